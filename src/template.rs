//! Templates: how one file of a reference becomes one file of a project.
//!
//! Three mechanisms and no fourth: specimens ([`specimen`]), directives in comments ([`live`]), and `.hbs` files
//! (`markup`). All that hold tags compile to one handlebars template; a file without tags never meets the parser.
//!
//! A template sees answers and nothing else: no file, clock, environment or randomness. Rendering ends after a number of
//! steps.

use std::sync::Arc;

use bytes::Bytes;
use memchr::memmem;

use crate::model::digest::is_binary;
use crate::model::path::RelPath;
use crate::syntax::Leader;

pub mod case;
mod depth;
mod engine;
mod expression;
mod fuel;
pub mod helpers;
pub mod live;
mod markup;
mod skeleton;
pub mod specimen;
mod vocabulary;

pub use engine::{Engine, RenderFault, Scope};
pub use expression::{Condition, Text};
pub use skeleton::{Chunk, holds_mark};
pub use vocabulary::{NameFault, Vocabulary};

use skeleton::Skeleton;
use specimen::Substitution;

/// The version of the renderer, recorded in every lock: another one may render other bytes.
pub const RENDERER_VERSION: u32 = 1;

/// How a file is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Copied, never substituted.
    Verbatim,
    /// Working source, with directives behind these comment leaders.
    Live(&'static [Leader]),
    /// A `.hbs` file.
    Handlebars,
}

/// A compiled file.
#[derive(Debug, Clone)]
pub struct Template {
    body: Body,
}

#[derive(Debug, Clone)]
enum Body {
    Copy(Bytes),
    Text(Bytes),
    /// `lines` are those of the source, for each line of the template.
    Tagged {
        template: Arc<handlebars::Template>,
        lines: Vec<usize>,
        chunks: Vec<Chunk>,
        substitute: bool,
    },
}

/// What is wrong with a file: its line, from 1, and the word to point at, which may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateFault {
    pub line: usize,
    pub word: String,
    pub message: String,
    pub help: Option<String>,
}

/// A rendered file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    pub bytes: Bytes,
    pub lines: LineMap,
}

/// Which line of the source each output line came from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LineMap(Vec<Run>);

/// Output lines from `output` on that came from `source`: line by line, or all from that one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    output: usize,
    source: usize,
    advances: bool,
}

impl LineMap {
    /// The map of a file that keeps its lines.
    #[must_use]
    pub fn identity() -> Self {
        Self(vec![Run { output: 1, source: 1, advances: true }])
    }

    fn begin(&mut self, output: usize, source: usize) {
        self.0.push(Run { output, source, advances: true });
    }

    /// One line of a template, which may give several of the output: a value or a partial may hold line ends.
    fn single(&mut self, output: usize, source: usize) {
        self.0.push(Run { output, source, advances: false });
    }

    /// The source line of an output line, both from 1; `None` before the first run.
    #[must_use]
    pub fn source(&self, output: usize) -> Option<usize> {
        let after = self.0.partition_point(|run| run.output <= output);
        let run = self.0.get(after.checked_sub(1)?)?;
        Some(if run.advances { run.source + (output - run.output) } else { run.source })
    }
}

impl Template {
    /// Compiles one file and checks every name it uses.
    ///
    /// # Errors
    /// Everything wrong with it.
    pub fn compile(form: Form, bytes: &Bytes, vocabulary: &Vocabulary) -> Result<Self, Vec<TemplateFault>> {
        let plain = |body| Ok(Self { body });
        if form == Form::Verbatim || is_binary(bytes) {
            return plain(Body::Copy(bytes.clone()));
        }
        let Ok(text) = std::str::from_utf8(bytes) else {
            return match form {
                Form::Handlebars => Err(vec![TemplateFault::new(1, "", "the file is not UTF-8")]),
                _ => plain(Body::Copy(bytes.clone())),
            };
        };
        match form {
            Form::Live(leaders) => match live::skeleton(text, leaders).map_err(live_faults)? {
                None => plain(Body::Text(bytes.clone())),
                Some(skeleton) => tagged(skeleton, true, text, vocabulary),
            },
            _ if !text.contains("{{") => plain(Body::Copy(bytes.clone())),
            _ => tagged(markup::skeleton(text), false, text, vocabulary),
        }
    }

