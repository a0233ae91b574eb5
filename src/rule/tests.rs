//! Every kind through one `check`: the text of a rule, and what is wrong with it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::*;
use crate::model::diagnostic::SourceText;
use crate::model::lines::Lines;
use crate::model::path::RelPath;
use crate::model::tree::Tree;

fn check(body: &str, expected: &[&str]) {
    let text = format!("{}{body}\n{}", "[[rule]]\nid = \"r\"\nwhy = \"because\"\n", "[[rule.example]]\nfail = \"x\"\n");
    let source = Arc::new(SourceText { name: "b.toml".into(), text });
    let mut document = Document::parse(&source);
    let rules = document.take_tables("rule");
    let mut faults: Vec<_> = rules.into_iter().flat_map(|rule| read(rule).faults).collect();
    crate::model::diagnostic::sort(&mut faults);
    let faults: Vec<_> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(faults, expected, "{body}");
}

/// What a rule of a kind says of a project, one line for each violation; `vacuous` where it looked at nothing.
pub(super) fn judged(kind: &str, keys: &str, project: &str) -> Vec<String> {
    judged_in(kind, keys, project, &[])
}

/// The same, with zones.
pub(super) fn judged_in(kind: &str, keys: &str, project: &str, zones: &[(&str, &[String])]) -> Vec<String> {
    let body: toml::Table = keys.parse().expect("keys");
    let tree = Tree::from_fixture(project).expect("a project");
    let context = RuleContext::new(&tree, zones);
    let kind = KINDS.iter().find(|known| known.name == kind).expect("a kind");
    let verdict = (kind.compile)(&body).expect("keys that fit").judge(&context);
    if verdict == Verdict::default() {
        return vec!["vacuous".to_owned()];
    }
    let mut lines = BTreeMap::new();
    verdict.violations.iter().map(|violation| shown(violation, &tree, &mut lines)).collect()
}

