//! A source with the same items, in another order.

use std::collections::BTreeSet;
use std::ops::Range;

use syn::spanned::Spanned;

use super::Dice;

/// Items, members, attributes and derives in another order, and imports split or merged; nothing where the order of a
/// source means something: macros are seen from where they stand, and twins are told apart by it.
pub fn shuffled(text: &str, dice: &mut Dice) -> Option<String> {
    let file = syn::parse_file(text).ok()?;
    let mut shuffler = Shuffler { text, dice, names: BTreeSet::new(), fits: true };
    let head = file.items.first().map_or(text.len(), |first| bytes(first).start);
    let body = shuffler.items(&file.items, "");
    shuffler.fits.then(|| format!("{}\n{body}", &text[..head]))
}

struct Shuffler<'s> {
    text: &'s str,
    dice: &'s mut Dice,
    /// What was seen: two of one name are told apart by their order.
    names: BTreeSet<String>,
    fits: bool,
}

fn bytes(node: &impl Spanned) -> Range<usize> {
    node.span().byte_range()
}

impl Shuffler<'_> {
    fn see(&mut self, name: String) {
        self.fits &= self.names.insert(name);
    }

    fn shuffle(&mut self, mut parts: Vec<String>) -> String {
        self.dice.shuffle(&mut parts);
        parts.join("\n")
    }

    fn items(&mut self, items: &[syn::Item], around: &str) -> String {
        let mut parts: Vec<String> = Vec::new();
        let mut paths: Vec<String> = Vec::new();
        for item in items {
            match item {
                syn::Item::Use(one) if one.attrs.is_empty() && matches!(one.vis, syn::Visibility::Inherited) => {
                    let colon = if one.leading_colon.is_some() { "::" } else { "" };
                    flatten(&one.tree, colon, &mut paths);
                }
                item => parts.push(self.item(item, around)),
            }
        }
        parts.extend(self.imports(paths));
        self.shuffle(parts)
    }

    /// One declaration for each path, or one for all.
    fn imports(&mut self, mut paths: Vec<String>) -> Vec<String> {
        self.dice.shuffle(&mut paths);
        let rooted = paths.iter().any(|path| path.starts_with("::"));
        match self.dice.below(2) {
            0 if !rooted && paths.len() > 1 => vec![format!("use {{{}}};", paths.join(", "))],
            _ => paths.iter().map(|path| format!("use {path};")).collect(),
        }
    }

    fn item(&mut self, item: &syn::Item, around: &str) -> String {
        match item {
            syn::Item::Fn(one) => self.see(format!("fn {around}{}", one.sig.ident)),
            syn::Item::Struct(one) => self.see(format!("type {around}{}", one.ident)),
            syn::Item::Enum(one) => self.see(format!("type {around}{}", one.ident)),
            syn::Item::Trait(one) => self.see(format!("type {around}{}", one.ident)),
            syn::Item::Type(one) => self.see(format!("type {around}{}", one.ident)),
            syn::Item::Const(one) => self.see(format!("const {around}{}", one.ident)),
            syn::Item::Static(one) => self.see(format!("const {around}{}", one.ident)),
            syn::Item::Mod(one) => self.see(format!("mod {around}{}", one.ident)),
            syn::Item::Impl(one) if one.trait_.is_some() => {
                let end = one.brace_token.span.open().byte_range().start;
                self.see(
                    format!("{around}{}", &self.text[bytes(&one.self_ty).start.min(end)..end]) + &self.trait_of(one),
                );
            }
            syn::Item::Impl(_) | syn::Item::Use(_) | syn::Item::ExternCrate(_) => {}
            _ => self.fits = false,
        }
        if let syn::Item::Mod(one) = item {
            self.fits &= !one.attrs.iter().any(|one| one.path().is_ident("macro_use"));
        }
        let (text, whole) = (self.text, bytes(item));
        let inside = match item {
            syn::Item::Mod(one) => one.content.as_ref().map(|(brace, items)| {
                let inner = self.items(items, &format!("{around}{}::", one.ident));
                (brace.span, items.first().map(bytes), inner)
            }),
            syn::Item::Impl(one) => {
                let parts = one.items.iter().map(|item| text[bytes(item)].to_owned()).collect();
                Some((one.brace_token.span, one.items.first().map(bytes), self.shuffle(parts)))
            }
            syn::Item::Trait(one) => {
                let parts = one.items.iter().map(|item| text[bytes(item)].to_owned()).collect();
                Some((one.brace_token.span, one.items.first().map(bytes), self.shuffle(parts)))
            }
            syn::Item::Struct(one) => self.fields(one),
            syn::Item::Enum(one) => self.variants(one),
            _ => None,
        };
        let attributes = attributes(item);
        let head = self.attributes(attributes);
        let start =
            attributes.iter().filter(|one| is_outer(one)).map(|one| bytes(one).end).max().unwrap_or(whole.start);
        let Some((brace, first, inner)) = inside else { return format!("{head}{}", &text[start..whole.end]) };
        let (open, close) = (brace.open().byte_range().end, brace.close().byte_range().start);
        let before = first.map_or(close, |first| first.start);
        format!("{head}{}{}\n{inner}\n{}", &text[start..open], &text[open..before], &text[close..whole.end])
    }

    fn trait_of(&self, one: &syn::ItemImpl) -> String {
        one.trait_.as_ref().map(|(path, _)| self.text[bytes(path)].to_owned()).unwrap_or_default()
    }

    /// The outer attributes, derives one by one.
    fn attributes(&mut self, attributes: &[syn::Attribute]) -> String {
        let text = self.text;
        let (docs, others): (Vec<_>, Vec<_>) =
            attributes.iter().filter(|one| is_outer(one)).partition(|one| one.path().is_ident("doc"));
        // What is before an attribute macro is not what is behind it.
        let inert = |one: &&&syn::Attribute| INERT.iter().any(|name| one.path().is_ident(name));
        if others.iter().filter(inert).count() < others.len() {
            let head = attributes.iter().filter(|one| is_outer(one));
            return head.map(|one| format!("{}\n", &text[bytes(one)])).collect();
        }
        let mut parts = Vec::new();
        for one in others {
            match &one.meta {
                syn::Meta::List(list) if one.path().is_ident("derive") => {
                    let names = list.tokens.to_string();
                    let names = names.split(',').map(str::trim).filter(|name| !name.is_empty());
                    parts.extend(names.map(|name| format!("#[derive({name})]")));
                }
                _ => parts.push(text[bytes(one)].to_owned()),
            }
        }
        let docs: String = docs.iter().map(|one| format!("{}\n", &text[bytes(*one)])).collect();
        format!("{docs}{}\n", self.shuffle(parts))
    }

    fn fields(&mut self, one: &syn::ItemStruct) -> Inside {
        let syn::Fields::Named(fields) = &one.fields else { return None };
        let parts = fields.named.iter().map(|field| format!("{},", &self.text[bytes(field)])).collect();
        self.members(&one.attrs, fields.brace_token.span, fields.named.first().map(bytes), parts)
    }

    fn variants(&mut self, one: &syn::ItemEnum) -> Inside {
        let parts = one.variants.iter().map(|variant| format!("{},", &self.text[bytes(variant)])).collect();
        let numbered = one.variants.iter().any(|variant| variant.discriminant.is_some());
        let attributes = if numbered { return None } else { &one.attrs };
        self.members(attributes, one.brace_token.span, one.variants.first().map(bytes), parts)
    }

    fn members(
        &mut self,
        attributes: &[syn::Attribute],
        brace: proc_macro2::extra::DelimSpan,
        first: Option<Range<usize>>,
        parts: Vec<String>,
    ) -> Inside {
        let orders = |one: &syn::Attribute| one.path().is_ident("repr") || self.text[bytes(one)].contains("Ord");
        let ordered = attributes.iter().any(orders);
        (!ordered).then(|| (brace, first, self.shuffle(parts)))
    }
}

