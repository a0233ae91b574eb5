//! Bearer tokens as a forger, an issuer in trouble and a caller meet them. Every signature is real.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops at the first surprise, also in what it shares"
)]

mod claims;
mod heads;
mod issuer;
mod key_server;
mod key_sets;
mod log_alone;
mod refresh;
mod requests;
mod routes;
mod signatures;
