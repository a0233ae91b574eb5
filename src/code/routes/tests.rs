//! Projects through one `check`: every route with its handler, and every doubt.

use super::*;
use crate::model::tree::Tree;

/// Each route on a line: method, path, what answers, the query it reads, `dead` where nothing uses its router; doubts
/// begin with `?`.
fn shown(project: &str) -> Vec<String> {
    let tree = Tree::from_fixture(project).expect("a project");
    let files = Files::new(&tree);
    let names = Names::read(&files);
    let read = read(&files, &names, &TestCode::read(&files, &names));
    let route = |route: &Route| {
        let handler = &route.handler;
        let answers = if handler.sort == HandlerKind::Function {
            handler.unit.clone()
        } else {
            format!("{:?} {}", handler.sort, handler.name)
        };
        let query =
            if handler.query.names.is_empty() { String::new() } else { format!(" ?{}", handler.query.names.join("&")) };
        let open = handler.query.open.as_ref().map(|open| format!(" ({open})")).unwrap_or_default();
        let guards: Vec<String> = route.layers.iter().map(|layer| layer.written.meant.concat()).collect();
        let layers = if guards.is_empty() { String::new() } else { format!(" [{}]", guards.join(" ")) };
        let dead = if route.live { "" } else { " dead" };
        format!("{} {} {answers}{query}{open}{layers}{dead}", route.method, route.path)
    };
    let doubt = |doubt: &Doubt| {
        let below = if doubt.below.is_empty() { String::new() } else { format!(" below {}", doubt.below) };
        format!("? {}{below}: {}", doubt.unit, doubt.reason)
    };
    read.routes.iter().map(route).chain(read.doubts.iter().map(doubt)).collect()
}

const CARGO: &str = "//- Cargo.toml\n[package]\nname = \"app\"\nedition = \"2024\"\n[dependencies]\naxum = \"1\"\nutoipa-axum = \"1\"\nforeign = \"1\"\n";

/// A project of `src/main.rs` alone, whose `main` serves `app`.
#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let uses = "use axum::{Router, routing::{get, post, any, on, MethodFilter}};\nasync fn h() {}\nasync fn g() {}\n";
    let main = if text.contains("fn main") { "" } else { "\nfn main() { serve(app()) }\n" };
    check_project(&format!("{CARGO}//- src/main.rs\n{uses}{text}{main}"), expected);
}

#[track_caller]
fn check_project(project: &str, expected: &[&str]) {
    assert_eq!(shown(project), expected, "{project}");
}

#[test]
fn routes_are_read_where_they_are_put() {
    check(
        "fn app() -> Router { Router::new().route(\"/x\", get(h).post(g)).route(\"/y/:id\", any(h)) }",
        &["GET /x src/main.rs::h", "POST /x src/main.rs::g", "ANY /y/{id} src/main.rs::h"],
    );
    check(
        "fn app() -> axum::Router<()> { let app = axum::Router::<()>::new(); app.route(\"/x\", axum::routing::get(crate::h)) }",
        &["GET /x src/main.rs::h"],
    );
    check(
        "use axum::routing::get as fetch; use axum::Router as R; fn app() -> R { R::default().route(\"/x\", fetch(h)) }",
        &["GET /x src/main.rs::h"],
    );
    check(
        "fn app() -> Router { Router::new().route(\"/x\", on(MethodFilter::GET.or(MethodFilter::PUT), h)) }",
        &["GET /x src/main.rs::h", "PUT /x src/main.rs::h"],
    );
    check(
        "fn main() { let app = Router::new().route(\"/x\", get(h)); axum::serve(l, app.into_make_service()); }",
        &["GET /x src/main.rs::h"],
    );
    check(
        "#[tokio::main] async fn main() { axum::serve(l, Router::new().route(\"/x\", get(h)).layer(a(b))).await.unwrap(); }",
        &["GET /x src/main.rs::h"],
    );
    check(
        "fn main() { tokio::spawn(async move { axum::serve(l, Router::new().route(\"/x\", get(h))).await }); }",
        &["GET /x src/main.rs::h"],
    );
    check(
        "fn app() -> Router { Router::new().route(\"/x\", get(|q: Query<u8>| async { 1 })).route(\"/y\", get(axum::http::StatusCode::OK)).route(\"/z\", get(\"pong\")) }",
        &["GET /x Closure a closure (`u8` is not in the project)", "GET /y Constant OK", "GET /z Constant pong"],
    );
}

