//! `Answers`: checked values in question order, and the `Interview` that collects them without any input or output.
//!
//! The terminal, flags, a file and tests all drive the same machine: ask [`Interview::next`], give
//! [`Interview::answer`], end with [`Interview::finish`].

use std::collections::{BTreeMap, BTreeSet};

use crate::blueprint::{Blueprint, DefaultFrom, DefaultValue, Parameter};
use crate::model::suggestion::hint;
use crate::model::value::Value;
use crate::template::Scope;
use crate::template::specimen::Substitution;

mod check;
mod components;

pub use check::check;
pub use components::Choice;

/// Values for every parameter of a blueprint, and the components that are on.
#[derive(Debug, Clone, PartialEq)]
pub struct Answers {
    /// In question order; `None` for a question whose condition does not hold.
    values: Vec<(String, Option<Value>)>,
    pub components: BTreeSet<String>,
    /// The answers nobody gave: they came from defaults.
    pub defaulted: BTreeSet<String>,
}

/// Something wrong with the answers.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswerFault {
    #[error("`{name}` has no answer: {prompt}")]
    Missing { name: String, prompt: String },
    #[error("`{name}` cannot be `{value}`: {reason}")]
    Invalid { name: String, value: String, reason: String },
    #[error("there is no parameter `{name}`")]
    Unknown { name: String, help: Option<String> },
    #[error("`{name}` is not asked, since `{condition}` does not hold")]
    NotAsked { name: String, condition: String },
    #[error("there is no component `{name}`")]
    UnknownComponent { name: String, help: Option<String> },
    #[error("the component `{component}` requires `{missing}`")]
    Requires { component: String, missing: String },
}

/// What somebody gave for a parameter: a text still to be read as its kind, or a value.
#[derive(Debug, Clone, PartialEq)]
pub enum Given {
    Text(String),
    Value(Value),
}

/// What the core cannot know by itself and takes as values.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// The destination's last segment: what a parameter `name` without a default is taken from.
    pub destination: Option<String>,
    pub year: Option<String>,
    pub uuid: Option<String>,
}

/// A question that is open.
#[derive(Debug, Clone)]
pub struct Question<'b> {
    pub parameter: &'b Parameter,
    pub default: Option<Value>,
}

/// What is to be settled next.
#[derive(Debug, Clone)]
pub enum Step<'b> {
    Question(Question<'b>),
    /// Which components are on, before a question that depends on them is reached.
    Components,
}

/// Collects answers in question order. A clone goes its own way from here.
#[derive(Clone)]
pub struct Interview<'b> {
    blueprint: &'b Blueprint,
    given: BTreeMap<String, Given>,
    surroundings: Surroundings,
    values: Vec<(String, Option<Value>)>,
    components: BTreeSet<String>,
    components_settled: bool,
    defaulted: BTreeSet<String>,
    faults: Vec<AnswerFault>,
}

impl<'b> Interview<'b> {
    /// Starts with what was given. Names nobody knows are faults, reported by [`Interview::finish`].
    #[must_use]
    pub fn new(
        blueprint: &'b Blueprint,
        given: BTreeMap<String, Given>,
        choice: &Choice,
        surroundings: Surroundings,
    ) -> Self {
        let names = || blueprint.parameters.iter().map(|parameter| parameter.name.as_str());
        let unknown = given.keys().filter(|name| blueprint.parameter(name).is_none());
        let unknown = unknown
            .map(|name| AnswerFault::Unknown { name: name.clone(), help: hint(name, names().collect::<Vec<_>>()) });
        let mut faults: Vec<_> = unknown.collect();
        let components = choice.resolve(blueprint, &mut faults);
        Self {
            blueprint,
            given,
            surroundings,
            values: Vec::new(),
            components,
            components_settled: choice.is_settled() || blueprint.components.is_empty(),
            defaulted: BTreeSet::new(),
            faults,
        }
    }

