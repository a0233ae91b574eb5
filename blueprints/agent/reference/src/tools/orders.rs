//! Tools that read orders.

use schemars::JsonSchema;
use serde::Deserialize;

use super::warehouse::Warehouse;
use crate::tool::{Arguments, Definition, Misfit, ToolFault, Toolset, arguments, reply};
use crate::turn::AskedCall;

/// The tools that read orders.
pub struct Orders<'a>(pub &'a Warehouse);

/// Every call of [`Orders`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrdersCall {
    /// Finds one order.
    Find(FindOrder),
}

/// Arguments of `find_order`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FindOrder {
    /// The number of the order.
    pub number: u32,
}

impl Arguments for FindOrder {
    const TOOL: &'static str = "find_order";
    const PURPOSE: &'static str = "The article and count of an order. Changes nothing.";
}

impl Toolset for Orders<'_> {
    type Call = OrdersCall;

    fn definitions(&self) -> Vec<Definition> {
        vec![Definition::of::<FindOrder>()]
    }

    fn read(&self, asked: &AskedCall) -> Result<OrdersCall, Misfit> {
        match asked.tool.as_str() {
            FindOrder::TOOL => arguments(&asked.arguments).map(OrdersCall::Find),
            _ => Err(Misfit::UnknownTool),
        }
    }

    fn run(&self, call: OrdersCall) -> Result<String, ToolFault> {
        let OrdersCall::Find(find) = call;
        match self.0.order(find.number) {
            Some(order) => reply(order),
            None => Err(ToolFault::Declined("there is no such order".to_owned())),
        }
    }
}
