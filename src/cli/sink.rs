//! `-r FORMAT=PATH`: a report written to a file beside what stdout gets.

use std::path::PathBuf;

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
        let folder = path.parent().unwrap_or(&path);
        let written = tempfile::NamedTempFile::new_in(folder)
            .and_then(|file| std::fs::write(file.path(), report.to_text(self.format, &style)).map(|()| file))
            .and_then(|file| file.persist(&path).map_err(|error| error.error));
        match written {
            Ok(_) => Ok(()),
            Err(error) => Err(Failure::Unreadable {
                path: self.path.clone(),
                reason: format!("the report cannot be written: {error}"),
            }),
        }
    }
}
