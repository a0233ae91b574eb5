//! Contracts that do not hold: a section for each rule, with its reason and the way out.

use std::fmt::Write as _;

use super::item;
use crate::model::finding::Finding;
use crate::report::Report;
use crate::report::contracts::RuleFindings;
use crate::report::foreign::html;

pub(super) fn sections(report: &Report) -> String {
    let told: Vec<&Finding> = report.findings.iter().filter(|finding| !finding.baselined).collect();
    RuleFindings::among(&told, report).iter().map(|rule| section(rule, report)).collect()
}

fn section(rule: &RuleFindings<'_>, report: &Report) -> String {
    let (level, word) = (rule.level().name(), rule.word());
    let mut out = "<section class=\"file rule\">\n".to_owned();
    let badge = format!("<span class=\"badge level-{level}\">{} {word}</span>", rule.rule.result.name());
    _ = writeln!(out, "<h2><code>{}</code> {badge}</h2>\n<ul>", html(&rule.rule.id));
    for finding in &rule.findings {
        out.push_str(&item(finding, report));
    }
    _ = writeln!(out, "</ul>\n<p class=\"why\"><b>why</b> {}</p>", html(&rule.rule.why));
    if let Some(fix) = &rule.rule.fix {
        _ = writeln!(out, "<p class=\"why\"><b>fix</b> {}</p>", html(fix));
    }
    out.push_str("</section>\n");
    out
}