#[test]
fn routers_are_followed_through_variables_and_branches() {
    check(
        "fn app() -> Router { let mut app = Router::new(); app = app.route(\"/x\", get(h)); if dev() { app = app.route(\"/y\", get(g)); } app }",
        &["GET /x src/main.rs::h", "GET /y src/main.rs::g"],
    );
    check(
        "fn app(a: bool) -> Router { if a { return Router::new().route(\"/x\", get(h)); } match a { true => one(), false => { Router::new().route(\"/y\", get(g)) } } }\nfn one() -> Router { Router::new().route(\"/z\", get(h)) }",
        &["GET /x src/main.rs::h", "GET /y src/main.rs::g", "GET /z src/main.rs::h"],
    );
    check(
        "fn app() -> Router { around(Router::new().route(\"/x\", get(h))) }\nfn around(routes: Router) -> Router { routes.layer(cors()).route(\"/y\", get(g)) }",
        &["GET /x src/main.rs::h", "GET /y src/main.rs::g"],
    );
    check(
        "fn app() -> Router { for p in [1] { } let api = Router::new().nest(\"/a\", sub()); Router::new().nest(\"/v1/\", api).merge(other()) }\nfn sub() -> Router { Router::new().route(\"/\", get(h)).route(\"/x\", get(g)) }\nfn other() -> Router { Router::new().route(\"/o\", get(h)) }",
        &["GET /o src/main.rs::h", "GET /v1/a src/main.rs::h", "GET /v1/a/x src/main.rs::g"],
    );
    check(
        "struct S { router: Router }\nimpl S { fn new() -> Self { Self { router: Router::new().route(\"/x\", get(h)) } } }\nfn main() { S::new(); }",
        &["GET /x src/main.rs::h"],
    );
}

#[test]
fn paths_may_be_constants() {
    check(
        "const A: &str = \"/a\";\nconst B: &str = concat!(\"/v1\", \"/b\");\nfn app() -> Router { let c = \"/c\"; Router::new().route(A, get(h)).route(B, get(h)).route(c, get(h)).route(&format!(\"{A}/{{id}}/{}\", \"d\"), get(h)) }",
        &["GET /a src/main.rs::h", "GET /a/{id}/d src/main.rs::h", "GET /c src/main.rs::h", "GET /v1/b src/main.rs::h"],
    );
    check(
        "fn app() -> Router { crud(\"/a\").merge(crud(\"/b\")) }\nfn crud(path: &str) -> Router { Router::new().route(path, get(h)) }",
        &["GET /a src/main.rs::h", "GET /b src/main.rs::h"],
    );
    check(
        "fn app(p: String) -> Router { Router::new().route(&p, get(h)).route(\"/x\", get(h)) }",
        &["GET /x src/main.rs::h", "? src/main.rs::app: the path `&p` is made at run time"],
    );
}

#[test]
fn crates_and_files_are_crossed() {
    check_project(
        "//- Cargo.toml\n[package]\nname = \"app\"\nedition = \"2024\"\n[dependencies]\napi = { path = \"api\" }\naxum = \"1\"\n[workspace]\nmembers = [\"api\"]\n\
         //- api/Cargo.toml\n[package]\nname = \"api\"\nedition = \"2024\"\n[dependencies]\naxum = \"1\"\n\
         //- api/src/lib.rs\nmod orders;\nmod deep;\npub use orders::routes as order_routes;\npub fn router() -> axum::Router { axum::Router::new().nest(\"/v1\", deep::deeper::all()) }\n\
         //- api/src/orders.rs\nuse axum::{Router, routing::get};\npub fn routes() -> Router { Router::new().route(\"/orders/{id}\", get(super::deep::read)) }\n\
         //- api/src/deep.rs\npub mod deeper;\npub async fn read() {}\n\
         //- api/src/deep/deeper.rs\nuse axum::Router;\npub fn all() -> Router { Router::new().nest(\"/x\", crate::order_routes()) }\n\
         //- src/main.rs\nfn main() { axum::serve(1, api::router()); }\n\
         //- tests/t.rs\nfn t() { axum::Router::new().route(\"/test\", get(x)); }\n",
        &["GET /v1/x/orders/{id} api/src/deep.rs::read"],
    );
}

#[test]
fn a_router_that_nothing_uses_answers_nobody() {
    check(
        "fn app() -> Router { Router::new().route(\"/x\", get(h)) }\nfn gone() -> Router { Router::new().route(\"/y\", get(g)) }",
        &["GET /x src/main.rs::h", "GET /y src/main.rs::g dead"],
    );
}

#[test]
fn what_cannot_be_followed_is_a_doubt() {
    check(
        "fn app() -> Router { Router::new().merge(foreign::router()).nest(\"/x\", foreign::other()).route(\"/y\", handlers!(a)) }",
        &[
            "ANY /y Unknown handlers!(a)",
            "? src/main.rs::app: the router `foreign::router()` cannot be followed",
            "? src/main.rs::app below /x: the router `foreign::other()` cannot be followed",
        ],
    );
    check(
        "fn app() -> Router { app().route(\"/x\", get(h)) }",
        &["GET /x src/main.rs::h", "? src/main.rs::app: `app` calls itself"],
    );
    check(
        "fn app() -> Router { Router::new().nest_service(\"/static\", ServeDir::new(\"x\")).typed_get(h) }",
        &[
            "ANY /static/{*rest} Service ServeDir::new(\"x\")",
            "? src/main.rs::app: the method `typed_get` may add routes",
        ],
    );
}

