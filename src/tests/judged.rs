//! Rules judged on small projects: every case of `tests/cases/rule`, by what it says it expects.
//!
//! A file of cases starts with what they share: files under `//- PATH`, among them `blueprint.toml` with the zones and the
//! rule. Each case has a title behind `####`, what is expected behind `>`, and files that are added or replaced. A line
//! of expectation is `SORT PATH:LINE TARGET`, or `held`, or `vacuous`.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use crate::model::diagnostic::SourceText;
use crate::model::tree::Tree;
use crate::rule::{Rule, RuleContext, Verdict, ViolationKind};
use crate::syntax::document::Document;

struct Case {
    title: String,
    expected: Vec<String>,
    files: String,
}

fn cases(text: &str) -> (String, Vec<Case>) {
    let mut parts = text.split("\n#### ");
    let shared = parts.next().unwrap_or_default().to_owned();
    let case = |part: &str| {
        let (title, rest) = part.split_once('\n').unwrap_or((part, ""));
        let expected = rest.lines().filter_map(|line| line.strip_prefix("> ")).map(str::to_owned).collect();
        let files = rest.lines().filter(|line| !line.starts_with("> ")).map(|line| format!("{line}\n")).collect();
        Case { title: title.to_owned(), expected, files }
    };
    (shared, parts.map(case).collect())
}

/// The zones and the rules of a `blueprint.toml`.
pub fn policy(text: &str) -> (Vec<(String, Vec<String>)>, Vec<Rule>) {
    let source = Arc::new(SourceText { name: "blueprint.toml".into(), text: text.to_owned() });
    let mut document = Document::parse(&source);
    let rules = document.take_tables("rule").into_iter().map(|rule| {
        let read = crate::rule::read(rule);
        let errors: Vec<String> = read.faults.iter().map(ToString::to_string).collect();
        let errors: Vec<&String> = errors.iter().filter(|fault| !fault.contains("no failing example")).collect();
        assert!(errors.is_empty(), "{errors:?}\n{text}");
        read.rule.expect("a rule")
    });
    let rules = rules.collect();
    let table: toml::Table = text.parse().expect("TOML");
    let zones = table.get("zones").and_then(toml::Value::as_table).cloned().unwrap_or_default();
    let paths = |value: &toml::Value| {
        value.as_array().into_iter().flatten().filter_map(|path| path.as_str().map(str::to_owned)).collect()
    };
    (zones.iter().map(|(name, value)| (name.clone(), paths(value))).collect(), rules)
}

fn lines(tree: &Tree, verdict: &Verdict) -> Vec<String> {
    let mut lines: Vec<String> = verdict
        .violations
        .iter()
        .map(|violation| {
            let word = match violation.sort {
                ViolationKind::Divergence => "violated",
                ViolationKind::Absence => "absent",
                ViolationKind::Unknown => "unknown",
            };
            let place = violation.place.as_ref().map_or_else(
                || violation.unit.clone(),
                |(path, span)| {
                    let text = tree
                        .file(path)
                        .map(|file| String::from_utf8_lossy(&file.bytes).into_owned())
                        .unwrap_or_default();
                    let before = text.get(..span.start).unwrap_or(&text);
                    format!("{path}:{}", before.matches('\n').count() + 1)
                },
            );
            format!("{word} {place} {}", violation.target)
        })
        .collect();
    if lines.is_empty() {
        lines.push(if verdict.sites == 0 { "vacuous" } else { "held" }.to_owned());
    }
    lines.sort();
    lines.dedup();
    lines
}

fn told(shared: &str, case: &Case) -> Option<String> {
    let mut tree = Tree::from_fixture(shared).expect("a fixture");
    tree.extend(Tree::from_fixture(&case.files).unwrap_or_else(|fault| panic!("{}: {fault}", case.title)));
    let path = crate::model::path::RelPath::new("blueprint.toml").expect("a path");
    let text = tree.file(&path).map(|file| String::from_utf8_lossy(&file.bytes).into_owned()).expect("a blueprint");
    let (zones, rules) = policy(&text);
    let zones: Vec<(&str, &[String])> = zones.iter().map(|(name, paths)| (name.as_str(), paths.as_slice())).collect();
    let context = RuleContext::new(&tree, &zones);
    let mut found = Vec::new();
    let mut messages = String::new();
    for rule in &rules {
        let verdict = rule.compiled().expect("a rule that is ready").judge(&context);
        for violation in &verdict.violations {
            _ = writeln!(messages, "    {}: {}", violation.unit, violation.message);
        }
        found.extend(lines(&tree, &verdict));
    }
    let mut expected = case.expected.clone();
    expected.sort();
    found.sort();
    if found == expected {
        return None;
    }
    let missed: Vec<&String> = expected.iter().filter(|line| !found.contains(line)).collect();
    let wrong: Vec<&String> = found.iter().filter(|line| !expected.contains(line)).collect();
    Some(format!("{}\n  missed {missed:#?}\n  wrong {wrong:#?}\n{messages}", case.title))
}

#[test]
fn every_case_is_judged_as_it_says() {
    run_all();
}

pub fn run_all() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/rule");
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    let (mut wrong, mut count) = (Vec::new(), 0);
    for file in files.filter(|file| file.path().extension().is_some_and(|extension| extension == "txt")) {
        let text = std::fs::read_to_string(file.path()).expect("a file of cases");
        let (shared, cases) = cases(&text);
        count += cases.len();
        let name = file.path().file_stem().unwrap_or_default().to_string_lossy().into_owned();
        wrong.extend(cases.iter().filter_map(|case| told(&shared, case)).map(|told| format!("{name}: {told}")));
    }
    assert!(count > 0, "there are cases");
    assert!(wrong.is_empty(), "{} of {count} cases:\n{}", wrong.len(), wrong.join("\n"));
}
