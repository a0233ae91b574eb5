//! Why a question has no answer.

use std::{fmt, io};

use crate::judgement::{Cut, Judgement, Narration};
use crate::provider::Fault;

/// An agent gave up.
#[derive(Debug, thiserror::Error)]
#[error("{agent}: {cause}")]
pub struct Failure {
    /// Whoever gave up; with specialists, the one that was at work.
    pub agent: &'static str,
    /// Why.
    pub cause: Cause,
}

/// Why an agent gave up.
#[derive(Debug, thiserror::Error)]
pub enum Cause {
    /// A turn that cannot be acted on.
    #[error("{0}")]
    Judged(Judgement),
    /// As many turns as an agent may take, and no answer.
    #[error("no answer within {0} steps")]
    OutOfSteps(u32),
    /// There was no turn.
    #[error(transparent)]
    Provider(#[from] Fault),
    /// Something could not be recorded, and so must not go on.
    #[error("the audit trail cannot be written: {0}")]
    Audit(#[from] io::Error),
    /// Someone this agent asked gave up.
    #[error(transparent)]
    Colleague(Box<Failure>),
}

impl fmt::Display for Judgement {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ToolCall(calls) => write!(out, "{} calls", calls.len()),
            Self::Final(_) => out.write_str("an answer"),
            Self::Truncated(cut) => write!(out, "the turn was cut: {cut}"),
            Self::BadArguments { tool, fault } => {
                write!(out, "the arguments of `{tool}` are wrong: {fault}")
            }
            Self::UnknownTool(tool) => write!(out, "there is no tool `{tool}`"),
            Self::Narrated(Narration::NoCall) => {
                out.write_str("a tool had to be called, and none was")
            }
            Self::Narrated(Narration::Named(tool)) => {
                write!(out, "the text speaks of `{tool}` instead of calling it")
            }
            Self::Refused(words) => write!(out, "the model declined: {words}"),
            Self::Paused => out.write_str("the provider paused the turn"),
        }
    }
}

impl fmt::Display for Cut {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MaxTokens => out.write_str("its output limit was reached"),
            Self::ContextWindow => out.write_str("the conversation no longer fits the model"),
            Self::Budget => out.write_str("the token budget is spent"),
            Self::Arguments(tool) => write!(out, "the arguments of `{tool}` end too early"),
            Self::Empty => out.write_str("it is empty"),
            Self::UnknownStop(reason) if reason.is_empty() => out.write_str("no stop reason"),
            Self::UnknownStop(reason) => write!(out, "unknown stop reason `{reason}`"),
        }
    }
}
