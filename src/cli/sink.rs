//! `-r FORMAT=PATH`: a report written to a file beside what stdout gets.

use std::io::Write as _;
use std::path::{Component, Path, PathBuf};

use clap::ValueEnum;
use clap::builder::PossibleValue;

use super::context::Context;
use super::failure::Failure;
use super::format::FormatName;
use crate::model::path::RelPath;
use crate::report::{Format, Report, Style};
use crate::system::disk::{DiskError, Refusal};

/// One further report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sink {
    format: FormatName,
    path: PathBuf,
}

/// Reads `FORMAT=PATH`.
///
/// # Errors
/// What does not fit, in words for the command line.
pub fn parse_sink(text: &str) -> Result<Sink, String> {
    let (format, path) = text.split_once('=').ok_or("a report is written as FORMAT=PATH, such as json=report.json")?;
    let format = FormatName::from_str(format, false).map_err(|_| {
        let names: Vec<_> = FormatName::value_variants().iter().filter_map(ValueEnum::to_possible_value).collect();
        let names: Vec<&str> = names.iter().map(PossibleValue::get_name).collect();
        format!("`{format}` is no format: there are {}", names.join(", "))
    })?;
    if path.is_empty() {
        return Err("the path is missing after `=`".into());
    }
    Ok(Sink { format, path: PathBuf::from(path) })
}

impl Sink {
    /// What it is written as.
    #[must_use]
    pub fn format(&self) -> FormatName {
        self.format
    }

    /// Writes the report, by way of a temporary file and a rename. What lies in the work tree may have come with a
    /// change: there, nothing is written through a link.
    ///
    /// # Errors
    /// When the file cannot be written, or a link of the work tree is on the way to it.
    pub fn write(&self, report: &Report, context: &Context) -> Result<(), Failure> {
        let style = Style { colour: false, unicode: true, width: 100, stat: false, verbose: false, way: None };
        let path = context.folder.join(&self.path);
        if let Some((top, refusal)) = link_of_work_tree(&context.folder, &self.path) {
            return Err(DiskError::Refused { root: top, refusals: vec![refusal] }.into());
        }
        let text = report.to_text(self.format.into(), &style);
        // Elsewhere a link leads where it says, and a device or a pipe takes the text: only files are replaced.
        let written = match std::fs::symlink_metadata(&path) {
            Ok(found) if !found.is_file() => std::fs::write(&path, text),
            _ => replace(&path, &text),
        };
        written.map_err(|error| unwritten(self.path.clone(), &error))
    }
}

/// Adds the whole list to the summary of a GitHub workflow's step, where the runner names a file for it.
///
/// # Errors
/// When the file cannot be written.
pub fn summarise(report: &Report, style: &Style) -> Result<(), Failure> {
    let Some(path) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()).map(PathBuf::from) else {
        return Ok(());
    };
    let file = std::fs::OpenOptions::new().append(true).create(true).open(&path);
    let written = file.and_then(|mut file| file.write_all(report.to_text(Format::Summary, style).as_bytes()));
    written.map_err(|error| unwritten(path, &error))
}

/// The top of the work tree around `folder`, and the first link on the way from there to `path`, itself included; `None`
/// where there is none, and for a path outside.
fn link_of_work_tree(folder: &Path, path: &Path) -> Option<(PathBuf, Refusal)> {
    let folder = folder.canonicalize().ok()?;
    let top = folder.ancestors().find(|above| above.join(".git").symlink_metadata().is_ok()).unwrap_or(&folder);
    // Where `path` leads to by its own text: links are looked for in what is left of it below the top.
    let mut at = PathBuf::new();
    for part in folder.join(path).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => _ = at.pop(),
            part => at.push(part),
        }
        let Ok(below) = at.strip_prefix(top) else { continue };
        if at.symlink_metadata().is_ok_and(|found| found.is_symlink()) {
            let name = |path: &Path| RelPath::new(&path.to_string_lossy()).ok();
            let link = name(below)?;
            return Some((
                top.to_owned(),
                Refusal::Link { path: name(path).unwrap_or_else(|| link.clone()), at: link },
            ));
        }
    }
    None
}

fn unwritten(path: PathBuf, error: &std::io::Error) -> Failure {
    Failure::Unreadable { path, reason: format!("the report cannot be written: {}", error.kind()) }
}

/// Puts a file in place whole, by way of a temporary one beside it.
fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(path);
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.persist(path).map(drop).map_err(|error| error.error)
}
