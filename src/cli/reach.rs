//! What packs may be fetched with: the user's settings, the cache, and who watches.

use std::path::PathBuf;
use std::sync::Arc;

use etcetera::{BaseStrategy as _, choose_base_strategy};

use super::context::Context;
use super::failure::Failure;
use super::interrupt::Interrupt;
use super::screen::{Progress, Screen};
use crate::model::diagnostic::SourceText;
use crate::registry::cache::Cache;
use crate::registry::{Access, Config, Watch, redacted};

/// The largest file of settings, in bytes.
const MAX_CONFIG: u64 = 1 << 20;

/// What packs may be fetched with. Relative paths count from the folder of the run.
///
/// # Errors
/// Everything wrong with the user's settings.
pub fn access(context: &Context, interrupt: &Interrupt) -> Result<Access, Failure> {
    Ok(Access {
        cwd: context.folder.clone(),
        offline: context.offline,
        locked: context.locked,
        allow_mutable: false,
        config: Arc::new(config()?),
        cache: cache(),
        watch: Arc::new(Shown::new(&context.screen, interrupt)),
    })
}

/// The cache of this user.
#[must_use]
pub fn cache() -> Option<Cache> {
    let base = choose_base_strategy().ok()?;
    Some(Cache::new(base.cache_dir().join("scaffold")))
}

/// The settings of this user, where there are any.
///
/// # Errors
/// Everything wrong with them.
pub fn config() -> Result<Config, Failure> {
    use std::io::Read as _;
    let Some(path) = config_path() else { return Ok(Config::default()) };
    let unreadable = |reason: String| Failure::Unreadable { path: path.clone(), reason };
    let file = match std::fs::File::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Config::default()),
        Err(error) => return Err(unreadable(error.kind().to_string())),
    };
    let mut text = String::new();
    let read = file.take(MAX_CONFIG + 1).read_to_string(&mut text);
    read.map_err(|error| unreadable(error.kind().to_string()))?;
    if text.len() as u64 > MAX_CONFIG {
        return Err(unreadable(format!("settings have at most {MAX_CONFIG} bytes")));
    }
    let source = Arc::new(SourceText { name: path.display().to_string(), text });
    Config::read(&source).map_err(Failure::Diagnostics)
}

fn config_path() -> Option<PathBuf> {
    Some(choose_base_strategy().ok()?.config_dir().join("scaffold").join("config.toml"))
}

/// The screen, as a source sees it: a bar for what takes long.
struct Shown {
    screen: Screen,
    progress: Progress,
    interrupt: Interrupt,
}

impl Shown {
    fn new(screen: &Screen, interrupt: &Interrupt) -> Self {
        let progress = screen.transfer();
        Self { screen: screen.clone(), progress, interrupt: interrupt.clone() }
    }
}

impl Watch for Shown {
    fn step(&self, what: &str) {
        self.progress.step(what);
        if self.screen.verbose > 0 {
            self.screen.note(what);
        }
    }

    fn bytes(&self, done: u64, total: Option<u64>) {
        self.progress.bytes(done, total);
    }

    fn warn(&self, message: &str) {
        self.screen.warning(&crate::model::printable::printable(&redacted(message)));
    }

    fn stopped(&self) -> bool {
        self.interrupt.is_set()
    }
}
