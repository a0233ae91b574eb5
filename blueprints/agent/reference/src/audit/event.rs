use serde::{Deserialize, Serialize};

use crate::judgement::Judgement;
use crate::turn::{AskedCall, Stop, Usage};

/// One line of the trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The process that wrote it.
    pub run: String,
    /// Its place among the entries of that process, from 1, without gaps.
    pub seq: u64,
    /// When, in milliseconds since 1970.
    pub at_ms: u64,
    /// Whose event it is.
    pub agent: String,
    /// What happened.
    pub event: Event,
}

/// Everything that can happen. Closed: there is no event of free shape, so a program can read them
/// all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// An agent got a task.
    Started {
        /// In the words it was given.
        task: String,
    },
    /// A turn is about to be asked for.
    Requested {
        /// Which one, from 1.
        step: u32,
        /// The output limit the request carries.
        output_limit: u64,
        /// Tokens left before it.
        budget_left: u64,
    },
    /// The provider answered.
    Answered {
        /// Which turn.
        step: u32,
        /// Why the model stopped.
        stop: Stop,
        /// What it cost.
        usage: Usage,
    },
    /// A turn was judged.
    Judged {
        /// Which turn.
        step: u32,
        /// What it is.
        judgement: Judgement,
    },
    /// The model is about to be told what was wrong.
    Corrected {
        /// In these words.
        told: String,
    },
    /// A tool is about to run.
    ToolCalled {
        /// As the model wrote it.
        call: AskedCall,
    },
    /// A tool has run.
    ToolReturned {
        /// The call's id.
        id: String,
        /// What it came to.
        outcome: Outcome,
    },
    /// An agent has finished its task.
    Ended {
        /// What it came to.
        outcome: Outcome,
    },
}

/// How something ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Well, with this result.
    Answered(String),
    /// Badly, for this reason.
    Failed(String),
}
