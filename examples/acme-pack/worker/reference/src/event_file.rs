//! The events in a file that only grows.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use crate::event::{Event, Log};

/// An open log file.
pub struct EventFile(File);

impl EventFile {
    /// Opens the file at `path`, or makes it.
    ///
    /// # Errors
    /// When it cannot be opened for writing.
    pub fn open(path: impl AsRef<Path>) -> io::Result<Self> {
        OpenOptions::new()
            .create(true)
            .append(true)
            .open(path)
            .map(Self)
    }
}

impl Log for EventFile {
    /// An event that cannot be written stops the worker: work nobody can account for is worse than none.
    fn append(&mut self, event: Event) {
        writeln!(self.0, "{event}").expect("the event log can be written");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_added_at_the_end() {
        let path = std::env::temp_dir().join(format!("acme-worker-{}", std::process::id()));
        for id in [1, 2] {
            EventFile::open(&path)
                .expect("a file")
                .append(Event::Started { id });
        }
        let text = std::fs::read_to_string(&path);
        std::fs::remove_file(&path).expect("it was there");
        assert_eq!(text.expect("text"), "started 1\nstarted 2\n");
    }
}
