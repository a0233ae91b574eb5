//! `scaffold pack verify`: whether a pack is what its signers vouched for.

use std::path::Path;

use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::interrupt::Interrupt;
use crate::cli::reach;
use crate::registry::signature;
use crate::registry::{self, Access, Reference, SourceError};

/// Check a pack: its content against its digest, and its signatures against keys.
#[derive(Debug, clap::Args)]
pub struct VerifyArgs {
    /// The pack.
    #[arg(value_name = "REF")]
    pack: String,
    /// A public key or a file of one; each has to have signed. Those of `[[trust]]` unless given, of which one has to.
    #[arg(short = 'k', long = "key", value_name = "KEY")]
    keys: Vec<String>,
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
/// When the pack cannot be had, or a signature that is asked for is missing or does not hold.
pub fn run(args: &VerifyArgs, context: &Context) -> Result<Exit, Failure> {
    let access = Access { allow_mutable: args.allow_mutable, ..reach::access(context, &Interrupt::listen())? };
    // What stands there now is checked: somebody may have signed it since it came into the cache.
    let access = Access { cache: access.cache.clone().filter(|_| access.offline), ..access };
    let reference = Reference::parse_pack(&args.pack).map_err(SourceError::from)?;
    let given = args.keys.iter().map(|key| public_key(key, &access.cwd)).collect::<Result<Vec<_>, _>>()?;
    let opened = registry::open(&reference, &access)?;
    let keys = if given.is_empty() { access.config.trusted(&opened.carrier).0 } else { given.clone() };
    if keys.is_empty() {
        let message = format!("no key says whose signature {} needs", opened.carrier);
        return Err(Failure::usage(message, "give one with `--key`, or set one up in `[[trust]]` of config.toml"));
    }
    let signers = registry::signers(&opened, &keys)?;
    let untrusted = |reason: String| SourceError::Untrusted {
        place: opened.carrier.to_string(),
        reason,
        help: Some("ask who publishes it before you use it".into()),
    };
    if let Some(missing) = given.iter().find(|key| !signers.contains(key)) {
        return Err(untrusted(format!("it is not signed by the key {missing}")).into());
    }
    if signers.is_empty() {
        return Err(untrusted("no signature of a trusted key holds".into()).into());
    }
    let pack = &opened.pack;
    if args.json {
        let json = serde_json::json!({
            "schema": 1, "command": "pack verify", "status": "clean", "exit_code": 0, "pack": pack.name,
            "version": pack.version, "content": opened.digest(), "revision": opened.revision, "signers": signers,
        });
        context.screen.json(&json);
    } else {
        let signed: String = signers.iter().map(|key| format!("  signed by {key}\n")).collect();
        context.screen.text(&format!("{} {}\n  content   {}\n{signed}", pack.name, pack.version, opened.digest()));
    }
    Ok(Exit::Done)
}

/// The key that somebody gave: itself, or a file that holds it.
fn public_key(text: &str, cwd: &Path) -> Result<String, Failure> {
    if let Ok(key) = signature::public_key(text) {
        return Ok(key);
    }
    let path = cwd.join(text);
    let help = "a key has 56 characters and begins with `RW`; a file of one ends with it";
    let read = std::fs::read_to_string(&path)
        .map_err(|_| Failure::usage(format!("`{text}` is no minisign public key, and no file"), help))?;
    signature::public_key(&read).map_err(|fault| Failure::usage(format!("{}: {fault}", path.display()), help))
}
