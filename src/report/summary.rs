//! The lines at the end of every report for people: how far the project has gone, in counts.

use super::{Contracts, Measure, Report};
use crate::contract::Coverage;
use crate::finding::WaiverState;

/// A label, and what is counted under it.
pub(super) type Line = (&'static str, String);

/// The counts of a report, those that say nothing left out.
pub(super) fn summary(report: &Report) -> Vec<Line> {
    let measure = &report.measure;
    let mut lines = Vec::new();
    if !report.rules.is_empty() {
        lines.push(("contracts", contracts(report)));
    }
    lines.push(("structure", structure(measure)));
    if measure.behind + measure.conflicts + measure.converged > 0 {
        let behind = counted(measure.behind, "unit updated upstream", "units updated upstream");
        lines.push(("behind", format!("{behind}, {}", counted(measure.conflicts, "conflict", "conflicts"))));
    }
    let (files, items) = (report.extensions.count, report.extensions.items_count);
    let items = if items > 0 { format!(" · {}", counted(items, "item", "items")) } else { String::new() };
    lines.push(("yours", format!("{}{items} added, not drift", counted(files, "file", "files"))));
    if measure.waived > 0 {
        lines.push(("waived", counted(measure.waived, "finding", "findings")));
    }
    if measure.baselined > 0 {
        lines.push(("absorbed", format!("{} in the baseline", counted(measure.baselined, "finding", "findings"))));
    }
    if measure.unknown > 0 {
        lines.push(("unknown", format!("{} could not be compared", measure.unknown)));
    }
    if !report.rules.is_empty() {
        let Coverage { governed, files } = report.coverage;
        lines.push(("coverage", format!("rules govern {governed} of {}", counted(files, "file", "files"))));
    }
    if report.extensions.refused > 0 {
        lines.push(("passed by", format!("{} with names no pack could hold", report.extensions.refused)));
    }
    lines
}

/// `3 broken (2 deny, 1 warn) · 9 held · 0 unknown · 1 waived, the first ends on 2027-02-28`.
pub(super) fn contracts(report: &Report) -> String {
    let Contracts { broken, deny, warn, note, held, unknown, vacuous, off, waived, baselined } =
        report.measure.contracts;
    let levels = [(deny, "deny"), (warn, "warn"), (note, "note")];
    let levels: Vec<String> =
        levels.iter().filter(|(count, _)| *count > 0).map(|(count, name)| format!("{count} {name}")).collect();
    let levels = if levels.len() > 1 { format!(" ({})", levels.join(", ")) } else { String::new() };
    let mut parts = vec![format!("{broken} broken{levels}"), format!("{held} held"), format!("{unknown} unknown")];
    let rest = [(vacuous, "vacuous"), (off, "off"), (baselined, "in the baseline")];
    parts.extend(rest.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")));
    if waived > 0 {
        parts.push(format!("{waived} waived{}", ends(report)));
    }
    parts.join(" · ")
}

/// `, the first ends on 2027-02-28`, of waivers that speak of rules and end soon.
fn ends(report: &Report) -> String {
    let waivers = report.findings.iter().filter(|finding| finding.rule().is_some());
    let soon = waivers.filter_map(|one| one.waiver.as_ref()).filter(|one| one.state == WaiverState::Expiring);
    soon.map(|waiver| &waiver.expires).min().map(|day| format!(", the first ends on {day}")).unwrap_or_default()
}

/// `2 of 39 files differ · 3 of 457 items · 4 of 11671 tokens gone`, or files alone where items were not looked at.
fn structure(measure: &Measure) -> String {
    let of = |of: Option<usize>| of.map(|of| format!(" of {of}")).unwrap_or_default();
    let (differ, files, items, tokens) = (measure.differ, measure.files, measure.items, measure.tokens);
    if items.differ == 0 && tokens.differ == 0 {
        return format!("{differ} of {files} blueprint files differ");
    }
    let about = if measure.coarse { "about " } else { "" };
    let items = format!("{}{} items", items.differ, of(items.of));
    format!("{differ} of {files} files differ · {items} · {about}{}{} tokens gone", tokens.differ, of(tokens.of))
}

/// A count with its noun.
pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// `orders ← base/svc 1.2.0`, one for each blueprint.
pub(super) fn headings(report: &Report) -> Vec<String> {
    let heading = |blueprint: &super::BlueprintLine| {
        let into = if blueprint.into == "." { String::new() } else { format!("/{}", blueprint.into) };
        format!("{}{into} ← {}/{} {}", report.project, blueprint.pack, blueprint.name, blueprint.version)
    };
    report.blueprints.iter().map(heading).collect()
}
