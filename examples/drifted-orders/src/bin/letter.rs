//! Prints the letter for one order: `letter NUMBER TITLE`. Answers go to `ORDERS_LETTERS_REPLY_TO`.

use std::env;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let ([number, title], Ok(reply_to)) = (&arguments[..], env::var("ORDERS_LETTERS_REPLY_TO"))
    else {
        eprintln!("usage: ORDERS_LETTERS_REPLY_TO=ADDRESS letter NUMBER TITLE");
        return ExitCode::from(2);
    };
    print!("{}", letters::letter(number, title, &reply_to));
    ExitCode::SUCCESS
}
