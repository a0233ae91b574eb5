//! Waivers as they are written: what each is of, what is wrong with it, and where `accept` puts it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::*;
use crate::model::diagnostic::SourceText;
use crate::model::finding::{Severity, State, Who};
use crate::project::ProjectManifest;

const HEAD: &str = "[[blueprint]]\nname = 'svc'\npack = 'builtin'\n";
const REST: &str = "reason = 'r'\nkind = 'debt'\nexpires = 2027-02-28\n";

fn read(waiver: &str) -> Result<Vec<Waiver>, Vec<String>> {
    let source = Arc::new(SourceText { name: "scaffold.toml".into(), text: format!("{HEAD}{waiver}") });
    let manifest = ProjectManifest::read(&source);
    manifest.map(|manifest| manifest.waivers).map_err(|faults| faults.iter().map(ToString::to_string).collect())
}

fn finding(code: &str, unit: &str) -> Finding {
    let path = unit.split("::").next().and_then(|path| path.split('#').next()).unwrap_or(unit);
    Finding {
        code: code.into(),
        level: Severity::Deny,
        state: State::Violated,
        who: Who::Team,
        unit: unit.to_owned(),
        path: path.to_owned(),
        ownership: "open",
        message: String::new(),
        why: None,
        fix: None,
        locations: Vec::new(),
        facts: BTreeMap::new(),
        confidence: 1.0,
        fingerprint: String::new(),
        origin_fingerprint: String::new(),
        waiver: None,
        baselined: false,
        baseline_reason: None,
    }
}

/// Holds which findings a waiver of `code` at `at` is of.
#[track_caller]
fn check(code: &str, at: &str, max: &str, of: &[(&str, &str)], not_of: &[(&str, &str)]) {
    let text = format!("[[waiver]]\ncode = '{code}'\nat = '{at}'\n{max}{REST}");
    let waiver = read(&text).expect("a waiver").remove(0);
    of.iter().for_each(|(code, unit)| assert!(waiver.is_of(&finding(code, unit)), "{at} is of {code} {unit}"));
    not_of.iter().for_each(|(code, unit)| assert!(!waiver.is_of(&finding(code, unit)), "{at} passes {code} {unit}"));
}

#[test]
fn a_waiver_is_of_one_unit_and_for_rules_of_what_is_in_it() {
    let body = |unit| ("item/body", unit);
    check("item/body", "src/a.rs::f", "", &[body("src/a.rs::f")], &[body("src/a.rs::f::g"), body("src/a.rs::fg")]);
    check("item/body", "src/a.rs", "", &[], &[body("src/a.rs::f")]);
    let pure = |unit| ("rule/pure", unit);
    check(
        "rule/pure",
        "src/a.rs",
        "",
        &[pure("src/a.rs"), pure("src/a.rs::f"), pure("src/a.rs#x")],
        &[pure("src/a.rs.bak"), ("rule/purer", "src/a.rs"), body("src/a.rs")],
    );
    check("rule/pure", "src/a.rs::S", "", &[pure("src/a.rs::S::x")], &[pure("src/a.rs::S#2"), pure("src/a.rs")]);
    let long = ("rule/svc@apps/a/pure", "apps/a/src/a.rs");
    check("rule/pure", "apps/a/src/a.rs", "", &[long], &[]);
    check("rule/svc@apps/a/pure", "apps/a/src/a.rs", "", &[long], &[pure("apps/a/src/a.rs")]);
}

#[test]
fn a_pattern_is_of_units_and_of_files() {
    let body = |unit| ("item/body", unit);
    check("item/body", "src/*.rs", "max = 9\n", &[body("src/a.rs::f"), body("src/b.rs")], &[body("src/a/b.rs::f")]);
    check("item/body", "src/a.rs::list_*", "max = 1\n", &[body("src/a.rs::list_all")], &[body("src/a.rs::f")]);
    check("item/body", "src/**", "max = 1\n", &[body("src/a/b.rs::f")], &[body("tests/a.rs")]);
    let pointer = "src/a.rs::impl Show for *const T";
    check("item/body", pointer, "", &[body(pointer)], &[]);
    let route = "app/[id]/page.rs";
    check("file/changed", route, "", &[("file/changed", route)], &[]);
}

