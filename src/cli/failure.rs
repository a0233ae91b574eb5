//! `Failure`: why a run was not done, and the one place for its wording, its hint and its exit code.

use std::path::{Component, Path, PathBuf};

use super::exit::Exit;
use super::frame;
use super::screen::Screen;
use crate::blueprint::answers::AnswerFault;
use crate::model::diagnostic::Diagnostic;
use crate::model::printable::lines;
use crate::project::{LockFault, Staleness};
use crate::registry::SourceError;
use crate::report;
use crate::system::disk::DiskError;
use crate::system::git::GitError;

mod baseline;
mod git;
mod registry;
mod source;

pub use baseline::BaselineFault;

/// What stopped a run.
#[derive(Debug)]
pub enum Failure {
    Usage { message: String, help: Option<String> },
    Diagnostics(Vec<Diagnostic>),
    Answers(Vec<AnswerFault>, Asked),
    Destination { path: PathBuf, reason: String, help: String },
    NoProject { from: PathBuf },
    NoLock,
    Lock(LockFault),
    Stale(Vec<Staleness>),
    LockWouldChange,
    PackGone { pack: String, reason: String },
    Version { pack: String, wanted: String, found: String },
    Unreadable { path: PathBuf, reason: String },
    Source(SourceError),
    Disk(DiskError),
    Git(GitError),
    Baseline(BaselineFault),
    Unknown { what: String, help: Option<String> },
    Interrupted,
}

/// Where answers are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    ByFlags,
    ByManifest,
}

/// The verbs of which somebody could think that they have written something.
const WRITES: [&str; 5] = ["new", "accept", "baseline", "lock", "pack"];

