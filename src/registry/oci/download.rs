//! What a registry holds: tags, manifests, contents. All of it is bounded and checked before it is believed.

use std::cell::Cell;
use std::collections::BTreeSet;

use ureq::http::{Method, StatusCode};

use super::fault::OciError;
use super::manifest::{ACCEPT, Descriptor, MAX_MANIFEST};
use super::session::{Session, is_passing, pause};
use crate::model::digest::Digest;
use crate::registry::Watch;
use crate::registry::http::{Answer, HttpError};

/// The most tags a pack may have, and bytes and pages a registry may list them in.
const MAX_TAGS: usize = 10_000;
const MAX_PAGE: u64 = 4 << 20;
const MAX_PAGES: usize = 1000;
/// How often a dropped connection is taken up again for one content.
const TRIES: u32 = 6;

/// Every tag of the repository, sorted by bytes; page after page, as `Link` leads (OCI distribution, "Listing tags").
pub(super) fn tags(session: &Session) -> Result<BTreeSet<String>, OciError> {
    let mut found = BTreeSet::new();
    let mut page = session.at("tags/list").with("n", "1000");
    for _ in 0..MAX_PAGES {
        let answer = session.get(&Method::GET, &page, &[])?;
        if answer.status() != StatusCode::OK {
            return Err(session.failure(answer, &format!("repository `{}`", session.repository)));
        }
        let next = answer.header("link").and_then(next).map(|next| session.own(&page, next)).transpose()?;
        found.extend(listed(session, &answer.bytes(MAX_PAGE)?)?);
        if found.len() > MAX_TAGS {
            return Err(OciError::TooManyTags { registry: session.registry(), limit: MAX_TAGS });
        }
        match next {
            Some(next) if next != page => page = next,
            _ => return Ok(found),
        }
    }
    Err(OciError::Endless { registry: session.registry() })
}

fn listed(session: &Session, body: &[u8]) -> Result<Vec<String>, OciError> {
    let garbled = || OciError::Garbled { registry: session.registry(), what: "list of tags" };
    let body: serde_json::Value = serde_json::from_slice(body).map_err(|_| garbled())?;
    // A repository without tags is listed as `null`.
    let Some(tags) = body["tags"].as_array() else {
        return if body["tags"].is_null() { Ok(Vec::new()) } else { Err(garbled()) };
    };
    Ok(tags.iter().filter_map(serde_json::Value::as_str).filter(|tag| is_tag(tag)).map(str::to_owned).collect())
}

/// The next page of a `Link` header (RFC 8288, section 3).
fn next(link: &str) -> Option<&str> {
    let parts = link.split(',').map(str::trim);
    let mut next = parts.filter(|part| part.contains("rel=\"next\"") || part.contains("rel=next"));
    next.next()?.strip_prefix('<')?.split_once('>').map(|(address, _)| address)
}

/// Whether a text is a tag (OCI distribution, "Pulling manifests"), so that it can stand in an address.
pub(super) fn is_tag(text: &str) -> bool {
    let inner = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
    (1..=128).contains(&text.len()) && text.chars().all(inner) && !text.starts_with(['.', '-'])
}

/// The bytes of the manifest that a tag or a digest (`sha256:…`) names, and their digest; `None` where there is none.
pub(super) fn manifest(session: &Session, wanted: &str) -> Result<Option<(Vec<u8>, Digest)>, OciError> {
    let digest = wanted.strip_prefix("sha256:").and_then(|hex| hex.parse::<Digest>().ok());
    if digest.is_none() && !is_tag(wanted) {
        return Err(OciError::Tag(wanted.to_owned()));
    }
    let what = format!("manifest `{wanted}` of {}", session.repository);
    let answer = session.get(&Method::GET, &session.at(&format!("manifests/{wanted}")), &[("accept", ACCEPT)])?;
    match answer.status() {
        StatusCode::OK => {}
        StatusCode::NOT_FOUND => return Ok(None),
        _ => return Err(session.failure(answer, &what)),
    }
    let header = answer.header("docker-content-digest").and_then(|text| text.strip_prefix("sha256:")?.parse().ok());
    let bytes = answer.bytes(MAX_MANIFEST)?;
    let found = Digest::of(&bytes);
    match digest.or(header) {
        Some(wanted) if wanted != found => Err(OciError::Digest { what, wanted, found }),
        _ => Ok(Some((bytes, found))),
    }
}

