//! `scaffold pack sign`: to vouch for the content of a pack.

use std::path::{Path, PathBuf};

use super::pull::replace_file;
use super::{key, local};
use crate::blueprint::pack::SIGNATURE_FILE;
use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::interrupt::Interrupt;
use crate::cli::reach;
use crate::registry::archive;
use crate::registry::oci::{self, Target};
use crate::registry::signature;
use crate::registry::{Access, Carrier, Opened, Reference, SourceError};

/// Sign a pack's content: in its folder or archive, or where it is published.
#[derive(Debug, clap::Args)]
pub struct SignArgs {
    /// The pack; this folder unless given.
    #[arg(value_name = "REF", default_value = ".")]
    pack: String,
    /// The file of the secret key; the user's own unless given.
    #[arg(short = 'k', long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// Sign what is on disk, committed or not.
    #[arg(long)]
    dirty: bool,
}

/// Runs the verb.
///
/// # Errors
/// When the pack or the key cannot be had, or the signature cannot be put beside the pack.
pub fn run(args: &SignArgs, context: &Context) -> Result<Exit, Failure> {
    let access = reach::access(context, &Interrupt::listen())?;
    let reference = Reference::parse_pack(&args.pack).map_err(SourceError::from)?;
    let (opened, _) = local::open(&reference, args.dirty, &access, context)?;
    let file = key::place(args.key.as_deref(), context)?;
    let secret = key::open(&file, context)?;
    let faulty = |fault| key::key(&file, &fault);
    let comment = format!("{} {} {}", opened.digest(), opened.pack.name, opened.pack.version);
    let signature = secret.sign(&opened.digest(), &comment).map_err(faulty)?;
    let place = put(&opened, &reference, &signature, &access)?;
    let public = secret.public().map_err(faulty)?;
    context.screen.text(&format!(
        "{} {}   {place}\n  content   {}\n  signed by {public}\n",
        opened.pack.name,
        opened.pack.version,
        opened.digest()
    ));
    Ok(Exit::Done)
}

/// Puts a signature beside those there are, and says where.
fn put(opened: &Opened, reference: &Reference, signature: &str, access: &Access) -> Result<String, Failure> {
    match &opened.carrier {
        Carrier::Oci { .. } | Carrier::OciLayout { .. } => registry(opened, reference, signature, access),
        Carrier::Folder(path) if oci::is_layout(&access.cwd.join(path)) => {
            registry(opened, reference, signature, access)
        }
        Carrier::Folder(written) => beside(opened, &access.cwd.join(written), written, signature),
        other => Err(Failure::usage(
            format!("`{other}` cannot be signed where it is"),
            "sign the folder of its sources, and publish that",
        )),
    }
}

fn registry(opened: &Opened, reference: &Reference, signature: &str, access: &Access) -> Result<String, Failure> {
    let target = Target::of(reference, &opened.pack.version, access)?;
    let image = target.sign(signature, &opened.digest(), access)?;
    Ok(format!("{target}   sha256:{}", image.digest))
}

fn beside(opened: &Opened, path: &Path, written: &str, signature: &str) -> Result<String, Failure> {
    let fault = |fault: signature::SignatureFault| {
        Failure::usage(format!("{SIGNATURE_FILE}: {fault}"), "remove it, and sign once more")
    };
    let file = path.join(SIGNATURE_FILE);
    // What was signed last need not be committed yet.
    let there = if path.is_dir() { std::fs::read_to_string(&file).ok() } else { opened.signature.clone() };
    let there = there.and_then(|text| signature::current(&text, &opened.digest()));
    let joined = signature::joined(there.as_deref(), signature).map_err(fault)?;
    if path.is_dir() {
        replace_file(&file, joined.as_bytes())?;
        return Ok(Path::new(written.trim_start_matches("./")).join(SIGNATURE_FILE).display().to_string());
    }
    let tree = Opened { signature: Some(joined), ..opened.clone() }.signed_tree();
    let refused = |faults| SourceError::Archive { origin: opened.carrier.to_string(), faults };
    replace_file(path, &archive::pack(&tree).map_err(refused)?)?;
    Ok(written.to_owned())
}
