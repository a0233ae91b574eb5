//! Registries and layouts as carriers of versions.

use std::cell::OnceCell;

use semver::Version;

use super::{Found, Image, Layout, OciError, Repository, SIGNATURE_ANNOTATION};
use crate::registry::archive;
use crate::registry::{Access, Fetched, Point, Remote, Selector, SourceError};

/// A repository of a registry that is opened once something is asked.
pub(in crate::registry) struct Registry {
    host: String,
    repository: String,
    /// One connection and one login for all that is asked.
    open: OnceCell<Repository>,
}

impl Registry {
    pub(in crate::registry) fn new(host: &str, repository: &str) -> Self {
        Self { host: host.to_owned(), repository: repository.to_owned(), open: OnceCell::new() }
    }

    fn open(&self) -> Result<&Repository, OciError> {
        match self.open.get() {
            Some(repository) => Ok(repository),
            None => {
                let repository = Repository::open(&self.host, &self.repository)?;
                Ok(self.open.get_or_init(|| repository))
            }
        }
    }
}

/// A layout; its path counts from the folder of the run.
pub(in crate::registry) struct Mirror {
    pub path: String,
}

impl Remote for Registry {
    fn versions(&self, _: &Access) -> Result<Vec<Point>, SourceError> {
        Ok(versions(self.open()?.tags()?))
    }

    fn point(&self, selector: &Selector, _: &Access) -> Result<Point, SourceError> {
        let (name, mutable) = named(selector)?;
        let found = self.open()?.find(&name)?;
        Ok(point(name, mutable, &found))
    }

    fn fetch(&self, point: &Point, access: &Access) -> Result<Fetched, SourceError> {
        let repository = self.open()?;
        let found = repository.find(wanted(point))?;
        let image = repository.fetch(&found, access.watch.as_ref())?;
        fetched(&image, &found.what)
    }
}

impl Mirror {
    fn layout(&self, access: &Access) -> Layout {
        Layout::at(&access.cwd, &self.path)
    }
}

impl Remote for Mirror {
    fn versions(&self, access: &Access) -> Result<Vec<Point>, SourceError> {
        Ok(versions(self.layout(access).tags()?))
    }

    fn point(&self, selector: &Selector, access: &Access) -> Result<Point, SourceError> {
        let (name, mutable) = named(selector)?;
        let found = self.layout(access).find(&name)?;
        Ok(point(name, mutable, &found))
    }

    fn fetch(&self, point: &Point, access: &Access) -> Result<Fetched, SourceError> {
        let layout = self.layout(access);
        let found = layout.find(wanted(point))?;
        fetched(&layout.fetch(&found)?, &found.what)
    }
}

/// The tags that are versions.
fn versions(tags: impl IntoIterator<Item = String>) -> Vec<Point> {
    let point = |tag: String| {
        let version = Version::parse(&tag).ok()?;
        Some(Point { version: Some(version), name: tag, revision: String::new(), mutable: false })
    };
    tags.into_iter().filter_map(point).collect()
}

/// The tag or digest that a selector means, and whether it can lead elsewhere tomorrow.
fn named(selector: &Selector) -> Result<(String, bool), SourceError> {
    match selector {
        Selector::Tag(tag) => Ok((tag.clone(), Version::parse(tag).is_err())),
        Selector::Sha256(digest) => Ok((format!("sha256:{digest}"), false)),
        Selector::Ref(name) => Err(OciError::Tag(name.clone()).into()),
        Selector::Any | Selector::Version(_) => Err(OciError::Tag(String::new()).into()),
    }
}

fn point(name: String, mutable: bool, found: &Found) -> Point {
    Point { version: Version::parse(&name).ok(), name, revision: format!("sha256:{}", found.digest), mutable }
}

/// What a point is asked for by: its digest where that is known.
fn wanted(point: &Point) -> &str {
    if point.revision.is_empty() { &point.name } else { &point.revision }
}

/// The content of an image, which is the one that its manifest says.
pub(in crate::registry) fn fetched(image: &Image, what: &str) -> Result<Fetched, SourceError> {
    let refused = |faults| SourceError::Archive { origin: what.to_owned(), faults };
    let tree = archive::read(&image.archive).map_err(refused)?;
    let found = format!("sp1:{}", tree.digest());
    match image.annotations.get(super::CONTENT_ANNOTATION) {
        Some(wanted) if *wanted != found => {
            Err(OciError::Content { what: what.to_owned(), wanted: wanted.clone(), found }.into())
        }
        _ => Ok(Fetched {
            tree,
            revision: Some(format!("sha256:{}", image.digest)),
            signature: image.annotations.get(SIGNATURE_ANNOTATION).cloned(),
        }),
    }
}
