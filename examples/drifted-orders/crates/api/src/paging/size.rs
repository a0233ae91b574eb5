use std::num::IntErrorKind;

/// How many rows a page has when nobody says.
pub(super) const DEFAULT: u16 = 50;

/// How many rows a page has at most.
pub(super) const MOST: u16 = 200;

/// The size that `text` asks for, by the rules of AIP-158: nothing and 0 leave it to the service,
/// and too much gets as much as there is.
///
/// # Errors
///
/// What is wrong, when it is negative or no whole number.
pub(super) fn read(text: Option<&str>) -> Result<u16, &'static str> {
    let Some(text) = text else {
        return Ok(DEFAULT);
    };
    match text.parse::<i64>() {
        Ok(0) => Ok(DEFAULT),
        Ok(size) if size < 0 => Err("`size` must not be negative"),
        Ok(size) => Ok(u16::try_from(size).unwrap_or(MOST).min(MOST)),
        Err(error) => match error.kind() {
            IntErrorKind::PosOverflow => Ok(MOST),
            IntErrorKind::NegOverflow => Err("`size` must not be negative"),
            _ => Err("`size` must be a whole number"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_aip_158() {
        let huge = "9".repeat(40);
        for (text, size) in [
            ("0", 50),
            ("1", 1),
            ("200", 200),
            ("201", 200),
            (&*huge, 200),
        ] {
            assert_eq!(read(Some(text)), Ok(size), "{text}");
        }
        assert_eq!(read(None), Ok(50));
        for negative in ["-1", &format!("-{huge}")] {
            assert!(
                read(Some(negative)).is_err_and(|e| e.contains("negative")),
                "{negative}"
            );
        }
        for junk in ["", "ten", "1.5", "1e2", " 1", "0x10", "٣"] {
            assert!(
                read(Some(junk)).is_err_and(|e| e.contains("number")),
                "{junk}"
            );
        }
    }
}
