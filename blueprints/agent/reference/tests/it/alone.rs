//! A question through the one agent that has all the tools.

use acme_agent::both::Both;
use acme_agent::failure::Failure;
use acme_agent::team;
use acme_agent::tool::Toolset;
use acme_agent::tools::orders::Orders;
use acme_agent::tools::stock::Stock;
use acme_agent::tools::warehouse::Warehouse;

use crate::scripted::{Reply, calls, says};
use crate::stage::{Played, play_with};

const QUESTION: &str = "Can order 17 be delivered?";

fn play(script: Vec<Reply>) -> Played<Result<String, Failure>> {
    play_with(script, |desk, warehouse| {
        team::alone(desk, warehouse, QUESTION)
    })
}

#[test]
fn the_agent_has_all_the_tools() {
    let played = play(vec![
        calls("find_order", r#"{"number": 17}"#),
        calls("reserve_stock", r#"{"article": "bolt-m8", "count": 30}"#),
        says("Yes, all 30 are reserved."),
    ]);
    assert_eq!(played.answer.unwrap(), "Yes, all 30 are reserved.");
    assert_eq!(played.warehouse.level("bolt-m8").unwrap().free, 10);
}

#[test]
fn a_tool_that_declines_does_not_end_the_question() {
    let played = play(vec![
        calls("reserve_stock", r#"{"article": "bolt-m8", "count": 41}"#),
        says("No, only 40 are free."),
    ]);
    assert_eq!(played.answer.unwrap(), "No, only 40 are free.");
}

#[test]
fn no_two_tools_share_a_name() {
    let warehouse = Warehouse::sample();
    let all = Both(Orders(&warehouse), Stock(&warehouse)).definitions();
    let mut names: Vec<_> = all.iter().map(|tool| tool.name).collect();
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count);
}
