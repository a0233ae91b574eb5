//! Crates by name, and what needs no import.

use super::super::facts::NONE;
use super::{End, Found, Space, Step, World};

/// Names of the prelude, with where they come from (`std::prelude::rust_2024`); sorted.
const PRELUDE: &[(&str, &str)] = &[
    ("AsMut", "std::convert::AsMut"),
    ("AsRef", "std::convert::AsRef"),
    ("AsyncFn", "std::ops::AsyncFn"),
    ("AsyncFnMut", "std::ops::AsyncFnMut"),
    ("AsyncFnOnce", "std::ops::AsyncFnOnce"),
    ("Box", "std::boxed::Box"),
    ("Clone", "std::clone::Clone"),
    ("Copy", "std::marker::Copy"),
    ("Default", "std::default::Default"),
    ("DoubleEndedIterator", "std::iter::DoubleEndedIterator"),
    ("Drop", "std::ops::Drop"),
    ("Eq", "std::cmp::Eq"),
    ("Err", ""),
    ("ExactSizeIterator", "std::iter::ExactSizeIterator"),
    ("Extend", "std::iter::Extend"),
    ("Fn", "std::ops::Fn"),
    ("FnMut", "std::ops::FnMut"),
    ("FnOnce", "std::ops::FnOnce"),
    ("From", "std::convert::From"),
    ("FromIterator", "std::iter::FromIterator"),
    ("Future", "std::future::Future"),
    ("Into", "std::convert::Into"),
    ("IntoFuture", "std::future::IntoFuture"),
    ("IntoIterator", "std::iter::IntoIterator"),
    ("Iterator", "std::iter::Iterator"),
    ("None", ""),
    ("Ok", ""),
    ("Option", "std::option::Option"),
    ("Ord", "std::cmp::Ord"),
    ("PartialEq", "std::cmp::PartialEq"),
    ("PartialOrd", "std::cmp::PartialOrd"),
    ("Result", "std::result::Result"),
    ("Send", "std::marker::Send"),
    ("Sized", "std::marker::Sized"),
    ("Some", ""),
    ("String", "std::string::String"),
    ("Sync", "std::marker::Sync"),
    ("ToOwned", "std::borrow::ToOwned"),
    ("ToString", "std::string::ToString"),
    ("TryFrom", "std::convert::TryFrom"),
    ("TryInto", "std::convert::TryInto"),
    ("Unpin", "std::marker::Unpin"),
    ("Vec", "std::vec::Vec"),
    ("drop", "std::mem::drop"),
];

/// Macros of std that need no import.
const MACROS: &[&str] = &[
    "assert",
    "assert_eq",
    "assert_ne",
    "cfg",
    "column",
    "compile_error",
    "concat",
    "dbg",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "env",
    "eprint",
    "eprintln",
    "file",
    "format",
    "format_args",
    "include",
    "include_bytes",
    "include_str",
    "is_x86_feature_detected",
    "line",
    "matches",
    "module_path",
    "option_env",
    "panic",
    "print",
    "println",
    "stringify",
    "thread_local",
    "todo",
    "try",
    "unimplemented",
    "unreachable",
    "vec",
    "write",
    "writeln",
];

/// Derives and attributes of std that need no import.
const DERIVES: &[&str] = &["Clone", "Copy", "Debug", "Default", "Eq", "Hash", "Ord", "PartialEq", "PartialOrd"];

/// Types that are no path.
const PRIMITIVES: &[&str] = &[
    "bool", "char", "f32", "f64", "i128", "i16", "i32", "i64", "i8", "isize", "str", "u128", "u16", "u32", "u64", "u8",
    "usize",
];

pub(in crate::code::names) fn is_std(path: &str) -> bool {
    path == "std" || path.starts_with("std::")
}

impl World<'_, '_> {
    /// A crate by the name it has in the manifest. Where nothing is known under that name it is taken for a crate of
    /// that name if `guess` says so: a library may be called otherwise than its package, and pieces of code come
    /// without their manifest.
    pub(in crate::code::names) fn outside(&self, root: u32, name: &str, guess: bool) -> Option<Found> {
        let root = &self.modules.roots[root as usize];
        let package = &self.packages.all[root.package];
        let library = |package: usize| {
            let root = self.modules.libraries.get(&package)?;
            Some(self.module(self.modules.roots[*root as usize].module))
        };
        if matches!(name, "std" | "core" | "alloc") {
            return Some(foreign("std"));
        }
        if let Some(want) = package.wants.iter().find(|want| want.key == name) {
            return Some(want.package.and_then(library).unwrap_or_else(|| foreign(&want.name)));
        }
        if package.lib_name == name && !root.library {
            return library(root.package).or_else(|| guess.then(|| foreign(name)));
        }
        if PRIMITIVES.contains(&name) || !guess {
            return None;
        }
        let named = self.packages.by_library(name).filter(|found| *found != root.package).and_then(library);
        let lower = name.starts_with(|first: char| first.is_lowercase() || first == '_');
        named.or_else(|| lower.then(|| foreign(name)))
    }

    /// What a name means that nobody declares.
    pub(in crate::code::names) fn prelude(name: &str, space: Space) -> Option<Found> {
        if space == Space::Macros {
            if DERIVES.contains(&name) {
                return Some(Found::new(End::Nowhere, Step { path: name.to_owned(), file: NONE }));
            }
            return MACROS.contains(&name).then(|| foreign(&format!("std::{name}")));
        }
        if PRIMITIVES.contains(&name) {
            return Some(Found::new(End::Nowhere, Step { path: name.to_owned(), file: NONE }));
        }
        let at = PRELUDE.binary_search_by_key(&name, |(known, _)| known).ok()?;
        // Every function has them.
        match PRELUDE[at].1 {
            "" => Some(Found::new(End::Nowhere, Step { path: name.to_owned(), file: NONE })),
            path => Some(foreign(path)),
        }
    }
}

/// Whether a name that stands alone is one of the prelude.
pub(in crate::code::names) fn is_prelude(name: &str) -> bool {
    PRELUDE.binary_search_by_key(&name, |(known, _)| known).is_ok()
}

fn foreign(path: &str) -> Found {
    Found::new(End::Foreign, Step { path: path.to_owned(), file: NONE })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_prelude_is_sorted() {
        assert!(super::PRELUDE.is_sorted());
    }
}
