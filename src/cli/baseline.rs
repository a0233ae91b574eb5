//! `scaffold baseline`: the debt of a project that takes up its blueprint late, in a file.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::context::Context;
use super::diff::{Against, Evaluation, Subject, evaluate};
use super::exit::Exit;
use super::failure::{BaselineFault, Failure};
use super::interrupt::Interrupt;
use super::place;
use crate::drift::{Pairing, pairing};
use crate::model::finding::{Finding, Severity};
use crate::project::{Absorbed, BASELINE, Baseline};
use crate::system::disk;

/// Absorb what a project that was never clean is found to have, so that only what is new fails.
///
/// scaffold.baseline lists findings, of files and of rules alike, without line numbers. They stay in every count, and
/// fail no run. Only these verbs write the file; `diff` and `check` never do.
#[derive(Debug, clap::Subcommand)]
pub enum BaselineCommand {
    /// Write scaffold.baseline with all that is found now.
    ///
    /// What a waiver holds is left to it. There may be no scaffold.baseline yet.
    Create(How),
    /// Take out what is gone, follow what moved, and refuse what is new unless it is accepted with a reason.
    Update(UpdateArgs),
    /// Take out what is gone, and change nothing else.
    Prune(How),
}

/// How any of them is done.
#[derive(Debug, clap::Args)]
pub struct How {
    /// Say what would change, and write nothing.
    #[arg(short = 'n', long)]
    dry_run: bool,
    /// Write JSON.
    #[arg(long)]
    json: bool,
    /// The day waivers are judged by; `SOURCE_DATE_EPOCH`, else the clock, unless given.
    #[arg(long, value_name = "DATE")]
    today: Option<Date>,
}

#[derive(Debug, clap::Args)]
pub struct UpdateArgs {
    #[command(flatten)]
    how: How,
    /// Take in what is new as well; needs a reason.
    #[arg(long, requires = "reason")]
    accept_new: bool,
    /// Why it is taken in; kept in each new line.
    #[arg(long, value_name = "TEXT", requires = "accept_new")]
    reason: Option<String>,
}

impl BaselineCommand {
    fn how(&self) -> &How {
        match self {
            Self::Create(how) | Self::Prune(how) => how,
            Self::Update(args) => &args.how,
        }
    }

    const fn name(&self) -> &'static str {
        match self {
            Self::Create(_) => "create",
            Self::Update(_) => "update",
            Self::Prune(_) => "prune",
        }
    }

    /// Whether errors are to be told as JSON.
    #[must_use]
    pub fn wants_json(&self) -> bool {
        self.how().json
    }
}

/// What becomes of the file.
struct Change {
    baseline: Baseline,
    added: usize,
    removed: usize,
}

/// Runs the verb.
///
/// # Errors
/// When there is a baseline and there should be none, or the other way round; when what is found cannot be told in full;
/// when something is new and was not accepted; or when the file cannot be written.
pub fn run(command: &BaselineCommand, context: &Context) -> Result<Exit, Failure> {
    let interrupt = Interrupt::listen();
    let root = place::find(&context.folder)?;
    disk::recover(&root)?;
    let before = place::read(&root, BASELINE)?;
    match (command, &before) {
        (BaselineCommand::Create(_), Some(_)) => return Err(BaselineFault::Exists.into()),
        (BaselineCommand::Update(_) | BaselineCommand::Prune(_), None) => return Err(BaselineFault::Absent.into()),
        _ => {}
    }
    let subject = Subject::now(context)?;
    let found = found(&subject, command.how().today)?;
    let old = &subject.project().baseline;
    let pairing = pairing(&found, old);
    let change = match command {
        BaselineCommand::Create(_) => created(&found),
        BaselineCommand::Update(args) => updated(args, &found, old, &pairing)?,
        BaselineCommand::Prune(_) => pruned(old, &pairing),
    };
    let text = change.baseline.to_text();
    // An empty baseline is not begun: there is nothing to absorb.
    let same = before.as_deref().unwrap_or_default() == text.as_bytes();
    let how = command.how();
    if !same && !how.dry_run {
        place::replace(&root, BASELINE, before, text, &interrupt)?;
    }
    let text = told(command, &change, same);
    if how.json || how.dry_run {
        context.screen.result(&text);
    } else {
        context.screen.done(&text);
    }
    Ok(Exit::Done)
}

