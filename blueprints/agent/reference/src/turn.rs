//! What a provider answered, in words of this crate.

use serde::{Deserialize, Serialize};

/// One answer of a model, not judged yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Why the provider says the model stopped.
    pub stop: Stop,
    /// What the model wrote; may be empty.
    pub text: String,
    /// What the model wrote instead of an answer when it declined.
    pub refusal: Option<String>,
    /// The calls it asks for, in order.
    pub calls: Vec<AskedCall>,
    /// What it cost.
    pub usage: Usage,
}

/// Why a model stopped. Closed: a reason without a name here is [`Stop::Unknown`], and an unknown
/// reason is never a success.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stop {
    /// It had said everything.
    End,
    /// It waits for the results of its calls.
    ToolCalls,
    /// It reached the output limit of the request.
    MaxTokens,
    /// The conversation no longer fits the model.
    ContextWindow,
    /// A filter of the provider stepped in, or the model declined.
    Refused,
    /// The provider interrupted a long turn, and goes on when asked again.
    Paused,
    /// Anything else, as the provider wrote it; empty when it gave no reason.
    Unknown(String),
}

/// A call as the model wrote it. Nothing about it is checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedCall {
    /// The provider's name for this call; its result carries it back.
    pub id: String,
    /// The tool it names.
    pub tool: String,
    /// The arguments: a JSON text, if all went well.
    pub arguments: String,
}

/// Tokens one turn cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Tokens read: the whole conversation so far.
    pub input: u64,
    /// Tokens written.
    pub output: u64,
}

impl Usage {
    /// Both together, which is what a budget pays for.
    pub fn total(self) -> u64 {
        self.input.saturating_add(self.output)
    }
}
