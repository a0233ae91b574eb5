use crate::caller::{Caller, Occasion};
use crate::decision::{Command, Error, Refusal, decide};
use crate::idempotency::IdempotencyKey;
use crate::storage::{Committed, Storage};

use contracts::OrderDraft;

use crate::entity::Order;

/// Decides on `draft` and keeps what was let in. The same `key` and draft again give what the first
/// time gave.
///
/// # Errors
///
/// When a rule refuses it (then nothing was stored), when the key was used for another draft, or
/// when the store cannot keep it.
pub async fn create(
    storage: &dyn Storage,
    draft: OrderDraft,
    key: &IdempotencyKey,
    caller: &Caller,
    occasion: &Occasion,
) -> Result<Order, Error> {
    let decision = decide(None, &Command::Create(draft), caller, occasion)?;
    match storage.commit(caller, &decision, Some(key)).await? {
        Committed::Now => Ok(decision.change.into_after()),
        Committed::Before(id) => {
            let found = storage.find(&caller.tenant, id).await?;
            Ok(found.ok_or(Refusal::Missing)?)
        }
    }
}
