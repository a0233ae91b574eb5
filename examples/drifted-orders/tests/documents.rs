//! What the documents promise is there.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::Path;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

#[test]
fn every_test_that_a_document_names_exists() -> Outcome {
    let source = sources(Path::new(ROOT))?;
    let table = fs::read_to_string(Path::new(ROOT).join("ARCHITECTURE.md"))?;
    let rows = table.lines().filter(|line| line.starts_with("| "));
    let held_by = rows.filter_map(|row| row.trim_end_matches([' ', '|']).rsplit(" | ").next());
    let named: BTreeSet<_> = held_by.flat_map(code).filter(is_name).collect();
    assert!(named.len() > 10, "{named:?}");
    for name in named {
        assert!(source.contains(&format!("fn {name}(")), "{name}");
    }
    Ok(())
}

#[test]
fn every_alert_has_its_section() -> Outcome {
    let rules = fs::read_to_string(Path::new(ROOT).join("deploy/alerts.yaml"))?;
    let runbook = fs::read_to_string(Path::new(ROOT).join("RUNBOOK.md"))?;
    let alerts: BTreeSet<_> = after(&rules, "- alert: ").collect();
    let chapter = runbook
        .split("\n## Alerts")
        .nth(1)
        .ok_or("no chapter for alerts")?;
    let sections: BTreeSet<_> = after(chapter, "### ").collect();
    assert_eq!(alerts, sections);
    Ok(())
}

/// What stands behind `start` in lines that begin with it.
fn after<'t>(text: &'t str, start: &str) -> impl Iterator<Item = &'t str> {
    text.lines()
        .filter_map(move |line| line.trim().strip_prefix(start))
}

/// What stands between backticks.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

fn is_name(text: &&str) -> bool {
    text.contains('_')
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// All Rust below `folder`, except for what was built.
fn sources(folder: &Path) -> Outcome<String> {
    let mut all = String::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() && !path.ends_with("target") {
            all.push_str(&sources(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            all.push_str(&fs::read_to_string(&path)?);
        }
    }
    Ok(all)
}
