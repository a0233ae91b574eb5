use std::fmt;

use api::auth::KeySource;
use serde::Deserialize;

/// Where an issuer publishes its keys.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct JwksUrl(String);

impl JwksUrl {
    /// The address as text.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for JwksUrl {
    type Error = String;

    /// Whoever takes keys from there decides what is fit.
    fn try_from(text: String) -> Result<Self, String> {
        match KeySource::endpoint(&text) {
            Ok(_) => Ok(Self(text)),
            Err(error) => Err(format!("is not fit: {error}")),
        }
    }
}

impl fmt::Display for JwksUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
