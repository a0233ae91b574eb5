use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::{Approval, State as Progress};

use contracts::{OrderDraft, OrderId};
use contracts::{OrderState as Shown, OrderView};

use domain::Order;

use crate::App;
use crate::failure::{Failure, ReadProblems, WriteProblems};
use crate::idempotency::Key;
use crate::occasion::Context;

use crate::auth::{Allowed, ApproveOrders};
use crate::auth::{CreateOrders, ReadOrders};

/// Create one
///
/// The same `Idempotency-Key` and body again give the one that was made the first time.
#[utoipa::path(
    post,
    path = "/v1/orders",
    tag = "orders",
    params(Key),
    security(("bearer" = ["orders:create"])),
    responses(
        (status = 201, body = OrderView, headers(("location" = String))),
        WriteProblems,
    ),
)]
pub(crate) async fn create(
    app: State<App>,
    who: Allowed<CreateOrders>,
    key: Key,
    context: Context,
    Json(draft): Json<OrderDraft>,
) -> Result<Response, Failure> {
    let key = key.of(&draft)?;
    let storage = &*app.storage;
    let new = domain::create(storage, draft, &key, &who.caller, &context.0).await?;
    let place = format!("/v1/orders/{}", new.id);
    let headers = [(header::LOCATION, place)];
    Ok((StatusCode::CREATED, headers, Json(view(new))).into_response())
}

/// Approve one
///
/// Nobody approves what they wrote themselves.
#[utoipa::path(
    post,
    path = "/v1/orders/{id}/approval",
    tag = "orders",
    params(("id" = OrderId, Path, description = "its id")),
    security(("bearer" = ["orders:approve"])),
    responses((status = 200, body = OrderView), WriteProblems),
)]
pub(crate) async fn approve(
    app: State<App>,
    who: Allowed<ApproveOrders>,
    context: Context,
    Path(id): Path<OrderId>,
) -> Result<Json<OrderView>, Failure> {
    let approved = domain::approve(&*app.storage, id, &who.caller, &context.0).await?;
    Ok(Json(view(approved)))
}

/// Read one
#[utoipa::path(
    get,
    path = "/v1/orders/{id}",
    tag = "orders",
    params(("id" = OrderId, Path, description = "its id")),
    security(("bearer" = ["orders:read"])),
    responses((status = 200, body = OrderView), ReadProblems),
)]
pub(crate) async fn read(
    app: State<App>,
    who: Allowed<ReadOrders>,
    Path(id): Path<OrderId>,
) -> Result<Json<OrderView>, Failure> {
    let found = app.storage.find(&who.caller.tenant, id).await?;
    Ok(Json(view(found.ok_or(Failure::NotFound)?)))
}

pub(crate) fn view(known: Order) -> OrderView {
    let (state, approved_by, approved_at) = match known.state {
        Progress::Open => (Shown::Open, None, None),
        Progress::Approved(Approval { by, at }) => (Shown::Approved, Some(by), Some(at)),
    };
    OrderView {
        id: known.id,
        title: known.title.as_str().to_owned(),
        author: known.author,
        created_at: known.created_at,
        state,
        approved_by,
        approved_at,
    }
}
