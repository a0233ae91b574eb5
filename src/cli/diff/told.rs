//! `Told`: how a comparison is told, and when it fails a run.

use std::path::Path;

use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::format::FormatName;
use crate::cli::sink::{Sink, parse_sink, summarise};
use crate::model::finding::Severity;
use crate::report::{Format, Report, Style};

/// The flags that say how a comparison is told.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Told {
    /// What stdout gets; with `github`, the summary of the workflow's step gets the whole list too.
    #[arg(short, long, value_enum, env = "SCAFFOLD_FORMAT", default_value_t = FormatName::Terminal)]
    format: FormatName,
    /// Write a report to a file as well, such as sarif=out.sarif; may be given several times.
    #[arg(short, long, value_name = "FORMAT=PATH", value_parser = parse_sink)]
    report: Vec<Sink>,
    /// From which level on findings make the exit code 1.
    #[arg(long, value_enum, value_name = "LEVEL", env = "SCAFFOLD_FAIL_ON", default_value_t = FailOn::Deny)]
    fail_on: FailOn,
}

/// From which level on a run fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(in crate::cli) enum FailOn {
    Deny,
    Warn,
    Any,
    None,
}

impl Told {
    /// Whether errors are to be told as JSON.
    pub(in crate::cli) fn wants_json(&self) -> bool {
        self.format == FormatName::Json
    }

    pub(in crate::cli) fn format(&self) -> FormatName {
        self.format
    }

    /// The exit code that the findings earn.
    pub(in crate::cli) fn exit(&self, report: &Report) -> Exit {
        let reached = match self.fail_on {
            FailOn::Deny => report.reaches(Severity::Deny),
            FailOn::Warn => report.reaches(Severity::Warn),
            FailOn::Any => report.reaches(Severity::Note),
            FailOn::None => false,
        };
        if reached { Exit::Findings } else { Exit::Done }
    }

    /// Finishes a report with its exit code, and writes the files that were asked for.
    ///
    /// # Errors
    /// When one cannot be written.
    pub(in crate::cli) fn write(
        &self,
        report: &mut Report,
        exit: Exit,
        root: &Path,
        context: &Context,
    ) -> Result<(), Failure> {
        report.exit_code = exit.code();
        if self.names_repository() {
            report.folder = crate::system::git::prefix(root).unwrap_or_default();
        }
        self.report.iter().try_for_each(|sink| sink.write(report, context))
    }

    /// Puts a report on stdout.
    ///
    /// # Errors
    /// When the summary of a workflow's step cannot be written.
    pub(in crate::cli) fn show(
        &self,
        report: &Report,
        format: Format,
        style: &Style,
        context: &Context,
    ) -> Result<(), Failure> {
        context.screen.result(&report.to_text(format, style));
        if self.format == FormatName::Github { summarise(report, style) } else { Ok(()) }
    }

    /// Whether a report names paths as the repository has them.
    fn names_repository(&self) -> bool {
        let formats = self.report.iter().map(Sink::format).chain([self.format]);
        formats.into_iter().any(|format| matches!(format, FormatName::Sarif | FormatName::Github))
    }
}
