//! Signatures of functions, as a rule writes them and as a source has them.

use crate::model::path::RelPath;
use crate::rule::written::{Written, shown};
use crate::syntax::rust::single_marks;
use crate::syntax::{Kind, Unit, outline};

/// A function as its callers see it.
#[derive(Debug, PartialEq)]
pub(super) struct Signature {
    /// `async`, `const`, `unsafe`, `extern` and its ABI.
    qualifiers: Vec<String>,
    generics: Vec<String>,
    parameters: Vec<Vec<String>>,
    returns: Vec<String>,
    bounds: Vec<String>,
    /// Further parameters may follow.
    open: bool,
}

impl Signature {
    /// Reads what a rule's author wrote: with a name or without, with names of parameters or without.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let no = || format!("`{text}` is no signature such as `fn list(cursor: Cursor) -> Page<_>`");
        let trimmed = text.trim().trim_end_matches(';').trim_end();
        let text = trimmed.replacen("..)", "__rest)", 1).replacen(".. )", "__rest)", 1);
        let named = match text.split_once("fn") {
            Some((before, after)) if after.trim_start().starts_with(['(', '<']) => format!("{before}fn f{after}"),
            Some(_) => text,
            None => return Err(no()),
        };
        let source = format!("{named} {{}}");
        let path = RelPath::new("signature.rs").map_err(|error| error.to_string())?;
        let outline = outline(&path, &source).filter(|outline| outline.broken.is_empty()).ok_or_else(no)?;
        let [_, unit] = &outline.units[..] else { return Err(no()) };
        if unit.kind != Kind::Function || unit.broken {
            return Err(no());
        }
        let mut signature = Self::of(unit);
        if signature.parameters.last().is_some_and(|last| last[..] == ["__rest"]) {
            signature.parameters.pop();
            signature.open = true;
        }
        Ok(signature)
    }

    /// The signature of a function in a source.
    pub(super) fn of(unit: &Unit<'_>) -> Self {
        let tokens = single_marks(&unit.signature);
        let owned = |tokens: &[&str]| tokens.iter().map(|token| (*token).to_owned()).collect::<Vec<_>>();
        let word = tokens.iter().position(|token| *token == "fn").unwrap_or(0);
        let open = tokens.iter().position(|token| *token == "(").unwrap_or(tokens.len());
        let close = closing(&tokens, open);
        let after = tokens.get(close + 1..).unwrap_or_default();
        let returns = if after.starts_with(&["-", ">"]) { owned(&after[2..]) } else { owned(&["(", ")"]) };
        let inside = tokens.get(open + 1..close).unwrap_or_default();
        Self {
            qualifiers: owned(&tokens[..word]),
            generics: generics(tokens.get(word + 1..open).unwrap_or_default()),
            parameters: split(inside).into_iter().map(|part| owned(&part)).collect(),
            returns,
            bounds: unit.bounds.iter().filter(|bound| !is_of_lifetime(bound)).cloned().collect(),
            open: false,
        }
    }

    /// How `found` differs from what is wanted, in words that follow the function's name.
    pub(super) fn differs(&self, found: &Self) -> Option<String> {
        if self.qualifiers != found.qualifiers {
            let shown =
                |signature: &Self| format!("`{}`", format!("{} fn", signature.qualifiers.join(" ")).trim_start());
            return Some(format!("is {}, not {}", shown(found), shown(self)));
        }
        let fits = match self.open {
            true => found.parameters.len() >= self.parameters.len(),
            false => found.parameters.len() == self.parameters.len(),
        };
        let wrong = self.parameters.iter().zip(&found.parameters);
        let wrong = wrong.enumerate().find(|(_, (wanted, found))| !Written::of(kind_of(wanted)).is(kind_of(found)));
        if let Some((at, (wanted, found))) = wrong.filter(|_| fits) {
            let (found, wanted) = (shown(kind_of(found)), shown(kind_of(wanted)));
            return Some(format!("takes `{found}` as parameter {}, not `{wanted}`", at + 1));
        }
        if !fits {
            return Some(format!("takes {}, not {}", found.taken(), self.taken()));
        }
        if !Written::of(&self.returns).is(&found.returns) {
            return Some(format!("returns `{}`, not `{}`", shown(&found.returns), shown(&self.returns)));
        }
        self.differs_in_bounds(found)
    }

    fn differs_in_bounds(&self, found: &Self) -> Option<String> {
        let generics = self.generics == found.generics;
        let is_of = |bound: &String, others: &[String]| {
            let read = |text: &String| crate::syntax::rust::words(text).map(|tokens| shown(&tokens));
            // Of two that cannot be read it is not known that they are one.
            let alike = |other: &String| read(bound).is_some_and(|bound| Some(bound) == read(other));
            others.iter().any(|other| bound == other || alike(other))
        };
        let lost = self.bounds.iter().any(|bound| !is_of(bound, &found.bounds));
        let new = found.bounds.iter().any(|bound| !is_of(bound, &self.bounds));
        (!generics || lost || new).then(|| format!("has other generic parameters: `{found}`, not `{self}`"))
    }

    /// The parameters' types, for a message.
    fn taken(&self) -> String {
        let mut types: Vec<String> = self.parameters.iter().map(|part| shown(kind_of(part))).collect();
        types.extend(self.open.then(|| "..".to_owned()));
        if types.is_empty() { "nothing".to_owned() } else { format!("`({})`", types.join(", ")) }
    }
}

