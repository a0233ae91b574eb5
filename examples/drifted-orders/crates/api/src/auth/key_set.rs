use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use jsonwebtoken::jwk::{Jwk, KeyOperations, PublicKeyUse};
use serde::Deserialize;
use serde_json::Value;
use thiserror::Error;

use super::key::Key;

/// The keys with which an issuer signs, by their names. Empty until somebody has read them.
#[derive(Default)]
pub struct KeySet(HashMap<String, Arc<Key>>);

/// A JWK Set. Its keys are read one by one, since a set may hold some that are not for us.
#[derive(Deserialize)]
struct Document {
    keys: Vec<Value>,
}

impl KeySet {
    /// Reads a JWK Set (RFC 7517, section 5) and takes from it the keys that can check a signature
    /// here: those with a name, not for encryption, that are Ed25519, P-256, or RSA of at least
    /// 2048 bits. Others are skipped.
    ///
    /// # Errors
    ///
    /// When `document` is no JWK Set, when two keys share a name, or when no key remains.
    pub fn parse(document: &[u8]) -> Result<Self, KeySetError> {
        let document: Document = serde_json::from_slice(document)?;
        let mut named = HashMap::new();
        for value in document.keys {
            let Ok(jwk) = serde_json::from_value::<Jwk>(value) else {
                continue;
            };
            let Some(name) = jwk
                .common
                .key_id
                .clone()
                .filter(|_| checks_signatures(&jwk))
            else {
                continue;
            };
            match named.entry(name) {
                // Whoever slips in a second key must not get to choose which of them counts.
                Entry::Occupied(entry) => return Err(KeySetError::Duplicate(entry.key().clone())),
                Entry::Vacant(entry) => entry.insert(Key::of(&jwk)),
            };
        }
        let keys = named.into_iter();
        let keys = keys.filter_map(|(name, key)| Some((name, Arc::new(key?))));
        let keys: HashMap<_, _> = keys.collect();
        (!keys.is_empty())
            .then_some(Self(keys))
            .ok_or(KeySetError::Empty)
    }

    pub(super) fn get(&self, name: &str) -> Option<Arc<Key>> {
        self.0.get(name).cloned()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn checks_signatures(jwk: &Jwk) -> bool {
    let purpose = jwk.common.public_key_use.as_ref();
    let operations = jwk.common.key_operations.as_ref();
    purpose.is_none_or(|purpose| *purpose == PublicKeyUse::Signature)
        && operations.is_none_or(|all| all.contains(&KeyOperations::Verify))
}

/// Why a JWK Set was not taken.
#[derive(Debug, Error)]
pub enum KeySetError {
    /// It is something else.
    #[error("not a JWK Set: {0}")]
    Unreadable(#[from] serde_json::Error),
    /// Two keys share this name.
    #[error("two keys are named {0:?}")]
    Duplicate(String),
    /// No key in it can check a signature here.
    #[error("no key that could be used")]
    Empty,
}
