//! The door to a model.

use crate::conversation::Prompt;
use crate::turn::Turn;

/// Whoever gives turns.
pub trait Provider: Send + Sync {
    /// Asks for one turn. An answer that was cut short is a turn, not an error.
    ///
    /// # Errors
    /// [`Fault`] when there is no answer, or one that is no turn.
    fn turn(&self, prompt: &Prompt<'_>) -> Result<Turn, Fault>;
}

/// Why there was no turn.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Nothing came back, or not all of it.
    #[error("the provider cannot be reached or broke off: {0}")]
    Transport(String),
    /// It answered with an error.
    #[error("the provider answered with status {status}: {detail}")]
    Status {
        /// The HTTP status.
        status: u16,
        /// The beginning of what it said.
        detail: String,
    },
    /// It answered with something else than a turn.
    #[error("the provider's answer has another shape: {0}")]
    Shape(String),
}
