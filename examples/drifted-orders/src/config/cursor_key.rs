use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::SecretString;
use serde::Deserialize;
use uuid::Uuid;

/// How many bytes a key needs. HMAC-SHA256 is weaker below the size of its output (RFC 2104,
/// section 3).
const LEAST: usize = 32;

/// A key that signs cursors, written in base64: `openssl rand -base64 32` makes one.
#[derive(Debug, Default, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct CursorKey(SecretString);

impl CursorKey {
    /// A new one, for whoever needs it no longer than the process runs.
    pub(super) fn random() -> Self {
        // Each holds 122 random bits, which come from the operating system.
        let bytes = [Uuid::new_v4(), Uuid::new_v4()].map(Uuid::into_bytes);
        Self(STANDARD.encode(bytes.concat()).into())
    }

    /// The key as it was written.
    pub(crate) const fn text(&self) -> &SecretString {
        &self.0
    }
}

impl TryFrom<String> for CursorKey {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let bytes = STANDARD.decode(&text).map_err(|_| "is not base64")?;
        match bytes.len() {
            LEAST.. => Ok(Self(text.into())),
            _ => Err("is shorter than 32 bytes"),
        }
    }
}
