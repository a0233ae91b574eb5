//! Interviews through one `check`: what was given, and the answers or everything wrong with it.

use super::*;
use crate::blueprint::pack::Pack;
use crate::model::tree::Tree;

const MANIFEST: &str = "//- blueprint.toml
schema = 1
name = \"service\"
[[parameter]]
name = \"name\"
kind = \"string\"
pattern = \"^[a-z-]+$\"
specimen = \"acme-service\"
[[parameter]]
name = \"resource\"
kind = \"string\"
specimen = \"purchase-order\"
[[parameter]]
name = \"resources\"
kind = \"string\"
specimen = \"purchase-orders\"
default = \"{{resource}}s\"
[[parameter]]
name = \"store\"
kind = \"choice\"
choices = [\"sqlite\", \"postgres\"]
default = \"sqlite\"
[[parameter]]
name = \"pool\"
kind = \"integer\"
default = 4
when = '(eq store \"postgres\")'
[[component]]
name = \"audit\"
[[component]]
name = \"paging\"
requires = [\"audit\"]
//- reference/a
acme-service
";

fn blueprint() -> Blueprint {
    let pack = Pack::read("", Tree::from_fixture(MANIFEST).expect("a fixture")).expect("a pack");
    Blueprint::read(&pack, "service").expect("a blueprint")
}

fn run(given: &[(&str, &str)], without: &[&str], defaults: bool) -> Result<Answers, Vec<AnswerFault>> {
    let blueprint = blueprint();
    let given = given.iter().map(|(name, text)| ((*name).to_owned(), Given::Text((*text).to_owned()))).collect();
    let choice = Choice { without: without.iter().map(|name| (*name).to_owned()).collect(), ..Choice::default() };
    let surroundings = Surroundings { destination: Some("orders".into()), ..Surroundings::default() };
    let mut interview = Interview::new(&blueprint, given, &choice, surroundings);
    interview.settle(defaults);
    interview.finish()
}

fn check(given: &[(&str, &str)], expected: &[&str]) {
    let answers = run(given, &[], true).expect("answers");
    let shown: Vec<_> = answers.to_map().iter().map(|(name, value)| format!("{name}={value}")).collect();
    assert_eq!(shown, expected);
}

fn check_faults(given: &[(&str, &str)], without: &[&str], expected: &[&str]) {
    let faults = run(given, without, false).expect_err("faults");
    let shown: Vec<_> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(shown, expected);
}

#[test]
fn defaults_come_from_earlier_answers_and_the_destination() {
    check(&[("resource", "policy")], &["name=orders", "resource=policy", "resources=policys", "store=sqlite"]);
    check(
        &[("resource", "policy"), ("resources", "policies"), ("store", "postgres")],
        &["name=orders", "pool=4", "resource=policy", "resources=policies", "store=postgres"],
    );
}

#[test]
fn every_missing_answer_is_named_at_once() {
    check_faults(
        &[("store", "sqlite")],
        &[],
        &["`name` has no answer: name", "`resource` has no answer: resource", "`resources` has no answer: resources"],
    );
}

#[test]
fn every_bad_answer_is_named_at_once() {
    check_faults(
        &[
            ("nmae", "x"),
            ("name", "Orders"),
            ("resource", "match"),
            ("resources", "../x"),
            ("store", "sqlit"),
            ("pool", "1"),
        ],
        &["audit", "auth"],
        &[
            "there is no parameter `nmae`",
            "there is no component `auth`",
            "`name` cannot be `Orders`: it does not match the pattern `^[a-z-]+$`",
            "`resource` cannot be `match`: `match` is a keyword of Rust",
            "`resources` cannot be `../x`: it becomes names in code, so it is words of letters and digits, such as `purchase-order`",
            "`store` cannot be `sqlit`: it is not one of its choices; did you mean `sqlite`?",
            "`pool` is not asked, since `(eq store \"postgres\")` does not hold",
            "the component `paging` requires `audit`",
        ],
    );
}

#[test]
fn hostile_answers_are_refused() {
    let long = "x".repeat(300);
    for (text, reason) in [
        ("", "it is empty"),
        ("a\0b", "it holds the control character '\\0'"),
        ("/x", "it becomes names in code, so it is words of letters and digits, such as `purchase-order`"),
        ("CON", "`con` uses the reserved device name `con`"),
        (long.as_str(), "it has 300 characters, 64 are allowed"),
        ("std", "`std` is a crate of the language"),
        ("2x", "it becomes names in code, so it is words of letters and digits, such as `purchase-order`"),
    ] {
        let faults = run(&[("name", "x"), ("resource", text)], &[], true).expect_err("a fault");
        let AnswerFault::Invalid { reason: found, .. } = &faults[0] else { panic!("{faults:?}") };
        assert_eq!(found, reason, "{text:?}");
    }
}
