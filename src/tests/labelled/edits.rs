//! What is done to a source, and what it has to be found as.

use std::ops::Range;

use super::places::{Member, Place, Word};

/// One edit of a source.
pub struct Edit {
    pub class: &'static str,
    pub text: String,
    /// `CODE KEY` of everything that is to be found.
    pub wanted: Vec<String>,
}

/// Every edit of every place of a source.
pub fn edits(text: &str, places: &[Place]) -> Vec<Edit> {
    let editor = Editor { text, places };
    let shown = places.iter().filter(|place| !place.key.is_empty());
    let mut all = Vec::new();
    for place in shown {
        all.extend(editor.item(place));
        all.extend(editor.function(place));
        all.extend(place.members.iter().flat_map(|member| editor.member(place, member)));
        all.extend(editor.order(place));
    }
    all
}

struct Editor<'e> {
    text: &'e str,
    places: &'e [Place],
}

impl Editor<'_> {
    fn with(&self, range: Range<usize>, put: &str) -> String {
        format!("{}{put}{}", &self.text[..range.start], &self.text[range.end..])
    }

    fn edit(&self, class: &'static str, code: &str, key: &str, range: Range<usize>, put: &str) -> Edit {
        Edit { class, text: self.with(range, put), wanted: vec![format!("{code} {key}")] }
    }

    fn nothing(&self, class: &'static str, range: Range<usize>, put: &str) -> Edit {
        Edit { class, text: self.with(range, put), wanted: Vec::new() }
    }

    fn item(&self, place: &Place) -> Vec<Edit> {
        let key = &place.key;
        let mut edits = vec![
            self.edit("removed", "item/removed", key, place.span.clone(), ""),
            self.edit("renamed", "item/renamed", key, place.ident.clone(), "quite_another_name"),
        ];
        edits.retain(|edit| edit.class != "renamed" || self.is_telling(place));
        edits.extend(self.everywhere(place));
        if let Some(visibility) = &place.visibility {
            edits.push(self.edit("visibility", "item/visibility", key, visibility.clone(), "pub(crate)"));
            edits.push(self.edit("visibility gone", "item/visibility", key, visibility.clone(), ""));
        }
        edits.push(self.edit("attribute", "item/attribute", key, place.span.start..place.span.start, "#[cold]\n"));
        for list in &place.derives {
            let mut names: Vec<&str> = self.text[list.clone()].split(',').map(str::trim).collect();
            names.retain(|name| !name.is_empty());
            if names.iter().all(|name| name.chars().all(char::is_alphanumeric)) {
                edits.push(self.edit("derive gone", "item/attribute", key, list.clone(), &names[1..].join(", ")));
                names.reverse();
                edits.push(self.nothing("derive order", list.clone(), &names.join(", ")));
            }
        }
        edits.push(self.nothing("comment", place.span.start..place.span.start, "// fn nothing() {\n/* { */"));
        edits.push(self.nothing("item added", place.span.start..place.span.start, "fn nobody_asked_for() {}\n"));
        edits.retain(|edit| edit.class != "item added" || place.kind != Word::Method);
        edits
    }

    /// Whether an item is long enough to be known under another name, and no other is as it is.
    fn is_telling(&self, place: &Place) -> bool {
        place.span.len() > 80
            && place.kind != Word::Const
            && self.bare(place).len() > 60
            && self.places.iter().filter(|other| self.bare(other) == self.bare(place)).count() == 1
    }

    /// A type with another name wherever it is named.
    fn everywhere(&self, place: &Place) -> Option<Edit> {
        let named = self.places.iter().filter(|other| other.name == place.name).count();
        let is_type = matches!(place.kind, Word::Struct | Word::Enum | Word::Trait);
        let spans = idents(self.text, &place.name)?;
        // An import or an associated type of that name is an item of its own.
        let other = |line: &str| (line.contains("use ") || line.contains("type ")) && line.contains(&place.name);
        if !is_type
            || !self.is_telling(place)
            || named > 1
            || self.text.lines().any(other)
            || self.text.contains(&format!("{}::{}", place.name, place.name))
        {
            return None;
        }
        let mut text = self.text.to_owned();
        spans.into_iter().rev().for_each(|span| text.replace_range(span, "QuiteAnotherName"));
        Some(Edit { class: "renamed everywhere", text, wanted: vec![format!("item/renamed {}", place.key)] })
    }

    fn bare(&self, place: &Place) -> String {
        self.text[place.ident.end..place.span.end].to_owned()
    }

    fn function(&self, place: &Place) -> Vec<Edit> {
        let mut edits = Vec::new();
        let key = &place.key;
        if let Some(inputs) = &place.inputs {
            let list = self.text[inputs.clone()].trim_end();
            let comma = if list.is_empty() || list.ends_with(',') { "" } else { "," };
            if !list.lines().last().unwrap_or_default().contains("//") {
                let put = format!("{list}{comma} quite_new: u8");
                edits.push(self.edit("parameter added", "item/signature", key, inputs.clone(), &put));
            }
        }
        for range in &place.types {
            edits.push(self.edit("type changed", "item/signature", key, range.clone(), "QuiteAnother"));
        }
        if let Some(body) = place.body.clone() {
            let edit = match place.kind {
                Word::Const => self.edit("value changed", "item/body", key, body, "QUITE_ANOTHER"),
                _ => self.edit("statement added", "item/body", key, body.start..body.start, " quite_new(); "),
            };
            edits.push(edit);
        }
        edits
    }

    fn member(&self, place: &Place, member: &Member) -> Vec<Edit> {
        let key = format!("{}::{}", place.key, member.name);
        let rest = &self.text[member.span.end..];
        let blank = rest.len() - rest.trim_start().len();
        let comma = rest.trim_start().starts_with(',');
        let end = member.span.end + if comma { blank + 1 } else { 0 };
        let put = "quite_another_name";
        let mut edits = vec![
            self.edit("member removed", "item/member-removed", &key, member.span.start..end, ""),
            self.edit("member renamed", "item/member-removed", &key, member.ident.clone(), put),
        ];
        if let Some(kind) = &member.kind {
            edits.push(self.edit("member's type", "item/member-changed", &key, kind.clone(), "QuiteAnother"));
        }
        let new = if place.kind == Word::Enum { "QuiteNew, " } else { "quite_new: u8, " };
        if !place.ordered {
            edits.push(self.nothing("member added", member.span.start..member.span.start, new));
        }
        edits
    }

    /// The first two members change places.
    fn order(&self, place: &Place) -> Option<Edit> {
        let [first, second, ..] = &place.members[..] else { return None };
        let (one, other) = (&self.text[first.span.clone()], &self.text[second.span.clone()]);
        let between = &self.text[first.span.end..second.span.start];
        if one.contains('=') || other.contains('=') || between.contains("//") {
            return None;
        }
        let range = first.span.start..second.span.end;
        let put = format!("{other}{between}{one}");
        Some(match place.ordered {
            true => self.edit("members reordered", "item/reordered", &place.key, range, &put),
            false => self.nothing("members in any order", range, &put),
        })
    }
}

/// Where a name stands as a word of the code; macros are code, and texts and comments are not.
fn idents(text: &str, name: &str) -> Option<Vec<Range<usize>>> {
    fn walk(stream: proc_macro2::TokenStream, name: &str, found: &mut Vec<Range<usize>>) {
        for token in stream {
            match token {
                proc_macro2::TokenTree::Ident(ident) if ident == name => found.push(ident.span().byte_range()),
                proc_macro2::TokenTree::Group(group) => walk(group.stream(), name, found),
                _ => {}
            }
        }
    }
    let mut found = Vec::new();
    walk(text.parse().ok()?, name, &mut found);
    Some(found)
}
