//! The lists. Every one of them pages by cursor, through the same code.

use axum::extract::State;
use contracts::ActorId;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use utoipa::IntoParams;

// {{#if (has "audit-log")}}
use contracts::audit::AuditEventView;
use domain::EventFilter;

// {{/if}}
use contracts::PurchaseOrderView;

use crate::App;
use crate::failure::{Failure, ReadProblems};
use crate::paging::{Filters, Page, PageQuery, Paged};

use crate::purchase_orders::view;

// {{#if (has "auth")}}
// {{#if (has "audit-log")}}
use crate::auth::ReadAuditEvents;
// {{/if}}
use crate::auth::{Allowed, ReadPurchaseOrders};
// {{else}}
//~ use crate::gateway::Gateway;
// {{/if}}

/// Which ones are wanted.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ByAuthor {
    /// Only what this caller asked for.
    #[serde(default, deserialize_with = "actor")]
    #[param(nullable = false)]
    author: Option<ActorId>,
}

impl Filters for ByAuthor {
    const LIST: &'static str = "purchase-orders";
}

/// List them
///
/// Newest first.
#[utoipa::path(
    get,
    path = "/v1/purchase-orders",
    tag = "purchase-orders",
    params(PageQuery<ByAuthor>),
    // {{#if (has "auth")}}
    security(("bearer" = ["purchase-orders:read"])),
    // {{/if}}
    responses(
        (status = 200, body = Page<PurchaseOrderView>, headers(("link" = Option<String>))),
        ReadProblems,
    ),
)]
pub(crate) async fn purchase_orders(
    app: State<App>,
    // {{#if (has "auth")}}
    who: Allowed<ReadPurchaseOrders>,
    // {{else}}
    //~ who: Gateway,
    // {{/if}}
    query: PageQuery<ByAuthor>,
) -> Result<Paged<PurchaseOrderView>, Failure> {
    let tenant = &who.caller.tenant;
    let window = query.window(&app.cursors, tenant)?;
    let author = query.filters.author.as_ref();
    let slice = app.storage.list(tenant, author, window).await?;
    Ok(query.answer(&app.cursors, tenant, slice.map(view)))
}

// {{#if (has "audit-log")}}
/// Which events are wanted.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ByEvent {
    /// Only what this caller did.
    #[serde(default, deserialize_with = "actor")]
    #[param(nullable = false)]
    actor: Option<ActorId>,
    /// Only what happened to the resource with this id.
    #[param(nullable = false)]
    resource: Option<String>,
    /// Only events of this type.
    #[serde(rename = "type")]
    #[param(nullable = false)]
    kind: Option<String>,
}

impl Filters for ByEvent {
    const LIST: &'static str = "audit-events";
}

/// Read the log
///
/// Newest first.
#[utoipa::path(
    get,
    path = "/v1/audit-events",
    tag = "audit-events",
    params(PageQuery<ByEvent>),
    // {{#if (has "auth")}}
    security(("bearer" = ["audit-events:read"])),
    // {{/if}}
    responses(
        (status = 200, body = Page<AuditEventView>, headers(("link" = Option<String>))),
        ReadProblems,
    ),
)]
pub(crate) async fn audit_events(
    app: State<App>,
    // {{#if (has "auth")}}
    who: Allowed<ReadAuditEvents>,
    // {{else}}
    //~ who: Gateway,
    // {{/if}}
    query: PageQuery<ByEvent>,
) -> Result<Paged<AuditEventView>, Failure> {
    let tenant = &who.caller.tenant;
    let window = query.window(&app.cursors, tenant)?;
    let filter = EventFilter {
        actor: query.filters.actor.clone(),
        resource: query.filters.resource.clone(),
        kind: query.filters.kind.clone(),
    };
    let slice = app.storage.log().events(tenant, &filter, window).await?;
    let slice = slice.try_map(AuditEventView::of);
    let slice = slice.map_err(|error| Failure::corrupt(&error))?;
    Ok(query.answer(&app.cursors, tenant, slice))
}

// {{/if}}
fn actor<'q, D: Deserializer<'q>>(query: D) -> Result<Option<ActorId>, D::Error> {
    let text = String::deserialize(query)?;
    let parsed = ActorId::parse(&text).map(Some);
    parsed.map_err(|fault| D::Error::custom(format!("the id of a caller {fault}")))
}
