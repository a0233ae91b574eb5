//! The fixpoint law: rendered with its own specimens, a blueprint gives its reference back.
//!
//! What is expected is computed here by a line walk of its own, which shares nothing with the renderer but how a line
//! is told from a directive and how a condition is evaluated: directive lines go, untaken branches go, taken `//~ `
//! lines lose their mark, and files that are off are not there. [`sets`] lists the answers the law is held against,
//! [`check`] holds it against one of them, and [`specimen_report`] counts what would be replaced.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::blueprint::Blueprint;
use crate::blueprint::answers::Answers;
use crate::blueprint::render::{Rendered, render};
use crate::model::code::Code;
use crate::model::diagnostic::{Diagnostic, Place, SourceText, sort};
use crate::model::path::RelPath;
use crate::model::tree::File;

mod expectation;
mod hits;
mod lockfile;
mod sets;
mod walk;

pub use hits::{SpecimenReport, specimen_report};
#[cfg(test)]
pub use sets::MAX_SETS;
pub use sets::sets;

use expectation::{Content, Expected, expected};
use walk::Kept;

/// Everything in which the rendering for `answers`, as [`sets`] lists them, is not what the reference says. Of each
/// file the first line that differs is named, at its place in the reference.
#[must_use]
pub fn check(blueprint: &Blueprint, answers: &Answers) -> Vec<Diagnostic> {
    let rendered = match render(blueprint, answers) {
        Ok(rendered) => rendered,
        Err(faults) => return faults,
    };
    let (files, mut faults) = expected(blueprint, answers);
    let mut wanted: BTreeMap<&RelPath, &Expected> = BTreeMap::new();
    for file in &files {
        if wanted.insert(&file.path, file).is_some() {
            faults.push(Diagnostic::error(
                Code::FixpointFile,
                format!("two files of the reference give `{}`", file.path),
            ));
        }
    }
    faults.extend(wanted.values().flat_map(|file| compare(blueprint, &rendered, file)));
    let extra = rendered.tree.paths().filter(|path| !wanted.contains_key(path));
    faults.extend(extra.map(|path| {
        Diagnostic::error(Code::FixpointFile, format!("`{path}` is rendered, and the reference has no such file"))
    }));
    sort(&mut faults);
    faults
}

/// Holds one rendered file against what is expected of it.
fn compare(blueprint: &Blueprint, rendered: &Rendered, expected: &Expected) -> Vec<Diagnostic> {
    let (source, path) = (&expected.source, &expected.path);
    let Some(file) = rendered.tree.file(path) else {
        return vec![Diagnostic::error(
            Code::FixpointFile,
            format!("`{path}` is not rendered, and the reference has `{source}`"),
        )];
    };
    let mut faults = Vec::new();
    if file.executable != expected.executable {
        faults.push(Diagnostic::error(
            Code::FixpointMode,
            format!("`{path}` is rendered with another executable bit than `{source}` has"),
        ));
    }
    if crate::cargo::is_lock(path) && !lockfile::manifests_stand(blueprint, rendered, path) {
        match lockfile::is_tidy(rendered, path, file) {
            Some(true) => return faults,
            Some(false) => {
                faults.push(Diagnostic::error(Code::FixpointLock, format!("`{path}` is not as Cargo would write it")));
            }
            None => {}
        }
    }
    faults.extend(differs(blueprint, expected, file));
    faults
}

fn differs(blueprint: &Blueprint, expected: &Expected, file: &File) -> Option<Diagnostic> {
    match &expected.content {
        Content::Any => None,
        Content::Unclear(fault) => Some(fault.clone()),
        Content::Bytes(bytes) => (*bytes != file.bytes).then(|| {
            let message = format!("`{}` is to be copied, and its bytes are rendered otherwise", expected.source);
            Diagnostic::error(Code::FixpointBytes, message)
        }),
        Content::Lines { from, lines } => {
            let text = String::from_utf8_lossy(&file.bytes);
            first_difference(&text, lines).map(|found| located(blueprint, &expected.source, from, found))
        }
    }
}

/// A line that differs: where it stands in the reference, and what was rendered and expected.
struct Difference<'t> {
    line: usize,
    rendered: Option<&'t str>,
    wanted: Option<&'t str>,
}

fn first_difference<'t>(text: &'t str, lines: &'t [Kept]) -> Option<Difference<'t>> {
    let mut rendered = text.split_inclusive('\n');
    for kept in lines {
        let found = rendered.next();
        if found != Some(&kept.text) {
            return Some(Difference { line: kept.line, rendered: found, wanted: Some(&kept.text) });
        }
    }
    let line = lines.last().map_or(1, |kept| kept.line);
    rendered.next().map(|found| Difference { line, rendered: Some(found), wanted: None })
}

/// `source` was rendered, and `from` is the file whose text is expected: they differ for a template and its twin.
fn located(blueprint: &Blueprint, source: &RelPath, from: &RelPath, found: Difference<'_>) -> Diagnostic {
    let by = if source == from { String::new() } else { format!(" by `{source}`") };
    let message = match (found.rendered, found.wanted) {
        (Some(rendered), Some(wanted)) => {
            let (rendered, wanted) = shown(rendered, wanted);
            format!("with the specimens this line is rendered as `{rendered}`{by}, and `{wanted}` is expected")
        }
        (Some(rendered), None) => format!("with the specimens `{}` is rendered{by} after this line", rendered.trim()),
        _ => format!("with the specimens this line is not rendered{by}"),
    };
    Diagnostic::error(Code::FixpointLine, message).at(place(blueprint, from, found.line))
}

/// Two lines, with their blanks spelt out when nothing else tells them apart.
fn shown(one: &str, other: &str) -> (String, String) {
    match one.trim() == other.trim() {
        true => (one.escape_debug().to_string(), other.escape_debug().to_string()),
        false => (one.trim().to_owned(), other.trim().to_owned()),
    }
}

/// A file of the reference, as messages name it.
fn source_text(blueprint: &Blueprint, path: &RelPath) -> Arc<SourceText> {
    let name = format!("{}{}/{path}", blueprint.origin, blueprint.reference_path);
    Arc::new(SourceText { name, text: String::from_utf8_lossy(blueprint.source_bytes(path)).into_owned() })
}

/// A line of the reference, from 1.
fn place(blueprint: &Blueprint, path: &RelPath, line: usize) -> Place {
    let source = source_text(blueprint, path);
    let span = line_span(&source.text, line);
    Place { source, span }
}

fn line_span(text: &str, line: usize) -> Range<usize> {
    let start = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum::<usize>();
    let body = text[start..].lines().next().unwrap_or_default();
    start + (body.len() - body.trim_start().len())
        ..start + body.trim_end().len().max(body.len() - body.trim_start().len())
}

#[cfg(test)]
mod tests;
