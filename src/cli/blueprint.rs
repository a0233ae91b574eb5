//! `scaffold blueprint`: the verbs of those who author.

use super::context::Context;
use super::exit::Exit;
use super::failure::Failure;
use crate::blueprint::answers::{Answers, Choice, Given, Interview, Surroundings};
use crate::blueprint::{Blueprint, Case};
use crate::model::code::Code;
use crate::model::diagnostic::Diagnostic;
use crate::registry::{self, Reference};

mod contracts;
mod init;
mod lint;
mod mutate;
mod run;
mod show;
mod test;

/// Author blueprints: start, check, show and test them.
#[derive(Debug, clap::Subcommand)]
pub enum BlueprintCommand {
    Init(init::InitArgs),
    Lint(lint::LintArgs),
    Show(show::ShowArgs),
    Test(test::TestArgs),
}

impl BlueprintCommand {
    /// Whether errors are reported as JSON.
    #[must_use]
    pub fn wants_json(&self) -> bool {
        match self {
            Self::Init(_) => false,
            Self::Lint(args) => args.json,
            Self::Show(args) => args.json,
            Self::Test(args) => args.json,
        }
    }
}

/// Runs the verb.
///
/// # Errors
/// When the blueprint cannot be read, or the verb cannot be carried out.
pub fn run(command: &BlueprintCommand, context: &Context) -> Result<Exit, Failure> {
    match command {
        BlueprintCommand::Init(args) => init::run(args, context),
        BlueprintCommand::Lint(args) => lint::run(args, context),
        BlueprintCommand::Show(args) => show::run(args, context),
        BlueprintCommand::Test(args) => test::run(args, context),
    }
}

/// Every blueprint a reference stands for: the one it names, or all of its pack. Faults of all come together.
fn blueprints(reference: &Reference, context: &Context) -> Result<Vec<Blueprint>, Failure> {
    let access = super::reach::access(context, &super::interrupt::Interrupt::listen())?;
    let pack = registry::open(reference, &access)?.pack;
    let names: Vec<String> = match &reference.blueprint {
        Some(_) => vec![registry::resolve(reference, &access)?.1],
        None => pack.blueprints.iter().map(|(name, _)| name.clone()).collect(),
    };
    let (mut read, mut faults) = (Vec::new(), Vec::new());
    for name in &names {
        match Blueprint::read(&pack, name) {
            Ok(blueprint) => read.push(blueprint),
            Err(found) => faults.extend(found),
        }
    }
    if faults.is_empty() { Ok(read) } else { Err(Failure::Diagnostics(faults)) }
}

/// The answers of a case: its own, else defaults, else the specimens.
fn case_answers(blueprint: &Blueprint, case: &Case) -> Result<Answers, Vec<Diagnostic>> {
    let mut given: std::collections::BTreeMap<String, Given> =
        case.answers.iter().map(|(name, value)| (name.clone(), Given::Value(value.clone()))).collect();
    for parameter in &blueprint.parameters {
        if let (None, Some(specimen), None) = (&parameter.default, &parameter.specimen, given.get(&parameter.name)) {
            given.insert(parameter.name.clone(), Given::Value(specimen.clone()));
        }
    }
    let choice = Choice { exactly: case.components.clone(), ..Choice::default() };
    let surroundings = Surroundings { destination: None, year: Some("2000".into()), uuid: Some(NIL.into()) };
    let mut interview = Interview::new(blueprint, given, &choice, surroundings);
    interview.settle(true);
    interview.finish().map_err(|faults| {
        let message = |fault| format!("{}: the case `{}`: {fault}", blueprint.manifest.name, case.name);
        faults.iter().map(|fault| Diagnostic::error(Code::CaseAnswers, message(fault))).collect()
    })
}

/// The nil UUID (RFC 9562, section 5.9): cases are the same on every machine.
const NIL: &str = "00000000-0000-0000-0000-000000000000";

/// The cases of a blueprint; one with all defaults where it names none.
fn cases(blueprint: &Blueprint) -> Vec<Case> {
    match blueprint.cases.as_slice() {
        [] => vec![Case { name: "defaults".into(), answers: std::collections::BTreeMap::new(), components: None }],
        cases => cases.to_vec(),
    }
}
