//! `Trust`: whose signature a pack of some place needs. A user's settings say it, and `scaffold.toml` may, too.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::Deserialize;

use super::lock::{Lock, LockedPack};
use crate::syntax::document::At;

/// Whose signatures count for packs of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trust {
    /// The place and all below it.
    pub source: String,
    /// minisign public keys, as the second line of a `.pub` file has them.
    pub keys: Vec<String>,
    /// Whether a pack without a signature of one of the keys is refused.
    pub required: bool,
}

/// Whose signature a pack needs.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TrustTable {
    /// The place and all below it, such as `oci://registry.example.org/packs/`.
    pub source: At<String>,
    /// minisign public keys, as the second line of a `.pub` file has them.
    keys: Vec<At<String>>,
    /// Whether a pack without a signature of one of the keys is refused.
    #[serde(default)]
    required: bool,
}

impl Trust {
    /// Whether it speaks of packs of that place.
    #[must_use]
    pub fn covers(&self, place: &str) -> bool {
        covers(&self.source, place)
    }
}

impl TrustTable {
    /// The table, and what is wrong in it.
    pub(crate) fn checked(self, fault: &mut dyn FnMut(&At<String>, String)) -> Trust {
        for key in self.keys.iter().filter(|key| key.value.len() != 56 || !key.value.starts_with("RW")) {
            fault(key, "a minisign public key has 56 characters and begins with `RW`".into());
        }
        if self.keys.is_empty() && self.required {
            fault(&self.source, "a signature is required, and no key could make one".into());
        }
        let keys = self.keys.into_iter().map(|key| key.value).collect();
        Trust { source: self.source.value, keys, required: self.required }
    }
}

/// A place as it is compared: most hosts have one repository at a path, whether it is counted from the root or, as ssh
/// programs write it, from the user's home.
#[must_use]
pub fn canonical(place: &str) -> Cow<'_, str> {
    match place.starts_with("git+ssh://") && place.contains("/~/") {
        true => Cow::Owned(place.replacen("/~/", "/", 1)),
        false => Cow::Borrowed(place),
    }
}

/// Whether `place` is `prefix` or lies below it, segment by segment.
#[must_use]
pub fn covers(prefix: &str, place: &str) -> bool {
    let (prefix, place) = (canonical(prefix), canonical(place));
    let rest = place.strip_prefix(prefix.trim_end_matches('/'));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The packs of a lock that lack a signature which `trusts` require of them.
#[must_use]
pub fn unsigned<'l>(trusts: &[Trust], lock: &'l Lock) -> Vec<&'l LockedPack> {
    let lacks = |pack: &&LockedPack| {
        let covering = trusts.iter().filter(|trust| trust.required && trust.covers(place(&pack.reference)));
        covering.into_iter().any(|trust| !trust.keys.iter().any(|key| pack.signers.contains(key)))
    };
    lock.entries.iter().map(|entry| &entry.pack).filter(lacks).collect()
}

/// The place in what `pack` of scaffold.toml says: without a ref, tag or digest behind it.
fn place(pack: &str) -> &str {
    let pack = pack.split('#').next().unwrap_or(pack);
    let last = pack.rfind('/').map_or(0, |at| at + 1);
    let end = pack[last..].find(['@', ':']).map_or(pack.len(), |at| last + at);
    &pack[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_what_stands_before_a_ref_a_tag_or_a_digest() {
        for pack in
            ["git+https://h:1/o/r.git#main", "oci://h:1/o/p:latest", "oci://h:1/o/p@sha256:00", "./p", "builtin"]
        {
            let expected = pack.replace("#main", "").replace(":latest", "").replace("@sha256:00", "");
            assert_eq!(place(pack), expected);
        }
    }
}
