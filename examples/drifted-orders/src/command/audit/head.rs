use std::io::{self, Write as _};

use domain::AuditLog;

use super::Whose;
use crate::failure::Cause;

/// Prints each tenant and its head, as `audit verify --head` takes it.
pub(super) async fn head(log: &dyn AuditLog, whose: Whose) -> Result<(), Cause> {
    for tenant in whose.tenants(log).await? {
        let head = log.head(&tenant).await?;
        writeln!(io::stdout(), "{tenant} {}:{}", head.seq, head.hash)?;
    }
    Ok(())
}
