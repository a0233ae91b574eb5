//! What rules about names speak of: areas of a project, and selectors of what is named.

use crate::code::names::{Names, Place};
use crate::model::path::RelPath;

use super::crates::is_same;
use super::{Paths, RuleContext};

/// A part of a project: a zone, a crate where no zone has that name, or the files of a path or a pattern.
#[derive(Debug)]
pub(super) enum Area {
    Zone(String),
    Paths(Paths),
}

impl Area {
    /// Reads `NAME`, `zone:NAME` or a path, which holds a `/`, `.` or `*`.
    ///
    /// # Errors
    /// Why it is none of them.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let name = text.strip_prefix("zone:").unwrap_or(text);
        if is_name(name) {
            return Ok(Self::Zone(name.to_owned()));
        }
        if text.starts_with("zone:") || !text.contains(['/', '.', '*']) {
            return Err(format!("`{text}` is no zone and no path"));
        }
        Paths::read(text).map(Self::Paths)
    }

    /// The zone it is, for a manifest to know.
    pub(super) fn zone(&self) -> Option<&str> {
        match self {
            Self::Zone(name) => Some(name),
            Self::Paths(_) => None,
        }
    }

    /// As something that says which files are read and governed.
    pub(super) fn pattern(&self) -> String {
        match self {
            Self::Zone(name) => format!("zone:{name}"),
            Self::Paths(paths) => paths.pattern(),
        }
    }

    pub(super) fn holds(&self, context: &RuleContext<'_>, path: &RelPath) -> bool {
        match self {
            Self::Paths(paths) => paths.is_match(path),
            Self::Zone(name) if context.zones.get(name).is_some() => context.zones.is_in(path, name),
            Self::Zone(name) => context.sources.names().crate_of(path).is_some_and(|(known, _)| is_same(known, name)),
        }
    }
}

/// What a rule allows or denies.
#[derive(Debug)]
pub(super) struct Selector {
    pub text: String,
    sort: SelectorKind,
    /// Other paths of the same thing.
    also: Vec<Vec<String>>,
    /// Whether it begins with a crate, so that a module of the same name in a crate of the project is none of it.
    rooted: bool,
}

#[derive(Debug)]
enum SelectorKind {
    Area(Area),
    /// Segments, of which `*` stands for one or more.
    Path(Vec<String>),
}

impl Selector {
    /// Reads a crate, `zone:NAME` or an item path.
    ///
    /// # Errors
    /// Why it is none of them.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let sort = match text.strip_prefix("zone:") {
            Some(_) => SelectorKind::Area(Area::read(text)?),
            None => SelectorKind::Path(segments(text)?),
        };
        let rooted = matches!(&sort, SelectorKind::Path(segments) if segments.len() == 1 || segments[0] == "std");
        Ok(Self { text: text.to_owned(), sort, also: Vec::new(), rooted })
    }

    /// The same, with the other paths that a project has for it.
    pub(super) fn known(text: &str, names: &Names<'_>) -> Option<Self> {
        let mut selector = Self::read(text).ok()?;
        selector.rooted |= selector.krate().is_some_and(|name| names.knows_crate(name));
        if let SelectorKind::Path(segments) = &selector.sort
            && segments.len() > 1
            && !segments.iter().any(|segment| segment == "*")
        {
            let definitions = names.definitions(&segments.join("::"));
            selector.also = definitions.iter().map(|path| path.split("::").map(str::to_owned).collect()).collect();
        }
        Some(selector)
    }

    pub(super) fn is_zone(&self) -> bool {
        matches!(self.sort, SelectorKind::Area(_))
    }

    /// Its crate, where it says one.
    pub(super) fn krate(&self) -> Option<&str> {
        match &self.sort {
            SelectorKind::Path(segments) => segments.first().map(String::as_str).filter(|first| *first != "*"),
            SelectorKind::Area(_) => None,
        }
    }

    /// Whether it is a whole crate.
    pub(super) fn is_crate(&self) -> bool {
        matches!(&self.sort, SelectorKind::Path(segments) if segments.len() == 1)
    }

    /// The name of the item, where it names one below a crate.
    pub(super) fn item(&self) -> Option<&str> {
        match &self.sort {
            SelectorKind::Path(segments) if segments.len() > 1 => {
                segments.last().map(String::as_str).filter(|last| *last != "*")
            }
            _ => None,
        }
    }

    /// The name of the method it may be: what stands below a type, or anywhere.
    pub(super) fn method(&self) -> Option<&str> {
        let SelectorKind::Path(segments) = &self.sort else { return None };
        let [.., owner, name] = segments.as_slice() else { return None };
        let typed = owner == "*" || owner.starts_with(char::is_uppercase);
        let lower = name.starts_with(|first: char| first.is_lowercase() || first == '_');
        (typed && lower).then_some(name)
    }

    /// The part of the project that it is.
    pub(super) fn area(&self) -> Option<&Area> {
        match &self.sort {
            SelectorKind::Area(area) => Some(area),
            SelectorKind::Path(_) => None,
        }
    }

    /// Whether what is at a place has a path that it speaks of, or is part of what has.
    pub(super) fn hits(&self, place: &Place<'_>) -> bool {
        let SelectorKind::Path(wanted) = &self.sort else { return false };
        let own = place.file.filter(|_| !self.rooted).and_then(|_| place.path.split_once("::")).map(|(_, own)| own);
        let hit =
            |wanted: &[String]| starts_with(place.path, wanted) || own.is_some_and(|own| starts_with(own, wanted));
        hit(wanted) || self.also.iter().any(|wanted| hit(wanted))
    }

    /// Whether what it speaks of may be one of the things at a path, such as that of a glob.
    pub(super) fn may_be_below(&self, path: &str) -> bool {
        let SelectorKind::Path(wanted) = &self.sort else { return false };
        wanted.first().is_some_and(|first| first == "*" || path.split("::").next() == Some(first))
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
}

