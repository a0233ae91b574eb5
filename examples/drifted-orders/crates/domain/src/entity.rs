use contracts::{ActorId, Moment, Tenant};

use contracts::OrderId;

use crate::details::Title;

/// A `order` that the rules let in.
///
/// Made by [`decide`](crate::decide), and by a store that reads back what was let in before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// Its name, forever.
    pub id: OrderId,
    /// Whose it is.
    pub tenant: Tenant,
    /// What it is about.
    pub title: Title,
    /// Who asked for it.
    pub author: ActorId,
    /// When it was let in.
    pub created_at: Moment,
    /// How far it has come.
    pub state: State,
}

/// How far a `order` has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Waiting for somebody other than its author.
    Open,
    /// Approved, for good.
    Approved(Approval),
}

/// Somebody's approval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// Who approved it.
    pub by: ActorId,
    /// When.
    pub at: Moment,
}
