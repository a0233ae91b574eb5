//! `Selected`: the routes that a rule speaks of, by method and path.

use globset::{Glob, GlobMatcher};

use crate::syntax::document::At;

/// Routes of a method, or of all; below some paths, or anywhere; but for some.
pub(super) struct Selected {
    method: Option<String>,
    paths: Option<Pattern>,
    except: Vec<Pattern>,
    /// The paths as they are written.
    pub shown: String,
}

/// Whether a route is one that is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Meant {
    No,
    /// It answers some of the paths that are meant, through a parameter where the rule has a name.
    Partly,
    Yes,
}

/// Paths of routes: `*` within a segment, `**` for any number of segments, `{id}` for a parameter.
pub(super) struct Pattern(Vec<Segment>);

enum Segment {
    Any,
    Rest,
    Parameter,
    Text(GlobMatcher),
}

impl Selected {
    pub(super) fn new(method: Option<&At<String>>, paths: Option<&At<String>>, except: &[At<String>]) -> Self {
        let read = |at: &At<String>| Pattern::read(&at.value).ok();
        let shown = paths.map_or_else(|| "/**".to_owned(), |at| at.value.clone());
        let method = method.map(|at| at.value.clone());
        Self { method, paths: paths.and_then(read), except: except.iter().filter_map(read).collect(), shown }
    }

    /// Whether a route is meant.
    pub(super) fn takes(&self, method: &str, path: &str) -> Meant {
        let asked = self.method.as_deref().is_none_or(|asked| asked == method || method == "ANY");
        if !asked || self.except.iter().any(|except| except.matches(path) == Meant::Yes) {
            return Meant::No;
        }
        self.paths.as_ref().map_or(Meant::Yes, |paths| paths.matches(path))
    }

    /// Whether something below a path may be meant.
    pub(super) fn may(&self, below: &str) -> bool {
        let wanted = self.paths.as_ref().is_none_or(|paths| may(&paths.0, &segments(below)));
        let spared =
            |except: &Pattern| matches!(except.0.last(), Some(Segment::Rest)) && except.matches(below) == Meant::Yes;
        wanted && !self.except.iter().any(spared)
    }
}

impl Pattern {
    /// Reads what an author wrote.
    ///
    /// # Errors
    /// Why it is no pattern of paths.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let fault = |reason: &str| format!("`{text}` is no pattern of paths such as `/v1/**`: {reason}");
        let Some(path) = text.strip_prefix('/') else { return Err(fault("a path begins with `/`")) };
        if let Some(wrong) = text.chars().find(|c| c.is_whitespace() || c.is_control() || matches!(c, '?' | '#')) {
            return Err(fault(&format!("it has {wrong:?}")));
        }
        if path.contains("//") {
            return Err(fault("it has an empty segment"));
        }
        path.split('/')
            .filter(|segment| !segment.is_empty())
            .map(segment)
            .collect::<Result<_, _>>()
            .map(Self)
            .map_err(|reason| fault(&reason))
    }

    pub(super) fn matches(&self, path: &str) -> Meant {
        matches(&self.0, &segments(path))
    }
}

fn segment(text: &str) -> Result<Segment, String> {
    let parameter = text.strip_prefix('{').and_then(|inner| inner.strip_suffix('}'));
    match text {
        "*" => Ok(Segment::Any),
        "**" => Ok(Segment::Rest),
        _ if text.starts_with(':') && text.len() > 1 => Ok(Segment::Parameter),
        _ if parameter.is_some_and(|name| name.starts_with('*')) => Ok(Segment::Rest),
        _ if parameter.is_some_and(|name| !name.contains([',', '{', '}'])) => Ok(Segment::Parameter),
        _ if text.contains("**") => Err("`**` matches whole segments".to_owned()),
        _ => {
            Glob::new(text).map(|glob| Segment::Text(glob.compile_matcher())).map_err(|error| error.kind().to_string())
        }
    }
}

/// The segments of the path of a route; a slash at its end is none.
fn segments(path: &str) -> Vec<&str> {
    path.split('/').filter(|segment| !segment.is_empty()).collect()
}

fn is_rest(segment: &str) -> bool {
    segment.starts_with("{*")
}

fn is_parameter(segment: &str) -> bool {
    segment.starts_with('{') && segment.ends_with('}')
}

fn matches(pattern: &[Segment], path: &[&str]) -> Meant {
    match (pattern, path) {
        ([], []) => Meant::Yes,
        ([Segment::Rest, rest @ ..], _) => {
            (0..=path.len()).map(|skip| matches(rest, &path[skip..])).max().unwrap_or(Meant::No)
        }
        ([Segment::Any | Segment::Parameter, ..], [last]) if is_rest(last) => Meant::Yes,
        // What answers all that nothing else does is not what a rule about a path is about.
        (_, [last]) if is_rest(last) => Meant::No,
        ([first, pattern @ ..], [segment, path @ ..]) => matches(pattern, path).min(one(first, segment)),
        _ => Meant::No,
    }
}

fn one(pattern: &Segment, segment: &str) -> Meant {
    match pattern {
        Segment::Any | Segment::Rest => Meant::Yes,
        Segment::Parameter if is_parameter(segment) => Meant::Yes,
        Segment::Text(_) if is_parameter(segment) => Meant::Partly,
        Segment::Text(text) if text.is_match(segment) => Meant::Yes,
        _ => Meant::No,
    }
}

/// Whether a path that begins with these segments may match.
fn may(pattern: &[Segment], below: &[&str]) -> bool {
    match (pattern, below) {
        (_, []) | ([Segment::Rest, ..], _) => true,
        ([], _) => false,
        ([first, pattern @ ..], [segment, below @ ..]) => one(first, segment) != Meant::No && may(pattern, below),
    }
}
