//! The lines at the end of every report for people: how far the project has gone, in counts.

use super::{Measure, Report};

/// A label, and what is counted under it.
pub(super) type Line = (&'static str, String);

/// The counts of a report, those that say nothing left out.
pub(super) fn summary(report: &Report) -> Vec<Line> {
    let measure = &report.measure;
    let mut lines = Vec::new();
    if measure.rules_not_evaluated > 0 {
        lines.push(("contracts", format!("{} not evaluated by this version", measure.rules_not_evaluated)));
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
    if measure.unknown > 0 {
        lines.push(("unknown", format!("{} could not be compared", measure.unknown)));
    }
    if report.extensions.refused > 0 {
        lines.push(("passed by", format!("{} with names no pack could hold", report.extensions.refused)));
    }
    lines
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
