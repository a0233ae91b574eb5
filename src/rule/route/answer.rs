//! What routes of a method answer with, and what they take from the query.

use super::Each;
use super::expected_type::{ExpectedType, Fit};
use super::guard::{elements, last};
use super::scene::{Scene, name, of_document, violation};
use super::selected::Selected;
use super::stale;
use crate::code::routes::{DOCUMENTATION, HandlerKind, Route, arguments, head};
use crate::rule::written::shown;
use crate::rule::{Verdict, Violation, ViolationKind};

/// What answers are wrapped in.
const WRAPPERS: &[&str] = &[
    "Json", "Result", "Yaml", "Xml", "Cbor", "MsgPack", "Protobuf", "Jsonp", "Cached", "NoApi", "Created", "Accepted",
];

/// Types that hold others and are none of them.
const HOLDERS: &[&str] = &["Vec", "Option", "HashMap", "BTreeMap", "HashSet", "BTreeSet", "VecDeque", "PhantomData"];

/// Types that do not say what they hold.
const OPAQUE: &[&str] = &["impl", "Response", "Body", "Box"];

pub(super) fn judge(each: &Each, scene: &Scene<'_, '_>, verdict: &mut Verdict) {
    let selected = Selected::new(Some(&each.method), each.paths.as_ref(), &each.except);
    let mut routes = scene.selected(&selected, verdict);
    scene.vacuous(&selected, &routes, "asked for", verdict);
    // A page that shows a document is none of the routes that it describes.
    routes.retain(|route| route.handler.name != DOCUMENTATION || route.handler.sort != HandlerKind::Service);
    let wanted = each.returns.as_ref().and_then(|at| ExpectedType::read(&at.value, scene.context));
    let query: Vec<&str> = each.query.iter().map(|at| at.value.as_str()).collect();
    for route in &routes {
        verdict.violations.extend(wanted.as_ref().and_then(|wanted| returned(route, wanted)));
        verdict.violations.extend(queried(route, &query));
    }
    if scene.live.is_empty() && scene.routes.doubts.is_empty() {
        described(&selected, wanted.as_ref(), &query, scene, verdict);
    }
    stale::judge(&selected, &routes, &query, scene, verdict);
}

/// Whether a type answers with another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gives {
    No,
    /// It does not say.
    Opaque,
    /// It is in something whose way to answer is not known.
    Unclear,
    Yes,
}

fn returned(route: &Route, wanted: &ExpectedType) -> Option<Violation> {
    let handler = &route.handler;
    let (name, answers) = (name(route), &handler.name);
    let not = |what: String| {
        Some((ViolationKind::Divergence, format!("{name} does not answer with `{}`: {what}", wanted.shown)))
    };
    let unclear = |why: String| {
        Some((ViolationKind::Unknown, format!("cannot decide whether {name} answers with `{}`: {why}", wanted.shown)))
    };
    let found = match (handler.sort, &handler.returns) {
        (HandlerKind::Unknown, _) => unclear(format!("`{answers}`, which answers it, cannot be followed")),
        (HandlerKind::Service, _) => unclear(format!("it is answered by the service `{answers}`")),
        (HandlerKind::Closure, _) => unclear("a closure does not say what it returns".to_owned()),
        (HandlerKind::Constant, _) => not(format!("it answers with `{answers}`")),
        (HandlerKind::Function, None) => not(format!("`{answers}` returns nothing")),
        (HandlerKind::Function, Some(returns)) => {
            let told = || handler.bodies.iter().map(|body| gives(&body.meant, wanted, &[])).max();
            let written = shown(&returns.tokens);
            match gives(&returns.meant, wanted, &handler.generics) {
                Gives::Yes => None,
                Gives::No => not(format!("`{answers}` returns `{written}`")),
                Gives::Unclear => unclear(format!("`{answers}` returns `{written}`")),
                Gives::Opaque => match told() {
                    Some(Gives::Yes) => None,
                    Some(_) => not(format!("the description of `{answers}` has another body")),
                    None => unclear(format!("`{answers}` returns `{written}`, and nothing says what is in it")),
                },
            }
        }
    };
    let (sort, message) = found?;
    let is = handler.returns.as_ref().map_or(String::new(), |returns| shown(&returns.tokens));
    Some(violation(sort, route, " returns", message).fact("was", wanted.shown.clone()).fact("is", is))
}

