//! Merges by example: three trees, the tree that comes out, and what is said of it.

use super::{Merged, Terms, Three, merge, unit};
use crate::model::path::RelPath;
use crate::model::tree::Tree;
use crate::project::Moved;
use crate::rule::Policy;

mod labelled;
mod laws;

fn tree(text: &str) -> Tree {
    Tree::from_fixture(text).expect("a fixture")
}

fn path(text: &str) -> RelPath {
    RelPath::new(text).expect("a path")
}

/// The policy with one owner for every file, and `key` with another where there is one.
fn policy(mode: &str, keys: &str) -> Policy {
    let keyed = format!("[[ownership]]\npaths = [\"**\"]\nmode = \"pinned\"\nwhy = \"w\"\nkeys = [{keys:?}]\n");
    let whole = format!("[[ownership]]\npaths = [\"**\"]\nmode = {mode:?}\nwhy = \"w\"\n");
    let text = if keys.is_empty() { whole } else { whole + &keyed };
    toml::from_str(&text).expect("a policy")
}

fn merged_by(policy: &Policy, moved: &[Moved], sides: [&str; 3]) -> Merged {
    let [base, ours, theirs] = sides.map(tree);
    let terms = Terms { policy, moved, renamed: &[], decided: &[] };
    merge(Three::new(&base, &ours, &theirs), &terms)
}

/// What is said, one line a verdict and one a conflict.
fn told(merged: &Merged) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for one in &merged.verdicts {
        let moved = one.from.as_ref().map(|from| format!(" from {from}")).unwrap_or_default();
        let units = one.units.iter().map(|unit| format!(" {}={:?}", unit.unit, unit.fate)).collect::<String>();
        lines.push(format!("{} {:?}{moved}{units}", one.at, one.verdict));
    }
    lines.extend(merged.conflicts.iter().map(|one| format!("{}#{} {:?}", one.at, one.unit, one.reason)));
    lines.extend(merged.moved.iter().map(|moved| format!("{} -> {}", moved.from, moved.to)));
    lines
}

#[track_caller]
fn check(sides: [&str; 3], expected: &str, lines: &[&str]) {
    check_by(&Policy::default(), sides, expected, lines);
}

#[track_caller]
fn check_by(policy: &Policy, sides: [&str; 3], expected: &str, lines: &[&str]) {
    let merged = merged_by(policy, &[], sides);
    assert_eq!(merged.tree.to_fixture(), expected);
    assert_eq!(told(&merged), lines);
    // What was merged once and is merged again, with the conflicts still open, is the same.
    let [base, _, theirs] = sides.map(tree);
    let terms = Terms { policy, moved: &merged.moved, renamed: &[], decided: &[] };
    let again = merge(Three::new(&base, &merged.tree, &theirs), &terms);
    assert_eq!(again.tree, merged.tree);
}

/// Three versions of one file.
#[track_caller]
fn check_file(name: &str, sides: [&str; 3], expected: &str, lines: &[&str]) {
    let trees = sides.map(|text| format!("//- {name}\n{text}"));
    check([&trees[0], &trees[1], &trees[2]], &format!("//- {name}\n{expected}"), lines);
}

#[test]
fn a_path_one_side_changed_is_that_side() {
    let base = "//- a\n1\n//- b\n2\n//- c\n3\n//- d\n4\n//- e\n5\n//- f\n6\n";
    let ours = "//- a\n1\n//- b\n20\n//- d\n40\n//- e\n5\n//- own\n9\n";
    let theirs = "//- a\n10\n//- b\n2\n//- c\n3\n//- f\n60\n//- g\n7\n";
    let lines = ["a Taken", "b Kept", "c Declined", "d Retired", "e Deleted", "f Declined", "g Created"];
    check([base, ours, theirs], "//- a\n10\n//- b\n20\n//- d\n40\n//- g\n7\n//- own\n9\n", &lines);
}

#[test]
fn the_executable_bit_is_merged_apart() {
    check(["//- a\n1\n", "//- a +x\n1\n", "//- a\n2\n"], "//- a +x\n2\n", &["a Taken"]);
    check(["//- a\n1\n", "//- a\n2\n", "//- a +x\n1\n"], "//- a +x\n2\n", &["a Kept"]);
    check(["//- a\n1\n", "//- a\n1\n", "//- a +x\n1\n"], "//- a +x\n1\n", &["a Taken"]);
}

