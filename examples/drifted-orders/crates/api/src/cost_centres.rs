use axum::Json;
use axum::extract::{Path, State};
use contracts::CostCentreView;

use crate::App;
use crate::auth::{Allowed, ReadCostCentres};
use crate::failure::{Failure, ReadProblems};

/// Read a cost centre
///
/// What orders are booked on.
#[utoipa::path(
    get,
    path = "/v1/cost-centres/{id}",
    tag = "cost-centres",
    params(("id" = String, Path, description = "its code in the books")),
    security(("bearer" = ["cost-centres:read"])),
    responses((status = 200, body = CostCentreView), ReadProblems),
)]
pub(crate) async fn read(
    app: State<App>,
    who: Allowed<ReadCostCentres>,
    Path(code): Path<String>,
) -> Result<Json<CostCentreView>, Failure> {
    let found = app.storage.cost_centre(&who.caller.tenant, &code).await?;
    let found = found.ok_or(Failure::NotFound)?;
    Ok(Json(CostCentreView {
        code: found.code().to_owned(),
        name: found.name,
    }))
}
