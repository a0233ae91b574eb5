//! `scaffold pack pull`: a pack from wherever it is, into the cache and where one wants it.

use std::io::Write as _;
use std::path::Path;

use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::interrupt::Interrupt;
use crate::cli::reach;
use crate::model::plan::plan;
use crate::model::tree::Tree;
use crate::registry::archive;
use crate::registry::oci::{self, Origin, Target};
use crate::registry::signature;
use crate::registry::{self, Access, Opened, Reference, SourceError};
use crate::system::disk::{DiskError, Staging};

/// Fetch a pack into the cache, and with `-o` into a folder, an archive or an OCI layout.
#[derive(Debug, clap::Args)]
pub struct PullArgs {
    /// The pack.
    #[arg(value_name = "REF")]
    pack: String,
    /// A folder to make, a file that ends in `.tgz`, or a layout: a file that ends in `.tar`, or `oci-layout:PATH:TAG`.
    #[arg(short = 'o', long, value_name = "OUT")]
    output: Option<String>,
    /// Follow a tag or branch that can lead elsewhere tomorrow.
    #[arg(long)]
    allow_mutable: bool,
    /// Write JSON.
    #[arg(long)]
    pub json: bool,
}

/// Runs the verb.
///
/// # Errors
/// When the pack cannot be had or is not to be trusted, or the place for it is taken.
pub fn run(args: &PullArgs, context: &Context) -> Result<Exit, Failure> {
    let interrupt = Interrupt::listen();
    let access = Access { allow_mutable: args.allow_mutable, ..reach::access(context, &interrupt)? };
    let reference = Reference::parse_pack(&args.pack).map_err(SourceError::from)?;
    let opened = registry::open(&reference, &access)?;
    if let Some(output) = &args.output {
        write(&opened, output, &access, &interrupt)?;
    }
    let revision = opened.revision.clone();
    if args.json {
        let json = serde_json::json!({
            "schema": 1, "command": "pack pull", "status": "clean", "exit_code": 0,
            "pack": opened.pack.name, "version": opened.pack.version, "content": opened.digest(),
            "revision": revision, "signers": opened.signers, "output": args.output,
        });
        context.screen.json(&json);
        return Ok(Exit::Done);
    }
    let revision = revision.map(|revision| format!("\n  revision  {revision}")).unwrap_or_default();
    let output = args.output.as_ref().map(|output| format!("   {output}")).unwrap_or_default();
    context.screen.text(&format!(
        "{} {}{output}\n  content   {}{revision}\n  {} files · {}\n",
        opened.pack.name,
        opened.pack.version,
        opened.digest(),
        opened.pack.tree.len(),
        signed(&opened),
    ));
    Ok(Exit::Done)
}

/// Whose signatures a pack has, as far as somebody said whose count.
fn signed(opened: &Opened) -> String {
    match (&opened.signers[..], signature::count(opened.signature.as_deref())) {
        ([], 0) => "not signed".to_owned(),
        ([], _) => "signed by no key you trust".to_owned(),
        (signers, _) => format!("signed by {}", signers.join(", ")),
    }
}

fn write(opened: &Opened, output: &str, access: &Access, interrupt: &Interrupt) -> Result<(), Failure> {
    let path = access.cwd.join(output);
    if output.starts_with("oci-layout:") || oci::is_layout(&path) {
        let layout = if output.starts_with("oci-layout:") { output.to_owned() } else { format!("oci-layout:{output}") };
        let reference = Reference::parse(&layout).map_err(SourceError::from)?;
        let target = Target::of(&reference, &opened.pack.version, access)?;
        let image = oci::image(opened, &Origin::default(), access)?;
        target.publish(image, &oci::title(opened), access)?;
        return Ok(());
    }
    let tree = opened.signed_tree();
    if output.ends_with(".tgz") || output.ends_with(".tar.gz") {
        let refused = |faults| SourceError::Archive { origin: opened.carrier.to_string(), faults };
        return Ok(write_file(&path, &archive::pack(&tree).map_err(refused)?)?);
    }
    let staging = Staging::open(&path)?;
    staging.write(&plan(&Tree::new(), &tree), &|| interrupt.is_set())?;
    Ok(staging.commit()?)
}

/// Writes a file that is not there yet, or is the same.
fn write_file(path: &Path, bytes: &[u8]) -> Result<(), DiskError> {
    if path.symlink_metadata().is_ok() {
        if std::fs::read(path).is_ok_and(|found| found == bytes) {
            return Ok(());
        }
        let source = std::io::ErrorKind::AlreadyExists.into();
        return Err(DiskError::Io { action: "write the file", path: path.to_owned(), source });
    }
    replace_file(path, bytes)
}

/// Writes a file, which appears whole or not at all.
pub(super) fn replace_file(path: &Path, bytes: &[u8]) -> Result<(), DiskError> {
    let fault = |source| DiskError::Io { action: "write the file", path: path.to_owned(), source };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".scaffold-").tempfile_in(folder).map_err(fault)?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(fault)?;
    #[cfg(unix)]
    std::fs::set_permissions(file.path(), std::os::unix::fs::PermissionsExt::from_mode(0o644)).map_err(fault)?;
    file.persist(path).map_err(|error| fault(error.error))?;
    Ok(())
}
