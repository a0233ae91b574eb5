//! Routes: what a service answers to, read from its code and from documents that describe it.
//!
//! Routers of axum, and of `utoipa_axum` on top of it, are values that functions build: so functions are read, one
//! statement after the other, with what their variables stand for. Calls of functions of the project are followed,
//! across files and crates; what is nested gets its prefix, what is merged is taken over, and what a function returns
//! is its caller's. A router that is handed to something else, such as a server, is one that answers.
//!
//! # What holds
//!
//! - What cannot be followed is a [`Doubt`] at its place, never silence: a path that is made at run time, a router of
//!   another crate, a macro that may make one.
//! - Code for tests, examples and benches answers nobody.
//! - Every branch counts: what is added under a condition is there.
//! - The work is bounded by counts, so that no circle of calls stalls it.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::code::files::Files;
use crate::code::names::Names;
use crate::code::test_code::TestCode;
use crate::model::path::RelPath;

mod attribute;
mod block;
mod call;
mod chain;
mod code;
mod document;
mod evaluate;
mod extractor;
mod handler;
mod invoke;
mod method;
mod other;
mod pattern;
mod query;
mod router;
mod source;
mod structs;
mod sweep;
mod text;
mod types;
mod walk;

#[cfg(test)]
mod tests;

pub use document::{DOCUMENTS, Document, Operation};
pub use types::{Written, arguments, head};

/// A file and bytes of it.
pub type Place = (RelPath, Range<usize>);

/// What a page that shows a document is called.
pub const DOCUMENTATION: &str = "documentation";

/// What a service answers to.
#[derive(Debug, Default)]
pub struct Routes {
    /// In the order of paths, then methods.
    pub routes: Vec<Route>,
    /// What could not be followed.
    pub doubts: Vec<Doubt>,
    /// OpenAPI documents.
    pub documents: Vec<Document>,
}

/// One method of one path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// `GET` and so on; `ANY` for all of them.
    pub method: String,
    /// With parameters as `{id}` and the rest as `{*rest}`.
    pub path: String,
    /// What answers.
    pub handler: Handler,
    /// Where it is put into its router.
    pub place: Place,
    /// What layers around it take out of requests.
    pub layers: Vec<Parameter>,
    /// Whether anything uses the router it is in.
    pub live: bool,
}

/// What answers a route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handler {
    pub sort: HandlerKind,
    /// The unit key of its function; of what holds the route where it has none.
    pub unit: String,
    /// Its name, for messages.
    pub name: String,
    /// Its type parameters, where nothing says what they are.
    pub generics: Vec<String>,
    /// What it takes.
    pub parameters: Vec<Parameter>,
    /// The type it returns, where that is written.
    pub returns: Option<Written>,
    /// The bodies of success that `#[utoipa::path]` tells.
    pub bodies: Vec<Written>,
    /// The names in the query that it reads.
    pub query: Query,
    /// Whether `#[utoipa::path]` describes it.
    pub described: bool,
    /// Where its function is; nothing where it has none.
    pub place: Option<Place>,
}

/// A parameter of a handler.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parameter {
    pub written: Written,
    /// What it takes out of requests in its turn, where it is an extractor of the project.
    pub takes: Vec<Taken>,
    /// Whether code of the project takes it out of requests.
    pub own: bool,
    /// Its bytes in the file of its function, with its pattern.
    pub span: Range<usize>,
}

/// A type that an extractor takes out of requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// With names in full.
    pub meant: Vec<String>,
    /// Whether nothing gets past it; it may also look at what comes of it, and go on.
    pub sure: bool,
}

/// What kind of handler it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum HandlerKind {
    /// A function of the project.
    Function,
    Closure,
    /// A value that is always answered with.
    Constant,
    /// A service, whose code is not looked into.
    Service,
    /// Something that could not be found.
    Unknown,
}

/// The names in a query string that a handler reads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    pub names: Vec<String>,
    /// Why there may be more of them.
    pub open: Option<String>,
}

