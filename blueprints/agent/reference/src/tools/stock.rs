//! Tools that read and reserve stock.

use std::num::NonZeroU32;

use schemars::JsonSchema;
use serde::Deserialize;

use super::warehouse::Warehouse;
use crate::tool::{Arguments, Definition, Misfit, ToolFault, Toolset, arguments, reply};
use crate::turn::AskedCall;

/// The tools that read and reserve stock.
pub struct Stock<'a>(pub &'a Warehouse);

/// Every call of [`Stock`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StockCall {
    /// Looks up one article.
    LookUp(LookUpStock),
    /// Reserves some of one.
    Reserve(ReserveStock),
}

/// Arguments of `look_up_stock`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LookUpStock {
    /// The article, such as `bolt-m8`.
    pub article: String,
}

impl Arguments for LookUpStock {
    const TOOL: &'static str = "look_up_stock";
    const PURPOSE: &'static str = "How many of an article are free. Changes nothing.";
}

/// Arguments of `reserve_stock`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReserveStock {
    /// The article, such as `bolt-m8`.
    pub article: String,
    /// How many to reserve.
    pub count: NonZeroU32,
}

impl Arguments for ReserveStock {
    const TOOL: &'static str = "reserve_stock";
    const PURPOSE: &'static str = "Reserves some of an article, all of them or none.";
}

impl Toolset for Stock<'_> {
    type Call = StockCall;

    fn definitions(&self) -> Vec<Definition> {
        vec![
            Definition::of::<LookUpStock>(),
            Definition::of::<ReserveStock>(),
        ]
    }

    fn read(&self, asked: &AskedCall) -> Result<StockCall, Misfit> {
        match asked.tool.as_str() {
            LookUpStock::TOOL => arguments(&asked.arguments).map(StockCall::LookUp),
            ReserveStock::TOOL => arguments(&asked.arguments).map(StockCall::Reserve),
            _ => Err(Misfit::UnknownTool),
        }
    }

    fn run(&self, call: StockCall) -> Result<String, ToolFault> {
        match call {
            StockCall::LookUp(LookUpStock { article }) => match self.0.level(&article) {
                Some(level) => reply(&level),
                None => Err(ToolFault::Declined("there is no such article".to_owned())),
            },
            StockCall::Reserve(ReserveStock { article, count }) => {
                let reserved = self.0.reserve(&article, count);
                reply(&reserved.map_err(|shortage| ToolFault::Declined(shortage.to_string()))?)
            }
        }
    }
}