/// Attributes that expand to nothing.
const INERT: &[&str] = &[
    "allow",
    "cfg",
    "cold",
    "deprecated",
    "derive",
    "deny",
    "expect",
    "inline",
    "must_use",
    "non_exhaustive",
    "repr",
    "track_caller",
    "warn",
];

/// The braces of an item, where the first thing in them stands, and what is to stand in them.
type Inside = Option<(proc_macro2::extra::DelimSpan, Option<Range<usize>>, String)>;

fn is_outer(one: &syn::Attribute) -> bool {
    matches!(one.style, syn::AttrStyle::Outer)
}

fn attributes(item: &syn::Item) -> &[syn::Attribute] {
    match item {
        syn::Item::Fn(one) => &one.attrs,
        syn::Item::Struct(one) => &one.attrs,
        syn::Item::Enum(one) => &one.attrs,
        syn::Item::Trait(one) => &one.attrs,
        syn::Item::Impl(one) => &one.attrs,
        syn::Item::Const(one) => &one.attrs,
        syn::Item::Type(one) => &one.attrs,
        _ => &[],
    }
}

/// The paths of an import.
fn flatten(tree: &syn::UseTree, before: &str, paths: &mut Vec<String>) {
    match tree {
        syn::UseTree::Path(path) => flatten(&path.tree, &format!("{before}{}::", path.ident), paths),
        syn::UseTree::Group(group) => group.items.iter().for_each(|tree| flatten(tree, before, paths)),
        syn::UseTree::Glob(_) => paths.push(format!("{before}*")),
        syn::UseTree::Name(name) if name.ident == "self" => {
            paths.push(before.trim_end_matches("::").to_owned());
        }
        syn::UseTree::Name(name) => paths.push(format!("{before}{}", name.ident)),
        syn::UseTree::Rename(rename) if rename.ident == "self" => {
            paths.push(format!("{} as {}", before.trim_end_matches("::"), rename.rename));
        }
        syn::UseTree::Rename(rename) => paths.push(format!("{before}{} as {}", rename.ident, rename.rename)),
    }
}
