use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use utoipa::IntoParams;

/// How many bytes tell queries apart.
pub(super) const DIGEST: usize = 8;

/// The query parameters of a list besides `cursor` and `size`.
///
/// Derive `Deserialize` with `deny_unknown_fields`, and `IntoParams`: a misspelt filter must not
/// be dropped in silence, for the answer would then hold what nobody asked for.
pub(crate) trait Filters: DeserializeOwned + IntoParams + Send {
    /// The name of the list, which no other list has.
    const LIST: &'static str;
}

/// Stands for a list and the filters it was asked with: cursors of one query are not taken by
/// another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueryDigest(pub(super) [u8; DIGEST]);

impl QueryDigest {
    /// The digest of the list called `list` with `filters`, by name and value, in whatever order
    /// they were given. Each text is hashed behind its length, so none runs into the next.
    pub fn new<N: AsRef<str> + Ord, V: AsRef<str> + Ord>(list: &str, filters: &[(N, V)]) -> Self {
        let mut sorted: Vec<_> = filters.iter().collect();
        sorted.sort();
        let texts = sorted
            .into_iter()
            .flat_map(|(n, v)| [n.as_ref(), v.as_ref()]);
        let mut hash = Sha256::new();
        for text in [list].into_iter().chain(texts) {
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text);
        }
        let mut first = [0; DIGEST];
        first.copy_from_slice(&hash.finalize()[..DIGEST]);
        Self(first)
    }
}