    /// What is open next; given answers are taken on the way. `None` when nothing is left to ask.
    pub fn next(&mut self) -> Option<Step<'b>> {
        while let Some(parameter) = self.blueprint.parameters.get(self.values.len()) {
            let depends = parameter.when.as_ref().is_some_and(|when| when.source().contains("has "));
            if depends && !self.components_settled {
                return Some(Step::Components);
            }
            if !self.is_asked(parameter) {
                self.skip(parameter);
                continue;
            }
            match self.given.remove(&parameter.name) {
                Some(given) => self.take(parameter, given),
                None => return Some(Step::Question(Question { parameter, default: self.default(parameter) })),
            }
        }
        (!self.components_settled).then_some(Step::Components)
    }

    /// Answers the question that is open.
    ///
    /// # Errors
    /// Why the value does not do; the question stays open.
    pub fn answer(&mut self, value: Value) -> Result<(), AnswerFault> {
        let Some(parameter) = self.blueprint.parameters.get(self.values.len()) else { return Ok(()) };
        check(parameter, &value)?;
        self.values.push((parameter.name.clone(), Some(value)));
        Ok(())
    }

    /// Settles which components are on.
    pub fn choose(&mut self, components: BTreeSet<String>) {
        self.components = components;
        self.components_settled = true;
    }

    /// The components that are on now.
    #[must_use]
    pub fn components(&self) -> &BTreeSet<String> {
        &self.components
    }

    /// Answers whatever is open: with its default where `use_defaults`, as missing otherwise.
    pub fn settle(&mut self, use_defaults: bool) {
        while let Some(step) = self.next() {
            match step {
                Step::Components => self.components_settled = true,
                Step::Question(Question { parameter, default: Some(value) }) if use_defaults => {
                    self.defaulted.insert(parameter.name.clone());
                    self.take(parameter, Given::Value(value));
                }
                Step::Question(Question { parameter, .. }) => self.miss(parameter),
            }
        }
    }

    /// The answers.
    ///
    /// # Errors
    /// Everything wrong with what was given, and every question that is still open.
    pub fn finish(mut self) -> Result<Answers, Vec<AnswerFault>> {
        self.settle(false);
        components::check_requires(self.blueprint, &self.components, &mut self.faults);
        if !self.faults.is_empty() {
            return Err(self.faults);
        }
        Ok(Answers { values: self.values, components: self.components, defaulted: self.defaulted })
    }

    fn is_asked(&self, parameter: &Parameter) -> bool {
        parameter.when.as_ref().is_none_or(|when| when.holds(&self.blueprint.engine, &self.scope()))
    }

    fn scope(&self) -> Scope {
        scope(&self.values, &self.components)
    }

    fn skip(&mut self, parameter: &Parameter) {
        if self.given.remove(&parameter.name).is_some() {
            let when = parameter.when.as_ref().expect("only what has a condition is skipped");
            let condition = when.source().to_owned();
            self.faults.push(AnswerFault::NotAsked { name: parameter.name.clone(), condition });
        }
        self.values.push((parameter.name.clone(), None));
    }

    fn miss(&mut self, parameter: &Parameter) {
        let prompt = parameter.help.clone().unwrap_or_else(|| parameter.prompt.clone());
        self.faults.push(AnswerFault::Missing { name: parameter.name.clone(), prompt });
        self.values.push((parameter.name.clone(), None));
    }

    fn take(&mut self, parameter: &Parameter, given: Given) {
        let value = match given {
            Given::Value(value) => Ok(value),
            Given::Text(text) => parameter.kind.parse(&text).map_err(|fault| AnswerFault::Invalid {
                name: parameter.name.clone(),
                reason: format!("it is not {}", fault.wanted),
                value: fault.text,
            }),
        };
        match value.and_then(|value| check(parameter, &value).map(|()| value)) {
            Ok(value) => self.values.push((parameter.name.clone(), Some(value))),
            Err(fault) => {
                self.faults.push(fault);
                self.values.push((parameter.name.clone(), None));
            }
        }
    }

    fn default(&self, parameter: &Parameter) -> Option<Value> {
        let read = |text: &str| parameter.kind.parse(text).ok();
        match &parameter.default {
            Some(DefaultValue::Value(value)) => Some(value.clone()),
            Some(DefaultValue::Text(text)) => read(&text.render(&self.blueprint.engine, &self.scope()).ok()?),
            Some(DefaultValue::From(DefaultFrom::Year)) => read(self.surroundings.year.as_deref()?),
            Some(DefaultValue::From(DefaultFrom::Uuid)) => read(self.surroundings.uuid.as_deref()?),
            None if parameter.name == "name" => read(self.surroundings.destination.as_deref()?),
            None => None,
        }
    }
}

impl Answers {
    /// Each parameter's value, in question order; `None` where the question was not asked.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Option<&Value>)> {
        self.values.iter().map(|(name, value)| (name.as_str(), value.as_ref()))
    }

    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.values.iter().find(|(known, _)| known == name).and_then(|(_, value)| value.as_ref())
    }

    /// The values that were asked for, by name.
    #[must_use]
    pub fn to_map(&self) -> BTreeMap<String, Value> {
        self.iter().filter_map(|(name, value)| Some((name.to_owned(), value?.clone()))).collect()
    }

    /// What templates see of the answers.
    #[must_use]
    pub fn scope(&self) -> Scope {
        scope(&self.values, &self.components)
    }

    /// The blueprint's specimens bound to these answers.
    #[must_use]
    pub fn substitution<'b>(&self, blueprint: &'b Blueprint) -> Substitution<'b> {
        blueprint.specimens.bind(|name| self.get(name))
    }
}

fn scope(values: &[(String, Option<Value>)], components: &BTreeSet<String>) -> Scope {
    let values = values.iter().map(|(name, value)| (name.as_str(), value.as_ref()));
    Scope::new(values, components.iter().map(String::as_str))
}

#[cfg(test)]
mod tests;
