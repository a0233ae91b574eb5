use std::fmt;

/// The trace an event belongs to: the 16 bytes of a W3C `traceparent`, as 32 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceId(String);

impl TraceId {
    /// Takes `text` if it is 32 lower-case hexadecimal digits, not all of them zero.
    pub fn parse(text: &str) -> Option<Self> {
        let digit = |b: u8| matches!(b, b'0'..=b'9' | b'a'..=b'f');
        let fits = text.len() == 32 && text.bytes().all(digit) && text.bytes().any(|b| b != b'0');
        fits.then(|| Self(text.to_owned()))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TraceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The request an event came from: one to 64 visible ASCII characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(String);

impl RequestId {
    /// Takes `text` if it fits.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
        fits.then(|| Self(text.to_owned()))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_from_outside_are_checked() {
        assert!(TraceId::parse("0af7651916cd43dd8448eb211c80319c").is_some());
        for bad in [
            "",
            "0AF7651916CD43DD8448EB211C80319C",
            &"0".repeat(32),
            &"a".repeat(33),
        ] {
            assert_eq!(TraceId::parse(bad), None, "{bad}");
        }
        assert!(RequestId::parse("7b0c-1").is_some());
        for bad in ["", "a b", &"x".repeat(65)] {
            assert_eq!(RequestId::parse(bad), None, "{bad}");
        }
    }
}
