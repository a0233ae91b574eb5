//! Who works on a question: roles, limits, and who has which tools.

use crate::agent::{Agent, Desk, Limits, Role};
use crate::failure::Failure;
use crate::tools::orders::Orders;
use crate::tools::stock::Stock;
use crate::tools::warehouse::Warehouse;

// {{#if (eq shape "single")}}
use crate::both::Both;
// {{/if}}
// {{#if (eq shape "specialists")}}
use crate::coordinator::Coordinator;
// {{/if}}

/// Tokens one turn may write. Said with every request, never left to a provider's default.
const OUTPUT_TOKENS: u64 = 4096;

// {{#if (eq shape "specialists")}}
const COORDINATOR: Role = Role {
    name: "coordinator",
    instructions: "You answer questions about a warehouse. You know nothing about it yourself: ask \
                   the specialists, then answer in one or two sentences. Never name a tool.",
    limits: Limits {
        steps: 6,
        budget: 40_000,
        output: OUTPUT_TOKENS,
    },
};

const ORDERS: Role = Role {
    name: "orders",
    instructions: "You look up orders. Use your tools for every fact, then answer in one sentence. \
                   Never name a tool.",
    limits: Limits {
        steps: 4,
        budget: 20_000,
        output: OUTPUT_TOKENS,
    },
};

const STOCK: Role = Role {
    name: "stock",
    instructions: "You look up and reserve stock. Use your tools for every fact, reserve only what \
                   the task asks for, then answer in one sentence. Never name a tool.",
    limits: Limits {
        steps: 4,
        budget: 20_000,
        output: OUTPUT_TOKENS,
    },
};

/// Answers a question: a coordinator without side effects, and a specialist for each set of tools.
/// Each works within its own limits, for each task anew.
///
/// # Errors
/// [`Failure`] of the coordinator, or of the specialist it asked.
pub fn coordinated(
    desk: Desk<'_>,
    warehouse: &Warehouse,
    question: &str,
) -> Result<String, Failure> {
    let orders = Agent {
        desk,
        role: ORDERS,
        tools: Orders(warehouse),
    };
    let stock = Agent {
        desk,
        role: STOCK,
        tools: Stock(warehouse),
    };
    let coordinator = Agent {
        desk,
        role: COORDINATOR,
        tools: Coordinator {
            orders: &orders,
            stock: &stock,
        },
    };
    coordinator.work(question)
}
// {{/if}}
// {{#if (eq shape "single")}}
const CLERK: Role = Role {
    name: "clerk",
    instructions: "You answer questions about a warehouse. Use your tools for every fact, reserve \
                   only what the question asks for, then answer in one or two sentences. Never \
                   name a tool.",
    limits: Limits {
        steps: 8,
        budget: 40_000,
        output: OUTPUT_TOKENS,
    },
};

/// Answers a question: one agent with all the tools.
///
/// # Errors
/// [`Failure`] of that agent.
pub fn alone(desk: Desk<'_>, warehouse: &Warehouse, question: &str) -> Result<String, Failure> {
    let clerk = Agent {
        desk,
        role: CLERK,
        tools: Both(Orders(warehouse), Stock(warehouse)),
    };
    clerk.work(question)
}
// {{/if}}
