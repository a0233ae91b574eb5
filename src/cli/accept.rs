//! `scaffold accept`: writes a waiver for one finding into scaffold.toml.

use jiff::civil::Date;

use super::context::Context;
use super::diff::{Against, Evaluation, compare_all, findings, today};
use super::exit::Exit;
use super::failure::Failure;
use super::interrupt::Interrupt;
use super::place;
use crate::model::code::{Code, FindingCode, RuleCode};
use crate::model::finding::Finding;
use crate::model::path::Globs;
use crate::model::suggestion;
use crate::project::{MANIFEST, Project, Waiver, WaiverKind, last_day};

/// Accept a finding until a day: a waiver in scaffold.toml, with the reason.
///
/// The finding stays in every report and count, and fails no run while the waiver holds. It holds for what stands
/// there now: a further change reopens the finding. Of a rule, all that is found inside the unit is accepted.
#[derive(Debug, clap::Args)]
pub struct AcceptArgs {
    /// The finding's code, such as `file/missing`, or `rule/` and a rule's id.
    #[arg(value_name = "CODE")]
    code: FindingCode,
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
    /// Show the waiver, and write nothing.
    #[arg(short = 'n', long)]
    dry_run: bool,
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
/// When the reason is empty, the code cannot be waived, the day is past or beyond what the blueprint allows, or nothing
/// is found by that code at that unit.
pub fn run(args: &AcceptArgs, context: &Context) -> Result<Exit, Failure> {
    let interrupt = Interrupt::listen();
    if args.reason.trim().is_empty() {
        return Err(Failure::usage("the reason is empty", "say why with `--reason TEXT`"));
    }
    let root = place::find(&context.folder)?;
    let project = place::open(&root)?;
    if let Some(reason) = project.lock.refusal(&args.code) {
        return Err(Failure::usage(reason, format!("`scaffold explain {}` says how to put it right", args.code)));
    }
    check_day(args, &project)?;
    let drift = args.code.rule().is_none();
    let evaluation = Evaluation { command: "accept", against: Against::Lock, today: args.today, drift, rules: None };
    let compared = compare_all(&project, &root, &evaluation)?;
    let found = findings(&compared);
    let mut waiver = waiver(args)?;
    waiver.accepted = found.iter().filter(|(one, _)| waiver.is_of(one)).map(|(_, hash)| hash.clone()).collect();
    let count = waiver.accepted.len();
    if count == 0 {
        return Err(unknown(args, &project, &found));
    }
    if let (Some((max, _)), Ok(count)) = (&mut waiver.max, u32::try_from(count)) {
        *max = count;
    }
    let before = place::read(&root, MANIFEST)?.unwrap_or_default();
    let text = waiver.written_into(&String::from_utf8_lossy(&before)).map_err(|reason| {
        let path = root.join(MANIFEST);
        Failure::Unreadable { path, reason }
    })?;
    let all = if count == 1 { String::new() } else { format!("{count} findings of ") };
    let what = format!("{all}{} at {} until {}", waiver.code, waiver.at, waiver.expires);
    if args.dry_run {
        let shown = waiver.written_into("").unwrap_or_default();
        context.screen.result(&format!("would accept {what}; nothing was written\n\n{}\n", shown.trim()));
        return Ok(Exit::Done);
    }
    place::replace(&root, MANIFEST, Some(before), text, &interrupt)?;
    context.screen.done(&format!("accepted {what}: a waiver in {MANIFEST}\n  scaffold diff\n"));
    Ok(Exit::Done)
}

/// The waiver that is asked for, of nothing yet. A unit that reads as a pattern has to be written as one.
fn waiver(args: &AcceptArgs) -> Result<Waiver, Failure> {
    let pattern = Waiver::is_pattern(&args.unit).then(|| Globs::new(&[&args.unit])).transpose();
    let pattern =
        pattern.map_err(|fault| Failure::usage(fault.to_string(), "a unit is named as the report names it"))?;
    Ok(Waiver {
        code: args.code.clone(),
        at: args.unit.clone(),
        reason: args.reason.trim().to_owned(),
        kind: match args.kind {
            Kind::Debt => WaiverKind::Debt,
            Kind::BlueprintIsWrong => WaiverKind::BlueprintIsWrong,
        },
        owner: args.owner.clone(),
        expires: args.until,
        max: pattern.map(|globs| (1, globs)),
        accepted: Vec::new(),
        place: None,
    })
}

fn check_day(args: &AcceptArgs, project: &Project) -> Result<(), Failure> {
    let today = today(args.today);
    if args.until < today {
        let message = format!("{} is past: today is {today}", args.until);
        return Err(Failure::usage(message, "give a day to come with `--until DATE`"));
    }
    let most = project.lock.waiver_days(&args.code, &args.unit);
    let last = most.and_then(|days| last_day(today, days));
    match most.zip(last).filter(|(_, last)| args.until > *last) {
        Some((days, last)) => {
            let message = format!("the blueprint lets a waiver hold for {days} days: until {last} at most");
            Err(Failure::usage(message, format!("give `--until {last}`, or a day before")))
        }
        None => Ok(()),
    }
}

/// Why there is nothing to accept, with what may have been meant.
fn unknown(args: &AcceptArgs, project: &Project, found: &[(Finding, String)]) -> Failure {
    let found: Vec<&Finding> = found.iter().map(|(finding, _)| finding).collect();
    let rules = found.iter().filter_map(|one| one.code.rule()).map(RuleCode::as_str);
    let ids = project.lock.entries.iter().flat_map(|entry| &entry.policy.rules).map(|rule| RuleCode::new("", &rule.id));
    let ids: Vec<RuleCode> = ids.collect();
    let known = Code::ALL.iter().map(|code| code.name());
    let codes: Vec<&str> = known.chain(ids.iter().map(RuleCode::as_str)).chain(rules).collect();
    if !codes.contains(&args.code.as_str()) && project.lock.rules_of(&args.code).next().is_none() {
        let near = suggestion::nearest(args.code.as_str(), codes).map(|near| format!("did you mean `{near}`?"));
        let help = near.unwrap_or_else(|| "a code is what a finding carries, such as `file/missing`".to_owned());
        return Failure::usage(format!("there is no code `{}`", args.code), help);
    }
    let here: Vec<&str> = found.iter().filter(|one| one.unit == args.unit).map(|one| one.code.as_str()).collect();
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