/// A failure in words.
struct Words {
    code: &'static str,
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
        if let Self::Diagnostics(diagnostics) = self {
            screen.raw_error(&frame::frames(diagnostics, colour, unicode));
            screen.raw_error("");
        }
        if matches!(self, Self::Interrupted) {
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

    /// What happened, in one line, for a run that goes on without it.
    #[must_use]
    pub fn brief(&self) -> String {
        match self.diagnostics().iter().find(|diagnostic| diagnostic.is_error()) {
            Some(first) => first.to_string(),
            None => self.words().message,
        }
    }

    fn diagnostics(&self) -> &[Diagnostic] {
        match self {
            Self::Diagnostics(diagnostics) => diagnostics,
            _ => &[],
        }
    }

    fn words(&self) -> Words {
        match self {
            Self::Usage { message, help } => Words::new("usage", message, help.clone(), Exit::Usage),
            Self::Diagnostics(diagnostics) => blueprint(diagnostics),
            Self::Answers(faults, asked) => answers(faults, *asked),
            Self::Destination { path, reason, help } => {
                Words::new("new/destination", &format!("{}: {reason}", shown(path)), Some(help.clone()), Exit::Usage)
            }
            Self::NoProject { from } => Words::new(
                "project/none",
                &format!("no scaffold.toml in {} or above", from.display()),
                Some("go to a project, or name it with `-C DIR`".into()),
                Exit::Usage,
            ),
            Self::NoLock => lock("project/no-lock", "scaffold.lock is missing"),
            Self::Lock(fault) => lock("project/lock", &format!("scaffold.lock: {fault}")),
            Self::Stale(found) => lock("project/stale", &stale(found)),
            Self::LockWouldChange => {
                let help = Some("run it without `--locked`, and commit the lock".into());
                Words::new("project/locked", "scaffold.lock would change", help, Exit::Usage)
            }
            Self::PackGone { pack, reason } => {
                let help = Some("put the pack back, or change `pack` in scaffold.toml and run `scaffold lock`".into());
                Words::new("pack/gone", &format!("the pack `{pack}` cannot be had: {reason}"), help, Exit::Unreachable)
            }
            Self::Version { pack, wanted, found } => Words::new(
                "pack/version",
                &format!("scaffold.toml wants `{pack}` {wanted}, and here is {found}"),
                Some("change `version` in scaffold.toml, or get that version of the pack".into()),
                Exit::Usage,
            ),
            Self::Unreadable { path, reason } => {
                Words::new("file/unreadable", &format!("{}: {reason}", path.display()), None, Exit::Usage)
            }
            Self::Source(error) => source::source(error),
            Self::Disk(error) => disk(error),
            Self::Git(error) => git::git(error),
            Self::Baseline(fault) => baseline::words(fault),
            Self::Unknown { what, help } => Words::new("explain/unknown", what, help.clone(), Exit::Usage),
            Self::Interrupted => Words::new("interrupted", "stopping, nothing was changed", None, Exit::Interrupted),
        }
    }
}

impl Words {
    fn new(code: &'static str, message: &str, help: Option<String>, exit: Exit) -> Self {
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
    let escapes = diagnostics.iter().any(|diagnostic| diagnostic.code == "render/path");
    let code = diagnostics.iter().find(|diagnostic| diagnostic.is_error()).map_or("blueprint", |first| first.code);
    let exit = if escapes { Exit::Refused } else { Exit::Usage };
    Words::new("blueprint", &format!("{errors} error{s}"), Some(format!("scaffold explain {code}")), exit)
}

fn answers(faults: &[AnswerFault], asked: Asked) -> Words {
    let lines: Vec<String> = faults.iter().map(|fault| answer(fault, asked)).collect();
    let missing = faults.iter().any(|fault| matches!(fault, AnswerFault::Missing { .. }));
    let help = match asked {
        Asked::ByFlags => {
            "give each with `-s NAME=VALUE`, in a file with `-i FILE`, or take the defaults with `--defaults`"
        }
        Asked::ByManifest => "write each into `answers` of scaffold.toml",
    };
    let message = match &lines[..] {
        [only] => only.clone(),
        lines => format!("{} answers are missing or do not fit\n  {}", lines.len(), lines.join("\n  ")),
    };
    Words::new("answers", &message, missing.then(|| help.into()), Exit::Usage)
}

fn answer(fault: &AnswerFault, asked: Asked) -> String {
    match (fault, asked) {
        (AnswerFault::Missing { name, prompt }, Asked::ByFlags) => format!("missing  -s {name}=…  {prompt}"),
        (AnswerFault::Missing { name, prompt }, Asked::ByManifest) => format!("missing  {name} = …  {prompt}"),
        (AnswerFault::Unknown { help: Some(help), .. } | AnswerFault::UnknownComponent { help: Some(help), .. }, _) => {
            format!("{fault}: {help}")
        }
        (AnswerFault::Requires { component, missing }, Asked::ByFlags) => {
            format!("{fault}: give `--with {missing}`, or `--without {component}` as well")
        }
        (AnswerFault::Requires { .. }, Asked::ByManifest) => format!("{fault}: add it to `components`"),
        (other, _) => other.to_string(),
    }
}

fn lock(code: &'static str, message: &str) -> Words {
    Words::new(code, message, Some("run `scaffold lock`".into()), Exit::Usage)
}

fn stale(found: &[Staleness]) -> String {
    let said = |text: &str| if text.is_empty() { "nothing".to_owned() } else { text.to_owned() };
    let line = |one: &Staleness| (one.what.clone(), said(&one.manifest), said(&one.lock));
    let lines: Vec<String> = found
        .iter()
        .map(line)
        .map(|(what, manifest, lock)| format!("{what}: scaffold.toml says {manifest}, scaffold.lock says {lock}"))
        .collect();
    format!("scaffold.toml was edited since the lock was written\n  {}", lines.join("\n  "))
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
    let code = if matches!(error, DiskError::Stopped) { "interrupted" } else { "disk" };
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
            SourceError::Pack(diagnostics) => Self::Diagnostics(diagnostics),
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

impl From<Vec<Diagnostic>> for Failure {
    fn from(diagnostics: Vec<Diagnostic>) -> Self {
        Self::Diagnostics(diagnostics)
    }
}
