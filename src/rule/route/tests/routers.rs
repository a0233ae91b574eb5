//! Routers as people build them, each with what a rule about guards says of it: `tests/cases/rule/route/routers.txt`.

use std::fmt::Write;

use super::*;

const CASES: &str = include_str!("../../../../tests/cases/rule/route/routers.txt");

const ALLOWED: &str = "pub struct Allowed<P>(P);\n\
                       impl<S, P> FromRequestParts<S> for Allowed<P> { async fn from_request_parts() {} }\n\
                       pub struct Read;\nasync fn open() {}\nasync fn safe(who: Allowed<Read>) {}\n";
const MORE: &str = "use axum::routing::{on, MethodFilter, MethodRouter};\nuse tower::ServiceBuilder;\n";

/// The routes of a source, and what the rule says of them.
fn told(source: &str) -> String {
    let project = format!("{CARGO}//- src/main.rs\n{USES}{MORE}{ALLOWED}fn main() {{ serve(app()) }}\n{source}");
    let tree = Tree::from_fixture(&project).expect("a project");
    let context = RuleContext::new(&tree, &[]);
    let mut told = String::new();
    for route in &context.sources.routes().routes {
        let dead = if route.live { "" } else { " dead" };
        writeln!(told, "{} {} {}{dead}", route.method, route.path, route.handler.name).expect("a text");
    }
    let rule: Route = toml::from_str(GUARDED).expect("a rule");
    for violation in rule.judge(&context).violations {
        writeln!(told, "{:?} {}", violation.sort, violation.message).expect("a text");
    }
    told
}

#[test]
fn every_way_to_build_a_router_is_followed_or_doubted() {
    let cases = CASES.split("== ").skip(1).map(|case| case.split_once("--\n").expect("a source and what is told"));
    let wrong = cases.filter_map(|(case, expected)| {
        let (name, source) = case.split_once('\n')?;
        let told = told(source);
        (told.trim() != expected.trim()).then(|| format!("== {name}\n{source}--\n{told}\nand not\n{expected}"))
    });
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
