//! Attributes: which macros they name, and what they say about modules.

use std::ops::Range;

use super::super::facts::{Form, Lead};
use super::{Mode, Scanner, form_in, plain};
use crate::syntax::rust::split;
use crate::syntax::rust::tokens::TokenKind;

/// Attributes of the language, whose arguments name nothing.
const INERT: &[&str] = &[
    "allow",
    "automatically_derived",
    "bench",
    "cfg",
    "cold",
    "coverage",
    "crate_name",
    "crate_type",
    "debugger_visualizer",
    "deny",
    "deprecated",
    "doc",
    "expect",
    "export_name",
    "feature",
    "forbid",
    "global_allocator",
    "ignore",
    "inline",
    "instruction_set",
    "link",
    "link_name",
    "link_ordinal",
    "link_section",
    "must_use",
    "naked",
    "no_builtins",
    "no_implicit_prelude",
    "no_link",
    "no_main",
    "no_mangle",
    "no_std",
    "non_exhaustive",
    "panic_handler",
    "recursion_limit",
    "repr",
    "should_panic",
    "target_feature",
    "test",
    "track_caller",
    "type_length_limit",
    "used",
    "warn",
    "windows_subsystem",
    "rustfmt",
    "clippy",
    "diagnostic",
    "rust_analyzer",
    "miri",
    "unsafe",
    "default",
    "derive_const",
    "macro_use",
    "macro_export",
    "path",
];

impl Scanner<'_, '_> {
    /// Reads `#[…]` or `#![…]`.
    pub(super) fn attribute(&mut self, at: usize) -> usize {
        let open = at + 1 + usize::from(self.tokens.is(at + 1, b'!'));
        let inside = self.tokens.inside(open);
        if super::is_alone(self.tokens, open) {
            return open + 1;
        }
        self.keep_pending(at, inside.end + 1);
        let mut work = vec![inside.clone()];
        let mut plain = true;
        while let Some(one) = work.pop() {
            plain &= self.one(one, &mut work);
        }
        if plain {
            return inside.end + 1;
        }
        self.enter(open, self.scope, if self.mode == Mode::Body { Mode::Body } else { Mode::Attribute });
        open + 1
    }

    /// Reads one attribute, and says whether nothing in it is left to be read.
    fn one(&mut self, inside: Range<usize>, work: &mut Vec<Range<usize>>) -> bool {
        let Some(word) = self.tokens.word(inside.start).filter(|_| !inside.is_empty()) else {
            let global = self.tokens.is_path_separator(inside.start) && self.tokens.word(inside.start + 2).is_some();
            return if global { self.named(inside) } else { true };
        };
        let group = inside.start + 1;
        let grouped = self.tokens.is(group, b'(') && group < inside.end;
        match plain(word) {
            "derive" if grouped => {
                let list = self.tokens.inside(group);
                for part in split(self.tokens, list.start..list.end.min(inside.end), b',') {
                    self.named_as(part, Form::Derive);
                }
                self.skip(inside);
                true
            }
            "cfg_attr" if grouped => {
                let list = self.tokens.inside(group);
                let parts = split(self.tokens, list.start..list.end.min(inside.end), b',');
                self.skip(inside.start..group + 1);
                for (index, part) in parts.into_iter().enumerate() {
                    if index == 0 { self.skip(part) } else { work.push(part) }
                }
                false
            }
            "unsafe" if grouped => {
                work.push(self.tokens.inside(group));
                false
            }
            "path" if self.tokens.is(group, b'=') => {
                self.pending.path = self.string(group + 1);
                self.skip(inside);
                true
            }
            "proc_macro" | "proc_macro_attribute" | "proc_macro_derive" => {
                // A derive says its name, the others have that of the function.
                self.pending.macro_name = Some(if grouped { group + 1 } else { usize::MAX });
                self.skip(inside);
                true
            }
            "macro_use" | "macro_export" => {
                self.pending.exported = true;
                self.skip(inside);
                true
            }
            word if INERT.contains(&word) => {
                self.skip(inside);
                true
            }
            _ => self.named(inside),
        }
    }

    fn named(&mut self, inside: Range<usize>) -> bool {
        let after = self.named_as(inside.clone(), Form::Attribute);
        self.skip(inside.start..after);
        after >= inside.end
    }

    /// Records the path that a range starts with, and says where it ends.
    fn named_as(&mut self, range: Range<usize>, form: Form) -> usize {
        let (start, global) = (range.start, self.tokens.is_path_separator(range.start));
        let first = start + if global { 2 } else { 0 };
        let (lead, mut at) = self.lead(first, if global { Lead::Global } else { Lead::Plain });
        let from = self.facts.segments.len();
        while at < range.end && self.tokens.toks[at].sort == TokenKind::Word {
            self.facts.segments.push(plain(self.tokens.str(at)));
            at += 1;
            if at + 2 >= range.end || !self.tokens.is_path_separator(at) {
                break;
            }
            at += 2;
        }
        if self.facts.segments.len() > from {
            let form = if self.mode == Mode::Body { form_in(Mode::Body) } else { form };
            self.push(start, at - 1, from, lead, form, None);
        }
        at.max(start + 1)
    }
}
