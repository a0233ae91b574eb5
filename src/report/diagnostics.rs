//! Broken contracts as compilers show errors: file, line, column, a frame with carets, the reason, and the way out.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::summary::{absorbed, contracts, counted, waived};
use super::{Report, Style};
use crate::model::code::FindingCode;
use crate::model::diagnostic::offset;
use crate::model::finding::{Finding, Severity, State};
use crate::model::printable::{lines, printable};

/// How many findings of one rule are shown; the rest are counted.
const SHOWN: usize = 20;

pub(super) fn render(report: &Report, style: &Style) -> String {
    let renderer = if style.colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(if style.unicode { DecorStyle::Unicode } else { DecorStyle::Ascii });
    let renderer = renderer.term_width(style.width);
    let mut out = String::new();
    for finding in told(report, style) {
        out.push_str(&renderer.render(&[frame(finding, report)]));
        out.push_str("\n\n");
    }
    out.push_str(&rest(report, style));
    out.push_str(&summary(report));
    lines(&out).into_owned()
}

/// What counts and is to be shown; what is only noted, with `-v`.
fn told<'r>(report: &'r Report, style: &Style) -> Vec<&'r Finding> {
    let list = report.since.as_ref().map_or(&report.findings, |since| &since.introduced);
    let all = list.iter().filter(|one| style.verbose || one.counts());
    let mut seen = std::collections::BTreeMap::<&FindingCode, usize>::new();
    let mut told: Vec<&Finding> = all
        .filter(|one| {
            let count = seen.entry(&one.code).or_default();
            *count += 1;
            style.verbose || *count <= SHOWN
        })
        .collect();
    told.sort_by_key(|one| std::cmp::Reverse(one.level));
    told
}

/// What is not shown, counted.
fn rest(report: &Report, style: &Style) -> String {
    let list = report.since.as_ref().map_or(&report.findings, |since| &since.introduced);
    let counting = list.iter().filter(|one| style.verbose || one.counts()).count();
    let more = counting - told(report, style).len();
    if more == 0 { String::new() } else { format!("and {} more with `-v`\n\n", counted(more, "finding", "findings")) }
}

fn frame<'f>(finding: &'f Finding, report: &'f Report) -> Group<'f> {
    let level = match finding.level {
        Severity::Deny => Level::ERROR,
        Severity::Warn => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let code = finding.rule().unwrap_or(finding.code.as_str());
    let unknown = if finding.state == State::Unknown { "undecided: " } else { "" };
    let title = level.primary_title(printable(&format!("{unknown}{}", finding.message)).into_owned()).id(code);
    let place = finding.locations.first();
    let text = place.and_then(|place| Some((place, report.sources.get(&place.path)?)));
    let mut group = match text {
        Some((place, text)) => {
            let span = offset(text, place.line, place.column)..offset(text, place.end_line, place.end_column);
            let annotation = AnnotationKind::Primary.span(span).label(word(finding.state));
            let path = format!("{}", place.path);
            title.element(Snippet::source(text.as_str()).path(path).annotation(annotation))
        }
        None => {
            let place = place.map(|place| format!(", line {}", place.line)).unwrap_or_default();
            Group::with_title(title)
                .element(Level::NOTE.message(printable(&format!("in {}{place}", finding.unit)).into_owned()))
        }
    };
    if let Some(why) = &finding.why {
        group = group.element(Level::NOTE.with_name("why").message(printable(why)));
    }
    if let Some(fix) = &finding.fix {
        group = group.element(Level::HELP.message(printable(fix)));
    }
    group
}

/// What a violation is, by the words of reflexion models.
fn word(state: State) -> &'static str {
    match state {
        State::Violated => "divergence",
        State::Absent => "absence",
        State::Vacuous => "vacuous",
        _ => "unknown",
    }
}

fn summary(report: &Report) -> String {
    let mut out = String::new();
    if let Some(since) = &report.since {
        let (introduced, fixed, carried) = (since.introduced.len(), since.fixed.len(), since.carried.len());
        out.push_str(&format!(
            "since {}  {introduced} introduced · {fixed} fixed · {carried} carried\n",
            since.revision
        ));
    }
    for note in &report.notes {
        out.push_str(&format!("note: {}\n", printable(note)));
    }
    out.push_str(&format!("contracts  {}\n", contracts(report)));
    if report.measure.waived > 0 {
        out.push_str(&format!("waived     {}\n", waived(&report.measure)));
    }
    if let Some(absorbed) = absorbed(report) {
        out.push_str(&format!("absorbed   {absorbed}\n"));
    }
    let worst = report.gating().filter(|one| one.level > Severity::Note).max_by_key(|one| one.level);
    if let Some(rule) = worst.and_then(Finding::rule) {
        out.push_str(&format!("\n  scaffold explain {rule}\n"));
    }
    out
}
