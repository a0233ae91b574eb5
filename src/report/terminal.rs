//! The report for people: a letter or word beside every colour, what broke first, what to do last.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style as Paint};

use super::{Measure, Report, Status, Style};
use crate::finding::{Finding, Severity, State};
use crate::hunk::{Hunks, LineKind};
use crate::printable::printable;

/// How many lines of hunks one file may fill before the rest is left to `--patch`.
const HUNK_LINES: usize = 40;

struct Page {
    out: String,
    style: Style,
}

pub(super) fn render(report: &Report, style: &Style) -> String {
    let mut page = Page { out: String::new(), style: style.clone() };
    page.head(report);
    for (unit, findings) in by_unit(report) {
        page.file(unit, &findings, report);
    }
    page.summary(report);
    page.out
}

fn by_unit(report: &Report) -> Vec<(&str, Vec<&Finding>)> {
    let mut groups: Vec<(&str, Vec<&Finding>)> = Vec::new();
    for finding in &report.findings {
        match groups.last_mut() {
            Some((path, group)) if *path == finding.path.as_str() => group.push(finding),
            _ => groups.push((finding.path.as_str(), vec![finding])),
        }
    }
    let worst = |group: &Vec<&Finding>| group.iter().map(|finding| finding.level).max();
    groups.sort_by(|a, b| worst(&b.1).cmp(&worst(&a.1)).then(a.0.cmp(b.0)));
    groups
}

impl Page {
    fn painted(&self, paint: Paint, text: &str) -> String {
        if self.style.colour { format!("{paint}{text}{paint:#}") } else { text.to_owned() }
    }

    /// A line of our own: what it holds of others is printable, and so are the paints.
    fn line(&mut self, text: &str) {
        self.out.push_str(text.trim_end());
        self.out.push('\n');
    }

    /// A line that may hold anything.
    fn plain(&mut self, text: &str) {
        self.line(&printable(text));
    }

    /// A line with something at its right end.
    fn sides(&mut self, left: &str, right: &str, paint: Paint) {
        let room = self.style.width.saturating_sub(left.chars().count() + right.chars().count()).max(2);
        let left = self.painted(paint, &printable(left));
        self.line(&format!("{left}{}{right}", " ".repeat(room)));
    }

    fn head(&mut self, report: &Report) {
        let arrow = if self.style.unicode { "←" } else { "<-" };
        for blueprint in &report.blueprints {
            let into = if blueprint.into == "." { String::new() } else { format!("/{}", blueprint.into) };
            let name =
                format!("{}{into} {arrow} {}/{} {}", report.project, blueprint.pack, blueprint.name, blueprint.version);
            let newer = blueprint.latest.as_ref().map(|latest| format!("{latest} is available")).unwrap_or_default();
            self.sides(&name, &newer, Paint::new().bold());
        }
        self.line("");
    }

    fn file(&mut self, unit: &str, findings: &[&Finding], report: &Report) {
        let Some(worst) = findings.iter().max_by_key(|finding| finding.level) else { return };
        let inner = findings.iter().all(|finding| finding.unit != finding.path);
        let count = report.hunks.get(unit).filter(|_| inner).map(|hunks| self.count(hunks));
        let count = count.map(|count| format!("{}  ", count.trim_start_matches(", "))).unwrap_or_default();
        let word = format!("{count}{} {}", worst.ownership, level_word(worst.level));
        self.sides(unit, &word, paint(worst.level));
        for finding in findings {
            self.finding(finding, report);
        }
        if let Some(why) = findings.iter().find_map(|finding| finding.why.as_deref()) {
            self.plain(&format!("  why  {why}"));
        }
        if let Some(hunks) = report.hunks.get(unit).filter(|_| !self.style.stat) {
            self.hunks(hunks);
        }
    }

    fn finding(&mut self, finding: &Finding, report: &Report) {
        let symbol = match finding.state {
            State::Moved => ">",
            State::Intrusion => "+",
            State::Unknown => "?",
            State::Behind => "<",
            State::Conflict => "!",
            State::Drifted | State::Converged => match finding.code {
                "file/missing" | "item/removed" | "item/member-removed" | "key/removed" => "-",
                _ => "~",
            },
        };
        let hunks = report.hunks.get(&finding.unit).filter(|_| finding.code == "file/changed");
        let count = hunks.map(|hunks| self.count(hunks)).unwrap_or_default();
        let sure = if finding.confidence < 1.0 {
            format!(" ({:.0} % alike)", finding.confidence * 100.0)
        } else {
            String::new()
        };
        self.plain(&format!("  {symbol} {}{count}{sure}{}", finding.message, self.change(finding)));
    }

    /// What it was and what it is, of an item or a key, where that fits on the line.
    fn change(&self, finding: &Finding) -> String {
        let inner = finding.code.starts_with("item/") || finding.code.starts_with("key/");
        let (was, is) = (finding.facts.get("was"), finding.facts.get("is"));
        let arrow = if self.style.unicode { "→" } else { "->" };
        match was.zip(is).filter(|_| inner) {
            Some((was, is)) if was.len() + is.len() + finding.message.len() < self.style.width => {
                format!("   {was} {arrow} {is}")
            }
            _ => String::new(),
        }
    }