#[test]
fn what_is_wrong_is_told_at_once_with_its_place() {
    let faults = |text: &str| read(text).expect_err("faults");
    assert_eq!(
        faults(
            "[[waiver]]\ncode = 'file/changed'\nat = 'src/**'\nreason = ' '\nkind = 'debt'\nexpires = 2027-02-28T08:00:00\n\
             [[waiver]]\ncode = 'file/changed'\nat = 'src/['\nmax = 2\nreason = 'r'\nkind = 'dept'\nexpires = 2027-02-28\n\
             [[waiver]]\ncode = 'file/changed'\nat = 'a'\nmax = 0\nreason = 'r'\nkind = 'debt'\nexpires = '2027-02-28'\n\
             [[waiver]]\ncode = 'file/changed'\nat = 'a['\nmax = 1\nreason = 'r'\nkind = 'debt'\nexpires = 2027-02-28\nacepted = 'a'\n"
        ),
        [
            "scaffold.toml:6:6: `src/**` is a pattern, and nothing says how many findings it may be of (give `max = N`: of more than that it holds none)",
            "scaffold.toml:7:10: a waiver says why (the next reader has nothing but this line to go by)",
            "scaffold.toml:9:11: `expires` of a waiver is a date (such as 2027-02-28, without quotes)",
            "scaffold.toml:12:6: `src/[` is not a path pattern: unclosed character class; missing ']' (without `max` it names one unit, as reports do)",
            "scaffold.toml:15:8: `dept` is no kind of waiver (`debt`, or `blueprint-is-wrong`)",
            "scaffold.toml:20:7: `max` is at least 1 (or take the waiver out)",
            "scaffold.toml:23:11: `expires` of a waiver is a date (such as 2027-02-28, without quotes)",
            "scaffold.toml:26:6: `a[` is not a path pattern: unclosed character class; missing ']' (without `max` it names one unit, as reports do)",
            "scaffold.toml:31:1: unknown key `acepted` (did you mean `accepted`?)",
        ]
    );
}

#[test]
fn a_waiver_knows_where_it_stands() {
    let waiver = read(&format!("\n[[waiver]]\ncode = 'file/changed'\nat = 'a'\n{REST}")).expect("one").remove(0);
    assert_eq!(waiver.place.map(|place| (place.line, place.column)), Some((5, 1)));
    let both = read(&format!("[[waiver]]\ncode = 'c'\nat = 'a'\naccepted = ['x', 'y']\n{REST}")).expect("one");
    assert_eq!(both[0].accepted, ["x", "y"]);
}

#[test]
fn what_is_written_keeps_all_else() {
    let waiver = read(&format!("[[waiver]]\ncode = 'c'\nat = 'a'\naccepted = 'x'\n{REST}")).expect("one").remove(0);
    let check = |text: &str, expected: &str| {
        assert_eq!(waiver.written_into(text).expect("TOML"), expected);
        assert_eq!(waiver.written_into(&text.replace('\n', "\r\n")).expect("TOML"), expected.replace('\n', "\r\n"));
    };
    let added = "\n[[waiver]]\ncode = \"c\"\nat = \"a\"\nreason = \"r\"\nkind = \"debt\"\nexpires = 2027-02-28\naccepted = \"x\"\n";
    check("# one\na = 1 # two\n# end\n", &format!("# one\na = 1 # two\n{added}# end\n"));
    check(
        "# ours\n[[waiver]] # why\ncode = 'c' # three\nat = 'a'\n# four\nowner = 'o'\nreason = 'old' # five\nkind = 'debt'\n\
         expires = 2026-01-01 # six\n\n[[waiver]]\ncode = 'd'\nat = 'a'\n",
        "# ours\n[[waiver]] # why\ncode = \"c\" # three\nat = \"a\"\n# four\nowner = 'o'\nreason = \"r\" # five\n\
         kind = \"debt\"\nexpires = 2027-02-28 # six\naccepted = \"x\"\n\n[[waiver]]\ncode = 'd'\nat = 'a'\n",
    );
    assert!(waiver.written_into("waiver = [{ code = 'c' }]\n").is_err());
}
