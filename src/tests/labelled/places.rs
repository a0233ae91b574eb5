//! Where the public items of a source are, as `syn` reads it.

use std::ops::Range;

use syn::spanned::Spanned as _;
use syn::visit::Visit;

/// A public item, or a public method of a type.
#[derive(Debug, Clone)]
pub struct Place {
    pub key: String,
    pub name: String,
    pub kind: Word,
    /// All of it, with attributes and documentation.
    pub span: Range<usize>,
    /// Its name where it is declared.
    pub ident: Range<usize>,
    /// `pub`, where it says so.
    pub visibility: Option<Range<usize>>,
    /// Whether it stands in the file and not in a module, a trait or an `impl`.
    pub top: bool,
    /// Whether the order of its members means something.
    pub ordered: bool,
    /// The list of its parameters, without brackets; empty where it has none.
    pub inputs: Option<Range<usize>>,
    /// Its types that an edit may change: of the first parameter, and the result.
    pub types: Vec<Range<usize>>,
    /// What stands between the braces of a function, or the value of a constant.
    pub body: Option<Range<usize>>,
    pub members: Vec<Member>,
    /// The lists of its derives, without brackets.
    pub derives: Vec<Range<usize>>,
}

/// What an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    Function,
    Method,
    Struct,
    Enum,
    Trait,
    Type,
    Const,
    Module,
}

/// A named field or a variant.
#[derive(Debug, Clone)]
pub struct Member {
    pub name: String,
    pub span: Range<usize>,
    pub ident: Range<usize>,
    /// What may be another type: of a field, or of the first field of a variant.
    pub kind: Option<Range<usize>>,
}

/// The places of a source; nothing when `syn` refuses it, or some item is there twice.
pub fn places(text: &str) -> Option<Vec<Place>> {
    if text.starts_with('\u{feff}') || text.starts_with("#!/") {
        return None;
    }
    let file = syn::parse_file(text).ok()?;
    let mut finder = Finder { text, prefix: String::new(), top: true, places: Vec::new() };
    finder.visit_file(&file);
    let keys = |key: &str| finder.places.iter().filter(|place| place.key == key).count();
    let alone: Vec<Place> = finder.places.iter().filter(|place| keys(&place.key) == 1).cloned().collect();
    Some(alone)
}

struct Finder<'t> {
    text: &'t str,
    prefix: String,
    top: bool,
    places: Vec<Place>,
}

fn bytes(node: &impl syn::spanned::Spanned) -> Range<usize> {
    node.span().byte_range()
}

/// What a pair of brackets holds.
fn between(span: proc_macro2::extra::DelimSpan) -> Range<usize> {
    span.open().byte_range().end..span.close().byte_range().start
}

impl Finder<'_> {
    fn place(
        &mut self,
        kind: Word,
        whole: &impl syn::spanned::Spanned,
        ident: &syn::Ident,
        visibility: Option<&syn::Visibility>,
        attributes: &[syn::Attribute],
    ) -> &mut Place {
        let (is_public, visibility) = match visibility {
            Some(syn::Visibility::Public(word)) => (true, Some(word.span().byte_range())),
            Some(_) => (false, None),
            None => (true, None),
        };
        let name = ident.to_string();
        let derives = attributes.iter().filter(|attribute| attribute.path().is_ident("derive"));
        let derives = derives.filter_map(|attribute| match &attribute.meta {
            syn::Meta::List(list) => Some(between(list.delimiter.span_of())),
            _ => None,
        });
        let derives: Vec<_> = derives.collect();
        let text = |range: &Range<usize>| &self.text[range.clone()];
        let ordered = derives.iter().any(|list| text(list).contains("Ord"))
            || attributes.iter().any(|attribute| attribute.path().is_ident("repr"));
        let key = format!("{}{name}", self.prefix);
        self.places.push(Place {
            // What is private is told apart by a key nobody looks for.
            key: if is_public { key } else { String::new() },
            name,
            kind,
            span: bytes(whole),
            ident: bytes(ident),
            visibility,
            top: self.top,
            ordered,
            inputs: None,
            types: Vec::new(),
            body: None,
            members: Vec::new(),
            derives,
        });
        self.places.last_mut().expect("it was pushed")
    }

    fn function(place: &mut Place, signature: &syn::Signature, block: Option<&syn::Block>) {
        place.inputs = Some(between(signature.paren_token.span));
        let typed = signature.inputs.iter().find_map(|input| match input {
            syn::FnArg::Typed(typed) => Some(bytes(&typed.ty)),
            syn::FnArg::Receiver(_) => None,
        });
        let result = match &signature.output {
            syn::ReturnType::Type(_, kind) => Some(bytes(kind)),
            syn::ReturnType::Default => None,
        };
        place.types = typed.into_iter().chain(result).collect();
        place.body = block.map(|block| between(block.brace_token.span));
    }

    /// Goes into what stands in `name`.
    fn below(&mut self, name: &str, visit: impl FnOnce(&mut Self)) {
        let (prefix, top) = (self.prefix.clone(), self.top);
        self.prefix = format!("{prefix}{name}::");
        self.top = false;
        visit(self);
        (self.prefix, self.top) = (prefix, top);
    }
}

