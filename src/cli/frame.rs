//! Diagnostics as compilers show them: file, line, column, and a frame with carets.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::model::diagnostic::Diagnostic;
use crate::model::finding::Severity;
use crate::model::printable::{lines, printable};

/// All of `diagnostics`, one frame each.
#[must_use]
pub fn frames(diagnostics: &[Diagnostic], colour: bool, unicode: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(if unicode { DecorStyle::Unicode } else { DecorStyle::Ascii });
    let shown: Vec<String> = diagnostics.iter().map(|diagnostic| frame(diagnostic, &renderer)).collect();
    lines(&shown.join("\n\n")).into_owned()
}

fn frame(diagnostic: &Diagnostic, renderer: &Renderer) -> String {
    let level = match diagnostic.severity {
        Severity::Deny => Level::ERROR,
        Severity::Warn => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(printable(&diagnostic.message)).id(diagnostic.code.name());
    let mut group = match &diagnostic.place {
        Some(place) => {
            let annotation = AnnotationKind::Primary.span(place.span.clone());
            let snippet = Snippet::source(place.source.text.as_str()).path(place.source.name.as_str());
            title.element(snippet.annotation(annotation))
        }
        None => Group::with_title(title),
    };
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(printable(help)));
    }
    renderer.render(&[group])
}

/// One diagnostic for the JSON envelope.
#[must_use]
pub fn to_json(diagnostic: &Diagnostic) -> serde_json::Value {
    let place = diagnostic.place.as_ref().map(|place| {
        let (line, column) = crate::model::diagnostic::line_column(&place.source.text, place.span.start);
        let (end_line, end_column) = crate::model::diagnostic::line_column(&place.source.text, place.span.end);
        serde_json::json!({ "path": place.source.name, "line": line, "column": column, "end_line": end_line, "end_column": end_column })
    });
    serde_json::json!({
        "code": diagnostic.code,
        "level": diagnostic.severity,
        "message": diagnostic.message,
        "help": diagnostic.help,
        "location": place,
    })
}
