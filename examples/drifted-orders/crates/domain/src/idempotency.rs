use std::time::Duration;

/// How long a key is remembered. A repeated request after that creates a second time.
pub const KEPT: Duration = Duration::from_hours(72);

/// The caller's own name for one wish, so that it can be sent again and is still granted once.
///
/// Keys of different callers and tenants never meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey {
    text: String,
    fingerprint: [u8; 32],
}

impl IdempotencyKey {
    /// The key `text` for a wish whose content has `fingerprint`: one to 128 visible ASCII
    /// characters.
    pub fn new(text: &str, fingerprint: [u8; 32]) -> Option<Self> {
        let fits = (1..=128).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
        fits.then(|| Self {
            text: text.to_owned(),
            fingerprint,
        })
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What tells two wishes under one key apart.
    pub const fn fingerprint(&self) -> &[u8; 32] {
        &self.fingerprint
    }
}