    /// Renders the file.
    ///
    /// # Errors
    /// When a helper refuses its arguments, or the text grows past [`MAX_OUTPUT`].
    pub fn render(
        &self,
        engine: &Engine,
        scope: &Scope,
        substitution: &Substitution<'_>,
        path: &RelPath,
    ) -> Result<Output, RenderFault> {
        match &self.body {
            Body::Copy(bytes) => Ok(Output { bytes: bytes.clone(), lines: LineMap::identity() }),
            Body::Text(bytes) => {
                let text = std::str::from_utf8(bytes).expect("a file that is no UTF-8 is copied");
                let changed = substitution.apply(Some(path), text).map(Bytes::from);
                Ok(Output { bytes: changed.unwrap_or_else(|| bytes.clone()), lines: LineMap::identity() })
            }
            Body::Tagged { template, lines, chunks, substitute } => {
                let rendered = engine.render(template, scope).map_err(|fault| fault.in_source(lines))?;
                let replace = |text: &str| if *substitute { substitution.apply(Some(path), text) } else { None };
                let (text, lines) = skeleton::assemble(&rendered, chunks, replace);
                Ok(Output { bytes: text.into(), lines })
            }
        }
    }

    #[cfg(test)]
    /// Whether the template parser was needed.
    #[must_use]
    pub fn is_tagged(&self) -> bool {
        matches!(self.body, Body::Tagged { .. })
    }
}

impl TemplateFault {
    fn new(line: usize, word: &str, message: impl Into<String>) -> Self {
        Self { line, word: word.into(), message: message.into(), help: None }
    }
}

fn live_faults(faults: Vec<live::LiveFault>) -> Vec<TemplateFault> {
    faults.into_iter().map(|fault| TemplateFault::new(fault.line, "", fault.message)).collect()
}

fn tagged(
    skeleton: Skeleton,
    substitute: bool,
    text: &str,
    vocabulary: &Vocabulary,
) -> Result<Template, Vec<TemplateFault>> {
    if holds_mark(text) {
        let line = text.lines().position(holds_mark).expect("a line holds the mark that the text holds");
        return Err(vec![TemplateFault::new(line + 1, "", skeleton::MARKED)]);
    }
    let whole = |template, lines, chunks| Template { body: Body::Tagged { template, lines, chunks, substitute } };
    if let Some(template) = vocabulary.met(&skeleton.text) {
        return Ok(whole(template, skeleton.lines, skeleton.chunks));
    }
    let source_line = |line: usize| skeleton.lines.get(line.saturating_sub(1)).copied().unwrap_or(1);
    let tags = memmem::find_iter(skeleton.text.as_bytes(), "{{").count();
    if tags > depth::MOST_TAGS {
        let message = format!("the file holds {tags} tags, {} are allowed", depth::MOST_TAGS);
        return Err(vec![TemplateFault::new(1, "", message)]);
    }
    if let Some(line) = depth::too_deep(&skeleton.text) {
        return Err(vec![TemplateFault::new(source_line(line), "", depth::TOO_DEEP)]);
    }
    let template = handlebars::Template::compile(&skeleton.text).map_err(|error| {
        let line = source_line(expression::faulty_line(&skeleton.text));
        vec![TemplateFault::new(line, "", expression::syntax_message(&error))]
    })?;
    let located = |fault: NameFault| TemplateFault {
        line: source_line(fault.line),
        word: fault.word,
        message: fault.message,
        help: fault.help,
    };
    let faults: Vec<_> = vocabulary.check(&template).into_iter().map(located).collect();
    match faults.is_empty() {
        true => Ok(whole(vocabulary.keep(&skeleton.text, template), skeleton.lines, skeleton.chunks)),
        false => Err(faults),
    }
}

#[cfg(test)]
mod tests;
