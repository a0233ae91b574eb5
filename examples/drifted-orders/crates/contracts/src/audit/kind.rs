/// Every type of event this version can write or read, one for each arm of
/// [`Payload`](super::Payload).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A `order` was let in.
    CreatedV1,
    /// A `order` was approved.
    ApprovedV1,
    /// An approval broke a rule.
    ApprovalRefusedV1,
    /// A caller lacked a permission.
    AccessDeniedV1,
    /// A `order` was approved, and how long that took.
    ApprovedV2,
}

impl Kind {
    /// All of them.
    pub const ALL: &[Self] = &[
        // In the order of the documentation.
        Self::CreatedV1,
        Self::ApprovedV1,
        Self::ApprovalRefusedV1,
        Self::AccessDeniedV1,
        // scaffold:slot kinds
        Self::ApprovedV2,
        // scaffold:end
    ];

    /// The name in the log. The version is part of it, so a changed payload is another type.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CreatedV1 => "order.created.v1",
            Self::ApprovedV1 => "order.approved.v1",
            Self::ApprovalRefusedV1 => "order.approval-refused.v1",
            Self::AccessDeniedV1 => "access.denied.v1",
            // scaffold:slot names
            Self::ApprovedV2 => "order.approved.v2",
            // scaffold:end
        }
    }

    /// What an event of this type says, for readers of the log.
    pub const fn description(self) -> &'static str {
        match self {
            Self::CreatedV1 => "somebody asked for a order and it was let in",
            Self::ApprovedV1 => "somebody other than its author approved a order",
            Self::ApprovalRefusedV1 => "an approval was refused by a rule, and nothing changed",
            Self::AccessDeniedV1 => "a known caller lacked the permission for a request",
            // scaffold:slot descriptions
            Self::ApprovedV2 => "somebody other than its author approved a order, after a while",
            // scaffold:end
        }
    }

    /// The type that is written today in place of this one, if this one is only read any more.
    pub const fn replaced_by(self) -> Option<Self> {
        // scaffold:slot replaced
        // scaffold:end
        None
    }

    /// The type called `name`, if this version knows it.
    pub fn parse(name: &str) -> Option<Self> {
        let mut all = Self::ALL.iter().copied();
        all.find(|kind| kind.name() == name)
    }
}
