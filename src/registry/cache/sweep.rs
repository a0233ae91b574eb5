//! Looking through the cache: what is damaged, and what nothing refers to.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::{Cache, CacheError, at, index, memo, store};
use crate::model::digest::Digest;

/// Work that is older belongs to nobody any more.
const STALE: Duration = Duration::from_hours(24);

/// What was taken out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    pub files: usize,
    pub bytes: u64,
}

/// A file of the cache that is not what it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    pub path: PathBuf,
    pub reason: String,
}

impl Cache {
    /// Takes everything out. Work that is under way elsewhere goes on: what it lacks, it fetches again.
    ///
    /// # Errors
    /// When something cannot be removed.
    pub fn clear(&self) -> Result<Swept, CacheError> {
        let mut swept = Swept::default();
        for folder in ["packs", "index", memo::FOLDER] {
            for path in files(&self.root().join(folder)) {
                swept.remove(&path)?;
            }
        }
        self.stale(&mut swept, Duration::ZERO)?;
        Ok(swept)
    }

    /// Takes out what is damaged, contents that no place refers to, all memos, and what killed runs left.
    ///
    /// # Errors
    /// When something cannot be removed.
    pub fn sweep(&self) -> Result<Swept, CacheError> {
        let mut swept = Swept::default();
        for damage in self.verify().1 {
            swept.remove(&damage.path)?;
        }
        let wanted: std::collections::BTreeSet<String> = self
            .all_known()
            .iter()
            .flat_map(|known| known.packs.iter().map(|pack| store::name(&pack.content)))
            .collect();
        for path in files(&self.root().join("packs")) {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            if !wanted.contains(&name) {
                swept.remove(&path)?;
            }
        }
        // A memo is for the project as it stood: nobody can tell whether it stands so once more.
        for path in files(&self.root().join(memo::FOLDER)) {
            swept.remove(&path)?;
        }
        self.stale(&mut swept, STALE)?;
        Ok(swept)
    }

    /// Reads every file: how many are whole, and those that are not.
    #[must_use]
    pub fn verify(&self) -> (usize, Vec<Damage>) {
        let mut found = Vec::new();
        let mut whole = 0;
        for folder in ["packs", "index", memo::FOLDER] {
            for path in files(&self.root().join(folder)) {
                let fault = match folder {
                    "packs" => pack_fault(&path),
                    "index" => index_fault(&path),
                    _ => memo::fault(&path),
                };
                match fault {
                    Some(reason) => found.push(Damage { path, reason }),
                    None => whole += 1,
                }
            }
        }
        (whole, found)
    }

    fn stale(&self, swept: &mut Swept, age: Duration) -> Result<(), CacheError> {
        let work = self.root().join("work");
        let now = SystemTime::now();
        for entry in std::fs::read_dir(&work).into_iter().flatten().flatten() {
            let touched = entry.metadata().and_then(|metadata| metadata.modified()).unwrap_or(now);
            if now.duration_since(touched).unwrap_or_default() >= age {
                std::fs::remove_dir_all(entry.path()).map_err(at(&entry.path()))?;
                swept.files += 1;
            }
        }
        Ok(())
    }
}

impl Swept {
    fn remove(&mut self, path: &Path) -> Result<(), CacheError> {
        let size = std::fs::metadata(path).map_or(0, |metadata| metadata.len());
        match std::fs::remove_file(path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(at(path)(error)),
            _ => {}
        }
        self.files += 1;
        self.bytes += size;
        Ok(())
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<_> = entries.map(|entry| entry.path()).filter(|path| path.is_file()).collect();
    paths.sort();
    paths
}

fn pack_fault(path: &Path) -> Option<String> {
    let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
    let Ok(digest) = name.parse::<Digest>() else { return Some("it is nothing that was put here".into()) };
    match std::fs::read(path) {
        Ok(bytes) if store::whole(&bytes, &digest).is_some() => None,
        Ok(_) => Some("its content is not what its name says".into()),
        Err(error) => Some(error.kind().to_string()),
    }
}

fn index_fault(path: &Path) -> Option<String> {
    let known = index::read(path);
    let named = known.is_some_and(|known| path.file_name().is_some_and(|name| *name == *index::name(&known.place)));
    (!named).then(|| "its digest does not hold".to_owned())
}
