use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use domain::Storage;
use jiff::Timestamp;
use uuid::Uuid;

// {{#if (or (has "auth") (has "cursor-paging"))}}
// {{#if (has "auth")}}
use crate::auth::Verifier;
// {{/if}}
// {{#if (has "cursor-paging")}}
use crate::paging::Cursors;
// {{/if}}

// {{/if}}
/// What the handlers work with. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// Where things are kept.
    pub storage: Arc<dyn Storage>,
    /// The clock.
    pub now: fn() -> Timestamp,
    /// The source of ids; a new one at every call.
    pub next_id: fn() -> Uuid,
    // {{#if (has "auth")}}
    /// Tells whether a bearer token is sound, and whose it is.
    pub verifier: Arc<Verifier>,
    // {{/if}}
    // {{#if (has "cursor-paging")}}
    /// Signs and reads cursors.
    pub cursors: Arc<Cursors>,
    // {{/if}}
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
