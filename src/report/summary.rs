//! The lines at the end of every report for people: how far the project has gone, in counts.

use super::{Contracts, Measure, Report, Share};
use crate::rule::contract::Coverage;

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
        let behind = counted(measure.behind, "item updated upstream", "items updated upstream");
        lines.push(("behind", format!("{behind}, {}", counted(measure.conflicts, "conflict", "conflicts"))));
    }
    lines.push(("yours", format!("{} added, not drift", yours(report))));
    if measure.waived > 0 {
        lines.push(("waived", waived(measure)));
    }
    lines.extend(absorbed(report).map(|text| ("absorbed", text)));
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

/// `3 broken (2 deny, 1 warn) · 9 held · 0 unknown · 1 waived, ends in 12 days`.
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

/// `, ends in 12 days`, of the waiver that ends first among those that hold a rule's findings.
fn ends(report: &Report) -> String {
    let waivers = report.findings.iter().filter(|finding| finding.rule().is_some() && finding.is_waived());
    let left: Vec<i32> = waivers.filter_map(|one| one.waiver.as_ref()).map(|waiver| waiver.left).collect();
    let first = if left.iter().any(|days| Some(days) != left.first()) { "the first ends" } else { "ends" };
    match left.iter().min() {
        None => String::new(),
        Some(0) => format!(", {first} today"),
        Some(1) => format!(", {first} in 1 day"),
        Some(days) => format!(", {first} in {days} days"),
    }
}

/// `4`, or `4 (+1 since origin/main)`.
pub(super) fn absorbed(report: &Report) -> Option<String> {
    let grown = report.absorbed.and_then(|absorbed| Some((absorbed, absorbed.growth?))).zip(report.since.as_ref());
    match grown {
        Some(((absorbed, growth), since)) => {
            Some(format!("{} ({growth:+} since {})", absorbed.findings, since.revision))
        }
        None => Some(report.measure.baselined.to_string()).filter(|_| report.measure.baselined > 0),
    }
}

/// `3 findings, 1 of them a wish to change direction`.
pub(super) fn waived(measure: &Measure) -> String {
    let wishes = match measure.wishes {
        0 => String::new(),
        wishes => format!(", {} to change direction", counted(wishes, "of them a wish", "of them wishes")),
    };
    format!("{}{wishes}", counted(measure.waived, "finding", "findings"))
}

/// `3 files · 41 items`: whole files, and what was added inside the blueprint's.
fn yours(report: &Report) -> String {
    let (files, items) = (report.extensions.count, report.extensions.items_count);
    let (told, items) = (counted(files, "file", "files"), counted(items, "item", "items"));
    match (files, report.extensions.items_count) {
        (0, _) => items,
        (_, 0) => told,
        _ => format!("{told} · {items}"),
    }
}

/// `12 of 94 blueprint items differ · 310 of 4,212 blueprint tokens gone`; files where no item differs and some file
/// does: by its mode, or its place.
fn structure(measure: &Measure) -> String {
    let of = |share: Share| {
        let of = share.of.map(|of| format!(" of {}", grouped(of))).unwrap_or_default();
        format!("{}{of}", grouped(share.differ))
    };
    let (differ, items, tokens) = (measure.differ, measure.items, measure.tokens);
    let files = format!("{} of {} blueprint files differ", grouped(differ), grouped(measure.files));
    if items.differ == 0 && (differ > 0 || items.of.is_none()) {
        return files;
    }
    let about = if measure.coarse { "about " } else { "" };
    format!("{} blueprint items differ · {about}{} blueprint tokens gone", of(items), of(tokens))
}

/// `4,212`.
fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|group| std::str::from_utf8(group).ok()).collect();
    groups.join(",")
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
