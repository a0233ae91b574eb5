//! A `.tgz` at an https address, pinned by its digest.

use ureq::http::{Method, StatusCode};

use super::http::{Address, Answer, Http, HttpError};
use super::reference::Selector;
use super::remote::{Fetched, Point, Remote};
use super::{Access, SourceError};
use crate::model::digest::Digest;
use crate::registry::archive::{self, MAX_PACKED};

/// How often one address may lead to another.
const MAX_REDIRECTS: usize = 5;
/// How often a download that broke off is begun anew.
const TRIES: usize = 3;

/// An archive at an address.
pub(super) struct Download {
    url: String,
}

impl Download {
    pub(super) fn new(url: &str) -> Self {
        Self { url: url.to_owned() }
    }

    fn bytes(&self, access: &Access) -> Result<Vec<u8>, SourceError> {
        for _ in 1..TRIES {
            match self.once(access) {
                Err(HttpError::BrokenOff { .. }) => {}
                done => return done.map_err(|error| self.fault(error)),
            }
        }
        self.once(access).map_err(|error| self.fault(error))
    }

    fn once(&self, access: &Access) -> Result<Vec<u8>, HttpError> {
        let answer = self.answer(access)?;
        let total = answer.header("content-length").and_then(|length| length.parse().ok());
        let mut bytes = Vec::new();
        let done = std::cell::Cell::new(0);
        answer.read_to(&mut bytes, MAX_PACKED, &|more| {
            done.set(done.get() + more);
            access.watch.bytes(done.get(), total);
            !access.watch.stopped()
        })?;
        Ok(bytes)
    }

    /// The answer behind all redirects, each of them to https.
    fn answer(&self, access: &Access) -> Result<Answer, HttpError> {
        let mut address = Address::parse(&self.url)?;
        let http = Http::new(&address)?;
        let broken = |address: &Address, reason: String| HttpError::Unreachable { host: address.authority(), reason };
        for _ in 0..=MAX_REDIRECTS {
            let answer = http.send(&Method::GET, &address, &[], None, &|_| !access.watch.stopped())?;
            let status = answer.status();
            if status == StatusCode::OK {
                return Ok(answer);
            }
            let Some(next) = answer.header("location").filter(|_| status.is_redirection()) else {
                return Err(broken(&address, format!("it answers {status}")));
            };
            let next = address.join(next)?;
            if next.is_plain() {
                return Err(broken(&address, "it leads to an address without TLS".to_owned()));
            }
            address = next;
        }
        Err(broken(&address, "it redirects without end".to_owned()))
    }

    fn fault(&self, error: HttpError) -> SourceError {
        let place = self.url.clone();
        match error {
            HttpError::Stopped => SourceError::Stopped,
            HttpError::TooLong { limit, .. } => SourceError::Limit { place, what: format!("{limit} bytes") },
            HttpError::Certificate { .. } => {
                let help = "for a private CA, set `SSL_CERT_FILE`";
                SourceError::Unreachable { place, message: error.to_string(), help: Some(help.into()) }
            }
            other => SourceError::Unreachable { place, message: other.to_string(), help: None },
        }
    }
}

impl Remote for Download {
    fn versions(&self, _: &Access) -> Result<Vec<Point>, SourceError> {
        Err(SourceError::NoDigest { place: self.url.clone() })
    }

    fn point(&self, selector: &Selector, _: &Access) -> Result<Point, SourceError> {
        let Selector::Sha256(digest) = selector else {
            return Err(SourceError::NoDigest { place: self.url.clone() });
        };
        let revision = format!("sha256:{digest}");
        Ok(Point { version: None, name: revision.clone(), revision, mutable: false })
    }

    fn fetch(&self, point: &Point, access: &Access) -> Result<Fetched, SourceError> {
        let bytes = self.bytes(access)?;
        let found = format!("sha256:{}", Digest::of(&bytes));
        if found != point.revision {
            return Err(SourceError::Digest { place: self.url.clone(), wanted: point.revision.clone(), found });
        }
        let refused = |faults| SourceError::Archive { origin: self.url.clone(), faults };
        let tree = archive::read(&bytes).map_err(refused)?;
        Ok(Fetched { tree, revision: Some(found), signature: None })
    }
}
