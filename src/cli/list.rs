//! `scaffold list`: the blueprints there are.

use std::fmt::Write as _;

use super::context::Context;
use super::exit::Exit;
use super::failure::Failure;
use super::interrupt::Interrupt;
use super::reach;
use crate::registry::UserFolders;
use crate::registry::cache::{Known, KnownPack};
use crate::registry::{self, Config, Index, Reference, SourceError};

/// List the built-in blueprints with the packs that are cached and configured, or the blueprints of one pack.
#[derive(Debug, clap::Args)]
pub struct ListArgs {
    /// A pack; the built-in one unless given.
    #[arg(value_name = "PACK")]
    pack: Option<String>,
    /// Write JSON.
    #[arg(long)]
    json: bool,
}

/// Packs that are not built in.
#[derive(Default)]
struct Elsewhere {
    cached: Vec<Known>,
    config: Config,
}

impl ListArgs {
    /// Whether errors are reported as JSON.
    #[must_use]
    pub fn wants_json(&self) -> bool {
        self.json
    }
}

/// Runs the verb.
///
/// # Errors
/// When the pack cannot be read.
pub fn run(args: &ListArgs, context: &Context) -> Result<Exit, Failure> {
    let reference =
        args.pack.as_ref().map(|text| Reference::parse_pack(text)).transpose().map_err(SourceError::from)?;
    let (index, elsewhere) = match &reference {
        Some(reference) => {
            let access = reach::access(context, &Interrupt::listen())?;
            (Index::of(&registry::open(reference, &access)?.pack), Elsewhere::default())
        }
        None => (registry::index()?, Elsewhere::read()?),
    };
    if args.json {
        context.screen.json(&to_json(&index, &elsewhere));
        return Ok(Exit::Done);
    }
    let width = index.blueprints.iter().map(|one| one.name.len()).max().unwrap_or_default();
    let mut text = format!("{} {}\n", index.name, index.version);
    for one in &index.blueprints {
        text.push_str(&format!("  {:width$}  {}\n", one.name, one.summary));
    }
    text.push_str(&elsewhere.text());
    if let Some(first) = index.blueprints.first() {
        let example = match reference {
            Some(reference) => Reference { blueprint: Some(first.name.clone()), ..reference }.to_string(),
            None => first.name.clone(),
        };
        text.push_str(&format!("\n  scaffold new {example} DEST\n"));
    }
    context.screen.text(&text);
    Ok(Exit::Done)
}

impl Elsewhere {
    fn read() -> Result<Self, Failure> {
        let cached = UserFolders::find().cache().map(|cache| cache.all_known()).unwrap_or_default();
        Ok(Self { cached, config: UserFolders::find().settings()? })
    }

    fn text(&self) -> String {
        let mut text = String::new();
        if !self.cached.is_empty() {
            text.push_str("\ncached\n");
        }
        for known in &self.cached {
            let versions: Vec<String> = versions(known);
            _ = writeln!(text, "  {}  {}", known.place, versions.join(", "));
        }
        if !self.config.namespaces.is_empty() {
            text.push_str("\nconfigured\n");
        }
        for (name, place) in &self.config.namespaces {
            _ = writeln!(text, "  {name}/PACK  {place}/PACK");
        }
        text
    }
}

/// What was fetched from a place: versions, and revisions that have none.
fn versions(known: &Known) -> Vec<String> {
    let short = |revision: &str| revision.chars().take(19).collect::<String>();
    let name = |pack: &KnownPack| pack.version.as_ref().map_or_else(|| short(&pack.revision), ToString::to_string);
    known.packs.iter().map(name).collect()
}

fn to_json(index: &Index, elsewhere: &Elsewhere) -> serde_json::Value {
    let blueprints: Vec<_> = index
        .blueprints
        .iter()
        .map(|one| serde_json::json!({ "name": one.name, "pack": index.name, "version": index.version, "summary": one.summary }))
        .collect();
    let cached: Vec<_> = elsewhere
        .cached
        .iter()
        .flat_map(|known| known.packs.iter().map(|pack| (&known.place, pack)))
        .map(|(place, pack)| {
            serde_json::json!({
                "place": place, "pack": pack.pack, "version": pack.version, "revision": pack.revision,
                "digest": format!("sp1:{}", pack.content),
            })
        })
        .collect();
    serde_json::json!({
        "schema": 1, "command": "list", "status": "clean", "exit_code": 0, "blueprints": blueprints,
        "cached": cached, "namespaces": elsewhere.config.namespaces,
    })
}
