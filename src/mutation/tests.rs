//! Mutants of small references, through one `check`.

use super::*;

fn check(files: &str, expected: &[&str]) {
    let tree = Tree::from_fixture(files).expect("a fixture");
    let zones: Vec<(&str, Vec<String>)> =
        ["api", "store"].into_iter().map(|name| (name, vec![format!("src/{name}/**")])).collect();
    let zones: Vec<(&str, &[String])> = zones.iter().map(|(name, paths)| (*name, &paths[..])).collect();
    let found = mutants(&Ground::new(&tree, &zones));
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
    let found = mutants(&Ground::new(&tree, &[]));
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
