//! `FormatName`: the formats of a report, as the command line names them.

use crate::report::Format;

/// The formats by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum FormatName {
    /// For people
    Terminal,
    /// Everything, for scripts; `scaffold schema report` describes it
    Json,
    /// For a comment of a pull request, at most 65,536 characters
    Markdown,
    /// SARIF 2.1.0, for what shows findings beside the code
    Sarif,
    /// Annotations of a GitHub workflow
    Github,
    /// One page that needs nothing else
    Html,
}

impl From<FormatName> for Format {
    fn from(name: FormatName) -> Self {
        match name {
            FormatName::Terminal => Self::Terminal,
            FormatName::Json => Self::Json,
            FormatName::Markdown => Self::Markdown,
            FormatName::Sarif => Self::Sarif,
            FormatName::Github => Self::Github,
            FormatName::Html => Self::Html,
        }
    }
}
