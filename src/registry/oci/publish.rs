//! `Target`: where a pack is put, and what is said of it there.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use semver::Version;

use super::manifest::Profile;
use super::{
    Annotations, CONTENT_ANNOTATION, Found, Image, Layout, OciError, Pushed, Repository, SIGNATURE_ANNOTATION,
};
use crate::registry::archive;
use crate::registry::{Access, Carrier, Opened, Reference, Selector, SourceError};

/// How often a signature is put again that somebody else's wrote over meanwhile.
const TRIES: u32 = 24;

/// A signature has to stand for as many times as long as it takes to put one, and for no less than this.
const SETTLES: u32 = 20;
const SETTLED: Duration = Duration::from_millis(500);

/// A tag of a registry or a layout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    carrier: Carrier,
    pub tag: String,
    cwd: PathBuf,
}

/// What the sources of a pack say of themselves: the commit it was built from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// When it was made, as RFC 3339 has it.
    pub created: Option<String>,
    pub revision: Option<String>,
    /// Where the sources are, without a user.
    pub source: Option<String>,
}

/// What became of a push.
#[derive(Debug)]
pub struct Published {
    pub pushed: Pushed,
    /// What stands there then.
    pub found: Found,
    /// What a registry said that takes no artifacts, so that the pack went there as an image.
    pub refused: Option<String>,
}

impl Target {
    /// Where `reference` leads, under its tag or `version`.
    ///
    /// # Errors
    /// When it names no registry or layout, or one version and not this one.
    pub fn of(reference: &Reference, version: &Version, access: &Access) -> Result<Self, SourceError> {
        let expanded = access.config.expand(reference)?;
        let tag = match (&expanded.selector, expanded.selector.exact()) {
            (Selector::Any, _) => version.to_string(),
            (_, Some(exact)) if exact == *version => version.to_string(),
            (_, Some(exact)) => {
                let (place, found) = (expanded.carrier.to_string(), version.clone());
                return Err(SourceError::Misnamed { place, name: exact.to_string(), found, content: String::new() });
            }
            (Selector::Tag(tag), None) => tag.clone(),
            (selector, None) => return Err(OciError::Tag(selector.suffix(&expanded.carrier)).into()),
        };
        let carrier = match expanded.carrier {
            carrier @ (Carrier::Oci { .. } | Carrier::OciLayout { .. }) => carrier,
            Carrier::Folder(path) if super::is_layout(&access.cwd.join(&path)) => Carrier::OciLayout { path },
            other => return Err(SourceError::Unsupported { place: other.to_string() }),
        };
        Ok(Self { carrier, tag, cwd: access.cwd.clone() })
    }

    /// Puts an image there. Where a registry takes no artifacts, it goes there as an image of the other profile.
    ///
    /// # Errors
    /// When the tag leads to other content, or the registry or the disk refuses.
    pub fn publish(&self, image: Image, title: &str, access: &Access) -> Result<Published, SourceError> {
        match self.open(access)? {
            Place::Layout(layout) => {
                let (pushed, found) = layout.put(&self.tag, &image)?;
                Ok(Published { pushed, found, refused: None })
            }
            Place::Registry(repository) => {
                access.watch.step(&format!("pushing {self}"));
                match repository.push(&self.tag, &image, access.watch.as_ref())? {
                    Ok((pushed, found)) => Ok(Published { pushed, found, refused: None }),
                    Err(words) => {
                        let image = Image::of(Profile::Image, image.archive, title, image.annotations);
                        let again = repository.push(&self.tag, &image, access.watch.as_ref())?;
                        let fault = |message| OciError::Answer { registry: self.to_string(), status: 400, message };
                        let (pushed, found) = again.map_err(fault)?;
                        Ok(Published { pushed, found, refused: Some(words) })
                    }
                }
            }
        }
    }

    /// What a push would do.
    ///
    /// # Errors
    /// When the tag leads to other content, or cannot be looked at.
    pub fn rehearse(&self, image: &Image, access: &Access) -> Result<Published, SourceError> {
        let before = match self.open(access)? {
            Place::Layout(layout) => layout.look(&self.tag)?,
            Place::Registry(repository) => repository.look(&self.tag)?,
        };
        let (pushed, found) = Found::after(before, image, self.to_string())?;
        Ok(Published { pushed, found, refused: None })
    }

    /// What stands there now.
    ///
    /// # Errors
    /// When nothing does, or it cannot be had.
    pub fn image(&self, access: &Access) -> Result<Image, SourceError> {
        Ok(match self.open(access)? {
            Place::Layout(layout) => layout.fetch(&layout.find(&self.tag)?)?,
            Place::Registry(repository) => {
                repository.fetch_whole(&repository.find(&self.tag)?, access.watch.as_ref())?
            }
        })
    }

