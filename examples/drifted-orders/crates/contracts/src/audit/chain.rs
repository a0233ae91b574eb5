//! The chain that makes tampering visible.
//!
//! Every event carries the SHA-256 of the one before it. Whoever changes, removes, inserts or swaps
//! rows breaks a link; whoever cuts the tail leaves a head that names a row which is gone. What a
//! chain alone cannot show is a log that was rewritten from some row on, head included: publish the
//! head elsewhere, and compare.

use std::fmt;

use sha2::{Digest as _, Sha256};
use thiserror::Error;

use super::event::{Event, Seq};
use crate::identity::Tenant;

/// Keeps these hashes apart from all others, and this layout of fields from later ones.
const DOMAIN: &[u8] = b"audit-event/1";

/// The SHA-256 of one event.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Link([u8; 32]);

impl Link {
    /// What stands before the first event.
    pub const START: Self = Self([0; 32]);

    /// Gives stored bytes their meaning.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes, for a store.
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Reads 64 hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        if text.len() != 64 || !text.is_ascii() {
            return None;
        }
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()?;
        }
        Some(Self(bytes))
    }

    /// The hash of `event`: over the domain tag, the previous hash, and every field behind its
    /// length, so that no two events share their input.
    pub(super) fn of(event: &Event) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(DOMAIN);
        hasher.update(event.previous.bytes());
        let mut field = |bytes: &[u8]| {
            hasher.update((bytes.len() as u64).to_be_bytes());
            hasher.update(bytes);
        };
        field(event.tenant.as_str().as_bytes());
        field(&event.seq.to_be_bytes());
        field(event.id.get().as_bytes());
        field(&event.occurred_at.micros().to_be_bytes());
        field(event.actor.kind.as_str().as_bytes());
        field(event.actor.id.as_str().as_bytes());
        field(event.resource.kind.as_bytes());
        field(event.resource.id.as_bytes());
        field(event.outcome.as_str().as_bytes());
        // Neither id can be empty, so an empty field says that there is none.
        field(
            event
                .trace_id
                .as_ref()
                .map_or("", |id| id.as_str())
                .as_bytes(),
        );
        field(
            event
                .request_id
                .as_ref()
                .map_or("", |id| id.as_str())
                .as_bytes(),
        );
        field(event.kind.as_bytes());
        field(&event.payload);
        Self(hasher.finalize().into())
    }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Where a log ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The place of the last event; 0 when there is none.
    pub seq: Seq,
    /// Its hash.
    pub hash: Link,
}

impl Head {
    /// The head of an empty log.
    pub const START: Self = Self {
        seq: 0,
        hash: Link::START,
    };
}

/// Follows one tenant's log from its first event to its head.
#[derive(Clone, Debug)]
pub struct Chain {
    tenant: Tenant,
    head: Head,
}

impl Chain {
    /// Begins before the first event.
    pub const fn new(tenant: Tenant) -> Self {
        Self {
            tenant,
            head: Head::START,
        }
    }

    /// Takes the next event in the order of `seq`.
    ///
    /// # Errors
    ///
    /// The first link that is broken here.
    pub fn follow(&mut self, event: &Event) -> Result<(), Broken> {
        let seq = event.seq;
        if event.tenant != self.tenant {
            return Err(Broken::Tenant { seq });
        }
        let expected = self.head.seq + 1;
        if seq != expected {
            return Err(Broken::Gap {
                expected,
                found: seq,
            });
        }
        if event.previous != self.head.hash {
            return Err(Broken::Previous { seq });
        }
        if event.hash != Link::of(event) {
            return Err(Broken::Hash { seq });
        }
        self.head = event.head();
        Ok(())
    }

    /// Where the chain stands after the events it was given.
    pub const fn head(&self) -> Head {
        self.head
    }

    /// Compares the end of the chain with the `head` that the store, or somebody else, has kept.
    ///
    /// # Errors
    ///
    /// When events are missing at the end, or the head names another event.
    pub fn finish(&self, head: &Head) -> Result<(), Broken> {
        let (last, kept) = (self.head.seq, head.seq);
        match self.head == *head {
            true => Ok(()),
            false if last < kept => Err(Broken::Tail { last, kept }),
            false => Err(Broken::Head { last, kept }),
        }
    }
}

/// The first place where a log no longer holds together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Broken {
    /// An event of somebody else.
    #[error("event {seq} belongs to another tenant")]
    Tenant {
        /// Its place.
        seq: Seq,
    },
    /// An event is missing, or stands twice.
    #[error("event {expected} is missing: event {found} comes next")]
    Gap {
        /// The place that should come next.
        expected: Seq,
        /// The place that does.
        found: Seq,
    },
    /// The event before this one is not the one that stood there.
    #[error("event {seq} does not follow the event before it")]
    Previous {
        /// The place of the later one.
        seq: Seq,
    },
    /// The event was changed.
    #[error("event {seq} was changed: its hash does not fit its fields")]
    Hash {
        /// Its place.
        seq: Seq,
    },
    /// Events are missing at the end.
    #[error("the log ends at event {last}, and its head says {kept}")]
    Tail {
        /// The last event there is.
        last: Seq,
        /// The last event there was.
        kept: Seq,
    },
    /// The head is older than the log, or names another event.
    #[error("the head says event {kept}, and the log ends at another event {last}")]
    Head {
        /// The last event there is.
        last: Seq,
        /// The last event the head knows.
        kept: Seq,
    },
}
