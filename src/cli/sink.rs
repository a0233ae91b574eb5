//! `-r FORMAT=PATH`: a report written to a file beside what stdout gets.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::context::Context;
use super::failure::Failure;
use crate::report::{Format, Report, Style};

/// One further report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sink {
    format: Format,
    path: PathBuf,
}

/// Reads `FORMAT=PATH`.
///
/// # Errors
/// What does not fit, in words for the command line.
pub fn parse_sink(text: &str) -> Result<Sink, String> {
    let (format, path) = text.split_once('=').ok_or("a report is written as FORMAT=PATH, such as json=report.json")?;
    let format = match format {
        "json" => Format::Json,
        "terminal" => Format::Terminal,
        other => return Err(format!("`{other}` is no format: there is json and terminal")),
    };
    if path.is_empty() {
        return Err("the path is missing after `=`".into());
    }
    Ok(Sink { format, path: PathBuf::from(path) })
}

impl Sink {
    /// Writes the report, by way of a temporary file and a rename.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&self, report: &Report, context: &Context) -> Result<(), Failure> {
        let style = Style { colour: false, unicode: true, width: 100, stat: false, verbose: false, way: None };
        let path = context.folder.join(&self.path);
        let text = report.to_text(self.format, &style);
        // A link leads where it says, and a device or a pipe takes the text: only files are replaced.
        let written = match std::fs::symlink_metadata(&path) {
            Ok(found) if !found.is_file() => std::fs::write(&path, text),
            _ => replace(&path, &text),
        };
        match written {
            Ok(()) => Ok(()),
            Err(error) => Err(Failure::Unreadable {
                path: self.path.clone(),
                reason: format!("the report cannot be written: {}", error.kind()),
            }),
        }
    }
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
