//! `scaffold new`: renders a blueprint into a working crate.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::context::Context;
use super::exit::Exit;
use super::failure::{AnswerSource, Failure};
use super::interrupt::Interrupt;
use super::prompt;
use super::reach;
use crate::blueprint::Blueprint;
use crate::blueprint::answers::{Answers, Choice, Given, Interview};
use crate::blueprint::render::{Rendered, policy, render};
use crate::model::path::RelPath;
use crate::model::plan::{Change, Plan, plan};
use crate::model::tree::{Entry as TreeEntry, File, Tree};
use crate::project::{Entry, LOCK, Lock, LockedPack, MANIFEST, ProjectManifest, record};
use crate::registry::{self, Access, Reference, Selector, SourceError};
use crate::system::disk::{self, Destination, DiskError, Staging};

mod given;
mod member;
mod site;

use given::AnswerFile;
use member::Member;

/// Lay foundations: render a blueprint into a working crate.
///
/// BLUEPRINT is `service` (built in), a folder such as `./packs/base//service`, or a pack that is shared:
/// `gh:org/repo@^1.2//service`, `git+https://host/repo.git//packs/base@1.2.0`, `oci://host/org/pack:1.2.0`,
/// `https://host/pack-1.2.0.tgz#sha256=…`.
/// Nothing is written until everything fits; the new folder then appears whole, by one rename.
#[derive(Debug, clap::Args)]
pub struct NewArgs {
    /// The blueprint.
    #[arg(value_name = "BLUEPRINT")]
    blueprint: String,
    /// The folder to make.
    #[arg(value_name = "DEST")]
    dest: PathBuf,
    /// Which blueprint of a pack that holds several.
    #[arg(long = "blueprint", value_name = "NAME")]
    name: Option<String>,
    /// An answer; may be given several times.
    #[arg(short, long = "set", value_name = "NAME=VALUE", value_parser = given::parse_answer)]
    set: Vec<(String, String)>,
    /// Turn a component on, with what it requires.
    #[arg(long, value_name = "COMPONENT", value_delimiter = ',')]
    with: Vec<String>,
    /// Leave a component out.
    #[arg(long, value_name = "COMPONENT", value_delimiter = ',')]
    without: Vec<String>,
    /// Answers from a TOML or JSON file, `-` for TOML or JSON on stdin.
    #[arg(short, long, value_name = "FILE")]
    input: Option<PathBuf>,
    /// Take the default of everything that is not given, and ask nothing.
    #[arg(long)]
    defaults: bool,
    /// Say what would be written, and write nothing.
    #[arg(short = 'n', long)]
    dry_run: bool,
    /// Follow a branch, or a tag that is no version.
    #[arg(long)]
    allow_mutable: bool,
    /// Write into a folder that is not empty, replacing files of the same name.
    #[arg(long)]
    force: bool,
    /// Make the new crate a member of the Cargo workspace around it.
    #[arg(long)]
    member: bool,
    /// Make a repository of the new folder.
    #[arg(long, value_enum, value_name = "VCS", default_value_t = Vcs::None)]
    vcs: Vcs,
}

/// What keeps the versions of the new folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Vcs {
    Git,
    None,
}

/// Everything that would stand in the new folder.
struct Outcome {
    tree: Tree,
    files: usize,
}

/// Runs the verb.
///
/// # Errors
/// Whatever keeps the folder from being made; then nothing was written.
pub fn run(args: &NewArgs, context: &Context) -> Result<Exit, Failure> {
    let began = Instant::now();
    let interrupt = Interrupt::listen();
    let reference = reference(args)?;
    let access = Access { allow_mutable: args.allow_mutable, ..reach::access(context, &interrupt)? };
    let (opened, name) = registry::resolve(&reference, &access)?;
    let blueprint = Blueprint::read(&opened.pack, &name)?;
    let dest = context.folder.join(&args.dest);
    site::check(&dest, args.force)?;
    let file = args.input.as_ref().map(|path| AnswerFile::read(path, &context.folder, &interrupt)).transpose()?;
    let answers = answers(args, context, &blueprint, file.unwrap_or_default())?;
    let rendered = render(&blueprint, &answers)?;
    rendered.warnings.iter().for_each(|warning| context.screen.warning(&warning.to_string()));
    let member = site::check_cargo(&dest, &rendered.tree, args.member)?;
    let wanted = requirement(&reference, &opened.pack.version);
    let locked = opened.to_lock(&registry::pack_text(&reference, &access, &dest)?, &wanted);
    let outcome = outcome(&blueprint, &answers, rendered, locked)?;
    if args.force && !args.dry_run && dest.is_dir() {
        // What a killed run had decided comes first: the plan is made of what stands there after it.
        disk::recover(&dest)?;
    }
    let plan = planned(&dest, &outcome, args.force)?;
    if args.dry_run {
        context.screen.result(&dry_run(args, &plan, member.as_ref()));
        return Ok(Exit::Done);
    }
    write(args, &dest, &plan, &interrupt)?;
    if let Some(member) = &member {
        member.write(&|| false)?;
    }
    context.screen.done(&done(args, &blueprint, &outcome, began));
    Ok(Exit::Done)
}

