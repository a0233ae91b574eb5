//! From a place and a selector to a pack: the cache first where it can answer, then the carrier.

use semver::{Version, VersionReq};

use super::oci::is_layout;
use super::reference::{Carrier, Reference, Selector};
use super::remote::{Fetched, Point, Remote, remote};
use super::version::{NoVersion, choose, newest};
use super::{Access, Opened, SourceError, builtin, folder};
use crate::blueprint::pack::Retraction;
use crate::registry::cache::{Held, KnownPack};

/// The pack of an expanded reference that also meets `requirements`. Its signature was not looked at.
pub(super) fn open(reference: &Reference, requirements: &[VersionReq], access: &Access) -> Result<Opened, SourceError> {
    match &reference.carrier {
        Carrier::Builtin => builtin::opened(),
        Carrier::Folder(path) if is_layout(&access.cwd.join(path)) => {
            let carrier = Carrier::OciLayout { path: path.clone() };
            open(&Reference { carrier, ..reference.clone() }, requirements, access)
        }
        Carrier::Folder(path) => folder::open(path, access),
        _ => Place::of(reference, access)?.open(requirements),
    }
}

/// The same version as its carrier hands it over now: signatures come later than contents.
pub(super) fn again(opened: &Opened, access: &Access) -> Result<Opened, SourceError> {
    let version = &opened.pack.version;
    let exact = VersionReq::parse(&format!("={version}")).map_or(Selector::Any, Selector::Version);
    let reference = Reference { carrier: opened.carrier.clone(), selector: exact, blueprint: None };
    let place = Place::of(&reference, access)?;
    if place.is_cut_off() {
        return Err(SourceError::Offline { what: place.asked() });
    }
    let _held = place.hold()?;
    let absent = || SourceError::NoPoint { place: place.name.clone(), wanted: version.to_string(), help: None };
    let point = place.listed_as(version)?.ok_or_else(absent)?;
    let fresh = place.read(&point, place.remote.fetch(&point, access)?)?;
    if fresh.content != opened.content {
        return Err(place.moved(&point.name, &opened.digest(), &fresh));
    }
    place.remember(&point, &fresh)?;
    Ok(fresh)
}

/// The versions of an expanded reference.
pub(super) fn versions(reference: &Reference, access: &Access) -> Result<Vec<Point>, SourceError> {
    let place = Place::of(reference, access)?;
    let mut points = if place.is_cut_off() { place.cached() } else { place.listed()? };
    points.sort_by(|a, b| a.version.cmp(&b.version));
    Ok(points)
}

/// A carrier of versions, and what may be used to ask it.
pub(super) struct Place<'a> {
    carrier: &'a Carrier,
    selector: &'a Selector,
    /// The carrier's name, which the cache knows it by.
    name: String,
    /// The carrier, or a mirror of it.
    remote: Box<dyn Remote>,
    local: bool,
    access: &'a Access,
}

impl<'a> Place<'a> {
    pub(super) fn of(reference: &'a Reference, access: &'a Access) -> Result<Self, SourceError> {
        let (carrier, selector) = (&reference.carrier, &reference.selector);
        let mirrored = match access.config.mirrored(carrier)? {
            Carrier::Folder(path) if is_layout(&access.cwd.join(&path)) => Carrier::OciLayout { path },
            other => other,
        };
        let name = carrier.to_string();
        let remote = remote(&mirrored).ok_or_else(|| SourceError::Unsupported { place: name.clone() })?;
        Ok(Self { carrier, selector, name, remote, local: mirrored.is_local(), access })
    }

    fn open(&self, requirements: &[VersionReq]) -> Result<Opened, SourceError> {
        if let Some(opened) = self.known(requirements) {
            return Ok(opened);
        }
        if self.is_cut_off() {
            return self.open_cached(requirements);
        }
        let _held = self.hold()?;
        // Somebody else may have fetched it meanwhile.
        if let Some(opened) = self.known(requirements) {
            return Ok(opened);
        }
        match self.selector.requirement() {
            Some(own) => self.open_version(&own, requirements),
            None => self.open_point(&self.remote.point(self.selector, self.access)?),
        }
    }

