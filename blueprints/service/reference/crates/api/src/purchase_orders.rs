use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::{Approval, State as Progress};

use contracts::{PurchaseOrderDraft, PurchaseOrderId};
use contracts::{PurchaseOrderState as Shown, PurchaseOrderView};

use domain::PurchaseOrder;

use crate::App;
use crate::failure::{Failure, ReadProblems, WriteProblems};
use crate::idempotency::Key;
use crate::occasion::Context;

// {{#if (has "auth")}}
use crate::auth::{Allowed, ApprovePurchaseOrders};
use crate::auth::{CreatePurchaseOrders, ReadPurchaseOrders};
// {{else}}
//~ use crate::gateway::Gateway;
// {{/if}}

/// Create one
///
/// The same `Idempotency-Key` and body again give the one that was made the first time.
#[utoipa::path(
    post,
    path = "/v1/purchase-orders",
    tag = "purchase-orders",
    params(Key),
    // {{#if (has "auth")}}
    security(("bearer" = ["purchase-orders:create"])),
    // {{/if}}
    responses(
        (status = 201, body = PurchaseOrderView, headers(("location" = String))),
        WriteProblems,
    ),
)]
pub(crate) async fn create(
    app: State<App>,
    // {{#if (has "auth")}}
    who: Allowed<CreatePurchaseOrders>,
    // {{else}}
    //~ who: Gateway,
    // {{/if}}
    key: Key,
    context: Context,
    Json(draft): Json<PurchaseOrderDraft>,
) -> Result<Response, Failure> {
    let key = key.of(&draft)?;
    let storage = &*app.storage;
    let new = domain::create(storage, draft, &key, &who.caller, &context.0).await?;
    let place = format!("/v1/purchase-orders/{}", new.id);
    let headers = [(header::LOCATION, place)];
    Ok((StatusCode::CREATED, headers, Json(view(new))).into_response())
}

/// Approve one
///
/// Nobody approves what they wrote themselves.
#[utoipa::path(
    post,
    path = "/v1/purchase-orders/{id}/approval",
    tag = "purchase-orders",
    params(("id" = PurchaseOrderId, Path, description = "its id")),
    // {{#if (has "auth")}}
    security(("bearer" = ["purchase-orders:approve"])),
    // {{/if}}
    responses((status = 200, body = PurchaseOrderView), WriteProblems),
)]
pub(crate) async fn approve(
    app: State<App>,
    // {{#if (has "auth")}}
    who: Allowed<ApprovePurchaseOrders>,
    // {{else}}
    //~ who: Gateway,
    // {{/if}}
    context: Context,
    Path(id): Path<PurchaseOrderId>,
) -> Result<Json<PurchaseOrderView>, Failure> {
    let approved = domain::approve(&*app.storage, id, &who.caller, &context.0).await?;
    Ok(Json(view(approved)))
}

/// Read one
#[utoipa::path(
    get,
    path = "/v1/purchase-orders/{id}",
    tag = "purchase-orders",
    params(("id" = PurchaseOrderId, Path, description = "its id")),
    // {{#if (has "auth")}}
    security(("bearer" = ["purchase-orders:read"])),
    // {{/if}}
    responses((status = 200, body = PurchaseOrderView), ReadProblems),
)]
pub(crate) async fn read(
    app: State<App>,
    // {{#if (has "auth")}}
    who: Allowed<ReadPurchaseOrders>,
    // {{else}}
    //~ who: Gateway,
    // {{/if}}
    Path(id): Path<PurchaseOrderId>,
) -> Result<Json<PurchaseOrderView>, Failure> {
    let found = app.storage.find(&who.caller.tenant, id).await?;
    Ok(Json(view(found.ok_or(Failure::NotFound)?)))
}

pub(crate) fn view(known: PurchaseOrder) -> PurchaseOrderView {
    let (state, approved_by, approved_at) = match known.state {
        Progress::Open => (Shown::Open, None, None),
        Progress::Approved(Approval { by, at }) => (Shown::Approved, Some(by), Some(at)),
    };
    PurchaseOrderView {
        id: known.id,
        title: known.title.as_str().to_owned(),
        author: known.author,
        created_at: known.created_at,
        state,
        approved_by,
        approved_at,
    }
}
