//! `scaffold pack key`: the keys that sign packs.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use etcetera::{BaseStrategy as _, choose_base_strategy};

use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::registry::signature::{KeyFault, KeyPair, SecretKey};

/// The variable that holds the password of a key, for machines.
const PASSWORD: &str = "SCAFFOLD_KEY_PASSWORD";

/// Keys that sign packs.
#[derive(Debug, clap::Subcommand)]
pub enum KeyCommand {
    New(NewArgs),
}

/// Make a pair of keys. The secret one is encrypted, and nothing that is there is ever overwritten.
#[derive(Debug, clap::Args)]
pub struct NewArgs {
    /// Where the secret key goes; the public one goes beside it, as `.pub`. The user's own place unless given.
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// Leave the secret key as anybody who reads the file can use it.
    #[arg(long)]
    no_password: bool,
}

/// Runs the verb.
///
/// # Errors
/// When there is no password, or a file is there already.
pub fn run(command: &KeyCommand, context: &Context) -> Result<Exit, Failure> {
    let KeyCommand::New(args) = command;
    let secret = place(args.file.as_deref(), context)?;
    let public = secret.with_extension("pub");
    for path in [&secret, &public] {
        if path.symlink_metadata().is_ok() {
            return Err(taken(path));
        }
    }
    let password = match args.no_password {
        true => None,
        false => Some(new_password(context)?),
    };
    if args.no_password {
        context.screen.warning("the secret key is not encrypted: whoever reads its file can sign for you");
    }
    let pair = KeyPair::generate(password.as_deref()).map_err(|fault| key(&secret, &fault))?;
    secret.parent().map_or(Ok(()), std::fs::create_dir_all).map_err(|error| unwritten(&secret, &error))?;
    create(&secret, &pair.secret_file, true)?;
    create(&public, &pair.public_file, false)?;
    context.screen.text(&format!(
        "{}\n  secret    {}\n  public    {}\n  scaffold pack sign REF --key {}\n",
        pair.public,
        secret.display(),
        public.display(),
        secret.display()
    ));
    Ok(Exit::Done)
}

/// The file of a secret key: the one that was named, or the user's own.
pub(super) fn place(file: Option<&Path>, context: &Context) -> Result<PathBuf, Failure> {
    let own = || choose_base_strategy().ok().map(|base| base.config_dir().join("scaffold").join("pack.key"));
    let place = file.map(|file| context.folder.join(file)).or_else(own);
    place.ok_or_else(|| Failure::usage("this user has no folder for settings", "name the file of the key"))
}

/// Opens a secret key, asking for its password where it has one.
pub(super) fn open(path: &Path, context: &Context) -> Result<SecretKey, Failure> {
    let unreadable = |reason: String| Failure::Unreadable { path: path.to_owned(), reason };
    let file = std::fs::read_to_string(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Failure::usage(
            format!("{}: there is no key", path.display()),
            "make one with `scaffold pack key new`, or name its file with `--key`",
        ),
        _ => unreadable(error.to_string()),
    })?;
    let encrypted = SecretKey::is_encrypted(&file).map_err(|fault| key(path, &fault))?;
    let password = if encrypted { Some(password(context, "Password of the key")?) } else { None };
    SecretKey::open(&file, password.as_deref()).map_err(|fault| key(path, &fault))
}

pub(super) fn key(path: &Path, fault: &KeyFault) -> Failure {
    Failure::Usage { message: format!("{}: {fault}", path.display()), help: None }
}

fn new_password(context: &Context) -> Result<String, Failure> {
    let first = password(context, "Password for the new key")?;
    let by_hand = std::env::var_os(PASSWORD).is_none();
    if first.is_empty() || (by_hand && first != password(context, "The same again")?) {
        return Err(Failure::usage("the two passwords are not one, or empty", "try again, or give `--no-password`"));
    }
    Ok(first)
}

fn password(context: &Context, prompt: &str) -> Result<String, Failure> {
    match std::env::var(PASSWORD) {
        Ok(password) => Ok(password),
        Err(_) if context.screen.is_interactive() => {
            cliclack::password(prompt).mask('*').interact().map_err(|_| Failure::Interrupted)
        }
        Err(_) => {
            let help = format!("set {PASSWORD}, or run it where it can ask");
            Err(Failure::usage("the key needs a password, and there is no terminal to ask on", help))
        }
    }
}

/// Writes a file that is not there yet; a secret one is for its owner alone.
fn create(path: &Path, text: &str, secret: bool) -> Result<(), Failure> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, if secret { 0o600 } else { 0o644 });
    #[cfg(not(unix))]
    let _ = secret;
    let mut file = match options.open(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Err(taken(path)),
        result => result.map_err(|error| unwritten(path, &error))?,
    };
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(|error| unwritten(path, &error))
}

fn taken(path: &Path) -> Failure {
    Failure::usage(format!("{}: a file is there, and a key is never overwritten", path.display()), "name another file")
}

fn unwritten(path: &Path, error: &io::Error) -> Failure {
    Failure::Usage { message: format!("{}: {error}", path.display()), help: None }
}