    /// What the cache has for a selector that always means the same.
    fn known(&self, requirements: &[VersionReq]) -> Option<Opened> {
        let cache = self.access.cache.as_ref()?;
        let known = cache.known(&self.name);
        let pack = match self.selector {
            Selector::Sha256(digest) => known.revision(&format!("sha256:{digest}")),
            Selector::Ref(name) => known.revision(name),
            selector => selector.exact().and_then(|version| known.version(&version)),
        }?;
        let version = pack.version.clone().filter(|_| !matches!(self.selector, Selector::Ref(_)));
        let fits = version.as_ref().is_none_or(|version| requirements.iter().all(|wanted| wanted.matches(version)));
        if fits { self.load(pack) } else { None }
    }

    fn load(&self, known: &KnownPack) -> Option<Opened> {
        let tree = self.access.cache.as_ref()?.load(&known.content)?;
        let name = known.version.as_ref().map_or_else(|| known.revision.clone(), ToString::to_string);
        let opened = Opened::read(self.carrier, &self.origin(&name), tree, known.version.as_ref()).ok()?;
        let revision = Some(known.revision.clone()).filter(|revision| !revision.is_empty());
        Some(Opened { revision, signature: known.signature.clone(), ..opened })
    }

    /// The highest version that matches, of those whose contents are here.
    fn open_cached(&self, requirements: &[VersionReq]) -> Result<Opened, SourceError> {
        let offline = || SourceError::Offline { what: self.asked() };
        let own = self.selector.requirement().ok_or_else(offline)?;
        let versions: Vec<Version> = self.cached().into_iter().filter_map(|point| point.version).collect();
        let wanted = with(&own, requirements);
        let version = choose(&versions, &wanted, &[]).map_err(|_| offline())?;
        let known = self.access.cache.as_ref().map(|cache| cache.known(&self.name)).unwrap_or_default();
        known.version(&version).and_then(|pack| self.load(pack)).ok_or_else(offline)
    }

    fn cached(&self) -> Vec<Point> {
        let Some(cache) = &self.access.cache else { return Vec::new() };
        let point = |pack: KnownPack| {
            let version = pack.version.filter(|_| cache.has(&pack.content))?;
            Some(Point { name: version.to_string(), version: Some(version), revision: pack.revision, mutable: false })
        };
        cache.known(&self.name).packs.into_iter().filter_map(point).collect()
    }

    fn listed(&self) -> Result<Vec<Point>, SourceError> {
        self.access.watch.step(&format!("asking {}", self.name));
        let points = self.remote.versions(self.access)?;
        if let Some(cache) = &self.access.cache {
            let versions = points.iter().filter_map(|point| point.version.clone()).collect();
            cache.remember(&self.name, Some(versions), None)?;
        }
        Ok(points)
    }

    fn open_version(&self, own: &VersionReq, requirements: &[VersionReq]) -> Result<Opened, SourceError> {
        let points = self.listed()?;
        let versions: Vec<Version> = points.iter().filter_map(|point| point.version.clone()).collect();
        let wanted = with(own, requirements);
        let fault = |found| SourceError::NoVersion { place: self.name.clone(), wanted: shown(&wanted), found };
        let first = choose(&versions, &wanted, &[]).map_err(fault)?;
        let newest = self.newest(&points, &versions, &first);
        let spoken = newest.as_ref().map(|newest| newest.pack.retracted.clone()).unwrap_or_default();
        let exact = self.selector.exact().is_some();
        let retracted: &[Retraction] = if exact { &[] } else { &spoken };
        let version = choose(&versions, &wanted, retracted).map_err(fault)?;
        let opened = match newest.filter(|newest| newest.pack.version == version) {
            Some(newest) => newest,
            None => self.open_point(point_of(&points, &version).ok_or_else(|| fault(NoVersion::Absent))?)?,
        };
        if let Some(one) = spoken.iter().find(|one| one.versions.matches(&version)) {
            let (name, reason) = (&self.name, &one.reason);
            self.access.watch.warn(&format!("{name}: {version} was retracted: {reason}"));
        }
        Ok(opened)
    }

    /// The newest version, which says what was taken back. It may be the one that is asked for anyhow.
    fn newest(&self, points: &[Point], versions: &[Version], first: &Version) -> Option<Opened> {
        let speaker = newest(versions).filter(|newest| *newest >= first).unwrap_or(first);
        match self.open_point(point_of(points, speaker)?) {
            Ok(opened) => Some(opened),
            // Where it is the one that was asked for, the same fault comes up again.
            Err(error) if speaker != first => {
                self.access.watch.warn(&format!("{}: {speaker} cannot be read: {error}", self.name));
                None
            }
            Err(_) => None,
        }
    }

