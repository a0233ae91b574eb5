//! Contracts in every format, and the map of zones in a browser.

use crate::model::finding::{Finding, Location, Severity, State};
use crate::report::{Edge, EdgeState, Format, Map, Node, Report, RuleLine};
use crate::rule::contract::{Contract, Coverage, Outcome};
use crate::rule::{Rule, Verdict};

use super::browser::visible;
use super::fixture::{finding, of, path};
use super::{PLAIN, check, check_sarif, check_text};

fn rule(id: &str, severity: Severity, why: &str) -> Rule {
    Rule {
        id: id.to_owned(),
        kind: "dependency".to_owned(),
        severity,
        why: why.to_owned(),
        fix: Some("take a trait, and implement it in `store`".to_owned()),
        component: None,
        waivable: true,
        examples: Vec::new(),
        body: toml::Table::new(),
    }
}

fn line(rule: &Rule, outcome: Outcome) -> RuleLine {
    RuleLine::of(&Contract { rule, outcome, verdict: Verdict { sites: 7, violations: Vec::new() } }, "")
}

fn violation(code: &'static str, unit: &str, line: usize, message: &str) -> Finding {
    let one = finding(Severity::Deny, code, unit, message);
    let place = Location { path: path(&one.path), line, column: 5, end_line: line, end_column: 17 };
    Finding {
        state: State::Violated,
        why: Some("the domain must be testable without a server or a database".to_owned()),
        fix: Some("take a trait, and implement it in `store`".to_owned()),
        locations: vec![place],
        ..one
    }
}

/// Zones in a chain of `depth` rows, each of `width`, with edges of every standing.
fn map(width: usize, depth: usize) -> Map {
    let name = |row: usize, column: usize| format!("zone-{row}-{column}");
    let all = || (0..depth).flat_map(move |row| (0..width).map(move |column| (row, column)));
    let nodes = all().map(|(row, column)| Node { name: name(row, column), files: row * 3 + column }).collect();
    let down = |(row, column): (usize, usize)| {
        let to = [(row + 1, column), (row + 1, (column + 1) % width)];
        let edge = move |(to_row, to_column): (usize, usize)| Edge {
            from: name(row, column),
            to: name(to_row, to_column),
            standing: [EdgeState::Held, EdgeState::Held, EdgeState::New, EdgeState::Absent][(row + column) % 4],
            places: 4,
        };
        to.into_iter().filter(move |(to, _)| *to < depth).map(edge)
    };
    let mut edges: Vec<Edge> = all().flat_map(down).collect();
    edges.push(Edge { from: name(depth - 1, 0), to: name(0, 0), standing: EdgeState::Violated, places: 1 });
    edges.dedup_by(|a, b| (&a.from, &a.to) == (&b.from, &b.to));
    Map { nodes, edges }
}

fn contracts() -> Report {
    let rules = [
        rule("domain-is-pure", Severity::Deny, "the domain must be testable without a server or a database"),
        rule("lists-page", Severity::Warn, "an offset skips and repeats rows while others write"),
        rule("layers", Severity::Deny, "a lower crate that knows an upper one can not be replaced without it"),
    ];
    let message = "`domain` may not depend on `sqlx`: use sqlx::PgPool";
    let mut report = of(vec![
        violation("rule/domain-is-pure", "crates/domain/src/order.rs", 3, message),
        violation("rule/domain-is-pure", "crates/domain/src/order.rs::Order::save", 41, message),
        Finding {
            level: Severity::Note,
            state: State::Unknown,
            ..violation("rule/lists-page", "src/a.rs::list", 9, "its routes are built at run time")
        },
    ]);
    report.rules =
        vec![line(&rules[0], Outcome::Violated), line(&rules[1], Outcome::Unknown), line(&rules[2], Outcome::Held)];
    report.coverage = Coverage { governed: 61, files: 88 };
    report.maps = vec![map(1, 4)];
    report.exit_code = 1;
    report.recount();
    report
}

#[test]
fn contracts_stand_first_in_every_format() {
    let report = contracts();
    check_text("contracts.txt", &report.to_text(Format::Terminal, &PLAIN));
    check("contracts.md", &report, Format::Markdown);
    check("contracts.github", &report, Format::Github);
    check("contracts.html", &report, Format::Html);
    check_sarif(&check("contracts.sarif", &report, Format::Sarif));
}

#[test]
fn a_compiler_would_show_them_so() {
    let mut report = contracts();
    let text = "//! Orders.\n\nuse sqlx::PgPool;\n".to_owned();
    report.sources.insert(path("crates/domain/src/order.rs"), text);
    check_text("contracts-check.txt", &report.to_text(Format::Diagnostics, &PLAIN));
}

#[test]
fn a_map_of_four_and_of_forty_zones_is_seen_whole() {
    for (width, depth) in [(1, 4), (8, 5)] {
        let mut report = contracts();
        report.maps = vec![map(width, depth)];
        let probe = "document.querySelector('.map details').open = true;";
        let Some(text) = visible(&report, probe) else { return };
        assert!(
            text.contains("zone-0-0") && text.contains(&format!("zone-{}-0 → zone-0-0: violated, 1 place", depth - 1)),
            "{text}"
        );
        if let Some(folder) = std::env::var_os("PAGES") {
            let page = std::path::Path::new(&folder).join(format!("map-{}.html", width * depth));
            std::fs::write(page, report.to_text(Format::Html, &PLAIN)).expect("written");
        }
    }
}
