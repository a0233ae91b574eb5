//! Comparisons through one `check`: what was rendered, what stands on disk, and what is found.

use super::*;
use crate::blueprint::Blueprint;
use crate::blueprint::answers::{Choice, Interview, Surroundings};
use crate::blueprint::pack::Pack;
use crate::project::{LockedPack, record};

mod elsewhere;

const MANIFEST: &str = "schema = 1\nname = \"b\"\n[[ownership]]\npaths = [\"deny.toml\", \"ci/**\"]\nmode = \"pinned\"\nwhy = \"gates\"\n[[ownership]]\npaths = [\"README.md\", \"seed.toml\"]\nmode = \"seed\"\n[[ownership]]\npaths = [\"Cargo.toml\", \"seed.toml\"]\nkeys = [\"lints\"]\nmode = \"pinned\"\nwhy = \"strict\"\n[[ownership]]\npaths = [\"Cargo.toml\"]\nkeys = [\"dependencies\"]\nmode = \"seed\"\n";

fn tree(text: &str) -> Tree {
    Tree::from_fixture(text).expect("a fixture")
}

fn locked(base: &Tree) -> Locked {
    let text = format!("//- blueprint.toml\n{MANIFEST}//- reference/x\n");
    let pack = Pack::read("", tree(&text)).expect("a pack");
    let blueprint = Blueprint::read(&pack, "b").expect("a blueprint");
    let mut interview = Interview::new(&blueprint, BTreeMap::new(), &Choice::default(), Surroundings::default());
    interview.settle(true);
    let answers = interview.finish().expect("answers");
    let pack = LockedPack {
        reference: "builtin".into(),
        name: "p".into(),
        version: semver::Version::new(1, 0, 0),
        digest: "sp1:".into(),
        requirement: None,
        revision: None,
        signers: Vec::new(),
    };
    record(&blueprint, &answers, base, blueprint.policy.clone(), ".", pack)
}

fn check_moved(base: &str, actual: &str, moved: &[(&str, &str)], expected: &[&str]) {
    let (base, actual) = (tree(base), tree(actual));
    let path = |text: &str| RelPath::new(text).expect("a path");
    let moved: Vec<_> = moved.iter().map(|(from, to)| Moved { from: path(from), to: path(to) }).collect();
    let locked = locked(&base);
    let mut drift = compare(&locked, &moved, &actual, &base);
    inspect(&mut drift, &locked, &actual, &base, &Looked::default());
    follow(&mut drift, &actual, &base);
    let mut shown: Vec<_> = findings(&drift, &locked.policy, ".")
        .iter()
        .map(|one| (format!("{:?}", one.level).to_lowercase(), one))
        .map(|(level, one)| format!("{level} {} {}: {}", one.code, one.unit, one.message))
        .collect();
    shown.extend(drift.extensions.iter().map(|path| format!("+ {path}")));
    assert_eq!(shown, expected);
}

fn check(base: &str, actual: &str, expected: &[&str]) {
    check_moved(base, actual, &[], expected);
}

#[test]
fn a_project_as_rendered_has_no_findings() {
    check("//- a\n1\n//- b +x\n2\n", "//- a\n1\n//- b +x\n2\n", &[]);
    check("//- a\n1\n2\n", "//- a\n1\r\n2\r\n", &[]);
    check("//- README.md\n1\n", "//- scaffold.toml\n//- scaffold.lock\n", &[]);
}

#[test]
fn level_follows_ownership() {
    check(
        "//- a\n1\n//- deny.toml\n1\n",
        "//- a\n2\n//- deny.toml\n2\n",
        &["warn file/changed a: changed", "deny file/changed deny.toml: changed"],
    );
    check(
        "//- a\n1\n//- deny.toml\n1\n",
        "",
        &["warn file/missing a: missing", "deny file/missing deny.toml: missing"],
    );
}

#[test]
fn additions_are_extensions_except_where_none_are_allowed() {
    check("//- a\n1\n", "//- a\n1\n//- b\n2\n", &["+ b"]);
    check(
        "//- ci/a\n1\n",
        "//- ci/a\n1\n//- ci/b\n2\n",
        &["deny file/intrusion ci/b: added where the blueprint is pinned"],
    );
}

