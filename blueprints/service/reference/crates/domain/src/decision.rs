use thiserror::Error;

// {{#if (has "audit-log")}}
use contracts::audit::{ApprovalRefusedV1, ApprovedV1, CreatedV1};
use contracts::audit::{Entry, Outcome, Payload, Reason};

// {{/if}}
use contracts::{PurchaseOrderDraft, PurchaseOrderId};

use crate::caller::{Caller, Occasion};
use crate::details::{Fault, Title};
use crate::entity::{Approval, State};
use crate::storage::StorageError;

use crate::entity::PurchaseOrder;

/// What a caller wants done.
#[derive(Clone, Debug)]
pub enum Command {
    /// Let a new one in.
    Create(PurchaseOrderDraft),
    /// Approve the one that is there.
    Approve,
}

/// A change that the rules allow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// This one is new.
    Created(PurchaseOrder),
    /// This one was open and is now approved.
    Approved(PurchaseOrder, Approval),
}

impl Change {
    /// What it is like after the change.
    pub const fn after(&self) -> &PurchaseOrder {
        match self {
            Self::Created(after) | Self::Approved(after, _) => after,
        }
    }

    /// The same, without the change around it.
    pub fn into_after(self) -> PurchaseOrder {
        match self {
            Self::Created(after) | Self::Approved(after, _) => after,
        }
    }
}

// {{#if (has "audit-log")}}
/// What the rules allow: a change, and the event that records it. One does not exist without the
/// other, so nothing can change unseen.
// {{else}}
//~ /// What the rules allow.
// {{/if}}
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What changes.
    pub change: Change,
    // {{#if (has "audit-log")}}
    /// What the log says about it.
    pub event: Entry,
    // {{/if}}
}

/// Why the rules say no.
#[derive(Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// At least one field cannot be taken; all that cannot are here.
    #[error("some fields cannot be taken")]
    Invalid(Vec<Fault>),
    /// Two pairs of eyes: nobody approves what they wrote themselves.
    #[error("nobody approves what they wrote themselves")]
    // {{#if (has "audit-log")}}
    SelfApproval(Box<Entry>),
    // {{else}}
    //~ SelfApproval,
    // {{/if}}
    /// It was approved before.
    #[error("it is approved already")]
    AlreadyApproved,
    /// There is nothing to decide about.
    #[error("nothing has this id")]
    Missing,
}

/// Why a use case came to nothing.
#[derive(Debug, Error)]
pub enum Error {
    /// The rules say no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The store could not.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Decides on `command`, given what is there. Pure: the same wish always gets the same answer.
///
/// # Errors
///
/// A [`Refusal`] that says which rule was broken.
pub fn decide(
    state: Option<PurchaseOrder>,
    command: &Command,
    caller: &Caller,
    occasion: &Occasion,
) -> Result<Decision, Refusal> {
    match command {
        Command::Create(draft) => let_in(draft, caller, occasion),
        Command::Approve => permit(state.ok_or(Refusal::Missing)?, caller, occasion),
    }
}

fn let_in(
    // As it was sent.
    draft: &PurchaseOrderDraft,
    caller: &Caller,
    occasion: &Occasion,
) -> Result<Decision, Refusal> {
    let title = Title::parse(&draft.title).map_err(Fault::at("title"));
    let title = title.map_err(|fault| Refusal::Invalid(vec![fault]))?;
    // {{#if (has "audit-log")}}
    let said = Payload::CreatedV1(CreatedV1 {
        title: title.as_str().to_owned(),
    });
    // {{/if}}
    let new = PurchaseOrder {
        id: PurchaseOrderId::new(occasion.id),
        tenant: caller.tenant.clone(),
        title,
        author: caller.actor.id.clone(),
        created_at: occasion.at,
        state: State::Open,
    };
    Ok(Decision {
        // {{#if (has "audit-log")}}
        event: occasion.entry(caller, new.id, Outcome::Success, said),
        // {{/if}}
        change: Change::Created(new),
    })
}

fn permit(
    // As it is now.
    open: PurchaseOrder,
    caller: &Caller,
    occasion: &Occasion,
) -> Result<Decision, Refusal> {
    if open.state != State::Open {
        return Err(Refusal::AlreadyApproved);
    }
    if open.author == caller.actor.id {
        // {{#if (has "audit-log")}}
        let reason = Reason::SelfApproval;
        let said = Payload::ApprovalRefusedV1(ApprovalRefusedV1 { reason });
        let event = occasion.entry(caller, open.id, Outcome::Denied, said);
        return Err(Refusal::SelfApproval(Box::new(event)));
        // {{else}}
        //~ return Err(Refusal::SelfApproval);
        // {{/if}}
    }
    // {{#if (has "audit-log")}}
    let said = Payload::ApprovedV1(ApprovedV1 {
        author: open.author.as_str().to_owned(),
    });
    // {{/if}}
    let approval = Approval {
        by: caller.actor.id.clone(),
        at: occasion.at,
    };
    let state = State::Approved(approval.clone());
    Ok(Decision {
        // {{#if (has "audit-log")}}
        event: occasion.entry(caller, open.id, Outcome::Success, said),
        // {{/if}}
        change: Change::Approved(PurchaseOrder { state, ..open }, approval),
    })
}
