//! An agent: a role, its tools, and how far it may go.

use crate::audit::{Event, Outcome, Trail};
use crate::failure::{Cause, Failure};
use crate::provider::Provider;
use crate::run::Run;
use crate::tool::Toolset;

/// What every agent works with.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    /// Where turns come from.
    pub provider: &'a dyn Provider,
    /// Where everything is recorded.
    pub trail: &'a Trail,
}

/// Who an agent is.
#[derive(Clone, Copy, Debug)]
pub struct Role {
    /// Its name in the audit trail.
    pub name: &'static str,
    /// What the model is told before anything else.
    pub instructions: &'static str,
    /// How far it may go.
    pub limits: Limits,
}

/// How far an agent may go with one task.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Turns.
    pub steps: u32,
    /// Tokens, read and written, over all turns.
    pub budget: u64,
    /// Tokens written in one turn.
    pub output: u64,
}

/// Someone who works on tasks with tools.
pub struct Agent<'a, T> {
    /// What it works with.
    pub desk: Desk<'a>,
    /// Who it is.
    pub role: Role,
    /// What it can do.
    pub tools: T,
}

impl<T: Toolset> Agent<'_, T> {
    /// Works on a task until there is an answer.
    ///
    /// # Errors
    /// [`Failure`] when there is none: a turn that cannot be acted on, no steps left, no provider,
    /// no audit trail.
    pub fn work(&self, task: &str) -> Result<String, Failure> {
        self.recorded(task).map_err(|cause| Failure {
            agent: self.role.name,
            cause,
        })
    }

    fn recorded(&self, task: &str) -> Result<String, Cause> {
        self.record(Event::Started {
            task: task.to_owned(),
        })?;
        let answer = Run::new(self, task).finish();
        let outcome = match &answer {
            Ok(answer) => Outcome::Answered(answer.clone()),
            Err(cause) => Outcome::Failed(cause.to_string()),
        };
        self.record(Event::Ended { outcome })?;
        answer
    }

    /// Writes an event of this agent into the trail. What cannot be recorded must not go on.
    pub(crate) fn record(&self, event: Event) -> Result<(), Cause> {
        let written = self.desk.trail.record(self.role.name, event);
        written.map_err(Cause::Audit)
    }
}
