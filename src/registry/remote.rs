//! `Remote`: what every carrier of many versions can do. A new kind of carrier is one file that implements it, and
//! one line in [`remote`].

use semver::Version;

use super::download::Download;
use super::folder::Shelf;
use super::git::Repository;
use super::oci::remote::{Mirror, Registry};
use super::reference::{Carrier, Selector};
use super::{Access, SourceError};
use crate::model::tree::Tree;

/// One version, branch, tag or digest of a pack, found and not yet fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// The version its name says, where it says one.
    pub version: Option<Version>,
    /// The tag or branch, as the carrier names it.
    pub name: String,
    /// What the name leads to: a commit, a manifest digest. It names the same content for ever; empty where only
    /// fetching tells.
    pub revision: String,
    /// Whether the name is meant to lead elsewhere tomorrow.
    pub mutable: bool,
}

/// A pack's content, as a carrier handed it over.
#[derive(Debug, Clone)]
pub struct Fetched {
    pub tree: Tree,
    /// As in [`Point`], known for sure by now.
    pub revision: Option<String>,
    /// The minisign signature that came with it.
    pub signature: Option<String>,
}

/// A carrier that offers versions.
pub trait Remote {
    /// Every version there is, in no order. A name that is no version is left out.
    ///
    /// # Errors
    /// When the carrier cannot be asked.
    fn versions(&self, access: &Access) -> Result<Vec<Point>, SourceError>;

    /// What a ref, tag or digest leads to.
    ///
    /// # Errors
    /// When the carrier cannot be asked, or has no such thing.
    fn point(&self, selector: &Selector, access: &Access) -> Result<Point, SourceError>;

    /// The content of a point, within the limits every pack keeps.
    ///
    /// # Errors
    /// When it cannot be had, or is no content of a pack.
    fn fetch(&self, point: &Point, access: &Access) -> Result<Fetched, SourceError>;
}

/// The remote behind a carrier; `None` for those that hold one pack and no versions.
pub(super) fn remote(carrier: &Carrier) -> Option<Box<dyn Remote>> {
    match carrier {
        Carrier::Oci { host, repository } => Some(Box::new(Registry::new(host, repository))),
        Carrier::OciLayout { path } => Some(Box::new(Mirror { path: path.clone() })),
        // Aliases and namespaces are names for one of the others.
        Carrier::Builtin | Carrier::Alias { .. } | Carrier::Namespace { .. } => None,
        // Only as a mirror of something else; a folder that is named as such has no versions.
        Carrier::Folder(path) => Some(Box::new(Shelf::new(path))),
        Carrier::Git { url, subdir } => Some(Box::new(Repository::new(url, subdir.as_deref()))),
        Carrier::Archive { url } => Some(Box::new(Download::new(url))),
    }
}
