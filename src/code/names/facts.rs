//! What one file says about names, before anything is resolved: a pure function of its text.

use std::borrow::Cow;
use std::ops::Range;

/// No scope, no path.
pub(super) const NONE: u32 = u32::MAX;

/// In which form a name stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// A path in a type, an expression or a pattern.
    Path,
    Import,
    ExternCrate,
    Attribute,
    Derive,
    /// The path of a macro that is called.
    Macro,
    /// Among the tokens given to a macro.
    MacroInput,
    /// In the body of a macro.
    MacroBody,
    /// What the body of a macro of the project brings to where it is called.
    Expansion,
    /// A method called on something whose type is written.
    Method,
    /// A dependency in a `Cargo.toml`.
    Manifest,
}

/// How a path begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lead {
    /// With a name in scope.
    Plain,
    /// `::name`.
    Global,
    /// `crate::` and `$crate::`.
    Crate,
    /// `self::`, or `super::` so many times.
    Up(u32),
    /// `Self::`.
    SelfType,
}

/// A path, as it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Path<'t> {
    pub scope: u32,
    pub lead: Lead,
    /// Its first segment, and how many there are, among [`Facts::segments`]; those of `lead` are left out.
    pub first: u32,
    pub len: u32,
    /// Its bytes.
    pub start: u32,
    pub end: u32,
    pub form: Form,
    /// The name a `use` gives it where that is not its last segment.
    pub alias: Option<&'t str>,
    /// For a single lower-case word among a macro's tokens, which may be the name of a crate: the path of that macro.
    pub bare_in: u32,
}

/// What names are looked up in.
#[derive(Debug)]
pub(super) struct Scope<'t> {
    pub parent: u32,
    pub sort: Place,
    pub decls: Vec<Decl<'t>>,
    pub uses: Vec<Use<'t>>,
    /// Names of type and const parameters.
    pub generics: Vec<&'t str>,
    pub locals: Vec<Local<'t>>,
    /// Where the type that `Self` stands for is written.
    pub self_at: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// A file or an inline module: the end of the line for names.
    Module,
    Block,
    /// An item, for its generic parameters.
    Item,
    /// What stands in an `impl` or a trait.
    Members,
    /// The body of a macro.
    Macro,
}

/// A binding, with where its type or its value is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Local<'t> {
    pub name: &'t str,
    pub typed_at: u32,
    pub typed_end: u32,
    /// What is written is a value, whose type is its path without the last segment.
    pub value: bool,
}

/// A name an item gives.
#[derive(Debug)]
pub(super) struct Decl<'t> {
    pub name: &'t str,
    pub public: bool,
    pub sort: Declared<'t>,
}

#[derive(Debug)]
pub(super) enum Declared<'t> {
    /// With its scope where it is inline, the text of its `#[path]`, and the byte of its keyword.
    Module {
        scope: u32,
        path: Option<String>,
        at: u32,
    },
    /// A struct, union, trait or enum, with the names of its variants.
    Type {
        variants: Vec<&'t str>,
    },
    /// With the paths it stands for.
    Alias {
        paths: Range<u32>,
    },
    Value,
    /// A macro, with the paths in its body.
    Macro {
        paths: Range<u32>,
        exported: bool,
    },
    Crate {
        path: u32,
    },
}

/// One path of a `use`; its name is `*` for a glob and `_` for none.
#[derive(Debug, Clone, Copy)]
pub(super) struct Use<'t> {
    pub path: u32,
    pub name: &'t str,
    pub public: bool,
}

/// `.name`, with a call or without.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member<'t> {
    pub name: &'t str,
    pub scope: u32,
    pub start: u32,
    pub called: bool,
    /// The word before the dot, where that is all there is.
    pub receiver: Option<&'t str>,
    /// A value before the dot that a constructor or a cast gives a known type.
    pub literal: bool,
}

/// A string in code; pieces that the compiler or an operator joins are one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Text<'t> {
    pub span: Range<u32>,
    pub text: Cow<'t, str>,
    /// What becomes of it with other strings that have names; nothing where there are none.
    pub made: Vec<Part<'t>>,
}

