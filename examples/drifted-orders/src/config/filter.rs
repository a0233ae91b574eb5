use std::fmt;

use serde::Deserialize;
use tracing_subscriber::filter::{LevelFilter, Targets};

/// What to log, written like `info` or `warn,api=debug`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Filter(Targets);

impl Filter {
    /// The filter itself.
    pub(crate) fn targets(&self) -> Targets {
        self.0.clone()
    }
}

impl Default for Filter {
    fn default() -> Self {
        Self(Targets::new().with_default(LevelFilter::INFO))
    }
}

impl TryFrom<String> for Filter {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let targets = text.parse().map(Self);
        targets.map_err(|error| format!("is no filter like `warn,api=debug`: {error}"))
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