fn shown(violation: &Violation, tree: &Tree, lines: &mut BTreeMap<RelPath, Lines>) -> String {
    let sort = format!("{:?}", violation.sort).to_lowercase();
    let place = violation.place.as_ref().map(|(path, span)| {
        let lines = lines.entry(path.clone()).or_insert_with(|| Lines::of_path(tree, path));
        let (line, column) = lines.position(span.start);
        let elsewhere = if violation.unit.starts_with(path.as_str()) { "" } else { path.as_str() };
        format!(" @{elsewhere}{}{line}:{column}", if elsewhere.is_empty() { "" } else { ":" })
    });
    format!("{sort} {}{} {}", violation.unit, place.unwrap_or_default(), violation.message)
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
            "b.toml:5:9: `FETCH /x` is no route such as `GET /livez`: `FETCH` is no method of HTTP",
            "b.toml:5:21: `GET x` is no route such as `GET /livez`: its path begins with `/`",
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
fn an_item_rule_says_everything_that_is_wrong() {
    check(
        "kind = \"item\"\nitem = \"Cargo.toml::x\"\nfields = { id = \"Vec<\", \"a b\" = \"u8\", v = \"\" }\nvariants = [\"A B\", \"C\", \"C\"]\n\
        visibility = \"public\"\nsignature = \"f()\"\nderives = [\"(\"]",
        &[
            "b.toml:5:8: `Cargo.toml` is no Rust source: only those have items",
            "b.toml:6:17: the field `id`: `Vec<` has a bracket without its partner",
            "b.toml:6:33: the field `a b`: a field is named as in the source, and by its number in a tuple",
            "b.toml:6:43: the field `v`: a type is needed, or `_` for any",
            "b.toml:7:13: `A B` is no variant such as `Placed` or `Placed(PlacedV1)`",
            "b.toml:7:13: an item has `fields` or `variants`: a struct the one, an enum the other",
            "b.toml:7:25: `C` is given twice",
            "b.toml:8:14: `public` is no visibility such as `pub`, `pub(crate)` or `private`",
            "b.toml:9:13: `f()` is no signature such as `fn list(cursor: Cursor) -> Page<_>`",
            "b.toml:9:13: a `signature` is a function's, which has neither `fields` nor `variants`",
            "b.toml:10:12: `(` has a bracket without its partner",
            "b.toml:10:12: a function derives nothing",
        ],
    );
    check(
        "kind = \"item\"\nitem = \"src/event.rs\"\nfields = [\"id\"]",
        &[
            "b.toml:5:8: `src/event.rs` is no unit key such as `src/event.rs::Event`",
            "b.toml:6:11: the field `id`: a type is needed, or `_` for any",
        ],
    );
}

#[test]
fn a_file_rule_says_everything_that_is_wrong() {
    check("kind = \"file\"\npath = \"a/[id].ts\"\nis = \"present\"", &[]);
    check(
        "kind = \"file\"\npath = \"**/{a\"\nis = \"absent\"\ntext = \"x\"",
        &[
            "b.toml:5:8: `**/{a` is not a path pattern: unclosed alternate group; missing '}' (maybe escape '{' with '[{]'?)",
            "b.toml:7:8: `text` goes with `is = \"contains\"`",
        ],
    );
    check(
        "kind = \"file\"\npath = \"/x\"\nis = \"contains\"\ntext = \"\"",
        &["b.toml:5:8: `/x` is absolute: paths are relative to the project", "b.toml:7:8: every file contains nothing"],
    );
}

#[test]
fn a_data_rule_says_everything_that_is_wrong() {
    check(
        "kind = \"data\"\nfile = \"**/Cargo.toml\"\ndependencies = { deny = [\"aws-*\"] }\nfeatures.sqlx = { deny = [\"default\"] }",
        &[],
    );
    check(
        "kind = \"data\"\nfile = \"a.yaml\"\nmust = { \"a..b\" = 1, \"a[0\" = 2 }\nabsent = [\"a.'b\"]\n\
        dependencies = { allow = [\"x\", \"a b\"], deny = [\"x\"] }\nfeatures = { y = {}, z = { require = [\"a\"], deny = [\"a\"] } }",
        &[
            "b.toml:5:8: `dependencies` and `features` are those of a `Cargo.toml`, not of `a.yaml`",
            "b.toml:5:8: the features of `y` need `require` or `deny`",
            "b.toml:6:19: `a..b` is no key such as `lints.rust.unsafe_code`: a part is empty",
            "b.toml:6:30: `a[0` is no key such as `lints.rust.unsafe_code`: a bracket has no partner",
            "b.toml:7:11: `a.'b` is no key such as `lints.rust.unsafe_code`: a quote has no partner",
            "b.toml:8:32: `a b` is no name of a crate such as `openssl-sys` or `aws-*`",
            "b.toml:8:48: `x` is in both `allow` and `deny`",
            "b.toml:9:53: `a` is in both `require` and `deny`",
        ],
    );
    check(
        "kind = \"data\"\nfile = \"a.txt\"",
        &[
            "b.toml:5:8: `a.txt` is neither TOML, JSON nor YAML",
            "b.toml:5:8: one of `must`, `absent`, `dependencies` and `features` is needed",
        ],
    );
}

#[test]
fn a_pattern_rule_says_everything_that_is_wrong() {
    check(
        "kind = \"pattern\"\npattern = \"f($A\"\nwhere = { B = \"(\" }\nmin = 2\nmax = 1",
        &[
            "b.toml:5:11: `f($A` is no pattern: a bracket or a quote has no partner",
            "b.toml:6:15: `(` is no regular expression: unclosed group",
            "b.toml:7:7: `min` is 2, and `max` only 1",
        ],
    );
    check(
        "kind = \"pattern\"\npattern = \"f($A)\"\nwhere = { B = \"b\" }",
        &["b.toml:6:15: `$B` does not occur in the pattern"],
    );
    check("kind = \"pattern\"\npattern = \" \"", &["b.toml:5:11: `` is no pattern: it is empty"]);
    check(
        "kind = \"pattern\"\npattern = \"$A $$$\"",
        &["b.toml:5:11: `$A $$$` is no pattern: it would match everything"],
    );
}

#[test]
fn every_kind_has_a_manual() {
    for kind in KINDS {
        assert!(manual(kind.name).is_some_and(|text| text.len() > 80), "{}", kind.name);
    }
}

#[test]
fn a_rule_of_routes_says_all_that_is_wrong_at_its_place() {
    check(
        "kind = \"route\"\nmust = [\"GET\", \"PSOT /x\", \"GET /x/{id}\", \"GET /x/:no\", \"GET /x?a=1\", \"GET /**\"]\n\
         [rule.each]\nmethod = \"get\"\npaths = \"v1/*\"\nexcept = [\"/v1/[\", \"/a b\"]\nreturns = \"Page<\"\nquery = [\"a b\", \"c\", \"c\"]\n\
         [rule.guarded]\nmethod = \"FETCH\"\npaths = \"/v1/**x\"\nexcept = [\"/v1//x\"]\nby = \"Option<Allowed>\"",
        &[
            "b.toml:5:9: `GET` is no route such as `GET /livez`",
            "b.toml:5:16: `PSOT /x` is no route such as `GET /livez`: `PSOT` is no method of HTTP: did you mean `POST`?",
            "b.toml:5:42: `GET /x/:no` is already in the list",
            "b.toml:5:56: `/x?a=1` is no path of a route: it has '?'",
            "b.toml:5:70: `/**` names no route: a parameter is `{id}`, and patterns are for `each` and `guarded`",
            "b.toml:7:10: `get` is no method of HTTP: did you mean `GET`?",
            "b.toml:8:9: `v1/*` is no pattern of paths such as `/v1/**`: a path begins with `/`",
            "b.toml:9:11: `/v1/[` is no pattern of paths such as `/v1/**`: unclosed character class; missing ']'",
            "b.toml:9:20: `/a b` is no pattern of paths such as `/v1/**`: it has ' '",
            "b.toml:10:11: `Page<` has a bracket without its partner",
            "b.toml:11:10: `a b` is no name in a query",
            "b.toml:11:22: `c` is already in the list",
            "b.toml:13:10: `FETCH` is no method of HTTP",
            "b.toml:14:9: `/v1/**x` is no pattern of paths such as `/v1/**`: `**` matches whole segments",
            "b.toml:15:11: `/v1//x` is no pattern of paths such as `/v1/**`: it has an empty segment",
            "b.toml:16:6: `Option` never refuses: name the extractor inside of it",
        ],
    );
    for by in ["_", "fn list", "Allowed<_> Reader", "12", "Allowed<_>!", "a::<>::", "&", "(A B)", "\\"] {
        let text = format!("kind = \"route\"\nguarded = {{ paths = \"/v1/**\", by = '{by}' }}");
        let source =
            Arc::new(SourceText { name: "b.toml".into(), text: format!("[[rule]]\nid = \"r\"\nwhy = \"w\"\n{text}") });
        let mut document = Document::parse(&source);
        let faults: Vec<_> = document.take_tables("rule").into_iter().flat_map(|rule| read(rule).faults).collect();
        let at = |fault: &&Diagnostic| fault.to_string().starts_with("b.toml:5:36: ");
        assert_eq!(faults.iter().filter(at).count(), 1, "{by}: {faults:#?}");
    }
    check("kind = \"route\"", &["b.toml:1:1: one of `must`, `each` and `guarded` is needed"]);
    check("kind = \"route\"\neach = { method = \"GET\" }", &["b.toml:5:19: one of `returns` and `query` is needed"]);
}

/// A file is read once, however many places of it break a rule: 38 s where it was read again for each.
#[test]
fn many_breaches_in_one_file_cost_one_reading() {
    let functions: String = (0..4000).map(|at| format!("fn f{at:04}() {{ sqlx::query({at:04}); }}\n")).collect();
    let project = format!(
        "//- Cargo.toml\n[package]\nname = \"a\"\nedition = \"2024\"\n//- src/lib.rs\n{functions}//- src/up.rs\n"
    );
    let said = judged("dependency", "from = \"a\"\ndeny = [\"sqlx\"]", &project);
    assert_eq!(said.len(), 4000);
    assert!(said[3999].starts_with("divergence src/lib.rs::f3999 @4000:14 "), "{}", said[3999]);
}
