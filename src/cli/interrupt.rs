//! Ctrl-C and its kin: a flag that long work looks at between two files, and an end for work that does not look.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::Duration;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use super::screen;
use crate::system::disk::{Changes, changes};

/// How long work has to come to its own end, and how often it is asked again while it must not be cut off.
const GRACE: Duration = Duration::from_millis(600);

/// Whether somebody asked to stop.
#[derive(Debug, Clone)]
pub struct Interrupt(Arc<AtomicBool>);

/// One flag for the process: a signal is for all of it.
static FLAG: OnceLock<Arc<AtomicBool>> = OnceLock::new();

impl Interrupt {
    /// From now on a signal sets the flag. Work that has not ended a moment later, since it waits for a host or is deep
    /// inside a template, is left where it is: what it had staged is removed by the next run.
    #[must_use]
    pub fn listen() -> Self {
        Self(FLAG.get_or_init(watched_flag).clone())
    }

    #[must_use]
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

fn watched_flag() -> Arc<AtomicBool> {
    let flag = Arc::new(AtomicBool::new(false));
    // Where a signal cannot be caught its default stays, which ends the program.
    if let Ok(mut signals) = Signals::new([SIGINT, SIGTERM, SIGHUP]) {
        let set = flag.clone();
        thread::spawn(move || {
            if signals.forever().next().is_some() {
                set.store(true, Ordering::Relaxed);
                end();
            }
        });
    }
    flag
}

/// Ends the program, unless it does so itself; changes that were decided are made to their end first.
fn end() {
    loop {
        thread::sleep(GRACE);
        match changes() {
            Changes::None => screen::leave("stopping, nothing was changed"),
            Changes::Made => screen::leave("stopping; what was decided before is done"),
            Changes::Underway => {}
        }
    }
}
