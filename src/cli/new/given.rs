//! Answers from flags and files.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use crate::blueprint::answers::Given;
use crate::cli::failure::Failure;
use crate::cli::interrupt::Interrupt;
use crate::model::code::Code;
use crate::model::diagnostic::{Diagnostic, Place, SourceText};
use crate::model::value::Value;

/// The largest answer file, in bytes.
const MAX_BYTES: u64 = 1 << 20;

/// What an answer file gives.
#[derive(Debug, Default)]
pub(super) struct AnswerFile {
    pub answers: BTreeMap<String, Given>,
    pub components: Option<BTreeSet<String>>,
}

/// Reads `NAME=VALUE`.
pub(super) fn parse_answer(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => Ok((name.trim().to_owned(), value.to_owned())),
        _ => Err("an answer is written as NAME=VALUE".into()),
    }
}

impl AnswerFile {
    /// Reads TOML or JSON: by the file's extension, and from stdin by its first character.
    pub(super) fn read(path: &Path, folder: &Path, interrupt: &Interrupt) -> Result<Self, Failure> {
        let text = text(path, folder, interrupt)?;
        let name = path.display().to_string();
        let is_json = match path.extension() {
            Some(extension) => extension == "json",
            None => text.trim_start().starts_with('{'),
        };
        let source = Arc::new(SourceText { name, text });
        let table = if is_json { json(&source) } else { toml_table(&source) }
            .map_err(|fault| Failure::Diagnostics(vec![fault]))?;
        Self::from_table(table, &source)
    }

    fn from_table(table: toml::Table, source: &Arc<SourceText>) -> Result<Self, Failure> {
        let mut file = Self::default();
        let mut faults = Vec::new();
        for (name, value) in table {
            let read: Result<Value, _> = value.clone().try_into();
            match read {
                Ok(Value::List(items)) if name == "components" => file.components = Some(items.into_iter().collect()),
                Ok(value) if name != "components" => _ = file.answers.insert(name, Given::Value(value)),
                _ => faults.push(misfit(&name, &value, source)),
            }
        }
        if faults.is_empty() { Ok(file) } else { Err(Failure::Diagnostics(faults)) }
    }
}

fn misfit(name: &str, value: &toml::Value, source: &Arc<SourceText>) -> Diagnostic {
    let found = match value {
        _ if name == "components" => "no list of components",
        toml::Value::Array(_) => "a list of more than strings",
        toml::Value::Table(_) => "a table",
        toml::Value::Datetime(_) => "a date without quotes",
        _ => "a number with a fraction",
    };
    let wanted = match name {
        "components" => "write it as `[\"one\", \"two\"]`",
        _ => "an answer is a string, an integer, a boolean or a list of strings",
    };
    let fault = Diagnostic::error(Code::AnswerKind, format!("`{name}` is {found}: {wanted}"));
    match source.text.find(name) {
        Some(at) => fault.at(Place { source: source.clone(), span: at..at + name.len() }),
        None => fault,
    }
}

/// Reads beside the run, since a signal does not end the wait for a pipe or for what somebody types.
fn text(path: &Path, folder: &Path, interrupt: &Interrupt) -> Result<String, Failure> {
    let (sender, receiver) = mpsc::channel();
    let from = (path != Path::new("-")).then(|| folder.join(path));
    std::thread::spawn(move || sender.send(read(from)));
    let read = loop {
        match receiver.recv_timeout(Duration::from_millis(20)) {
            Err(RecvTimeoutError::Timeout) if interrupt.is_set() => return Err(Failure::Interrupted),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break Err(io::Error::other("it cannot be read")),
            Ok(read) => break read,
        }
    };
    let fault = |reason: String| Failure::Unreadable { path: path.to_owned(), reason };
    match read {
        Ok(text) if text.len() as u64 > MAX_BYTES => {
            Err(fault(format!("an answer file has at most {MAX_BYTES} bytes")))
        }
        Ok(text) => Ok(text),
        Err(error) => Err(fault(match error.kind() {
            io::ErrorKind::NotFound => "there is no such file".into(),
            io::ErrorKind::InvalidData => "the file is not UTF-8".into(),
            other => other.to_string(),
        })),
    }
}

/// The text of a file, or of stdin, and not much more than may be there.
fn read(from: Option<PathBuf>) -> io::Result<String> {
    let mut text = String::new();
    match from {
        None => io::stdin().lock().take(MAX_BYTES + 1).read_to_string(&mut text)?,
        Some(path) => std::fs::File::open(path)?.take(MAX_BYTES + 1).read_to_string(&mut text)?,
    };
    Ok(text)
}

fn toml_table(source: &Arc<SourceText>) -> Result<toml::Table, Diagnostic> {
    toml::from_str(&source.text).map_err(|error| {
        let span = error.span().unwrap_or(0..0);
        Diagnostic::error(Code::ManifestSyntax, error.message()).at(Place { source: source.clone(), span })
    })
}

fn json(source: &Arc<SourceText>) -> Result<toml::Table, Diagnostic> {
    serde_json::from_str(&source.text).map_err(|error| {
        let lines = source.text.split_inclusive('\n').take(error.line().saturating_sub(1));
        let start = lines.map(str::len).sum::<usize>() + error.column().saturating_sub(1);
        let start = start.min(source.text.len());
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or(&message).to_owned();
        Diagnostic::error(Code::ManifestSyntax, message).at(Place { source: source.clone(), span: start..start })
    })
}
