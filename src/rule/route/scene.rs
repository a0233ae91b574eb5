//! `Scene`: the routes of a project as a rule looks at them, and violations at their handlers.

use std::ops::Range;

use super::selected::{Meant, Selected};
use crate::code::routes::{Document, Doubt, Operation, Route, Routes, shape};
use crate::model::own::LOCK;
use crate::model::path::RelPath;
use crate::rule::{RuleContext, Verdict, Violation, ViolationKind};

/// The routes of a project.
pub(super) struct Scene<'s, 'g> {
    pub context: &'s RuleContext<'g>,
    pub routes: &'s Routes,
    /// Those that something uses.
    pub live: Vec<&'s Route>,
}

impl<'s, 'g> Scene<'s, 'g> {
    pub(super) fn new(context: &'s RuleContext<'g>) -> Self {
        let routes = context.sources.routes();
        Self { context, routes, live: routes.routes.iter().filter(|route| route.live).collect() }
    }

    /// The unit of what is nowhere: where the program begins.
    pub(super) fn home(&self) -> String {
        let rank = |path: &RelPath| match path.file_name() {
            "main.rs" => Some(0),
            "lib.rs" => Some(1),
            "Cargo.toml" => Some(2),
            _ => None,
        };
        let paths =
            self.context.sources.tree().paths().filter_map(|path| Some((rank(path)?, path.as_str().len(), path)));
        paths.min().map_or_else(|| LOCK.to_owned(), |(_, _, path)| path.to_string())
    }

    /// Where what is missing at a path would be put: beside the route whose path begins most like it.
    pub(super) fn beside(&self, path: &str) -> Option<&(RelPath, Range<usize>)> {
        let alike = |route: &Route| route.path.split('/').zip(path.split('/')).take_while(|(a, b)| a == b).count();
        let nearest = self.live.iter().rev().max_by_key(|route| alike(route));
        nearest.map(|route| &route.place)
    }

    /// The routes that are meant. What may be meant, and cannot be told, becomes a violation.
    pub(super) fn selected(&self, selected: &Selected, verdict: &mut Verdict) -> Vec<&'s Route> {
        let mut found = Vec::new();
        for route in &self.live {
            match selected.takes(&route.method, &route.path) {
                Meant::Yes => found.push(*route),
                Meant::Partly => {
                    let message = format!(
                        "{} answers paths that `{}` names, and others: cannot decide whether it is meant",
                        name(route),
                        selected.shown
                    );
                    verdict.push(violation(ViolationKind::Unknown, route, "", message));
                }
                Meant::No => {}
            }
        }
        verdict.sites += found.len();
        for doubt in self.routes.doubts.iter().filter(|doubt| selected.may(&doubt.below)) {
            let more = if doubt.below.is_empty() { "routes may be missing" } else { "routes below it may be missing" };
            verdict.push(doubtful(doubt, format!("{}: {more}", doubt.reason)));
        }
        found
    }

    /// That a part of a rule which asks for more speaks of nothing.
    pub(super) fn vacuous(&self, selected: &Selected, routes: &[&Route], what: &str, verdict: &mut Verdict) {
        let alone = verdict.sites == 0 && verdict.violations.is_empty();
        if routes.is_empty() && !alone && verdict.unknown() == 0 {
            let message = format!("no route is one of `{}`: nothing is {what}", selected.shown);
            verdict.push(Violation::new(ViolationKind::Unknown, self.home(), selected.shown.as_str(), message));
        }
    }

    /// The operations of documents that are meant.
    pub(super) fn described(&self, selected: &Selected) -> Vec<(&'s Document, &'s Operation)> {
        let all =
            self.routes.documents.iter().flat_map(|one| one.operations.iter().map(move |operation| (one, operation)));
        all.filter(|(_, one)| selected.takes(&one.method, &one.path) == Meant::Yes).collect()
    }
}

/// A violation at an operation of a document.
pub(super) fn of_document(
    sort: ViolationKind,
    document: &Document,
    operation: &Operation,
    asked: &str,
    message: String,
) -> Violation {
    let Operation { method, path, span, .. } = operation;
    let violation =
        Violation::new(sort, format!("{}#paths", document.path), format!("{method} {}{asked}", shape(path)), message);
    violation.at(&document.path, span.clone()).fact("route", format!("{method} {path}"))
}

/// A violation where something could not be followed.
pub(super) fn doubtful(doubt: &Doubt, message: String) -> Violation {
    let violation = Violation::new(ViolationKind::Unknown, &*doubt.unit, &*doubt.reason, message);
    violation.at(&doubt.path, doubt.start..doubt.end).fact("reason", doubt.reason.clone())
}

/// A route as messages name it.
pub(super) fn name(route: &Route) -> String {
    format!("`{} {}`", route.method, route.path)
}

/// A violation at a handler; `asked` is which of several things is asked of it.
pub(super) fn violation(sort: ViolationKind, route: &Route, asked: &str, message: String) -> Violation {
    let (path, span) = route.handler.place.as_ref().unwrap_or(&route.place);
    let target = format!("{} {}{asked}", route.method, shape(&route.path));
    let violation = Violation::new(sort, &*route.handler.unit, target, message).at(path, span.clone());
    violation.fact("route", format!("{} {}", route.method, route.path))
}