fn segments(text: &str) -> Result<Vec<String>, String> {
    let fault = || format!("`{text}` is no crate, `zone:NAME` or item path such as `serde_json::Value`");
    let parts: Vec<&str> = text.strip_prefix("::").unwrap_or(text).split("::").collect();
    let fits = |(at, part): (usize, &&str)| {
        let name = part.strip_prefix("r#").unwrap_or(part);
        let dashes = at == 0;
        let inside = |c: char| c.is_alphanumeric() || c == '_' || (dashes && c == '-');
        *part == "*" || (!name.is_empty() && name.chars().all(inside) && !name.starts_with(|c: char| c.is_numeric()))
    };
    if !parts.iter().enumerate().all(fits) || parts.iter().all(|part| *part == "*") {
        return Err(fault());
    }
    let mut found: Vec<String> = parts.iter().map(|part| part.strip_prefix("r#").unwrap_or(part).to_owned()).collect();
    found[0] = match found[0].as_str() {
        "core" | "alloc" => "std".to_owned(),
        name => name.replace('-', "_"),
    };
    Ok(found)
}

/// Whether a path starts with what is wanted, where `*` is one segment or more.
fn starts_with(path: &str, wanted: &[String]) -> bool {
    let Some((first, more)) = wanted.split_first() else { return true };
    if first == "*" {
        // The star ends behind any segment, and what follows starts there.
        let ends = path.match_indices("::").map(|(at, _)| &path[at + 2..]);
        return !path.is_empty() && (more.is_empty() || ends.into_iter().any(|rest| starts_with(rest, more)));
    }
    match path.strip_prefix(first.as_str()) {
        Some("") => more.is_empty(),
        Some(rest) => rest.strip_prefix("::").is_some_and(|rest| starts_with(rest, more)),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_is_one_segment_or_more() {
        let hit = |wanted: &str, path: &str| starts_with(path, &segments(wanted).expect("a selector"));
        for (wanted, path, expected) in [
            ("sqlx", "sqlx", true),
            ("sqlx", "sqlx::PgPool::connect", true),
            ("sqlx", "sqlx_core::X", false),
            ("std::any::*", "std::any::Any", true),
            ("std::any::*", "std::any", false),
            ("core::any::*", "std::any::Any", true),
            ("*::append", "a::b::append", true),
            ("*::append", "append", false),
            ("a::*::d", "a::b::c::d", true),
            ("a::*::d", "a::d", false),
            ("tower-http::x", "tower_http::x::y", true),
        ] {
            assert_eq!(hit(wanted, path), expected, "{wanted} {path}");
        }
    }

    #[test]
    fn what_is_no_selector_says_so() {
        for text in ["", "a b", "a:b", "a::", "::", "*", "a::b-c", "zone:", "zone:a/b", "1a", "a::*::"] {
            assert!(Selector::read(text).is_err(), "{text}");
        }
        for text in ["a", "a-b", "a::*", "*::b", "zone:a-b", "::a", "a::r#type"] {
            assert!(Selector::read(text).is_ok(), "{text}");
        }
    }
}
