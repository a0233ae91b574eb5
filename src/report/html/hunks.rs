//! Hunks side by side: the blueprint on the left, the project on the right.

use std::fmt::Write as _;

use crate::report::foreign::html;
use crate::syntax::hunk::{Hunk, Hunks, Line, LineKind};

/// A line with its number, on one side of a row.
type Numbered<'h> = Option<(usize, &'h Line)>;

pub(super) fn render(hunks: &Hunks) -> String {
    if hunks.is_binary() {
        return "<p>binary</p>\n".to_owned();
    }
    let (added, removed) = (hunks.added(), hunks.removed());
    let mut out = format!("<details open>\n<summary>+{added} −{removed}</summary>\n<div class=\"scroll\">\n<table>\n");
    out.push_str("<colgroup><col class=\"n\"><col><col class=\"n\"><col></colgroup>\n<thead><tr><th scope=\"col\" colspan=\"2\">− blueprint</th>");
    out.push_str("<th scope=\"col\" colspan=\"2\">+ project</th></tr></thead>\n");
    for hunk in &hunks.hunks {
        let (old, new) = ((hunk.old_start, hunk.old_len), (hunk.new_start, hunk.new_len));
        let head = format!("@@ -{},{} +{},{} @@", old.0, old.1, new.0, new.1);
        _ = writeln!(out, "<tbody class=\"at\">\n<tr><td colspan=\"4\">{head}</td></tr>\n</tbody>");
        for run in runs(hunk) {
            out.push_str("<tbody>\n");
            run.iter().for_each(|(old, new)| out.push_str(&row(*old, *new)));
            out.push_str("</tbody>\n");
        }
    }
    out.push_str("</table>\n</div>\n</details>\n");
    out
}

/// The runs of a hunk in rows: lines that stayed, or what was removed beside what was added in its place.
fn runs(hunk: &Hunk) -> Vec<Vec<(Numbered<'_>, Numbered<'_>)>> {
    let (mut old, mut new) = (hunk.old_start, hunk.new_start);
    let mut runs = Vec::new();
    for run in hunk.lines.chunk_by(|a, b| (a.kind == LineKind::Context) == (b.kind == LineKind::Context)) {
        let side = |kind: LineKind, start: usize| {
            let lines = run.iter().filter(move |line| line.kind == kind || line.kind == LineKind::Context);
            (start..).zip(lines).collect::<Vec<_>>()
        };
        let (left, right) = (side(LineKind::Removed, old), side(LineKind::Added, new));
        (old, new) = (old + left.len(), new + right.len());
        let height = left.len().max(right.len());
        runs.push((0..height).map(|at| (left.get(at).copied(), right.get(at).copied())).collect());
    }
    runs
}

fn row(old: Numbered<'_>, new: Numbered<'_>) -> String {
    format!("<tr>{}{}</tr>\n", cell(old, "old"), cell(new, "new"))
}

fn cell(line: Numbered<'_>, side: &str) -> String {
    let Some((number, line)) = line else { return "<td class=\"n empty\"></td><td class=\"empty\"></td>".to_owned() };
    let (class, sign) = match line.kind {
        LineKind::Context => ("same", " "),
        LineKind::Removed => ("removed", "-"),
        LineKind::Added => ("added", "+"),
    };
    let open = if line.newline { "" } else { " <i>no line end</i>" };
    let text = html(&line.text);
    format!(
        "<td class=\"n {class} {side}\">{number}</td><td class=\"{class} {side}\"><pre>{sign}{text}{open}</pre></td>"
    )
}
