//! Routes that have to be there, what they take from the query, and documents.

use super::*;

const APP: &str = "fn app() -> Router { Router::new().route(\"/livez\", get(h)).nest(\"/v1\", Router::new().route(\"/x/{id}\", any(h))) }\nasync fn h() {}\n";

#[track_caller]
fn must(route: &str, more: &str, expected: &[&str]) {
    check(&format!("must = [{route:?}]"), &format!("{APP}{more}"), expected);
}

#[test]
fn a_route_has_to_be_there() {
    must("GET /livez", "", &[]);
    must("HEAD /livez", "", &[]);
    must("PATCH /v1/x/:order", "", &[]);
    must("POST /livez", "", &["Absence src/main.rs: `POST /livez` is not there: `/livez` answers GET only"]);
    must("GET /readyz", "", &["Absence src/main.rs: `GET /readyz` is not there: no router has it"]);
    must("GET /livez/", "", &["Absence src/main.rs: `GET /livez/` is not there: no router has it"]);
    must(
        "GET /gone",
        "fn gone() -> Router { Router::new().route(\"/gone\", get(h)) }",
        &["Absence src/main.rs::h: `GET /gone` is not there: the router that it is put into is used nowhere"],
    );
    check(
        "must = [\"GET /x\"]",
        "fn main() { serve(Router::new().merge(foreign::routes()).nest(\"/v1\", foreign::more())) }",
        &[
            "Unknown src/main.rs::main: cannot decide whether `GET /x` is there: the router `foreign::routes()` cannot be followed",
        ],
    );
    check(
        "must = [\"GET /x\", \"GET /v1/x\"]",
        "fn main() { serve(Router::new().route(\"/x\", get(1)).nest(\"/v1\", foreign::more())) }",
        &[
            "Unknown src/main.rs::main: cannot decide whether `GET /v1/x` is there: the router `foreign::more()` cannot be followed",
        ],
    );
    check(
        "must = [\"GET /s/x\"]",
        "fn main() { serve(Router::new().nest_service(\"/s\", other)) }",
        &["Unknown src/main.rs::main: cannot decide whether `GET /s/x` is there: `other` may answer it"],
    );
    check_project(
        "must = [\"GET /x\"]",
        "//- src/main.rs\nfn main() {}\n",
        &["Absence src/main.rs: `GET /x` is not there: no code builds a router"],
    );
}

#[test]
fn a_rule_that_no_route_is_meant_by_holds_nothing() {
    check(GUARDED, "fn app() -> Router { Router::new().route(\"/livez\", get(h)) }\nasync fn h() {}", &["vacuous"]);
    check("each = { method = \"GET\", paths = \"/v1/**\", returns = \"Page<_>\" }", "fn main() {}", &["vacuous"]);
    check(
        &format!("must = [\"GET /livez\"]\n{GUARDED}"),
        "fn app() -> Router { Router::new().route(\"/livez\", get(h)) }\nasync fn h() {}",
        &["Unknown src/main.rs: no route is one of `/v1/**`: nothing is guarded"],
    );
}

#[test]
fn a_query_is_what_the_handler_reads() {
    let each = "each = { method = \"GET\", paths = \"/v1/*\", except = [\"/v1/z\"], query = [\"cursor\", \"limit\"] }";
    let app = "fn app() -> Router { Router::new().route(\"/v1/x\", get(h)).route(\"/v1/z\", get(none)) }\nasync fn none() {}\n";
    let check = |handler: &str, expected: &[&str]| check(each, &format!("{app}{handler}"), expected);
    check(
        "#[derive(Deserialize)] struct Q { cursor: Option<u8>, #[serde(rename = \"limit\")] most: u8 }\nasync fn h(q: Query<Q>) {}",
        &[],
    );
    check(
        "#[derive(Deserialize)] struct Q { cursor: Option<u8>, most: u8 }\nasync fn h(Query(q): Query<Q>) {}",
        &["Divergence src/main.rs::h: `GET /v1/x` does not take `limit` from its query: it takes `cursor` and `most`"],
    );
    check(
        "async fn h() {}",
        &["Divergence src/main.rs::h: `GET /v1/x` does not take `cursor` and `limit` from its query: it takes nothing"],
    );
    check(
        "async fn h(q: Query<HashMap<String, String>>) {}",
        &[
            "Unknown src/main.rs::h: cannot decide whether `GET /v1/x` takes `cursor` and `limit` from its query: it takes any name, as `HashMap`",
        ],
    );
    check(
        "mod a { pub struct Q { pub cursor: u8, pub limit: u8 } } mod b { pub struct Q { pub page: u8 } } async fn h(q: Query<b::Q>) {}",
        &["Divergence src/main.rs::h: `GET /v1/x` does not take `cursor` and `limit` from its query: it takes `page`"],
    );
}

