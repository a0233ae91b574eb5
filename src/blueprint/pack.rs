//! `Pack`: a versioned set of blueprints, as a tree with an identity.

use std::sync::Arc;

use semver::{Version, VersionReq};

use crate::model::code::Code;
use crate::model::diagnostic::{Diagnostic, SourceText};
use crate::model::path::RelPath;
use crate::model::tree::Tree;
use crate::syntax::document::Document;

mod content;
mod manifest;

pub use content::{ContentFault, SIGNATURE_FILE, take_signatures, with_signatures};
pub use manifest::{Deprecated, PackManifest, Retraction};
use manifest::{check, retracted};

/// The largest manifest read, in bytes.
pub const MAX_MANIFEST: usize = 1 << 20;
/// The most files a pack may hold.
pub const MAX_FILES: usize = 4096;
/// The most bytes one file of a pack may have.
pub const MAX_FILE_BYTES: u64 = 4 << 20;
/// The most bytes all files of a pack may have together.
pub const MAX_BYTES: u64 = 32 << 20;

/// A pack that was read: who it is, and what it holds.
#[derive(Debug, Clone)]
pub struct Pack {
    pub name: String,
    pub version: Version,
    pub summary: String,
    /// Where `pack.toml` says that the pack should no longer be used.
    pub deprecated: Option<Deprecated>,
    /// The versions that this one takes back.
    pub retracted: Vec<Retraction>,
    pub tree: Tree,
    /// The signatures that stood beside the content, which they are no part of.
    pub signature: Option<String>,
    /// What stands before a path of the pack in messages: empty, a folder that ends with `/`, or `builtin:`.
    pub origin: String,
    /// The blueprints it holds: their names and their folders (`""` for a pack of one).
    pub blueprints: Vec<(String, String)>,
}

impl Pack {
    /// Reads the identity of a pack and finds its blueprints. `origin` names it in messages.
    ///
    /// # Errors
    /// Everything wrong with `pack.toml`, or that there is no blueprint.
    pub fn read(origin: &str, mut tree: Tree) -> Result<Self, Vec<Diagnostic>> {
        let signature = take_signatures(&mut tree);
        Ok(Self { signature, ..Self::of_content(origin, tree)? })
    }

    fn of_content(origin: &str, tree: Tree) -> Result<Self, Vec<Diagnostic>> {
        if !tree.paths().any(|path| path.as_str() == "pack.toml") {
            return pack_of_one(origin, tree);
        }
        let source = text(origin, &tree, "pack.toml").map_err(|fault| vec![fault])?;
        too_old(&source)?;
        let (manifest, mut faults) = Document::parse(&source).read::<PackManifest>();
        let version = manifest.as_ref().and_then(|manifest| check(manifest, &source, &mut faults));
        let retracted = manifest.as_ref().map(|manifest| retracted(manifest, &source, &mut faults));
        let blueprints = blueprints(&tree);
        if blueprints.is_empty() {
            let message = format!("{origin}pack.toml: the pack holds no folder with a blueprint.toml");
            faults.push(Diagnostic::error(Code::PackEmpty, message));
        }
        match (manifest, version, retracted) {
            (Some(manifest), Some(version), Some(retracted)) if faults.is_empty() => Ok(Self {
                name: manifest.name.value,
                version,
                summary: manifest.summary,
                deprecated: manifest.deprecated,
                retracted,
                tree,
                signature: None,
                origin: origin.to_owned(),
                blueprints,
            }),
            _ => Err(faults),
        }
    }

    /// The content digest, in the form locks carry it.
    #[must_use]
    pub fn digest(&self) -> String {
        format!("sp1:{}", self.tree.digest())
    }

    /// Whether it is a lone blueprint without a `pack.toml`: its version is not its own.
    #[must_use]
    pub fn is_of_one(&self) -> bool {
        matches!(&self.blueprints[..], [(_, folder)] if folder.is_empty())
    }

    /// The folder of the blueprint `name`.
    #[must_use]
    pub fn folder(&self, name: &str) -> Option<&str> {
        self.blueprints.iter().find(|(known, _)| known == name).map(|(_, folder)| folder.as_str())
    }

    /// A text file of the pack, named as messages name it.
    ///
    /// # Errors
    /// When it is absent, not UTF-8 or larger than [`MAX_MANIFEST`].
    pub fn text(&self, path: &str) -> Result<Arc<SourceText>, Diagnostic> {
        text(&self.origin, &self.tree, path)
    }
}

/// Whether a path of a pack is one of the manifests that tell what it holds.
#[must_use]
pub fn is_manifest(path: &RelPath) -> bool {
    match path.as_str().split_once('/') {
        None => matches!(path.as_str(), "pack.toml" | "blueprint.toml"),
        Some((_, file)) => file == "blueprint.toml",
    }
}

/// Whether `name` may name a pack segment, blueprint, component, zone or rule.
#[must_use]
pub fn is_name(name: &str) -> bool {
    let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let edge = |c: Option<char>| c.is_some_and(|c| c != '-');
    edge(name.chars().next()) && edge(name.chars().next_back()) && name.chars().all(inner)
}

