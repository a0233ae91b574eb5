use contracts::Tenant;
use domain::{CostCentre, Stored};
use sqlx::Row as _;
use thiserror::Error;

use super::Sqlite;
use crate::failure::{corrupt, failed};

const FIND: &str = "SELECT code, name FROM cost_centres WHERE tenant = ? AND code = ?";

/// What the books sent is no cost centre.
#[derive(Debug, Error)]
#[error("a cost centre has a code of four to eight digits")]
struct NoCode;

pub(super) async fn find(
    store: &Sqlite,
    tenant: &Tenant,
    code: &str,
) -> Stored<Option<CostCentre>> {
    let find = sqlx::query(FIND).bind(tenant.as_str()).bind(code);
    let Some(row) = find.fetch_optional(&store.readers).await.map_err(failed)? else {
        return Ok(None);
    };
    let code: &str = row.try_get("code").map_err(corrupt)?;
    let name: &str = row.try_get("name").map_err(corrupt)?;
    let found = CostCentre::new(code, name).ok_or_else(|| corrupt(NoCode))?;
    Ok(Some(found))
}
