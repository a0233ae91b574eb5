//! `scaffold check`: whether the project keeps its contracts.

use std::path::PathBuf;

use super::context::Context;
use super::diff::{Against, Asked, Compared, Evaluation, Judged, Subject, Told, evaluate};
use super::exit::Exit;
use super::failure::Failure;
use super::format::FormatName;
use crate::model::path::Globs;
use crate::model::suggestion::hint;
use crate::report::{Format, Report, Style};

/// Judge the project by the rules of its blueprints.
///
/// The evaluation is that of `scaffold diff`, for rules alone, and needs neither the pack nor a network. Each place where
/// a rule does not hold is shown as a compiler shows an error, with the reason and the way out.
#[derive(Debug, clap::Args)]
pub struct CheckArgs {
    /// Only what lies at or below these paths.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Only rules with such an id; `*` stands for any part of it. May be given several times.
    #[arg(long, value_name = "GLOB")]
    rule: Vec<String>,
    #[command(flatten)]
    judged: Judged,
    #[command(flatten)]
    told: Told,
}

impl CheckArgs {
    /// Whether errors are to be told as JSON.
    #[must_use]
    pub fn wants_json(&self) -> bool {
        self.told.wants_json()
    }
}

/// Runs the verb.
///
/// # Errors
/// When there is no project, its lock does not fit, no rule has such an id, or a report cannot be written.
pub fn run(args: &CheckArgs, context: &Context) -> Result<Exit, Failure> {
    let subject = Subject::open(context, &args.judged, "lock")?;
    let rules = rules(args, &subject)?;
    let today = args.judged.today;
    let evaluation =
        Evaluation { command: "check", against: Against::Lock, today, drift: false, rules: rules.as_ref() };
    let (mut report, compared) = evaluate(&subject, &evaluation)?;
    if let Asked::Below(paths) = Asked::read(&args.paths, context, &subject.root, &compared)? {
        report = report.narrowed(&paths);
    }
    let exit = args.told.exit(&report);
    args.told.write(&mut report, exit, &subject.root, context)?;
    let format = match args.told.format() {
        FormatName::Terminal => {
            show_sources(&mut report, &compared);
            Format::Diagnostics
        }
        other => other.into(),
    };
    let style = Style { way: context.way_to(&subject.root), ..context.screen.style(false) };
    args.told.show(&report, format, &style, context)?;
    Ok(exit)
}

/// The patterns of `--rule`, each of which some rule has to match.
fn rules(args: &CheckArgs, subject: &Subject) -> Result<Option<Globs>, Failure> {
    let entries = &subject.project().lock.entries;
    let ids: Vec<&str> = entries.iter().flat_map(|entry| &entry.policy.rules).map(|rule| rule.id.as_str()).collect();
    for pattern in &args.rule {
        let globs =
            Globs::new(&[pattern]).map_err(|fault| Failure::usage(fault.to_string(), "such as `--rule 'domain-*'`"))?;
        if !ids.iter().any(|id| globs.is_match_text(id)) {
            let near = hint(pattern, ids.iter().copied());
            let help = near.unwrap_or_else(|| format!("the rules are {}", ids.join(", ")));
            return Err(Failure::usage(format!("no rule of this project is `{pattern}`"), help));
        }
    }
    if args.rule.is_empty() {
        return Ok(None);
    }
    Ok(Globs::new(&args.rule).ok())
}

/// Gives the report the texts its findings lie in, for the frames around them.
fn show_sources(report: &mut Report, compared: &[Compared<'_>]) {
    let places = report.findings.iter().flat_map(|finding| &finding.locations).map(|place| &place.path);
    let texts = places.filter_map(|path| {
        let bytes = compared.iter().find_map(|one| one.text_at(path))?;
        Some((path.clone(), String::from_utf8_lossy(&bytes).into_owned()))
    });
    report.sources = texts.collect();
}
