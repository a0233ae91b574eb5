//! Rules about routes on small projects, through one `check`.

use super::*;
use crate::model::tree::Tree;

mod asked;
mod routers;

const CARGO: &str = "//- Cargo.toml\n[package]\nname = \"app\"\nedition = \"2024\"\n[dependencies]\naxum = \"1\"\nutoipa-axum = \"1\"\nforeign = \"1\"\n";

/// What most services begin with.
const USES: &str = "use axum::{Json, Router, extract::{Path, Query, State}, http::StatusCode, middleware, response::IntoResponse, routing::{any, delete, get, post, put}};\n";

/// Judges a rule on a project of `src/main.rs`, whose `main` serves `app`, and of what follows it. Each violation is a
/// line: its sort, its unit, its message.
#[track_caller]
pub(super) fn check(rule: &str, text: &str, expected: &[&str]) {
    let main = if text.contains("fn main") { "" } else { "fn main() { serve(app()) }\n" };
    check_project(rule, &format!("{CARGO}//- src/main.rs\n{USES}{main}{text}\n"), expected);
}

#[track_caller]
pub(super) fn check_project(rule: &str, project: &str, expected: &[&str]) {
    let rule: Route = toml::from_str(rule).expect("a rule");
    assert_eq!(rule.faults(), []);
    let tree = Tree::from_fixture(project).expect("a project");
    let verdict = rule.judge(&RuleContext::new(&tree, &[]));
    let shown: Vec<String> =
        verdict.violations.iter().map(|one| format!("{:?} {}: {}", one.sort, one.unit, one.message)).collect();
    let vacuous = (verdict.sites == 0 && shown.is_empty()).then(|| "vacuous".to_owned());
    assert_eq!(shown.into_iter().chain(vacuous).collect::<Vec<_>>(), expected, "{project}");
}

const GUARDED: &str = "guarded = { paths = \"/v1/**\", by = \"Allowed<_>\" }";
const ALLOWED: &str = "pub struct Allowed<P>(P);\nimpl<S, P> FromRequestParts<S> for Allowed<P> {}\npub struct Read;\n";

/// One route, `GET /v1/x`, answered by `h`.
#[track_caller]
fn guarded(text: &str, expected: &[&str]) {
    check(
        GUARDED,
        &format!("fn app() -> Router {{ Router::new().route(\"/v1/x\", get(h)) }}\n{ALLOWED}{text}"),
        expected,
    );
}

const OPEN: &str = "Divergence src/main.rs::h: `GET /v1/x` is not guarded: `h` takes no `Allowed<_>`";

#[test]
fn a_handler_has_its_guard_in_its_signature() {
    guarded("async fn h(who: Allowed<Read>) {}", &[]);
    guarded("async fn h(State(s): State<u8>, _: crate::Allowed<Read>, Json(x): Json<u8>) {}", &[]);
    guarded("async fn h() {}", &[OPEN]);
    guarded("async fn h(who: State<Allowed<Read>>) {}", &[OPEN]);
    guarded(
        "async fn h(who: Option<Allowed<Read>>) {}",
        &[
            "Divergence src/main.rs::h: `GET /v1/x` is not guarded: its `Allowed<_>` is in `Option`, which never refuses",
        ],
    );
}

#[test]
fn names_hide_nothing_and_alarm_nobody() {
    guarded("use Allowed as A; async fn h(who: A<Read>) {}", &[]);
    guarded("type Reader = Allowed<Read>; async fn h(who: Reader) {}", &[]);
    guarded("type With<P> = Allowed<P>; type Reader = With<Read>; async fn h(who: Reader) {}", &[]);
    guarded(
        "mod n { pub struct Anyone<P>(P); } mod m { use super::n::Anyone as Allowed; use super::*; pub async fn h(who: Allowed<Read>) {} } use m::h;",
        &["Divergence src/main.rs::m::h: `GET /v1/x` is not guarded: `h` takes no `Allowed<_>`"],
    );
    guarded(
        "mod m { type Allowed<P> = axum::extract::State<P>; pub async fn h(who: Allowed<u8>) {} } use m::h;",
        &["Divergence src/main.rs::m::h: `GET /v1/x` is not guarded: `h` takes no `Allowed<_>`"],
    );
}

#[test]
fn answers_are_what_their_types_lead_to() {
    let each = "each = { method = \"GET\", paths = \"/v1/*\", returns = \"Paged<_>\" }";
    let app = "fn app() -> Router { Router::new().route(\"/v1/x\", get(h)) }\npub struct Page<T>(T);\npub type Paged<T> = (Option<[(String, String); 1]>, Json<Page<T>>);\n";
    let check = |handler: &str, expected: &[&str]| check(each, &format!("{app}{handler}"), expected);
    check("async fn h() -> Paged<u8> {}", &[]);
    check("async fn h() -> Result<Paged<u8>, E> {}", &[]);
    check("async fn h() -> (Option<[(String, String); 1]>, Json<Page<u8>>) {}", &[]);
    check(
        "async fn h() -> Json<Vec<u8>> {}",
        &["Divergence src/main.rs::h: `GET /v1/x` does not answer with `Paged<_>`: `h` returns `Json<Vec<u8>>`"],
    );
}
