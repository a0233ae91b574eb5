//! Edges and routes that the blueprint does not have, for the reading list of what is new in shape.

use super::{Shape, ShapeKind};
use crate::code::landmark::{Landmark, Sort};
use crate::model::diagnostic::line_column;
use crate::model::tree::Tree;
use crate::project::Locked;

/// The landmarks of `tree` that the lock does not know; none where it knows nothing of landmarks.
#[must_use]
pub fn new_landmarks(found: &[Landmark], locked: &Locked, tree: &Tree) -> Vec<Shape> {
    let Some(known) = &locked.landmarks else { return Vec::new() };
    let shape = |one: &Landmark| {
        let text = tree.file(&one.path).map(|file| String::from_utf8_lossy(&file.bytes)).unwrap_or_default();
        Shape {
            kind: if one.sort == Sort::Edge { ShapeKind::Edge } else { ShapeKind::Route },
            name: one.name.clone(),
            path: one.path.clone(),
            line: line_column(&text, one.span.start).0,
        }
    };
    found.iter().filter(|one| !known.hold(one)).map(shape).collect()
}
