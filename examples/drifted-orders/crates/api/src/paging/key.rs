use contracts::Tenant;
use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::{ExposeSecret as _, SecretString};
use sha2::Sha256;
use thiserror::Error;

use super::cursor::{BODY, MAC};

/// The shortest key, in bytes: as long as the hash, below which HMAC grows weaker (RFC 2104,
/// section 3).
const SHORTEST: usize = 32;

/// What a key is named by: its HMAC of this, which is no cursor's.
const NAME: &[u8] = b"key id";

/// A key that signs cursors. Neither it nor its debug output gives the secret back.
#[derive(Debug)]
pub(super) struct Key {
    id: u8,
    hmac: Hmac<Sha256>,
}

impl Key {
    pub(super) fn new(secret: &SecretString) -> Result<Self, ShortKey> {
        let secret = secret.expose_secret().as_bytes();
        if secret.len() < SHORTEST {
            return Err(ShortKey);
        }
        let hmac = Hmac::<Sha256>::new_from_slice(secret).map_err(|_| ShortKey)?;
        let [id, ..] = hmac.clone().chain_update(NAME).finalize().into_bytes().0;
        Ok(Self { id, hmac })
    }

    /// The name that cursors carry. It follows from the key, so instances agree on it without being
    /// told. One byte, so two keys may share it: it says which keys to try, and proves nothing.
    pub(super) const fn id(&self) -> u8 {
        self.id
    }

    pub(super) fn sign(&self, body: &[u8; BODY], tenant: &Tenant) -> [u8; MAC] {
        let whole = self.over(body, tenant).finalize().into_bytes();
        let mut first = [0; MAC];
        first.copy_from_slice(&whole[..MAC]);
        first
    }

    /// Whether [`Key::sign`] gave `mac`. Takes equally long for each wrong one.
    pub(super) fn signed(&self, body: &[u8; BODY], tenant: &Tenant, mac: &[u8; MAC]) -> bool {
        self.over(body, tenant).verify_truncated_left(mac).is_ok()
    }

    /// The body has a fixed length, so its end and the tenant's beginning cannot be mistaken.
    fn over(&self, body: &[u8; BODY], tenant: &Tenant) -> Hmac<Sha256> {
        let body = self.hmac.clone().chain_update(body);
        body.chain_update(tenant.as_str())
    }
}

/// A key that is too short to sign with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a key for cursors has at least {SHORTEST} bytes")]
pub struct ShortKey;
