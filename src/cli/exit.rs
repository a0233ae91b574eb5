//! How a run ends, as a number. `--help`, the manual page and the README say the same.

use std::process::ExitCode;

use crate::report::Report;

/// The exit codes; nothing else ever leaves the program but 101, for a bug.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done, nothing at or above `--fail-on`.
    Done = 0,
    /// Done, with findings at or above `--fail-on`, or a failed case.
    Findings = 1,
    /// Not done: flags, manifest, missing answer, unreadable file.
    Usage = 2,
    /// Not done: network, registry or git.
    Unreachable = 3,
    /// Refused: digest, signature, trust, a path that escapes.
    Refused = 4,
    /// Interrupted.
    Interrupted = 130,
}

/// The codes in words, for `--help`.
pub const EXIT_CODES: &str = "Exit codes:
  0    done, nothing at or above --fail-on
  1    done, with findings at or above --fail-on, or a failed case
  2    not done: flags, manifest, missing answer, unreadable file
  3    not done: network, registry or git
  4    refused: digest, trust, a path that escapes; a person looks
  101  a bug        130  interrupted";

impl Exit {
    /// The exit code that a report earned.
    #[must_use]
    pub fn of(report: &Report) -> Self {
        if report.exit_code == 0 { Self::Done } else { Self::Findings }
    }

    /// The number the shell sees.
    #[must_use]
    pub const fn code(self) -> u8 {
        self as u8
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
