//! `scaffold lock`: writes scaffold.lock from scaffold.toml and the packs it names.

use super::context::Context;
use super::exit::Exit;
use super::failure::Failure;
use super::interrupt::Interrupt;
use super::reach;
use crate::blueprint::Blueprint;
use crate::blueprint::answers::Surroundings;
use crate::blueprint::render::{policy, render};
use crate::project::{Entry, LOCK, Lock, Locked, ProjectManifest, record};
use crate::registry::{self, Access, Relock};
use crate::review::{self, ReviewError};
use crate::system::disk;

/// Write scaffold.lock from scaffold.toml and the packs it names.
///
/// The lock records what the blueprint renders to: it is written anew after an edit of scaffold.toml, after a merge,
/// and for a project that `scaffold new` never made. No other file is touched. With `--locked` it is an error if the
/// lock would change.
///
/// A version that is locked stays while scaffold.toml allows it.
#[derive(Debug, clap::Args)]
pub struct LockArgs {
    /// Say whether the lock would change, and write nothing.
    #[arg(short = 'n', long)]
    dry_run: bool,
    /// Take the highest version that scaffold.toml allows, not the one that is locked.
    #[arg(long)]
    upgrade: bool,
    /// Go back to a lower version than the locked one.
    #[arg(long)]
    allow_downgrade: bool,
    /// Follow a branch, or a tag that is no version.
    #[arg(long)]
    allow_mutable: bool,
}

/// Runs the verb.
///
/// # Errors
/// When scaffold.toml or a blueprint has faults, an answer is missing, or a pack cannot be had.
pub fn run(args: &LockArgs, context: &Context) -> Result<Exit, Failure> {
    let interrupt = Interrupt::listen();
    let root = review::find(&context.folder)?;
    let _held = disk::hold(&root, &|| interrupt.is_set())?;
    disk::recover(&root)?;
    let manifest = review::read_manifest(&root)?;
    let before = review::read_top(&root, LOCK)?;
    let old = before.as_deref().and_then(|text| Lock::read(text).ok()).unwrap_or_default();
    let access = Access { allow_mutable: args.allow_mutable, ..reach::access(context, &interrupt)?.at(&root) };
    let config = access.config.including(&manifest.trusts).map_err(Failure::from)?;
    let access = Access { config: std::sync::Arc::new(config), ..access };
    let how = Relock { upgrade: args.upgrade, downgrade: args.allow_downgrade };
    let one = |entry| locked(entry, &manifest, &old, &root, how, &access);
    let entries: Vec<Locked> = manifest.entries.iter().map(one).collect::<Result<_, _>>()?;
    let files: usize = entries.iter().map(|locked| locked.files.len()).sum();
    let text = Lock { entries }.to_text();
    if before.as_deref() == Some(text.as_bytes()) {
        context.screen.result("scaffold.lock is up to date\n");
        return Ok(Exit::Done);
    }
    if context.locked {
        return Err(Failure::LockWouldChange);
    }
    if args.dry_run {
        context.screen.result("scaffold.lock would change; nothing was written\n");
        return Ok(Exit::Done);
    }
    disk::apply(&root, &review::replacing(LOCK, before, text), &|| interrupt.is_set())?;
    context.screen.done(&format!("wrote scaffold.lock: {files} files\n  scaffold diff\n"));
    Ok(Exit::Done)
}

fn locked(
    entry: &Entry,
    manifest: &ProjectManifest,
    old: &Lock,
    root: &std::path::Path,
    how: Relock,
    access: &Access,
) -> Result<Locked, Failure> {
    // A project has one version of a pack, whatever it takes from it.
    let same = manifest.entries.iter().filter(|other| other.pack == entry.pack);
    let wanted: Vec<semver::VersionReq> = same.map(|other| other.version.clone()).collect();
    let before = old.entries.iter().find(|locked| locked.into == entry.into).map(|locked| &locked.pack);
    let opened = registry::relock(&entry.pack, &wanted, before, how, access)?;
    let pack = &opened.pack;
    if !entry.version.matches(&pack.version) {
        let (wanted, found) = (entry.version.to_string(), pack.version.to_string());
        return Err(ReviewError::Version { pack: entry.pack.clone(), wanted, found }.into());
    }
    let blueprint = Blueprint::read(pack, &entry.name)?;
    let name = review::folder(root, &entry.into).file_name().and_then(|name| name.to_str()).map(str::to_owned);
    let answers = review::answers(&blueprint, entry, Surroundings { destination: name, ..Surroundings::default() })?;
    let rendered = render(&blueprint, &answers)?;
    let recorded = opened.to_lock(&entry.pack, &entry.version);
    Ok(record(&blueprint, &answers, &rendered.tree, policy(&blueprint, &answers), &entry.into, recorded))
}
