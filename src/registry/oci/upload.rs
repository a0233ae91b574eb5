//! What is put into a registry. An upload never leaves the registry, wherever it is led.

use std::cell::Cell;

use ureq::http::{Method, StatusCode};

use super::fault::OciError;
use super::manifest::{Descriptor, MANIFEST};
use super::session::{Call, Session, is_passing, pause};
use crate::model::digest::Digest;
use crate::registry::Watch;

/// How often an upload begins anew where the connection fails.
const TRIES: u32 = 4;

/// What became of a manifest.
pub(super) enum Put {
    Taken,
    /// The registry knows no such type of manifest; what it said.
    Unknown(String),
}

/// Uploads a content, unless the registry has it.
pub(super) fn blob(session: &Session, of: &Descriptor, bytes: &[u8], watch: &dyn Watch) -> Result<(), OciError> {
    let head = session.get(&Method::HEAD, &session.at(&format!("blobs/{}", of.digest)), &[])?;
    if head.status() == StatusCode::OK {
        return Ok(());
    }
    let mut tried = 1;
    loop {
        match monolithic(session, of, bytes, watch) {
            Err(OciError::Http(error)) if is_passing(&error) && tried < TRIES => pause(tried),
            result => return result,
        }
        tried += 1;
    }
}

/// One session, one request with everything (OCI distribution, "POST then PUT").
fn monolithic(session: &Session, of: &Descriptor, bytes: &[u8], watch: &dyn Watch) -> Result<(), OciError> {
    let begin = session.at("blobs/uploads/");
    let nothing = |_| true;
    let call = |method, address, headers, body, sent| Call { method, address, headers, body: Some(body), sent };
    let answer = session.call(&call(Method::POST, begin.clone(), &[], b"", &nothing))?;
    let location = match (answer.status(), answer.header("location")) {
        (StatusCode::ACCEPTED, Some(location)) => location.to_owned(),
        (StatusCode::ACCEPTED, None) => {
            return Err(OciError::Garbled { registry: session.registry(), what: "place for an upload" });
        }
        _ => return Err(session.failure(answer, &format!("repository `{}`", session.repository))),
    };
    let address = session.own(&begin, &location)?.with("digest", &of.digest);
    let done = Cell::new(0);
    let sent = |more| {
        done.set(done.get() + more);
        watch.bytes(done.get(), Some(of.size));
        !watch.stopped()
    };
    let headers = [("content-type", "application/octet-stream")];
    let answer = session.call(&call(Method::PUT, address, &headers, bytes, &sent))?;
    match answer.status() {
        StatusCode::CREATED => Ok(()),
        _ => Err(session.failure(answer, &format!("repository `{}`", session.repository))),
    }
}

/// Puts a manifest under a tag.
pub(super) fn manifest(session: &Session, tag: &str, bytes: &[u8]) -> Result<Put, OciError> {
    let call = Call {
        method: Method::PUT,
        address: session.at(&format!("manifests/{tag}")),
        headers: &[("content-type", MANIFEST)],
        body: Some(bytes),
        sent: &|_| true,
    };
    let answer = session.call(&call)?;
    let status = answer.status();
    if status == StatusCode::CREATED {
        let header = answer.header("docker-content-digest").and_then(|text| text.strip_prefix("sha256:")?.parse().ok());
        let (wanted, what) = (Digest::of(bytes), format!("manifest `{tag}`"));
        return match header {
            Some(found) if found != wanted => Err(OciError::Digest { what, wanted, found }),
            _ => Ok(Put::Taken),
        };
    }
    let failure = session.failure(answer, &format!("repository `{}`", session.repository));
    match &failure {
        // Registries that know images only say so in one of these ways.
        OciError::Answer { status: 400 | 404 | 405 | 415 | 422, message, .. } => Ok(Put::Unknown(message.clone())),
        _ => Err(failure),
    }
}
