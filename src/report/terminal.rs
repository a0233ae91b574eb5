//! The report for people: a letter or word beside every colour, what broke first, what to do last.

use anstyle::{AnsiColor, Style as Paint};
use textwrap::core::display_width;

use super::files::FileFindings;
use super::summary::{headings, summary};
use super::{Report, Status, Style};
use crate::drift::ShapeKind;
use crate::model::code::{Code, Effect};
use crate::model::finding::{Finding, Severity, State};
use crate::model::printable::{lines, printable};
use crate::syntax::hunk::{Hunks, LineKind};

mod contracts;
mod since;

use since::held_words;

/// How many lines of hunks one file may fill before the rest is left to `--patch`.
const HUNK_LINES: usize = 40;

struct Page {
    out: String,
    style: Style,
}

pub(super) fn render(report: &Report, style: &Style) -> String {
    let mut page = Page { out: String::new(), style: style.clone() };
    page.head(report);
    match &report.since {
        Some(since) => page.since(since, report),
        None => page.findings(&report.findings, report),
    }
    page.summary(report);
    page.out
}

impl Page {
    fn painted(&self, paint: Paint, text: &str) -> String {
        if self.style.colour { format!("{paint}{text}{paint:#}") } else { text.to_owned() }
    }

    /// A line of our own: what it holds of others is printable, and so are the paints.
    fn line(&mut self, text: &str) {
        self.out.push_str(&lines(text.trim_end()));
        self.out.push('\n');
    }

    /// A line that may hold anything.
    fn plain(&mut self, text: &str) {
        self.line(&self.spelled(text));
    }

    /// What may hold anything on as many lines as it takes, with the label before the first.
    fn wrapped(&mut self, label: &str, text: &str) {
        let indent = " ".repeat(label.chars().count());
        let options = textwrap::Options::new(self.style.width).initial_indent(label).subsequent_indent(&indent);
        let text = self.spelled(&text.replace('\n', " "));
        for line in textwrap::wrap(&text, options.break_words(false)) {
            self.line(&line);
        }
    }

    /// Printable text, with our own signs in ASCII where the locale has no others.
    fn spelled(&self, text: &str) -> String {
        let text = printable(text);
        if self.style.unicode {
            return text.into_owned();
        }
        text.replace('…', "...").replace('→', "->").replace('←', "<-").replace(['·', '−'], "-")
    }

    /// A line with something at its right end; where that does not fit, it has the next line.
    fn sides(&mut self, left: &str, right: &str, paint: Paint) {
        let left = self.spelled(left);
        let (used, wanted) = (display_width(&left), display_width(right));
        let left = self.painted(paint, &left);
        if used + 2 + wanted <= self.style.width || right.is_empty() {
            let room = " ".repeat(self.style.width.saturating_sub(used + wanted));
            return self.line(&format!("{left}{room}{right}"));
        }
        self.line(&left);
        self.line(&format!("{right:>width$}", width = self.style.width));
    }

    fn head(&mut self, report: &Report) {
        for (heading, blueprint) in headings(report).iter().zip(&report.blueprints) {
            let newer = blueprint.latest.as_ref().map(|latest| format!("{latest} is available")).unwrap_or_default();
            self.sides(heading, &newer, Paint::new().bold());
        }
        self.line("");
    }

    /// Contracts first, then files. What the baseline absorbs is counted at the end, and shown with `-v`.
    fn findings(&mut self, findings: &[Finding], report: &Report) {
        let told: Vec<&Finding> = findings.iter().filter(|one| self.style.verbose || !one.baselined).collect();
        self.contracts(&told, report);
        self.files(&told, report);
    }

    fn files(&mut self, findings: &[&Finding], report: &Report) {
        for file in FileFindings::among(findings.iter().copied(), report) {
            self.file(&file);
        }
    }

    fn file(&mut self, file: &FileFindings<'_>) {
        let inner = file.findings.iter().all(|finding| finding.unit != finding.path);
        let count = file.hunks.filter(|_| inner).map(|hunks| self.count(hunks));
        let count = count.map(|count| format!("{}  ", count.trim_start_matches(", "))).unwrap_or_default();
        let word = self.spelled(&format!("{count}{} {}", file.worst.ownership, file.level().name()));
        self.sides(file.path, &word, paint(file.level()));
        for finding in &file.findings {
            self.finding(finding, file.hunks);
        }
        if let Some(why) = file.why() {
            self.wrapped("  why  ", why);
        }
        if let Some(hunks) = file.hunks.filter(|_| !self.style.stat) {
            self.hunks(hunks);
        }
    }

    fn finding(&mut self, finding: &Finding, hunks: Option<&Hunks>) {
        let symbol = match finding.state {
            State::Moved => ">",
            State::Intrusion => "+",
            State::Unknown => "?",
            State::Behind => "<",
            State::Conflict | State::Violated | State::Absent | State::Vacuous => "!",
            State::Drifted | State::Converged => match finding.code.builtin().map(Code::effect) {
                Some(Effect::Removed) => "-",
                _ => "~",
            },
        };
        let waiver = held_words(finding);
        let hunks = hunks.filter(|_| finding.code == Code::FileChanged);
        let count = hunks.map(|hunks| self.count(hunks)).unwrap_or_default();
        let sure = if finding.confidence < 1.0 {
            format!(" ({:.0} % alike)", finding.confidence * 100.0)
        } else {
            String::new()
        };
        let text = format!("{}{count}{sure}{}{waiver}", finding.message, self.change(finding));
        self.wrapped(&format!("  {symbol} "), &text);
    }