#[test]
fn what_stands_in_the_way_stays() {
    check(["", "//- a\n1\n", "//- a/b\n1\n"], "//- a\n1\n", &["a/b Conflict", "a/b# Kind"]);
    check(["", "//- README\n1\n", "//- readme\n1\n"], "//- README\n1\n", &["readme Conflict", "readme# Kind"]);
    check(["//- a\n1\n", "//- a -> b\n", "//- a\n2\n"], "//- a -> b\n", &["a Conflict", "a# Kind"]);
    check(["//- a\n1\n", "//- a -> b\n", "//- a\n1\n"], "//- a -> b\n", &["a Kept"]);
}

#[test]
fn a_change_follows_a_file_that_moved() {
    let text = "one\ntwo\nthree\nfour\nfive\n";
    let [base, new] = [text.to_owned(), text.replace("five", "5")];
    let sides = |base: &str, ours: &str, theirs: &str, new: &str| {
        [format!("//- {base}\n{text}"), format!("//- {ours}\n{text}"), format!("//- {theirs}\n{new}")]
    };
    let check = |[base, ours, theirs]: [String; 3], expected: &str, lines: &[&str]| {
        check([&base, &ours, &theirs], expected, lines);
    };
    check(sides("a", "c", "a", &new), &format!("//- c\n{new}"), &["c Taken", "a -> c"]);
    check(sides("a", "a", "b", &new), &format!("//- b\n{new}"), &["b Taken from a"]);
    check(sides("a", "c", "b", &new), &format!("//- c\n{new}"), &["c Taken", "b -> c"]);
    check(sides("a", "a", "b", &base), &format!("//- b\n{base}"), &["b Moved from a"]);
}

#[test]
fn ownership_decides_before_the_text() {
    let sides = ["//- a\n1\n", "//- a\n2\n", "//- a\n3\n"];
    check_by(&policy("seed", ""), sides, "//- a\n2\n", &["a Kept"]);
    check_by(&policy("seed", ""), ["//- a\n1\n", "//- a\n1\n", "//- a\n3\n"], "//- a\n3\n", &["a Taken"]);
    check_by(&policy("pinned", ""), sides, "//- a\n2\n", &["a Conflict", "a# Pinned"]);
    let apart = ["//- a\n1\n2\n3\n4\n", "//- a\n0\n2\n3\n4\n", "//- a\n1\n2\n3\n5\n"];
    check_by(&policy("pinned", ""), apart, "//- a\n0\n2\n3\n4\n", &["a Conflict", "a# Pinned"]);
    check_by(&policy("closed", ""), apart, "//- a\n0\n2\n3\n5\n", &["a MergedLines"]);
    let keys = ["//- a.toml\nk = 1\nm = 1\n", "//- a.toml\nk = 2\nm = 2\n", "//- a.toml\nk = 1\nm = 1\nn = 1\n"];
    check_by(
        &policy("seed", "n"),
        keys,
        "//- a.toml\nk = 2\nm = 2\nn = 1\n",
        &["a.toml MergedUnits k=Kept m=Kept n=Created"],
    );
}

#[test]
fn text_without_units_merges_whole_or_not_at_all() {
    check_file("a.md", ["1\n2\n3\n4\n", "0\n2\n3\n4\n", "1\n2\n3\n5\n"], "0\n2\n3\n5\n", &["a.md MergedLines"]);
    check_file(
        "a.md",
        ["1\n2\n3\n4\n", "0\n2\n3\n4\n", "9\n2\n3\n5\n"],
        "0\n2\n3\n4\n",
        &["a.md Conflict", "a.md# Changed"],
    );
}

#[test]
fn a_unit_is_taken_with_its_comments_beside_its_neighbour() {
    let base = "fn a() {}\n\nfn b() {}\n";
    let ours = "fn a() {\n    one();\n}\n\nfn b() {}\n";
    let theirs = "fn a() {}\n\n// Why.\n#[inline]\nfn new() {} // so\n\nfn b() {}\n";
    let expected = "fn a() {\n    one();\n}\n\n// Why.\n#[inline]\nfn new() {} // so\n\nfn b() {}\n";
    check_file("a.rs", [base, ours, theirs], expected, &["a.rs MergedUnits a=Kept new=Created"]);
}

