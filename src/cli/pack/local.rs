//! A pack that is about to be shared: its sources as they were committed, or what something else made of it.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::build::{Built, built};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::registry::oci::{Origin, is_layout};
use crate::registry::signature;
use crate::registry::{self, Access, Carrier, Opened, Reference};
use crate::system::git;

/// The pack a reference leads to. A folder of sources is read as `pack build` reads it, with signatures that are of its
/// content; where it is from is said beside it.
///
/// # Errors
/// When there is no such pack, or everything wrong with it. Whether it is to be trusted is not asked: whoever shares it
/// vouches for it.
pub(super) fn open(
    reference: &Reference,
    dirty: bool,
    access: &Access,
    context: &Context,
) -> Result<(Opened, Origin), Failure> {
    let Some((folder, written)) = sources(reference, access) else {
        return Ok((registry::open_unchecked(reference, access)?, Origin::default()));
    };
    let Built { pack, commit } = built(&folder, Path::new(written), dirty, context)?;
    let origin = match &commit {
        Some(commit) => origin(&folder, commit)?,
        None => Origin::default(),
    };
    let opened = Opened::of(pack, reference.carrier.clone());
    let signature = opened.signature.as_deref().and_then(|text| signature::current(text, &opened.digest()));
    if signature::count(signature.as_deref()) < signature::count(opened.signature.as_deref()) {
        context.screen.warning("signatures of other content than this are left out: `scaffold pack sign`");
    }
    Ok((Opened { signature, ..opened }, origin))
}

/// The folder of sources that a reference names.
pub(super) fn sources<'r>(reference: &'r Reference, access: &Access) -> Option<(PathBuf, &'r str)> {
    let Carrier::Folder(written) = &reference.carrier else { return None };
    let folder = access.cwd.join(written);
    (folder.is_dir() && !is_layout(&folder)).then_some((folder, written))
}

fn origin(folder: &Path, commit: &str) -> Result<Origin, Failure> {
    let made = Timestamp::from_second(git::commit_time(folder, commit)?).ok();
    Ok(Origin {
        created: made.map(|made| made.to_string()),
        revision: Some(commit.to_owned()),
        source: git::web_address(folder)?,
    })
}