/// A piece of a string that is put together at run time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part<'t> {
    Text(String),
    /// The last segment of a path.
    Name(&'t str),
    Value,
}

/// A constant or a variable that a string is given to.
#[derive(Debug)]
pub(super) struct Given<'t> {
    pub name: &'t str,
    /// The number of the string among the texts.
    pub text: u32,
    pub constant: bool,
}

/// A function, method, field or constant that others see, with the paths its type names.
#[derive(Debug)]
pub(super) struct Exposed<'t> {
    pub name: &'t str,
    pub sort: Exposure,
    pub paths: Range<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Exposure {
    Value,
    Method,
    Field,
}

/// `include!` and its like.
#[derive(Debug)]
pub(super) struct Inclusion {
    /// The file as it is written; nothing where it is computed.
    pub path: Option<String>,
    pub scope: u32,
    pub span: Range<u32>,
    /// `include_str!` and `include_bytes!`.
    pub text: bool,
}

/// Everything.
#[derive(Debug, Default)]
pub(super) struct Facts<'t> {
    pub text: &'t str,
    /// The file's own scope first.
    pub scopes: Vec<Scope<'t>>,
    /// In the order in which they stand.
    pub paths: Vec<Path<'t>>,
    pub segments: Vec<&'t str>,
    pub members: Vec<Member<'t>>,
    pub texts: Vec<Text<'t>>,
    pub given: Vec<Given<'t>>,
    pub exposed: Vec<Exposed<'t>>,
    pub inclusions: Vec<Inclusion>,
    /// Names of methods that the file defines.
    pub methods: Vec<&'t str>,
    /// Where it cannot be read.
    pub broken: Option<Range<usize>>,
}

impl Member<'_> {
    pub(super) fn end(&self) -> u32 {
        self.start + count(self.name.len())
    }
}

impl<'t> Facts<'t> {
    pub(super) fn segments(&self, path: &Path<'t>) -> &[&'t str] {
        let first = path.first as usize;
        &self.segments[first..first + path.len as usize]
    }

    /// The paths that start in a range of bytes.
    pub(super) fn paths_in(&self, bytes: Range<u32>) -> Range<u32> {
        let at = |byte: u32| count(self.paths.partition_point(|path| path.start < byte));
        at(bytes.start)..at(bytes.end).max(at(bytes.start))
    }

    /// The first path at or behind a byte, before another.
    pub(super) fn path_at(&self, start: u32, end: u32) -> Option<u32> {
        let at = self.paths.partition_point(|path| path.start < start);
        self.paths.get(at).filter(|path| path.start < end).map(|_| count(at))
    }

    /// A path as it is written.
    pub(super) fn written(&self, path: &Path<'t>) -> String {
        let segments = self.segments(path).join("::");
        let lead = match path.lead {
            Lead::Plain => String::new(),
            Lead::Global => "::".to_owned(),
            Lead::Crate => "crate::".to_owned(),
            Lead::Up(0) => "self::".to_owned(),
            Lead::Up(times) => "super::".repeat(times.min(32) as usize),
            Lead::SelfType => "Self::".to_owned(),
        };
        let whole = format!("{lead}{segments}");
        let whole = whole.strip_suffix("::").filter(|_| segments.is_empty()).map_or(whole.clone(), str::to_owned);
        match (path.form, path.alias) {
            (Form::Import, Some(alias)) => format!("use {whole} as {alias}"),
            (Form::Import, None) => format!("use {whole}"),
            (Form::ExternCrate, Some(alias)) => format!("extern crate {whole} as {alias}"),
            (Form::ExternCrate, None) => format!("extern crate {whole}"),
            (Form::Derive, _) => format!("#[derive({whole})]"),
            (Form::Attribute, _) => format!("#[{whole}]"),
            (Form::Macro, _) => format!("{whole}!"),
            _ => whole,
        }
    }
}

/// A count as it is kept: no source has more than four billion of anything.
pub(super) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(NONE - 1)
}
