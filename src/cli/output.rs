//! `OutputArgs`: the flags that say how a review is reported, and when it fails a run.

use super::context::Context;
use super::failure::Failure;
use super::format::FormatName;
use super::sink::{Sink, parse_sink, summarise};
use crate::model::finding::Severity;
use crate::report::{Format, Report, Style};

/// The flags that say how a review is reported.
#[derive(Debug, clap::Args)]
pub(super) struct OutputArgs {
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
pub(super) enum FailOn {
    Deny,
    Warn,
    Any,
    None,
}

impl OutputArgs {
    /// Whether errors are reported as JSON.
    pub(super) fn wants_json(&self) -> bool {
        self.format == FormatName::Json
    }

    pub(super) fn format(&self) -> FormatName {
        self.format
    }

    /// From which level on a finding makes the exit code 1.
    pub(super) fn fail_on(&self) -> Option<Severity> {
        match self.fail_on {
            FailOn::Deny => Some(Severity::Deny),
            FailOn::Warn => Some(Severity::Warn),
            FailOn::Any => Some(Severity::Note),
            FailOn::None => None,
        }
    }

    /// Writes the files that are asked for.
    ///
    /// # Errors
    /// When one cannot be written.
    pub(super) fn write(&self, report: &Report, context: &Context) -> Result<(), Failure> {
        self.report.iter().try_for_each(|sink| sink.write(report, context))
    }

    /// Puts a report on stdout.
    ///
    /// # Errors
    /// When the summary of a workflow's step cannot be written.
    pub(super) fn show(
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
    pub(super) fn names_repository(&self) -> bool {
        let formats = self.report.iter().map(Sink::format).chain([self.format]);
        formats.into_iter().any(|format| matches!(format, FormatName::Sarif | FormatName::Github))
    }
}