#[test]
fn answers_that_say_nothing_are_described_or_unknown() {
    let each = "each = { method = \"GET\", paths = \"/v1/*\", returns = \"Page<_>\" }";
    let app = "fn app() -> Router { Router::new().route(\"/v1/x\", get(h)) }\npub struct Page<T>(T);\npub struct Wrapped<T>(T);\n";
    let check = |handler: &str, expected: &[&str]| check(each, &format!("{app}{handler}"), expected);
    check(
        "async fn h() -> impl IntoResponse {}",
        &[
            "Unknown src/main.rs::h: cannot decide whether `GET /v1/x` answers with `Page<_>`: `h` returns `impl IntoResponse`, and nothing says what is in it",
        ],
    );
    check(
        "#[utoipa::path(get, path = \"/v1/x\", responses((status = 200, body = Page<u8>)))]\nasync fn h() -> Response {}",
        &[],
    );
    check(
        "#[utoipa::path(get, path = \"/v1/x\", responses((status = 200, body = Vec<u8>), (status = 400, body = Page<u8>)))]\nasync fn h() -> Response {}",
        &[
            "Divergence src/main.rs::h: `GET /v1/x` does not answer with `Page<_>`: the description of `h` has another body",
        ],
    );
    check(
        "async fn h() -> (StatusCode, impl IntoResponse) {}",
        &[
            "Unknown src/main.rs::h: cannot decide whether `GET /v1/x` answers with `Page<_>`: `h` returns `(StatusCode, impl IntoResponse)`, and nothing says what is in it",
        ],
    );
    check("async fn h() -> Result<(StatusCode, Json<Page<u8>>), E> {}", &[]);
    check("use Page as P; async fn h() -> Json<P<u8>> {}", &[]);
    check(
        "use Wrapped as Page2; mod m { use super::Wrapped as Page; pub async fn h() -> axum::Json<Page<u8>> {} } use m::h;",
        &[
            "Divergence src/main.rs::m::h: `GET /v1/x` does not answer with `Page<_>`: `h` returns `axum::Json<Page<u8>>`",
        ],
    );
    check(
        "async fn h() -> Json<Vec<Page<u8>>> {}",
        &["Divergence src/main.rs::h: `GET /v1/x` does not answer with `Page<_>`: `h` returns `Json<Vec<Page<u8>>>`"],
    );
    check(
        "async fn h() -> Wrapped<Page<u8>> {}",
        &[
            "Unknown src/main.rs::h: cannot decide whether `GET /v1/x` answers with `Page<_>`: `h` returns `Wrapped<Page<u8>>`",
        ],
    );
}

