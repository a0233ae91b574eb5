//! `Manifest`: what a registry or a layout says a pack consists of (OCI image specification 1.1, "Image Manifest"), in
//! two profiles: as an artifact of its own type, and as an image for registries that take nothing else.

use std::collections::BTreeMap;
use std::io::Read as _;

use flate2::bufread::GzDecoder;
use serde::{Deserialize, Serialize};
use sha2::Digest as _;

use super::fault::OciError;
use crate::model::digest::Digest;

pub(super) const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
pub(super) const INDEX: &str = "application/vnd.oci.image.index.v1+json";
const DOCKER_MANIFEST: &str = "application/vnd.docker.distribution.manifest.v2+json";

const ARTIFACT: &str = "application/vnd.scaffold.pack.v1";
const CONTENT: &str = "application/vnd.scaffold.pack.content.v1.tar+gzip";
const EMPTY: &str = "application/vnd.oci.empty.v1+json";
const IMAGE_CONFIG: &str = "application/vnd.oci.image.config.v1+json";
const IMAGE_LAYER: &str = "application/vnd.oci.image.layer.v1.tar+gzip";
const DOCKER_LAYER: &str = "application/vnd.docker.image.rootfs.diff.tar.gzip";

/// What is asked for where a manifest is: the two that may hold a pack.
pub(super) const ACCEPT: &str = "application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json, application/vnd.oci.image.index.v1+json";

/// The annotation that says which content the archive holds: `sp1:…`.
pub const CONTENT_ANNOTATION: &str = "dev.scaffold.pack.content";
/// The annotation that carries the signatures of the content.
pub const SIGNATURE_ANNOTATION: &str = "dev.scaffold.pack.signature";
/// The annotation that names a file or a pack.
pub const TITLE_ANNOTATION: &str = "org.opencontainers.image.title";

/// The most bytes a manifest may have.
pub(super) const MAX_MANIFEST: u64 = 1 << 20;
/// The most bytes the archive of a pack may have.
pub(super) const MAX_ARCHIVE: u64 = crate::registry::archive::MAX_PACKED;

/// How a manifest says that it is a pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    Artifact,
    Image,
}

/// Names and values beside a manifest.
pub type Annotations = BTreeMap<String, String>;

/// Bytes that stand elsewhere, by their digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Descriptor {
    #[serde(default)]
    pub media_type: String,
    pub digest: String,
    pub size: u64,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub annotations: Annotations,
}

/// The part of a manifest that matters here.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Manifest {
    #[serde(default)]
    schema_version: u32,
    #[serde(default)]
    pub media_type: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    artifact_type: Option<String>,
    #[serde(default = "Descriptor::empty")]
    pub config: Descriptor,
    #[serde(default)]
    pub layers: Vec<Descriptor>,
    #[serde(default, deserialize_with = "or_none")]
    pub annotations: Annotations,
}

/// Some write `null` where there is none.
fn or_none<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Annotations, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or_default())
}

impl Descriptor {
    pub(super) fn of(media_type: &str, bytes: &[u8]) -> Self {
        Self {
            media_type: media_type.to_owned(),
            digest: format!("sha256:{}", Digest::of(bytes)),
            size: bytes.len() as u64,
            annotations: Annotations::new(),
        }
    }

    fn empty() -> Self {
        Self::of(EMPTY, b"{}")
    }

    pub(super) fn is_content(&self) -> bool {
        self.media_type == CONTENT
    }

    /// The digest, which is one of SHA-256 or none that is taken.
    pub(super) fn sha256(&self, what: &str) -> Result<Digest, OciError> {
        let digest = self.digest.strip_prefix("sha256:").and_then(|hex| hex.parse().ok());
        digest.ok_or_else(|| OciError::NotAPack {
            what: what.to_owned(),
            reason: format!("`{}` is no digest of sha256", self.digest.escape_debug()),
        })
    }
}

/// A manifest ready to be pushed, with the bytes of its configuration.
pub(super) struct Packed {
    pub manifest: Vec<u8>,
    pub digest: Digest,
    pub config: Vec<u8>,
    pub config_descriptor: Descriptor,
    pub layer: Descriptor,
}

/// The manifest of an archive. The same archive and annotations give the same bytes.
pub(super) fn pack(profile: Profile, archive: &[u8], title: &str, annotations: &Annotations) -> Packed {
    let (artifact_type, config, config_type, layer_type) = match profile {
        Profile::Artifact => (Some(ARTIFACT.to_owned()), b"{}".to_vec(), EMPTY, CONTENT),
        Profile::Image => (None, image_config(archive), IMAGE_CONFIG, IMAGE_LAYER),
    };
    let mut layer = Descriptor::of(layer_type, archive);
    // Clients that write the layer to disk name the file by this.
    layer.annotations.insert(TITLE_ANNOTATION.to_owned(), title.to_owned());
    let config_descriptor = Descriptor::of(config_type, &config);
    let manifest = Manifest {
        schema_version: 2,
        media_type: MANIFEST.to_owned(),
        artifact_type,
        config: config_descriptor.clone(),
        layers: vec![layer.clone()],
        annotations: annotations.clone(),
    };
    let manifest = manifest.to_bytes();
    Packed { digest: Digest::of(&manifest), manifest, config, config_descriptor, layer }
}

