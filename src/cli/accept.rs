//! `scaffold accept`: writes a waiver for one finding into scaffold.toml.

use std::path::Path;

use jiff::civil::Date;

use super::context::Context;
use super::diff::{Against, Evaluation, compare_all, findings, today};
use super::exit::Exit;
use super::failure::Failure;
use super::interrupt::Interrupt;
use super::place;
use crate::disk;
use crate::finding::Finding;
use crate::path::RelPath;
use crate::plan::plan;
use crate::project::{MANIFEST, Project, Waiver, WaiverKind};
use crate::suggestion;
use crate::tree::{Entry, File, Tree};

/// Accept a finding until a day: a waiver in scaffold.toml, with the reason.
///
/// The finding stays in every report and count, and fails no run while the waiver holds. It holds for what stands
/// there now: a further change reopens the finding.
#[derive(Debug, clap::Args)]
pub struct AcceptArgs {
    /// The finding's code, such as `file/missing`.
    #[arg(value_name = "CODE")]
    code: String,
    /// What it is about, as the report names it: a path, with `::` and an item or `#` and a key.
    #[arg(value_name = "UNIT")]
    unit: String,
    /// Why it is accepted: what a reader of scaffold.toml needs to know.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// The last day it is accepted on.
    #[arg(long, value_name = "DATE")]
    until: Date,
    /// Who answers for it.
    #[arg(long, value_name = "NAME")]
    owner: Option<String>,
    /// What the waiver admits.
    #[arg(long, value_enum, default_value_t = Kind::Debt)]
    kind: Kind,
    /// The day it is accepted on; `SOURCE_DATE_EPOCH`, else the clock, unless given.
    #[arg(long, value_name = "DATE")]
    today: Option<Date>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Kind {
    /// The project is to be put right.
    Debt,
    /// The blueprint is to be put right.
    BlueprintIsWrong,
}

/// Runs the verb.
///
/// # Errors
/// When the reason is empty, the day is past or beyond what the blueprint allows, or nothing is found by that code
/// at that unit.
pub fn run(args: &AcceptArgs, context: &Context) -> Result<Exit, Failure> {
    let interrupt = Interrupt::listen();
    if args.reason.trim().is_empty() {
        return Err(Failure::usage("the reason is empty", "say why with `--reason TEXT`"));
    }
    let root = place::find(&context.folder)?;
    let project = place::open(&root)?;
    check_day(args, &project)?;
    let evaluation =
        Evaluation { command: "accept", against: Against::Lock, today: args.today, drift: true, rules: None };
    let compared = compare_all(&project, &root, &evaluation)?;
    let found = findings(&compared);
    let (_, hash) = found
        .iter()
        .find(|(finding, _)| finding.code == args.code && finding.unit == args.unit)
        .ok_or_else(|| unknown(args, found.iter().map(|(finding, _)| finding)))?;
    let kind = match args.kind {
        Kind::Debt => WaiverKind::Debt,
        Kind::BlueprintIsWrong => WaiverKind::BlueprintIsWrong,
    };
    let waiver = Waiver {
        code: args.code.clone(),
        at: args.unit.clone(),
        reason: args.reason.trim().to_owned(),
        kind,
        owner: args.owner.clone(),
        expires: args.until,
        max: None,
        accepted: Some(hash.clone()),
    };
    write(&root, &waiver, &interrupt)?;
    context.screen.done(&format!(
        "accepted {} at {} until {}: a waiver in {MANIFEST}\n  scaffold diff\n",
        waiver.code, waiver.at, waiver.expires
    ));
    Ok(Exit::Done)
}

fn check_day(args: &AcceptArgs, project: &Project) -> Result<(), Failure> {
    let today = today(args.today);
    if args.until < today {
        let message = format!("{} is past: today is {today}", args.until);
        return Err(Failure::usage(message, "give a day to come with `--until DATE`"));
    }
    let most = project.lock.entries.iter().filter_map(|entry| entry.policy.waiver_days).min();
    let last = most.and_then(|days| today.checked_add(jiff::Span::new().try_days(days).ok()?).ok());
    match most.zip(last).filter(|(_, last)| args.until > *last) {
        Some((days, last)) => {
            let message = format!("the blueprint lets a waiver hold for {days} days: until {last} at most");
            Err(Failure::usage(message, format!("give `--until {last}`, or a day before")))
        }
        None => Ok(()),
    }
}

fn unknown<'f>(args: &AcceptArgs, found: impl Iterator<Item = &'f Finding>) -> Failure {
    let found: Vec<&Finding> = found.collect();
    let codes = super::explain::codes();
    if !codes.contains(&args.code.as_str()) {
        let near = suggestion::nearest(&args.code, codes).map(|near| format!("did you mean `{near}`?"));
        let help = near.unwrap_or_else(|| "a code is what a finding carries, such as `file/missing`".to_owned());
        return Failure::usage(format!("there is no code `{}`", args.code), help);
    }
    let here: Vec<&str> = found.iter().filter(|one| one.unit == args.unit).map(|one| &*one.code).collect();
    let help = match &here[..] {
        [] => suggestion::nearest(&args.unit, found.iter().filter(|one| one.code == args.code).map(|one| &*one.unit))
            .map_or_else(
                || "`scaffold diff -f json` lists every finding with its unit".to_owned(),
                |near| format!("did you mean `{near}`?"),
            ),
        codes => format!("at this unit there is {}", codes.join(", ")),
    };
    Failure::usage(format!("nothing is found as {} at {}", args.code, args.unit), help)
}

fn write(root: &Path, waiver: &Waiver, interrupt: &Interrupt) -> Result<(), Failure> {
    let Ok(path) = RelPath::new(MANIFEST) else { return Ok(()) };
    let before = place::read(root, MANIFEST)?.unwrap_or_default();
    let text = waiver.written_into(&String::from_utf8_lossy(&before)).map_err(|reason| {
        let path = root.join(MANIFEST);
        Failure::Unreadable { path, reason }
    })?;
    let tree = |bytes: Vec<u8>| -> Tree { [(path.clone(), Entry::File(File::new(bytes)))].into_iter().collect() };
    let plan = plan(&tree(before), &tree(text.into_bytes()));
    Ok(disk::apply(root, &plan, &|| interrupt.is_set())?)
}
