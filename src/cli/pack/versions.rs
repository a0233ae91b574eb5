//! `scaffold pack versions`: the versions there are of a pack.

use semver::Version;

use crate::blueprint::pack::Retraction;
use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::interrupt::Interrupt;
use crate::cli::reach;
use crate::registry::{self, Access, Carrier, Point, Reference, Selector, SourceError};

/// List the versions of a pack, highest first; with `--offline`, those in the cache.
#[derive(Debug, clap::Args)]
pub struct VersionsArgs {
    /// The pack; a requirement behind it narrows the list.
    #[arg(value_name = "REF")]
    reference: String,
    /// Write JSON.
    #[arg(long)]
    pub json: bool,
}

/// One version, as it is shown.
struct Line {
    version: Version,
    revision: String,
    retracted: Option<String>,
}

/// Runs the verb.
///
/// # Errors
/// When the place cannot be asked.
pub fn run(args: &VersionsArgs, context: &Context) -> Result<Exit, Failure> {
    let reference = Reference::parse_pack(&args.reference).map_err(SourceError::from)?;
    let access = reach::access(context, &Interrupt::listen())?;
    let lines = lines(&reference, &access)?;
    if args.json {
        let versions: Vec<_> = lines.iter().map(Line::to_json).collect();
        let envelope = serde_json::json!({
            "schema": 1, "command": "pack versions", "status": "clean", "exit_code": 0, "versions": versions,
        });
        context.screen.json(&envelope);
        return Ok(Exit::Done);
    }
    context.screen.text(&lines.iter().map(Line::text).collect::<String>());
    Ok(Exit::Done)
}

fn lines(reference: &Reference, access: &Access) -> Result<Vec<Line>, Failure> {
    if matches!(reference.carrier, Carrier::Builtin | Carrier::Folder(_)) {
        let opened = registry::open(reference, access)?;
        let revision = opened.revision.unwrap_or_default();
        return Ok(vec![Line { version: opened.pack.version, revision, retracted: None }]);
    }
    let points = registry::versions(reference, access)?;
    let retracted = retracted(reference, &points, access);
    let wanted = reference.selector.requirement().filter(|_| reference.selector != Selector::Any);
    let line = |point: Point| {
        let version = point.version.filter(|version| wanted.as_ref().is_none_or(|wanted| wanted.matches(version)))?;
        let taken_back = retracted.iter().find(|one| one.versions.matches(&version));
        Some(Line { retracted: taken_back.map(|one| one.reason.clone()), version, revision: point.revision })
    };
    Ok(points.into_iter().rev().filter_map(line).collect())
}

/// What the newest version takes back, where it can be read.
fn retracted(reference: &Reference, points: &[Point], access: &Access) -> Vec<Retraction> {
    let versions: Vec<Version> = points.iter().filter_map(|point| point.version.clone()).collect();
    let Some(newest) = registry::newest(&versions) else { return Vec::new() };
    let Ok(exact) = semver::VersionReq::parse(&format!("={newest}")) else { return Vec::new() };
    let newest = Reference { selector: Selector::Version(exact), ..reference.clone() };
    registry::open(&newest, access).map(|opened| opened.pack.retracted).unwrap_or_default()
}

impl Line {
    fn text(&self) -> String {
        let retracted = self.retracted.as_ref().map(|reason| format!("  retracted: {reason}")).unwrap_or_default();
        format!("{}  {}{retracted}\n", self.version, self.revision).replace("  \n", "\n")
    }

    fn to_json(&self) -> serde_json::Value {
        serde_json::json!({ "version": self.version, "revision": self.revision, "retracted": self.retracted })
    }
}
