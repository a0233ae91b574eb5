//! Packs that a lock knows: the same again, or another on purpose.

use semver::VersionReq;

use super::fetch::{self, Place};
use super::reference::{Carrier, Reference, Selector};
use super::{Access, Opened, SourceError};
use crate::model::digest::Digest;
use crate::project::LockedPack;
use crate::registry::cache::Cache;

/// How a lock is written anew.
#[derive(Debug, Clone, Copy, Default)]
pub struct Relock {
    /// Take the highest version that matches, not the one that is locked.
    pub upgrade: bool,
    /// A lower version than the locked one will do.
    pub downgrade: bool,
}

/// The pack that a lock names. A carrier of versions is asked only where the cache lacks the content, and then it has to
/// hand over the very same; a folder is taken as it is.
///
/// # Errors
/// When the pack cannot be had, or its carrier has other content under that version.
pub fn open_locked(locked: &LockedPack, access: &Access) -> Result<Opened, SourceError> {
    let reference = access.config.expand(&pack_reference(&locked.reference)?)?;
    if matches!(reference.carrier, Carrier::Builtin | Carrier::Folder(_)) {
        return fetch::open(&reference, &[], access);
    }
    let digest = content(locked);
    if let Some(opened) = digest.and_then(|digest| cached(&reference, locked, digest, access)) {
        return Ok(opened);
    }
    let reference = pinned(&reference, locked);
    let place = Place::of(&reference, access)?;
    if place.is_cut_off() {
        return Err(SourceError::Offline { what: place.asked() });
    }
    let opened = fetch::open(&reference, &[], &Access { allow_mutable: true, ..access.clone() });
    let opened = opened.map_err(|error| error.or_moved(Some(&locked.digest)))?;
    match opened.digest() == locked.digest {
        true => Ok(opened),
        false => Err(place.moved(&locked.version.to_string(), &locked.digest, &opened)),
    }
}

/// The pack for an entry of `scaffold.toml`: the locked one while it matches, else the highest that does.
///
/// # Errors
/// When there is none, when the locked version has other content by now, when it would be lower than the locked one, and
/// when signatures that it had are gone.
pub fn relock(
    pack: &str,
    requirements: &[VersionReq],
    locked: Option<&LockedPack>,
    how: Relock,
    access: &Access,
) -> Result<Opened, SourceError> {
    let reference = access.config.expand(&pack_reference(pack)?)?;
    let locked = locked.filter(|locked| locked.reference == pack);
    let keep = locked.filter(|locked| !how.upgrade && requirements.iter().all(|one| one.matches(&locked.version)));
    let opened = match keep {
        Some(locked) if has_versions(&reference) => again(&reference, locked, access),
        _ => fetch::open(&reference, requirements, access),
    };
    let opened = opened.map_err(|error| match (&error, locked) {
        (SourceError::Misnamed { name, .. }, Some(locked)) if *name == locked.version.to_string() => {
            error.or_moved(Some(&locked.digest))
        }
        _ => error,
    })?;
    if let Some(locked) = locked {
        compare(locked, &opened, how, has_versions(&reference))?;
    }
    opened.admitted(locked.map(|locked| &locked.signers[..]).unwrap_or_default(), access)
}

/// The locked pack, once its carrier was asked whether it still stands there.
fn again(reference: &Reference, locked: &LockedPack, access: &Access) -> Result<Opened, SourceError> {
    let exact = pinned(reference, locked);
    let place = Place::of(&exact, access)?;
    let fixed = reference.selector != Selector::Any || matches!(reference.carrier, Carrier::Archive { .. });
    if place.is_cut_off() || access.locked || fixed {
        return open_locked(locked, access);
    }
    let point = {
        let _held = place.hold()?;
        place.listed_as(&locked.version)?
    };
    let digest = content(locked);
    let cached = || digest.and_then(|digest| cached(reference, locked, digest, access));
    match point {
        Some(point) if Some(&point.revision) == locked.revision.as_ref() => match cached() {
            Some(opened) => Ok(opened),
            None => place.open_point(&point),
        },
        Some(point) => place.open_point(&point),
        None => {
            let version = &locked.version;
            access.watch.warn(&format!("{} does not offer the locked version {version} any more", reference.carrier));
            open_locked(locked, access)
        }
    }
}

