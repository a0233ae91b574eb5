//! `Failure`: why a run was not done, and the one place for its wording, its hint and its exit code.

use std::path::{Component, Path, PathBuf};

use super::exit::Exit;
use super::frame;
use super::screen::Screen;
use crate::blueprint::answers::AnswerFault;
use crate::model::code::Code;
use crate::model::diagnostic::Diagnostic;
use crate::model::printable::lines;
use crate::registry::SourceError;
use crate::report;
use crate::review::ReviewError;
use crate::system::disk::DiskError;
use crate::system::git::GitError;

mod baseline;
mod git;
mod registry;
mod review;
mod source;

/// What stopped a run.
#[derive(Debug)]
pub enum Failure {
    Usage { message: String, help: Option<String> },
    Diagnostics(Vec<Diagnostic>),
    Answers(Vec<AnswerFault>, AnswerSource),
    Destination { path: PathBuf, reason: String, help: String },
    LockWouldChange,
    Unreadable { path: PathBuf, reason: String },
    Source(SourceError),
    Disk(DiskError),
    Git(GitError),
    Review(ReviewError),
    Unknown { what: String, help: Option<String> },
    Interrupted,
}

/// Where answers are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerSource {
    ByFlags,
    ByManifest,
}

/// The verbs of which somebody could think that they have written something.
const WRITES: [&str; 5] = ["new", "accept", "baseline", "lock", "pack"];

/// A failure in words.
struct Words {
    code: Code,
    message: String,
    help: Option<String>,
    exit: Exit,
}

impl Failure {
    /// A mistake in how the tool was called.
    pub fn usage(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Usage { message: message.into(), help: Some(help.into()) }
    }

    /// Says what happened: frames and words on stderr, or the envelope on stdout where JSON was asked for.
    pub fn tell(&self, command: &str, json: bool, screen: &Screen) -> Exit {
        let mut words = self.words();
        if matches!(self, Self::Diagnostics(_)) && WRITES.contains(&command) {
            words.message.push_str(", nothing was written");
        }
        let (colour, unicode) = screen.frames();
        if json {
            let diagnostics: Vec<_> = self.diagnostics().iter().map(frame::to_json).collect();
            let message = match &words.help {
                Some(help) => format!("{}\nhelp: {help}", words.message),
                None => words.message.clone(),
            };
            screen.result(&report::json_error(command, words.exit.code(), words.code, &message, &diagnostics));
            return words.exit;
        }
        let diagnostics = self.diagnostics();
        if !diagnostics.is_empty() {
            screen.raw_error(&frame::frames(diagnostics, colour, unicode));
            screen.raw_error("");
        }
        if words.exit == Exit::Interrupted {
            screen.raw_error(&words.message);
            return words.exit;
        }
        let paint = anstyle::AnsiColor::Red.on_default().bold();
        screen.raw_error(&format!(
            "{} {}",
            screen.painted(paint, &format!("error[{}]:", words.code)),
            lines(&words.message)
        ));
        if let Some(help) = words.help {
            let help = lines(&help);
            screen.raw_error(&format!("  {} {help}", screen.painted(anstyle::Style::new().bold(), "help:")));
        }
        words.exit
    }

    fn diagnostics(&self) -> &[Diagnostic] {
        match self {
            Self::Diagnostics(diagnostics)
            | Self::Source(SourceError::Pack(diagnostics))
            | Self::Review(
                ReviewError::Diagnostics(diagnostics) | ReviewError::Source(SourceError::Pack(diagnostics)),
            ) => diagnostics,
            _ => &[],
        }
    }

    fn words(&self) -> Words {
        match self {
            Self::Usage { message, help } => Words::new(Code::Usage, message, help.clone(), Exit::Usage),
            Self::Diagnostics(diagnostics) => blueprint(diagnostics),
            Self::Answers(faults, asked) => answers(faults, *asked),
            Self::Destination { path, reason, help } => {
                Words::new(Code::NewDestination, &format!("{}: {reason}", shown(path)), Some(help.clone()), Exit::Usage)
            }
            Self::LockWouldChange => {
                let help = Some("run it without `--locked`, and commit the lock".into());
                Words::new(Code::ProjectLocked, "scaffold.lock would change", help, Exit::Usage)
            }
            Self::Unreadable { path, reason } => {
                Words::new(Code::FileUnreadable, &format!("{}: {reason}", path.display()), None, Exit::Usage)
            }
            Self::Source(error) => source::source(error),
            Self::Disk(error) => disk(error),
            Self::Git(error) => git::git(error),
            Self::Review(error) => review::review(error),
            Self::Unknown { what, help } => Words::new(Code::ExplainUnknown, what, help.clone(), Exit::Usage),
            Self::Interrupted => {
                Words::new(Code::Interrupted, "stopping, nothing was changed", None, Exit::Interrupted)
            }
        }
    }
}

