/// Every type of event this version can write or read, one for each arm of
/// [`Payload`](super::Payload).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A `purchase-order` was let in.
    CreatedV1,
    /// A `purchase-order` was approved.
    ApprovedV1,
    /// An approval broke a rule.
    ApprovalRefusedV1,
    // {{#if (has "auth")}}
    /// A caller lacked a permission.
    AccessDeniedV1,
    // {{/if}}
}

impl Kind {
    /// All of them.
    pub const ALL: &[Self] = &[
        // In the order of the documentation.
        Self::CreatedV1,
        Self::ApprovedV1,
        Self::ApprovalRefusedV1,
        // {{#if (has "auth")}}
        Self::AccessDeniedV1,
        // {{/if}}
        // scaffold:slot kinds
        // scaffold:end
    ];

    /// The name in the log. The version is part of it, so a changed payload is another type.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CreatedV1 => "purchase-order.created.v1",
            Self::ApprovedV1 => "purchase-order.approved.v1",
            Self::ApprovalRefusedV1 => "purchase-order.approval-refused.v1",
            // {{#if (has "auth")}}
            Self::AccessDeniedV1 => "access.denied.v1",
            // {{/if}}
            // scaffold:slot names
            // scaffold:end
        }
    }

    /// What an event of this type says, for readers of the log.
    pub const fn description(self) -> &'static str {
        match self {
            Self::CreatedV1 => "somebody asked for a purchase-order and it was let in",
            Self::ApprovedV1 => "somebody other than its author approved a purchase-order",
            Self::ApprovalRefusedV1 => "an approval was refused by a rule, and nothing changed",
            // {{#if (has "auth")}}
            Self::AccessDeniedV1 => "a known caller lacked the permission for a request",
            // {{/if}}
            // scaffold:slot descriptions
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
