//! What of a reference would be replaced, and what looks as if it should be.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::expectation::{has_template, is_template, repeated};
use super::source_text;
use crate::blueprint::{Blueprint, Parameter};
use crate::model::code::Code;
use crate::model::diagnostic::{Diagnostic, Place, SourceText};
use crate::model::digest::is_binary;
use crate::model::finding::Severity;
use crate::model::path::RelPath;
use crate::model::tree::File;
use crate::syntax as lang;
use crate::template::live::{Line, classify};

/// How often each specimen occurs in a reference, in live files and in paths.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SpecimenReport {
    /// The parameters that have a specimen, in question order, with their hits.
    pub hits: Vec<(String, usize)>,
    /// What looks like a specimen and stays as it is: notes, by file and offset.
    pub near_misses: Vec<Diagnostic>,
    /// Counts that are not the ones pinned by `hits` as errors, specimens that occur nowhere as warnings.
    pub faults: Vec<Diagnostic>,
}

/// Counts the specimens of a blueprint, and looks for what was probably meant to be one.
#[must_use]
pub fn specimen_report(blueprint: &Blueprint) -> SpecimenReport {
    let mut count = Count { blueprint, hits: BTreeMap::new(), near_misses: Vec::new() };
    for (source, file) in blueprint.reference.files() {
        if !has_template(blueprint, source) {
            count.path(source);
            count.file(source, file);
        }
    }
    let with_specimen = blueprint.parameters.iter().filter(|one| one.specimen.is_some());
    SpecimenReport {
        hits: with_specimen.map(|one| (one.name.clone(), count.of(one))).collect(),
        faults: blueprint.parameters.iter().filter_map(|one| count.judge(one)).collect(),
        near_misses: count.near_misses,
    }
}

struct Count<'b> {
    blueprint: &'b Blueprint,
    hits: BTreeMap<&'b str, usize>,
    near_misses: Vec<Diagnostic>,
}

impl Count<'_> {
    fn of(&self, parameter: &Parameter) -> usize {
        self.hits.get(parameter.name.as_str()).copied().unwrap_or(0)
    }

    fn judge(&self, parameter: &Parameter) -> Option<Diagnostic> {
        let (name, found) = (&parameter.name, self.of(parameter));
        match (&parameter.hits, &parameter.specimen) {
            (Some((pinned, span)), _) if *pinned != found => {
                let message = format!("the specimen of `{name}` occurs {found} times, and {pinned} are pinned");
                let place = Place { source: self.blueprint.manifest.clone(), span: span.clone() };
                Some(Diagnostic::error(Code::SpecimenHits, message).at(place))
            }
            (None, Some(specimen)) if found == 0 => {
                let message = format!("`{specimen}`, the specimen of `{name}`, occurs nowhere in the reference");
                Some(Diagnostic::warning(Code::SpecimenAbsent, message))
            }
            _ => None,
        }
    }

    /// Paths are substituted whatever the file is; that of a repeated file is written in the manifest.
    fn path(&mut self, source: &RelPath) {
        let repeated = repeated(self.blueprint, source);
        let path = repeated.map_or(source.as_str(), |(_, path)| path.source());
        self.count(None, path);
        for miss in self.blueprint.specimens.near_misses(None, path) {
            let message = near_miss(self.blueprint.specimens.parameter(&miss), &path[miss.span]);
            self.near_misses.push(note(format!("in the path `{path}`, {message}")));
        }
    }

    fn file(&mut self, source: &RelPath, file: &File) {
        if is_template(self.blueprint, source) || self.blueprint.verbatim.is_match(source) || is_binary(&file.bytes) {
            return;
        }
        let Ok(text) = std::str::from_utf8(&file.bytes) else { return };
        let leaders = lang::leaders(source, &file.bytes);
        let mut named: Option<Arc<SourceText>> = None;
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            if !matches!(classify(line, leaders), Line::Tag(_)) {
                self.count(Some(source), line);
                for miss in self.blueprint.specimens.near_misses(Some(source), line) {
                    let source = named.get_or_insert_with(|| source_text(self.blueprint, source)).clone();
                    let message = near_miss(self.blueprint.specimens.parameter(&miss), &line[miss.span.clone()]);
                    self.near_misses
                        .push(note(message).at(Place { source, span: at + miss.span.start..at + miss.span.end }));
                }
            }
            at += line.len();
        }
    }

    fn count(&mut self, path: Option<&RelPath>, text: &str) {
        let specimens = &self.blueprint.specimens;
        for hit in specimens.find(path, text) {
            *self.hits.entry(specimens.parameter(&hit)).or_default() += 1;
        }
    }
}

fn near_miss(parameter: &str, text: &str) -> String {
    format!("`{text}` looks like the specimen of `{parameter}` and is not replaced")
}

fn note(message: String) -> Diagnostic {
    Diagnostic { severity: Severity::Note, ..Diagnostic::warning(Code::SpecimenNearMiss, message) }
}

#[cfg(test)]
mod tests;