impl Words {
    fn new(code: Code, message: &str, help: Option<String>, exit: Exit) -> Self {
        Self { code, message: message.to_owned(), help, exit }
    }
}

/// The path as it was given: the current folder in front of it says nothing.
fn shown(path: &Path) -> std::path::Display<'_> {
    if path.components().all(|part| part == Component::CurDir) {
        return Path::new(".").display();
    }
    path.strip_prefix(".").ok().filter(|rest| !rest.as_os_str().is_empty()).unwrap_or(path).display()
}

fn blueprint(diagnostics: &[Diagnostic]) -> Words {
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
    let s = if errors == 1 { "" } else { "s" };
    let escapes = diagnostics.iter().any(|diagnostic| diagnostic.code == Code::RenderPath);
    let code = diagnostics.iter().find(|diagnostic| diagnostic.is_error()).map_or(Code::Blueprint, |first| first.code);
    let exit = if escapes { Exit::Refused } else { Exit::Usage };
    Words::new(Code::Blueprint, &format!("{errors} error{s}"), Some(format!("scaffold explain {code}")), exit)
}

fn answers(faults: &[AnswerFault], asked: AnswerSource) -> Words {
    let lines: Vec<String> = faults.iter().map(|fault| answer(fault, asked)).collect();
    let missing = faults.iter().any(|fault| matches!(fault, AnswerFault::Missing { .. }));
    let help = match asked {
        AnswerSource::ByFlags => {
            "give each with `-s NAME=VALUE`, in a file with `-i FILE`, or take the defaults with `--defaults`"
        }
        AnswerSource::ByManifest => "write each into `answers` of scaffold.toml",
    };
    let message = match &lines[..] {
        [only] => only.clone(),
        lines => format!("{} answers are missing or do not fit\n  {}", lines.len(), lines.join("\n  ")),
    };
    Words::new(Code::Answers, &message, missing.then(|| help.into()), Exit::Usage)
}

fn answer(fault: &AnswerFault, asked: AnswerSource) -> String {
    match (fault, asked) {
        (AnswerFault::Missing { name, prompt }, AnswerSource::ByFlags) => format!("missing  -s {name}=…  {prompt}"),
        (AnswerFault::Missing { name, prompt }, AnswerSource::ByManifest) => format!("missing  {name} = …  {prompt}"),
        (AnswerFault::Unknown { help: Some(help), .. } | AnswerFault::UnknownComponent { help: Some(help), .. }, _) => {
            format!("{fault}: {help}")
        }
        (AnswerFault::Requires { component, missing }, AnswerSource::ByFlags) => {
            format!("{fault}: give `--with {missing}`, or `--without {component}` as well")
        }
        (AnswerFault::Requires { .. }, AnswerSource::ByManifest) => format!("{fault}: add it to `components`"),
        (other, _) => other.to_string(),
    }
}

fn disk(error: &DiskError) -> Words {
    let exit = match error {
        DiskError::Git(fault) => {
            let words = git::git(fault);
            return Words { message: error.to_string(), ..words };
        }
        DiskError::Stopped => Exit::Interrupted,
        DiskError::Refused { .. } => Exit::Refused,
        DiskError::Io { .. }
        | DiskError::Pack { .. }
        | DiskError::Occupied { .. }
        | DiskError::InPlace { .. }
        | DiskError::Kept { .. }
        | DiskError::Busy { .. } => Exit::Usage,
    };
    let code = if matches!(error, DiskError::Stopped) { Code::Interrupted } else { Code::Disk };
    Words::new(code, &error.to_string(), None, exit)
}

impl From<DiskError> for Failure {
    fn from(error: DiskError) -> Self {
        match error {
            DiskError::Stopped => Self::Interrupted,
            other => Self::Disk(other),
        }
    }
}

impl From<SourceError> for Failure {
    fn from(error: SourceError) -> Self {
        match error {
            SourceError::Stopped => Self::Interrupted,
            other => Self::Source(other),
        }
    }
}

impl From<GitError> for Failure {
    fn from(error: GitError) -> Self {
        Self::Git(error)
    }
}

impl From<ReviewError> for Failure {
    fn from(error: ReviewError) -> Self {
        Self::Review(error)
    }
}

impl From<Vec<Diagnostic>> for Failure {
    fn from(diagnostics: Vec<Diagnostic>) -> Self {
        Self::Diagnostics(diagnostics)
    }
}
