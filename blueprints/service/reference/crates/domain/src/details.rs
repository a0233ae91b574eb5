use contracts::PurchaseOrderDraft;

use thiserror::Error;

/// A draft whose fields are sound, each on its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Details {
    /// What it is about.
    pub title: Title,
    /// Who asks for it.
    pub author: Person,
    /// Who will approve it.
    pub approver: Person,
}

impl Details {
    /// Checks every field of `draft`.
    ///
    /// # Errors
    ///
    /// All faults found, in the order of the fields.
    pub fn parse(draft: &PurchaseOrderDraft) -> Result<Self, Vec<Fault>> {
        let title = Title::parse(&draft.title).map_err(Fault::at("title"));
        let author = Person::parse(&draft.author).map_err(Fault::at("author"));
        let approver = Person::parse(&draft.approver).map_err(Fault::at("approver"));
        match (title, author, approver) {
            (Ok(title), Ok(author), Ok(approver)) => Ok(Self {
                title,
                author,
                approver,
            }),
            (title, author, approver) => {
                let faults = [title.err(), author.err(), approver.err()];
                Err(faults.into_iter().flatten().collect())
            }
        }
    }
}

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

/// An opaque id of somebody: one to 64 ASCII letters, digits, `-`, `_` or `.`.
///
/// No `@`: what is stored here outlives people's wish to be forgotten, so it is no e-mail address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person(String);

impl Person {
    /// Takes `text` as it is.
    ///
    /// # Errors
    ///
    /// When it is empty, too long, or holds a character that an id may not hold.
    pub fn parse(text: &str) -> Result<Self, FaultReason> {
        check_length(text, 64)?;
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if !text.chars().all(allowed) {
            return Err(FaultReason::NotAnId);
        }
        Ok(Self(text.to_owned()))
    }

    /// The id as text.
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
    fn at(field: &'static str) -> impl FnOnce(FaultReason) -> Self {
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
    /// A character outside the alphabet of ids.
    #[error("must hold only letters, digits, '-', '_' and '.'")]
    NotAnId,
}
