//! The small templates of a manifest: conditions (`when`) and texts with tags (`default`, `as`).

use handlebars::template::TemplateElement;

use super::depth::{TOO_DEEP, too_deep};
use super::engine::{Engine, RenderFault, Scope};
use super::skeleton::{MARKED, holds_mark};
use super::vocabulary::{NameFault, Vocabulary};

/// A condition such as `(eq store "postgres")` or the name of a boolean.
#[derive(Debug, Clone)]
pub struct Condition {
    source: String,
    template: handlebars::Template,
}

/// A text with tags, such as `{{resource}}s`.
#[derive(Debug, Clone)]
pub struct Text {
    source: String,
    template: handlebars::Template,
}

/// Why an expression cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpressionFault {
    pub message: String,
    pub help: Option<String>,
}

impl Condition {
    /// Compiles and checks a condition.
    ///
    /// # Errors
    /// Every unknown name, or the syntax error.
    pub fn new(source: &str, vocabulary: &Vocabulary) -> Result<Self, Vec<ExpressionFault>> {
        if source.contains(['{', '}']) {
            let help = "write it without braces, such as `(has \"audit-log\")`".to_owned();
            return Err(vec![ExpressionFault { message: "a condition is one expression".into(), help: Some(help) }]);
        }
        let template = compile(&format!("{{{{#if {source}}}}}1{{{{/if}}}}"), vocabulary)?;
        match &template.elements[..] {
            [TemplateElement::HelperBlock(_)] => Ok(Self { source: source.to_owned(), template }),
            _ => Err(vec![ExpressionFault { message: "a condition is one expression".into(), help: None }]),
        }
    }

    /// Whether it holds. A helper that refuses its arguments counts as no.
    #[must_use]
    pub fn holds(&self, engine: &Engine, scope: &Scope) -> bool {
        engine.render(&self.template, scope).is_ok_and(|text| !text.is_empty())
    }

    /// The condition as written.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }
}

impl Text {
    /// Compiles and checks a text.
    ///
    /// # Errors
    /// Every unknown name, or the syntax error.
    pub fn new(source: &str, vocabulary: &Vocabulary) -> Result<Self, Vec<ExpressionFault>> {
        Ok(Self { source: source.to_owned(), template: compile(source, vocabulary)? })
    }

    /// Parses a partial. Its names are checked where it is included.
    ///
    /// # Errors
    /// When it cannot be parsed.
    pub fn partial(source: &str) -> Result<handlebars::Template, ExpressionFault> {
        parse(source)
    }

    /// The text with its tags replaced.
    ///
    /// # Errors
    /// When a helper refuses its arguments.
    pub fn render(&self, engine: &Engine, scope: &Scope) -> Result<String, RenderFault> {
        engine.render(&self.template, scope)
    }

    /// The text as written.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }
}

fn parse(source: &str) -> Result<handlebars::Template, ExpressionFault> {
    let fault = |message| ExpressionFault { message, help: None };
    if holds_mark(source) {
        return Err(fault(MARKED.to_owned()));
    }
    if too_deep(source).is_some() {
        return Err(fault(TOO_DEEP.to_owned()));
    }
    handlebars::Template::compile(source).map_err(|error| fault(syntax_message(&error)))
}

fn compile(source: &str, vocabulary: &Vocabulary) -> Result<handlebars::Template, Vec<ExpressionFault>> {
    let template = parse(source).map_err(|fault| vec![fault])?;
    let faults: Vec<_> = vocabulary.check(&template).into_iter().map(ExpressionFault::from).collect();
    if faults.is_empty() { Ok(template) } else { Err(faults) }
}

/// The parser's complaint in one line.
pub(super) fn syntax_message(error: &handlebars::TemplateError) -> String {
    let reason = error.reason().to_string();
    let text =
        reason.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or("a tag is not closed or not known");
    format!("the template cannot be read: {}", text.trim_start_matches("= "))
}

/// The line (from 1) of the first tag that cannot be read by itself; the last line when the fault is between tags.
pub(super) fn faulty_line(template: &str) -> usize {
    let (mut at, mut line) = (0, 1);
    while let Some(found) = template[at..].find("{{") {
        let start = at + found;
        line += template[at..start].matches('\n').count();
        let Some(length) = template[start..].find("}}") else { return line };
        let mut end = start + length + 2;
        while template[end..].starts_with('}') {
            end += 1;
        }
        if handlebars::Template::compile(&closed(&template[start..end])).is_err() {
            return line;
        }
        line += template[start..end].matches('\n').count();
        at = end;
    }
    template.lines().count()
}

/// A tag made whole: a block's opening gets its closing, and a lone closing or `else` is taken as read.
fn closed(tag: &str) -> String {
    let inner = tag.trim_matches(['{', '}', '~']).trim();
    match inner.strip_prefix('#') {
        Some(block) => {
            let name = block.trim_start_matches(['*', '>']).split_whitespace().next().unwrap_or_default();
            format!("{tag}{{{{/{name}}}}}")
        }
        None if inner.starts_with(['/', '^', '!']) || inner.starts_with("else") || tag.starts_with("{{{{") => {
            String::new()
        }
        None => tag.to_owned(),
    }
}

impl From<NameFault> for ExpressionFault {
    fn from(fault: NameFault) -> Self {
        Self { message: fault.message, help: fault.help }
    }
}
