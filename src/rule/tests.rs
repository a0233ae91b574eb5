//! Every kind through one `check`: the text of a rule, and what is wrong with it.

use std::sync::Arc;

use super::*;
use crate::diagnostic::SourceText;

fn check(body: &str, expected: &[&str]) {
    let text = format!("{}{body}\n{}", "[[rule]]\nid = \"r\"\nwhy = \"because\"\n", "[[rule.example]]\nfail = \"x\"\n");
    let source = Arc::new(SourceText { name: "b.toml".into(), text });
    let mut document = Document::parse(&source);
    let rules = document.take_tables("rule");
    let mut faults: Vec<_> = rules.into_iter().flat_map(|rule| read(rule).faults).collect();
    crate::diagnostic::sort(&mut faults);
    let faults: Vec<_> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(faults, expected, "{body}");
}

#[test]
fn every_kind_is_read() {
    check("kind = \"dependency\"\nfrom = \"domain\"\ndeny = [\"axum\", \"zone:api\", \"std::any::*\"]", &[]);
    check("kind = \"layers\"\norder = [\"api\", \"domain\"]\nexhaustive = true", &[]);
    check(
        "kind = \"item\"\nitem = \"src/event.rs::Event\"\nfields = { id = \"Uuid\" }\nmode = \"at-least\"\nderives = [\"Clone\"]",
        &[],
    );
    check("kind = \"only\"\nuse = [\"store::append\"]\nliteral = '(?i)insert\\s+into'\nby = [\"zone:store\"]", &[]);
    check(
        "kind = \"route\"\nmust = [\"GET /livez\"]\neach = { method = \"GET\", returns = \"Page<_>\", query = [\"cursor\"] }\nguarded = { paths = \"/v1/**\", by = \"Allowed<_>\" }",
        &[],
    );
    check("kind = \"pattern\"\nzone = \"audit\"\npattern = \"dyn $T\"\nwhere = { T = \"Any|Event\" }\nmax = 0", &[]);
    check("kind = \"file\"\npath = \"deny.toml\"\nis = \"present\"", &[]);
    check(
        "kind = \"data\"\nfile = \"Cargo.toml\"\nmust = { \"lints.rust.unsafe_code\" = \"forbid\" }\ndependencies = { deny = [\"openssl-sys\"] }",
        &[],
    );
}

#[test]
fn a_rule_that_does_not_fit_says_everything() {
    check(
        "kind = \"dependancy\"\nfrom = \"a\"",
        &["b.toml:4:8: `dependancy` is no kind of rule (did you mean `dependency`?)"],
    );
    check(
        "kind = \"dependency\"\nfrmo = \"a\"\ndeny = 1",
        &[
            "b.toml:1:1: the key `from` is missing",
            "b.toml:5:1: unknown key `frmo` (did you mean `from`?)",
            "b.toml:6:8: invalid type: integer `1`, expected a sequence",
        ],
    );
    check(
        "kind = \"route\"\nmust = [\"FETCH /x\", \"GET x\"]",
        &[
            "b.toml:5:9: `FETCH /x` is no route such as `GET /livez`",
            "b.toml:5:21: `GET x` is no route such as `GET /livez`",
        ],
    );
    check(
        "kind = \"only\"\nliteral = '('\nby = [\"zone:a\"]",
        &["b.toml:5:11: `(` is no regular expression: unclosed group"],
    );
    check(
        "kind = \"file\"\npath = \"../x\"\nis = \"contains\"",
        &[
            "b.toml:5:8: `../x` has a `..` segment: it would leave the project or say nothing",
            "b.toml:5:8: `is = \"contains\"` needs `text`, the text to be found",
        ],
    );
}

#[test]
fn every_kind_has_a_manual() {
    for kind in KINDS {
        assert!(manual(kind.name).is_some_and(|text| text.len() > 80), "{}", kind.name);
    }
}
