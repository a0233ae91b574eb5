//! Repositories of OCI registries, and OCI layouts (OCI distribution specification 1.1, "Pulling manifests").

use super::selector::{Written, parted};
use super::url::host;
use super::{Carrier, Reference, ReferenceFault, Selector, blueprint, one_of};

/// The longest tag.
const MAX_TAG: usize = 128;
/// The longest name of a repository.
const MAX_REPOSITORY: usize = 255;

/// `HOST/REPOSITORY[:TAG|@REQUIREMENT|@sha256:HEX][//BLUEPRINT]`; `rest` starts with the slash.
pub(super) fn parse(authority: &str, rest: &str) -> Result<Reference, ReferenceFault> {
    let host = host("oci", authority)?;
    let (place, selector, name) = place(rest.trim_start_matches('/'))?;
    let repository = place.trim_end_matches('/');
    if repository.len() > MAX_REPOSITORY || !repository.split('/').all(is_component) {
        return Err(ReferenceFault::Repository(repository.to_owned()));
    }
    let carrier = Carrier::Oci { host, repository: repository.to_owned() };
    Ok(Reference { carrier, selector, blueprint: name })
}

/// `PATH[:TAG|@REQUIREMENT|@sha256:HEX][//BLUEPRINT]`.
pub(super) fn layout(text: &str, rest: &str) -> Result<Reference, ReferenceFault> {
    let (place, selector, name) = place(rest)?;
    let path = place.trim_end_matches('/').to_owned();
    if path.is_empty() {
        return Err(ReferenceFault::Unknown(text.to_owned()));
    }
    Ok(Reference { carrier: Carrier::OciLayout { path }, selector, blueprint: name })
}

fn place(text: &str) -> Result<(&str, Selector, Option<String>), ReferenceFault> {
    let (place, written, after) = parted(text)?;
    // A path may begin with `//`; the blueprint stands behind the last one.
    let (place, name) = place.rsplit_once("//").filter(|(place, _)| !place.is_empty()).unwrap_or((place, ""));
    // `//BLUEPRINT:TAG` is read too.
    let (name, late) = name.split_once(':').map_or((name, None), |(name, tag)| (name, Some(tag)));
    let tagged = place.rsplit_once(':').filter(|(_, tag)| !tag.contains('/'));
    let (place, tag) = tagged.map_or((place, late), |(place, tag)| (place, Some(tag)));
    let selector = match (tag, written) {
        (None, None) => Selector::Any,
        (Some(tag), None) => Selector::Tag(checked(tag)?),
        (None, Some(Written::Behind(text))) => match text.strip_prefix("sha256:") {
            Some(hex) => Selector::Sha256(hex.parse().map_err(|_| ReferenceFault::Digest(hex.to_owned()))?),
            None => Selector::version(text)?,
        },
        (None, Some(Written::Fragment(text))) => return Err(ReferenceFault::Tag(format!("#{text}"))),
        (Some(_), Some(_)) => return Err(ReferenceFault::TwoSelectors(text.to_owned())),
    };
    Ok((place, selector, one_of(blueprint(name)?, after)?))
}

fn checked(tag: &str) -> Result<String, ReferenceFault> {
    let first = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let rest = |c: char| first(c) || matches!(c, '.' | '-');
    let valid = tag.len() <= MAX_TAG && tag.starts_with(first) && tag.chars().all(rest);
    if valid { Ok(tag.to_owned()) } else { Err(ReferenceFault::Tag(tag.to_owned())) }
}

/// Lower-case letters and digits, parted by `.`, `_`, `__` or hyphens.
fn is_component(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let separators = text.split(plain).filter(|part| !part.is_empty());
    let edge = |c: Option<char>| c.is_some_and(plain);
    edge(text.chars().next())
        && edge(text.chars().next_back())
        && separators.into_iter().all(|part| matches!(part, "." | "_" | "__") || part.chars().all(|c| c == '-'))
}
