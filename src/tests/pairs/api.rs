//! What a crate offers, file by file, as `syn` reads it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::spanned::Spanned;

/// What an item is, as far as it tells two items of one name apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    Value,
    Type,
    Trait,
    Macro,
    Module,
    Member,
}

/// An item, a member or a method of a crate.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Offer {
    pub path: String,
    pub key: String,
    pub sort: Sort,
    /// The type or trait it belongs to, without generics, and its name.
    pub name: (String, String),
    pub is_public: bool,
    /// What its users see, as words.
    pub signature: String,
    /// All of it but documentation, as words.
    pub whole: String,
}

impl Offer {
    /// Its file and its key.
    pub fn unit(&self) -> String {
        format!("{}::{}", self.path, self.key)
    }
}

/// The items of a crate.
#[derive(Debug, Default)]
pub struct Api {
    pub offers: Vec<Offer>,
    /// The names that public `use` declarations give, by file; `*` for those of another module.
    pub reexports: BTreeSet<(String, String)>,
    /// Files that `syn` refuses.
    pub unread: BTreeSet<String>,
    /// The words of item macros, by file: what they make is not known.
    pub macros: BTreeMap<String, String>,
}

impl Api {
    /// What some sources offer.
    pub fn of(sources: &[(String, String)]) -> Self {
        let mut api = Self::default();
        for (path, text) in sources {
            let text = text.strip_prefix('\u{feff}').unwrap_or(text);
            let Ok(file) = syn::parse_file(text) else {
                api.unread.insert(path.clone());
                continue;
            };
            let mut reader = Reader { path, text, api: &mut api };
            reader.items(&file.items, &Place::default());
        }
        api
    }
}

/// Where an item stands.
#[derive(Debug, Clone, Default)]
struct Place {
    prefix: String,
    owner: String,
    /// Whether what stands here is public without saying so.
    public: Option<bool>,
}

impl Place {
    /// The inside of a type or a trait.
    fn inside(&self, name: &syn::Ident, vis: &syn::Visibility) -> Self {
        let public = self.public.unwrap_or(true) && matches!(vis, syn::Visibility::Public(_));
        Self { prefix: format!("{}{name}::", self.prefix), owner: name.to_string(), public: Some(public) }
    }
}

struct Reader<'r> {
    path: &'r str,
    text: &'r str,
    api: &'r mut Api,
}

fn bytes(node: &impl Spanned) -> Range<usize> {
    node.span().byte_range()
}

/// Words of a stream, without documentation and without commas that end a list.
fn words(stream: TokenStream, out: &mut Vec<String>) {
    let mut tokens = stream.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(mark) if mark.as_char() == ',' && tokens.peek().is_none() => {}
            TokenTree::Punct(mark) if mark.as_char() == '#' && is_doc(tokens.peek()) => drop(tokens.next()),
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::None => ("", ""),
                };
                out.push(open.into());
                words(group.stream(), out);
                out.push(close.into());
            }
            other => out.push(other.to_string()),
        }
    }
}

fn is_doc(next: Option<&TokenTree>) -> bool {
    let words = |group: &proc_macro2::Group| {
        group.stream().into_iter().take(2).map(|word| word.to_string()).collect::<Vec<_>>()
    };
    matches!(next, Some(TokenTree::Group(group)) if words(group) == ["doc", "="])
}

