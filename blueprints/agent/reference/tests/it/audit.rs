//! Every call and judgement is in the trail, or does not happen.

use std::io::{self, Write};
use std::time::{Duration, UNIX_EPOCH};

use acme_agent::agent::{Agent, Desk, Role};
use acme_agent::audit::Trail;
use acme_agent::failure::Cause;
use acme_agent::tools::stock::Stock;
use acme_agent::tools::warehouse::Warehouse;

use crate::scripted::{Server, calls, says};
use crate::stage::{LIMITS, play, provider};

const RESERVE: &str = r#"{"article": "bolt-m8", "count": 10}"#;

#[test]
fn a_run_leaves_every_event_in_order() {
    let script = vec![
        says("I use reserve_stock."),
        calls("reserve_stock", RESERVE),
        says("Done."),
    ];
    let played = play(script, LIMITS);
    let numbers: Vec<_> = played.entries.iter().map(|entry| entry.seq).collect();
    let expected: Vec<_> = (1..).take(numbers.len()).collect();
    assert_eq!(numbers, expected);
    let types = played.entries.iter().map(|entry| {
        let event = serde_json::to_value(&entry.event).unwrap();
        event["type"].as_str().unwrap().to_owned()
    });
    let types: Vec<_> = types.collect();
    let turn = ["requested", "answered", "judged"];
    let mut expected = vec!["started"];
    expected.extend(turn);
    expected.push("corrected");
    expected.extend(turn);
    expected.extend(["tool_called", "tool_returned"]);
    expected.extend(turn);
    expected.push("ended");
    assert_eq!(types, expected);
}

/// Takes so many lines, and no more.
struct Full(usize);

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.checked_sub(1).ok_or(io::ErrorKind::StorageFull)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// How many requests came, and what is free, when the trail takes so many lines.
fn with_room_for(lines: usize) -> (usize, u32) {
    let server = Server::start(vec![calls("reserve_stock", RESERVE), says("Done.")]);
    let provider = provider(&server, Duration::from_secs(20));
    let trail = Trail::new("r".to_owned(), || UNIX_EPOCH, Box::new(Full(lines)));
    let warehouse = Warehouse::sample();
    let role = Role {
        name: "stock",
        instructions: "You reserve stock.",
        limits: LIMITS,
    };
    let desk = Desk {
        provider: &provider,
        trail: &trail,
    };
    let tools = Stock(&warehouse);
    let failure = Agent { desk, role, tools }.work("Reserve 10 bolts.");
    let cause = failure.unwrap_err().cause;
    assert!(matches!(cause, Cause::Audit(_)), "{cause}");
    let free = warehouse.level("bolt-m8").unwrap().free;
    (server.requests().len(), free)
}

#[test]
fn what_cannot_be_recorded_does_not_happen() {
    // No task, no request; then no judgement, no call; then the call, but nothing after it.
    assert_eq!(with_room_for(0), (0, 40));
    assert_eq!(with_room_for(1), (0, 40));
    assert_eq!(with_room_for(3), (1, 40));
    assert_eq!(with_room_for(4), (1, 40));
    assert_eq!(with_room_for(5), (1, 30));
    assert_eq!(with_room_for(6), (1, 30));
}
