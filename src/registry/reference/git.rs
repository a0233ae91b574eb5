//! Repositories of git, in every form that names one.

use super::selector::{Written, parted};
use super::url::{host, is_plain};
use super::{Carrier, Reference, ReferenceFault, Selector, blueprint, one_of};
use crate::model::path::RelPath;

/// What follows the repository: the folder of the pack, the version and the blueprint.
struct Inside<'t> {
    path: &'t str,
    subdir: Option<String>,
    selector: Selector,
    blueprint: Option<String>,
}

/// `SCHEME://AUTHORITY/PATH[//SUBDIR[//BLUEPRINT]][@REQUIREMENT|#REF][//BLUEPRINT]`.
pub(super) fn parse(text: &str, scheme: &str, authority: &str, rest: &str) -> Result<Reference, ReferenceFault> {
    let authority = if scheme == "file" { String::new() } else { host(scheme, authority)? };
    let inside = inside(rest)?;
    if !is_path(inside.path.strip_prefix('/').unwrap_or_default()) {
        return Err(ReferenceFault::Repository(text.to_owned()));
    }
    let url = format!("{scheme}://{authority}{}", inside.path);
    Ok(inside.of(|subdir| Carrier::Git { url, subdir }))
}

/// `USER@HOST:PATH…`, as ssh programs write it: a path that does not begin at the root begins at the user's home, which
/// an address writes as `/~/`.
pub(super) fn scp(text: &str, account: &str, rest: &str) -> Result<Reference, ReferenceFault> {
    let above = match rest.as_bytes().first() {
        Some(b'/') => "",
        Some(b'~') => "/",
        _ => "/~/",
    };
    parse(text, "ssh", account, &format!("{above}{rest}"))
}

/// `gh:ORG/REPO…`.
pub(super) fn alias(text: &str, alias: &str, rest: &str) -> Result<Reference, ReferenceFault> {
    let inside = inside(rest)?;
    let path = inside.path.trim_end_matches(".git").to_owned();
    if !is_path(&path) || !path.contains('/') {
        return Err(ReferenceFault::Repository(text.to_owned()));
    }
    let alias = alias.to_owned();
    Ok(inside.of(|subdir| Carrier::Alias { alias, path, subdir }))
}

fn inside(rest: &str) -> Result<Inside<'_>, ReferenceFault> {
    let (place, written, after) = parted(rest)?;
    let mut parts = place.splitn(3, "//");
    let path = parts.next().unwrap_or_default().trim_end_matches('/');
    let subdir = parts.next().map(|subdir| subdir.trim_matches('/')).filter(|subdir| !subdir.is_empty());
    let subdir = subdir.map(folder).transpose()?;
    let name = parts.next().map_or(Ok(None), blueprint)?;
    let selector = match written {
        None => Selector::Any,
        Some(Written::Behind(text)) => Selector::version(text)?,
        Some(Written::Fragment(text)) => Selector::git_ref(text)?,
    };
    Ok(Inside { path, subdir, selector, blueprint: one_of(name, after)? })
}

impl Inside<'_> {
    fn of(self, carrier: impl FnOnce(Option<String>) -> Carrier) -> Reference {
        Reference { carrier: carrier(self.subdir), selector: self.selector, blueprint: self.blueprint }
    }
}

fn folder(text: &str) -> Result<String, ReferenceFault> {
    RelPath::new(text).map(String::from).map_err(|_| ReferenceFault::Subdir(text.to_owned()))
}

/// Segments that no program takes for an option, and none that leaves its parent.
fn is_path(path: &str) -> bool {
    let segment = |part: &str| !part.is_empty() && !part.starts_with('-') && part != "." && part != "..";
    path.split('/').all(segment) && is_plain(path)
}
