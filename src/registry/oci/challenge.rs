//! `Challenge`: what a host wants to see before it answers (RFC 9110, section 11.6.1; RFC 6750, section 3).

use std::collections::BTreeMap;

/// One way to say who somebody is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Challenge {
    Basic,
    /// A token of the realm, for a service and scopes.
    Bearer {
        realm: String,
        service: Option<String>,
        scopes: Vec<String>,
    },
}

impl Challenge {
    /// The one to answer among the values of `WWW-Authenticate`: a token where one is offered, else the password.
    pub(super) fn choose<'a>(values: impl Iterator<Item = &'a str>) -> Option<Self> {
        let all: Vec<(String, Parameters)> = values.flat_map(read).collect();
        let named = |name: &str| all.iter().find(|(scheme, _)| scheme.eq_ignore_ascii_case(name));
        let bearer = named("bearer").and_then(|(_, parameters)| Self::bearer(parameters));
        bearer.or_else(|| named("basic").map(|_| Self::Basic))
    }

    fn bearer(parameters: &Parameters) -> Option<Self> {
        let scopes = parameters.get("scope").map(String::as_str).unwrap_or_default();
        Some(Self::Bearer {
            realm: parameters.get("realm")?.clone(),
            service: parameters.get("service").cloned(),
            scopes: scopes.split_whitespace().map(str::to_owned).collect(),
        })
    }
}

/// Names in lower case, and their values.
type Parameters = BTreeMap<String, String>;

/// The schemes of one header, each with its parameters. A name that no `=` follows begins the next scheme.
fn read(value: &str) -> Vec<(String, Parameters)> {
    let mut found: Vec<(String, Parameters)> = Vec::new();
    let mut rest = value;
    loop {
        rest = rest.trim_start_matches([' ', '\t', ',']);
        let end = rest.find([' ', '\t', ',', '=']).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        if name.is_empty() {
            return found;
        }
        match after.strip_prefix('=') {
            Some(after) => {
                let (value, after) = quoted(after);
                if let Some((_, parameters)) = found.last_mut() {
                    parameters.insert(name.to_ascii_lowercase(), value);
                }
                rest = after;
            }
            None => {
                found.push((name.to_owned(), Parameters::new()));
                rest = after;
            }
        }
    }
}

/// A value, in quotes or not, and what follows it.
fn quoted(text: &str) -> (String, &str) {
    let Some(inner) = text.strip_prefix('"') else {
        let end = text.find([',', ' ']).unwrap_or(text.len());
        return (text[..end].to_owned(), &text[end..]);
    };
    let mut value = String::new();
    let mut chars = inner.char_indices();
    while let Some((index, c)) = chars.next() {
        match c {
            '"' => return (value, &inner[index + 1..]),
            '\\' => value.extend(chars.next().map(|(_, c)| c)),
            c => value.push(c),
        }
    }
    (value, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(values: &[&str], expected: &str) {
        let said = match Challenge::choose(values.iter().copied()) {
            None => "none".to_owned(),
            Some(Challenge::Basic) => "basic".to_owned(),
            Some(Challenge::Bearer { realm, service, scopes }) => format!("{realm} {service:?} {scopes:?}"),
        };
        assert_eq!(said, expected, "{values:?}");
    }

    #[test]
    fn challenges_are_read() {
        let bearer = r#"Bearer realm="https://auth.example/token",service="registry",scope="repository:a/b:pull,push""#;
        let expected = r#"https://auth.example/token Some("registry") ["repository:a/b:pull,push"]"#;
        check(&[bearer], expected);
        check(&["Basic realm=\"x\"", bearer], expected);
        check(&[&format!("Basic realm=\"x, y=z\", {bearer}")], expected);
        check(&["bearer REALM=\"h\\\"t\", scope=\"a b\""], r#"h"t None ["a", "b"]"#);
        check(&["BASIC realm=x"], "basic");
        check(&["Bearer"], "none");
        check(&["Negotiate abc==", "=", ",,", "", "Bearer realm=\"x"], "x None []");
        check(&[], "none");
    }
}