/// A place that could not be followed, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Doubt {
    pub unit: String,
    pub path: RelPath,
    pub start: usize,
    pub end: usize,
    /// The path it is below; empty where it may be any.
    pub below: String,
    pub reason: String,
}

/// Reads the routes of a project.
#[must_use]
pub fn read<'g>(files: &Files<'g>, names: &Names<'g>, tests: &TestCode<'g>) -> Routes {
    let code = code::Code::new(files, names, tests);
    let (mut routes, mut doubts) = evaluate::read(&code);
    routes.sort_by(|a, b| {
        (&a.path, &a.method, &a.place.0, a.place.1.start).cmp(&(&b.path, &b.method, &b.place.0, b.place.1.start))
    });
    routes.dedup();
    doubts.extend(unread(&code));
    doubts.sort();
    doubts.dedup();
    let mut documents = document::read(files.tree());
    documents.iter_mut().for_each(|document| document.settle(&routes));
    Routes { routes, doubts, documents }
}

/// Sources that could be read only in part, and speak of routers.
fn unread(code: &code::Code<'_, '_>) -> Vec<Doubt> {
    let speaks = |text: &str| ["Router", ".route(", "routes!"].iter().any(|word| text.contains(word));
    let doubt = |path: &RelPath| {
        let outline = code.outline(path);
        let broken =
            outline.map_or(Some(0..0), |outline| outline.broken.first().cloned().or(outline.coarse.then_some(0..0)))?;
        let reason = match outline {
            Some(outline) if !outline.coarse => format!("`{path}` has a syntax error"),
            _ => format!("`{path}` cannot be read"),
        };
        let (unit, start, end, below) = (path.to_string(), broken.start, broken.end, String::new());
        code.text(path).is_none_or(speaks).then(|| Doubt { unit, path: path.clone(), start, end, below, reason })
    };
    code.files().filter_map(doubt).collect()
}

/// The extractors of the project that a path may name, by their keys.
#[must_use]
pub fn extractors<'g>(files: &Files<'g>, names: &Names<'g>, tests: &TestCode<'g>, path: &[&str]) -> Vec<String> {
    types::extractors(&code::Code::new(files, names, tests), path)
}

/// What a type that somebody names may be: with aliases of the project as what they stand for, once for each that has
/// the name. A name that a struct or the like has, too, is that.
#[must_use]
pub fn types<'g>(files: &Files<'g>, names: &Names<'g>, tests: &TestCode<'g>, tokens: &[String]) -> Vec<Vec<String>> {
    types::alternatives(&code::Code::new(files, names, tests), tokens)
}

impl Routes {
    /// The routes that are there, by `METHOD path`, with where they are.
    #[must_use]
    pub fn list(&self) -> BTreeMap<String, Place> {
        let live = self.routes.iter().filter(|route| route.live);
        live.map(|route| (format!("{} {}", route.method, route.path), route.place.clone())).collect()
    }
}

/// A path with its parameters as `{}` and its rest as `{*}`: what they are called means nothing.
#[must_use]
pub fn shape(path: &str) -> String {
    let segment = |segment: &str| match segment.strip_prefix('{').and_then(|inner| inner.strip_suffix('}')) {
        Some(rest) if rest.starts_with('*') => "{*}".to_owned(),
        Some(_) => "{}".to_owned(),
        None => segment.to_owned(),
    };
    normal(path).split('/').map(segment).collect::<Vec<_>>().join("/")
}

/// A path with parameters as `{id}`, however it writes them.
#[must_use]
pub fn normal(path: &str) -> String {
    let segment = |segment: &str| match segment.as_bytes().first() {
        Some(b':') if segment.len() > 1 => format!("{{{}}}", &segment[1..]),
        Some(b'*') if segment.len() > 1 => format!("{{{segment}}}"),
        _ => segment.to_owned(),
    };
    path.split('/').map(segment).collect::<Vec<_>>().join("/")
}
