use crate::caller::{Caller, Occasion};
use crate::decision::Refusal;
use crate::decision::{Command, Error, decide};
use crate::storage::{Storage, StorageError};

use contracts::OrderId;

use crate::entity::Order;

/// How often a decision is made anew when somebody else was faster.
const ATTEMPTS: u32 = 5;

/// Approves the one named `id`. A refusal that others should know of is in the log before this
/// returns.
///
/// # Errors
///
/// When a rule refuses it, when there is none of that name, or when the store cannot keep it.
pub async fn approve(
    storage: &dyn Storage,
    id: OrderId,
    caller: &Caller,
    occasion: &Occasion,
) -> Result<Order, Error> {
    for _ in 0..ATTEMPTS {
        let state = storage.find(&caller.tenant, id).await?;
        let decision = match decide(state, &Command::Approve, caller, occasion) {
            Ok(decision) => decision,
            Err(Refusal::SelfApproval(event)) => {
                storage.log().record(&event).await?;
                return Err(Refusal::SelfApproval(event).into());
            }
            Err(refusal) => return Err(refusal.into()),
        };
        match storage.commit(caller, &decision, None).await {
            Ok(_) => return Ok(decision.change.into_after()),
            Err(StorageError::Changed) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(StorageError::Changed.into())
}
