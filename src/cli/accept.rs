//! `scaffold accept`: writes a waiver for one finding into scaffold.toml.

use jiff::civil::Date;

use super::context::Context;
use super::exit::Exit;
use super::failure::Failure;
use super::interrupt::Interrupt;
use crate::model::code::FindingCode;
use crate::project::{MANIFEST, WaiverKind};
use crate::review::{Acceptance, Accepted, Project, accept};

/// Accept a finding until a day: a waiver in scaffold.toml, with the reason.
///
/// The finding stays in every report and count, and fails no run while the waiver holds. It holds for what is
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
    let _held = Project::hold(&context.folder, &|| interrupt.is_set())?;
    let project = Project::open(&context.folder, context.world(args.today, &interrupt))?;
    let Accepted { waiver, count, plan } = accept(&project, &args.acceptance())?;
    let all = if count == 1 { String::new() } else { format!("{count} findings of ") };
    let what = format!("{all}{} at {} until {}", waiver.code, waiver.at, waiver.expires);
    if args.dry_run {
        let shown = waiver.written_into("").expect("an empty text takes any waiver");
        context.screen.result(&format!("would accept {what}; nothing was written\n\n{}\n", shown.trim()));
        return Ok(Exit::Done);
    }
    project.apply(&plan, &|| interrupt.is_set())?;
    context.screen.done(&format!("accepted {what}: a waiver in {MANIFEST}\n  scaffold diff\n"));
    Ok(Exit::Done)
}

impl AcceptArgs {
    fn acceptance(&self) -> Acceptance {
        Acceptance {
            code: self.code.clone(),
            unit: self.unit.clone(),
            reason: self.reason.clone(),
            until: self.until,
            owner: self.owner.clone(),
            kind: match self.kind {
                Kind::Debt => WaiverKind::Debt,
                Kind::BlueprintIsWrong => WaiverKind::BlueprintIsWrong,
            },
        }
    }
}
