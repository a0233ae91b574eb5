use contracts::Moment;

use contracts::{PurchaseOrderDraft, PurchaseOrderId};

use thiserror::Error;

use crate::details::{Details, Fault};

/// A `purchase-order` that the rules let in.
///
/// Its fields are private: nobody can make one that [`PurchaseOrder::decide`] has not seen, except
/// a store that reads back what was let in before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PurchaseOrder {
    id: PurchaseOrderId,
    details: Details,
    created_at: Moment,
}

/// The wish for a new `purchase-order`, with everything needed to decide on it.
#[derive(Clone, Debug)]
pub struct Create {
    /// What the caller sent.
    pub draft: PurchaseOrderDraft,
    /// The name it will have.
    pub id: PurchaseOrderId,
    /// The time of the wish.
    pub at: Moment,
}

/// Why the rules say no.
#[derive(Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// At least one field cannot be taken; all that cannot are here.
    #[error("some fields cannot be taken")]
    Invalid(Vec<Fault>),
    /// Two pairs of eyes: the author may not be the approver.
    #[error("nobody approves what they wrote themselves")]
    SelfApproval,
}

impl PurchaseOrder {
    /// Decides on `wish`. Pure: the same wish always gets the same answer.
    ///
    /// # Errors
    ///
    /// A [`Refusal`] that says which rule was broken.
    pub fn decide(wish: Create) -> Result<Self, Refusal> {
        let Create { draft, id, at } = wish;
        let details = Details::parse(&draft).map_err(Refusal::Invalid)?;
        if details.author == details.approver {
            return Err(Refusal::SelfApproval);
        }
        Ok(Self::restore(id, details, at))
    }

    /// Brings back what was let in before, for a store. Rules judge wishes, not history, so a rule
    /// that came later does not make old rows unreadable.
    pub const fn restore(id: PurchaseOrderId, details: Details, at: Moment) -> Self {
        Self {
            id,
            details,
            created_at: at,
        }
    }

    /// Its name, forever.
    pub const fn id(&self) -> PurchaseOrderId {
        self.id
    }

    /// What it is about and who is concerned.
    pub const fn details(&self) -> &Details {
        &self.details
    }

    /// When it was let in.
    pub const fn created_at(&self) -> Moment {
        self.created_at
    }
}
