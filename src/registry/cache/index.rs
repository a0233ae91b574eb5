//! What a place was last seen to offer.

use semver::Version;
use serde::{Deserialize, Serialize};

use super::{Cache, CacheError, write_whole};
use crate::model::digest::Digest;

/// The largest index that is read, in bytes: 10,000 tags fit.
const MAX_BYTES: u64 = 8 << 20;

/// What one place offered when it was last asked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// The place, as references name it without a version.
    pub place: String,
    /// The versions that were listed.
    #[serde(default)]
    pub versions: Vec<Version>,
    /// What was fetched.
    #[serde(default)]
    pub packs: Vec<KnownPack>,
}

/// One content that was fetched from a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownPack {
    /// The pack's own name, for lists.
    pub pack: String,
    /// The version under which it was found; `None` for a branch, a commit or a digest.
    pub version: Option<Version>,
    /// What the version led to; empty where the carrier has no such thing.
    pub revision: String,
    /// The digest of the content.
    pub content: Digest,
    /// The signature that came with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
}

impl Known {
    /// What was fetched as that version.
    #[must_use]
    pub fn version(&self, version: &Version) -> Option<&KnownPack> {
        self.packs.iter().find(|pack| pack.version.as_ref() == Some(version))
    }

    /// What was fetched from that revision.
    #[must_use]
    pub fn revision(&self, revision: &str) -> Option<&KnownPack> {
        self.packs.iter().find(|pack| !revision.is_empty() && pack.revision == revision)
    }

    /// What was fetched with that content.
    #[must_use]
    pub fn content(&self, content: &Digest) -> Option<&KnownPack> {
        self.packs.iter().find(|pack| pack.content == *content)
    }
}

impl Cache {
    /// What `place` was last seen to offer; nothing when it was never asked, or the file is damaged.
    #[must_use]
    pub fn known(&self, place: &str) -> Known {
        let unknown = || Known { place: place.to_owned(), ..Known::default() };
        let path = self.root().join("index").join(name(place));
        read(&path).filter(|known| known.place == place).unwrap_or_else(unknown)
    }

    /// All places that were ever asked, in order.
    #[must_use]
    pub fn all_known(&self) -> Vec<Known> {
        let Ok(entries) = std::fs::read_dir(self.root().join("index")) else { return Vec::new() };
        let mut all: Vec<Known> = entries.filter_map(|entry| read(&entry.ok()?.path())).collect();
        all.sort_by(|a, b| a.place.cmp(&b.place));
        all
    }

    /// Adds to what is known of a place. The caller holds it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn remember(
        &self,
        place: &str,
        versions: Option<Vec<Version>>,
        pack: Option<KnownPack>,
    ) -> Result<(), CacheError> {
        let mut known = self.known(place);
        if let Some(versions) = versions {
            known.versions = versions;
            known.versions.sort();
        }
        if let Some(pack) = pack {
            let same = |old: &KnownPack| {
                old.version == pack.version && (pack.version.is_some() || old.revision == pack.revision)
            };
            known.packs.retain(|old| !same(old));
            known.packs.push(pack);
            known.packs.sort_by(|a, b| (&a.version, &a.revision).cmp(&(&b.version, &b.revision)));
        }
        let body = serde_json::to_string(&known).unwrap_or_default();
        let text = format!("{}\n{body}\n", Digest::of(body.as_bytes()));
        write_whole(&self.folder("index")?, &name(place), text.as_bytes())
    }
}

/// Reads an index whose first line is the digest of the second.
pub(super) fn read(path: &std::path::Path) -> Option<Known> {
    if std::fs::metadata(path).ok()?.len() > MAX_BYTES {
        return None;
    }
    let text = std::fs::read_to_string(path).ok()?;
    let (digest, body) = text.split_once('\n')?;
    let body = body.strip_suffix('\n')?;
    (digest.parse() == Ok(Digest::of(body.as_bytes()))).then_some(())?;
    serde_json::from_str(body).ok()
}

pub(super) fn name(place: &str) -> String {
    format!("{}.json", Digest::of(place.as_bytes()))
}
