//! A question, its answer and the audit trail, without a model: the provider follows a script.

use std::io;
use std::time::{Duration, SystemTime};

use acme_agent::agent::Desk;
use acme_agent::audit::Trail;
use acme_agent::openai::{Endpoint, OpenAi};
use acme_agent::team;
use acme_agent::tools::warehouse::Warehouse;

use scripted::{Reply, Server, calls, says};

#[expect(clippy::expect_used, dead_code, reason = "written for the tests")]
#[path = "../tests/it/scripted.rs"]
mod scripted;

const QUESTION: &str = "Can order 17 be delivered?";

#[expect(clippy::disallowed_methods, reason = "time starts here")]
fn main() {
    let server = Server::start(script());
    let provider = OpenAi::new(Endpoint {
        url: server.url().to_owned(),
        model: "scripted".to_owned(),
        key: None,
        timeout: Duration::from_secs(10),
    });
    let trail = Trail::new(
        "rehearsal".to_owned(),
        SystemTime::now,
        Box::new(io::stdout()),
    );
    let desk = Desk {
        provider: &provider,
        trail: &trail,
    };
    let warehouse = Warehouse::sample();
    // {{#if (eq shape "specialists")}}
    let answer = team::coordinated(desk, &warehouse, QUESTION);
    // {{else}}
    //~ let answer = team::alone(desk, &warehouse, QUESTION);
    // {{/if}}
    match answer {
        Ok(answer) => println!("{QUESTION} {answer}"),
        Err(failure) => println!("{QUESTION} No answer. {failure}"),
    }
}

fn script() -> Vec<Reply> {
    vec![
        // {{#if (eq shape "specialists")}}
        calls("ask_orders", r#"{"task": "What is order 17?"}"#),
        // {{/if}}
        calls("find_order", r#"{"number": 17}"#),
        // {{#if (eq shape "specialists")}}
        says("30 of bolt-m8."),
        calls("ask_stock", r#"{"task": "Are 30 of bolt-m8 free?"}"#),
        // {{/if}}
        says("I will call look_up_stock to see."),
        calls("look_up_stock", r#"{"article": "bolt-m8"}"#),
        // {{#if (eq shape "specialists")}}
        says("Yes, 40 are free."),
        // {{/if}}
        says("Yes: it is 30 of bolt-m8, and 40 are free."),
    ]
}