/// The bytes of a content, which are those that were promised. A dropped connection is taken up where it broke.
pub(super) fn blob(session: &Session, of: &Descriptor, watch: &dyn Watch) -> Result<Vec<u8>, OciError> {
    let what = format!("content of {}", session.repository);
    let wanted = of.sha256(&what)?;
    let mut bytes = Vec::with_capacity(usize::try_from(of.size).unwrap_or_default().min(8 << 20));
    let mut resumed = false;
    for tried in 1..=TRIES {
        let begun = !bytes.is_empty();
        let done = part(session, of, &mut bytes, watch);
        match done {
            Ok(()) if bytes.len() as u64 != of.size => {
                return Err(OciError::Size { what, wanted: of.size, found: bytes.len() as u64 });
            }
            Ok(()) if Digest::of(&bytes) == wanted => return Ok(bytes),
            // The two halves may be of two contents: once more, from the start.
            Ok(()) if begun && !resumed => {
                resumed = true;
                bytes.clear();
            }
            Ok(()) => return Err(OciError::Digest { what, wanted, found: Digest::of(&bytes) }),
            Err(OciError::Http(error)) if is_passing(&error) && tried < TRIES => pause(tried),
            Err(error) => return Err(error),
        }
    }
    Err(OciError::Digest { what, wanted, found: Digest::of(&bytes) })
}

/// Appends what is still missing, as far as the connection lasts.
fn part(session: &Session, of: &Descriptor, bytes: &mut Vec<u8>, watch: &dyn Watch) -> Result<(), OciError> {
    let range = format!("bytes={}-", bytes.len());
    let headers = [("range", range.as_str())];
    let headers = if bytes.is_empty() { &[][..] } else { &headers };
    let answer = session.get(&Method::GET, &session.at(&format!("blobs/{}", of.digest)), headers)?;
    match answer.status() {
        StatusCode::OK => bytes.clear(),
        StatusCode::PARTIAL_CONTENT if continues(&answer, bytes.len()) => {}
        // It does not know where that was.
        StatusCode::PARTIAL_CONTENT | StatusCode::RANGE_NOT_SATISFIABLE => {
            bytes.clear();
            return Err(HttpError::BrokenOff { host: session.registry(), reason: "it cannot go on".into() }.into());
        }
        _ => return Err(session.failure(answer, &format!("content `{}`", of.digest))),
    }
    let done = Cell::new(bytes.len() as u64);
    let got = |more| {
        done.set(done.get() + more);
        watch.bytes(done.get(), Some(of.size));
        !watch.stopped()
    };
    let read = answer.read_to(bytes, of.size, &got);
    read.map_err(|error| match error {
        HttpError::TooLong { .. } => {
            OciError::Size { what: format!("content of {}", session.repository), wanted: of.size, found: of.size + 1 }
        }
        other => other.into(),
    })
}

fn continues(answer: &Answer, from: usize) -> bool {
    answer.header("content-range").is_some_and(|range| range.starts_with(&format!("bytes {from}-")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_leads_to_the_next_page() {
        assert_eq!(next("</v2/a/tags/list?last=b&n=1>; rel=\"next\""), Some("/v2/a/tags/list?last=b&n=1"));
        assert_eq!(next("<x>; rel=prev, <y>; rel=next"), Some("y"));
        assert_eq!((next("x; rel=next"), next("")), (None, None));
    }

    #[test]
    fn tags_can_stand_in_an_address() {
        assert!(["1.2.3", "_x", "A-b.c"].into_iter().all(is_tag));
        assert!(!["", ".x", "-x", "a/b", "a?b", "a+b", &"x".repeat(129)].into_iter().any(is_tag));
    }
}
