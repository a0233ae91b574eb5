//! What a turn is. A pure function of the turn and its terms: no network, no clock, no state.
//!
//! In doubt a turn is not a success. Providers, and the gateways in front of them, report cut
//! answers as whole ones; each rule below is here because of one that did.

use serde::{Deserialize, Serialize};

use crate::narration;
use crate::tool::{Misfit, Toolset};
use crate::turn::{AskedCall, Stop, Turn};

/// What a turn turned out to be, with its calls as they were asked for, or also as they were read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Judgement<C = AskedCall> {
    /// Calls to run, all of them read.
    ToolCall(Vec<C>),
    /// An answer.
    Final(String),
    /// Something is missing.
    Truncated(Cut),
    /// The arguments of a call are whole and wrong. No call of the turn runs.
    BadArguments {
        /// The tool it names.
        tool: String,
        /// What is wrong with them.
        fault: String,
    },
    /// A call of a tool that is not there. No call of the turn runs.
    UnknownTool(String),
    /// The model told of a call instead of making it.
    Narrated(Narration),
    /// The model or a filter declined, with its words for it.
    Refused(String),
    /// The provider interrupted the turn; ask again.
    Paused,
}

/// Where a turn was cut.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cut {
    /// At the output limit of the request.
    MaxTokens,
    /// At the end of what the model can read and write.
    ContextWindow,
    /// At the end of the budget.
    Budget,
    /// Within the arguments of a call of this tool.
    Arguments(String),
    /// Before its first word.
    Empty,
    /// Nobody knows: the provider gave a reason that has no name here.
    UnknownStop(String),
}

/// How a call was told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Narration {
    /// A call had to come, and only text did.
    NoCall,
    /// The text names this tool.
    Named(String),
}

/// A call that was read and may run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ready<C> {
    /// As the model wrote it.
    pub asked: AskedCall,
    /// As the tools read it.
    pub call: C,
}

/// What a turn was asked for with.
#[derive(Debug)]
pub struct Terms<'a, T> {
    /// The tools of the agent.
    pub tools: &'a T,
    /// How many tokens a turn of this agent may write.
    pub output_limit: u64,
    /// How many tokens are left for everything.
    pub budget_left: u64,
    /// Whether the turn has to be a call.
    pub tool_required: bool,
}

impl<T> Terms<'_, T> {
    /// The output limit the request carries: never more than the budget still pays for.
    pub fn request_limit(&self) -> u64 {
        self.output_limit.min(self.budget_left)
    }

    fn limit_reached(&self) -> Cut {
        if self.budget_left < self.output_limit {
            Cut::Budget
        } else {
            Cut::MaxTokens
        }
    }
}

impl<C> Judgement<Ready<C>> {
    /// The same with its calls as they were asked for: what is recorded.
    pub fn record(&self) -> Judgement {
        match self {
            Self::ToolCall(calls) => {
                let asked = calls.iter().map(|ready| ready.asked.clone());
                Judgement::ToolCall(asked.collect())
            }
            Self::Final(text) => Judgement::Final(text.clone()),
            Self::Truncated(cut) => Judgement::Truncated(cut.clone()),
            Self::BadArguments { tool, fault } => Judgement::BadArguments {
                tool: tool.clone(),
                fault: fault.clone(),
            },
            Self::UnknownTool(tool) => Judgement::UnknownTool(tool.clone()),
            Self::Narrated(narration) => Judgement::Narrated(narration.clone()),
            Self::Refused(words) => Judgement::Refused(words.clone()),
            Self::Paused => Judgement::Paused,
        }
    }
}

/// Judges a turn.
pub fn judge<T: Toolset>(turn: &Turn, terms: &Terms<'_, T>) -> Judgement<Ready<T::Call>> {
    if let Some(fault) = by_stop(turn, terms) {
        return fault;
    }
    // Whatever the stop reason says: a turn that used up its limit was cut by it.
    if turn.usage.output >= terms.request_limit() {
        return Judgement::Truncated(terms.limit_reached());
    }
    if turn.stop == Stop::Paused {
        Judgement::Paused
    } else if turn.calls.is_empty() {
        by_text(turn, terms)
    } else {
        by_calls(turn, terms)
    }
}

/// What the stop reason alone decides.
fn by_stop<T: Toolset>(turn: &Turn, terms: &Terms<'_, T>) -> Option<Judgement<Ready<T::Call>>> {
    if let Some(words) = &turn.refusal {
        return Some(Judgement::Refused(words.clone()));
    }
    match &turn.stop {
        Stop::End | Stop::ToolCalls | Stop::Paused => None,
        Stop::MaxTokens => Some(Judgement::Truncated(terms.limit_reached())),
        Stop::ContextWindow => Some(Judgement::Truncated(Cut::ContextWindow)),
        Stop::Refused => Some(Judgement::Refused(turn.text.clone())),
        Stop::Unknown(reason) => Some(Judgement::Truncated(Cut::UnknownStop(reason.clone()))),
    }
}

/// All calls or none: the first that is no call decides.
fn by_calls<T: Toolset>(turn: &Turn, terms: &Terms<'_, T>) -> Judgement<Ready<T::Call>> {
    let mut ready = Vec::with_capacity(turn.calls.len());
    for asked in &turn.calls {
        match terms.tools.read(asked) {
            Ok(call) => {
                let asked = asked.clone();
                ready.push(Ready { asked, call });
            }
            Err(misfit) => return by_misfit(misfit, asked.tool.clone()),
        }
    }
    // Nothing would be left to read the results with, and they may have changed something.
    if turn.usage.total() >= terms.budget_left {
        return Judgement::Truncated(Cut::Budget);
    }
    Judgement::ToolCall(ready)
}

fn by_misfit<C>(misfit: Misfit, tool: String) -> Judgement<C> {
    match misfit {
        Misfit::UnknownTool => Judgement::UnknownTool(tool),
        Misfit::CutOff => Judgement::Truncated(Cut::Arguments(tool)),
        Misfit::Wrong(fault) => Judgement::BadArguments { tool, fault },
    }
}

fn by_text<T: Toolset>(turn: &Turn, terms: &Terms<'_, T>) -> Judgement<Ready<T::Call>> {
    let text = turn.text.trim();
    if text.is_empty() {
        return Judgement::Truncated(Cut::Empty);
    }
    if let Some(tool) = narration::named(text, &terms.tools.definitions()) {
        return Judgement::Narrated(Narration::Named(tool.to_owned()));
    }
    // A provider that announces calls and sends none has lost them on the way.
    if terms.tool_required || turn.stop == Stop::ToolCalls {
        return Judgement::Narrated(Narration::NoCall);
    }
    Judgement::Final(text.to_owned())
}