/// The brackets of a list of tokens.
trait SpanOf {
    fn span_of(&self) -> proc_macro2::extra::DelimSpan;
}

impl SpanOf for syn::MacroDelimiter {
    fn span_of(&self) -> proc_macro2::extra::DelimSpan {
        match self {
            Self::Paren(token) => token.span,
            Self::Brace(token) => token.span,
            Self::Bracket(token) => token.span,
        }
    }
}

fn members(fields: &syn::FieldsNamed) -> Vec<Member> {
    let named = fields.named.iter().filter_map(|field| {
        let ident = field.ident.as_ref()?;
        Some(Member { name: ident.to_string(), span: bytes(field), ident: bytes(ident), kind: Some(bytes(&field.ty)) })
    });
    named.collect()
}

impl<'a> Visit<'a> for Finder<'_> {
    fn visit_item_fn(&mut self, item: &'a syn::ItemFn) {
        let place = self.place(Word::Function, item, &item.sig.ident, Some(&item.vis), &item.attrs);
        Self::function(place, &item.sig, Some(&item.block));
    }

    fn visit_item_struct(&mut self, item: &'a syn::ItemStruct) {
        let place = self.place(Word::Struct, item, &item.ident, Some(&item.vis), &item.attrs);
        if let syn::Fields::Named(fields) = &item.fields {
            place.members = members(fields);
        }
    }

    fn visit_item_enum(&mut self, item: &'a syn::ItemEnum) {
        let place = self.place(Word::Enum, item, &item.ident, Some(&item.vis), &item.attrs);
        place.ordered |= item.variants.iter().any(|variant| variant.discriminant.is_some());
        let member = |variant: &syn::Variant| Member {
            name: variant.ident.to_string(),
            span: bytes(variant),
            ident: bytes(&variant.ident),
            kind: variant.fields.iter().next().map(|field| bytes(&field.ty)),
        };
        place.members = item.variants.iter().map(member).collect();
    }

    fn visit_item_trait(&mut self, item: &'a syn::ItemTrait) {
        let place = self.place(Word::Trait, item, &item.ident, Some(&item.vis), &item.attrs);
        if !place.key.is_empty() {
            self.below(&item.ident.to_string(), |inner| syn::visit::visit_item_trait(inner, item));
        }
    }

    fn visit_trait_item_fn(&mut self, item: &'a syn::TraitItemFn) {
        let place = self.place(Word::Method, item, &item.sig.ident, None, &item.attrs);
        Self::function(place, &item.sig, item.default.as_ref());
    }

    fn visit_item_type(&mut self, item: &'a syn::ItemType) {
        let place = self.place(Word::Type, item, &item.ident, Some(&item.vis), &item.attrs);
        place.types = vec![bytes(&item.ty)];
    }

    fn visit_item_const(&mut self, item: &'a syn::ItemConst) {
        let place = self.place(Word::Const, item, &item.ident, Some(&item.vis), &item.attrs);
        place.types = vec![bytes(&item.ty)];
        place.body = Some(bytes(&item.expr));
    }

    fn visit_item_mod(&mut self, item: &'a syn::ItemMod) {
        if item.content.is_some() {
            self.place(Word::Module, item, &item.ident, Some(&item.vis), &item.attrs);
            self.below(&item.ident.to_string(), |inner| syn::visit::visit_item_mod(inner, item));
        }
    }

    fn visit_item_impl(&mut self, item: &'a syn::ItemImpl) {
        let name = self.text[bytes(&item.self_ty)].to_owned();
        let of = item.trait_.as_ref().map(|(path, _)| self.text[bytes(path)].to_owned());
        let name = of.map_or_else(|| format!("impl {name}"), |of| format!("impl {of} for {name}"));
        // How a type with spaces in it is written in a key is not syn's to say.
        if !name.replace(" for ", "").trim_start_matches("impl ").contains([' ', '\n', ',']) {
            self.below(&name, |inner| syn::visit::visit_item_impl(inner, item));
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'a syn::ImplItemFn) {
        let is_of_trait = self.prefix.contains(" for ");
        let visibility = (!is_of_trait).then_some(&item.vis);
        let place = self.place(Word::Method, item, &item.sig.ident, visibility, &item.attrs);
        Self::function(place, &item.sig, Some(&item.block));
    }

    fn visit_macro(&mut self, _: &'a syn::Macro) {}

    fn visit_block(&mut self, _: &'a syn::Block) {}
}
