//! What the agent can do: the tools of a small warehouse. Replace them with yours.
//!
//! A tool is a type for its arguments ([`crate::tool::Arguments`]), an arm of its set's call, and a
//! method of what it works on.

pub mod orders;
pub mod stock;
pub mod warehouse;
