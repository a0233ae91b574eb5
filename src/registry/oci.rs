//! Packs in OCI registries and layouts (OCI distribution and image specifications, 1.1).
//!
//! The client is a thin one of its own: it has to hold in hand where a login goes, what is followed and how much is
//! read, and asks for one thing after the other, so it needs no async runtime. Nothing of it runs before a registry is
//! asked.

use std::collections::BTreeSet;

use crate::model::digest::Digest;
use crate::registry::signature;
use crate::registry::{Unwatched, Watch};

mod challenge;
mod download;
mod fault;
mod layout;
mod login;
mod manifest;
mod publish;
pub(in crate::registry) mod remote;
mod session;
mod upload;

pub use fault::OciError;
pub use layout::{Layout, is_layout};
pub use manifest::{Annotations, CONTENT_ANNOTATION, Profile, SIGNATURE_ANNOTATION, TITLE_ANNOTATION};
pub use publish::{Origin, Published, Target, image, title};

use manifest::{Descriptor, Manifest};
use session::Session;
use upload::Put;

/// A repository of a registry.
pub struct Repository(Session);

/// A manifest of a pack that was found, and is what it was asked for.
#[derive(Debug, Clone)]
pub struct Found {
    /// As it came.
    pub manifest: Vec<u8>,
    pub digest: Digest,
    read: Manifest,
    what: String,
}

/// A pack as registries and layouts hold it: three contents, the manifest naming the other two.
#[derive(Debug, Clone)]
pub struct Image {
    pub manifest: Vec<u8>,
    pub digest: Digest,
    pub annotations: Annotations,
    pub archive: Vec<u8>,
    config: (Descriptor, Vec<u8>),
    layer: Descriptor,
}

/// What became of a push.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pushed {
    /// The tag is new.
    New,
    /// The tag led to the same content, with other words beside it.
    Replaced,
    /// The tag led to this already.
    Same,
}

impl Repository {
    /// A repository of a registry, given as `host` or `host:port` and `org/pack`. Only a registry on this machine is
    /// asked anything yet: whether it wants TLS.
    ///
    /// # Errors
    /// When either can be none.
    pub fn open(registry: &str, repository: &str) -> Result<Self, OciError> {
        Session::open(registry, repository).map(Self)
    }

    /// Every tag, sorted by bytes; 10,000 at most.
    ///
    /// # Errors
    /// When the registry does not tell.
    pub fn tags(&self) -> Result<BTreeSet<String>, OciError> {
        download::tags(&self.0)
    }

    /// The manifest that a tag or a digest (`sha256:…`) names.
    ///
    /// # Errors
    /// When there is none, it is no pack's, or it is not the one of that digest.
    pub fn find(&self, wanted: &str) -> Result<Found, OciError> {
        let what = self.named(wanted);
        match download::manifest(&self.0, wanted)? {
            Some((manifest, digest)) => Found::read(manifest, digest, what),
            None => Err(OciError::Absent { registry: self.0.registry(), what: format!("`{}`", self.short(wanted)) }),
        }
    }

    /// The contents of a manifest, each of them checked.
    ///
    /// # Errors
    /// When one cannot be had, or is another than the manifest names.
    pub fn fetch(&self, found: &Found, watch: &dyn Watch) -> Result<Image, OciError> {
        let layer = found.read.layer(&found.what)?.clone();
        let archive = download::blob(&self.0, &layer, watch)?;
        Ok(found.clone().with(layer, archive, None))
    }

    /// The same with its configuration, for a copy that is complete.
    ///
    /// # Errors
    /// As [`fetch`](Self::fetch).
    pub fn fetch_whole(&self, found: &Found, watch: &dyn Watch) -> Result<Image, OciError> {
        let image = self.fetch(found, watch)?;
        let config = found.read.config.clone();
        if config.size > manifest::MAX_MANIFEST {
            let limit = manifest::MAX_MANIFEST;
            return Err(OciError::TooBig { what: found.what.clone(), bytes: config.size, limit });
        }
        let known = Image { config: (config.clone(), b"{}".to_vec()), ..image };
        match known.config.0 == Descriptor::of(&config.media_type, b"{}") {
            true => Ok(known),
            false => Ok(Image { config: (config.clone(), download::blob(&self.0, &config, &Unwatched)?), ..known }),
        }
    }

    /// What a tag leads to, if it is there.
    ///
    /// # Errors
    /// When the registry does not tell, or it leads to what is no pack.
    pub fn look(&self, tag: &str) -> Result<Option<Found>, OciError> {
        let found = download::manifest(&self.0, tag)?;
        found.map(|(manifest, digest)| Found::read(manifest, digest, self.named(tag))).transpose()
    }

