use contracts::Problem;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
// {{#if (has "audit-log")}}
use crate::audit_events;
// {{/if}}
// {{#if (has "cursor-paging")}}
use crate::lists;
// {{/if}}

use crate::purchase_orders;

/// Where the documentation is shown.
pub const DOCS: &str = "/docs";

#[derive(OpenApi)]
#[openapi(
    info(
        title = "acme-service",
        description = "Every answer from 400 up is a problem (RFC 9457)."
    ),
    components(schemas(Problem))
)]
struct Document;

/// Every route, with its description.
pub(crate) fn routes() -> OpenApiRouter<App> {
    // {{#if (has "auth")}}
    let document = crate::auth::describe(Document::openapi());
    // {{else}}
    //~ let document = Document::openapi();
    // {{/if}}
    OpenApiRouter::with_openapi(document)
        // {{#if (has "cursor-paging")}}
        .routes(routes!(lists::purchase_orders))
        // {{/if}}
        .routes(routes!(purchase_orders::create))
        .routes(routes!(purchase_orders::read))
        // scaffold:slot routes
        // scaffold:end
        .routes(routes!(purchase_orders::approve))
        // {{#if (has "audit-log")}}
        // {{#if (has "cursor-paging")}}
        .routes(routes!(lists::audit_events))
        // {{/if}}
        .routes(routes!(audit_events::export))
        .routes(routes!(audit_events::types))
    // {{/if}}
}
