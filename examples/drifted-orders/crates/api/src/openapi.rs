use contracts::Problem;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::audit_events;
use crate::cost_centres;
use crate::lists;

use crate::orders;

/// Where the documentation is shown.
pub const DOCS: &str = "/docs";

#[derive(OpenApi)]
#[openapi(
    info(
        title = "orders",
        description = "Every answer from 400 up is a problem (RFC 9457)."
    ),
    components(schemas(Problem))
)]
struct Document;

/// Every route, with its description.
pub(crate) fn routes() -> OpenApiRouter<App> {
    let document = crate::auth::describe(Document::openapi());
    OpenApiRouter::with_openapi(document)
        .routes(routes!(lists::orders))
        .routes(routes!(orders::create))
        .routes(routes!(orders::read))
        // scaffold:slot routes
        .routes(routes!(cost_centres::read))
        // scaffold:end
        .routes(routes!(orders::approve))
        .routes(routes!(lists::audit_events))
        .routes(routes!(audit_events::export))
        .routes(routes!(audit_events::types))
}