#[test]
fn one_function_merges_by_tokens_and_conflicts_in_one_expression() {
    let base = "fn a() {\n    one(1);\n    two(2);\n}\n";
    let ours = "fn a() {\n    one(7);\n    two(2);\n}\n";
    let theirs = "fn a() { one(1); two(8); }\n";
    check_file("a.rs", [base, ours, theirs], "fn a() {\n    one(7);\n    two(8);\n}\n", &["a.rs MergedUnits a=Merged"]);
    let theirs = "fn a() {\n    one(5);\n    two(2);\n}\n\nfn b() {}\n";
    check_file(
        "a.rs",
        [base, ours, theirs],
        "fn a() {\n    one(7);\n    two(2);\n}\n\nfn b() {}\n",
        &["a.rs Conflict a=Conflict b=Created", "a.rs#a Changed"],
    );
}

#[test]
fn members_and_names_of_a_use_are_units() {
    let base = "use a::{b, c};\n\nstruct S {\n    x: u8,\n    y: u8,\n}\n";
    let ours = "use a::{b, c, d};\n\nstruct S {\n    x: u8,\n    y: u16,\n}\n";
    let theirs = "use a::{b, c, e};\n\nstruct S {\n    /// Why.\n    w: u8,\n    x: u8,\n    y: u8,\n}\n";
    let expected = "use a::{b, c, d, e};\n\nstruct S {\n    /// Why.\n    w: u8,\n    x: u8,\n    y: u16,\n}\n";
    check_file("a.rs", [base, ours, theirs], expected, &["a.rs MergedUnits S::w=Created S::y=Kept use a::b e=Created"]);
}

#[test]
fn edits_of_what_the_other_side_removed_conflict() {
    let base = "fn a() {}\nfn b() { x(); }\nfn c() {}\n";
    check_file(
        "a.rs",
        [base, "fn a() {}\nfn c() {}\n", "fn a() {}\nfn b() { y(); }\nfn c() { z(); }\n"],
        "fn a() {}\nfn c() { z(); }\n",
        &["a.rs Conflict b=Conflict c=Taken", "a.rs#b RemovedHere"],
    );
    check_file(
        "a.rs",
        [base, "fn a() {}\nfn b() { y(); }\nfn c() {}\n", "fn a() {}\nfn c() {}\n"],
        "fn a() {}\nfn b() { y(); }\nfn c() {}\n",
        &["a.rs Conflict b=Conflict", "a.rs#b RemovedUpstream"],
    );
}

#[test]
fn keys_merge_in_every_form_of_data() {
    check_file(
        "a.toml",
        ["[p]\na = 1\nb = 1\n", "[p]\na = 2\nb = 1\n", "[p]\na = 1\nb = 2 # why\n\n[q]\nc = 1\n"],
        "[p]\na = 2\nb = 2 # why\n\n[q]\nc = 1\n",
        &["a.toml MergedUnits p.a=Kept p.b=Taken q=Created"],
    );
    check_file(
        "a.toml",
        ["t = { v = \"1\", f = [] }\n", "t = { v = \"2\", f = [] }\n", "t = { v = \"1\", f = [\"x\"] }\n"],
        "t = { v = \"2\", f = [\"x\"] }\n",
        &["a.toml MergedUnits t.f=Taken t.v=Kept"],
    );
    check_file(
        "a.json",
        [
            "{\n  \"a\": 1,\n  \"b\": 1\n}\n",
            "{\n  \"a\": 2,\n  \"b\": 1\n}\n",
            "{\n  \"a\": 1,\n  \"b\": 1,\n  \"c\": {\"d\": 1}\n}\n",
        ],
        "{\n  \"a\": 2,\n  \"b\": 1,\n  \"c\": {\"d\": 1}\n}\n",
        &["a.json MergedUnits a=Kept c=Created"],
    );
    check_file(
        "a.yaml",
        [
            "a:\n  b: 1\n  c: 1\nd:\n  - name: x\n    run: 1\n",
            "a:\n  b: 2\n  c: 1\nd:\n  - name: x\n    run: 1\n",
            "a:\n  b: 1\n  # why\n  c: 2\nd:\n  - name: x\n    run: 2\n  - name: y\n    run: 1\n",
        ],
        "a:\n  b: 2\n  # why\n  c: 2\nd:\n  - name: x\n    run: 2\n  - name: y\n    run: 1\n",
        &["a.yaml MergedUnits a.b=Kept a.c=Taken d=Taken"],
    );
}