impl std::fmt::Display for Signature {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for word in &self.qualifiers {
            write!(out, "{word} ")?;
        }
        let taken = self.parameters.iter().map(|part| shown(kind_of(part))).collect::<Vec<_>>().join(", ");
        write!(out, "fn({taken}{})", if self.open { ", .." } else { "" })?;
        if self.returns != ["(", ")"] {
            write!(out, " -> {}", shown(&self.returns))?;
        }
        if self.bounds.is_empty() { Ok(()) } else { write!(out, " where {}", self.bounds.join(", ")) }
    }
}

fn is_of_lifetime(bound: &str) -> bool {
    bound.starts_with('\'') || bound.contains(": '")
}

/// Generic parameters without lifetimes, each behind a `<` of its own.
fn generics(tokens: &[&str]) -> Vec<String> {
    let inside = tokens.get(1..tokens.len().saturating_sub(1)).unwrap_or_default();
    let parameters = split(inside).into_iter().filter(|part| part.first().is_some_and(|word| !word.starts_with('\'')));
    parameters.flat_map(|part| std::iter::once("<").chain(part).map(str::to_owned).collect::<Vec<_>>()).collect()
}

/// The type of a parameter: what stands behind its `:`, if it has one. A receiver is a type by itself.
fn kind_of(parameter: &[String]) -> &[String] {
    let mut from = 0;
    while parameter.get(from).is_some_and(|token| token == "#") {
        let open: Vec<&str> = parameter[from..].iter().map(String::as_str).collect();
        from += closing(&open, 1) + 1;
    }
    let parameter = parameter.get(from..).unwrap_or_default();
    let (mut depth, mut at) = (0usize, 0);
    while at < parameter.len() {
        match parameter[at].as_str() {
            "(" | "[" | "{" | "<" => depth += 1,
            ")" | "]" | "}" | ">" => depth = depth.saturating_sub(1),
            ":" if parameter.get(at + 1).is_some_and(|next| next == ":") => at += 1,
            ":" if depth == 0 => return &parameter[at + 1..],
            _ => {}
        }
        at += 1;
    }
    let mutable = parameter.first().is_some_and(|word| word == "mut");
    &parameter[usize::from(mutable)..]
}

/// The bracket that closes the one at `open`, or the end.
fn closing(tokens: &[&str], open: usize) -> usize {
    let mut depth = 0usize;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match *token {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    tokens.len()
}

/// Cuts at commas outside of all brackets.
fn split<'t>(tokens: &[&'t str]) -> Vec<Vec<&'t str>> {
    let (mut out, mut part, mut depth) = (Vec::new(), Vec::new(), 0usize);
    for (at, token) in tokens.iter().enumerate() {
        let arrow = *token == ">" && at > 0 && tokens[at - 1] == "-";
        match *token {
            "(" | "[" | "{" | "<" => depth += 1,
            ")" | "]" | "}" | ">" if !arrow => depth = depth.saturating_sub(1),
            "," if depth == 0 => {
                out.push(std::mem::take(&mut part));
                continue;
            }
            _ => {}
        }
        part.push(*token);
    }
    out.push(part);
    out.retain(|part| !part.is_empty());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(wanted: &str, found: &str, expected: Option<&str>) {
        let read = |text: &str| Signature::read(text).expect("a signature");
        assert_eq!(read(wanted).differs(&read(found)).as_deref(), expected, "{wanted} | {found}");
    }

    #[test]
    fn a_signature_is_what_callers_see() {
        check("fn f(a: A, b: B) -> C", "pub fn g(x: m::A, (y, z): B,) -> C", None);
        check("fn(A) -> C", "fn f(mut a: A) -> C", None);
        check("fn f(&self, ..) -> Result<_, _>", "fn f(&self, a: A, b: B) -> Result<C, D>", None);
        check("fn f(_: State<_>)", "fn f(State(app): State<App>)", None);
        check("fn f() -> _", "fn f()", None);
        check("fn f(self)", "fn f(mut self)", None);
        check("fn f(a: &str)", "fn f<'a>(a: &'a str)", None);
        check("fn f<T: A + B>(t: T)", "fn f<T>(t: T) where T: B + A", None);
        check("async fn f()", "fn f()", Some("is `fn`, not `async fn`"));
        check("fn f(a: Cursor)", "fn f(a: PageNumber)", Some("takes `PageNumber` as parameter 1, not `Cursor`"));
        check("fn f(a: A)", "fn f(a: A, b: B)", Some("takes `(A, B)`, not `(A)`"));
        check("fn f(a: A)", "fn f()", Some("takes nothing, not `(A)`"));
        check("fn f() -> A", "fn f() -> B<C>", Some("returns `B<C>`, not `A`"));
        check(
            "fn f<T>(t: T)",
            "fn f<T: A>(t: T)",
            Some("has other generic parameters: `fn(T) where T: A`, not `fn(T)`"),
        );
    }

    #[test]
    fn what_is_no_signature_is_told() {
        for text in ["", "struct S", "fn f(", "fn f(a: A", "list(cursor)", "fn a() {} fn b()"] {
            assert!(Signature::read(text).is_err(), "{text}");
        }
    }
}
