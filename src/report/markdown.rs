//! Markdown for a comment that a pull request keeps, and for the summary of a workflow's step.
//!
//! What a reader of the change has to see stands first and open; the rest is folded. Past its limit a page leaves out
//! whole entries and says how many.

use super::files::{FileFindings, gravest_first, sentence};
use super::foreign::{block, code, html, prose};
use super::summary::{counted, headings, summary};
use super::{Report, Status};
use crate::model::finding::Finding;
use crate::syntax::hunk::{Hunks, LineKind};

/// The longest comment GitHub takes, in characters. Here bytes are counted, of which there are never fewer.
pub(super) const COMMENT: usize = 65_536;
/// The longest summary of a step GitHub takes, in bytes.
pub(super) const SUMMARY: usize = 1 << 20;
/// How many findings stand open.
const OPEN: usize = 20;
/// Room kept for saying what was left out.
const RESERVE: usize = 200;

struct Page {
    out: String,
    limit: usize,
    left_out: usize,
}

pub(super) fn render(report: &Report, limit: usize) -> String {
    // By the first line a job finds its own comment again.
    let mut page = Page { out: "<!-- scaffold diff -->\n".to_owned(), limit: limit - RESERVE, left_out: 0 };
    for heading in headings(report) {
        page.add(&format!("### {}\n\n", prose(&heading)));
    }
    page.news(report);
    page.new_shape(report);
    page.counts(report);
    page.standing(report);
    page.hunks(report);
    page.end()
}

impl Page {
    /// Adds an entry if there is room for all of it.
    fn add(&mut self, entry: &str) -> bool {
        let fits = self.out.len() + entry.len() <= self.limit;
        if fits {
            self.out.push_str(entry);
        } else {
            self.left_out += 1;
        }
        fits
    }

    /// Adds entries under a line that unfolds them.
    fn folded(&mut self, title: &str, entries: impl IntoIterator<Item = String>) {
        const CLOSE: &str = "\n</details>\n\n";
        let mut entries = entries.into_iter().peekable();
        if entries.peek().is_none() {
            return;
        }
        self.limit -= CLOSE.len();
        let opened = self.add(&format!("<details><summary>{title}</summary>\n\n"));
        for entry in entries {
            _ = self.add(&entry);
        }
        self.limit += CLOSE.len();
        if opened {
            self.out.push_str(CLOSE);
        }
    }

    /// What a change introduced; without an earlier revision, all there is.
    fn news(&mut self, report: &Report) {
        let news: Vec<&Finding> = gravest_first(report).into_iter().filter(|one| report.is_news(one)).collect();
        let count = counted(news.len(), "finding", "findings");
        let title = match &report.since {
            Some(since) => format!("**{count} introduced** since {}", code(&since.revision)),
            None if report.status == Status::Clean => "**Nothing differs from the blueprint.**".to_owned(),
            None if news.is_empty() => "**Nothing differs but what the baseline absorbs.**".to_owned(),
            None => format!("**{count}**: {}", levels(&news)),
        };
        self.add(&format!("{title}\n\n"));
        for finding in news.iter().take(OPEN) {
            self.add(&entry(finding));
        }
        self.add("\n");
        if news.len() > OPEN {
            let title = format!("and {} more", news.len() - OPEN);
            self.folded(&title, news[OPEN..].iter().map(|finding| entry(finding)));
        }
    }

    fn new_shape(&mut self, report: &Report) {
        let shape = |shape: &crate::drift::Shape| {
            format!("- {} {} in {}\n", shape.kind.word(), code(&shape.name), code(&shape.place()))
        };
        let title = format!("New shape: {}", counted(report.new_shape.len(), "addition", "additions"));
        self.folded(&title, report.new_shape.iter().map(shape));
    }

    fn counts(&mut self, report: &Report) {
        self.add("| | |\n|---|---|\n");
        for (label, text) in summary(report) {
            self.add(&format!("| {label} | {} |\n", prose(&text)));
        }
        self.add("\n");
        for note in &report.notes {
            self.add(&format!("> {}\n\n", prose(note)));
        }
    }

    /// What was there before the change, and what it took away; without one, what the baseline absorbs.
    fn standing(&mut self, report: &Report) {
        let Some(since) = &report.since else {
            let known = report.known();
            let title = format!("{} in the baseline", counted(known.len(), "finding", "findings"));
            return self.folded(&title, known.into_iter().map(entry));
        };
        for (list, word) in [(&since.fixed, "fixed"), (&since.moved, "moved"), (&since.carried, "carried over")] {
            let title = format!("{} {word}", counted(list.len(), "finding", "findings"));
            self.folded(&title, list.iter().map(entry));
        }
    }

    fn hunks(&mut self, report: &Report) {
        for file in FileFindings::of(report) {
            let Some(hunks) = file.hunks else { continue };
            let title = format!("<code>{}</code> {}", html(file.path), count(hunks));
            self.folded(&title, (!hunks.hunks.is_empty()).then(|| block("diff", &lines(hunks))));
        }
    }

    fn end(mut self) -> String {
        if self.left_out > 0 {
            let left = counted(self.left_out, "entry is", "entries are");
            self.out.push_str(&format!("{left} left out here; `scaffold diff` shows all.\n"));
        }
        format!("{}\n", self.out.trim_end())
    }
}

/// `1 deny, 2 warn`.
fn levels(findings: &[&Finding]) -> String {
    use crate::model::finding::Severity::{Deny, Note, Warn};
    let count = |level| findings.iter().filter(|finding| finding.level == level).count();
    let counts = [Deny, Warn, Note].map(|level| (count(level), level.name()));
    let told = counts.iter().filter(|(count, _)| *count > 0).map(|(count, name)| format!("{count} {name}"));
    told.collect::<Vec<_>>().join(", ")
}

fn entry(finding: &Finding) -> String {
    let line = finding.locations.first().map(|location| location.line).filter(|line| *line > 1);
    let line = line.map(|line| format!(" line {line}")).unwrap_or_default();
    let level = finding.level.name();
    let what =
        format!("{}{line}: {} ({})", code(&finding.unit), prose(&sentence(finding)), code(finding.code.as_str()));
    let why = finding.why.as_ref().map(|why| format!("  <br>why: {}\n", prose(why))).unwrap_or_default();
    let fix = finding.fix.as_ref().map(|fix| format!("  <br>fix: {}\n", prose(fix))).unwrap_or_default();
    format!("- **{level}** {what}\n{why}{fix}")
}

fn count(hunks: &Hunks) -> String {
    if hunks.is_binary() { "binary".to_owned() } else { format!("+{} −{}", hunks.added(), hunks.removed()) }
}

fn lines(hunks: &Hunks) -> String {
    let mut out = String::new();
    for hunk in &hunks.hunks {
        out.push_str(&format!("@@ -{},{} +{},{} @@\n", hunk.old_start, hunk.old_len, hunk.new_start, hunk.new_len));
        for line in &hunk.lines {
            let sign = match line.kind {
                LineKind::Context => ' ',
                LineKind::Removed => '-',
                LineKind::Added => '+',
            };
            out.push_str(&format!("{sign}{}\n", crate::model::printable::printable(&line.text)));
        }
    }
    out
}
