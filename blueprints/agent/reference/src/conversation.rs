//! What a provider is asked.

use crate::tool::Definition;
use crate::turn::AskedCall;

/// One request for a turn.
#[derive(Clone, Copy, Debug)]
pub struct Prompt<'a> {
    /// Who the model is and what it must do.
    pub instructions: &'a str,
    /// Everything said so far.
    pub messages: &'a [Message],
    /// The tools it may call.
    pub tools: &'a [Definition],
    /// Whether this turn has to be a call.
    pub tool_required: bool,
    /// How many tokens it may write. Always sent: a gateway's own default may be 256, and cuts
    /// answers without a word.
    pub output_limit: u64,
}

/// One thing said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// What the agent is asked to do.
    Task(String),
    /// What the model wrote.
    Said(String),
    /// What the model wrote, and the calls it asked for beside it.
    Called(String, Vec<AskedCall>),
    /// What a call came to.
    Result {
        /// The call's id.
        id: String,
        /// The result, as JSON.
        content: String,
    },
    /// What was wrong with the last turn.
    Correction(String),
}
