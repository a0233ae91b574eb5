use thiserror::Error;

/// One to 200 characters on one line, no blanks around them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title(String);

impl Title {
    /// Takes `text` after trimming it.
    ///
    /// # Errors
    ///
    /// When nothing is left, when it is too long, or when it holds control characters.
    pub fn parse(text: &str) -> Result<Self, FaultReason> {
        let text = text.trim();
        check_length(text, 200)?;
        if text.chars().any(char::is_control) {
            return Err(FaultReason::Control);
        }
        Ok(Self(text.to_owned()))
    }

    /// The title as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn check_length(text: &str, most: usize) -> Result<(), FaultReason> {
    if text.is_empty() {
        return Err(FaultReason::Empty);
    }
    if text.chars().count() > most {
        return Err(FaultReason::TooLong { most });
    }
    Ok(())
}

/// One field that cannot be taken, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The field's name in the draft.
    pub field: &'static str,
    /// What is wrong with it.
    pub reason: FaultReason,
}

impl Fault {
    /// Names the field that a reason belongs to.
    pub(crate) fn at(field: &'static str) -> impl FnOnce(FaultReason) -> Self {
        move |reason| Self { field, reason }
    }
}

/// Why a text cannot be taken. Reads on after the field's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum FaultReason {
    /// Nothing is there.
    #[error("must not be empty")]
    Empty,
    /// More characters than fit.
    #[error("must not be longer than {most} characters")]
    TooLong {
        /// How many fit.
        most: usize,
    },
    /// Line breaks and other control characters.
    #[error("must not hold control characters")]
    Control,
}
