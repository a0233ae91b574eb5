//! What begins with a scheme.

use super::selector::{Written, parted};
use super::{Carrier, Reference, ReferenceFault, Selector, git, oci, one_of, path};
use crate::model::suggestion::hint;

/// What a reference may begin with, besides a path, a word or a namespace.
const SCHEMES: &[&str] = &[
    "file://",
    "oci://",
    "https://",
    "git+https://",
    "git+ssh://",
    "git+file://",
    "git://",
    "gh:",
    "gl:",
    "oci-layout:",
];

/// Whether `text` has the form of a scheme (RFC 3986, section 3.1).
pub(super) fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

/// A host in the one spelling that trust and mirrors compare: lower case, without the port that goes without saying.
pub(super) fn host(scheme: &str, authority: &str) -> Result<String, ReferenceFault> {
    let (user, host) = authority.rsplit_once('@').map_or((None, authority), |(user, host)| (Some(user), host));
    if !is_host(host) {
        return Err(ReferenceFault::Host(host.to_owned()));
    }
    let host = host.to_ascii_lowercase();
    let implied = match scheme {
        "https" | "oci" => ":443",
        "ssh" => ":22",
        _ => ":9418",
    };
    let host = host.strip_suffix(implied).unwrap_or(&host);
    Ok(user.map_or_else(|| host.to_owned(), |user| format!("{user}@{host}")))
}

/// Whether a path of an address has one spelling only: what needs no percent-encoding is not encoded.
pub(super) fn is_plain(path: &str) -> bool {
    let encoded = |part: &str| {
        let byte = part.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        byte.is_some_and(|byte| !byte.is_ascii_alphanumeric() && !b"-._~/\\".contains(&byte) && byte >= b' ')
    };
    !path.contains(|c: char| c.is_whitespace() || c == '\\') && path.split('%').skip(1).all(encoded)
}

pub(super) fn parse(text: &str, scheme: &str, rest: &str) -> Result<Reference, ReferenceFault> {
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if let Some((user, _)) = authority.rsplit_once('@')
        && (scheme != "git+ssh" || !is_user(user))
    {
        return Err(ReferenceFault::Credentials { shown: format!("{scheme}://…{}", &rest[user.len()..]) });
    }
    if let Some((shown, _)) = text.split_once('?') {
        return Err(ReferenceFault::Query { shown: shown.to_owned() });
    }
    match scheme {
        "file" => path::file(text, rest),
        "git+file" => git::parse(text, "file", "", rest),
        "oci" | "https" | "git+https" | "git+ssh" | "git" if authority.is_empty() => {
            Err(ReferenceFault::Unknown(text.to_owned()))
        }
        "oci" => oci::parse(authority, &rest[authority.len()..]),
        "https" => archive(text, authority, &rest[authority.len()..]),
        "git+https" | "git+ssh" | "git" => {
            git::parse(text, scheme.trim_start_matches("git+"), authority, &rest[authority.len()..])
        }
        _ => Err(unknown_scheme(&format!("{scheme}://"))),
    }
}

pub(super) fn unknown_scheme(scheme: &str) -> ReferenceFault {
    let help = match scheme {
        "http://" => Some("plain http is not read: write `https://`, or `git+https://` for a repository".to_owned()),
        "ssh://" | "git+http://" => Some("a git repository is `git+ssh://` or `git+https://`".to_owned()),
        _ => hint(scheme, SCHEMES.iter().copied()),
    };
    ReferenceFault::Scheme { scheme: scheme.to_owned(), help }
}

/// `HOST` or `HOST:PORT` (RFC 3986, section 3.2.2), in ASCII: other letters can be made to look like these.
fn is_host(text: &str) -> bool {
    let (host, port) = match text.rsplit_once(':').filter(|(host, _)| !host.contains(':') || host.ends_with(']')) {
        Some((host, port)) => (host, Some(port)),
        None => (text, None),
    };
    let address = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    let named = !host.is_empty()
        && !host.starts_with(['-', '.'])
        && !host.ends_with('.')
        && !host.contains("..")
        && host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'));
    let valid = address.map_or(named, |address| address.parse::<std::net::Ipv6Addr>().is_ok());
    valid && port.is_none_or(|port| port.bytes().all(|b| b.is_ascii_digit()) && port.parse::<u16>().is_ok())
}

/// The name of an account, and nothing secret with it.
pub(super) fn is_user(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    !text.is_empty() && !text.starts_with('-') && text.chars().all(plain)
}

/// `https://HOST/PATH.tgz#sha256=HEX`.
fn archive(text: &str, authority: &str, path: &str) -> Result<Reference, ReferenceFault> {
    let host = host("https", authority)?;
    let (place, written, after) = match path.contains('#') {
        true => parted(path)?,
        false => (path, None, None),
    };
    let (place, name) = place.split_once("//").unwrap_or((place, ""));
    let selector = match written {
        Some(Written::Fragment(fragment)) => {
            let fault = || ReferenceFault::Digest(fragment.trim_start_matches("sha256=").to_owned());
            let digest = fragment.strip_prefix("sha256=").and_then(|hex| hex.parse().ok());
            Selector::Sha256(digest.ok_or_else(fault)?)
        }
        _ => Selector::Any,
    };
    let packed = place.ends_with(".tgz") || place.ends_with(".tar.gz");
    let leaves = place.split('/').skip(1).any(|part| matches!(part, "" | "." | ".."));
    if leaves || !is_plain(place) || (!packed && selector == Selector::Any) {
        return Err(ReferenceFault::Archive(text.to_owned()));
    }
    let carrier = Carrier::Archive { url: format!("https://{host}{place}") };
    Ok(Reference { carrier, selector, blueprint: one_of(super::blueprint(name)?, after)? })
}
