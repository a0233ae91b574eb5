//! `scaffold lock`: writes scaffold.lock from scaffold.toml and the packs it names.

use super::context::Context;
use super::exit::Exit;
use super::failure::Failure;
use super::interrupt::Interrupt;
use super::place;
use crate::answers::Surroundings;
use crate::blueprint::Blueprint;
use crate::disk;
use crate::path::RelPath;
use crate::plan::plan;
use crate::project::{Entry, LOCK, Lock, Locked, LockedPack, record};
use crate::render::{policy, render};
use crate::source;
use crate::tree::{Entry as TreeEntry, File, Tree};

/// Write scaffold.lock from scaffold.toml and the packs it names.
///
/// The lock records what the blueprint renders to: it is written anew after an edit of scaffold.toml, after a merge,
/// and for a project that `scaffold new` never made. No other file is touched. With `--locked` it is an error if the
/// lock would change.
#[derive(Debug, clap::Args)]
pub struct LockArgs {
    /// Say whether the lock would change, and write nothing.
    #[arg(short = 'n', long)]
    dry_run: bool,
}

/// Runs the verb.
///
/// # Errors
/// When scaffold.toml or a blueprint has faults, an answer is missing, or a pack cannot be had.
pub fn run(args: &LockArgs, context: &Context) -> Result<Exit, Failure> {
    let interrupt = Interrupt::listen();
    let root = place::find(&context.folder)?;
    disk::recover(&root)?;
    let manifest = place::manifest(&root)?;
    let entries: Vec<Locked> = manifest.entries.iter().map(|entry| locked(entry, &root)).collect::<Result<_, _>>()?;
    let files: usize = entries.iter().map(|locked| locked.files.len()).sum();
    let text = Lock { entries }.to_text();
    let before = place::read(&root, LOCK)?;
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
    write(&root, before, text, &interrupt)?;
    context.screen.result(&format!("wrote scaffold.lock: {files} files\n  scaffold diff\n"));
    Ok(Exit::Done)
}

fn write(root: &std::path::Path, before: Option<Vec<u8>>, text: String, interrupt: &Interrupt) -> Result<(), Failure> {
    let Ok(path) = RelPath::new(LOCK) else { return Ok(()) };
    let tree = |bytes: Option<Vec<u8>>| -> Tree {
        bytes.map(|bytes| (path.clone(), TreeEntry::File(File::new(bytes)))).into_iter().collect()
    };
    let plan = plan(&tree(before), &tree(Some(text.into_bytes())));
    Ok(disk::apply(root, &plan, &|| interrupt.is_set())?)
}

fn locked(entry: &Entry, root: &std::path::Path) -> Result<Locked, Failure> {
    let pack = source::resolve_locked(&entry.pack, root)?;
    if !entry.version.matches(&pack.version) {
        return Err(Failure::Version {
            pack: entry.pack.clone(),
            wanted: entry.version.to_string(),
            found: pack.version.to_string(),
        });
    }
    let blueprint = Blueprint::read(&pack, &entry.name)?;
    let name = place::folder(root, &entry.into).file_name().and_then(|name| name.to_str()).map(str::to_owned);
    let answers = place::answers(&blueprint, entry, Surroundings { destination: name, ..Surroundings::default() })?;
    let rendered = render(&blueprint, &answers)?;
    let recorded = LockedPack::of(&pack, &entry.pack);
    Ok(record(&blueprint, &answers, &rendered.tree, policy(&blueprint, &answers), &entry.into, recorded))
}
