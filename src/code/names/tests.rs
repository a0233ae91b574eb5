//! A small project as text, and everything it names.

use super::*;
use crate::model::tree::Tree;

/// What a project names: `file: written -> step -> step`, sorted; doubts start with `?`.
fn shown(text: &str) -> Vec<String> {
    let tree = Tree::from_fixture(text).expect("a fixture");
    let names = Names::read(&Files::new(&tree));
    let line = |named: &Named| {
        let steps: Vec<&str> = names.steps(named).map(|step| step.path).collect();
        let doubt = named.doubt.map(|doubt| format!("? {doubt:?} ")).unwrap_or_default();
        let owner =
            if named.form != Form::Manifest && names.owner(named) != names.path(named) { " (included)" } else { "" };
        format!("{doubt}{}{owner}: {} -> {}", names.path(named), names.written(named), steps.join(" -> "))
    };
    let mut lines: Vec<String> = names.sites().map(line).collect();
    lines.sort();
    lines.dedup();
    lines
}

/// The sites of a file `src/lib.rs` alone.
#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let project = format!("//- Cargo.toml\n[package]\nname = \"app\"\nedition = \"2021\"\n//- src/lib.rs\n{text}\n");
    let found: Vec<String> = shown(&project).into_iter().map(|line| line.replace("src/lib.rs: ", "")).collect();
    let mut expected: Vec<&str> = expected.to_vec();
    expected.sort_unstable();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn every_form_of_use_is_seen() {
    check("use sqlx::PgPool;", &["use sqlx::PgPool -> sqlx::PgPool"]);
    check(
        "use sqlx::{self, pg::{A, B as C, *}};",
        &[
            "use sqlx -> sqlx",
            "use sqlx::pg::A -> sqlx::pg::A",
            "use sqlx::pg::B as C -> sqlx::pg::B",
            "use sqlx::pg::* -> sqlx::pg::*",
            "? Glob use sqlx::pg::* -> sqlx::pg::*",
        ],
    );
    check("pub(crate) use ::sqlx as db; fn f() { db::q() }", &["use ::sqlx as db -> sqlx", "db::q -> sqlx::q"]);
    check("extern crate sqlx as db; fn f() { db::q() }", &["extern crate ::sqlx as db -> sqlx", "db::q -> sqlx::q"]);
    check("fn f() { use sqlx::A; A::b() }", &["use sqlx::A -> sqlx::A", "A::b -> sqlx::A::b"]);
    check("use {sqlx::A, tokio::B};", &["use sqlx::A -> sqlx::A", "use tokio::B -> tokio::B"]);
}
