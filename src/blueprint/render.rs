//! `render`: a blueprint and answers become a tree, and each output line knows where it came from.
//!
//! Pure: no clock, network, environment, randomness or home folder; the same pack and answers give the same bytes on
//! every machine, whatever the number of threads.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::blueprint::Blueprint;
use crate::blueprint::answers::Answers;
use crate::cargo::{Manifests, is_lock};
use crate::model::diagnostic::{Diagnostic, sort};
use crate::model::path::RelPath;
use crate::model::tree::{Entry, File, Tree};
use crate::template::specimen::Substitution;
use crate::template::{LineMap, Output, Scope, Template};

mod layout;
mod lockfile;
mod packages;
mod policy;
mod source;

pub use layout::Piece;
pub use policy::policy;
pub use source::diagnose;

/// From this many files on, threads pay for themselves.
const MANY: usize = 32;

/// What a blueprint renders to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rendered {
    pub tree: Tree,
    pub origins: BTreeMap<RelPath, Origin>,
    /// What does not stop anyone and should be said.
    pub warnings: Vec<Diagnostic>,
}

/// Where a rendered file came from.
#[derive(Debug, Clone, PartialEq)]
pub struct Origin {
    /// The file of the reference.
    pub source: RelPath,
    /// The item, for a repeated file.
    pub item: Option<String>,
    pub lines: LineMap,
}

/// Renders every file that the answers ask for.
///
/// # Errors
/// Everything that keeps the blueprint from rendering: unknown names, paths that escape, two files on one path.
pub fn render(blueprint: &Blueprint, answers: &Answers) -> Result<Rendered, Vec<Diagnostic>> {
    let pieces = layout::layout(blueprint, answers)?;
    let rendered = produce(blueprint, answers, &pieces)?;
    let manifests = Manifests::read(&rendered.tree);
    packages::check(blueprint, lockfile::tidy(rendered, &manifests), &manifests)
}

/// Renders only the files `wanted` asks for by their path in the project, for when the rest is known already.
///
/// # Errors
/// As [`render`].
pub fn render_only(
    blueprint: &Blueprint,
    answers: &Answers,
    wanted: impl Fn(&RelPath) -> bool,
) -> Result<Rendered, Vec<Diagnostic>> {
    let pieces = layout::layout(blueprint, answers)?;
    if pieces.iter().any(|piece| is_lock(&piece.path) && wanted(&piece.path)) {
        // A lock file is put in order by what all manifests say.
        let rendered = produce(blueprint, answers, &pieces)?;
        let manifests = Manifests::read(&rendered.tree);
        return Ok(lockfile::tidy(rendered, &manifests));
    }
    let pieces: Vec<Piece> = pieces.into_iter().filter(|piece| wanted(&piece.path)).collect();
    produce(blueprint, answers, &pieces)
}

fn produce(blueprint: &Blueprint, answers: &Answers, pieces: &[Piece]) -> Result<Rendered, Vec<Diagnostic>> {
    let (scope, substitution) = (answers.scope(), answers.substitution(blueprint));
    let one = |piece: &Piece| produce_one(blueprint, piece, &scope, &substitution);
    let results: Vec<_> = match pieces.len() {
        0..MANY => pieces.iter().map(one).collect(),
        _ => pieces.par_iter().map(one).collect(),
    };
    let mut rendered = Rendered::default();
    let mut faults = Vec::new();
    for (piece, result) in pieces.iter().zip(results) {
        match result {
            Ok((file, lines)) => {
                let origin = Origin { source: piece.source.clone(), item: piece.item.clone(), lines };
                rendered.tree.insert(piece.path.clone(), Entry::File(file));
                rendered.origins.insert(piece.path.clone(), origin);
            }
            Err(found) => faults.extend(found),
        }
    }
    sort(&mut faults);
    if faults.is_empty() { Ok(rendered) } else { Err(faults) }
}

fn produce_one(
    blueprint: &Blueprint,
    piece: &Piece,
    scope: &Scope,
    substitution: &Substitution<'_>,
) -> Result<(File, LineMap), Vec<Diagnostic>> {
    let template = source::compile(blueprint, piece)?;
    let rendered = match &piece.item {
        Some(item) => render_template(&template, blueprint, &scope.with_item(item), substitution, piece),
        None => render_template(&template, blueprint, scope, substitution, piece),
    };
    let output = rendered.map_err(|fault| vec![source::failed(blueprint, piece, &fault)])?;
    Ok((File { bytes: output.bytes, executable: piece.executable }, output.lines))
}

fn render_template(
    template: &Template,
    blueprint: &Blueprint,
    scope: &Scope,
    substitution: &Substitution<'_>,
    piece: &Piece,
) -> Result<Output, crate::template::RenderFault> {
    template.render(&blueprint.engine, scope, substitution, &piece.source)
}

#[cfg(test)]
mod tests;
