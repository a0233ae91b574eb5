//! `scaffold`: arguments in, exit code out.
#![expect(clippy::disallowed_methods, reason = "arguments come from the environment")]

use std::process::ExitCode;

fn main() -> ExitCode {
    scaffold::run(std::env::args_os()).into()
}
