//! The day that waivers are judged by.

use jiff::civil::Date;

/// The day that was given, else that of `SOURCE_DATE_EPOCH`, else the clock's, in UTC.
pub(in crate::cli) fn today(given: Option<Date>) -> Date {
    if let Some(day) = given {
        return day;
    }
    let epoch = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|text| text.parse::<i64>().ok());
    let clock = || {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        i64::try_from(now.as_secs()).unwrap_or_default()
    };
    let moment = jiff::Timestamp::from_second(epoch.unwrap_or_else(clock)).unwrap_or_default();
    moment.to_zoned(jiff::tz::TimeZone::UTC).date()
}
