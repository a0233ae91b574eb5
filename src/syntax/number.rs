//! Numbers of data as they mean: the same number is the same text, whichever way it is spelled.
//!
//! A number with a point or an exponent is never one without: readers that want a whole number refuse it.

/// The most digits that are written out; a number of more is written with its exponent.
const PLAIN: usize = 21;

/// An integer of TOML, in decimal where it fits in 128 bits; else as it is written.
pub(super) fn integer(text: &str) -> String {
    let bare: String = text.chars().filter(|c| *c != '_').collect();
    let (sign, digits) = match bare.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", bare.strip_prefix('+').unwrap_or(&bare)),
    };
    let radix = [("0x", 16), ("0o", 8), ("0b", 2)];
    let found = radix.iter().find_map(|(prefix, radix)| Some((digits.strip_prefix(prefix)?, *radix)));
    let (digits, radix) = found.unwrap_or((digits, 10));
    u128::from_str_radix(digits, radix).map_or(bare.clone(), |number| match number {
        0 => "0".to_owned(),
        number => format!("{sign}{number}"),
    })
}

/// A number of JSON, or a float of TOML: exactly, without the zeros that say nothing. What is no decimal number is
/// returned as it is.
pub(super) fn decimal(text: &str) -> String {
    exact(text).unwrap_or_else(|| text.to_owned())
}

fn exact(text: &str) -> Option<String> {
    let bare: String = text.chars().filter(|c| *c != '_').collect();
    let (sign, rest) = match bare.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", bare.strip_prefix('+').unwrap_or(&bare)),
    };
    let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()?),
        None => (rest, 0),
    };
    if !rest.contains(['.', 'e', 'E']) {
        return None;
    }
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let exponent = exponent.checked_sub(i64::try_from(fraction.len()).ok()?)?;
    let short = digits.trim_end_matches('0');
    let exponent = exponent.checked_add(i64::try_from(digits.len() - short.len()).ok()?)?;
    let short = short.trim_start_matches('0');
    if short.is_empty() {
        return Some(format!("{sign}0.0"));
    }
    Some(format!("{sign}{}", written(short, exponent)))
}

/// Digits times a power of ten, with a point where that is short.
fn written(digits: &str, exponent: i64) -> String {
    match usize::try_from(exponent.unsigned_abs()) {
        Ok(zeros) if exponent >= 0 && digits.len() + zeros <= PLAIN => format!("{digits}{}.0", "0".repeat(zeros)),
        Ok(places) if exponent < 0 && places < digits.len() => {
            let (whole, fraction) = digits.split_at(digits.len() - places);
            format!("{whole}.{fraction}")
        }
        Ok(places) if exponent < 0 && places <= PLAIN => format!("0.{}{digits}", "0".repeat(places - digits.len())),
        _ => format!("{digits}e{exponent}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_one_text() {
        let all = [
            ("1e2", "100.0"),
            ("1E+22", "1e22"),
            ("1.50", "1.5"),
            ("0.010", "0.01"),
            ("-12.5e1", "-125.0"),
            ("1_0.5", "10.5"),
            ("0.0", "0.0"),
            ("-0e5", "-0.0"),
            ("1e-400", "1e-400"),
            ("100", "100"),
            ("Infinity", "Infinity"),
            ("1.0e", "1.0e"),
        ];
        all.iter().for_each(|(text, expected)| assert_eq!(decimal(text), *expected, "{text}"));
        let all = [("0xFF", "255"), ("+3", "3"), ("-1_000", "-1000"), ("0b11", "3"), ("-0", "0"), ("0o17", "15")];
        all.iter().for_each(|(text, expected)| assert_eq!(integer(text), *expected, "{text}"));
    }
}