    fn count(&self, hunks: &Hunks) -> String {
        let minus = if self.style.unicode { '−' } else { '-' };
        match hunks.is_binary() {
            true => ", binary".to_owned(),
            false => format!(", +{} {minus}{}", hunks.added(), hunks.removed()),
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
                    return self.line("      … more with `scaffold diff --patch`");
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
        let measure = &report.measure;
        if !report.findings.is_empty() {
            self.line("");
        }
        if !report.new_shape.is_empty() {
            self.new_shape(report);
        }
        let mut lines = String::new();
        if measure.rules_not_evaluated > 0 {
            _ = writeln!(lines, "contracts  {} not evaluated by this version", measure.rules_not_evaluated);
        }
        lines.push_str(&structure(measure));
        if measure.behind + measure.conflicts + measure.converged > 0 {
            let (behind, conflicts) = (measure.behind, measure.conflicts);
            _ = writeln!(
                lines,
                "behind     {}, {}",
                counted(behind, "unit updated upstream", "units updated upstream"),
                counted(conflicts, "conflict", "conflicts")
            );
        }
        let (files, items) = (report.extensions.count, report.extensions.items_count);
        let items = if items > 0 { format!(" · {}", counted(items, "item", "items")) } else { String::new() };
        _ = writeln!(lines, "yours      {}{items} added, not drift", counted(files, "file", "files"));
        if measure.unknown > 0 {
            _ = writeln!(lines, "unknown    {} could not be compared", measure.unknown);
        }
        if report.extensions.refused > 0 {
            _ = writeln!(lines, "passed by  {} with names no pack could hold", report.extensions.refused);
        }
        self.out.push_str(&lines);
        for note in &report.notes {
            self.plain(&format!("note       {note}"));
        }
        if self.style.verbose {
            self.verbose(report);
        }
        if let Some(next) = next_command(report, self.style.way.as_deref()) {
            self.line("");
            self.line(&format!("  {next}"));
        }
    }

    /// What the team added that has a shape: names, or counts where there are many.
    fn new_shape(&mut self, report: &Report) {
        const NAMED: usize = 6;
        let named = report.new_shape.iter().map(|shape| format!("+ {} {}", shape.kind.word(), shape.name));
        let mut parts: Vec<String> = named.take(NAMED).collect();
        if report.new_shape.len() > NAMED {
            parts.push(format!("and {} more", report.new_shape.len() - NAMED));
        }
        self.plain(&format!("new shape  {}", parts.join("   ")));
        self.line("");
    }

    fn verbose(&mut self, report: &Report) {
        for path in &report.extensions.paths {
            self.line(&format!("  + {path}"));
        }
        for path in &report.cosmetic {
            self.plain(&format!("  = {path}  looks different, says the same"));
        }
        for rule in &report.rules {
            self.plain(&format!("  rule {}  {}  {}", rule.id, rule.result, rule.why));
        }
    }
}

fn next_command(report: &Report, way: Option<&str>) -> Option<String> {
    // Without the blueprint's own text there is nothing to put back.
    if report.status == Status::Clean || !report.notes.is_empty() {
        return None;
    }
    let restorable = |finding: &&Finding| match finding.code {
        "file/kind" | "file/coarse" | "file/intrusion" => false,
        _ => matches!(finding.state, State::Drifted | State::Intrusion),
    };
    let worst = report.findings.iter().filter(restorable).max_by_key(|finding| finding.level)?;
    let what =
        if worst.code == "file/missing" { "put the missing file back" } else { "go back to the blueprint's version" };
    let enter = way.map(|way| format!("cd {way} && ")).unwrap_or_default();
    Some(format!("{enter}scaffold diff --patch {} | git apply      {what}", worst.path))
}

/// `12 of 94 blueprint items differ · 310 of 4,212 blueprint tokens gone`, or files where items were not looked at.
fn structure(measure: &Measure) -> String {
    let of = |of: Option<usize>| of.map(|of| format!(" of {of}")).unwrap_or_default();
    let (items, tokens) = (measure.items, measure.tokens);
    let files = format!("structure  {} of {} blueprint files differ", measure.differ, measure.files);
    if items.differ == 0 && tokens.differ == 0 {
        return format!("{files}\n");
    }
    let about = if measure.coarse { "about " } else { "" };
    format!(
        "{files} · {}{} items · {about}{}{} tokens gone\n",
        items.differ,
        of(items.of),
        tokens.differ,
        of(tokens.of),
    )
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn level_word(level: Severity) -> &'static str {
    match level {
        Severity::Deny => "deny",
        Severity::Warn => "warn",
        Severity::Note => "note",
    }
}

fn paint(level: Severity) -> Paint {
    match level {
        Severity::Deny => AnsiColor::Red.on_default().bold(),
        Severity::Warn => AnsiColor::Yellow.on_default(),
        Severity::Note => AnsiColor::Cyan.on_default(),
    }
}
