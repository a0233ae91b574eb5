//! Edges and routes that the blueprint does not have, for the reading list of what is new in shape.

use std::collections::BTreeMap;

use super::{Lines, Shape, ShapeKind};
use crate::code::landmark::{Landmark, LandmarkKind};
use crate::model::tree::Tree;
use crate::project::Locked;

/// The landmarks of `tree` that the lock does not know; none where it knows nothing of landmarks.
#[must_use]
pub fn new_landmarks(found: &[Landmark], locked: &Locked, tree: &Tree) -> Vec<Shape> {
    let Some(known) = &locked.landmarks else { return Vec::new() };
    let mut lines = BTreeMap::new();
    let mut shapes = Vec::new();
    for one in found.iter().filter(|one| !known.hold(one)) {
        let lines = lines.entry(&one.path).or_insert_with(|| Lines::of_path(tree, &one.path));
        shapes.push(Shape {
            kind: if one.sort == LandmarkKind::Edge { ShapeKind::Edge } else { ShapeKind::Route },
            name: one.name.clone(),
            path: one.path.clone(),
            line: lines.position(one.span.start).0,
        });
    }
    shapes
}
