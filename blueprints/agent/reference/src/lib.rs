//! Answers questions with tools, and accepts no turn of a model unjudged.
//!
//! A turn comes from the provider ([`openai`], the only place that knows its wire format) as a
//! [`turn::Turn`]. [`judgement::judge`], a pure function, says what it is: calls to run, an answer,
//! or one of the ways in which models and gateways fail. [`agent::Agent`] acts on that within a
//! budget and a number of steps, and [`audit::Trail`] keeps every call and every judgement.
//!
//! To change what the agent can do, start in [`tools`]; to change who does it, in [`team`].

pub mod agent;
pub mod audit;
// {{#if (eq shape "single")}}
pub mod both;
// {{/if}}
pub mod conversation;
// {{#if (eq shape "specialists")}}
pub mod coordinator;
// {{/if}}
pub mod failure;
pub mod judgement;
mod narration;
pub mod openai;
pub mod provider;
mod run;
pub mod team;
pub mod tool;
pub mod tools;
pub mod turn;
