//! The whole of it from outside: transcripts through the judgement, and agents against a server
//! that misbehaves.

#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "what a test cannot go on without may end it"
)]

// {{#if (eq shape "single")}}
mod alone;
// {{/if}}
mod arguments;
mod audit;
// {{#if (eq shape "specialists")}}
mod coordinated;
// {{/if}}
mod judgement;
mod misbehaviour;
mod requests;
mod scripted;
mod stage;
mod tools;
mod transcripts;