impl Reader<'_> {
    fn words(&self, range: Range<usize>) -> String {
        let mut out = Vec::new();
        let stream = self.text.get(range).and_then(|text| text.parse::<TokenStream>().ok());
        words(stream.unwrap_or_default(), &mut out);
        out.join(" ")
    }

    /// Generic parameters, and the bounds on them wherever they are written.
    fn generics(&self, generics: &syn::Generics) -> String {
        let (mut heads, mut bounds) = (Vec::new(), BTreeSet::new());
        let mut bound = |of: &str, node: Range<usize>| _ = bounds.insert(format!("{of}: {}", self.words(node)));
        for parameter in &generics.params {
            match parameter {
                syn::GenericParam::Type(one) => {
                    let default = one.default.as_ref().map(|(_, default)| self.words(bytes(default)));
                    heads.push(format!("{}={default:?}", one.ident));
                    one.bounds.iter().for_each(|node| bound(&one.ident.to_string(), bytes(node)));
                }
                syn::GenericParam::Lifetime(one) => {
                    heads.push(one.lifetime.to_string());
                    one.bounds.iter().for_each(|node| bound(&one.lifetime.to_string(), bytes(node)));
                }
                syn::GenericParam::Const(one) => heads.push(self.words(bytes(one))),
            }
        }
        for predicate in generics.where_clause.iter().flat_map(|clause| &clause.predicates) {
            match predicate {
                syn::WherePredicate::Type(one) => {
                    let of = self.words(bytes(&one.bounded_ty));
                    one.bounds.iter().for_each(|node| bound(&of, bytes(node)));
                }
                syn::WherePredicate::Lifetime(one) => {
                    one.bounds.iter().for_each(|node| bound(&one.lifetime.to_string(), bytes(node)));
                }
                other => bound("", bytes(other)),
            }
        }
        format!("<{}> where {}", heads.join(", "), bounds.into_iter().collect::<Vec<_>>().join(", "))
    }

    fn function(&self, signature: &syn::Signature) -> String {
        let before = bytes(signature).start..bytes(&signature.ident).end;
        let inputs = signature.paren_token.span.join().byte_range();
        let parts = [before, inputs, bytes(&signature.output)].map(|range| self.words(range));
        format!("{} {}", parts.join(" "), self.generics(&signature.generics))
    }

    fn push(
        &mut self,
        place: &Place,
        sort: Sort,
        name: &str,
        vis: Option<&syn::Visibility>,
        sig: String,
        whole: Range<usize>,
    ) {
        let said = vis.map(|vis| matches!(vis, syn::Visibility::Public(_)));
        let visible = vis.map(|vis| self.words(bytes(vis))).unwrap_or_default();
        let key = format!("{}{name}", place.prefix);
        self.api.offers.push(Offer {
            path: self.path.to_owned(),
            key,
            sort,
            name: (place.owner.clone(), name.to_owned()),
            is_public: place.public.unwrap_or(true) && said.unwrap_or(true),
            signature: format!("{visible} {sig}"),
            whole: self.words(whole),
        });
    }

    /// What is written inside of the last item and is an attribute of it.
    fn inner(&mut self, attributes: &[syn::Attribute]) {
        let inner = attributes.iter().filter(|one| matches!(one.style, syn::AttrStyle::Inner(_)));
        let words: Vec<String> = inner.map(|one| self.words(bytes(one))).collect();
        self.api.offers.last_mut().expect("an item").whole.push_str(&words.join(" "));
    }

    fn items(&mut self, items: &[syn::Item], place: &Place) {
        items.iter().for_each(|item| self.item(item, place));
    }

    fn item(&mut self, item: &syn::Item, place: &Place) {
        use syn::Item;
        let whole = bytes(item);
        match item {
            Item::Fn(one) => {
                let signature = self.function(&one.sig);
                self.push(place, Sort::Value, &one.sig.ident.to_string(), Some(&one.vis), signature, whole);
            }
            Item::Struct(one) => {
                let style = match &one.fields {
                    syn::Fields::Named(_) => "{}",
                    syn::Fields::Unnamed(_) => "()",
                    syn::Fields::Unit => ";",
                };
                let signature = format!("struct {} {style}", self.generics(&one.generics));
                self.push(place, Sort::Type, &one.ident.to_string(), Some(&one.vis), signature, whole);
                self.fields(&place.inside(&one.ident, &one.vis), one.fields.iter());
            }
            Item::Union(one) => {
                let signature = format!("union {}", self.generics(&one.generics));
                self.push(place, Sort::Type, &one.ident.to_string(), Some(&one.vis), signature, whole);
                self.fields(&place.inside(&one.ident, &one.vis), one.fields.named.iter());
            }
            Item::Enum(one) => self.variants(one, place),
            Item::Trait(one) => self.definition(one, place),
            Item::Impl(one) => self.implementation(one, place),
            Item::Mod(one) if one.content.is_some() => {
                let head = whole.start..bytes(&one.ident).end;
                self.push(place, Sort::Module, &one.ident.to_string(), Some(&one.vis), "mod".into(), head);
                self.inner(&one.attrs);
                let inner = Place { prefix: format!("{}{}::", place.prefix, one.ident), ..place.clone() };
                self.items(one.content.as_ref().map_or(&[], |(_, items)| items), &inner);
            }
            Item::Mod(one) => {
                self.push(place, Sort::Module, &one.ident.to_string(), Some(&one.vis), "mod".into(), whole);
            }
            Item::Const(one) if one.ident != "_" => {
                let signature = format!("const {}", self.words(bytes(&one.ty)));
                self.push(place, Sort::Value, &one.ident.to_string(), Some(&one.vis), signature, whole);
            }
            Item::Static(one) => {
                let signature = format!("static {}", self.words(bytes(&one.ty)));
                self.push(place, Sort::Value, &one.ident.to_string(), Some(&one.vis), signature, whole);
            }
            Item::Type(one) => {
                let signature = format!("type {} {}", self.generics(&one.generics), self.words(bytes(&one.ty)));
                self.push(place, Sort::Type, &one.ident.to_string(), Some(&one.vis), signature, whole);
            }
            Item::Macro(one) => match &one.ident {
                Some(name) => {
                    let exported = one.attrs.iter().any(|attribute| attribute.path().is_ident("macro_export"));
                    let place = Place { public: Some(exported), ..place.clone() };
                    self.push(&place, Sort::Macro, &name.to_string(), None, "macro".into(), whole);
                }
                None => {
                    let words = self.words(whole);
                    self.api.macros.entry(self.path.to_owned()).or_default().push_str(&format!(" {words} "));
                }
            },
            Item::Use(one) if matches!(one.vis, syn::Visibility::Public(_)) => self.reexports(&one.tree, place),
            _ => {}
        }
    }

    fn reexports(&mut self, tree: &syn::UseTree, place: &Place) {
        let name = match tree {
            syn::UseTree::Path(path) => return self.reexports(&path.tree, place),
            syn::UseTree::Group(group) => return group.items.iter().for_each(|tree| self.reexports(tree, place)),
            syn::UseTree::Name(name) => name.ident.to_string(),
            syn::UseTree::Rename(rename) => rename.rename.to_string(),
            syn::UseTree::Glob(_) => "*".to_owned(),
        };
        self.api.reexports.insert((self.path.to_owned(), format!("{}{name}", place.prefix)));
    }

    fn fields<'f>(&mut self, inner: &Place, fields: impl Iterator<Item = &'f syn::Field>) {
        for (at, field) in fields.enumerate() {
            let name = field.ident.as_ref().map_or(at.to_string(), syn::Ident::to_string);
            self.push(inner, Sort::Member, &name, Some(&field.vis), self.words(bytes(&field.ty)), bytes(field));
        }
    }

    fn variants(&mut self, one: &syn::ItemEnum, place: &Place) {
        let signature = format!("enum {}", self.generics(&one.generics));
        self.push(place, Sort::Type, &one.ident.to_string(), Some(&one.vis), signature, bytes(one));
        let inner = place.inside(&one.ident, &one.vis);
        for variant in &one.variants {
            let signature = self.words(bytes(&variant.ident).start..bytes(variant).end);
            self.push(&inner, Sort::Member, &variant.ident.to_string(), None, signature, bytes(variant));
        }
    }

    fn definition(&mut self, one: &syn::ItemTrait, place: &Place) {
        let supers: BTreeSet<String> = one.supertraits.iter().map(|bound| self.words(bytes(bound))).collect();
        let unsafety = one.unsafety.is_some();
        let signature = format!("trait {unsafety} {} {supers:?}", self.generics(&one.generics));
        let head = bytes(one).start..one.brace_token.span.open().byte_range().start;
        self.push(place, Sort::Trait, &one.ident.to_string(), Some(&one.vis), signature, head);
        self.inner(&one.attrs);
        let inner = place.inside(&one.ident, &one.vis);
        for item in &one.items {
            match item {
                syn::TraitItem::Fn(one) => {
                    let signature = self.function(&one.sig);
                    self.push(&inner, Sort::Value, &one.sig.ident.to_string(), None, signature, bytes(one));
                }
                syn::TraitItem::Const(one) => {
                    let signature = self.words(bytes(&one.ty));
                    self.push(&inner, Sort::Value, &one.ident.to_string(), None, signature, bytes(one));
                }
                syn::TraitItem::Type(one) => {
                    let signature = self.words(bytes(&one.ident).start..bytes(one).end);
                    self.push(&inner, Sort::Type, &one.ident.to_string(), None, signature, bytes(one));
                }
                _ => {}
            }
        }
    }

    fn implementation(&mut self, one: &syn::ItemImpl, place: &Place) {
        let kind = self.text[bytes(&one.self_ty)].to_owned();
        let of = one.trait_.as_ref().map(|(path, _)| self.text[bytes(path)].to_owned());
        let name = of.as_ref().map_or_else(|| format!("impl {kind}"), |of| format!("impl {of} for {kind}"));
        let bare = |text: &str| {
            let end = text.find('<').unwrap_or(text.len());
            text[..end].trim_start_matches(['&', '*']).trim().to_owned()
        };
        let owner = of.as_ref().map_or_else(|| bare(&kind), |of| format!("{} for {}", bare(of), bare(&kind)));
        // What a trait asks for is offered by the trait.
        let inner =
            Place { prefix: format!("{}{name}::", place.prefix), owner, public: of.map(|_| false).or(place.public) };
        for item in &one.items {
            match item {
                syn::ImplItem::Fn(one) => {
                    let signature = self.function(&one.sig);
                    self.push(&inner, Sort::Value, &one.sig.ident.to_string(), Some(&one.vis), signature, bytes(one));
                }
                syn::ImplItem::Const(one) => {
                    let signature = self.words(bytes(&one.ty));
                    self.push(&inner, Sort::Value, &one.ident.to_string(), Some(&one.vis), signature, bytes(one));
                }
                _ => {}
            }
        }
    }
}
