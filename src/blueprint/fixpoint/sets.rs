//! The answers the law is held against: every component set, times every choice and every yes or no.

use std::collections::{BTreeMap, BTreeSet};

use crate::blueprint::answers::{self, Answers, Choice, Interview, Question, Step, Surroundings};
use crate::blueprint::{Blueprint, DefaultValue, Parameter};
use crate::model::code::Code;
use crate::model::diagnostic::Diagnostic;
use crate::model::value::{Kind, Value};

/// The most sets that are listed.
pub const MAX_SETS: usize = 4096;

/// What stands in where a question has neither specimen nor default; the first that fits is taken.
const SAMPLES: &[&str] = &[
    "sample",
    "sample-name",
    "Sample",
    "SAMPLE",
    "1",
    "0.1.0",
    "2000-01-01",
    "a@example.com",
    "https://example.com",
    "x",
];

/// The answers to check, and what keeps others from being checked.
#[derive(Debug, Clone, Default)]
pub struct Sets {
    pub answers: Vec<Answers>,
    /// That there are more than [`MAX_SETS`] combinations, or that a question cannot be answered.
    pub notes: Vec<Diagnostic>,
}

/// Every component set that satisfies `requires`, with every value of the choices and booleans that are asked. All
/// else is answered with its specimen, its default or a neutral sample, in this order. The set with every component
/// comes first.
#[must_use]
pub fn sets(blueprint: &Blueprint) -> Sets {
    let mut sets = Sets::default();
    for components in component_sets(blueprint) {
        let choice = Choice { exactly: Some(components), ..Choice::default() };
        // Neutral values, so that a default taken from the surroundings is an answer too.
        let surroundings = Surroundings {
            destination: Some("sample".into()),
            year: Some("2000".into()),
            uuid: Some("00000000-0000-4000-8000-000000000000".into()),
        };
        extend(&mut sets, Interview::new(blueprint, BTreeMap::new(), &choice, surroundings));
        if sets.answers.len() > MAX_SETS {
            sets.answers.truncate(MAX_SETS);
            let message =
                format!("there are more than {MAX_SETS} sets of answers, and only the first {MAX_SETS} are checked");
            sets.notes.push(Diagnostic::warning(Code::FixpointMany, message));
            break;
        }
    }
    sets
}

/// Subsets in which every component has what it requires, the whole set first.
fn component_sets(blueprint: &Blueprint) -> impl Iterator<Item = BTreeSet<String>> {
    let all = &blueprint.components;
    let subset = |mask: usize| {
        let on = all.iter().enumerate().filter(move |(at, _)| mask >> at & 1 == 1);
        on.map(|(_, component)| component.name.clone()).collect::<BTreeSet<_>>()
    };
    let stands = |on: &BTreeSet<String>| {
        let mut met = all.iter().filter(|component| on.contains(&component.name));
        met.all(|component| component.requires.iter().all(|needed| on.contains(needed)))
    };
    (0..1usize << all.len()).rev().map(subset).filter(stands)
}

/// Adds every way the interview can end.
fn extend(sets: &mut Sets, mut interview: Interview<'_>) {
    if sets.answers.len() > MAX_SETS {
        return;
    }
    let Some(Step::Question(question)) = interview.next() else {
        return match interview.finish() {
            Ok(answers) => sets.answers.push(answers),
            Err(faults) => faults.iter().for_each(|fault| note(sets, fault.to_string())),
        };
    };
    let values = values(&question);
    if values.is_empty() {
        let name = &question.parameter.name;
        note(sets, format!("`{name}` has neither specimen nor default, and no sample fits it: give it one of the two"));
    }
    for value in values {
        let mut branch = interview.clone();
        match branch.answer(value) {
            Ok(()) => extend(sets, branch),
            Err(fault) => note(sets, format!("the blueprint's own value is no answer: {fault}")),
        }
    }
}

fn note(sets: &mut Sets, message: String) {
    let note = Diagnostic::error(Code::FixpointAnswer, message);
    if !sets.notes.contains(&note) {
        sets.notes.push(note);
    }
}

fn values(question: &Question<'_>) -> Vec<Value> {
    let parameter = question.parameter;
    match parameter.kind {
        Kind::Boolean => vec![Value::Boolean(true), Value::Boolean(false)],
        Kind::Choice => parameter.choices.iter().cloned().map(Value::String).collect(),
        _ => {
            let own = parameter.specimen.clone().or_else(|| question.default.clone());
            own.or_else(|| sample(parameter)).into_iter().collect()
        }
    }
}

fn sample(parameter: &Parameter) -> Option<Value> {
    let text = |text: &&str| match parameter.kind {
        Kind::Integer => Value::Integer(1),
        Kind::List => Value::List(vec![(*text).to_owned()]),
        _ => Value::String((*text).to_owned()),
    };
    SAMPLES.iter().map(text).find(|value| answers::check(parameter, value).is_ok())
}

/// Whether these are the answers the reference is written with, as it stands: every component is on, and every choice
/// is its specimen or its default.
pub(super) fn is_home(blueprint: &Blueprint, answers: &Answers) -> bool {
    let own = |parameter: &Parameter| match (&parameter.specimen, &parameter.default) {
        (Some(value), _) | (None, Some(DefaultValue::Value(value))) => Some(value.clone()),
        _ => None,
    };
    let chosen = |parameter: &&Parameter| matches!(parameter.kind, Kind::Boolean | Kind::Choice);
    answers.components.len() == blueprint.components.len()
        && blueprint.parameters.iter().filter(chosen).all(|parameter| {
            let answer = answers.get(&parameter.name);
            answer.zip(own(parameter).as_ref()).is_none_or(|(answer, own)| answer == own)
        })
}
