use std::error::Error;
use std::fmt;
use std::iter::successors;
use std::process::ExitCode;

use crate::config::Faults;

/// What any step of a command may fail with.
pub(crate) type Cause = Box<dyn Error + Send + Sync>;

/// Why a command came to nothing. Its exit code is the answer for programs.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The configuration is wrong: 2, as for a wrong command line. Starting again cures nothing.
    Configuration(Faults),
    /// Something else stood in the way: 1.
    Other(Cause),
}

impl Failure {
    /// The code that the process ends with.
    pub(crate) fn exit_code(&self) -> ExitCode {
        match self {
            Self::Configuration(_) => ExitCode::from(2),
            Self::Other(_) => ExitCode::FAILURE,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Configuration(faults) => faults.fmt(f),
            Self::Other(error) => f.write_str(&causes(&**error)),
        }
    }
}

/// The error and what caused it, in one line. Words that a cause repeats are said once.
fn causes(error: &(dyn Error + 'static)) -> String {
    let mut line = error.to_string();
    for cause in successors(error.source(), |&cause| cause.source()) {
        let words = cause.to_string();
        if !line.ends_with(&words) {
            line = format!("{line}: {words}");
        }
    }
    line
}
