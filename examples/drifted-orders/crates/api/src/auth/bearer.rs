use axum::http::{HeaderMap, header};

use super::Rejection;

/// The token of a request. It is looked for in the `Authorization` header only: an address ends up
/// in logs, and a body belongs to the handler.
///
/// # Errors
///
/// When there is none, or more than one such header.
pub(super) fn token(headers: &HeaderMap) -> Result<&str, Rejection> {
    let mut found = headers.get_all(header::AUTHORIZATION).iter();
    let value = found.next().ok_or(Rejection::Missing)?;
    if found.next().is_some() {
        return Err(Rejection::Repeated);
    }
    let text = value.to_str().map_err(|_| Rejection::Malformed)?;
    let (scheme, token) = text.split_once(' ').unwrap_or((text, ""));
    if !scheme.eq_ignore_ascii_case("Bearer") {
        return Err(Rejection::Missing);
    }
    match token.trim_start_matches(' ') {
        "" => Err(Rejection::Missing),
        token => Ok(token),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(values: &[&str], expected: Result<&str, Rejection>) {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(header::AUTHORIZATION, value.parse().unwrap());
        }
        assert_eq!(token(&headers), expected, "{values:?}");
    }

    #[test]
    fn one_header_with_one_token() {
        for scheme in ["Bearer", "bearer", "BEARER"] {
            check(&[&format!("{scheme} a.b.c")], Ok("a.b.c"));
        }
        check(&["Bearer   a.b.c"], Ok("a.b.c"));
    }

    #[test]
    fn no_token() {
        check(&[], Err(Rejection::Missing));
        for value in ["", "Bearer", "Bearer ", "Basic YTpi", "Bearera.b.c"] {
            check(&[value], Err(Rejection::Missing));
        }
    }

    #[test]
    fn two_headers_are_refused_even_when_they_agree() {
        check(&["Bearer a.b.c", "Bearer a.b.c"], Err(Rejection::Repeated));
        check(&["Basic YTpi", "Bearer a.b.c"], Err(Rejection::Repeated));
    }

    #[test]
    fn text_that_is_not_ascii() {
        check(&["Bearer ä"], Err(Rejection::Malformed));
    }
}