#[test]
fn modes_and_kinds() {
    check("//- a\n1\n", "//- a +x\n1\n", &["warn file/mode a: executable, was not executable"]);
    check("//- a\n1\n", "//- a -> ../x\n", &["warn file/kind a: not a file any more: a link to `../x`"]);
    check("//- a\n1\n", "//- a/b\n1\n", &["warn file/kind a: not a file any more: a folder", "+ a/b"]);
    check(
        "//- d/a\n1\n",
        "//- d -> ../x\n",
        &["warn file/kind d/a: not a file any more: inside `d`, a link to `../x`", "+ d"],
    );
}

#[test]
fn moves_are_notes() {
    check("//- a.rs\n1\n", "//- b/a.rs\n1\n", &["note file/moved a.rs: moved to b/a.rs"]);
    check(
        "//- a.rs\n1\n2\n3\n4\n",
        "//- b.rs\n1\n2\n3\n5\n",
        &["note file/moved a.rs: moved to b.rs", "warn file/changed b.rs: changed"],
    );
    check("//- a.rs\n1\n2\n3\n4\n", "//- b.rs\n6\n7\n8\n5\n", &["warn file/missing a.rs: missing", "+ b.rs"]);
    check_moved("//- a.rs\n1\n", "//- b.rs\n9\n", &[("a.rs", "b.rs")], &["warn file/changed b.rs: changed"]);
    check_moved("//- a.rs\n1\n", "//- b.rs\n1\n", &[("a.rs", "b.rs")], &[]);
}

#[test]
fn what_cannot_be_read_is_unknown_and_never_in_sync() {
    let base = tree("//- a\n1\n");
    let mut actual = Tree::new();
    actual.insert(RelPath::new("a").expect("a path"), Entry::File(File::new(&b"\xff\xfe1\n"[..])));
    let locked = locked(&base);
    let found = findings(&compare(&locked, &[], &actual, &base), &locked.policy, ".");
    assert_eq!(found.iter().map(|one| one.code.as_str()).collect::<Vec<_>>(), ["file/unknown"]);
}

proptest::proptest! {
    #[test]
    fn added_files_change_no_finding(texts in proptest::collection::vec("[a-c\n]{0,8}", 1..6), touched in 0usize..6, more in proptest::collection::vec("[d-f]{1,3}", 0..6)) {
        let name = |at: usize| RelPath::new(&format!("f{at}.x")).expect("a path");
        let file = |text: &str| Entry::File(File::new(text.as_bytes().to_vec()));
        let base: Tree = texts.iter().enumerate().map(|(at, text)| (name(at), file(text))).collect();
        let mut actual = base.clone();
        if touched < texts.len() {
            actual.insert(name(touched), file("zzz"));
        }
        let locked = locked(&base);
        let before = compare(&locked, &[], &actual, &base);
        for (at, text) in more.iter().enumerate() {
            actual.insert(RelPath::new(&format!("new{at}.y")).expect("a path"), file(text));
        }
        let after = compare(&locked, &[], &actual, &base);
        proptest::prop_assert_eq!(&before.files, &after.files);
        proptest::prop_assert_eq!(before.files.len(), usize::from(touched < texts.len()));
        proptest::prop_assert_eq!(after.extensions.len(), more.len());
    }
}

#[test]
fn keys_have_owners_of_their_own() {
    let base = "//- Cargo.toml\n[package]\nname = \"a\"\n[lints.rust]\nunsafe_code = \"forbid\"\n[dependencies]\nserde = \"1\"\n";
    let with = |from: &str, to: &str| base.replace(from, to);
    check(base, &with("serde = \"1\"", "serde = \"2\"\nlog = \"1\""), &[]);
    check(
        base,
        &with("forbid", "deny"),
        &["deny key/changed Cargo.toml#lints.rust.unsafe_code: lints.rust.unsafe_code changed"],
    );
    check(
        base,
        &with("[dependencies]", "dead_code = \"allow\"\n[dependencies]"),
        &["deny key/added Cargo.toml#lints.rust.dead_code: lints.rust.dead_code added where nothing may be"],
    );
    check(base, &with("name = \"a\"\n", ""), &["warn key/removed Cargo.toml#package.name: package.name removed"]);
    check(base, &with("\"a\"\n", "'a' # mine\nedition = \"2024\"\n"), &[]);
}

