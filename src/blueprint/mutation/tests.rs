//! Mutants of small references, through one `check`.

use super::*;

fn check(files: &str, expected: &[&str]) {
    let tree = Tree::from_fixture(files).expect("a fixture");
    let zones: Vec<(&str, Vec<String>)> =
        ["api", "store"].into_iter().map(|name| (name, vec![format!("src/{name}/**")])).collect();
    let zones: Vec<(&str, &[String])> = zones.iter().map(|(name, paths)| (*name, &paths[..])).collect();
    let found = mutants(&RuleContext::new(&tree, &zones));
    let shown: Vec<String> = found.iter().map(|one| format!("{}: {}", one.sort.name(), one.what)).collect();
    assert_eq!(shown, expected, "{files}");
}

#[test]
fn each_public_field_is_lost_once() {
    check(
        "//- src/a.rs\npub struct Event { pub id: u8, at: u8, pub tuple: (u8, u8) }\nstruct Own { pub a: u8 }\n//- tests/t.rs\npub struct T { pub a: u8 }\n",
        &["field: losing `Event::id` of src/a.rs", "field: losing `Event::tuple` of src/a.rs"],
    );
    let tree = Tree::from_fixture("//- src/a.rs\npub struct E {\n    /// It.\n    pub id: u8,\n    at: u8,\n}\n")
        .expect("a tree");
    let found = mutants(&RuleContext::new(&tree, &[]));
    assert_eq!(found[0].files.to_fixture(), "//- src/a.rs\npub struct E {\n    \n    at: u8,\n}\n");
}

#[test]
fn a_write_is_put_where_none_is_like_it() {
    check(
        "//- src/api/a.rs\nfn a() {}\n//- src/store/s.rs\nconst A: &str = \"insert into orders values (1)\";\nconst B: &str = \"update orders set a = 1\";\n",
        &[
            "edge: an edge api → store",
            "edge: an edge store → api",
            "write path: `INSERT INTO orders` in api",
            "write path: `UPDATE orders SET` in api",
        ],
    );
}

#[test]
fn a_handler_loses_its_guard_and_a_router_its_route() {
    let project = "//- Cargo.toml\n[package]\nname = \"a\"\nedition = \"2024\"\n[dependencies]\naxum = \"1\"\n//- src/main.rs\n\
         use axum::{Router, extract::State, routing::get};\nstruct Who;\nimpl<S> FromRequestParts<S> for Who { async fn from_request_parts() {} }\n\
         async fn h(s: State<u8>, who: Who, _: u8) {}\nfn main() { serve(Router::new().route(\"/x\", get(h).post(h)).route(\"/y\", get(h))) }\n";
    check(
        project,
        &["guard: losing `Who` of `src/main.rs::h`", "route: losing `GET /x` and `POST /x`", "route: losing `GET /y`"],
    );
    let tree = Tree::from_fixture(project).expect("a tree");
    let texts: Vec<String> = mutants(&RuleContext::new(&tree, &[])).iter().map(|one| one.files.to_fixture()).collect();
    assert!(texts[0].contains("fn h(s: State<u8>,  _: u8) {}"), "{}", texts[0]);
    assert!(texts[1].contains("serve(Router::new().route(\"/y\", get(h)))"), "{}", texts[1]);
    assert!(texts[2].contains("serve(Router::new().route(\"/x\", get(h).post(h)))"), "{}", texts[2]);
}