/// Everything that is found, but for the policy itself.
fn found(subject: &Subject, today: Option<Date>) -> Result<Vec<Finding>, Failure> {
    let evaluation = Evaluation { command: "baseline", against: Against::Lock, today, drift: true, rules: None };
    let (report, compared) = evaluate(subject, &evaluation)?;
    if let Some((locked, reason)) = compared.iter().find_map(|one| Some((one.locked(), one.lost()?))) {
        let (pack, reason) = (locked.pack.reference.clone(), reason.to_owned());
        return Err(BaselineFault::Blind { pack, reason }.into());
    }
    Ok(report.findings.into_iter().filter(|finding| !finding.is_of_policy()).collect())
}

fn created(found: &[Finding]) -> Change {
    let held = |finding: &&Finding| !finding.is_waived();
    let entries: Vec<Absorbed> = found.iter().filter(held).map(|finding| Absorbed::of(finding, None)).collect();
    Change { added: entries.len(), removed: 0, baseline: Baseline { entries } }
}

/// What is still found, by the name it has now, and what is new where that was accepted.
fn updated(args: &UpdateArgs, found: &[Finding], old: &Baseline, pairing: &Pairing) -> Result<Change, Failure> {
    let reason = args.reason.as_deref().map(str::trim);
    if args.accept_new && reason.is_none_or(str::is_empty) {
        return Err(Failure::usage("the reason is empty", "say why with `--reason TEXT`"));
    }
    let known: BTreeSet<usize> = pairing.pairs.iter().map(|(finding, _)| *finding).collect();
    let new = found.iter().enumerate().filter(|(at, one)| !known.contains(at) && !one.is_waived()).map(|(_, one)| one);
    let new: Vec<&Finding> = new.collect();
    // A note is no debt: it never fails a run by itself.
    let debt: Vec<String> = new
        .iter()
        .filter(|finding| finding.level > Severity::Note)
        .map(|finding| format!("{}  {} at {}", finding.level.name(), finding.code, finding.unit))
        .collect();
    if !args.accept_new && !debt.is_empty() {
        return Err(BaselineFault::NewDebt(debt).into());
    }
    let still =
        |(finding, entry): &(usize, usize)| Absorbed::of(&found[*finding], old.entries[*entry].reason.as_deref());
    let mut entries: Vec<Absorbed> = pairing.pairs.iter().map(still).collect();
    let added = if args.accept_new { new.len() } else { 0 };
    entries.extend(new.iter().take(added).map(|finding| Absorbed::of(finding, reason)));
    Ok(Change { baseline: Baseline { entries }, added, removed: pairing.stale.len() })
}

fn pruned(old: &Baseline, pairing: &Pairing) -> Change {
    let entries = pairing.pairs.iter().map(|(_, entry)| old.entries[*entry].clone()).collect();
    Change { baseline: Baseline { entries }, added: 0, removed: pairing.stale.len() }
}

fn told(command: &BaselineCommand, change: &Change, same: bool) -> String {
    let Change { baseline, added, removed } = change;
    let (entries, how) = (baseline.entries.len(), command.how());
    let written = !same && !how.dry_run;
    if how.json {
        let told = serde_json::json!({
            "schema": 1, "command": "baseline", "status": "clean", "exit_code": 0, "action": command.name(),
            "written": written, "entries": entries, "added": added, "removed": removed, "kept": entries - added,
        });
        return format!("{told:#}\n");
    }
    let counts = format!("{added} added, {removed} taken out, {} kept", entries - added);
    match (same, how.dry_run) {
        (true, _) if entries == 0 => format!("nothing is found, so {BASELINE} has nothing to absorb\n"),
        (true, _) => format!("{BASELINE} is up to date: {counts}\n"),
        (false, true) => format!("{BASELINE} would change: {counts}; nothing was written\n"),
        (false, false) => format!("wrote {BASELINE}: {counts}\n  scaffold diff\n"),
    }
}