#[test]
fn a_document_says_what_the_code_does() {
    let rule = "each = { method = \"GET\", paths = \"/v1/**\", query = [\"cursor\"] }";
    let source = format!(
        "{CARGO}//- src/main.rs\n{USES}fn main() {{ serve(Router::new().route(\"/v1/x\", get(h)).route(\"/v1/y/{{id}}\", get(h)).route(\"/livez\", get(h))) }}\nasync fn h(q: Query<Q>) {{}}\nstruct Q {{ cursor: u8 }}\n"
    );
    let query = "\"parameters\": [{\"name\": \"cursor\", \"in\": \"query\"}]";
    let check = |paths: &str, expected: &[&str]| {
        let document = format!(
            "//- api/openapi.json\n{{\"openapi\": \"3.1.0\", \"servers\": [{{\"url\": \"https://h/api\"}}], \"paths\": {{{paths}}}}}\n"
        );
        check_project(rule, &format!("{source}{document}"), expected);
    };
    let both = format!("\"/v1/x\": {{\"get\": {{{query}}}}}, \"/v1/y/{{order}}\": {{\"get\": {{{query}}}}}");
    check(&both, &[]);
    check(&format!("{both}, \"/livez/gone\": {{\"get\": {{}}}}, \"/v1/x/z\": {{\"post\": {{}}}}"), &[]);
    check(
        &format!("{both}, \"/v1/gone\": {{\"get\": {{}}}}"),
        &[
            "Unknown api/openapi.json: `api/openapi.json` is not what the code does: it describes `GET /v1/gone`, which no router has",
        ],
    );
    check(
        &format!("\"/v1/x\": {{\"get\": {{{query}}}}}"),
        &["Unknown api/openapi.json: `api/openapi.json` is not what the code does: it lacks `GET /v1/y/{id}`"],
    );
    check(
        &both.replacen("cursor", "page", 1),
        &["Unknown api/openapi.json: `api/openapi.json` is not what the code does: it lacks `cursor` of `GET /v1/x`"],
    );
    // One that shares nothing is another service's.
    check("\"/other\": {\"get\": {}}", &[]);
    check(
        "\"/v1/x\": {",
        &["Unknown api/openapi.json: `api/openapi.json` is not what the code does: it cannot be read"],
    );
}

#[test]
fn without_code_a_document_is_all_there_is() {
    let project = "//- openapi.yaml\nopenapi: 3.1.0\npaths:\n  /v1/x:\n    get:\n      parameters:\n        - name: cursor\n          in: query\n";
    check_project("must = [\"GET /v1/x\"]", project, &[]);
    check_project(
        "must = [\"GET /v1/y\"]",
        project,
        &["Absence scaffold.lock: `GET /v1/y` is not there: no code builds a router"],
    );
    check_project("each = { method = \"GET\", query = [\"cursor\"] }", project, &[]);
    check_project(
        "each = { method = \"GET\", query = [\"limit\"], returns = \"Page<_>\" }",
        project,
        &[
            "Unknown openapi.yaml#paths: cannot decide whether `GET /v1/x` answers with `Page<_>`: no code builds a router",
            "Divergence openapi.yaml#paths: `GET /v1/x` does not take `limit` from its query, as `openapi.yaml` says",
        ],
    );
    check_project(
        GUARDED,
        project,
        &["Unknown openapi.yaml#paths: cannot decide whether `GET /v1/x` is guarded: no code builds a router"],
    );
}

#[test]
fn several_types_of_one_name_are_told_apart_by_their_module() {
    let two = format!(
        "{ALLOWED}mod other {{ pub struct Allowed<P>(P); impl<S, P> FromRequestParts<S> for Allowed<P> {{ }} }}\nasync fn h(who: Allowed<Read>) {{}}\nasync fn g(who: other::Allowed<Read>) {{}}\nfn app() -> Router {{ Router::new().route(\"/v1/x\", get(h)).route(\"/v1/y\", get(g)) }}\n"
    );
    check(
        GUARDED,
        &two,
        &[
            "Unknown src/main.rs::h: cannot decide whether `GET /v1/x` is guarded: several types are called `Allowed<_>`: `src/main.rs::Allowed`, `src/main.rs::other::Allowed`",
            "Unknown src/main.rs::g: cannot decide whether `GET /v1/y` is guarded: several types are called `Allowed<_>`: `src/main.rs::Allowed`, `src/main.rs::other::Allowed`",
        ],
    );
    check(
        "guarded = { paths = \"/v1/**\", by = \"other::Allowed<_>\" }",
        &two,
        &["Divergence src/main.rs::h: `GET /v1/x` is not guarded: `h` takes no `other::Allowed<_>`"],
    );
}

#[test]
fn a_source_that_cannot_be_read_is_not_taken_for_one_without_routes() {
    check(
        GUARDED,
        "fn app() -> Router { Router::new().route(\"/v1/x\", get(safe)) }\npub struct Allowed<P>(P);\nasync fn safe(w: Allowed<u8>) {}\nfn broken( {",
        &["Unknown src/main.rs: `src/main.rs` has a syntax error: routes may be missing"],
    );
}
