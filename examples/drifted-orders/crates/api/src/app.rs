use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use domain::Storage;
use jiff::Timestamp;
use uuid::Uuid;

use crate::auth::Verifier;
use crate::paging::Cursors;

/// What the handlers work with. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// Where things are kept.
    pub storage: Arc<dyn Storage>,
    /// The clock.
    pub now: fn() -> Timestamp,
    /// The source of ids; a new one at every call.
    pub next_id: fn() -> Uuid,
    /// Tells whether a bearer token is sound, and whose it is.
    pub verifier: Arc<Verifier>,
    /// Signs and reads cursors.
    pub cursors: Arc<Cursors>,
    /// Whether traffic is welcome.
    pub readiness: Readiness,
}

/// Whether the service wants traffic. It does until it is told to stop.
#[derive(Clone, Debug, Default)]
pub struct Readiness(Arc<AtomicBool>);

impl Readiness {
    /// No more traffic, please: `/readyz` fails from now on, and everything else still answers.
    pub fn withdraw(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// Whether traffic is no longer wanted.
    pub(crate) fn is_withdrawn(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}
