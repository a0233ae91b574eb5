//! A question through the coordinator and its specialists.

use std::cell::Cell;

use acme_agent::coordinator::{Colleague, Coordinator};
use acme_agent::failure::Failure;
use acme_agent::team;
use acme_agent::tool::Toolset;
use acme_agent::turn::AskedCall;

use crate::scripted::{Reply, calls, says};
use crate::stage::{Played, play_with};

const QUESTION: &str = "Can order 17 be delivered?";

fn play(script: Vec<Reply>) -> Played<Result<String, Failure>> {
    play_with(script, |desk, warehouse| {
        team::coordinated(desk, warehouse, QUESTION)
    })
}

#[test]
fn the_coordinator_asks_and_the_specialists_act() {
    let played = play(vec![
        calls("ask_orders", r#"{"task": "What is order 17?"}"#),
        calls("find_order", r#"{"number": 17}"#),
        says("30 of bolt-m8."),
        calls("ask_stock", r#"{"task": "Reserve 30 of bolt-m8."}"#),
        calls("reserve_stock", r#"{"article": "bolt-m8", "count": 30}"#),
        says("Reserved, 10 are left."),
        says("Yes, all 30 are reserved."),
    ]);
    assert_eq!(played.answer.unwrap(), "Yes, all 30 are reserved.");
    assert_eq!(played.warehouse.level("bolt-m8").unwrap().free, 10);
    let mut agents: Vec<_> = played.entries.iter().map(|entry| &entry.agent).collect();
    agents.dedup();
    let expected = [
        "coordinator",
        "orders",
        "coordinator",
        "stock",
        "coordinator",
    ];
    assert_eq!(agents, expected);
}

#[test]
fn the_coordinator_cannot_act() {
    let played = play(vec![
        calls("reserve_stock", r#"{"article": "bolt-m8", "count": 30}"#),
        calls("reserve_stock", r#"{"article": "bolt-m8", "count": 30}"#),
    ]);
    let failure = played.answer.unwrap_err().to_string();
    assert_eq!(failure, "coordinator: there is no tool `reserve_stock`");
    assert_eq!(played.warehouse.level("bolt-m8").unwrap().free, 40);
}

#[test]
fn a_specialist_has_its_own_tools_only() {
    let reserve = || calls("reserve_stock", r#"{"article": "bolt-m8", "count": 30}"#);
    let ask = calls("ask_orders", r#"{"task": "Reserve 30 of bolt-m8."}"#);
    let played = play(vec![ask, reserve(), reserve()]);
    let failure = played.answer.unwrap_err().to_string();
    assert_eq!(
        failure,
        "coordinator: orders: there is no tool `reserve_stock`"
    );
    assert_eq!(played.warehouse.level("bolt-m8").unwrap().free, 40);
}

#[test]
fn the_failure_of_a_specialist_ends_the_question() {
    let played = play(vec![
        calls("ask_orders", r#"{"task": "What is order 17?"}"#),
        says(""),
    ]);
    let failure = played.answer.unwrap_err().to_string();
    assert_eq!(
        failure,
        "coordinator: orders: the turn was cut: it is empty"
    );
    assert_eq!(played.requests.len(), 2);
}

/// A specialist without a model, who counts what it is asked.
#[derive(Default)]
struct Counting(Cell<u32>);

impl Colleague for Counting {
    fn ask(&self, task: &str) -> Result<String, Failure> {
        self.0.set(self.0.get() + 1);
        Ok(task.to_uppercase())
    }
}

#[test]
fn a_task_reaches_the_specialist_it_is_for() {
    let (orders, stock) = (Counting::default(), Counting::default());
    let coordinator = Coordinator {
        orders: &orders,
        stock: &stock,
    };
    let call = coordinator.read(&AskedCall {
        id: "1".to_owned(),
        tool: "ask_stock".to_owned(),
        arguments: r#"{"task": "bolts?"}"#.to_owned(),
    });
    assert_eq!(
        (orders.0.get(), stock.0.get()),
        (0, 0),
        "reading runs nothing"
    );
    let answer = coordinator.run(call.unwrap());
    assert_eq!(answer.unwrap(), r#""BOLTS?""#);
    assert_eq!((orders.0.get(), stock.0.get()), (0, 1));
}

#[test]
fn specialists_have_names_that_cannot_be_mistaken() {
    let nobody = Counting::default();
    let coordinator = Coordinator {
        orders: &nobody,
        stock: &nobody,
    };
    for tool in coordinator.definitions() {
        assert!(tool.name.contains('_'), "{}: a text may hold it", tool.name);
    }
}
