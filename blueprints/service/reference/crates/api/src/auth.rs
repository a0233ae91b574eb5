//! Who asks, and what they may: bearer tokens of one issuer (RFC 9068), validated, never issued.
//!
//! The key decides how a signature is checked, never the token, and nothing in a token is followed:
//! no address, no embedded key. Only then are its claims read. Permissions are types, so a handler
//! says in its signature what its caller must be allowed to do; see [`Permission`].

mod allowed;
mod bearer;
mod claims;
mod description;
mod endpoint;
mod head;
mod key;
mod key_set;
mod keys;
mod permission;
mod rejection;
mod verifier;

pub(crate) use allowed::Allowed;
pub(crate) use description::describe;
pub use endpoint::UnfitUrl;
pub use key_set::{KeySet, KeySetError};
pub use keys::KeySource;
pub use permission::*;
pub use rejection::Rejection;
pub use verifier::{Verified, Verifier};

/// Makes aws-lc the one that does the cryptography of tokens and of TLS in this process. A second
/// call changes nothing.
///
/// Left to themselves, both libraries choose by Cargo features, and panic at first use once another
/// dependency turns on a second choice. [`Verifier::new`] calls this; whoever signs calls it too.
pub fn install_crypto() {
    // An error only says that somebody has chosen before.
    let _ = jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER.install_default();
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
}