    /// Adds a signature to what stands there. A registry has no lock: whoever read the tag before this signature came
    /// and writes after it takes it away. So it is looked at again once such a writer must be through, and put once
    /// more beside theirs where it is gone.
    ///
    /// # Errors
    /// When the content is another meanwhile, or the registry or the disk refuses.
    pub fn sign(&self, signature: &str, content: &str, access: &Access) -> Result<Found, SourceError> {
        let image = self.image(access)?;
        let fetched = super::remote::fetched(&image, &self.to_string())?;
        let found = format!("sp1:{}", fetched.tree.digest());
        if found != content {
            let (ours, theirs) = (content.to_owned(), found);
            return Err(OciError::Taken { what: self.to_string(), theirs, ours }.into());
        }
        let signed = image.annotated(&[(SIGNATURE_ANNOTATION, signature), (CONTENT_ANNOTATION, content)]);
        for _ in 0..TRIES {
            let began = Instant::now();
            let published = self.publish(signed.clone(), &self.tag, access)?;
            if published.pushed == Pushed::Same {
                return Ok(published.found);
            }
            if matches!(self.carrier, Carrier::Oci { .. }) {
                access.watch.step(&format!("waiting whether the signature stays at {self}"));
                std::thread::sleep(settling(began.elapsed()));
            }
        }
        Err(OciError::Endless { registry: self.to_string() }.into())
    }

    fn open(&self, access: &Access) -> Result<Place, SourceError> {
        match &self.carrier {
            Carrier::OciLayout { path } => Ok(Place::Layout(Layout::at(&self.cwd, path))),
            Carrier::Oci { .. } if access.offline => Err(SourceError::Offline { what: self.to_string() }),
            Carrier::Oci { host, repository } => Ok(Place::Registry(Box::new(Repository::open(host, repository)?))),
            other => Err(SourceError::Unsupported { place: other.to_string() }),
        }
    }
}

/// How long a signature is given, by how long it took to put; never twice the same, so that two who write at once part.
fn settling(took: Duration) -> Duration {
    let least = (took * SETTLES).max(SETTLED);
    let share = RandomState::new().build_hasher().finish() % 1000;
    least + least * u32::try_from(share).unwrap_or_default() / 1000
}

enum Place {
    Registry(Box<Repository>),
    Layout(Layout),
}

impl std::fmt::Display for Target {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}:{}", self.carrier, self.tag)
    }
}

/// The image of a pack that came in: what a registry or a layout has of it, byte for byte, else one made of its
/// content and of what it says of itself.
///
/// # Errors
/// When it cannot be had any more, or its content cannot be packed.
pub fn image(opened: &Opened, origin: &Origin, access: &Access) -> Result<Image, SourceError> {
    let carrier = access.config.mirrored(&opened.carrier)?;
    let held = match (&carrier, &opened.revision) {
        (Carrier::OciLayout { path }, Some(revision)) => {
            let layout = Layout::at(&access.cwd, path);
            let found = current(layout.look(&opened.pack.version.to_string())?, opened);
            Some(layout.fetch(&found.map_or_else(|| layout.find(revision), Ok)?)?)
        }
        (Carrier::Oci { host, repository }, Some(revision)) if !access.offline => {
            let repository = Repository::open(host, repository)?;
            let found = current(repository.look(&opened.pack.version.to_string())?, opened);
            let found = found.map_or_else(|| repository.find(revision), Ok)?;
            Some(repository.fetch_whole(&found, access.watch.as_ref())?)
        }
        _ => None,
    };
    match held {
        Some(image) => Ok(image),
        None => packed(opened, origin),
    }
}

/// What the tag of the version leads to, if that is still this content: it may be signed by more than it was.
fn current(found: Option<Found>, opened: &Opened) -> Option<Found> {
    found.filter(|found| found.annotations().get(CONTENT_ANNOTATION) == Some(&opened.digest()))
}

fn packed(opened: &Opened, origin: &Origin) -> Result<Image, SourceError> {
    let refused = |faults| SourceError::Archive { origin: opened.carrier.to_string(), faults };
    let archive = archive::pack(&opened.pack.tree).map_err(refused)?;
    Ok(Image::of(Profile::Artifact, archive, &title(opened), annotations(opened, origin)))
}

/// The name of a pack's archive as a file.
#[must_use]
pub fn title(opened: &Opened) -> String {
    format!("{}-{}.tgz", opened.pack.name.replace('/', "-"), opened.pack.version)
}

/// What a manifest says of a pack. The same commit says the same.
fn annotations(opened: &Opened, origin: &Origin) -> Annotations {
    let pack = &opened.pack;
    let manifest: toml::Table =
        pack.text("pack.toml").ok().and_then(|text| toml::from_str(&text.text).ok()).unwrap_or_default();
    let text = |value: Option<&toml::Value>| value.and_then(toml::Value::as_str).map(str::to_owned);
    let requires = text(manifest.get("requires").and_then(|requires| requires.get("scaffold")));
    let said = [
        ("dev.scaffold.pack.schema", Some("1".to_owned())),
        ("dev.scaffold.pack.name", Some(pack.name.clone())),
        (CONTENT_ANNOTATION, Some(opened.digest())),
        ("dev.scaffold.pack.requires", requires),
        (SIGNATURE_ANNOTATION, opened.signature.clone()),
        (super::TITLE_ANNOTATION, Some(pack.name.clone())),
        ("org.opencontainers.image.version", Some(pack.version.to_string())),
        ("org.opencontainers.image.description", Some(pack.summary.clone()).filter(|summary| !summary.is_empty())),
        ("org.opencontainers.image.licenses", text(manifest.get("license"))),
        ("org.opencontainers.image.created", origin.created.clone()),
        ("org.opencontainers.image.revision", origin.revision.clone()),
        ("org.opencontainers.image.source", origin.source.clone()),
    ];
    said.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}
