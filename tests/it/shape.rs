//! New shape from outside: what the team added, each with its place.

use crate::sandbox::{Output, Sandbox};

/// `KIND NAME PATH:LINE` of the reading list.
fn shapes(output: &Output) -> Vec<String> {
    let report = output.json();
    let list = report["new_shape"].as_array().expect("a list").iter();
    let word = |one: &serde_json::Value, key: &str| one[key].as_str().expect("a word").to_owned();
    list.map(|one| format!("{} {} {}:{}", word(one, "kind"), word(one, "name"), word(one, "path"), one["line"]))
        .collect()
}

fn add(sandbox: &Sandbox) {
    let toml = sandbox.read("orders/Cargo.toml");
    sandbox.write("orders/Cargo.toml", format!("{toml}\n[dependencies]\nlettre = \"0.11\"\n"));
    sandbox.edit(
        "orders/src/lib.rs",
        "pub fn hello() {",
        "pub fn more() {}\n\npub fn hello() {\n    std::env::var(\"GREETING\");",
    );
    sandbox.write(
        "orders/src/mail.rs",
        "// std::env::var(\"NOT\")\npub struct Mail;\nfn port() {\n    env!(\"PORT\");\n}\n",
    );
    sandbox.write("orders/migrations/2_mail.sql", "-- create table none (x int);\ncreate table mail (id int);\n");
    sandbox.write("orders/crates/mailer/Cargo.toml", "[package]\nname = \"mailer\"\n\n[dependencies]\nserde = \"1\"\n");
}

const ADDED: &[&str] = &[
    "dependency lettre Cargo.toml:9",
    "dependency serde crates/mailer/Cargo.toml:5",
    "crate mailer crates/mailer/Cargo.toml:1",
    "module mail src/mail.rs:1",
    "migration 2_mail.sql migrations/2_mail.sql:1",
    "table mail migrations/2_mail.sql:2",
    "environment-variable GREETING src/lib.rs:17",
    "environment-variable PORT src/mail.rs:4",
    "public-item Mail src/mail.rs:2",
    "public-item more src/lib.rs:14",
];

#[test]
fn what_has_a_shape_is_listed_with_its_place() {
    let sandbox = Sandbox::with_project();
    assert_eq!(shapes(&sandbox.run_in("orders", &["diff", "-f", "json"])), [""; 0]);
    add(&sandbox);
    assert_eq!(shapes(&sandbox.run_in("orders", &["diff", "-f", "json"])), ADDED);
    let page = sandbox.run_in("orders", &["diff", "-v"]).stdout;
    assert!(page.contains("+ table mail  migrations/2_mail.sql:2"), "{page}");
    let markdown = sandbox.run_in("orders", &["diff", "-f", "markdown"]).stdout;
    assert!(markdown.contains("environment variable `PORT` in `src/mail.rs:4`"), "{markdown}");
}

#[test]
fn a_change_is_asked_for_what_it_added() {
    let sandbox = Sandbox::with_project();
    add(&sandbox);
    sandbox.commit("orders");
    sandbox.write("orders/src/ship.rs", "fn key() {\n    std::env::var_os(\"SHIP_KEY\");\n}\n");
    let output = sandbox.run_in("orders", &["diff", "--since", "HEAD", "-f", "json"]);
    assert_eq!(shapes(&output), ["module ship src/ship.rs:1", "environment-variable SHIP_KEY src/ship.rs:2"]);
}
