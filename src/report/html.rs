//! HTML: one file that needs nothing else. No script, no request: its own policy forbids both.
//!
//! Filters are radio buttons and `:has()`, so they work with scripts off. Sections stand in reading order: the counts, the
//! map of the zones, the new shape, contracts, files.

use std::fmt::Write as _;

use super::Report;
use super::change_status::ChangeStatus;
use super::files::{FileFindings, sentence};
use super::foreign::html;
use super::summary::{counted, headings, summary};
use crate::model::finding::{Finding, Severity};

mod contracts;
mod filter;
mod hunks;
mod map;

use filter::{Filters, answers};

const STYLE: &str = include_str!("html/page.css");
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

pub(super) fn render(report: &Report) -> String {
    let filters = Filters::of(report);
    let mut out = head(report, &filters);
    out.push_str("<body>\n");
    out.push_str(&header(report));
    out.push_str("<main>\n");
    out.push_str(&map::render(report));
    out.push_str(&new_shape(report));
    if report.findings.is_empty() {
        out.push_str("<p class=\"clean\">Nothing differs from the blueprint.</p>\n");
    } else {
        out.push_str(&filters.form());
        out.push_str(&contracts::sections(report));
        FileFindings::of(report).iter().for_each(|file| out.push_str(&section(file, report)));
        out.push_str("<p class=\"nothing\">No finding is all of this.</p>\n");
    }
    out.push_str(&fixed(report));
    out.push_str(&known(report));
    out.push_str("</main>\n");
    out.push_str(&footer(report));
    out.push_str("</body>\n</html>\n");
    out
}

fn head(report: &Report, filters: &Filters) -> String {
    let title = html(&format!("{}: scaffold diff", report.project));
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n\
         <style>\n{STYLE}{}</style>\n</head>\n",
        filters.rules()
    )
}

fn header(report: &Report) -> String {
    let mut out = "<header>\n".to_owned();
    for heading in headings(report) {
        _ = writeln!(out, "<h1>{}</h1>", html(&heading));
    }
    if let Some(since) = &report.since {
        let (introduced, fixed) = (since.introduced.len(), since.fixed.len());
        let (carried, moved) = (since.carried.len(), since.moved.len());
        let rev = html(&since.revision);
        _ = writeln!(
            out,
            "<p>Since <code>{rev}</code>: <strong>{introduced} introduced</strong>, {fixed} fixed, {carried} carried \
             over, {moved} moved.</p>"
        );
    }
    out.push_str("<dl class=\"levels\">\n");
    for (level, count) in [("deny", report.measure.deny), ("warn", report.measure.warn), ("note", report.measure.note)]
    {
        _ = writeln!(out, "<div class=\"level-{level}\"><dt>{level}</dt><dd>{count}</dd></div>");
    }
    out.push_str("</dl>\n<dl class=\"counts\">\n");
    for (label, text) in summary(report) {
        _ = writeln!(out, "<div><dt>{label}</dt><dd>{}</dd></div>", html(&text));
    }
    out.push_str("</dl>\n");
    for note in &report.notes {
        _ = writeln!(out, "<p class=\"note\">{}</p>", html(note));
    }
    out.push_str("</header>\n");
    out
}

fn new_shape(report: &Report) -> String {
    if report.new_shape.is_empty() {
        return String::new();
    }
    let mut out = "<section>\n<h2>New shape</h2>\n<ul class=\"shape\">\n".to_owned();
    for shape in &report.new_shape {
        let (name, path) = (html(&shape.name), html(&shape.place()));
        _ = writeln!(out, "<li>{} <code>{name}</code> in <code>{path}</code></li>", shape.kind.word());
    }
    out.push_str("</ul>\n</section>\n");
    out
}

fn section(file: &FileFindings<'_>, report: &Report) -> String {
    let level = file.level().name();
    let mut out = "<section class=\"file\">\n".to_owned();
    let badge = format!("<span class=\"badge level-{level}\">{} {level}</span>", file.worst.ownership);
    _ = writeln!(out, "<h2><code>{}</code> {badge}</h2>\n<ul>", html(file.path));
    for finding in &file.findings {
        out.push_str(&item(finding, report));
    }
    out.push_str("</ul>\n");
    if let Some(why) = file.why() {
        _ = writeln!(out, "<p class=\"why\"><b>why</b> {}</p>", html(why));
    }
    out.push_str(&file.hunks.map(hunks::render).unwrap_or_default());
    out.push_str("</section>\n");
    out
}

fn item(finding: &Finding, report: &Report) -> String {
    let place = finding.locations.first();
    let line = match (finding.rule(), place) {
        (Some(_), Some(place)) => format!(" <span class=\"line\">{}:{}</span>", html(place.path.as_str()), place.line),
        (None, Some(place)) if place.line > 1 => format!(" <span class=\"line\">line {}</span>", place.line),
        _ => String::new(),
    };
    let standing = report.standing(finding).map(ChangeStatus::name);
    let tags =
        [finding.code.as_str(), finding.state.name()].into_iter().chain(standing).collect::<Vec<_>>().join(" · ");
    format!(
        "<li class=\"finding {}\"><span class=\"level\">{}</span> {}{line} <span class=\"tags\">{}</span></li>\n",
        answers(finding, report).join(" "),
        finding.level.name(),
        html(&sentence(finding)),
        html(&tags)
    )
}

fn fixed(report: &Report) -> String {
    let Some(since) = report.since.as_ref().filter(|since| !since.fixed.is_empty()) else { return String::new() };
    let count = counted(since.fixed.len(), "finding", "findings");
    let mut out = format!("<details>\n<summary>{count} fixed</summary>\n<ul>\n");
    for finding in &since.fixed {
        _ = writeln!(out, "<li><code>{}</code> {}</li>", html(&finding.unit), html(&sentence(finding)));
    }
    out.push_str("</ul>\n</details>\n");
    out
}

/// What the baseline absorbs, folded.
fn known(report: &Report) -> String {
    let known = report.known();
    if known.is_empty() {
        return String::new();
    }
    let count = counted(known.len(), "finding", "findings");
    let mut out = format!("<details>\n<summary>{count} in the baseline</summary>\n<ul>\n");
    for finding in known {
        _ = writeln!(out, "<li><code>{}</code> {}</li>", html(&finding.unit), html(&sentence(finding)));
    }
    out + "</ul>\n</details>\n"
}

fn footer(report: &Report) -> String {
    let worst = report.findings.iter().map(|finding| finding.level).max().unwrap_or(Severity::Note);
    let explain =
        if worst > Severity::Note { " · <code>scaffold explain CODE</code> says what a code means" } else { "" };
    format!("<footer>{} {}{explain}</footer>\n", report.tool.name, report.tool.version)
}
