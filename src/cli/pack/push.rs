//! `scaffold pack push`: a version of a pack, published.

use super::local;
use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::interrupt::Interrupt;
use crate::cli::reach;
use crate::model::printable;
use crate::registry::oci::{self, Found, Profile, Published, Pushed, Target};
use crate::registry::signature;
use crate::registry::{self, Opened, Reference, SourceError};

/// Publish a pack: to a registry, or into an OCI layout.
#[derive(Debug, clap::Args)]
#[command(allow_missing_positional = true)]
pub struct PushArgs {
    /// What to publish: a folder, an archive, a layout or a registry's copy; this folder unless given.
    #[arg(value_name = "PACK")]
    pack: Option<String>,
    /// Where to: `oci://host/org/pack`, `oci-layout:./mirror.tar`, or through a namespace; the tag is the version unless given.
    #[arg(value_name = "TO", required = true)]
    to: String,
    /// Take what is on disk, committed or not.
    #[arg(long)]
    dirty: bool,
    /// Say what would be published, and publish nothing.
    #[arg(short = 'n', long)]
    dry_run: bool,
    /// Write JSON.
    #[arg(long)]
    pub json: bool,
}

/// Runs the verb.
///
/// # Errors
/// When the pack is none, the tag leads to other content, or the registry refuses.
pub fn run(args: &PushArgs, context: &Context) -> Result<Exit, Failure> {
    let access = reach::access(context, &Interrupt::listen())?;
    let from = Reference::parse_pack(args.pack.as_deref().unwrap_or(".")).map_err(SourceError::from)?;
    let to = Reference::parse_pack(&args.to).map_err(SourceError::from)?;
    let (opened, origin) = local::open(&from, args.dirty, &access, context)?;
    let image = oci::image(&opened, &origin, &access)?;
    let target = Target::of(&to, &opened.pack.version, &access)?;
    let published = match args.dry_run {
        true => target.rehearse(&image, &access)?,
        false => target.publish(image, &oci::title(&opened), &access)?,
    };
    if let Some(words) = &published.refused {
        let words = registry::redacted(words);
        context.screen.warning(&format!("the registry takes no artifacts, so this is an image: {words}"));
    }
    match args.json {
        true => context.screen.result(&json(&opened, &target, &published, args.dry_run)),
        false => context.screen.text(&text(&opened, &target, &published, args.dry_run)),
    }
    Ok(Exit::Done)
}

fn text(opened: &Opened, target: &Target, published: &Published, rehearsed: bool) -> String {
    let done = match (published.pushed, rehearsed) {
        (Pushed::Same, _) => "it was there already, nothing changed",
        (Pushed::Replaced, true) => "would be there with one more signature",
        (Pushed::Replaced, false) => "it was there, and is signed by more now",
        (Pushed::New, true) => "would be new",
        (Pushed::New, false) => "new",
    };
    let found = &published.found;
    let signed = match signature::count(found.signature()) {
        0 => "not signed".to_owned(),
        1 => "1 signature".to_owned(),
        many => format!("{many} signatures"),
    };
    let pack = &opened.pack;
    let note = if rehearsed { "\nnothing was published\n" } else { "" };
    format!(
        "{} {}   {target}   {done}\n  content   {}\n  manifest  sha256:{}\n  {} files · {} bytes · {} · {signed}\n{note}",
        pack.name,
        pack.version,
        opened.digest(),
        found.digest,
        pack.tree.len(),
        found.size(),
        profile(found),
    )
}

fn json(opened: &Opened, target: &Target, published: &Published, rehearsed: bool) -> String {
    let found = &published.found;
    let json = serde_json::json!({
        "schema": 1, "command": "pack push", "status": "clean", "exit_code": 0,
        "pack": opened.pack.name, "version": opened.pack.version, "to": target.to_string(),
        "content": opened.digest(), "manifest": format!("sha256:{}", found.digest),
        "profile": profile(found), "signatures": signature::count(found.signature()),
        "pushed": !rehearsed && published.pushed != Pushed::Same,
    });
    format!("{}\n", printable::json(&format!("{json:#}")))
}

fn profile(found: &Found) -> &'static str {
    match found.profile() {
        Profile::Artifact => "artifact",
        Profile::Image => "image",
    }
}
