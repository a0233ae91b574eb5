use domain::Caller;
use jiff::Timestamp;

use super::claims::Claims;
use super::head::Head;
use super::keys::Keys;
use super::{KeySource, Permission, Rejection, install_crypto};

/// Tells whether a bearer token is sound, and whose it is.
pub struct Verifier {
    issuer: String,
    audience: String,
    keys: Keys,
}

/// What a sound token says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Who asks.
    pub caller: Caller,
    /// What they may, in words that are parted by spaces.
    scope: String,
}

impl Verified {
    /// Whether the token carries the permission `P`.
    pub fn allows<P: Permission>(&self) -> bool {
        self.scope.split(' ').any(|scope| scope == P::SCOPE)
    }
}

impl Verifier {
    /// Takes tokens that `issuer` has made for `audience`, with keys from `source`. Nothing is
    /// fetched yet.
    pub fn new(issuer: &str, audience: &str, source: KeySource) -> Self {
        install_crypto();
        Self {
            issuer: issuer.to_owned(),
            audience: audience.to_owned(),
            keys: Keys::new(source),
        }
    }

    /// Reads `token`, which must be valid at `now`, give or take 30 seconds. Waits for the issuer
    /// when the token names a key that is not known yet.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong with it. Nothing it claims is looked at before its signature
    /// fits.
    pub async fn verify(&self, token: &str, now: Timestamp) -> Result<Verified, Rejection> {
        let head = Head::read(token)?;
        let key = self.keys.find(head.key_id()?, now).await?;
        if !key.signs_with(head.algorithm()) {
            return Err(Rejection::Algorithm);
        }
        let claims: Claims = key.open(token, &self.issuer, &self.audience)?;
        claims.check_time(now)?;
        Ok(Verified {
            caller: claims.caller()?,
            scope: claims.scope,
        })
    }
}