    /// What it was and what it is, of an item or a key, where that fits on the line.
    fn change(&self, finding: &Finding) -> String {
        let inner = finding.code.is_inside_file();
        let (was, is) = (finding.facts.get("was"), finding.facts.get("is"));
        match was.zip(is).filter(|_| inner) {
            Some((was, is)) if was.len() + is.len() + finding.message.len() < self.style.width => {
                format!("   {was} → {is}")
            }
            _ => String::new(),
        }
    }

    fn count(&self, hunks: &Hunks) -> String {
        match hunks.is_binary() {
            true => ", binary".to_owned(),
            false => format!(", +{} −{}", hunks.added(), hunks.removed()),
        }
    }

    fn hunks(&mut self, hunks: &Hunks) {
        let mut left = HUNK_LINES;
        for hunk in &hunks.hunks {
            let head = format!("@@ -{},{} +{},{} @@", hunk.old_start, hunk.old_len, hunk.new_start, hunk.new_len);
            let head = self.painted(AnsiColor::Cyan.on_default(), &head);
            self.line(&format!("      {head}"));
            for line in &hunk.lines {
                if left == 0 {
                    return self.plain("      … more with `scaffold diff --patch`");
                }
                left -= 1;
                let (sign, paint) = match line.kind {
                    LineKind::Context => (' ', Paint::new()),
                    LineKind::Removed => ('-', AnsiColor::Red.on_default()),
                    LineKind::Added => ('+', AnsiColor::Green.on_default()),
                };
                let shown = self.painted(paint, &format!("{sign}{}", printable(&line.text)));
                self.line(&format!("      {shown}"));
            }
        }
    }

    fn summary(&mut self, report: &Report) {
        if !self.out.ends_with("\n\n") {
            self.line("");
        }
        if !report.new_shape.is_empty() && report.since.is_none() {
            self.new_shape(report);
        }
        for (label, text) in summary(report) {
            self.wrapped(&format!("{label:<11}"), &text);
        }
        for note in &report.notes {
            // On one line, so that it can be searched for.
            self.plain(&format!("note       {note}"));
        }
        if self.style.verbose {
            self.verbose(report);
        }
        let next: Vec<String> = explain_command(report).into_iter().chain(restore_command(report, self)).collect();
        if !next.is_empty() {
            self.line("");
        }
        next.iter().for_each(|next| self.line(&format!("  {next}")));
    }

    /// What the team added that has a shape: names, or counts where there are many.
    fn new_shape(&mut self, report: &Report) {
        const NAMED: usize = 6;
        // One name may stand in several places, such as a dependency in two manifests.
        let mut named: Vec<(ShapeKind, &str)> = report.new_shape.iter().map(|one| (one.kind, &*one.name)).collect();
        named.sort_unstable();
        named.dedup();
        let said = if named.len() <= NAMED {
            let names = named.iter().map(|(kind, name)| format!("+ {} {name}", kind.word()));
            names.collect::<Vec<_>>().join("   ")
        } else {
            let kinds = named.chunk_by(|(one, _), (other, _)| one == other);
            let counts = kinds.map(|kind| kind[0].0.counted(kind.len()));
            format!("{}   (-v names them)", counts.collect::<Vec<_>>().join(", "))
        };
        self.plain(&format!("new shape  {said}"));
        self.line("");
    }

    fn verbose(&mut self, report: &Report) {
        for path in &report.extensions.paths {
            self.line(&format!("  + {path}"));
        }
        for shape in &report.new_shape {
            self.plain(&format!("  + {} {}  {}", shape.kind.word(), shape.name, shape.place()));
        }
        for path in &report.cosmetic {
            self.plain(&format!("  = {path}  formatting only"));
        }
        for rule in &report.rules {
            self.plain(&format!("  rule {}  {}  {}", rule.id, rule.result.name(), rule.why));
        }
    }
}

/// How to learn more of the gravest contract that is broken.
fn explain_command(report: &Report) -> Option<String> {
    let broken = report.gating().filter(|finding| finding.level > Severity::Note);
    let worst = broken.filter_map(|finding| Some((finding.level, finding.rule()?))).max_by_key(|(level, _)| *level)?;
    Some(format!("scaffold explain {}", worst.1))
}

/// How to put back the gravest difference.
fn restore_command(report: &Report, page: &Page) -> Option<String> {
    // Without the blueprint's own text there is nothing to put back.
    if report.status == Status::Clean || !report.notes.is_empty() {
        return None;
    }
    let restorable = |finding: &&Finding| match finding.code.builtin() {
        Some(Code::FileKind | Code::FileCoarse | Code::FileIntrusion) => false,
        _ if finding.is_of_policy() => false,
        _ => matches!(finding.state, State::Drifted | State::Intrusion),
    };
    let worst = report.gating().filter(restorable).max_by_key(|finding| finding.level)?;
    let what = if worst.code == Code::FileMissing {
        "put the missing file back"
    } else {
        "go back to the blueprint's version"
    };
    let enter = page.style.way.as_ref().map(|way| format!("cd {way} && ")).unwrap_or_default();
    Some(format!("{enter}scaffold diff --patch {} | git apply      {what}", worst.path))
}

fn paint(level: Severity) -> Paint {
    match level {
        Severity::Deny => AnsiColor::Red.on_default().bold(),
        Severity::Warn => AnsiColor::Yellow.on_default(),
        Severity::Note => AnsiColor::Cyan.on_default(),
    }
}