#[test]
fn handlers_describe_themselves() {
    check(
        "use utoipa_axum::{router::OpenApiRouter, routes};\n#[utoipa::path(get, path = \"/o\", params((\"cursor\" = String, Query), Page))]\nasync fn list() {}\n#[utoipa::path(method(post, put), path = \"/o/{id}\")]\nasync fn write() {}\n\
        fn app() -> Router { let (r, doc) = OpenApiRouter::with_openapi(d()).routes(routes!(list, write)).nest(\"/v1\", OpenApiRouter::new().routes(routes!(list))).routes(routes!(gone)).split_for_parts(); r.merge(SwaggerUi::new(\"/docs\").url(\"/openapi.json\", doc)) }",
        &[
            "GET /docs Service documentation",
            "GET /o src/main.rs::list",
            "POST /o/{id} src/main.rs::write",
            "PUT /o/{id} src/main.rs::write",
            "GET /openapi.json Service documentation",
            "GET /v1/o src/main.rs::list",
            "? src/main.rs::app: the handler `gone` cannot be found",
        ],
    );
}

#[test]
fn queries_are_read_from_forms() {
    let app = "fn app() -> Router { Router::new().route(\"/x\", get(list)) }\n";
    check(
        &format!(
            "{app}#[derive(Deserialize)] #[serde(rename_all = \"camelCase\")] struct Q {{ page_size: u8, #[serde(rename = \"type\")] kind: u8, #[serde(skip)] no: u8, #[serde(flatten)] more: More }}\nstruct More {{ cursor: String }}\nasync fn list(State(s): State<S>, Query(q): Query<Q>) -> Json<u8> {{}}"
        ),
        &["GET /x src/main.rs::list ?pageSize&type&cursor"],
    );
    check(
        &format!(
            "{app}type Paging = axum::extract::Query<P<Filter>>; struct P<F> {{ cursor: u8, #[serde(flatten)] f: F }}\nstruct Filter {{ by: u8 }}\nasync fn list(q: Paging) {{}}"
        ),
        &["GET /x src/main.rs::list ?cursor&by"],
    );
    check(
        &format!("{app}async fn list(q: Query<HashMap<String, String>>) {{}}"),
        &["GET /x src/main.rs::list (it takes any name, as `HashMap`)"],
    );
    check(
        &format!(
            "{app}struct PageQuery<F> {{ filters: F, cursor: u8 }}\n#[derive(Deserialize)] struct Wanted {{ cursor: u8, size: u8 }}\nimpl<F> PageQuery<F> {{ fn parse(q: &str) {{ let w: Wanted = read(q); }} }}\n\
        impl<S> FromRequestParts<S> for PageQuery<F> {{ async fn from_request_parts(parts: &mut Parts, _: &S) {{ parts.uri.query() }} }}\nstruct By {{ author: u8 }}\nasync fn list(q: PageQuery<By>) {{}}"
        ),
        &["GET /x src/main.rs::list ?author&cursor&size"],
    );
}

#[test]
#[ignore = "slow: `cargo test -- --ignored`"]
fn hostile_sources_end() {
    for text in [
        format!("fn app() -> Router {{ {} }}", "Router::new().route(\"/x\", get(h)).merge(".repeat(3000)),
        format!("fn app() -> Router {{ Router::new(){} }}", ".merge(b())".repeat(3000))
            + "fn b() -> Router { Router::new().merge(c()).merge(c()) } fn c() -> Router { b() }",
        (0..40)
            .map(|at| format!("fn f{at}() -> Router {{ f{n}().merge(f{n}()).route(\"/{at}\", get(h)) }}\n", n = at + 1))
            .collect::<String>(),
        format!("fn app() -> Router {{ {} }}", "if a { ".repeat(3000)),
        format!("fn app() -> Router {{ {}1{} }}", "x.route(".repeat(3000), ", get(h))".repeat(3000)),
        format!("fn app() -> Router {{ {}1{} }}", "(".repeat(30_000), ")".repeat(30_000)),
        format!("fn app() -> Router {{ {}{} }}", "for a in [1, 2, 3] { ".repeat(1000), "}".repeat(1000)),
        format!(
            "fn app() -> Router {{ {}1{} }}",
            "[1, 2].iter().fold(Router::new(), |a, b| ".repeat(300),
            ")".repeat(300)
        ),
        format!("fn app() -> Router {{ {}1{} }}", "match x { a => ".repeat(1000), "}".repeat(1000)),
        format!(
            "fn app() -> Router {{ Router::new().route(\"/x\", get(z)) }} async fn z(a: {}u8{}) {{}}",
            "Option<".repeat(3000),
            ">".repeat(3000)
        ),
        (0..40).map(|at| format!("type A{n} = (A{at}, A{at});\n", n = at + 1)).collect::<String>()
            + "async fn z(a: A40) {} fn app() -> Router { Router::new().route(\"/x\", get(z)) }",
    ] {
        shown(&format!("{CARGO}//- src/main.rs\nuse axum::{{Router, routing::get}};\n{text}\n"));
    }
}
