//! The report that every format is shown: made by hand, so that all it can hold is in it.

use std::collections::BTreeMap;

use crate::drift::{Shape, ShapeKind};
use crate::model::code::Code;
use crate::model::code::FindingCode;
use crate::model::finding::{Finding, Location, Severity, State, Who};
use crate::model::path::RelPath;
use crate::report::{BlueprintLine, Measure, Report, Share, Since, Status, TextSource};
use crate::syntax::hunk::Hunks;

pub fn path(text: &str) -> RelPath {
    RelPath::new(text).expect("a path")
}

/// A finding at the first line of its file, in an open place.
pub fn finding(level: Severity, code: &str, unit: &str, message: &str) -> Finding {
    let code = FindingCode::from(code);
    let file = unit.split("::").next().and_then(|unit| unit.split('#').next()).expect("a path");
    Finding {
        level,
        state: State::Drifted,
        who: Who::Team,
        unit: unit.to_owned(),
        path: file.to_owned(),
        ownership: "open",
        message: message.to_owned(),
        why: None,
        fix: None,
        locations: vec![Location { path: path(file), line: 1, column: 1, end_line: 1, end_column: 1 }],
        facts: BTreeMap::new(),
        confidence: 1.0,
        fingerprint: Finding::fingerprint(&code, unit),
        origin_fingerprint: Finding::fingerprint(&code, unit),
        code,
        waiver: None,
        baselined: false,
        baseline_reason: None,
    }
}

/// A report with these findings, and nothing else.
pub fn of(findings: Vec<Finding>) -> Report {
    let mut report = Report::new("diff", "orders", Vec::new());
    report.blueprints = vec![BlueprintLine {
        name: "svc".into(),
        into: ".".into(),
        pack: "acme/base".into(),
        reference: "builtin".into(),
        version: "1.2.0".into(),
        digest: "sp1:00".into(),
        latest: Some("1.3.0".into()),
        source: TextSource::Pack,
    }];
    let count = |level| findings.iter().filter(|finding| finding.level == level).count();
    let (deny, warn, note) = (count(Severity::Deny), count(Severity::Warn), count(Severity::Note));
    let (items, tokens) = (Share { differ: 3, of: Some(94) }, Share { differ: 31, of: Some(4212) });
    report.measure =
        Measure { files: 41, differ: findings.len(), deny, warn, note, items, tokens, ..Measure::default() };
    report.status = if findings.is_empty() { Status::Clean } else { Status::Findings };
    report.findings = findings;
    report
}

/// A project in a folder of its repository, with a finding of every kind.
pub fn project() -> Report {
    let why = "licences and advisories are gated here, and a gate that is missing has never said no to anybody";
    let missing = Finding {
        ownership: "pinned",
        why: Some(why.into()),
        fix: None,
        locations: Vec::new(),
        ..finding(Severity::Deny, "file/missing", "deny.toml", "missing")
    };
    let intrusion = finding(Severity::Deny, "file/intrusion", "ci/mine.yml", "added where the blueprint is closed");
    let removed = finding(Severity::Warn, "item/removed", "src/orders.rs::Cursor", "struct Cursor is gone");
    let mode = finding(Severity::Warn, "file/mode", "run.sh", "not executable, was executable");
    let moved = finding(Severity::Note, "file/moved", "src/auth.rs", "moved to src/identity.rs");
    let mut report = of(vec![
        Finding { state: State::Intrusion, ownership: "closed", ..intrusion },
        missing,
        Finding { state: State::Moved, confidence: 0.83, ..moved },
        signature(),
        removed,
        mode,
    ]);
    report.findings.sort_by(|a, b| a.unit.cmp(&b.unit));
    report.folder = "teams/order service".into();
    report.hunks.insert("src/orders.rs".into(), hunks());
    let name = "lettre".to_owned();
    report.new_shape = vec![Shape { kind: ShapeKind::Dependency, name, path: path("Cargo.toml"), line: 14 }];
    report.extensions.count = 7;
    report.notes = vec!["the pack `builtin` is 1.3.0, locked is 1.2.0: hunks are left out".into()];
    report.exit_code = 1;
    report
}

fn signature() -> Finding {
    let one =
        finding(Severity::Warn, "item/signature", "src/orders.rs::list_orders", "fn list_orders has another signature");
    let (was, is) = ("fn list_orders(after: Cursor) -> Page<Order>", "fn list_orders(page: u32) -> Vec<Order>");
    Finding {
        facts: BTreeMap::from([("was", was.to_owned()), ("is", is.to_owned())]),
        locations: vec![Location { path: path("src/orders.rs"), line: 3, column: 1, end_line: 5, end_column: 2 }],
        ..one
    }
}

fn hunks() -> Hunks {
    let old =
        "//! Orders.\n\npub struct Cursor;\n\nfn list_orders(after: Cursor) -> Page<Order> {\n    page(after)\n}\n";
    let new = "//! Orders.\n\nfn list_orders(page: u32) -> Vec<Order> {\n    all()\n}";
    Hunks::between(old.as_bytes(), new.as_bytes())
}

/// The same since a revision: one introduced, one moved, one fixed, the others carried over.
pub fn since() -> Report {
    let mut report = project();
    let of = |code: Code| report.findings.iter().filter(|finding| finding.code == code).cloned().collect::<Vec<_>>();
    let (introduced, moved) = (of(Code::ItemSignature), of(Code::FileMoved));
    let others = report.findings.iter().filter(|finding| !introduced.contains(finding) && !moved.contains(finding));
    let carried = others.cloned().collect();
    let fixed = vec![finding(Severity::Deny, "file/changed", "ci/gate.yml", "changed")];
    report.since =
        Some(Since { revision: "origin/main".into(), merge_base: "4b825dc".into(), introduced, fixed, carried, moved });
    report
}

/// A report with many findings, each in a file of its own.
pub fn many(count: usize) -> Report {
    let one = |at: usize| finding(Severity::Warn, "file/changed", &format!("src/part_{at:04}.rs"), "changed");
    of((0..count).map(one).collect())
}
