use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::Mutex;
use tokio::task::{JoinHandle, spawn_blocking};

use super::endpoint::Endpoint;
use super::key::Key;
use super::{KeySet, Rejection, UnfitUrl};

/// How long nobody asks the issuer again, however the last time ended: unknown names cost an
/// attacker nothing.
const PAUSE: Duration = Duration::from_mins(1);

/// When keys are read again although all names are known: the issuer may have withdrawn one.
const OLD: Duration = Duration::from_hours(1);

/// Where the keys of the issuer come from.
pub struct KeySource(Source);

enum Source {
    Fixed(KeySet),
    Endpoint(Endpoint),
}

impl KeySource {
    /// These keys, forever.
    pub fn fixed(keys: KeySet) -> Self {
        Self(Source::Fixed(keys))
    }

    /// The JWK Set behind `url`, read when the first token comes in, again when a token names an
    /// unknown key, and once an hour; never twice within a minute. While it cannot be read, or is
    /// refused, the last good one stays.
    ///
    /// # Errors
    ///
    /// When `url` is neither `https` nor on this machine.
    pub fn endpoint(url: &str) -> Result<Self, UnfitUrl> {
        Endpoint::new(url).map(|endpoint| Self(Source::Endpoint(endpoint)))
    }
}

/// The keys as they are known now.
pub(super) struct Keys {
    current: Arc<RwLock<KeySet>>,
    endpoint: Option<Arc<Endpoint>>,
    /// When the issuer was last asked. Held while an answer is awaited, so that it is asked once.
    asked: Mutex<Option<Timestamp>>,
}

impl Keys {
    pub(super) fn new(source: KeySource) -> Self {
        let (current, endpoint) = match source.0 {
            Source::Fixed(keys) => (keys, None),
            Source::Endpoint(endpoint) => (KeySet::default(), Some(Arc::new(endpoint))),
        };
        Self {
            current: Arc::new(RwLock::new(current)),
            endpoint,
            asked: Mutex::default(),
        }
    }

    /// The key named `name`; asks the issuer where it is unknown.
    ///
    /// # Errors
    ///
    /// When the issuer has no such key, or no keys were ever read.
    pub(super) async fn find(&self, name: &str, now: Timestamp) -> Result<Arc<Key>, Rejection> {
        match self.known(name) {
            Ok(key) => {
                self.renew(now);
                Ok(key)
            }
            Err(_) => self.look_again(name, now).await,
        }
    }

    fn known(&self, name: &str) -> Result<Arc<Key>, Rejection> {
        let keys = self.current.read().unwrap_or_else(PoisonError::into_inner);
        let missing = if keys.is_empty() {
            Rejection::NoKeys
        } else {
            Rejection::UnknownKey
        };
        keys.get(name).ok_or(missing)
    }

    async fn look_again(&self, name: &str, now: Timestamp) -> Result<Arc<Key>, Rejection> {
        let mut asked = self.asked.lock().await;
        if is_over(*asked, PAUSE, now) {
            *asked = Some(now);
            if let Some(fetch) = self.fetch() {
                // A panic in there is logged by its hook and changes nothing here.
                let _ = fetch.await;
            }
        }
        self.known(name)
    }

    /// Has the keys read again when they are old. Nobody waits for it.
    fn renew(&self, now: Timestamp) {
        if let Ok(mut asked) = self.asked.try_lock()
            && is_over(*asked, OLD, now)
        {
            *asked = Some(now);
            self.fetch();
        }
    }

    /// Reads the keys in a task of its own, which ends whether or not anybody still waits for it.
    fn fetch(&self) -> Option<JoinHandle<()>> {
        let endpoint = self.endpoint.clone()?;
        let current = self.current.clone();
        Some(spawn_blocking(move || match endpoint.fetch() {
            Ok(keys) => *current.write().unwrap_or_else(PoisonError::into_inner) = keys,
            Err(error) => tracing::warn!(%error, "the issuer's keys stay as they were"),
        }))
    }
}

/// Whether `time` has passed since `last`. Also true when the clock was set back by that much.
fn is_over(last: Option<Timestamp>, time: Duration, now: Timestamp) -> bool {
    last.is_none_or(|last| now.duration_since(last).unsigned_abs() >= time)
}
