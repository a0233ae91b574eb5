use contracts::Moment;
use domain::{Details, Person, StorageError, Stored, Title};
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use contracts::PurchaseOrderId;

use domain::PurchaseOrder;

/// Reads one row of `SELECT *` by name. A value outside its type's range is an error, never a
/// default.
pub(crate) fn read(row: &SqliteRow) -> Stored<PurchaseOrder> {
    let details = Details {
        title: Title::parse(text(row, "title")?).map_err(corrupt)?,
        author: Person::parse(text(row, "author")?).map_err(corrupt)?,
        approver: Person::parse(text(row, "approver")?).map_err(corrupt)?,
    };
    let id = row.try_get("id").map_err(corrupt)?;
    let micros = row.try_get("created_at").map_err(corrupt)?;
    let created_at = Moment::from_micros(micros).map_err(corrupt)?;
    let id = PurchaseOrderId::new(id);
    Ok(PurchaseOrder::restore(id, details, created_at))
}

fn text<'r>(row: &'r SqliteRow, column: &str) -> Stored<&'r str> {
    row.try_get(column).map_err(corrupt)
}

fn corrupt(cause: impl std::error::Error + Send + Sync + 'static) -> StorageError {
    StorageError::Corrupt(Box::new(cause))
}