    /// Puts a pack under a tag, and returns what stands there then. `Err(words)` inside is what a registry says that
    /// knows no artifacts.
    ///
    /// # Errors
    /// When the registry does not take it, or the tag leads to other content.
    pub fn push(
        &self,
        tag: &str,
        image: &Image,
        watch: &dyn Watch,
    ) -> Result<Result<(Pushed, Found), String>, OciError> {
        let (pushed, found) = Found::after(self.look(tag)?, image, self.named(tag))?;
        if pushed == Pushed::New {
            upload::blob(&self.0, &image.config.0, &image.config.1, &Unwatched)?;
            upload::blob(&self.0, &image.layer, &image.archive, watch)?;
        }
        if pushed == Pushed::Same {
            return Ok(Ok((pushed, found)));
        }
        Ok(match upload::manifest(&self.0, tag, &found.manifest)? {
            Put::Unknown(words) => Err(words),
            Put::Taken => Ok((pushed, found)),
        })
    }

    fn named(&self, wanted: &str) -> String {
        format!("oci://{}/{}", self.0.registry(), self.short(wanted))
    }

    fn short(&self, wanted: &str) -> String {
        let sign = if wanted.contains(':') { '@' } else { ':' };
        format!("{}{sign}{wanted}", self.0.repository)
    }
}

impl Found {
    fn read(manifest: Vec<u8>, digest: Digest, what: String) -> Result<Self, OciError> {
        let read = Manifest::read(&manifest, &what)?;
        Ok(Self { manifest, digest, read, what })
    }

    #[must_use]
    pub fn annotations(&self) -> &Annotations {
        &self.read.annotations
    }

    /// How a pack says what it is.
    #[must_use]
    pub fn profile(&self) -> Profile {
        if self.read.layers.iter().any(Descriptor::is_content) { Profile::Artifact } else { Profile::Image }
    }

    /// The signatures of its content, by whomever.
    #[must_use]
    pub fn signature(&self) -> Option<&str> {
        self.read.annotations.get(SIGNATURE_ANNOTATION).map(String::as_str)
    }

    /// The bytes of its archive.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.read.layers.iter().map(|layer| layer.size).sum()
    }

    /// What stands under a tag once `image` is put there, `before` being what stands there now. The same content stays
    /// as it is, but for signatures that are new.
    fn after(before: Option<Self>, image: &Image, what: String) -> Result<(Pushed, Self), OciError> {
        let Some(before) = before else {
            return Ok((Pushed::New, Self::read(image.manifest.clone(), image.digest, what)?));
        };
        before.same_content(&what, image)?;
        let ours = image.annotations.get(SIGNATURE_ANNOTATION).map(String::as_str);
        let unreadable =
            |reason: signature::SignatureFault| OciError::NotAPack { what: what.clone(), reason: reason.to_string() };
        let joined = ours.map(|ours| signature::joined(before.signature(), ours)).transpose().map_err(unreadable)?;
        match joined.filter(|joined| before.signature() != Some(joined)) {
            None => Ok((Pushed::Same, before)),
            Some(joined) => {
                let content =
                    image.annotations.get(CONTENT_ANNOTATION).map(|content| (CONTENT_ANNOTATION, content.as_str()));
                let said: Vec<_> = content.into_iter().chain([(SIGNATURE_ANNOTATION, joined.as_str())]).collect();
                let manifest = manifest::annotated(&before.manifest, &said);
                Ok((Pushed::Replaced, Self::read(manifest.clone(), Digest::of(&manifest), what)?))
            }
        }
    }

    /// An image may take this one's place only where the content is the same.
    fn same_content(&self, what: &str, image: &Image) -> Result<(), OciError> {
        let said = |annotations: &Annotations, layer: &Descriptor| {
            annotations.get(CONTENT_ANNOTATION).cloned().unwrap_or_else(|| layer.digest.clone())
        };
        let layer = self.read.layer(&self.what)?;
        let (theirs, ours) = (said(&self.read.annotations, layer), said(&image.annotations, &image.layer));
        let same = theirs == ours || layer.digest == image.layer.digest;
        if same { Ok(()) } else { Err(OciError::Taken { what: what.to_owned(), theirs, ours }) }
    }

    fn with(self, layer: Descriptor, archive: Vec<u8>, config: Option<Vec<u8>>) -> Image {
        Image {
            manifest: self.manifest,
            digest: self.digest,
            annotations: self.read.annotations,
            config: (self.read.config, config.unwrap_or_default()),
            archive,
            layer,
        }
    }
}

impl Image {
    /// The image of an archive; `title` is the name a client gives its file. The same arguments give the same digest.
    #[must_use]
    pub fn of(profile: Profile, archive: Vec<u8>, title: &str, annotations: Annotations) -> Self {
        let packed = manifest::pack(profile, &archive, title, &annotations);
        let config = (packed.config_descriptor, packed.config);
        Self { manifest: packed.manifest, digest: packed.digest, annotations, archive, config, layer: packed.layer }
    }

    /// The same image with other annotations of these names. What else its manifest says stays.
    #[must_use]
    pub fn annotated(self, said: &[(&str, &str)]) -> Self {
        let manifest = manifest::annotated(&self.manifest, said);
        let mut annotations = self.annotations;
        annotations.extend(said.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        Self { digest: Digest::of(&manifest), manifest, annotations, ..self }
    }
}
