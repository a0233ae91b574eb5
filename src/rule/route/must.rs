//! Routes that have to be there.

use super::scene::{Scene, doubtful, violation};
use crate::code::routes::{HandlerKind, Route, normal, shape};
use crate::rule::{Verdict, Violation, ViolationKind};
use crate::syntax::document::At;

pub(super) fn judge(must: &[At<String>], scene: &Scene<'_, '_>, verdict: &mut Verdict) {
    for route in must {
        verdict.sites += 1;
        let Some((method, path)) = route.value.split_once(' ') else { continue };
        verdict.violations.extend(missing(method, &normal(path.trim()), scene));
    }
}

/// What is wrong with one route, if anything.
fn missing(method: &str, path: &str, scene: &Scene<'_, '_>) -> Option<Violation> {
    let wanted = shape(path);
    let there = |route: &&Route| shape(&route.path) == wanted && answers(&route.method, method);
    let is_sure = |route: &&Route| route.handler.sort != HandlerKind::Unknown || route.method != "ANY";
    let mut found = scene.live.iter().copied().filter(there).peekable();
    if found.peek().is_some() {
        let route = found.all(|route| !is_sure(&route)).then(|| scene.live.iter().copied().find(there))??;
        let reason = format!("`{}`, which answers the path, cannot be followed", route.handler.name);
        return Some(unsure(route, method, path, &reason));
    }
    if let Some(doubt) = scene.routes.doubts.iter().find(|doubt| starts(path, &doubt.below)) {
        let message = format!("cannot decide whether `{method} {path}` is there: {}", doubt.reason);
        return Some(Violation { target: format!("{method} {wanted}"), ..doubtful(doubt, message) });
    }
    if scene.live.is_empty() && described(method, &wanted, scene) {
        return None;
    }
    let service = |route: &&Route| {
        matches!(route.handler.sort, HandlerKind::Service | HandlerKind::Unknown) && route.path.ends_with("{*rest}")
    };
    let below = scene.live.iter().copied().filter(service).find(|route| covers(route, path));
    if let Some(service) = below {
        return Some(unsure(service, method, path, &format!("`{}` may answer it", service.handler.name)));
    }
    Some(absent(method, path, &wanted, scene))
}

fn unsure(route: &Route, method: &str, path: &str, reason: &str) -> Violation {
    let message = format!("cannot decide whether `{method} {path}` is there: {reason}");
    Violation { target: format!("{method} {}", shape(path)), ..violation(ViolationKind::Unknown, route, "", message) }
}

/// Whether a handler of one method answers another: `get` answers `HEAD`, too.
fn answers(has: &str, wanted: &str) -> bool {
    has == wanted || has == "ANY" || (has == "GET" && wanted == "HEAD")
}

/// Whether a path may lie below another; anything may below none.
fn starts(path: &str, below: &str) -> bool {
    let (path, below) = (shape(path), shape(below));
    path.strip_prefix(&below).is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || below.is_empty())
}

/// Whether a service that is nested answers a path.
fn covers(service: &Route, path: &str) -> bool {
    starts(path, service.path.trim_end_matches("/{*rest}"))
}

/// Whether a document describes a route.
fn described(method: &str, wanted: &str, scene: &Scene<'_, '_>) -> bool {
    let operations = scene.routes.documents.iter().flat_map(|document| &document.operations);
    operations.into_iter().any(|operation| answers(&operation.method, method) && shape(&operation.path) == wanted)
}

fn absent(method: &str, path: &str, wanted: &str, scene: &Scene<'_, '_>) -> Violation {
    let route = format!("{method} {path}");
    let target = format!("{method} {wanted}");
    let there = |route: &&Route| shape(&route.path) == *wanted;
    let dead =
        scene.routes.routes.iter().filter(|route| !route.live).find(|one| there(one) && answers(&one.method, method));
    if let Some(dead) = dead {
        let message = format!("`{route}` is not there: the router that it is put into is used nowhere");
        return Violation { target, ..violation(ViolationKind::Absence, dead, "", message) };
    }
    let others: Vec<&str> = scene.live.iter().copied().filter(there).map(|route| route.method.as_str()).collect();
    let message = match &others[..] {
        [] if scene.live.is_empty() => format!("`{route}` is not there: no code builds a router"),
        [] => format!("`{route}` is not there: no router has it"),
        others => format!("`{route}` is not there: `{path}` answers {} only", others.join(", ")),
    };
    let violation = Violation::new(ViolationKind::Absence, scene.home(), target, message).fact("route", route);
    match scene.beside(path) {
        Some((path, span)) => violation.at(path, span.clone()),
        None => violation,
    }
}
