//! `Outline`: what a file says, as units that can be compared: items and their members, or keys and their values.

use std::borrow::Cow;
use std::ops::Range;

/// A piece of text that means something; what only looks different is the same token, or none.
pub type Token<'t> = Cow<'t, str>;

/// What a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// What holds for the file as a whole.
    File,
    Module,
    Function,
    Struct,
    Enum,
    Union,
    Trait,
    Impl,
    Const,
    Static,
    Type,
    Macro,
    MacroCall,
    /// A public `use`, by the name it gives.
    ReExport,
    /// A private `use`: plumbing, which only closed and pinned files are held to.
    Import,
    ExternBlock,
    Field,
    Variant,
    /// A leaf of structured data.
    Key,
    /// What is written where an item may be and cannot be read as one.
    Other,
}

impl Kind {
    const ALL: [Self; 20] = [
        Self::File,
        Self::Module,
        Self::Function,
        Self::Struct,
        Self::Enum,
        Self::Union,
        Self::Trait,
        Self::Impl,
        Self::Const,
        Self::Static,
        Self::Type,
        Self::Macro,
        Self::MacroCall,
        Self::ReExport,
        Self::Import,
        Self::ExternBlock,
        Self::Field,
        Self::Variant,
        Self::Key,
        Self::Other,
    ];

    /// The kind that a word stands for.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The word for it in messages.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Module => "mod",
            Self::Function => "fn",
            Self::Struct => "struct",
            Self::Enum => "enum",
            Self::Union => "union",
            Self::Trait => "trait",
            Self::Impl => "impl",
            Self::Const => "const",
            Self::Static => "static",
            Self::Type => "type",
            Self::Macro => "macro",
            Self::MacroCall => "macro call",
            Self::ReExport => "re-export",
            Self::Import => "use",
            Self::ExternBlock => "extern block",
            Self::Field => "field",
            Self::Variant => "variant",
            Self::Key => "key",
            Self::Other => "item",
        }
    }

    /// Whether it is a part of an item rather than an item.
    #[must_use]
    pub fn is_member(self) -> bool {
        matches!(self, Self::Field | Self::Variant)
    }

    /// Whether it is a type that has fields or variants.
    #[must_use]
    pub fn has_members(self) -> bool {
        matches!(self, Self::Struct | Self::Enum | Self::Union)
    }

    /// Whether the measure counts it by itself: leaf units, which members and plumbing are not.
    #[must_use]
    pub fn is_counted(self) -> bool {
        !self.is_member() && self != Self::Import
    }
}

/// A named thing in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit<'t> {
    pub kind: Kind,
    /// Its path inside the file, such as `inner::f` or `impl Display for Order::fmt`; empty for the file itself.
    pub key: String,
    pub name: String,
    /// The unit around it, which stands before it.
    pub parent: Option<usize>,
    /// Its bytes, with its attributes and documentation.
    pub span: Range<usize>,
    /// The conditions it is compiled under: part of what it is known by.
    pub gate: String,
    pub visibility: Vec<Token<'t>>,
    /// Sorted; derives one by one.
    pub attributes: Vec<String>,
    /// For each attribute in the order of the source, where it is among the sorted ones.
    pub attribute_order: Vec<usize>,
    pub docs: Vec<Token<'t>>,
    /// What users of the unit see, without its name.
    pub signature: Vec<Token<'t>>,
    /// Where in the signature the name stands.
    pub name_at: usize,
    /// Bounds on its generic parameters, wherever they are written; sorted.
    pub bounds: Vec<String>,
    pub body: Vec<Token<'t>>,
    /// Whether the order of its members means something.
    pub ordered: bool,
    /// Whether it could be read only in part.
    pub broken: bool,
}

