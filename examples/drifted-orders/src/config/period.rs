use std::fmt;
use std::time::Duration;

use jiff::SignedDuration;
use serde::Deserialize;

/// A span of time, written like `15s` or `1m 30s`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Period(Duration);

impl Period {
    /// Gives `span` its meaning.
    pub(super) const fn new(span: Duration) -> Self {
        Self(span)
    }

    /// The span itself.
    pub(crate) const fn get(self) -> Duration {
        self.0
    }
}

impl TryFrom<String> for Period {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let span: SignedDuration = text.parse().map_err(|_| "is no time span like `15s`")?;
        let span = Duration::try_from(span).map_err(|_| "is less than nothing")?;
        Ok(Self(span))
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match SignedDuration::try_from(self.0) {
            Ok(span) => write!(f, "{span:#}"),
            Err(_) => write!(f, "{}s", self.0.as_secs()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_read_back_what_they_show() {
        for (text, seconds) in [("15s", 15), ("1m 30s", 90), ("0s", 0), ("2h", 7_200)] {
            let period = Period::try_from(text.to_owned()).unwrap();
            assert_eq!(period, Period::new(Duration::from_secs(seconds)), "{text}");
            assert_eq!(Period::try_from(period.to_string()), Ok(period), "{text}");
        }
    }

    #[test]
    fn a_bare_number_says_no_unit_and_is_refused() {
        for text in ["15", "", "-1s", "soon"] {
            assert!(Period::try_from(text.to_owned()).is_err(), "{text}");
        }
    }
}
