//! Documents that do not say what the code does: one of the two is behind.

use std::collections::BTreeSet;

use super::scene::Scene;
use super::selected::{Meant, Selected};
use crate::code::routes::{Document, HandlerKind, Operation, Route, shape};
use crate::rule::{Verdict, Violation, ViolationKind};

/// How many differences a message names.
const NAMED: usize = 3;

/// One violation for each document that describes routes of the project, and others than there are.
pub(super) fn judge(
    selected: &Selected,
    routes: &[&Route],
    query: &[&str],
    scene: &Scene<'_, '_>,
    verdict: &mut Verdict,
) {
    if scene.live.is_empty() {
        return;
    }
    let own: Vec<&Document> = scene.routes.documents.iter().filter(|one| is_own(one, scene)).collect();
    for document in &own {
        let mut differences = described_alone(document, selected, scene);
        differences.extend(unread(document, selected, routes, query));
        if document.broken.is_none() {
            differences.extend(lacking(&own, document, routes, scene));
        }
        if document.broken.is_some() {
            differences = vec!["it cannot be read".to_owned()];
        }
        if !differences.is_empty() {
            verdict.push(stale(document, &differences));
        }
    }
}

/// Whether a document is about this project: one that describes something else is none of its routes.
fn is_own(document: &Document, scene: &Scene<'_, '_>) -> bool {
    document.broken.is_some()
        || document.operations.iter().any(|operation| scene.live.iter().any(|route| is(operation, route)))
}

fn is(operation: &Operation, route: &Route) -> bool {
    (route.method == operation.method || route.method == "ANY") && shape(&route.path) == shape(&operation.path)
}

/// What it describes, and no router has.
fn described_alone(document: &Document, selected: &Selected, scene: &Scene<'_, '_>) -> Vec<String> {
    let meant = document.operations.iter().filter(|one| selected.takes(&one.method, &one.path) == Meant::Yes);
    let doubtful = |operation: &Operation| {
        let below = |below: &str| operation.path.starts_with(below);
        let services = scene.live.iter().filter(|route| route.path.ends_with("/{*rest}"));
        scene.routes.doubts.iter().any(|doubt| below(&doubt.below))
            || services.into_iter().any(|route| below(route.path.trim_end_matches("{*rest}")))
    };
    let alone = meant.filter(|operation| !scene.live.iter().any(|route| is(operation, route)) && !doubtful(operation));
    alone.map(|one| format!("it describes `{} {}`, which no router has", one.method, one.path)).collect()
}

/// What the rule speaks of, and no document describes. With `utoipa` only what says so is described.
fn lacking(own: &[&Document], document: &Document, routes: &[&Route], scene: &Scene<'_, '_>) -> Vec<String> {
    if own.first().is_none_or(|first| first.path != document.path) {
        return Vec::new();
    }
    let by_code = scene.live.iter().any(|route| route.handler.described);
    let expected = routes.iter().filter(|route| !by_code || route.handler.described);
    let expected = expected.filter(|route| matches!(route.handler.sort, HandlerKind::Function | HandlerKind::Closure));
    let known = |route: &Route| own.iter().flat_map(|one| &one.operations).any(|operation| is(operation, route));
    let missing: BTreeSet<String> =
        expected.filter(|route| !known(route)).map(|route| format!("`{} {}`", route.method, route.path)).collect();
    missing.into_iter().map(|route| format!("it lacks {route}")).collect()
}

/// Names of a query that the code takes and the document does not know.
fn unread(document: &Document, selected: &Selected, routes: &[&Route], query: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for operation in document.operations.iter().filter(|one| selected.takes(&one.method, &one.path) == Meant::Yes) {
        let Some(route) = routes.iter().find(|route| is(operation, route)) else { continue };
        let taken = query.iter().filter(|name| route.handler.query.names.iter().any(|known| known == *name));
        let unknown = taken.filter(|name| !operation.query.iter().any(|known| known == *name));
        found.extend(unknown.map(|name| format!("it lacks `{name}` of `{} {}`", operation.method, operation.path)));
    }
    found
}

fn stale(document: &Document, differences: &[String]) -> Violation {
    let mut named = differences.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    if differences.len() > NAMED {
        named.push_str(&format!(", and {} more", differences.len() - NAMED));
    }
    let message = format!("`{}` is not what the code does: {named}", document.path);
    let span = document.broken.clone().unwrap_or(0..0);
    Violation::new(ViolationKind::Unknown, document.path.as_str(), "document", message).at(&document.path, span)
}
