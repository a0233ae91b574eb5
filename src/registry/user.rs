//! `UserFolders`: where a user keeps settings and the cache.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use etcetera::{BaseStrategy as _, choose_base_strategy};

use super::cache::Cache;
use super::{Config, SourceError};
use crate::model::diagnostic::SourceText;

/// The largest file of settings, in bytes.
const MAX_CONFIG: u64 = 1 << 20;

/// Where a user keeps settings and the cache; `None` where the machine has no place for them.
#[derive(Debug, Clone, Default)]
pub struct UserFolders {
    /// The file of settings, which need not exist.
    pub config: Option<PathBuf>,
    /// The folder of the cache, which need not exist.
    pub cache: Option<PathBuf>,
}

impl UserFolders {
    /// Those of the user who runs this, by the conventions of the operating system.
    #[must_use]
    pub fn find() -> Self {
        let Ok(base) = choose_base_strategy() else { return Self::default() };
        Self {
            config: Some(base.config_dir().join("scaffold").join("config.toml")),
            cache: Some(base.cache_dir().join("scaffold")),
        }
    }

    /// The cache, where there is a place for one.
    #[must_use]
    pub fn cache(&self) -> Option<Cache> {
        self.cache.clone().map(Cache::new)
    }

    /// The settings; those of somebody who set nothing where there is no file.
    ///
    /// # Errors
    /// When the file cannot be read or is larger than 1 MiB; everything wrong with it.
    pub fn settings(&self) -> Result<Config, SourceError> {
        let Some(path) = &self.config else { return Ok(Config::default()) };
        let Some(text) = settings_text(path)? else { return Ok(Config::default()) };
        let source = Arc::new(SourceText { name: path.display().to_string(), text });
        Config::read(&source).map_err(SourceError::Pack)
    }
}

/// The text of a file of settings; nothing where it is absent.
fn settings_text(path: &Path) -> Result<Option<String>, SourceError> {
    let unreadable = |reason: String| SourceError::Settings { path: path.to_owned(), reason };
    let file = match std::fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(error.kind().to_string())),
    };
    let mut text = String::new();
    file.take(MAX_CONFIG + 1).read_to_string(&mut text).map_err(|error| unreadable(error.kind().to_string()))?;
    if text.len() as u64 > MAX_CONFIG {
        return Err(unreadable(format!("settings have at most {MAX_CONFIG} bytes")));
    }
    Ok(Some(text))
}
