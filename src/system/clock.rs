//! The day that waivers are judged by.

#![expect(clippy::disallowed_methods, reason = "this is the clock: it asks the environment, too")]

use jiff::civil::Date;

/// The day of `SOURCE_DATE_EPOCH` where the environment sets it, else the clock's, in UTC.
#[must_use]
pub fn today() -> Date {
    let epoch = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|text| text.parse::<i64>().ok());
    let moment = epoch.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    moment.unwrap_or_else(jiff::Timestamp::now).to_zoned(jiff::tz::TimeZone::UTC).date()
}
