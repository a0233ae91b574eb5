//! The lists.

use axum::Json;
use axum::extract::{Query, State};
use contracts::ActorId;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::{IntoParams, ToSchema};

use contracts::audit::AuditEventView;
use domain::EventFilter;

use contracts::OrderView;

use crate::App;
use crate::failure::{Failure, ReadProblems};
use crate::paging::{Filters, Page, PageQuery, Paged};

use crate::orders::view;

use crate::auth::ReadAuditEvents;
use crate::auth::{Allowed, ReadOrders};

/// Which ones are wanted, and which page of them.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ByAuthor {
    /// The page, from 1.
    #[serde(default = "first")]
    #[param(minimum = 1, default = 1)]
    page: u32,
    /// How many rows a page has.
    #[serde(default = "twenty")]
    #[param(minimum = 1, maximum = 100, default = 20)]
    per_page: u32,
    /// Only what this caller asked for.
    #[serde(default, deserialize_with = "actor")]
    #[param(nullable = false)]
    author: Option<ActorId>,
}

fn first() -> u32 {
    1
}

fn twenty() -> u32 {
    20
}

/// One page, with what a table needs to draw its page numbers.
#[derive(Serialize, ToSchema)]
pub(crate) struct Numbered<T> {
    /// The rows.
    items: Vec<T>,
    /// Which page this is.
    page: u32,
    /// How many rows there are on all pages.
    total: u64,
}

/// List them
///
/// Newest first.
#[utoipa::path(
    get,
    path = "/v1/orders",
    tag = "orders",
    params(ByAuthor),
    security(("bearer" = ["orders:read"])),
    responses(
        (status = 200, body = Numbered<OrderView>),
        ReadProblems,
    ),
)]
pub(crate) async fn orders(
    app: State<App>,
    who: Allowed<ReadOrders>,
    Query(wanted): Query<ByAuthor>,
) -> Result<Json<Numbered<OrderView>>, Failure> {
    let tenant = &who.caller.tenant;
    let (page, rows) = (wanted.page.max(1), wanted.per_page.clamp(1, 100));
    let skipped = u64::from(page - 1) * u64::from(rows);
    let author = wanted.author.as_ref();
    let (found, total) = app.storage.page(tenant, author, skipped, rows).await?;
    Ok(Json(Numbered {
        items: found.into_iter().map(view).collect(),
        page,
        total,
    }))
}

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
    security(("bearer" = ["audit-events:read"])),
    responses(
        (status = 200, body = Page<AuditEventView>, headers(("link" = Option<String>))),
        ReadProblems,
    ),
)]
pub(crate) async fn audit_events(
    app: State<App>,
    who: Allowed<ReadAuditEvents>,
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

fn actor<'q, D: Deserializer<'q>>(query: D) -> Result<Option<ActorId>, D::Error> {
    let text = String::deserialize(query)?;
    let parsed = ActorId::parse(&text).map(Some);
    parsed.map_err(|fault| D::Error::custom(format!("the id of a caller {fault}")))
}