#[test]
fn items_are_told_by_their_keys() {
    let base = "//- a.rs\npub fn f(a: u8) -> u8 { a }\npub struct S { pub x: u8, y: u8 }\nimpl S { pub fn go(&self) -> u8 { self.x + self.y } }\n";
    let with = |from: &str, to: &str| base.replace(from, to);
    check(base, &with("pub fn f(a: u8) -> u8 { a }\n", ""), &["warn item/removed a.rs::f: fn f removed"]);
    check(base, &with("(a: u8)", "(a: u16)"), &["warn item/signature a.rs::f: fn f signature"]);
    check(base, &with("pub fn f", "fn f"), &["warn item/visibility a.rs::f: fn f visibility"]);
    check(base, &with(", y: u8", ""), &["warn item/member-removed a.rs::S::y: S::y removed"]);
    check(base, &with("self.y", "1"), &["warn item/body a.rs::impl S::go: fn go body"]);
    check(base, &with("pub fn f(a: u8)", "pub fn g(a: u8)"), &["warn item/renamed a.rs::f: fn f renamed"]);
    check(base, &with("S", "T"), &["warn item/renamed a.rs::S: struct S renamed"]);
    check(base, &with("y: u8 }", "y: u8, z: u8 }\nfn more() {}"), &[]);
}

#[test]
fn a_seed_may_hold_keys_that_are_the_blueprints() {
    let base = "//- seed.toml\nmine = 1\n[lints.rust]\nunsafe_code = \"forbid\"\n";
    check(base, &base.replace("mine = 1", "mine = 2\nmore = 3"), &[]);
    let told = "deny key/changed seed.toml#lints.rust.unsafe_code: lints.rust.unsafe_code changed";
    check(base, &base.replace("mine = 1", "mine = 2").replace("forbid", "deny"), &[told]);
}

#[test]
fn what_left_for_another_file_has_moved() {
    let function = "pub fn f(a: u8) -> u8 { let sum = a + g(a) + f::f(1); sum * 2 }\n";
    let base = format!("//- src/a.rs\n{function}pub fn h() {{}}\n");
    let left = "//- src/a.rs\npub fn h() {}\n//- src/b.rs\n";
    let extra = "+ src/b.rs";
    let moved = "note item/moved src/a.rs::f: fn f moved to src/b.rs";
    check(&base, &format!("{left}{function}"), &[moved, extra]);
    check(&base, &format!("{left}fn other() {{}}\nmod m {{ {function} }}"), &[moved, extra]);
    let changed = function.replace("* 2", "* 3");
    check(&base, &format!("{left}{changed}"), &["warn item/body src/a.rs::f: fn f body", moved, extra]);
    let renamed = function.replacen("fn f", "fn k", 1);
    let told = "warn item/renamed src/a.rs::f: fn f renamed, now k in src/b.rs";
    check(&base, &format!("{left}{renamed}"), &[told, extra]);
    check(&base, &format!("{left}fn f() {{}}\n"), &["warn item/removed src/a.rs::f: fn f removed", extra]);
}

#[test]
fn a_slot_is_the_teams_and_its_markers_are_not() {
    let base = "//- ci/a.rs\nfn f() {\n    // scaffold:slot routes\n    // scaffold:end\n    g();\n}\n";
    check(base, &base.replace("    // scaffold:end", "    h(1);\n    // scaffold:end"), &[]);
    check(base, &base.replace("g()", "h()"), &["deny item/body ci/a.rs::f: fn f body"]);
    let lost = "deny file/slot-lost ci/a.rs: the markers of slot `routes` are gone";
    check(base, &base.replace("    // scaffold:end\n", ""), &[lost]);
    let text = "//- ci/a.sh\none\n# scaffold:slot x\n# scaffold:end\n";
    check(text, &text.replace("# scaffold:end", "two\n# scaffold:end"), &[]);
    check(text, &text.replace("one", "two"), &["deny file/changed ci/a.sh: changed"]);
}

