//! The audit trail: what was asked, judged and run, one JSON object per line, in order.

mod event;

use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

pub use event::{Entry, Event, Outcome};

/// The one write path. Lines are added, and never changed or taken away.
pub struct Trail {
    run: String,
    now: fn() -> SystemTime,
    lines: Mutex<Lines>,
}

struct Lines {
    sink: Box<dyn Write + Send>,
    written: u64,
}

impl Trail {
    /// A trail into `sink`. `run` tells the entries of this process from others in the same file;
    /// `now` is the clock.
    pub fn new(run: String, now: fn() -> SystemTime, sink: Box<dyn Write + Send>) -> Self {
        let lines = Mutex::new(Lines { sink, written: 0 });
        Self { run, now, lines }
    }

    /// Writes one entry, whole or not at all as far as the sink allows.
    ///
    /// # Errors
    /// When the sink does not take it. Whatever was about to happen must not happen then.
    pub fn record(&self, agent: &str, event: Event) -> io::Result<()> {
        // A panic elsewhere while the lock was held leaves at worst a number unused.
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = Entry {
            run: self.run.clone(),
            seq: lines.written + 1,
            at_ms: milliseconds((self.now)()),
            agent: agent.to_owned(),
            event,
        };
        let mut line = serde_json::to_vec(&entry)?;
        line.push(b'\n');
        lines.sink.write_all(&line)?;
        lines.sink.flush()?;
        lines.written = entry.seq;
        Ok(())
    }
}

/// Milliseconds since 1970; 0 for a clock that stands before it.
fn milliseconds(at: SystemTime) -> u64 {
    let since = at.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}
