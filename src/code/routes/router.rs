//! Routers as values: entries, prefixes, layers, and what could not be followed.

use std::ops::Range;
use std::rc::Rc;

use super::code::Function;
use super::source::Source;
use super::{Doubt, Parameter, Place, normal};

/// The most entries of one router.
const MOST: usize = 4096;

/// What answers, before its signature is looked up.
#[derive(Clone)]
pub(super) enum Target<'g> {
    /// With its generic arguments, where they are written.
    Function {
        function: Function<'g>,
        given: Option<(Rc<Source<'g>>, Range<usize>)>,
    },
    Closure {
        source: Rc<Source<'g>>,
        parameters: Range<usize>,
    },
    Constant(String),
    Service(String),
    Unknown(String),
}

/// What answers, and what the layers around it take out of requests.
#[derive(Clone)]
pub(super) struct Answer<'g> {
    pub target: Target<'g>,
    pub guards: Vec<Parameter>,
}

/// One method of one path.
#[derive(Clone)]
pub(super) struct Entry<'g> {
    pub method: String,
    pub path: String,
    pub answer: Answer<'g>,
    pub place: Place,
    /// The unit that puts it there.
    pub holder: String,
}

/// A router.
#[derive(Clone, Default)]
pub(super) struct Routed<'g> {
    pub entries: Vec<Entry<'g>>,
    pub doubts: Vec<Doubt>,
    /// Whether there are more entries than are counted.
    pub over: bool,
}

/// Handlers by method, for a path that is not known yet.
#[derive(Clone, Default)]
pub(super) struct Methods<'g> {
    pub handlers: Vec<(String, Answer<'g>)>,
}

/// What an expression stands for.
#[derive(Clone)]
pub(super) enum Value<'g> {
    Router(Routed<'g>),
    Methods(Methods<'g>),
    /// What `routes!` gives: paths with their handlers.
    Described(Routed<'g>),
    Text(String),
    Handler(Answer<'g>),
    /// A layer, by the types it takes out of requests.
    Layer(Vec<Parameter>),
    Tuple(Vec<Value<'g>>),
    Other,
}

impl<'g> From<Target<'g>> for Answer<'g> {
    fn from(target: Target<'g>) -> Self {
        Self { target, guards: Vec::new() }
    }
}

impl Answer<'_> {
    pub(super) fn layer(&mut self, guards: &[Parameter]) {
        self.guards.extend(guards.iter().filter(|guard| !self.guards.contains(guard)).cloned().collect::<Vec<_>>());
    }
}

impl Methods<'_> {
    /// Only what is there already is inside of a layer.
    pub(super) fn layer(&mut self, guards: &[Parameter]) {
        self.handlers.iter_mut().for_each(|(_, answer)| answer.layer(guards));
    }
}

impl Routed<'_> {
    pub(super) fn merge(&mut self, other: Self) {
        self.doubts.extend(other.doubts);
        let room = MOST.saturating_sub(self.entries.len());
        if let Some(over) = other.entries.get(room).filter(|_| !self.over) {
            let (path, span) = over.place.clone();
            let (below, reason) = (String::new(), "there are more routes than are counted".to_owned());
            self.doubts.push(Doubt {
                unit: over.holder.clone(),
                path,
                start: span.start,
                end: span.end,
                below,
                reason,
            });
            self.over = true;
        }
        self.entries.extend(other.entries.into_iter().take(room));
    }

    /// The same below a prefix.
    pub(super) fn below(mut self, prefix: &str) -> Self {
        for entry in &mut self.entries {
            entry.path = join(prefix, &entry.path);
        }
        for doubt in &mut self.doubts {
            doubt.below = join(prefix, &doubt.below);
        }
        self
    }

    pub(super) fn layer(&mut self, guards: &[Parameter]) {
        self.entries.iter_mut().for_each(|entry| entry.answer.layer(guards));
    }
}

impl Value<'_> {
    /// What it takes out of requests as a layer.
    pub(super) fn guards(self) -> Vec<Parameter> {
        match self {
            Self::Layer(guards) => guards,
            Self::Tuple(values) => values.into_iter().flat_map(Self::guards).collect(),
            _ => Vec::new(),
        }
    }
}

/// A path below a prefix, as axum joins them.
fn join(prefix: &str, path: &str) -> String {
    let prefix = normal(prefix.trim_end_matches('/'));
    match path {
        "/" | "" if !prefix.is_empty() => prefix,
        _ => format!("{prefix}{path}"),
    }
}
