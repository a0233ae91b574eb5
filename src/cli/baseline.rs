//! `scaffold baseline`: the debt of a project that takes up its blueprint late, in a file.

use jiff::civil::Date;

use super::context::Context;
use super::exit::Exit;
use super::failure::Failure;
use super::interrupt::Interrupt;
use crate::model::printable;
use crate::project::BASELINE;
use crate::review::{BaselineChange, Project, Rebaselined, rebaseline};

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

    /// What is to become of the file.
    fn change(&self) -> Result<BaselineChange, Failure> {
        match self {
            Self::Create(_) => Ok(BaselineChange::Create),
            Self::Prune(_) => Ok(BaselineChange::Prune),
            Self::Update(args) => args.change(),
        }
    }

    /// Whether errors are reported as JSON.
    #[must_use]
    pub fn wants_json(&self) -> bool {
        self.how().json
    }
}

impl UpdateArgs {
    fn change(&self) -> Result<BaselineChange, Failure> {
        let reason = self.reason.as_deref().map_or("", str::trim);
        if self.accept_new && reason.is_empty() {
            return Err(Failure::usage("the reason is empty", "say why with `--reason TEXT`"));
        }
        Ok(BaselineChange::Update { accept_new: self.accept_new.then(|| reason.to_owned()) })
    }
}

/// Runs the verb.
///
/// # Errors
/// When there is a baseline and there should be none, or the other way round; when what is found is not known in full;
/// when something is new and was not accepted; or when the file cannot be written.
pub fn run(command: &BaselineCommand, context: &Context) -> Result<Exit, Failure> {
    let (interrupt, how) = (Interrupt::listen(), command.how());
    let _held = Project::hold(&context.folder, &|| interrupt.is_set())?;
    let project = Project::open(&context.folder, context.world(how.today, &interrupt))?;
    let rebaselined = rebaseline(&project, &command.change()?)?;
    if let Some(plan) = rebaselined.plan.as_ref().filter(|_| !how.dry_run) {
        project.apply(plan, &|| interrupt.is_set())?;
    }
    let text = words(command, &rebaselined);
    if how.json || how.dry_run {
        context.screen.result(&text);
    } else {
        context.screen.done(&text);
    }
    Ok(Exit::Done)
}

fn words(command: &BaselineCommand, rebaselined: &Rebaselined) -> String {
    let Rebaselined { entries, added, removed, plan } = rebaselined;
    let (kept, how) = (entries - added, command.how());
    if how.json {
        let result = serde_json::json!({
            "schema": 1, "command": "baseline", "status": "clean", "exit_code": 0, "action": command.name(),
            "written": plan.is_some() && !how.dry_run, "entries": entries, "added": added, "removed": removed,
            "kept": kept,
        });
        return format!("{}\n", printable::json(&format!("{result:#}")));
    }
    let counts = format!("{added} added, {removed} taken out, {kept} kept");
    match (plan.is_some(), how.dry_run) {
        (false, _) if *entries == 0 => format!("nothing is found, so {BASELINE} has nothing to absorb\n"),
        (false, _) => format!("{BASELINE} is up to date: {counts}\n"),
        (true, true) => format!("{BASELINE} would change: {counts}; nothing was written\n"),
        (true, false) => format!("wrote {BASELINE}: {counts}\n  scaffold diff\n"),
    }
}
