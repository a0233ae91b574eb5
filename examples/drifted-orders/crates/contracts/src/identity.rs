use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;
use utoipa::ToSchema;

/// Whose data it is. No row of one tenant is ever shown to another.
///
/// One to 64 lower-case ASCII letters, digits, `-`, `_` or `.`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = String, pattern = "^[a-z0-9._-]{1,64}$")]
pub struct Tenant(String);

impl Tenant {
    /// Takes `text` as it is.
    ///
    /// # Errors
    ///
    /// When it is empty, too long, or holds another character.
    pub fn parse(text: &str) -> Result<Self, NotAnIdentity> {
        let allowed =
            |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_' | b'.');
        let fits = (1..=64).contains(&text.len()) && text.bytes().all(allowed);
        fits.then(|| Self(text.to_owned())).ok_or(NotAnIdentity)
    }

    /// The tenant as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Tenant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// An opaque id of somebody: one to 128 visible ASCII characters, none of them `@`.
///
/// What is stored here outlives people's wish to be forgotten, so it is no e-mail address.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = String, max_length = 128)]
pub struct ActorId(String);

impl ActorId {
    /// Takes `text` as it is.
    ///
    /// # Errors
    ///
    /// When it is empty, too long, or holds another character.
    pub fn parse(text: &str) -> Result<Self, NotAnIdentity> {
        let allowed = |b: u8| b.is_ascii_graphic() && b != b'@';
        let fits = (1..=128).contains(&text.len()) && text.bytes().all(allowed);
        fits.then(|| Self(text.to_owned())).ok_or(NotAnIdentity)
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ActorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A text that can name no tenant or actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("is empty, too long, or holds a character that an id may not hold")]
pub struct NotAnIdentity;

/// What kind of caller acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ActorKind {
    /// A person, through some client.
    User,
    /// A program on its own behalf.
    Service,
}

impl ActorKind {
    /// The kind as text, for a store.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Service => "service",
        }
    }

    /// The kind that `text` stands for, if any.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::User, Self::Service]
            .into_iter()
            .find(|kind| kind.as_str() == text)
    }
}

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, ToSchema)]
pub struct Actor {
    /// Person or program.
    pub kind: ActorKind,
    /// Its opaque id.
    pub id: ActorId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_actor_is_no_e_mail_address() {
        for good in ["ann", "auth0|5f7c", "spiffe://acme/batch", "A.b-c_d"] {
            assert!(ActorId::parse(good).is_ok(), "{good}");
        }
        let long = "x".repeat(129);
        for bad in ["", "ann@example.org", "a b", "größe", "a\n", &long] {
            assert_eq!(ActorId::parse(bad), Err(NotAnIdentity), "{bad}");
        }
    }

    #[test]
    fn a_tenant_is_short_and_lower_case() {
        for good in ["acme", "a-1.b_c"] {
            assert_eq!(Tenant::parse(good).map(|t| t.to_string()), Ok(good.into()));
        }
        let long = "x".repeat(65);
        for bad in ["", "Acme", "a/b", &long] {
            assert_eq!(Tenant::parse(bad), Err(NotAnIdentity), "{bad}");
        }
    }
}
