//! `scaffold check`: whether the project keeps its contracts.

use super::context::Context;
use super::exit::Exit;
use super::failure::Failure;
use super::format::FormatName;
use super::interrupt::Interrupt;
use super::output::OutputArgs;
use super::review_args::ReviewArgs;
use crate::report::{Format, Style};
use crate::review::{Request, review};

/// Judge the project by the rules of its blueprints.
///
/// The evaluation is that of `scaffold diff`, for rules alone, and needs neither the pack nor a network. Each place where
/// a rule does not hold is shown as a compiler shows an error, with the reason and the way out.
#[derive(Debug, clap::Args)]
pub struct CheckArgs {
    #[command(flatten)]
    review: ReviewArgs,
    /// Only rules with such an id; `*` matches any part of it. May be given several times.
    #[arg(long, value_name = "GLOB")]
    rule: Vec<String>,
    #[command(flatten)]
    output: OutputArgs,
}

impl CheckArgs {
    /// Whether errors are reported as JSON.
    #[must_use]
    pub fn wants_json(&self) -> bool {
        self.output.wants_json()
    }
}

/// Runs the verb.
///
/// # Errors
/// When there is no project, its lock does not fit, no rule has such an id, or a report cannot be written.
pub fn run(args: &CheckArgs, context: &Context) -> Result<Exit, Failure> {
    let project = args.review.project(context, &Interrupt::listen())?;
    let format = match args.output.format() {
        FormatName::Terminal => Format::Diagnostics,
        other => other.into(),
    };
    let request = Request {
        rules: args.rule.clone(),
        fail_on: args.output.fail_on(),
        with_sources: format == Format::Diagnostics,
        with_repository: args.output.names_repository(),
        ..Request::check()
    };
    let report = review(&project, &args.review.request(request, &project, context)?)?;
    args.output.write(&report, context)?;
    let style = Style { way: context.way_to(project.root()), ..context.screen.style(false) };
    args.output.show(&report, format, &style, context)?;
    Ok(Exit::of(&report))
}
