use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::Create;

use contracts::PurchaseOrderView;
use contracts::{PurchaseOrderDraft, PurchaseOrderId};

use domain::PurchaseOrder;

use crate::App;
use crate::failure::Failure;

type Answer = Result<Response, Failure>;

pub(crate) async fn ready(app: State<App>) -> Answer {
    app.storage.ready().await?;
    Ok(StatusCode::OK.into_response())
}

pub(crate) async fn create(app: State<App>, body: Json<PurchaseOrderDraft>) -> Answer {
    let wish = Create {
        draft: body.0,
        id: PurchaseOrderId::new((app.next_id)()),
        at: (app.now)().into(),
    };
    let new = domain::create(&*app.storage, wish).await?;
    let place = format!("/v1/purchase-orders/{}", new.id());
    let headers = [(header::LOCATION, place)];
    Ok((StatusCode::CREATED, headers, Json(view(&new))).into_response())
}

pub(crate) async fn read(app: State<App>, id: Path<PurchaseOrderId>) -> Answer {
    let found = app.storage.find(id.0).await?;
    let found = found.ok_or(Failure::NotFound)?;
    Ok(Json(view(&found)).into_response())
}

fn view(known: &PurchaseOrder) -> PurchaseOrderView {
    let details = known.details();
    PurchaseOrderView {
        id: known.id(),
        title: details.title.as_str().to_owned(),
        author: details.author.as_str().to_owned(),
        approver: details.approver.as_str().to_owned(),
        created_at: known.created_at(),
    }
}
