use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A point in time, UTC, in whole microseconds; RFC 3339 in JSON.
///
/// Clocks give nanoseconds and databases keep microseconds. Cutting at the door makes the answer
/// to a write equal to every later read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[schema(value_type = String, format = DateTime)]
#[serde(from = "Timestamp", into = "Timestamp")]
pub struct Moment(Timestamp);

impl Moment {
    /// The moment that lies `micros` microseconds after 1970, if a calendar can still show it.
    ///
    /// # Errors
    ///
    /// When it lies outside the years -9999 to 9999.
    pub fn from_micros(micros: i64) -> Result<Self, jiff::Error> {
        Timestamp::from_microsecond(micros).map(Self)
    }

    /// Microseconds since 1970, for a store.
    pub fn micros(self) -> i64 {
        self.0.as_microsecond()
    }
}

impl From<Timestamp> for Moment {
    fn from(at: Timestamp) -> Self {
        let rest = i64::from(at.subsec_nanosecond() % 1_000);
        Self(at - SignedDuration::from_nanos(rest))
    }
}

impl From<Moment> for Timestamp {
    fn from(moment: Moment) -> Self {
        moment.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn survives_a_store_that_keeps_microseconds() {
        for nanos in [1, 999, 1_000, 1_999, -1, -1_999, 1_760_000_000_123_456_789] {
            let moment = Moment::from(Timestamp::from_nanosecond(nanos).unwrap());
            let read = Moment::from_micros(moment.micros()).unwrap();
            assert_eq!(read, moment, "{nanos}");
        }
    }

    #[test]
    fn is_rfc_3339_in_json() {
        let moment = Moment::from_micros(1_760_000_000_123_456).unwrap();
        let json = serde_json::to_string(&moment).unwrap();
        assert_eq!(json, r#""2025-10-09T08:53:20.123456Z""#);
    }
}
