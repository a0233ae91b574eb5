//! `KeyPair`, `SecretKey`: what signs. A secret key stands encrypted in its file unless somebody wants it otherwise.

use std::fmt;
use std::io::Cursor;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use minisign::{PublicKey, SecretKeyBox};

use super::message;

/// The bytes of a secret key, and which of them say how it is encrypted (minisign, "Secret key format").
const LENGTH: usize = 158;
const DERIVATION: std::ops::Range<usize> = 2..4;

/// Why a key is none, or does not open.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyFault {
    #[error("this is no minisign secret key")]
    Unreadable,
    #[error("the key is encrypted, and there is no password for it")]
    Encrypted,
    #[error("the password does not open the key")]
    Password,
    #[error("no key could be made: {0}")]
    Failed(String),
}

/// A new pair of keys.
pub struct KeyPair {
    /// As configuration names it: 56 characters that begin with `RW`.
    pub public: String,
    /// The text of the `.pub` file.
    pub public_file: String,
    /// The text of the secret key's file.
    pub secret_file: String,
}

/// A secret key that is open.
pub struct SecretKey(minisign::SecretKey);

impl KeyPair {
    /// Makes a pair of random keys, the secret one encrypted where there is a password.
    ///
    /// # Errors
    /// When the system has no randomness, or the password is too long.
    pub fn generate(password: Option<&str>) -> Result<Self, KeyFault> {
        let failed = |error: minisign::PError| KeyFault::Failed(error.to_string());
        let pair = match password {
            Some(password) => minisign::KeyPair::generate_encrypted_keypair(Some(password.to_owned())),
            None => minisign::KeyPair::generate_unencrypted_keypair(),
        };
        let pair = pair.map_err(failed)?;
        let secret = pair.sk.to_box(Some("scaffold secret key")).map_err(failed)?;
        Ok(Self {
            public: pair.pk.to_base64(),
            public_file: pair.pk.to_box().map_err(failed)?.into_string(),
            secret_file: secret.into_string(),
        })
    }
}

impl SecretKey {
    /// Whether the text of a secret key's file wants a password.
    ///
    /// # Errors
    /// When it is none.
    pub fn is_encrypted(file: &str) -> Result<bool, KeyFault> {
        let bytes = bytes(file)?;
        match bytes.get(DERIVATION) {
            Some(b"Sc") if bytes.len() == LENGTH => Ok(true),
            Some([0, 0]) if bytes.len() == LENGTH => Ok(false),
            _ => Err(KeyFault::Unreadable),
        }
    }

    /// Opens a secret key from the text of its file.
    ///
    /// # Errors
    /// When it is none, or the password is missing or wrong.
    pub fn open(file: &str, password: Option<&str>) -> Result<Self, KeyFault> {
        let boxed = SecretKeyBox::from_string(file).map_err(|_| KeyFault::Unreadable)?;
        let key = match (Self::is_encrypted(file)?, password) {
            // `minisign -W` leaves the checksum empty, which the library takes for damage; signing checks the key.
            (false, _) => minisign::SecretKey::from_bytes(&bytes(file)?).map_err(|_| KeyFault::Unreadable),
            (true, None) => Err(KeyFault::Encrypted),
            // Without a password the library would ask for one itself.
            (true, Some(password)) => boxed.into_secret_key(Some(password.to_owned())).map_err(|_| KeyFault::Password),
        };
        key.map(Self)
    }

    /// The public half, as configuration names it.
    ///
    /// # Errors
    /// When the key holds none.
    pub fn public(&self) -> Result<String, KeyFault> {
        PublicKey::from_secret_key(&self.0).map(|key| key.to_base64()).map_err(|_| KeyFault::Unreadable)
    }

    /// The signature of a content digest. `comment` is signed with it, and holds no line end.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn sign(&self, content: &str, comment: &str) -> Result<String, KeyFault> {
        let comment = comment.replace(['\n', '\r'], " ");
        let text = Cursor::new(message(content));
        let public = PublicKey::from_secret_key(&self.0).map_err(|_| KeyFault::Unreadable)?;
        let signature =
            minisign::sign(Some(&public), &self.0, text, Some(&comment), Some("signature of a pack's content"));
        let text = signature.map_err(|error| KeyFault::Failed(error.to_string()))?.into_string();
        Ok(format!("{}\n", text.trim_end()))
    }
}

/// The second line of a secret key's file.
fn bytes(file: &str) -> Result<Vec<u8>, KeyFault> {
    let line = file.lines().nth(1).ok_or(KeyFault::Unreadable)?;
    STANDARD.decode(line.trim()).map_err(|_| KeyFault::Unreadable)
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("SecretKey")
    }
}

impl fmt::Debug for KeyPair {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "KeyPair({})", self.public)
    }
}
