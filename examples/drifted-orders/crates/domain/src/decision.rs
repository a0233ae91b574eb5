use thiserror::Error;

use contracts::audit::{ApprovalRefusedV1, ApprovedV1, CreatedV1};
use contracts::audit::{Entry, Outcome, Payload, Reason};

use contracts::{OrderDraft, OrderId};

use crate::caller::{Caller, Occasion};
use crate::details::{Fault, Title};
use crate::entity::{Approval, State};
use crate::storage::StorageError;

use crate::entity::Order;

/// What a caller wants done.
#[derive(Clone, Debug)]
pub enum Command {
    /// Let a new one in.
    Create(OrderDraft),
    /// Approve the one that is there.
    Approve,
}

/// A change that the rules allow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// This one is new.
    Created(Order),
    /// This one was open and is now approved.
    Approved(Order, Approval),
}

impl Change {
    /// What it is like after the change.
    pub const fn after(&self) -> &Order {
        match self {
            Self::Created(after) | Self::Approved(after, _) => after,
        }
    }

    /// The same, without the change around it.
    pub fn into_after(self) -> Order {
        match self {
            Self::Created(after) | Self::Approved(after, _) => after,
        }
    }
}

/// What the rules allow: a change, and the event that records it. One does not exist without the
/// other, so nothing can change unseen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What changes.
    pub change: Change,
    /// What the log says about it.
    pub event: Entry,
}

/// Why the rules say no.
#[derive(Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// At least one field cannot be taken; all that cannot are here.
    #[error("some fields cannot be taken")]
    Invalid(Vec<Fault>),
    /// Two pairs of eyes: nobody approves what they wrote themselves.
    #[error("nobody approves what they wrote themselves")]
    SelfApproval(Box<Entry>),
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
    state: Option<Order>,
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
    draft: &OrderDraft,
    caller: &Caller,
    occasion: &Occasion,
) -> Result<Decision, Refusal> {
    let title = Title::parse(&draft.title).map_err(Fault::at("title"));
    let title = title.map_err(|fault| Refusal::Invalid(vec![fault]))?;
    let said = Payload::CreatedV1(CreatedV1 {
        title: title.as_str().to_owned(),
    });
    let new = Order {
        id: OrderId::new(occasion.id),
        tenant: caller.tenant.clone(),
        title,
        author: caller.actor.id.clone(),
        created_at: occasion.at,
        state: State::Open,
    };
    Ok(Decision {
        event: occasion.entry(caller, new.id, Outcome::Success, said),
        change: Change::Created(new),
    })
}

fn permit(
    // As it is now.
    open: Order,
    caller: &Caller,
    occasion: &Occasion,
) -> Result<Decision, Refusal> {
    if open.state != State::Open {
        return Err(Refusal::AlreadyApproved);
    }
    if open.author == caller.actor.id {
        let reason = Reason::SelfApproval;
        let said = Payload::ApprovalRefusedV1(ApprovalRefusedV1 { reason });
        let event = occasion.entry(caller, open.id, Outcome::Denied, said);
        return Err(Refusal::SelfApproval(Box::new(event)));
    }
    let said = Payload::ApprovedV1(ApprovedV1 {
        author: open.author.as_str().to_owned(),
    });
    let approval = Approval {
        by: caller.actor.id.clone(),
        at: occasion.at,
    };
    let state = State::Approved(approval.clone());
    Ok(Decision {
        event: occasion.entry(caller, open.id, Outcome::Success, said),
        change: Change::Approved(Order { state, ..open }, approval),
    })
}
