//! `Filters`: which findings are shown, chosen without a script.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::model::finding::{Finding, Severity, State};
use crate::report::Report;
use crate::report::change_status::ChangeStatus;

/// What can be asked of a finding, and the answers there are, in the order they are shown.
const QUESTIONS: &[(&str, &[&str])] = &[
    ("level", &[Severity::Deny.name(), Severity::Warn.name(), Severity::Note.name()]),
    (
        "state",
        &[
            State::Violated.name(),
            State::Absent.name(),
            State::Vacuous.name(),
            State::Conflict.name(),
            State::Drifted.name(),
            State::Intrusion.name(),
            State::Unknown.name(),
            State::Moved.name(),
            State::Behind.name(),
            State::Converged.name(),
        ],
    ),
    ("since", &[ChangeStatus::Introduced.name(), ChangeStatus::Moved.name(), ChangeStatus::Carried.name()]),
];

/// The answers of a finding, which are its classes.
pub(super) fn answers(finding: &Finding, report: &Report) -> Vec<String> {
    let since = report.standing(finding).map(|standing| format!("since-{}", standing.name()));
    let known = [format!("level-{}", finding.level.name()), format!("state-{}", finding.state.name())];
    known.into_iter().chain(since).collect()
}

/// The questions that part the findings of a report.
pub(super) struct Filters {
    /// For each question its answers, and how many findings give them.
    groups: Vec<(&'static str, Vec<(&'static str, usize)>)>,
    /// What findings answer, each combination once.
    found: BTreeSet<Vec<String>>,
}

impl Filters {
    pub(super) fn of(report: &Report) -> Self {
        let all: Vec<Vec<String>> =
            report.findings.iter().filter(|one| !one.baselined).map(|finding| answers(finding, report)).collect();
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        all.iter().flatten().for_each(|answer| *counts.entry(answer).or_default() += 1);
        let given = |question: &str, answer: &&'static str| {
            counts.get(format!("{question}-{answer}").as_str()).map(|count| (*answer, *count))
        };
        let groups = QUESTIONS.iter().map(|(question, answers)| {
            (*question, answers.iter().filter_map(|answer| given(question, answer)).collect::<Vec<_>>())
        });
        let groups = groups.filter(|(_, answers)| answers.len() > 1).collect();
        Self { groups, found: all.iter().cloned().collect() }
    }

    /// The radio buttons.
    pub(super) fn form(&self) -> String {
        let fields: String = self.groups.iter().map(|(question, answers)| field(question, answers)).collect();
        if fields.is_empty() { fields } else { format!("<div class=\"filters\">\n{fields}</div>\n") }
    }

    /// What each choice of answers hides: other findings, and files without such findings.
    pub(super) fn rules(&self) -> String {
        let mut choices: Vec<Vec<String>> = vec![Vec::new()];
        for (question, answers) in &self.groups {
            let with = |choice: &Vec<String>| {
                let longer =
                    |(answer, _): &(&str, usize)| [choice.as_slice(), &[format!("{question}-{answer}")]].concat();
                answers.iter().map(longer).collect::<Vec<_>>()
            };
            let longer: Vec<_> = choices.iter().flat_map(with).collect();
            choices.extend(longer);
        }
        choices.iter().filter(|choice| !choice.is_empty()).map(|choice| self.rule(choice)).collect()
    }

    fn rule(&self, choice: &[String]) -> String {
        let chosen: String = choice.iter().map(|answer| format!(":has(#{answer}:checked)")).collect();
        let classes: String = choice.iter().map(|answer| format!(".{answer}")).collect();
        let hidden = format!(":is(.finding:not({classes}), .file:not(:has(.finding{classes})))");
        let mut rule = format!("body{chosen} {hidden} {{ display: none }}\n");
        if !self.found.iter().any(|finding| choice.iter().all(|answer| finding.contains(answer))) {
            _ = writeln!(rule, "body{chosen} .nothing {{ display: block }}");
        }
        rule
    }
}

fn field(question: &str, answers: &[(&str, usize)]) -> String {
    let all = answers.iter().map(|(_, count)| count).sum();
    let mut out = format!("<fieldset>\n<legend>{question}</legend>\n");
    for (answer, count) in [("all", all)].iter().chain(answers) {
        let checked = if *answer == "all" { " checked" } else { "" };
        let input = format!("<input type=\"radio\" name=\"{question}\" id=\"{question}-{answer}\"{checked}>");
        _ = writeln!(out, "<label>{input} {answer} <span class=\"count\">{count}</span></label>");
    }
    out + "</fieldset>\n"
}