/// The least an image says of itself ("OCI Image Configuration"): it runs nowhere, and its one layer unpacks to this.
fn image_config(archive: &[u8]) -> Vec<u8> {
    let mut hash = sha2::Sha256::new();
    let mut room = vec![0; 64 << 10];
    let mut unpacked = GzDecoder::new(archive);
    while let Ok(read @ 1..) = unpacked.read(&mut room) {
        hash.update(&room[..read]);
    }
    let hex: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    let unpacked = format!("sha256:{hex}");
    let config = serde_json::json!({
        "architecture": "unknown",
        "config": {},
        "os": "unknown",
        "rootfs": { "diff_ids": [unpacked], "type": "layers" },
    });
    config.to_string().into_bytes()
}

/// A manifest with other annotations of these names. What else it says stays.
pub(super) fn annotated(manifest: &[u8], said: &[(&str, &str)]) -> Vec<u8> {
    let mut manifest: serde_json::Value = serde_json::from_slice(manifest).unwrap_or_default();
    if !manifest["annotations"].is_object() {
        manifest["annotations"] = serde_json::json!({});
    }
    said.iter().for_each(|(name, value)| manifest["annotations"][*name] = (*value).into());
    serde_json::to_vec(&manifest).unwrap_or_default()
}

impl Manifest {
    /// Reads a manifest of a pack, whichever its profile. The type of the one layer decides.
    pub(super) fn read(bytes: &[u8], what: &str) -> Result<Self, OciError> {
        let refused = |reason: &str| OciError::NotAPack { what: what.to_owned(), reason: reason.to_owned() };
        let kind: serde_json::Value = serde_json::from_slice(bytes).map_err(|_| refused("its manifest is no JSON"))?;
        if kind.get("manifests").is_some() || kind["mediaType"] == INDEX {
            return Err(refused("it is an index of several manifests"));
        }
        let manifest: Self =
            serde_json::from_value(kind).map_err(|error| refused(&format!("its manifest is none: {error}")))?;
        if !matches!(manifest.media_type.as_str(), "" | MANIFEST | DOCKER_MANIFEST) {
            return Err(refused(&format!("its manifest is of the type `{}`", manifest.media_type.escape_debug())));
        }
        manifest.layer(what)?;
        Ok(manifest)
    }

    /// The descriptor of the archive.
    pub(super) fn layer(&self, what: &str) -> Result<&Descriptor, OciError> {
        let refused = |reason: String| OciError::NotAPack { what: what.to_owned(), reason };
        let [layer] = &self.layers[..] else {
            return Err(refused(format!("it has {} layers, and a pack has one", self.layers.len())));
        };
        if !matches!(layer.media_type.as_str(), CONTENT | IMAGE_LAYER | DOCKER_LAYER) {
            return Err(refused(format!("its layer is of the type `{}`", layer.media_type.escape_debug())));
        }
        if layer.size > MAX_ARCHIVE {
            return Err(OciError::TooBig { what: what.to_owned(), bytes: layer.size, limit: MAX_ARCHIVE });
        }
        Ok(layer)
    }

    fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let said = Manifest::read(text.as_bytes(), "x").map_or_else(
            |fault| fault.to_string(),
            |manifest| format!("{} {:?}", manifest.layers[0].media_type, manifest.annotations),
        );
        assert_eq!(said, expected, "{text}");
    }

    fn layer(kind: &str, size: u64) -> String {
        let digest = Digest::of(b"");
        format!(r#"{{"mediaType": "application/vnd.{kind}", "digest": "sha256:{digest}", "size": {size}}}"#)
    }

    #[test]
    fn both_profiles_are_read() {
        for kind in ["scaffold.pack.content.v1.tar+gzip", "oci.image.layer.v1.tar+gzip"] {
            let text = format!(r#"{{"layers": [{}], "annotations": null}}"#, layer(kind, 1));
            check(&text, &format!("application/vnd.{kind} {{}}"));
        }
    }

    #[test]
    fn what_is_no_pack_is_said() {
        let content = layer("scaffold.pack.content.v1.tar+gzip", 1);
        check("[", "x is no pack: its manifest is no JSON");
        check(r#"{"manifests": []}"#, "x is no pack: it is an index of several manifests");
        check(r#"{"mediaType": "text/x"}"#, "x is no pack: its manifest is of the type `text/x`");
        check("{}", "x is no pack: it has 0 layers, and a pack has one");
        check(&format!(r#"{{"layers": [{content}, {content}]}}"#), "x is no pack: it has 2 layers, and a pack has one");
        let wasm = layer("wasm.content.layer.v1+wasm", 1);
        let said = "x is no pack: its layer is of the type `application/vnd.wasm.content.layer.v1+wasm`";
        check(&format!(r#"{{"layers": [{wasm}]}}"#), said);
        let huge = layer("oci.image.layer.v1.tar+gzip", 1 << 40);
        let said = "x has 1099511627776 bytes, and 41943040 are read at most";
        check(&format!(r#"{{"layers": [{huge}]}}"#), said);
    }

    #[test]
    fn two_packings_are_one_manifest() {
        let archive = crate::registry::archive::pack(&crate::model::tree::Tree::new()).expect("an archive");
        let annotations = Annotations::from([(CONTENT_ANNOTATION.to_owned(), "sp1:0".to_owned())]);
        for profile in [Profile::Artifact, Profile::Image] {
            let packed = pack(profile, &archive, "x.tgz", &annotations);
            assert_eq!(packed.digest, pack(profile, &archive, "x.tgz", &annotations).digest);
            let read = Manifest::read(&packed.manifest, "x").expect("a manifest");
            assert_eq!((&read.annotations, read.config), (&annotations, packed.config_descriptor));
        }
    }
}
