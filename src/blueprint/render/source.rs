//! A file of the reference: compiled, with its faults turned into located diagnostics.

use std::sync::Arc;

use super::Piece;
use super::layout::form;
use crate::blueprint::Blueprint;
use crate::model::code::Code;
use crate::model::diagnostic::{Diagnostic, Place, SourceText};
use crate::model::path::RelPath;
use crate::template::{RenderFault, Template, TemplateFault};

/// Compiles the file of a piece and checks every name it uses.
pub(super) fn compile(blueprint: &Blueprint, piece: &Piece) -> Result<Template, Vec<Diagnostic>> {
    let Some(file) = blueprint.reference.file(&piece.source) else { return Err(Vec::new()) };
    let with_item;
    let vocabulary = if piece.item.is_some() {
        with_item = blueprint.vocabulary.with_item();
        &with_item
    } else {
        &blueprint.vocabulary
    };
    let compiled = Template::compile(piece.form, &file.bytes, vocabulary);
    compiled.map_err(|faults| located(blueprint, &piece.source, faults))
}

/// Everything wrong with the templates of a blueprint, whether or not any answer would render them.
#[must_use]
pub fn diagnose(blueprint: &Blueprint) -> Vec<Diagnostic> {
    let repeated =
        |path: &RelPath| blueprint.files.iter().any(|files| files.each.is_some() && files.paths.is_match(path));
    let mut faults = Vec::new();
    for (source, file) in blueprint.reference.files() {
        let item = repeated(source).then(String::new);
        let form = form(blueprint, source, file);
        let piece = Piece { source: source.clone(), path: source.clone(), form, item, executable: false };
        if let Err(found) = compile(blueprint, &piece) {
            faults.extend(found);
        }
    }
    faults
}

/// A template that failed while rendering, as a diagnostic.
pub(super) fn failed(blueprint: &Blueprint, piece: &Piece, fault: &RenderFault) -> Diagnostic {
    let path = name(blueprint, &piece.source);
    let line = match fault {
        RenderFault::Endless { line: Some(line), partial: None } => format!(":{line}"),
        _ => String::new(),
    };
    Diagnostic::error(Code::TemplateRender, format!("{path}{line}: {fault}"))
}

fn name(blueprint: &Blueprint, source: &RelPath) -> String {
    format!("{}{}/{source}", blueprint.origin, blueprint.reference_path)
}

fn located(blueprint: &Blueprint, path: &RelPath, faults: Vec<TemplateFault>) -> Vec<Diagnostic> {
    let text = String::from_utf8_lossy(blueprint.source_bytes(path)).into_owned();
    let source = Arc::new(SourceText { name: name(blueprint, path), text });
    let diagnostic = |fault: TemplateFault| {
        let span = span(&source.text, fault.line, &fault.word);
        let code = if fault.word.is_empty() { Code::TemplateSyntax } else { Code::TemplateName };
        Diagnostic::error(code, fault.message).at(Place { source: source.clone(), span }).maybe_help(fault.help)
    };
    faults.into_iter().map(diagnostic).collect()
}

/// The bytes of `word` on a line, or the line's text when the word is not on it.
fn span(text: &str, line: usize, word: &str) -> std::ops::Range<usize> {
    let start = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum::<usize>().min(text.len());
    let body = text[start..].lines().next().unwrap_or_default();
    match body.find(word).filter(|_| !word.is_empty()) {
        Some(at) => start + at..start + at + word.len(),
        None => start + (body.len() - body.trim_start().len())..start + body.len(),
    }
}
