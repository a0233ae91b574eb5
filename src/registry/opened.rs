//! `Opened`: a pack that came in, with the facts by which a lock knows it again.

use semver::{Version, VersionReq};

use super::reference::Carrier;
use super::{Access, SourceError, fetch, trust};
use crate::blueprint::pack::Pack;
use crate::blueprint::pack::with_signatures;
use crate::model::digest::Digest;
use crate::model::tree::Tree;
use crate::project::LockedPack;

/// A pack that came in.
#[derive(Debug, Clone)]
pub struct Opened {
    pub pack: Pack,
    /// The content digest, without `sp1:`.
    pub content: Digest,
    /// Where it is from, whatever mirror or cache handed it over.
    pub carrier: Carrier,
    /// The commit, manifest or archive; `None` for what has none.
    pub revision: Option<String>,
    /// The signature that came with it, as minisign writes it.
    pub signature: Option<String>,
    /// The keys whose signatures hold.
    pub signers: Vec<String>,
    /// The name it was found under can lead elsewhere tomorrow.
    pub mutable: bool,
}

impl Opened {
    /// Reads `tree` as a pack. `origin` stands before its paths in messages; `version` is what the name it was found
    /// under says.
    pub(super) fn read(
        carrier: &Carrier,
        origin: &str,
        tree: Tree,
        version: Option<&Version>,
    ) -> Result<Self, SourceError> {
        let mut pack = Pack::read(origin, tree).map_err(SourceError::Pack)?;
        match version {
            // A pack of one has no version but the one its tag says.
            Some(version) if pack.is_of_one() => pack.version = version.clone(),
            Some(version) if pack.version != *version => {
                let (place, content) = (carrier.to_string(), pack.digest());
                return Err(SourceError::Misnamed { place, name: version.to_string(), found: pack.version, content });
            }
            _ => {}
        }
        Ok(Self::of(pack, carrier.clone()))
    }

    /// The pack, once its signers are known and what its publisher says of it was passed on.
    pub(super) fn admitted(self, wanted: &[String], access: &Access) -> Result<Self, SourceError> {
        if let Some(deprecated) = &self.pack.deprecated {
            let instead = deprecated.replacement.as_ref().map(|other| format!(" ({other})")).unwrap_or_default();
            access.watch.warn(&format!("{} is deprecated: {}{instead}", self.pack.name, deprecated.message));
        }
        match trust::checked(self.clone(), wanted, access) {
            // Somebody may have signed it since it came into the cache.
            Err(untrusted @ SourceError::Untrusted { .. }) => match fetch::again(&self, access) {
                Ok(fresh) if fresh.signature != self.signature => trust::checked(fresh, wanted, access),
                Err(moved @ SourceError::Moved { .. }) => Err(moved),
                _ => Err(untrusted),
            },
            result => result,
        }
    }

    /// A pack that is at hand, with nothing to know it by but its content.
    #[must_use]
    pub fn of(pack: Pack, carrier: Carrier) -> Self {
        let (content, signature) = (pack.tree.digest(), pack.signature.clone());
        Self { pack, content, carrier, revision: None, signature, signers: Vec::new(), mutable: false }
    }

    /// As the lock records it. `reference` is how scaffold.toml names it, and `requirement` what it asks for.
    #[must_use]
    pub fn to_lock(&self, reference: &str, requirement: &VersionReq) -> LockedPack {
        LockedPack {
            reference: reference.to_owned(),
            name: self.pack.name.clone(),
            version: self.pack.version.clone(),
            digest: self.digest(),
            requirement: Some(requirement.clone()),
            revision: self.revision.clone(),
            signers: self.signers.clone(),
        }
    }

    /// The content, and the signatures in the file that folders and archives carry them in.
    #[must_use]
    pub fn signed_tree(&self) -> Tree {
        with_signatures(&self.pack.tree, self.signature.as_deref())
    }

    /// The content digest, in the form locks carry it.
    #[must_use]
    pub fn digest(&self) -> String {
        format!("sp1:{}", self.content)
    }
}