    /// The pack behind a point that the carrier named just now.
    pub(super) fn open_point(&self, point: &Point) -> Result<Opened, SourceError> {
        if point.mutable && !self.access.allow_mutable {
            return Err(SourceError::Mutable { place: self.name.clone(), name: point.name.clone() });
        }
        let known = self.access.cache.as_ref().map(|cache| cache.known(&self.name)).unwrap_or_default();
        let before = point.version.as_ref().and_then(|version| known.version(version));
        // A list of tags does not tell what they lead to; asking costs less than fetching what is here.
        let told = match before {
            Some(_) if point.revision.is_empty() => {
                Some(self.remote.point(&Selector::Tag(point.name.clone()), self.access)?)
            }
            _ => None,
        };
        let point = told.as_ref().unwrap_or(point);
        let same = |pack: &&KnownPack| pack.revision == point.revision && !point.revision.is_empty();
        let held = before.filter(same).or_else(|| known.revision(&point.revision).filter(|_| point.version.is_none()));
        if let Some(opened) = held.and_then(|pack| self.load(pack)) {
            return Ok(Opened { mutable: point.mutable, ..opened });
        }
        self.access.watch.step(&format!("fetching {}@{}", self.name, point.name));
        let fetched = self.remote.fetch(point, self.access)?;
        let digest = before.map(|before| format!("sp1:{}", before.content));
        let opened = self.read(point, fetched).map_err(|error| error.or_moved(digest.as_deref()))?;
        if let Some(before) = before.filter(|before| before.content != opened.content) {
            return Err(self.moved(&point.name, &format!("sp1:{}", before.content), &opened));
        }
        self.remember(point, &opened)?;
        Ok(opened)
    }

    fn read(&self, point: &Point, fetched: Fetched) -> Result<Opened, SourceError> {
        let opened = Opened::read(self.carrier, &self.origin(&point.name), fetched.tree, point.version.as_ref())?;
        let revision = fetched.revision.or_else(|| Some(point.revision.clone())).filter(|name| !name.is_empty());
        Ok(Opened { revision, signature: fetched.signature.or(opened.signature), mutable: point.mutable, ..opened })
    }

    fn remember(&self, point: &Point, opened: &Opened) -> Result<(), SourceError> {
        let Some(cache) = &self.access.cache else { return Ok(()) };
        let content = cache.store(&opened.pack.tree)?;
        let known = KnownPack {
            pack: opened.pack.name.clone(),
            version: point.version.clone(),
            revision: opened.revision.clone().unwrap_or_default(),
            content,
            signature: opened.signature.clone(),
        };
        Ok(cache.remember(&self.name, None, Some(known))?)
    }

    pub(super) fn moved(&self, name: &str, before: &str, opened: &Opened) -> SourceError {
        let (place, name) = (self.name.clone(), name.to_owned());
        SourceError::Moved { place, name, before: before.to_owned(), now: opened.digest() }
    }

    /// The version as the carrier lists it now.
    pub(super) fn listed_as(&self, version: &Version) -> Result<Option<Point>, SourceError> {
        Ok(point_of(&self.listed()?, version).cloned())
    }

    /// One process at a time asks a place.
    pub(super) fn hold(&self) -> Result<Option<Held>, SourceError> {
        Ok(self.access.cache.as_ref().map(|cache| cache.hold(&self.name)).transpose()?)
    }

    /// Whether only the cache can answer.
    pub(super) fn is_cut_off(&self) -> bool {
        self.access.offline && !self.local
    }

    /// What was asked for, in words.
    pub(super) fn asked(&self) -> String {
        format!("{}{}", self.name, self.selector.suffix(self.carrier))
    }

    pub(super) fn origin(&self, name: &str) -> String {
        format!("{}@{name}:", self.name)
    }
}

fn point_of<'p>(points: &'p [Point], version: &Version) -> Option<&'p Point> {
    points.iter().find(|point| point.version.as_ref() == Some(version))
}

fn with(own: &VersionReq, others: &[VersionReq]) -> Vec<VersionReq> {
    std::iter::once(own).chain(others).cloned().collect()
}

fn shown(wanted: &[VersionReq]) -> String {
    let named: Vec<String> = wanted.iter().filter(|one| **one != VersionReq::STAR).map(ToString::to_string).collect();
    if named.is_empty() { "*".to_owned() } else { named.join(" and ") }
}
