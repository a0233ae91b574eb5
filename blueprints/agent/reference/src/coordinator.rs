//! The coordinator: it asks specialists, and touches nothing itself.
//!
//! All it can do is pass a task on. It never sees the warehouse, nor the tools that change it.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::agent::Agent;
use crate::failure::Failure;
use crate::tool::{Arguments, Definition, Misfit, ToolFault, Toolset, arguments, reply};
use crate::turn::AskedCall;

/// Someone a task can be passed on to.
pub trait Colleague {
    /// Works on a task until there is an answer.
    ///
    /// # Errors
    /// [`Failure`] when there is none.
    fn ask(&self, task: &str) -> Result<String, Failure>;
}

impl<T: Toolset> Colleague for Agent<'_, T> {
    fn ask(&self, task: &str) -> Result<String, Failure> {
        self.work(task)
    }
}

/// The specialists, as tools.
pub struct Coordinator<'a> {
    /// Knows orders.
    pub orders: &'a dyn Colleague,
    /// Knows stock.
    pub stock: &'a dyn Colleague,
}

/// Every call of [`Coordinator`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delegation {
    /// To whoever knows orders.
    Orders(AskOrders),
    /// To whoever knows stock.
    Stock(AskStock),
}

/// Arguments of `ask_orders`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AskOrders {
    /// What to find out, with every number that is needed for it.
    pub task: String,
}

impl Arguments for AskOrders {
    const TOOL: &'static str = "ask_orders";
    const PURPOSE: &'static str = "Asks the specialist for orders: what was ordered.";
}

/// Arguments of `ask_stock`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AskStock {
    /// What to find out or reserve, with every article and number that is needed for it.
    pub task: String,
}

impl Arguments for AskStock {
    const TOOL: &'static str = "ask_stock";
    const PURPOSE: &'static str = "Asks the specialist for stock: what is free, and reserving it.";
}

impl Toolset for Coordinator<'_> {
    type Call = Delegation;

    fn definitions(&self) -> Vec<Definition> {
        vec![Definition::of::<AskOrders>(), Definition::of::<AskStock>()]
    }

    fn read(&self, asked: &AskedCall) -> Result<Delegation, Misfit> {
        match asked.tool.as_str() {
            AskOrders::TOOL => arguments(&asked.arguments).map(Delegation::Orders),
            AskStock::TOOL => arguments(&asked.arguments).map(Delegation::Stock),
            _ => Err(Misfit::UnknownTool),
        }
    }

    /// A specialist's failure is the question's: a coordinator that goes on would make up the rest.
    fn run(&self, call: Delegation) -> Result<String, ToolFault> {
        let answer = match call {
            Delegation::Orders(AskOrders { task }) => self.orders.ask(&task),
            Delegation::Stock(AskStock { task }) => self.stock.ask(&task),
        };
        reply(&answer.map_err(|failure| ToolFault::Fatal(Box::new(failure)))?)
    }
}