fn gives(meant: &[String], wanted: &ExpectedType, generics: &[String]) -> Gives {
    match wanted.fit(meant) {
        Fit::Yes => return Gives::Yes,
        Fit::Unclear => return Gives::Unclear,
        Fit::No => {}
    }
    if meant.first().is_some_and(|first| first == "(") {
        let elements = elements(meant);
        return elements.iter().map(|element| gives(element, wanted, generics)).max().unwrap_or(Gives::No);
    }
    let Some((path, at)) = head(meant) else { return Gives::No };
    let (name, given) = (last(&path), arguments(meant, at).0);
    match given.first() {
        Some(inner) if WRAPPERS.contains(&name) => gives(inner, wanted, generics),
        _ if OPAQUE.contains(&name) || generics.contains(&path) => Gives::Opaque,
        None if name == "Result" => Gives::Opaque,
        Some(_) if !HOLDERS.contains(&name) && wanted.is_inside(&meant[at..]) => Gives::Unclear,
        _ => Gives::No,
    }
}

fn queried(route: &Route, wanted: &[&str]) -> Option<Violation> {
    let (handler, query) = (&route.handler, &route.handler.query);
    let missing: Vec<&str> =
        wanted.iter().copied().filter(|name| !query.names.iter().any(|known| known == name)).collect();
    if missing.is_empty() {
        return None;
    }
    let (name, list) = (name(route), list(&missing));
    let (sort, message) = match (handler.sort, &query.open) {
        (HandlerKind::Unknown | HandlerKind::Service, _) => (
            ViolationKind::Unknown,
            format!("cannot decide whether {name} takes {list} from its query: `{}` cannot be followed", handler.name),
        ),
        (_, Some(open)) => {
            (ViolationKind::Unknown, format!("cannot decide whether {name} takes {list} from its query: {open}"))
        }
        _ if query.names.is_empty() => {
            (ViolationKind::Divergence, format!("{name} does not take {list} from its query: it takes nothing"))
        }
        _ => {
            let known: Vec<&str> = query.names.iter().map(String::as_str).collect();
            (
                ViolationKind::Divergence,
                format!("{name} does not take {list} from its query: it takes {}", self::list(&known)),
            )
        }
    };
    Some(violation(sort, route, " query", message).fact("missing", missing.join(", ")))
}

/// Names as messages list them.
fn list(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match &quoted[..] {
        [before @ .., last] if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        all => all.concat(),
    }
}

/// Without any router in the code, what documents say.
fn described(
    selected: &Selected,
    wanted: Option<&ExpectedType>,
    query: &[&str],
    scene: &Scene<'_, '_>,
    verdict: &mut Verdict,
) {
    for (document, operation) in scene.described(selected) {
        verdict.sites += 1;
        let route = format!("{} {}", operation.method, operation.path);
        if let Some(wanted) = wanted {
            let message =
                format!("cannot decide whether `{route}` answers with `{}`: no code builds a router", wanted.shown);
            verdict.push(of_document(ViolationKind::Unknown, document, operation, " returns", message));
        }
        let missing: Vec<&str> =
            query.iter().copied().filter(|name| !operation.query.iter().any(|known| known == name)).collect();
        if !missing.is_empty() {
            let message =
                format!("`{route}` does not take {} from its query, as `{}` says", list(&missing), document.path);
            verdict.push(of_document(ViolationKind::Divergence, document, operation, " query", message));
        }
    }
}
