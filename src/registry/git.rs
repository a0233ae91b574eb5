//! Repositories of git as carriers: versions are tags, `v1.2.3` for a pack at the top and `sub/v1.2.3` for one in `sub`.

use semver::Version;

use super::reference::Selector;
use super::remote::{Fetched, Point, Remote};
use super::{Access, SourceError, redacted};
use crate::system::git::{self, Advertised, GitError};

/// The most tags a repository may have.
const MAX_TAGS: usize = 10_000;

/// A pack in a repository.
pub(super) struct Repository {
    url: String,
    subdir: Option<String>,
}

impl Repository {
    pub(super) fn new(url: &str, subdir: Option<&str>) -> Self {
        Self { url: url.to_owned(), subdir: subdir.map(str::to_owned) }
    }

    fn place(&self) -> String {
        super::Carrier::Git { url: self.url.clone(), subdir: self.subdir.clone() }.to_string()
    }

    /// What git is told. Many hosts know no `/~/` in an address, and all of them the other form, which has no port.
    fn address(&self) -> String {
        let rest = self.url.strip_prefix("ssh://").and_then(|rest| rest.split_once("/~/"));
        match rest.filter(|(host, _)| !host.contains([':', '/'])) {
            Some((host, path)) => format!("{host}:{path}"),
            None => self.url.clone(),
        }
    }

    fn advertised(&self, access: &Access) -> Result<Vec<Advertised>, SourceError> {
        let work = scratch(access)?;
        let stop = || access.watch.stopped();
        let found = git::advertised(work.path(), &self.address(), &stop).map_err(|error| self.fault(error, access))?;
        match found.iter().filter(|one| one.name.starts_with("refs/tags/")).count() {
            tags if tags > MAX_TAGS => {
                Err(SourceError::Limit { place: self.place(), what: format!("{MAX_TAGS} tags") })
            }
            _ => Ok(found),
        }
    }

    /// The version that a ref names, if it is one of this pack.
    fn version(&self, name: &str) -> Option<Version> {
        let tag = name.strip_prefix("refs/tags/")?;
        let tag = match &self.subdir {
            Some(subdir) => tag.strip_prefix(subdir.as_str())?.strip_prefix('/')?,
            None => tag,
        };
        let version = Version::parse(tag.strip_prefix('v')?).ok()?;
        version.build.is_empty().then_some(version)
    }

    fn fault(&self, error: GitError, access: &Access) -> SourceError {
        match error {
            GitError::Failed { .. } if access.watch.stopped() => SourceError::Stopped,
            GitError::Failed { message, .. } => {
                let message = redacted(&message);
                let place = self.place();
                SourceError::Unreachable { place, help: help(&message), message }
            }
            other => SourceError::Git(other),
        }
    }

    fn absent(&self, wanted: &str, help: Option<String>) -> SourceError {
        SourceError::NoPoint { place: self.place(), wanted: wanted.to_owned(), help }
    }
}

impl Remote for Repository {
    fn versions(&self, access: &Access) -> Result<Vec<Point>, SourceError> {
        let point = |one: Advertised| {
            let version = self.version(&one.name)?;
            let name = one.name.trim_start_matches("refs/tags/").to_owned();
            Some(Point { version: Some(version), name, revision: one.commit, mutable: false })
        };
        Ok(self.advertised(access)?.into_iter().filter_map(point).collect())
    }

    fn point(&self, selector: &Selector, access: &Access) -> Result<Point, SourceError> {
        let Selector::Ref(name) = selector else {
            let what = "a repository has branches, tags and commits";
            return Err(self.absent(&selector.to_string(), Some(what.into())));
        };
        if git::is_object(name) {
            return Ok(Point { version: None, name: name.clone(), revision: name.clone(), mutable: false });
        }
        let all = self.advertised(access)?;
        let named = |full: &str| all.iter().find(|one| one.name == full);
        let tag = named(&format!("refs/tags/{name}"));
        let branch = || named(&format!("refs/heads/{name}")).or_else(|| named(name));
        match tag.or_else(branch) {
            Some(one) => {
                // Only the tag of a version is promised to stay where it is.
                let mutable = self.version(&one.name).is_none();
                Ok(Point { version: None, name: one.name.clone(), revision: one.commit.clone(), mutable })
            }
            None => {
                let short = name.len() >= 7 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
                Err(self.absent(name, short.then(|| "a commit is named in full, with 40 digits".into())))
            }
        }
    }

    fn fetch(&self, point: &Point, access: &Access) -> Result<Fetched, SourceError> {
        let work = scratch(access)?;
        let stop = || access.watch.stopped();
        let wanted = match &point.version {
            Some(_) => format!("refs/tags/{}", point.name),
            None => point.name.clone(),
        };
        let fault = |error| self.fault(error, access);
        let commit = git::fetch(work.path(), &self.address(), &wanted, &stop).map_err(fault)?;
        let folder = self.subdir.as_deref().unwrap_or_default();
        let Some((tree, faults)) = git::contents(work.path(), &commit, folder).map_err(fault)? else {
            return Err(self.absent(folder, Some(format!("there is no such folder at {}", point.name))));
        };
        if !faults.is_empty() {
            return Err(SourceError::Archive { origin: format!("{}@{}", self.place(), point.name), faults });
        }
        Ok(Fetched { tree, revision: Some(commit), signature: None })
    }
}

/// A folder for git to work in: beside what the cache holds, or anywhere.
fn scratch(access: &Access) -> Result<tempfile::TempDir, SourceError> {
    match &access.cache {
        Some(cache) => Ok(cache.scratch()?),
        None => tempfile::tempdir().map_err(|source| {
            let path = std::env::temp_dir();
            crate::registry::cache::CacheError::Io { path, source }.into()
        }),
    }
}

fn help(message: &str) -> Option<String> {
    let says = |words: &[&str]| words.iter().any(|word| message.contains(word));
    let text =
        if says(&["could not read Username", "could not read Password", "Authentication failed", "terminal prompts"]) {
            "git has no login for it: set up a credential helper or a ~/.netrc, or use an ssh key"
        } else if says(&["certificate"]) {
            "for a private CA, set `http.sslCAInfo` of git or `GIT_SSL_CAINFO`"
        } else if says(&["Permission denied (publickey", "Host key verification failed"]) {
            "ssh has to reach the host by itself: try `ssh -T` with it"
        } else if says(&["Could not resolve host", "Connection refused", "unable to connect", "Connection timed out"]) {
            "try again, or work from the cache with `--offline`"
        } else {
            return None;
        };
    Some(text.to_owned())
}

#[cfg(test)]
mod tests;