#[test]
fn a_lock_file_merges_by_package() {
    let package = |name: &str, version: &str| format!("[[package]]\nname = \"{name}\"\nversion = \"{version}\"\n");
    let lock = |packages: &[(&str, &str)]| {
        packages.iter().map(|(name, version)| package(name, version)).collect::<Vec<_>>().join("\n")
    };
    let base = lock(&[("a", "1"), ("b", "1"), ("c", "1")]);
    let ours = lock(&[("a", "2"), ("b", "1"), ("c", "1"), ("x", "1")]);
    let theirs = lock(&[("a", "1"), ("b", "2"), ("c", "1"), ("y", "1")]);
    let expected = lock(&[("a", "2"), ("b", "2"), ("c", "1"), ("x", "1"), ("y", "1")]);
    check_file(
        "Cargo.lock",
        [&base, &ours, &theirs],
        &expected,
        &["Cargo.lock MergedUnits package[a]=Kept package[b]=Taken package[y]=Created"],
    );
}

#[test]
fn a_file_is_written_as_the_team_writes() {
    let text = |end: &str, lines: [&str; 4]| format!("\u{feff}{}", lines.join(end));
    let base = "1\n2\n3\n4";
    let trees = [base.to_owned(), text("\r\n", ["0", "2", "3", "4"]), "1\n2\n3\n5".to_owned()];
    let [base, ours, theirs] = trees.map(|text| {
        let mut tree = Tree::new();
        tree.insert(path("a.txt"), crate::model::tree::Entry::File(crate::model::tree::File::new(text.into_bytes())));
        tree
    });
    let terms = Terms { policy: &Policy::default(), moved: &[], renamed: &[], decided: &[] };
    let merged = merge(Three::new(&base, &ours, &theirs), &terms);
    let found = merged.tree.file(&path("a.txt")).expect("it is there").bytes.to_vec();
    assert_eq!(String::from_utf8(found).expect("text"), text("\r\n", ["0", "2", "3", "5"]));
}

#[test]
fn slots_keep_what_the_team_wrote() {
    let text = |slot: &str, rest: &str| format!("# scaffold:slot s\n{slot}# scaffold:end\nRUN {rest}\n");
    let [base, ours, theirs] = [text("a\n", "1"), text("mine\n", "1"), text("b\n", "2")];
    check_file("Dockerfile", [&base, &ours, &theirs], &text("mine\n", "2"), &["Dockerfile MergedLines"]);
}

#[test]
fn a_renamed_function_gets_the_change_of_the_old_one() {
    let body = "(x: u8, y: u8) -> u8 {\n    let z = x + 1;\n    z * y\n}\n";
    let [base, ours] = ["fn old", "fn new"].map(|name| format!("{name}{body}"));
    let theirs = base.replace("z * y", "z * y + 2");
    let expected = ours.replace("z * y", "z * y + 2");
    check_file("a.rs", [&base, &ours, &theirs], &expected, &["a.rs MergedUnits new=Merged"]);
}

#[test]
fn names_that_would_be_given_twice_are_no_merge() {
    let [base, ours, theirs] =
        ["use a::X;\n", "use b::X;\n", "use c::X;\n"].map(|text| format!("{text}\nfn f() {{}}\n"));
    check_file("a.rs", [&base, &ours, &theirs], &ours, &["a.rs Conflict", "a.rs# Changed"]);
}

#[test]
fn a_unit_is_found_by_what_its_conflict_says() {
    let text = b"/// D.\nstruct S {\n    // c\n    a: u8, // d\n}\n";
    assert_eq!(unit(&path("a.rs"), text, "S::a").as_deref(), Some("// c\n    a: u8 // d"));
    assert_eq!(unit(&path("a.toml"), b"[p]\na = 1\n", "p.a").as_deref(), Some("a = 1"));
    assert_eq!(unit(&path("a.rs"), text, "S::b"), None);
}
