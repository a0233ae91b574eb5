use contracts::Tenant;
use secrecy::SecretString;

use super::cursor::{Body, Cursor, decode, encode};
use super::fault::CursorFault;
use super::filters::QueryDigest;
use super::key::{Key, ShortKey};

/// Writes cursors and reads them back.
///
/// A cursor is 35 bytes, as URL-safe base64 without padding (RFC 4648, section 5):
///
/// | bytes | what |
/// |---|---|
/// | 1 | version, 1 |
/// | 1 | id of the key |
/// | 1 | direction: 0 older, 1 newer |
/// | 8 | place, big endian |
/// | 8 | digest of the list's name and filters |
/// | 16 | HMAC-SHA256 over all of these and the tenant, its first half |
///
/// It never grants access: the tenant of a request comes from whoever authenticated it, and a
/// cursor of another one is refused. It never expires, so a link can be kept. Keys are rotated
/// instead: cursors of the previous key are still read, those of the one before no longer.
#[derive(Debug)]
pub struct Cursors {
    current: Key,
    previous: Option<Key>,
}

impl Cursors {
    /// Signs with `current`; reads what it or `previous` has signed.
    ///
    /// # Errors
    ///
    /// When a key has fewer than 32 bytes.
    pub fn new(current: &SecretString, previous: Option<&SecretString>) -> Result<Self, ShortKey> {
        Ok(Self {
            current: Key::new(current)?,
            previous: previous.map(Key::new).transpose()?,
        })
    }

    /// The text of `cursor`, for `tenant` and the list and filters of `query` alone.
    pub fn write(&self, cursor: Cursor, tenant: &Tenant, query: QueryDigest) -> String {
        let body = Body {
            key: self.current.id(),
            cursor,
            query,
        };
        let body = body.bytes();
        encode(&body, &self.current.sign(&body, tenant))
    }

    /// Reads what [`Cursors::write`] wrote for the same `tenant` and `query`.
    ///
    /// # Errors
    ///
    /// A [`CursorFault`] that says why it is refused. Nothing a cursor says counts before its
    /// signature has been checked, except which key to check it with.
    pub fn read(
        &self,
        text: &str,
        tenant: &Tenant,
        query: QueryDigest,
    ) -> Result<Cursor, CursorFault> {
        let (bytes, mac) = decode(text).ok_or(CursorFault::Junk)?;
        let body = Body::read(&bytes).ok_or(CursorFault::Junk)?;
        let keys = self.previous.iter().chain([&self.current]);
        let mut named = keys.filter(|key| key.id() == body.key).peekable();
        named.peek().ok_or(CursorFault::RetiredKey)?;
        if !named.any(|key| key.signed(&bytes, tenant, &mac)) {
            return Err(CursorFault::OtherTenant);
        }
        if body.query != query {
            return Err(CursorFault::OtherQuery);
        }
        Ok(body.cursor)
    }
}
