//! `SourceFile`: a Rust source that is lexed once and outlined once, for all who read it.

use std::ops::Range;
use std::sync::OnceLock;

use super::test_code::is_of_tests;
use super::tokens::{Lexed, Tokens};
use super::{head, reader};
use crate::syntax::enclosing::Enclosing;
use crate::syntax::{MAX_BYTES, Outline, Unit};

/// A Rust source as tokens and, once somebody asks, as units.
///
/// A text of more than [`MAX_BYTES`] is not read: it has no tokens, and its outline is coarse.
pub struct SourceFile<'t> {
    lexed: Lexed<'t>,
    is_over: bool,
    outline: OnceLock<Outline<'t>>,
    enclosing: OnceLock<Enclosing>,
}

impl<'t> SourceFile<'t> {
    /// Lexes a text, which has no byte-order mark.
    #[must_use]
    pub fn read(text: &'t str) -> Self {
        let is_over = text.len() > MAX_BYTES;
        let lexed = Lexed::of_file(if is_over { "" } else { text });
        Self { lexed, is_over, outline: OnceLock::new(), enclosing: OnceLock::new() }
    }

    /// Whether the text is over the limit, so that nothing of it is read.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.is_over
    }

    /// Its tokens, for one reading with all its steps.
    #[must_use]
    pub fn tokens(&self) -> Tokens<'t> {
        Tokens::new(self.lexed.clone())
    }

    /// Its units, in which outer ones come first. Read once.
    #[must_use]
    pub fn outline(&self) -> &Outline<'t> {
        let read = || if self.is_over { Outline::over() } else { reader::outlined(&self.tokens()) };
        self.outline.get_or_init(read)
    }

    /// The number of the innermost item around a byte; nothing where only the file is.
    #[must_use]
    pub fn unit_at(&self, byte: usize) -> Option<usize> {
        self.enclosing.get_or_init(|| Enclosing::of(self.outline())).unit(byte)
    }

    /// The bytes of a unit's name, or all of its bytes where it cannot be found.
    #[must_use]
    pub fn name_span(&self, unit: &Unit<'_>) -> Range<usize> {
        let tokens = self.tokens();
        let inside = tokens.within(unit.span.clone());
        let mut at = head::read(&tokens, inside.start, inside.end, false).next;
        while at < inside.end && tokens.word(at) != Some(&*unit.name) {
            at = tokens.next(at, inside.end);
        }
        if at < inside.end { tokens.span(at..at + 1) } else { unit.span.clone() }
    }

    /// Whether the file itself says that the item around a byte is compiled for tests alone. What other files say of
    /// it is not known here.
    #[must_use]
    pub fn is_test(&self, byte: usize) -> bool {
        self.is_test_unit(self.unit_at(byte))
    }

    /// The same of a unit by its number; of the file without one.
    #[must_use]
    pub fn is_test_unit(&self, unit: Option<usize>) -> bool {
        let units = &self.outline().units;
        let mut at = unit;
        while let Some(inner) = at.and_then(|at| units.get(at)) {
            if is_of_tests(inner) {
                return true;
            }
            at = inner.parent;
        }
        units.first().is_some_and(is_of_tests)
    }
}
