//! `Changes`: how far this process is with what it changes, for whoever wants to end it.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// How far this process is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changes {
    /// Nothing was decided: the disk is as it was, but for a staging folder.
    None,
    /// Changes that were decided are being made. A kill is mended by the next run, but better waited out.
    Underway,
    /// Everything that was decided is done.
    Made,
}

static UNDERWAY: AtomicUsize = AtomicUsize::new(0);
static MADE: AtomicBool = AtomicBool::new(false);

/// How far this process is with its changes.
#[must_use]
pub fn changes() -> Changes {
    match (UNDERWAY.load(Ordering::SeqCst), MADE.load(Ordering::SeqCst)) {
        (0, false) => Changes::None,
        (0, true) => Changes::Made,
        _ => Changes::Underway,
    }
}

/// Changes are underway while this lives, and made after it.
pub(super) struct Underway;

impl Underway {
    pub(super) fn begin() -> Self {
        UNDERWAY.fetch_add(1, Ordering::SeqCst);
        Self
    }
}

impl Drop for Underway {
    fn drop(&mut self) {
        MADE.store(true, Ordering::SeqCst);
        UNDERWAY.fetch_sub(1, Ordering::SeqCst);
    }
}
