//! `Faults`: the diagnostics of one manifest, collected.

use std::ops::Range;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use crate::blueprint::pack::is_name;
use crate::model::code::Code;
use crate::model::diagnostic::{Diagnostic, Place, SourceText};
use crate::model::path::Globs;
use crate::syntax::document::{At, Document};
use crate::template::{Condition, Vocabulary};

/// Collects what is wrong with one text.
pub(super) struct Faults {
    source: Arc<SourceText>,
    all: Vec<Diagnostic>,
}

impl Faults {
    pub(super) fn new(source: &Arc<SourceText>) -> Self {
        Self { source: source.clone(), all: Vec::new() }
    }

    pub(super) fn into_all(self) -> Vec<Diagnostic> {
        self.all
    }

    pub(super) fn add(&mut self, fault: Diagnostic) {
        self.all.push(fault);
    }

    pub(super) fn place(&self, span: &Range<usize>) -> Place {
        Place { source: self.source.clone(), span: span.clone() }
    }

    pub(super) fn error(&mut self, code: Code, span: &Range<usize>, message: impl Into<String>) {
        let fault = Diagnostic::error(code, message).at(self.place(span));
        self.add(fault);
    }

    pub(super) fn error_help(&mut self, code: Code, span: &Range<usize>, message: String, help: Option<String>) {
        let fault = Diagnostic::error(code, message).at(self.place(span)).maybe_help(help);
        self.add(fault);
    }

    pub(super) fn warning(&mut self, code: Code, span: &Range<usize>, message: impl Into<String>) {
        let fault = Diagnostic::warning(code, message).at(self.place(span));
        self.add(fault);
    }

    /// Reads a document, keeping its faults here.
    pub(super) fn read<T: DeserializeOwned>(&mut self, document: Document<'_>) -> Option<T> {
        let (value, faults) = document.read::<T>();
        self.all.extend(faults);
        value
    }

    /// Checks a name's form and that it is new among `known`.
    pub(super) fn name<'k>(&mut self, what: &str, name: &At<String>, mut known: impl Iterator<Item = &'k str>) {
        if !is_name(&name.value) {
            let help = Some("lower-case letters, digits and inner hyphens".to_owned());
            self.error_help(Code::ManifestName, &name.span, format!("`{}` is no name for a {what}", name.value), help);
        }
        if known.any(|other| other == name.value) {
            self.error(Code::ManifestTwice, &name.span, format!("there are two {what}s `{}`", name.value));
        }
    }

    /// Compiles path patterns; a bad one is reported and left out.
    pub(super) fn globs(&mut self, patterns: &[At<String>]) -> Globs {
        let mut good = Vec::new();
        for pattern in patterns {
            match Globs::new(&[&pattern.value]) {
                Ok(_) => good.push(pattern.value.as_str()),
                Err(fault) => self.error(Code::ManifestGlob, &pattern.span, fault.to_string()),
            }
        }
        match Globs::new(&good) {
            Ok(globs) => globs,
            Err(fault) => {
                let span = patterns.first().map_or(0..0, |first| first.span.clone());
                self.error(Code::ManifestGlob, &span, fault.to_string());
                Globs::default()
            }
        }
    }

    /// Compiles a condition; one that cannot be used is reported.
    pub(super) fn condition(&mut self, when: &At<String>, vocabulary: &Vocabulary) -> Option<Condition> {
        let found = match Condition::new(&when.value, vocabulary) {
            Ok(condition) => return Some(condition),
            Err(found) => found,
        };
        for fault in found {
            self.error_help(Code::TemplateName, &when.span, fault.message, fault.help);
        }
        None
    }
}
