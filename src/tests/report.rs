//! Reports of one fixture in every format: as case files, and with everything in them that could be taken for markup.
//!
//! `UPDATE=1 cargo test --lib report` writes the case files anew.

mod browser;
mod contracts;
pub mod fixture;
mod hostile;
#[path = "../../tests/sarif/schema.rs"]
mod sarif;

use std::path::{Path, PathBuf};

use crate::report::{Format, Report, Style};
use serde_json::Value;

use sarif::check_sarif;

use fixture::{many, project, since};

const PLAIN: Style = Style { colour: false, unicode: true, width: 80, stat: false, verbose: false, way: None };

fn case(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/report").join(name)
}

/// Holds a text against its case file.
#[track_caller]
fn check_text(name: &str, text: &str) {
    let path = case(name);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, text).expect("written");
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(text, expected, "{name} differs; UPDATE=1 writes it anew");
}

/// Holds a report in one format against its case file.
#[track_caller]
fn check(name: &str, report: &Report, format: Format) -> String {
    let text = report.to_text(format, &PLAIN);
    assert_eq!(text, report.to_text(format, &PLAIN), "a report is a function of its data");
    // The version is the program's own.
    check_text(name, &text.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
    text
}

#[test]
fn a_terminal_of_any_width_without_colour() {
    for width in [40, 80, 200] {
        let text = project().to_text(Format::Terminal, &Style { width, ..PLAIN });
        check_text(&format!("terminal-{width}.txt"), &text);
        let prose = text.lines().filter(|line| !line.starts_with("      ") && !line.starts_with("note "));
        let long: Vec<&str> = prose.filter(|line| line.chars().count() > width).collect();
        assert!(long.is_empty(), "{width}: {long:#?}");
    }
}

#[test]
fn colours_only_repeat_what_words_say() {
    let coloured = project().to_text(Format::Terminal, &Style { colour: true, ..PLAIN });
    assert_eq!(anstream_free(&coloured), project().to_text(Format::Terminal, &PLAIN));
    let ascii = project().to_text(Format::Terminal, &Style { unicode: false, ..PLAIN });
    let ours = ascii.lines().filter(|line| !line.starts_with("      ")).collect::<String>();
    assert!(ours.is_ascii(), "{ours}");
}

/// A text without the escapes that paint it.
fn anstream_free(text: &str) -> String {
    text.split('\u{1b}').enumerate().map(|(at, part)| if at == 0 { part } else { after_paint(part) }).collect()
}

fn after_paint(part: &str) -> &str {
    part.split_once('m').map_or(part, |(_, rest)| rest)
}

#[test]
fn json_holds_the_whole_view() {
    let report: Value = serde_json::from_str(&check("report.json", &project(), Format::Json)).expect("JSON");
    assert!(report["since"].is_null() && report["findings"].as_array().is_some_and(|all| all.len() == 6));
}

#[test]
fn markdown_folds_what_is_no_news() {
    check("report.md", &project(), Format::Markdown);
    let text = check("since.md", &since(), Format::Markdown);
    let open = text.split("<details>").next().expect("a beginning");
    assert!(open.contains("**1 finding introduced** since `origin/main`") && !open.contains("run.sh"), "{open}");
}

#[test]
fn markdown_fits_a_comment_whole() {
    let text = many(3000).to_text(Format::Markdown, &PLAIN);
    assert!(text.len() <= 65_536 && text.len() > 60_000, "{}", text.len());
    assert_eq!(text.matches("<details>").count(), text.matches("</details>").count());
    assert!(text.contains("**3000 findings**") && text.contains("are left out here"), "{}", &text[..400]);
    let summary = many(3000).to_text(Format::Summary, &PLAIN);
    assert!(summary.len() <= 1 << 20 && summary.matches("- **warn**").count() == 3000);
}

#[test]
fn sarif_is_valid_and_knows_findings_again() {
    let run = check_sarif(&check("report.sarif", &project(), Format::Sarif))["runs"][0].clone();
    let results = run["results"].as_array().expect("a list");
    let prints: Vec<&Value> = results.iter().map(|one| &one["partialFingerprints"]["scaffold/v1"]).collect();
    assert_eq!(prints, project().findings.iter().map(|one| &one.fingerprint).collect::<Vec<_>>());
    assert!(
        results.iter().all(|one| one.get("baselineState").is_none() && one["suppressions"] == serde_json::json!([]))
    );
}

#[test]
fn sarif_tells_what_is_new_since_a_revision() {
    let run = check_sarif(&check("since.sarif", &since(), Format::Sarif))["runs"][0].clone();
    let states: Vec<&str> = run["results"].as_array().expect("a list").iter().map(state).collect();
    assert_eq!(states, ["unchanged", "unchanged", "unchanged", "updated", "unchanged", "new", "absent"]);
}

fn state(result: &Value) -> &str {
    result["baselineState"].as_str().expect("a state")
}

#[test]
fn the_schema_refuses_what_is_no_sarif() {
    let broken = project().to_text(Format::Sarif, &PLAIN).replace("\"level\": \"error\"", "\"level\": \"deny\"");
    assert!(std::panic::catch_unwind(|| check_sarif(&broken)).is_err());
}

#[test]
fn github_shows_nine_and_counts_the_rest() {
    check("report.github", &project(), Format::Github);
    check("since.github", &since(), Format::Github);
    assert_eq!(many(10).to_text(Format::Github, &PLAIN).lines().count(), 10);
    let text = check("many.github", &many(40), Format::Github);
    assert_eq!((text.lines().count(), text.contains("::and 31 more; ")), (10, true), "{text}");
}

#[test]
fn html_is_one_page() {
    check("report.html", &project(), Format::Html);
    check("since.html", &since(), Format::Html);
}
