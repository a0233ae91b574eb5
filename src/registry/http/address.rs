//! `Address`: where a request goes. Two of them have one origin when scheme, host and port agree (RFC 6454, section 4).

use std::fmt;
use std::net::IpAddr;

/// Why a text is no address that anything is sent to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressFault {
    #[error("`{0}` is no https address")]
    Scheme(String),
    #[error("`{0}` names no host")]
    Host(String),
    #[error("an address of {0} carries a user or a password")]
    UserInfo(String),
}

/// A scheme, a host, a port, and what is asked for there.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    /// Whether it is `http`, without TLS.
    plain: bool,
    /// In lower case; an IPv6 address in brackets.
    host: String,
    port: u16,
    /// Path and query; begins with `/`.
    target: String,
}

impl Address {
    /// The root of a host, given as `host` or `host:port`.
    ///
    /// # Errors
    /// When it names no host or a port that is none.
    pub fn of_host(authority: &str, plain: bool) -> Result<Self, AddressFault> {
        let fault = || AddressFault::Host(authority.to_owned());
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, Some(port.parse().map_err(|_| fault())?)),
            _ => (authority, None),
        };
        let inside = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
        let bracketed = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
        let known = match bracketed {
            Some(inner) => inner.parse::<std::net::Ipv6Addr>().is_ok(),
            None => !host.is_empty() && host.chars().all(inside),
        };
        if !known {
            return Err(fault());
        }
        let port = port.unwrap_or(if plain { 80 } else { 443 });
        Ok(Self { plain, host: host.to_ascii_lowercase(), port, target: "/".into() })
    }

    /// Reads `http://…` or `https://…`. A fragment is dropped.
    ///
    /// # Errors
    /// When it is neither, names no host, or carries a user.
    pub fn parse(text: &str) -> Result<Self, AddressFault> {
        let (plain, rest) = match text.split_once("://") {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => (false, rest),
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => (true, rest),
            _ => return Err(AddressFault::Scheme(printable(text))),
        };
        let rest = rest.split('#').next().unwrap_or_default();
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, target) = rest.split_at(end);
        if let Some((_, host)) = authority.rsplit_once('@') {
            return Err(AddressFault::UserInfo(host.to_owned()));
        }
        Ok(Self::of_host(authority, plain)?.at(target))
    }

    /// The same host, asked for something else.
    #[must_use]
    pub fn at(&self, target: &str) -> Self {
        let slash = if target.starts_with('/') { "" } else { "/" };
        Self { target: format!("{slash}{target}"), ..self.clone() }
    }

    /// Where a `Location` leads from here (RFC 3986, section 5.2, without dot segments).
    ///
    /// # Errors
    /// When it leads nowhere.
    pub fn join(&self, location: &str) -> Result<Self, AddressFault> {
        if location.contains("://") && !location.starts_with('/') {
            return Self::parse(location);
        }
        if let Some(rest) = location.strip_prefix("//") {
            return Self::parse(&format!("{}://{rest}", self.scheme()));
        }
        if location.starts_with('/') {
            return Ok(self.at(location));
        }
        let path = self.target.split('?').next().unwrap_or_default();
        if location.starts_with('?') {
            return Ok(self.at(&format!("{path}{location}")));
        }
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        Ok(self.at(&format!("{folder}/{location}")))
    }

    /// The address with one more parameter in its query.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> Self {
        let value = percent_encoding::utf8_percent_encode(value, percent_encoding::NON_ALPHANUMERIC);
        let sign = if self.target.contains('?') { '&' } else { '?' };
        Self { target: format!("{}{sign}{name}={value}", self.target), ..self.clone() }
    }

    #[must_use]
    pub fn same_origin(&self, other: &Self) -> bool {
        self.same_host(other) && self.port == other.port
    }

    /// Whether scheme and host agree, whatever the port.
    #[must_use]
    pub fn same_host(&self, other: &Self) -> bool {
        self.plain == other.plain && self.host == other.host
    }

    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.plain
    }

    /// Whether what is sent there never leaves this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        let bare = self.host.trim_start_matches('[').trim_end_matches(']');
        self.host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
    }

    /// The host without brackets, as proxies and certificates know it.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The host, and the port where it is not the usual one.
    #[must_use]
    pub fn authority(&self) -> String {
        match (self.plain, self.port) {
            (true, 80) | (false, 443) => self.host.clone(),
            _ => format!("{}:{}", self.host, self.port),
        }
    }

    /// The whole text; its query may hold a signature that is as good as a password.
    #[must_use]
    pub fn to_uri(&self) -> String {
        format!("{}://{}{}", self.scheme(), self.authority(), self.target)
    }

    fn scheme(&self) -> &'static str {
        if self.plain { "http" } else { "https" }
    }
}

/// What an address may look like in a message: no query, no user.
fn printable(text: &str) -> String {
    let text = text.split(['?', '#']).next().unwrap_or_default();
    match text.rsplit_once('@') {
        Some((_, rest)) => format!("…@{rest}"),
        None => text.to_owned(),
    }
}

/// Without the query.
impl fmt::Display for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&printable(&self.to_uri()))
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let said = Address::parse(text).map_or_else(|fault| fault.to_string(), |address| address.to_uri());
        assert_eq!(said, expected, "{text}");
    }

    #[test]
    fn addresses_are_read() {
        check("https://Registry.example:443/v2/?x=1#y", "https://registry.example/v2/?x=1");
        check("http://127.0.0.1:5001", "http://127.0.0.1:5001/");
        check("http://[::1]:5001?x", "http://[::1]:5001/?x");
        check("ftp://example.org/x?secret", "`ftp://example.org/x` is no https address");
        check("https://a:b@example.org/", "an address of example.org carries a user or a password");
        check("https:///x", "`` names no host");
        check("https://exa mple/x", "`exa mple` names no host");
        check("https://example:99999/x", "`example:99999` names no host");
    }

    #[test]
    fn a_location_leads_on() {
        let from = Address::parse("https://example.org/v2/a/blobs/uploads/?x=1").expect("an address");
        let leads = |location: &str| from.join(location).map(|address| address.to_uri()).unwrap_or_default();
        assert_eq!(leads("/v2/b?state=1"), "https://example.org/v2/b?state=1");
        assert_eq!(leads("b"), "https://example.org/v2/a/blobs/uploads/b");
        assert_eq!(leads("?y"), "https://example.org/v2/a/blobs/uploads/?y");
        assert_eq!(leads("//other.org/b"), "https://other.org/b");
        assert_eq!(leads("http://other.org/b?u=https://x"), "http://other.org/b?u=https://x");
        assert_eq!(
            from.with("digest", "sha256:0").to_uri(),
            "https://example.org/v2/a/blobs/uploads/?x=1&digest=sha256%3A0"
        );
    }

    #[test]
    fn origins_are_told_apart() {
        let at = |text| Address::parse(text).expect("an address");
        assert!(at("https://a.org/x").same_origin(&at("https://A.org:443/y")));
        assert!(!at("https://a.org").same_origin(&at("https://a.org:8443")));
        assert!(!at("http://a.org").same_host(&at("https://a.org")));
        assert!(at("http://127.0.0.2").is_loopback() && at("http://[::1]").is_loopback());
        assert!(!at("http://localhost.example.org").is_loopback() && !at("http://10.0.0.1").is_loopback());
    }

    #[test]
    fn a_query_is_never_shown() {
        let signed = Address::parse("https://example.org/x?signature=secret").expect("an address");
        assert_eq!(format!("{signed} {signed:?}"), "https://example.org/x https://example.org/x");
    }
}
