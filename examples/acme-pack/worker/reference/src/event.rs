//! Events: what happened, one line each, in the order it happened.

use std::fmt;

use crate::job::Fault;

/// Everything that can happen. There is no event of free text: a program has to be able to read them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    Started { id: u64 },
    Done { id: u64, size: usize },
    Failed { id: u64, fault: Fault },
}

/// Where events go. They are added, and never changed or taken away.
pub trait Log {
    fn append(&mut self, event: Event);
}

impl Log for Vec<Event> {
    fn append(&mut self, event: Event) {
        self.push(event);
    }
}

impl fmt::Display for Event {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Started { id } => write!(out, "started {id}"),
            Self::Done { id, size } => write!(out, "done {id} {size}"),
            Self::Failed {
                id,
                fault: Fault::Empty,
            } => write!(out, "failed {id} empty"),
        }
    }
}
