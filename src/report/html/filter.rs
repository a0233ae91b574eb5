//! `Filters`: which findings are shown, chosen without a script.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::finding::{Finding, Severity};
use crate::report::Report;
use crate::report::standing::Standing;

/// Questions with their answers. Each finding has a class for each of its answers.
pub(super) struct Filters {
    groups: Vec<Group>,
    /// The classes of every finding.
    findings: BTreeSet<Vec<&'static str>>,
}

struct Group {
    name: &'static str,
    options: Vec<(&'static str, usize)>,
}

impl Filters {
    /// The questions that part the findings of a report.
    pub(super) fn of(report: &Report) -> Self {
        let level = |finding: &Finding| Some(finding.level.name());
        let state = |finding: &Finding| Some(finding.state.name());
        let standing = |finding: &Finding| report.standing(finding).map(Standing::name);
        let levels = [Severity::Deny, Severity::Warn, Severity::Note].map(Severity::name);
        let groups = [
            Group::of(report, "level", level),
            Group::of(report, "state", state),
            Group::of(report, "since", standing),
        ];
        let mut groups: Vec<Group> = groups.into_iter().filter(|group| group.options.len() > 1).collect();
        for group in groups.iter_mut().filter(|group| group.name == "level") {
            group.options.sort_by_key(|(name, _)| levels.iter().position(|level| level == name));
        }
        let classes = |one: &Finding| [level(one), state(one), standing(one)].into_iter().flatten().collect();
        Self { groups, findings: report.findings.iter().map(classes).collect() }
    }

    /// The radio buttons.
    pub(super) fn form(&self) -> String {
        let mut out = String::new();
        for group in &self.groups {
            let name = group.name;
            _ = writeln!(out, "<fieldset>\n<legend>{name}</legend>");
            let all = group.options.iter().map(|(_, count)| count).sum::<usize>();
            for (index, (option, count)) in [("all", all)].iter().chain(&group.options).enumerate() {
                let checked = if index == 0 { " checked" } else { "" };
                let input = format!("<input type=\"radio\" name=\"{name}\" id=\"{name}-{option}\"{checked}>");
                _ = writeln!(out, "<label>{input} {option} <span class=\"count\">{count}</span></label>");
            }
            out.push_str("</fieldset>\n");
        }
        if out.is_empty() { out } else { format!("<div class=\"filters\">\n{out}</div>\n") }
    }

    /// What each choice of answers hides: other findings, files without such findings, and the word that there is none.
    pub(super) fn rules(&self) -> String {
        let mut choices: Vec<Vec<(&str, &str)>> = vec![Vec::new()];
        for group in &self.groups {
            let with = |choice: &Vec<(&'static str, &'static str)>| {
                let one = |(option, _): &(&'static str, usize)| [choice.as_slice(), &[(group.name, *option)]].concat();
                group.options.iter().map(one).collect::<Vec<_>>()
            };
            let more: Vec<_> = choices.iter().flat_map(with).collect();
            choices.extend(more);
        }
        choices.iter().filter(|choice| !choice.is_empty()).map(|choice| self.rule(choice)).collect()
    }

    fn rule(&self, choice: &[(&str, &str)]) -> String {
        let chosen: String = choice.iter().map(|(name, option)| format!(":has(#{name}-{option}:checked)")).collect();
        let classes: String = choice.iter().map(|(_, option)| format!(".{option}")).collect();
        let hidden = format!("body{chosen} :is(.finding:not({classes}), .file:not(:has({classes})))");
        let mut rule = format!("{hidden} {{ display: none }}\n");
        let fits = |finding: &Vec<&str>| choice.iter().all(|(_, option)| finding.contains(option));
        if !self.findings.iter().any(fits) {
            _ = writeln!(rule, "body{chosen} .nothing {{ display: block }}");
        }
        rule
    }
}

impl Group {
    fn of(report: &Report, name: &'static str, answer: impl Fn(&Finding) -> Option<&'static str>) -> Self {
        let answers: Vec<&'static str> = report.findings.iter().filter_map(answer).collect();
        let distinct: BTreeSet<&'static str> = answers.iter().copied().collect();
        let count = |one: &&'static str| answers.iter().filter(|answer| answer == &one).count();
        Self { name, options: distinct.iter().map(|one| (*one, count(one))).collect() }
    }
}
