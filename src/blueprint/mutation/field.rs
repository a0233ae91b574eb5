//! A public field less.

use std::ops::Range;

use super::{Mutant, MutantKind};
use crate::model::path::RelPath;
use crate::model::tree::{Entry, File, Tree};
use crate::rule::RuleContext;
use crate::syntax::{Kind, Outline, Unit};

/// One mutant for each public field of a public struct.
pub(super) fn mutants(context: &RuleContext<'_>) -> Vec<Mutant> {
    let sources = context.sources.files().map(|(path, _)| path).filter(|path| is_product(path));
    let outlined = sources.filter_map(|path| Some((path, context.sources.text(path)?, context.sources.outline(path)?)));
    outlined.flat_map(|(path, text, outline)| of_file(path, text, outline)).collect()
}

/// Whether a path is a source of what is built, and not of its tests and the like.
pub(super) fn is_product(path: &RelPath) -> bool {
    let aside = |part: &str| matches!(part, "tests" | "benches" | "examples");
    path.extension() == Some("rs") && !path.as_str().split('/').any(aside)
}

fn of_file(path: &RelPath, text: &str, outline: &Outline<'_>) -> Vec<Mutant> {
    let public = |unit: &Unit<'_>| unit.visibility.first().is_some_and(|word| word == "pub");
    let field = |unit: &&Unit<'_>| {
        let parent = unit.parent.map(|at| &outline.units[at]);
        unit.kind == Kind::Field && public(unit) && parent.is_some_and(|one| one.kind == Kind::Struct && public(one))
    };
    let mutant = |unit: &Unit<'_>| Mutant {
        sort: MutantKind::Field,
        what: format!("losing `{}` of {path}", unit.key),
        files: replaced(path, &without(text, &unit.span)),
    };
    outline.units.iter().filter(field).map(mutant).collect()
}

/// A tree of one file with another text.
pub(super) fn replaced(path: &RelPath, text: &str) -> Tree {
    [(path.clone(), Entry::File(File::new(text.to_owned())))].into_iter().collect()
}

/// A text without a part, and without the comma behind it.
pub(super) fn without(text: &str, part: &Range<usize>) -> String {
    let rest = &text[part.end..];
    let rest = rest.trim_start().strip_prefix(',').unwrap_or(rest);
    format!("{}{rest}", &text[..part.start])
}