fn reference(args: &NewArgs) -> Result<Reference, Failure> {
    let reference = Reference::parse(&args.blueprint).map_err(SourceError::from)?;
    match &args.name {
        Some(name) => Ok(reference.with_blueprint(name).map_err(SourceError::from)?),
        None => Ok(reference),
    }
}

fn answers(args: &NewArgs, context: &Context, blueprint: &Blueprint, file: AnswerFile) -> Result<Answers, Failure> {
    let mut given = file.answers;
    let mut seen = BTreeMap::new();
    for (name, value) in &args.set {
        if let Some(before) = seen.insert(name, value) {
            let message = format!("`-s {name}` is given twice: `{before}` and `{value}`");
            return Err(Failure::usage(message, "give each answer once"));
        }
        given.insert(name.clone(), Given::Text(value.clone()));
    }
    let choice = Choice { exactly: file.components, with: args.with.clone(), without: args.without.clone() };
    let mut interview = Interview::new(blueprint, given, &choice, site::surroundings(&context.folder.join(&args.dest)));
    if args.defaults {
        interview.settle(true);
    } else if context.screen.is_interactive() {
        context.screen.note(&headline(blueprint));
        prompt::ask(&mut interview, blueprint).map_err(|_| Failure::Interrupted)?;
    }
    interview.finish().map_err(|faults| Failure::Answers(faults, AnswerSource::ByFlags))
}

fn headline(blueprint: &Blueprint) -> String {
    let parts = blueprint.components.len();
    let components = if parts == 1 { "component" } else { "components" };
    let pack = &blueprint.pack;
    let files = blueprint.reference.len();
    format!("{}/{} {}   {files} files · {parts} {components}\n", pack.name, blueprint.name, pack.version)
}

fn outcome(blueprint: &Blueprint, answers: &Answers, rendered: Rendered, pack: LockedPack) -> Result<Outcome, Failure> {
    let mut tree = rendered.tree;
    let files = tree.len();
    let (reference, requirement) = (pack.reference.clone(), pack.requirement.clone());
    let locked = record(blueprint, answers, &tree, policy(blueprint, answers), ".", pack);
    let entry = Entry {
        name: blueprint.name.clone(),
        pack: reference,
        version: requirement.unwrap_or(semver::VersionReq::STAR),
        into: ".".into(),
        components: (!blueprint.components.is_empty()).then(|| locked.components.clone()),
        answers: locked.answers.clone(),
    };
    // Every answer now stands in scaffold.toml, so none is left to a default.
    let locked = crate::project::Locked { defaulted: std::collections::BTreeSet::new(), ..locked };
    add(&mut tree, MANIFEST, ProjectManifest::new_text(&entry))?;
    add(&mut tree, LOCK, Lock { entries: vec![locked] }.to_text())?;
    Ok(Outcome { tree, files })
}

/// The versions that will do: those that were asked for, else compatible ones, or any where the pack has no version of
/// its own.
fn requirement(reference: &Reference, version: &semver::Version) -> semver::VersionReq {
    let asked = if reference.selector == Selector::Any { None } else { reference.selector.requirement() };
    if let Some(asked) = asked {
        return asked;
    }
    if *version == semver::Version::new(0, 0, 0) {
        return semver::VersionReq::STAR;
    }
    format!("^{version}").parse().unwrap_or(semver::VersionReq::STAR)
}