#[test]
fn a_file_of_which_nothing_can_be_read_is_unknown_once() {
    let base = "//- a.json\n{\"x\": 1, \"y\": {\"z\": 2, \"w\": 3}}\n";
    let (whole, cut) = (tree(base), tree(&base.replace("3}}", "3")));
    let locked = locked(&whole);
    for text in [&whole, &Tree::new()] {
        let mut drift = compare(&locked, &[], &cut, text);
        inspect(&mut drift, &locked, &cut, text, &Looked::default());
        let found = findings(&drift, &locked.policy, ".");
        let told: Vec<_> = found.iter().map(|one| (one.code.as_str(), &*one.unit, one.units())).collect();
        assert_eq!(told, [("file/unknown", "a.json", 3)]);
    }
}

/// `CODE UNIT` of what is found with nothing but the lock, and the counts.
fn check_hashed(base: &str, actual: &str, expected: &[&str], counts: (usize, usize)) {
    let (base, actual) = (tree(base), tree(actual));
    let locked = locked(&base);
    let mut drift = compare(&locked, &[], &actual, &Tree::new());
    inspect(&mut drift, &locked, &actual, &Tree::new(), &Looked::default());
    follow(&mut drift, &actual, &Tree::new());
    measure(&mut drift, &locked, &actual, &Tree::new());
    let found = findings(&drift, &locked.policy, ".");
    let shown: Vec<_> = found.iter().map(|one| format!("{} {}", one.code, one.unit)).collect();
    assert_eq!(shown, expected);
    assert_eq!((drift.loss.units, drift.loss.tokens), counts, "{shown:?}");
    let whole = locked.files.values().filter_map(|file| file.size).fold(Size::default(), Size::and);
    assert_eq!(drift.whole, Some(whole));
}

#[test]
fn the_lock_alone_tells_which_items_differ() {
    let base = "//- a.rs\nuse x::y;\npub fn f(a: u8) -> u8 { let b = a + a; b * 2 }\npub struct S { pub x: u8, y: u8 }\nimpl S { pub fn go(&self) -> u8 { self.x } }\n//- Cargo.toml\n[lints.rust]\nunsafe_code = \"forbid\"\n[dependencies]\nserde = \"1\"\n//- deny.toml\n# a\nx = 1\n";
    let with = |from: &str, to: &str| base.replace(from, to);
    check_hashed(base, base, &[], (0, 0));
    check_hashed(base, &with("use x::y;\n", "use x::z;\n// why\nfn new() {}\n"), &[], (0, 0));
    check_hashed(base, &with("a: u8", "a: u16"), &["item/signature a.rs::f"], (1, 0));
    check_hashed(base, &with("b * 2", "b"), &["item/body a.rs::f"], (1, 2));
    check_hashed(base, &with("pub fn f", "pub fn g"), &["item/renamed a.rs::f"], (1, 0));
    check_hashed(base, &with(", y: u8", ""), &["item/signature a.rs::S"], (1, 2));
    let gone = with("impl S { pub fn go(&self) -> u8 { self.x } }\n", "");
    check_hashed(base, &gone, &["item/removed a.rs::impl S"], (2, 17));
    check_hashed(base, &with("\"forbid\"", "\"deny\""), &["key/changed Cargo.toml#lints.rust.unsafe_code"], (1, 0));
    check_hashed(base, &with("serde = \"1\"", "serde = \"2\""), &[], (0, 0));
    check_hashed(base, &with("# a\n", "# b\n"), &[], (0, 0));
    check_hashed(base, &with("x = 1", "x = 1\ny = 2"), &["key/added deny.toml#y"], (0, 0));
    check_hashed(base, &with("{ self.x }", "{ self.x"), &["file/unknown a.rs::impl S::go"], (1, 5));
}