fn text(origin: &str, tree: &Tree, path: &str) -> Result<Arc<SourceText>, Diagnostic> {
    let name = format!("{origin}{path}");
    let file = RelPath::new(path).ok().and_then(|path| tree.file(&path).cloned());
    let Some(file) = file else {
        return Err(Diagnostic::error(Code::PackMissingFile, format!("{name}: no such file in the pack")));
    };
    if file.bytes.len() > MAX_MANIFEST {
        return Err(Diagnostic::error(
            Code::PackTooLarge,
            format!("{name}: a manifest has at most {MAX_MANIFEST} bytes"),
        ));
    }
    match std::str::from_utf8(&file.bytes) {
        Ok(text) => Ok(Arc::new(SourceText { name, text: text.to_owned() })),
        Err(_) => Err(Diagnostic::error(Code::ManifestEncoding, format!("{name}: the file is not UTF-8"))),
    }
}

/// The tool's own version is compared first, so that an older tool says so and does not complain of new keys.
fn too_old(source: &Arc<SourceText>) -> Result<(), Vec<Diagnostic>> {
    // What is wrong with the text itself is told when all of it is read.
    let Ok(table) = toml::from_str::<toml::Table>(&source.text) else { return Ok(()) };
    let wanted = table.get("requires").and_then(|requires| requires.get("scaffold")).and_then(toml::Value::as_str);
    let Some(wanted) = wanted else { return Ok(()) };
    let (Ok(requirement), Ok(own)) = (VersionReq::parse(wanted), Version::parse(env!("CARGO_PKG_VERSION"))) else {
        return Ok(());
    };
    if requirement.matches(&own) {
        return Ok(());
    }
    let message = format!("{}: the pack needs scaffold {wanted}, this is {own}", source.name);
    Err(vec![Diagnostic::error(Code::PackTooNew, message).help("install a newer scaffold")])
}

fn pack_of_one(origin: &str, tree: Tree) -> Result<Pack, Vec<Diagnostic>> {
    let source = text(origin, &tree, "blueprint.toml").map_err(|fault| {
        if fault.code != Code::PackMissingFile {
            return vec![fault];
        }
        let place = if origin.is_empty() { "." } else { origin.trim_end_matches(['/', ':']) };
        let message = format!("`{place}`: there is neither a pack.toml nor a blueprint.toml here");
        vec![
            Diagnostic::error(Code::PackNone, message)
                .help("a pack is a folder with pack.toml and one folder per blueprint"),
        ]
    })?;
    // What is wrong with the text, or a name that is missing, is told when the blueprint is read.
    let table = toml::from_str::<toml::Table>(&source.text).ok();
    let name = table.as_ref().and_then(|table| table.get("name")?.as_str()).unwrap_or("blueprint").to_owned();
    let blueprints = vec![(name.clone(), String::new())];
    let origin = origin.to_owned();
    Ok(Pack {
        name,
        version: Version::new(0, 0, 0),
        summary: String::new(),
        deprecated: None,
        retracted: Vec::new(),
        tree,
        signature: None,
        origin,
        blueprints,
    })
}

fn blueprints(tree: &Tree) -> Vec<(String, String)> {
    let folder = |path: &RelPath| {
        let (folder, file) = path.as_str().split_once('/')?;
        (file == "blueprint.toml").then(|| (folder.to_owned(), folder.to_owned()))
    };
    tree.paths().filter_map(folder).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let tree = Tree::from_fixture(text).expect("a fixture");
        let faults = Pack::read("", tree).map_or_else(|faults| faults, |_| Vec::new());
        assert_eq!(faults.iter().map(ToString::to_string).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_pack_knows_its_blueprints() {
        let text = "//- pack.toml\nschema = 1\nname = \"acme/base\"\nversion = \"1.2.0\"\n//- a/blueprint.toml\n//- b/x/blueprint.toml\n";
        let pack = Pack::read("", Tree::from_fixture(text).expect("a fixture")).expect("a pack");
        assert_eq!(pack.blueprints, [("a".to_owned(), "a".to_owned())]);
        assert!(pack.digest().starts_with("sp1:"));
    }

    #[test]
    fn a_folder_with_a_blueprint_is_a_pack_of_one() {
        let tree = Tree::from_fixture("//- blueprint.toml\nname = \"job\"\n").expect("a fixture");
        let pack = Pack::read("", tree).expect("a pack");
        assert_eq!((pack.name.as_str(), pack.folder("job")), ("job", Some("")));
    }

    #[test]
    fn faults_are_located() {
        check(
            "//- pack.toml\nschema = 2\nname = \"Acme\"\nversion = \"1\"\nownrs = []\n//- a/blueprint.toml\n",
            &[
                "pack.toml:4:1: unknown key `ownrs` (did you mean `owners`?)",
                "pack.toml:1:10: this format has one version: 1",
                "pack.toml:2:8: `Acme` is no pack name (one or two segments parted by `/`, of lower-case letters, digits and inner hyphens)",
                "pack.toml:3:11: `1` is no semantic version: unexpected end of input while parsing major version number",
            ],
        );
        check(
            "//- pack.toml\nrequires = { scaffold = \">=9\" }\nnew_key = 1\n",
            &["pack.toml: the pack needs scaffold >=9, this is 0.1.0 (install a newer scaffold)"],
        );
        check(
            "//- x\n",
            &[
                "`.`: there is neither a pack.toml nor a blueprint.toml here (a pack is a folder with pack.toml and one folder per blueprint)",
            ],
        );
    }
}
