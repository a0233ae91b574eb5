//! `scaffold pack build`: a pack as one file, the same on every machine.

use std::path::{Path, PathBuf};

use crate::blueprint::Blueprint;
use crate::blueprint::pack::Pack;
use crate::blueprint::pack::with_signatures;
use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::model::diagnostic::Diagnostic;
use crate::model::digest::Digest;
use crate::model::path::RelPath;
use crate::model::plan::plan;
use crate::model::tree::{Entry, File, Tree};
use crate::registry::SourceError;
use crate::registry::archive;
use crate::system::disk;
use crate::system::git;

/// Build a pack: one `.tgz` that is the same on every machine.
///
/// In a git work tree the pack is what HEAD holds, as it was committed; elsewhere it is the folder. Prints the content
/// digest, which is what locks pin and signatures cover.
#[derive(Debug, clap::Args)]
pub struct BuildArgs {
    /// The pack's folder; the current one unless given.
    #[arg(value_name = "PACK", default_value = ".")]
    pack: PathBuf,
    /// The file to write; NAME-VERSION.tgz in the current folder unless given.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Take what is on disk, committed or not.
    #[arg(long)]
    dirty: bool,
    /// Say what would be written, and write nothing.
    #[arg(short = 'n', long)]
    dry_run: bool,
    /// Write JSON.
    #[arg(long)]
    pub json: bool,
}

/// A pack that could be shared.
pub(super) struct Built {
    pub pack: Pack,
    /// The commit it was read from; `None` for what was read from disk.
    pub commit: Option<String>,
}

/// Runs the verb.
///
/// # Errors
/// Everything wrong with the pack and its blueprints, or why it cannot be read or written.
pub fn run(args: &BuildArgs, context: &Context) -> Result<Exit, Failure> {
    let Built { pack, commit } = built(&context.folder.join(&args.pack), &args.pack, args.dirty, context)?;
    let refused = |faults| SourceError::Archive { origin: args.pack.display().to_string(), faults };
    let bytes = archive::pack(&with_signatures(&pack.tree, pack.signature.as_deref())).map_err(refused)?;
    let name = format!("{}-{}.tgz", pack.name.replace('/', "-"), pack.version);
    let output = args.output.clone().unwrap_or_else(|| PathBuf::from(name));
    let sha256 = Digest::of(&bytes);
    if !args.dry_run {
        write(&context.folder.join(&output), &bytes)?;
    }
    if args.json {
        let archive =
            serde_json::json!({ "path": output, "sha256": sha256, "bytes": bytes.len(), "written": !args.dry_run });
        let envelope = serde_json::json!({
            "schema": 1, "command": "pack build", "status": "clean", "exit_code": 0, "pack": pack.name,
            "version": pack.version, "digest": pack.digest(), "files": pack.tree.len(), "commit": commit, "archive": archive,
        });
        context.screen.json(&envelope);
        return Ok(Exit::Done);
    }
    let from = commit.map_or_else(|| "from disk".to_owned(), |commit| format!("from commit {}", &commit[..12]));
    let sign = if args.dry_run { "would write" } else { "+" };
    context.screen.text(&format!(
        "{} {}   {} files, {from}\n{}\n{sign} {}   {} bytes, sha256:{sha256}\n",
        pack.name,
        pack.version,
        pack.tree.len(),
        pack.digest(),
        output.display(),
        bytes.len(),
    ));
    Ok(Exit::Done)
}

/// Reads the pack in `folder`, which people know as `shown`, and everything in it that keeps it from being shared.
///
/// # Errors
/// When it cannot be read, or has faults.
pub(super) fn built(folder: &Path, shown: &Path, dirty: bool, context: &Context) -> Result<Built, Failure> {
    let origin = match shown.display().to_string() {
        here if here == "." => String::new(),
        shown => format!("{}/", shown.trim_end_matches('/').trim_start_matches("./")),
    };
    let committed = if dirty { None } else { committed(folder, &origin, context)? };
    let (tree, commit) = match committed {
        Some((tree, commit)) => (tree, Some(commit)),
        None => (disk::read_pack(folder)?, None),
    };
    let pack = Pack::read(&origin, tree)?;
    let faults = pack.blueprints.iter().filter_map(|(name, _)| Blueprint::read(&pack, name).err());
    let faults: Vec<Diagnostic> = faults.flatten().collect();
    if faults.is_empty() { Ok(Built { pack, commit }) } else { Err(Failure::Diagnostics(faults)) }
}

/// What HEAD holds of the folder; `None` outside a work tree.
fn committed(folder: &Path, origin: &str, context: &Context) -> Result<Option<(Tree, String)>, Failure> {
    let Some(prefix) = git::folder_in_repository(folder)? else { return Ok(None) };
    let uncommitted = || {
        let help = "commit it, or take what is on disk with `--dirty`";
        Failure::usage(format!("HEAD holds nothing of `{}`", folder.display()), help)
    };
    let commit = git::head(folder)?.ok_or_else(uncommitted)?;
    let (tree, faults) = git::contents(folder, &commit, &prefix)?.ok_or_else(uncommitted)?;
    if !faults.is_empty() {
        return Err(SourceError::Archive { origin: format!("HEAD:{prefix}"), faults }.into());
    }
    // Contents are compared, since `git status` would run the filters of the repository.
    if disk::read_pack(folder).map(|there| there.digest()).ok() != Some(tree.digest()) {
        let what = if origin.is_empty() { "the folder" } else { origin.trim_end_matches('/') };
        context.screen.warning(&format!("{what} has changes that are not committed: `--dirty` takes them"));
    }
    Ok(Some((tree, commit)))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let unwritable = |reason: &str| Failure::Unreadable { path: path.to_owned(), reason: reason.to_owned() };
    let name = path.file_name().and_then(|name| name.to_str()).ok_or_else(|| unwritable("it names no file"))?;
    let name = RelPath::new(name).map_err(|fault| unwritable(&fault.to_string()))?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    let before = disk::read_files(folder, std::slice::from_ref(&name));
    let after: Tree = [(name, Entry::File(File::new(bytes.to_vec())))].into_iter().collect();
    Ok(disk::apply(folder, &plan(&before, &after), &|| false)?)
}