impl Unit<'_> {
    #[must_use]
    pub fn new(kind: Kind, key: String, name: String, span: Range<usize>) -> Self {
        Self {
            kind,
            key,
            name,
            parent: None,
            span,
            gate: String::new(),
            visibility: Vec::new(),
            attributes: Vec::new(),
            attribute_order: Vec::new(),
            docs: Vec::new(),
            signature: Vec::new(),
            name_at: 0,
            bounds: Vec::new(),
            body: Vec::new(),
            ordered: false,
            broken: false,
        }
    }

    /// Takes attributes as they come in the source.
    pub(super) fn set_attributes(&mut self, attributes: Vec<String>) {
        let mut places: Vec<usize> = (0..attributes.len()).collect();
        places.sort_by_key(|at| &attributes[*at]);
        self.attribute_order = vec![0; places.len()];
        for (sorted, place) in places.iter().enumerate() {
            self.attribute_order[*place] = sorted;
        }
        self.attributes = attributes;
        self.attributes.sort();
    }

    /// The attributes in the order of the source where that may mean something, else sorted: where `strict` says so, and
    /// where one of an item may be a macro, which sees what is behind it and not what is before.
    pub fn arranged(&self, strict: bool) -> Vec<&str> {
        let expands = !self.kind.is_member() && self.attributes.iter().any(|one| !is_inert(one));
        match strict || expands {
            true => self.attribute_order.iter().map(|at| self.attributes[*at].as_str()).collect(),
            false => self.attributes.iter().map(String::as_str).collect(),
        }
    }

    /// Its tokens, members aside, without its name and its documentation.
    pub fn tokens(&self) -> impl Iterator<Item = &str> {
        let parts = self.visibility.iter().chain(&self.signature).chain(&self.body).map(AsRef::as_ref);
        parts.chain(self.attributes.iter().chain(&self.bounds).map(String::as_str))
    }

    /// How many tokens it has, its name included.
    #[must_use]
    pub fn weight(&self) -> usize {
        self.visibility.len() + self.signature.len() + self.body.len() + self.attributes.len() + self.bounds.len() + 1
    }
}

/// Whether an attribute is one of the compiler's own that expands to nothing (Rust reference, "Built-in attributes").
fn is_inert(attribute: &str) -> bool {
    const NAMES: &[&str] = &[
        "allow",
        "cfg",
        "cold",
        "default",
        "deny",
        "deprecated",
        "derive",
        "doc",
        "expect",
        "export_name",
        "forbid",
        "ignore",
        "inline",
        "link",
        "link_name",
        "link_section",
        "macro_export",
        "macro_use",
        "must_use",
        "no_mangle",
        "non_exhaustive",
        "path",
        "repr",
        "should_panic",
        "target_feature",
        "track_caller",
        "used",
        "warn",
    ];
    let name = attribute.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
    // A derive under a condition is a derive.
    let derives = name == "cfg_attr" && attribute.contains("derive(");
    derives || NAMES.contains(&name) || attribute.starts_with("rustfmt::") || attribute.starts_with("clippy::")
}

/// The units of one file, outer ones first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outline<'t> {
    pub units: Vec<Unit<'t>>,
    /// What could not be read.
    pub broken: Vec<Range<usize>>,
    /// The file is over a limit, and is compared as a whole.
    pub coarse: bool,
    /// It could be read only as more than its language allows, such as JSON with comments.
    pub lenient: bool,
    /// Readers may go by the order of its keys.
    pub keys_in_order: bool,
    /// Its documents, where it may have several.
    pub documents: Vec<Document>,
}

/// One document of a file that may have several.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    pub units: Range<usize>,
    /// What the keys of its units begin with; empty for the only one.
    pub label: String,
}

impl Outline<'_> {
    /// The units inside each unit.
    #[must_use]
    pub fn children(&self) -> Vec<Vec<usize>> {
        let mut children = vec![Vec::new(); self.units.len()];
        for (at, unit) in self.units.iter().enumerate() {
            if let Some(parent) = unit.parent {
                children[parent].push(at);
            }
        }
        children
    }

    /// Whether all that cannot be read is units of its own, beside others that can: those are compared as they are written.
    #[must_use]
    pub fn is_comparable(&self) -> bool {
        let known =
            |range: &Range<usize>| self.units.iter().any(|unit| unit.kind == Kind::Other && unit.span == *range);
        let reads = self.units.iter().any(|unit| !matches!(unit.kind, Kind::Other | Kind::File));
        !self.coarse && (self.broken.is_empty() || (reads && self.broken.iter().all(known)))
    }

    /// An outline of a file that cannot be read at all.
    #[must_use]
    pub fn unreadable(len: usize) -> Self {
        Self { broken: std::iter::once(0..len).collect(), ..Self::default() }
    }

    /// An outline of a file that is over a limit.
    #[must_use]
    pub fn over() -> Self {
        Self { coarse: true, ..Self::default() }
    }
}
