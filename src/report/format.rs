//! `Format`: what a report can be written as.

use super::{Report, diagnostics, github, html, json, markdown, sarif, terminal};

/// The formats a report can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Terminal,
    /// For people, as compilers show errors: what `scaffold check` prints.
    Diagnostics,
    Json,
    /// For a comment of a pull request: at most 65,536 characters.
    Markdown,
    /// For the summary of a workflow's step: Markdown of at most 1 MiB.
    Summary,
    Sarif,
    /// Workflow commands that annotate a run.
    Github,
    Html,
}

/// How a report is shown on a terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Style {
    pub colour: bool,
    pub unicode: bool,
    /// Columns, at least 40.
    pub width: usize,
    /// One line for each file, no hunks.
    pub stat: bool,
    /// Show what is in order, too.
    pub verbose: bool,
    /// How the reader gets to the project's folder, when they are elsewhere.
    pub way: Option<String>,
}

impl Default for Style {
    /// What a file gets: plain, 80 columns, everything that differs.
    fn default() -> Self {
        Self { colour: false, unicode: true, width: 80, stat: false, verbose: false, way: None }
    }
}

impl Report {
    /// The report as text, ending in a newline.
    #[must_use]
    pub fn to_text(&self, format: Format, style: &Style) -> String {
        match format {
            Format::Terminal => terminal::render(self, style),
            Format::Diagnostics => diagnostics::render(self, style),
            Format::Json => json::render(self),
            Format::Markdown => markdown::render(self, markdown::COMMENT),
            Format::Summary => markdown::render(self, markdown::SUMMARY),
            Format::Sarif => sarif::render(self),
            Format::Github => github::render(self),
            Format::Html => html::render(self),
        }
    }
}
