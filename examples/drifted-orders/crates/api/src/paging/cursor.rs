use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::Direction;

use super::filters::{DIGEST, QueryDigest};

/// The layout that this version writes, and the only one it reads.
const VERSION: u8 = 1;

const OLDER: u8 = 0;
const NEWER: u8 = 1;

/// How many bytes are signed: version, key id, direction, place and digest.
pub(super) const BODY: usize = 1 + 1 + 1 + 8 + DIGEST;

/// How many bytes of the signature a cursor carries: 128 bits.
pub(super) const MAC: usize = 16;

/// A place in a list, and which way to read from there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Which way.
    pub direction: Direction,
    /// The place.
    pub seq: i64,
}

/// What is signed.
#[derive(Debug)]
pub(super) struct Body {
    pub(super) key: u8,
    pub(super) cursor: Cursor,
    pub(super) query: QueryDigest,
}

impl Body {
    pub(super) fn bytes(&self) -> [u8; BODY] {
        let direction = match self.cursor.direction {
            Direction::Older => OLDER,
            Direction::Newer => NEWER,
        };
        let mut bytes = [0; BODY];
        bytes[..3].copy_from_slice(&[VERSION, self.key, direction]);
        bytes[3..11].copy_from_slice(&self.cursor.seq.to_be_bytes());
        bytes[11..].copy_from_slice(&self.query.0);
        bytes
    }

    /// `None` when another version wrote them, or none.
    pub(super) fn read(bytes: &[u8; BODY]) -> Option<Self> {
        let &[VERSION, key, direction, ref rest @ ..] = bytes else {
            return None;
        };
        let direction = match direction {
            OLDER => Direction::Older,
            NEWER => Direction::Newer,
            _ => return None,
        };
        let (seq, query) = rest.split_first_chunk()?;
        let seq = i64::from_be_bytes(*seq);
        Some(Self {
            key,
            cursor: Cursor { direction, seq },
            query: QueryDigest(query.try_into().ok()?),
        })
    }
}

/// A cursor as text: 47 characters that need no escaping in a URL.
pub(super) fn encode(body: &[u8; BODY], mac: &[u8; MAC]) -> String {
    let mut bytes = [0; BODY + MAC];
    bytes[..BODY].copy_from_slice(body);
    bytes[BODY..].copy_from_slice(mac);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Reads what [`encode`] wrote, and no other spelling of the same bytes: the engine refuses padding
/// and stray bits in the last character.
pub(super) fn decode(text: &str) -> Option<([u8; BODY], [u8; MAC])> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let (body, mac) = bytes.split_first_chunk()?;
    Some((*body, mac.try_into().ok()?))
}
