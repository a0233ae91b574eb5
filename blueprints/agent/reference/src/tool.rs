//! Tools: typed functions, whose schemas come from the types of their arguments.

use schemars::{JsonSchema, Schema};
use serde::Serialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use crate::failure::Failure;
use crate::turn::AskedCall;

/// The arguments of one tool. The type is the tool's whole contract: its schema is shown to the
/// model, and its `Deserialize` reads what the model wrote.
pub trait Arguments: DeserializeOwned + JsonSchema {
    /// What the model calls it. Two words or more, joined by `_`: the name must not occur in plain
    /// sentences, because a text that holds it counts as a call that was only told.
    const TOOL: &'static str;
    /// What it is for, to the model.
    const PURPOSE: &'static str;
}

/// A tool as a model is shown it.
#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    /// [`Arguments::TOOL`].
    pub name: &'static str,
    /// [`Arguments::PURPOSE`].
    pub purpose: &'static str,
    /// The JSON Schema of the arguments.
    pub parameters: Schema,
}

impl Definition {
    /// The definition of the tool with these arguments.
    pub fn of<A: Arguments>() -> Self {
        Self {
            name: A::TOOL,
            purpose: A::PURPOSE,
            parameters: schemars::schema_for!(A),
        }
    }
}

/// The tools of one agent.
pub trait Toolset {
    /// Every call there is: a closed enum, so that a call that was read can be run.
    type Call;

    /// What the model is shown.
    fn definitions(&self) -> Vec<Definition>;

    /// Reads a call. Pure: nothing runs.
    ///
    /// # Errors
    /// [`Misfit`] when it is no call of this set.
    fn read(&self, asked: &AskedCall) -> Result<Self::Call, Misfit>;

    /// Runs a call, and returns its result as JSON.
    ///
    /// # Errors
    /// [`ToolFault`] when it came to nothing.
    fn run(&self, call: Self::Call) -> Result<String, ToolFault>;
}

/// Why something is no call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// There is no such tool.
    UnknownTool,
    /// The arguments end before their JSON does.
    CutOff,
    /// The arguments are whole, and wrong.
    Wrong(String),
}

/// Why a call came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum ToolFault {
    /// The tool says no, and the model may know why.
    #[error("{0}")]
    Declined(String),
    /// Nothing after this can be trusted; the whole question fails.
    #[error(transparent)]
    Fatal(Box<Failure>),
}

/// Reads the arguments of a call.
///
/// # Errors
/// [`Misfit::CutOff`] when the text ends too early, even where what is there is wrong as well;
/// [`Misfit::Wrong`] when it is whole, and not the arguments of this tool.
pub fn arguments<A: Arguments>(text: &str) -> Result<A, Misfit> {
    // First for its syntax alone: a type error further left would hide that the end is missing.
    serde_json::from_str::<IgnoredAny>(text).map_err(|error| misfit(&error))?;
    serde_json::from_str(text).map_err(|error| misfit(&error))
}

fn misfit(error: &serde_json::Error) -> Misfit {
    if error.is_eof() {
        Misfit::CutOff
    } else {
        Misfit::Wrong(error.to_string())
    }
}

/// The result of a call, as JSON.
///
/// # Errors
/// [`ToolFault::Declined`] when the value cannot be written as JSON.
pub fn reply(value: &impl Serialize) -> Result<String, ToolFault> {
    serde_json::to_string(value).map_err(|error| ToolFault::Declined(error.to_string()))
}
