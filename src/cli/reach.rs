//! What packs may be fetched with: the user's settings, the cache, and who watches.

use super::context::Context;
use super::failure::Failure;
use super::interrupt::Interrupt;
use super::screen::{Progress, Screen};
use crate::registry::{Access, Watch, redacted};

/// What packs may be fetched with. Relative paths count from the folder of the run.
///
/// # Errors
/// Everything wrong with the user's settings.
pub fn access(context: &Context, interrupt: &Interrupt) -> Result<Access, Failure> {
    Ok(context.world(None, interrupt).access(&context.folder)?)
}

/// The screen, as a source sees it: a bar for what takes long.
pub(super) struct Shown {
    screen: Screen,
    progress: Progress,
    interrupt: Interrupt,
}

impl Shown {
    pub(super) fn new(screen: &Screen, interrupt: &Interrupt) -> Self {
        let progress = screen.transfer();
        Self { screen: screen.clone(), progress, interrupt: interrupt.clone() }
    }
}

impl Watch for Shown {
    fn step(&self, what: &str) {
        self.progress.step(what);
        if self.screen.verbose > 0 {
            self.screen.note(what);
        }
    }

    fn bytes(&self, done: u64, total: Option<u64>) {
        self.progress.bytes(done, total);
    }

    fn warn(&self, message: &str) {
        self.screen.warning(&crate::model::printable::printable(&redacted(message)));
    }

    fn stopped(&self) -> bool {
        self.interrupt.is_set()
    }
}
