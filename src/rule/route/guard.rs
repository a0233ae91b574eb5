//! Handlers that have to have an extractor in their signature.

use super::Guarded;
use super::expected_type::{ExpectedType, Fit};
use super::scene::{Scene, name, of_document, violation};
use super::selected::Selected;
use super::stale;
use crate::code::routes::{DOCUMENTATION, HandlerKind, Parameter, Route, arguments, head};
use crate::rule::{Verdict, Violation, ViolationKind};

/// Extractors that pass on what the one inside of them refuses.
const TRANSPARENT: &[&str] = &["WithRejection", "Cached", "Valid", "Validated", "Garde", "NoApi"];

/// Services that are known to take nothing out of requests.
const SERVICES: &[&str] = &["ServeDir", "ServeFile", "service_fn", "Redirect", "SwaggerUi", "Redoc"];

pub(super) fn judge(guarded: &Guarded, scene: &Scene<'_, '_>, verdict: &mut Verdict) {
    let selected = Selected::new(guarded.method.as_ref(), Some(&guarded.paths), &guarded.except);
    let Some(by) = ExpectedType::read(&guarded.by.value, scene.context) else { return };
    let routes = scene.selected(&selected, verdict);
    scene.vacuous(&selected, &routes, "guarded", verdict);
    if scene.live.is_empty() && scene.routes.doubts.is_empty() {
        described(&selected, scene, verdict);
    }
    for route in &routes {
        verdict.violations.extend(of_route(route, &by));
    }
    stale::judge(&selected, &routes, &[], scene, verdict);
}

/// Documents know no extractors.
fn described(selected: &Selected, scene: &Scene<'_, '_>, verdict: &mut Verdict) {
    for (document, operation) in scene.described(selected) {
        let message = format!(
            "cannot decide whether `{} {}` is guarded: no code builds a router",
            operation.method, operation.path
        );
        verdict.sites += 1;
        verdict.push(of_document(ViolationKind::Unknown, document, operation, "", message));
    }
}

/// How far a parameter guards.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Guards {
    No,
    /// It has the extractor, and goes on without it.
    Loosely(String),
    Unclear(String),
    Yes,
}

fn of_route(route: &Route, by: &ExpectedType) -> Option<Violation> {
    let handler = &route.handler;
    let parameters = || handler.parameters.iter().chain(&route.layers);
    let guards = parameters().map(|parameter| of_parameter(parameter, by, &handler.generics)).max();
    let (name, wanted, answers) = (name(route), &by.shown, &handler.name);
    let open = |takes: String| Some((ViolationKind::Divergence, format!("{name} is not guarded: {takes}")));
    let unclear =
        |why: String| Some((ViolationKind::Unknown, format!("cannot decide whether {name} is guarded: {why}")));
    let found = match (guards.unwrap_or(Guards::No), handler.sort) {
        (Guards::Yes, _) => None,
        (Guards::Unclear(why), _) => unclear(why),
        (Guards::Loosely(how), _) => open(how),
        (Guards::No, HandlerKind::Unknown) => unclear(format!("`{answers}`, which answers it, cannot be followed")),
        (Guards::No, HandlerKind::Service) if answers == DOCUMENTATION => {
            open(format!("a page of documentation takes no `{wanted}`"))
        }
        (Guards::No, HandlerKind::Service) if !SERVICES.iter().any(|known| answers.contains(known)) => {
            unclear(format!("it is answered by the service `{answers}`"))
        }
        (Guards::No, HandlerKind::Closure) => open(format!("the closure that answers it takes no `{wanted}`")),
        (Guards::No, HandlerKind::Constant) => open(format!("`{answers}` answers whoever asks")),
        (Guards::No, _) => open(format!("`{answers}` takes no `{wanted}`")),
    };
    let (sort, message) = found?;
    Some(violation(sort, route, "", message).fact("handler", answers.clone()).fact("by", wanted.clone()))
}

fn of_parameter(parameter: &Parameter, by: &ExpectedType, generics: &[String]) -> Guards {
    let direct = of_type(&parameter.written.meant, by, generics);
    let own = head(&parameter.written.meant).map_or(String::new(), |(path, _)| last(&path).to_owned());
    let inner = parameter.takes.iter().filter_map(|taken| match (of_type(&taken.meant, by, generics), taken.sure) {
        (Guards::Yes, false) => {
            Some(Guards::Unclear(format!("`{own}` asks for `{}`, and may go on without it", by.shown)))
        }
        (found, _) => Some(found).filter(|found| *found != Guards::No),
    });
    inner.chain([direct]).max().unwrap_or(Guards::No)
}

fn of_type(meant: &[String], by: &ExpectedType, generics: &[String]) -> Guards {
    match by.fit(meant) {
        Fit::Yes if by.several.is_empty() => return Guards::Yes,
        Fit::Yes | Fit::Unclear => {
            let keys: Vec<String> = by.several.iter().map(|key| format!("`{key}`")).collect();
            let list = if keys.is_empty() { String::new() } else { format!(": {}", keys.join(", ")) };
            return Guards::Unclear(format!("several types are called `{}`{list}", by.shown));
        }
        Fit::No => {}
    }
    if meant.first().is_some_and(|first| first == "(") {
        return elements(meant).iter().map(|element| of_type(element, by, generics)).max().unwrap_or(Guards::No);
    }
    let Some((path, at)) = head(meant) else { return Guards::No };
    let (name, given) = (last(&path), arguments(meant, at).0);
    if name == "impl" || generics.contains(&path) {
        return Guards::Unclear(format!("it takes `{}`, which may be anything", meant.concat()));
    }
    let inner = given.first().map(|first| of_type(first, by, generics)).filter(|inner| *inner != Guards::No);
    match (name, inner) {
        (_, Some(inner)) if TRANSPARENT.contains(&name) => inner,
        ("Option" | "Result", Some(Guards::Yes)) => {
            Guards::Loosely(format!("its `{}` is in `{name}`, which never refuses", by.shown))
        }
        _ => Guards::No,
    }
}

/// The types of a tuple.
pub(super) fn elements(meant: &[String]) -> Vec<Vec<String>> {
    // The same list in angles.
    let mut angled = meant.to_vec();
    if let [first, .., end] = &mut angled[..] {
        (*first, *end) = ("<".to_owned(), ">".to_owned());
    }
    arguments(&angled, 0).0
}

pub(super) fn last(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path)
}