/// Adds a file of the tool's own. Any file of the blueprint that would meet it somewhere is one too many.
fn add(tree: &mut Tree, name: &str, text: String) -> Result<(), Failure> {
    let Ok(path) = RelPath::new(name) else { return Ok(()) };
    let before = tree.insert(path, TreeEntry::File(File::new(text)));
    if before.is_none() && tree.collisions().is_empty() {
        return Ok(());
    }
    Err(Failure::usage(format!("the blueprint renders a {name} of its own"), "take it out of the reference"))
}

/// What stands at the paths of `tree`. A link above one of them is no part of it: nothing that is there is deleted.
fn existing(dest: &Path, tree: &Tree) -> Tree {
    let paths: Vec<RelPath> = tree.paths().cloned().collect();
    let found = disk::read_files(dest, &paths);
    let asked = found.iter().filter(|(path, _)| tree.get(path).is_some());
    asked.map(|(path, entry)| (path.clone(), entry.clone())).collect()
}

/// The changes that make the destination whole; files that are there and not rendered stay.
fn planned(dest: &Path, outcome: &Outcome, force: bool) -> Result<Plan, Failure> {
    let plan = match disk::inspect(dest) {
        Destination::Folder { .. } if force => plan(&existing(dest, &outcome.tree), &outcome.tree),
        // It was made since it was looked at first.
        Destination::Folder { .. } => return Err(site::not_empty(dest)),
        Destination::EmptyRepository => plan(&Tree::new(), &outcome.tree),
        _ => return Ok(plan(&Tree::new(), &outcome.tree)),
    };
    // A dry run, too, says what stands in the way.
    disk::fits(dest, &plan)?;
    Ok(plan)
}

fn write(args: &NewArgs, dest: &Path, plan: &Plan, interrupt: &Interrupt) -> Result<(), Failure> {
    let stop = || interrupt.is_set();
    let parent = dest.parent().unwrap_or(dest);
    disk::clean_stale(parent);
    let fill = match disk::inspect(dest) {
        Destination::Folder { .. } => args.force,
        Destination::EmptyFolder => disk::in_place(dest),
        Destination::EmptyRepository => true,
        _ => false,
    };
    if fill {
        disk::apply(dest, plan, &stop)?;
        return if args.vcs == Vcs::Git { Ok(crate::system::git::init(dest)?) } else { Ok(()) };
    }
    let staging = Staging::open(dest)?;
    staging.write(plan, &stop)?;
    if args.vcs == Vcs::Git {
        crate::system::git::init(staging.path())?;
    }
    if interrupt.is_set() {
        return Err(DiskError::Stopped.into());
    }
    Ok(staging.commit()?)
}

fn dry_run(args: &NewArgs, plan: &Plan, member: Option<&Member>) -> String {
    let mut text = String::new();
    for (path, change) in &plan.changes {
        text.push_str(&format!("{} {}/{path}\n", change.symbol(), args.dest.display()));
    }
    if let Some(member) = member {
        text.push_str(&format!("~ {}, with the member `{}`\n", member.manifest().display(), member.name));
    }
    text.push_str(&format!("\n{} to create, {} to replace; nothing was written\n", plan.count('+'), replaced(plan)));
    text
}

fn replaced(plan: &Plan) -> usize {
    plan.changes.iter().filter(|(_, change)| matches!(change, Change::Replace(_) | Change::Chmod { .. })).count()
}

fn done(args: &NewArgs, blueprint: &Blueprint, outcome: &Outcome, began: Instant) -> String {
    let dest = args.dest.display().to_string();
    let dest = dest.trim_end_matches('/');
    let took = began.elapsed().as_millis();
    let run = blueprint
        .test
        .last()
        .filter(|_| RelPath::new("Cargo.toml").is_ok_and(|path| outcome.tree.get(&path).is_some()))
        .map(|_| " && cargo test")
        .unwrap_or_default();
    let enter = if dest == "." { String::new() } else { format!("  cd {}{run}\n", quoted(dest)) };
    format!(
        "+ {} files in {dest}/   in {took} ms\n{enter}  scaffold diff      what your team changed, any time\n",
        outcome.files
    )
}

/// A word for the shell: in quotes where it holds more than letters, digits and the marks of paths.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | '+' | ',' | '@');
    if word.chars().all(plain) && !word.starts_with('-') {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}