/// The pack that `pack` of scaffold.toml names, in the highest version that meets `requirement`, whatever is locked.
///
/// # Errors
/// When there is none.
pub fn open_at(pack: &str, requirement: &VersionReq, access: &Access) -> Result<Opened, SourceError> {
    let reference = access.config.expand(&pack_reference(pack)?)?;
    let opened = fetch::open(&reference, std::slice::from_ref(requirement), access)?;
    opened.admitted(&[], access)
}

/// Whether a pack, as scaffold.toml names it, lies on this machine.
#[must_use]
pub fn is_local(pack: &str) -> bool {
    pack_reference(pack).is_ok_and(|reference| matches!(reference.carrier, Carrier::Builtin | Carrier::Folder(_)))
}

/// Whether the cache has the content that is locked.
#[must_use]
pub fn has(locked: &LockedPack, cache: &Cache) -> bool {
    content(locked).is_some_and(|digest| cache.has(&digest))
}

fn compare(locked: &LockedPack, opened: &Opened, how: Relock, has_versions: bool) -> Result<(), SourceError> {
    let place = opened.carrier.to_string();
    let (was, is) = (&locked.version, &opened.pack.version);
    if is < was && !how.downgrade {
        return Err(SourceError::Downgrade { place, locked: was.clone(), found: is.clone() });
    }
    // A branch is meant to move, and a folder is under work.
    let fixed = has_versions && !opened.mutable && !opened.pack.is_of_one();
    if fixed && is == was && opened.digest() != locked.digest {
        let (name, before, now) = (is.to_string(), locked.digest.clone(), opened.digest());
        return Err(SourceError::Moved { place, name, before, now });
    }
    Ok(())
}

fn has_versions(reference: &Reference) -> bool {
    !matches!(reference.carrier, Carrier::Builtin | Carrier::Folder(_))
}

fn content(locked: &LockedPack) -> Option<Digest> {
    locked.digest.strip_prefix("sp1:")?.parse().ok()
}

/// The content from the cache, whatever the cache knows of its place.
fn cached(reference: &Reference, locked: &LockedPack, digest: Digest, access: &Access) -> Option<Opened> {
    let cache = access.cache.as_ref()?;
    let tree = cache.load(&digest)?;
    let carrier = &reference.carrier;
    let origin = format!("{carrier}@{}:", locked.version);
    let opened = Opened::read(carrier, &origin, tree, Some(&locked.version)).ok()?;
    let known = cache.known(&carrier.to_string());
    let signature = known.content(&digest).and_then(|known| known.signature.clone());
    Some(Opened { revision: locked.revision.clone(), signature, ..opened })
}

/// The reference with a selector that means what is locked.
fn pinned(reference: &Reference, locked: &LockedPack) -> Reference {
    let digest = |revision: &str| revision.strip_prefix("sha256:").and_then(|hex| hex.parse().ok());
    let version = || VersionReq::parse(&format!("={}", locked.version)).map_or(Selector::Any, Selector::Version);
    let selector = match (&reference.selector, &reference.carrier, locked.revision.as_deref()) {
        (Selector::Ref(_), _, Some(revision)) => Selector::Ref(revision.to_owned()),
        (Selector::Tag(_), _, Some(revision)) | (Selector::Any, Carrier::Archive { .. }, Some(revision)) => {
            digest(revision).map_or_else(version, Selector::Sha256)
        }
        (Selector::Any, ..) => version(),
        (selector, ..) => selector.clone(),
    };
    Reference { selector, ..reference.clone() }
}

/// What `pack` of scaffold.toml says: a reference without a blueprint and without a version.
fn pack_reference(text: &str) -> Result<Reference, SourceError> {
    let fault = |reason| Err(SourceError::PackText { text: text.to_owned(), reason });
    let reference = Reference::parse(text)?;
    if reference.blueprint.is_some() {
        return fault("the blueprint is named by `name`");
    }
    if matches!(reference.selector, Selector::Version(_)) {
        return fault("the version is given by `version`");
    }
    Ok(reference)
}
