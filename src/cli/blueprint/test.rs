//! `scaffold blueprint test`: renders every case, checks the fixpoint law, and runs `[test]` in each rendered crate.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::contracts::{self, rules};
use super::mutate;
use super::run::{Broken, run as run_command};
use crate::blueprint::fixpoint;
use crate::blueprint::render::render;
use crate::blueprint::{Blueprint, Case};
use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::interrupt::Interrupt;
use crate::cli::screen::Progress;
use crate::model::diagnostic::Diagnostic;
use crate::model::digest::Digest;
use crate::model::path::RelPath;
use crate::model::plan::plan;
use crate::model::tree::Tree;
use crate::registry::{Reference, SourceError};
use crate::system::disk::{self, Staging};

/// Test a blueprint or all of a pack.
///
/// Checks the fixpoint law for every component set and choice, and the examples of every rule; then renders each
/// `[[case]]`, judges it by the rules, none of which may be vacuous, runs `[test]` in it, and fails when the commands
/// changed a rendered file. The commands come from the blueprint: run it on packs you trust.
#[derive(Debug, clap::Args)]
pub struct TestArgs {
    /// A pack's or a blueprint's folder, or a built-in blueprint; the current folder unless given.
    #[arg(value_name = "BLUEPRINT", default_value = ".")]
    reference: String,
    /// Only the cases whose name holds this text.
    #[arg(long, value_name = "TEXT")]
    case: Option<String>,
    /// Every component set and choice as a case, beside the named ones.
    #[arg(long)]
    matrix: bool,
    /// How many cases at a time; each has a target folder of its own.
    #[arg(short, long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=64))]
    jobs: u8,
    /// Break the reference in one place at a time, and report which rules notice; runs no command.
    #[arg(long, conflicts_with_all = ["case", "matrix", "keep"])]
    mutate: bool,
    /// Render and check, and run nothing.
    #[arg(long)]
    no_run: bool,
    /// Work in this folder and keep it, so that the next run finds what Cargo built.
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// Write JSON.
    #[arg(long)]
    pub json: bool,
}

/// One case to be tested.
struct Job<'b> {
    blueprint: &'b Blueprint,
    case: Case,
}

/// What became of a case.
pub(super) struct Outcome {
    pub name: String,
    pub broken: Option<Broken>,
}

/// Runs the verb.
///
/// # Errors
/// When a blueprint has faults, or there is no room to work in.
pub fn run(args: &TestArgs, context: &Context) -> Result<Exit, Failure> {
    let interrupt = Interrupt::listen();
    let reference = Reference::parse_pack(&args.reference).map_err(SourceError::from)?;
    let blueprints = super::blueprints(&reference, context)?;
    let law: Vec<Diagnostic> = blueprints.iter().flat_map(|blueprint| law(blueprint, context)).collect();
    if law.iter().any(Diagnostic::is_error) {
        return Err(Failure::Diagnostics(law));
    }
    if args.mutate {
        return mutate::run(&blueprints, args.json, context);
    }
    let jobs: Vec<Job<'_>> = blueprints.iter().flat_map(|blueprint| jobs(blueprint, args)).collect();
    if jobs.is_empty() {
        let text = args.case.clone().unwrap_or_default();
        return Err(Failure::usage(
            format!("no case holds `{text}` in its name"),
            "`scaffold blueprint show` lists the cases",
        ));
    }
    let scratch = Scratch::open(args, context)?;
    let mut outcomes = if args.case.is_none() { rules(&blueprints, context) } else { Vec::new() };
    outcomes.extend(run_all(&jobs, args, context, &scratch.path, &interrupt));
    if interrupt.is_set() {
        return Err(Failure::Interrupted);
    }
    let failed = outcomes.iter().filter(|outcome| outcome.broken.is_some()).count();
    let exit = if failed == 0 { Exit::Done } else { Exit::Findings };
    context.screen.result(&if args.json { json(&outcomes, exit) } else { text(&outcomes, failed) });
    Ok(exit)
}

fn law(blueprint: &Blueprint, context: &Context) -> Vec<Diagnostic> {
    let sets = fixpoint::sets(blueprint);
    let bar = context.screen.progress(sets.answers.len(), &format!("{}: fixpoint law", blueprint.name));
    sets.notes.iter().for_each(|note| context.screen.note(&note.to_string()));
    let mut faults = Vec::new();
    for answers in &sets.answers {
        faults.extend(fixpoint::check(blueprint, answers));
        bar.done();
        if !faults.is_empty() {
            break;
        }
    }
    faults
}

fn jobs<'b>(blueprint: &'b Blueprint, args: &TestArgs) -> Vec<Job<'b>> {
    let mut cases = super::cases(blueprint);
    if args.matrix {
        cases.extend(fixpoint::sets(blueprint).answers.iter().map(|answers| {
            let on: Vec<&str> = answers.components.iter().map(String::as_str).collect();
            let choices = blueprint.parameters.iter().filter(|one| !one.choices.is_empty());
            let chosen: Vec<String> = choices.filter_map(|one| Some(answers.get(&one.name)?.to_string())).collect();
            let name = format!(
                "matrix: {}; {}",
                if on.is_empty() { "no components".into() } else { on.join(" ") },
                chosen.join(" ")
            );
            Case {
                name: name.trim_end_matches("; ").to_owned(),
                answers: answers.to_map(),
                components: Some(answers.components.clone()),
            }
        }));
    }
    let wanted = |case: &Case| args.case.as_ref().is_none_or(|text| case.name.contains(text));
    cases.into_iter().filter(wanted).map(|case| Job { blueprint, case }).collect()
}

fn run_all(
    jobs: &[Job<'_>],
    args: &TestArgs,
    context: &Context,
    scratch: &Path,
    interrupt: &Interrupt,
) -> Vec<Outcome> {
    let bar = context.screen.progress(jobs.len(), "cases");
    let (next, outcomes) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for worker in 0..usize::from(args.jobs).min(jobs.len()) {
            let (next, outcomes, bar) = (&next, &outcomes, &bar);
            scope.spawn(move || {
                while let Some((at, job)) =
                    Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, jobs.get(at)?)))
                {
                    bar.step(&job.case.name);
                    let target = scratch.join(format!("target-{worker}"));
                    let broken = run_one(job, args, &scratch.join(format!("case-{at}")), &target, interrupt, bar).err();
                    let name = format!("{}/{}", job.blueprint.name, job.case.name);
                    if let Ok(mut outcomes) = outcomes.lock() {
                        outcomes.push((at, Outcome { name, broken }));
                    }
                    bar.done();
                }
            });
        }
    });
    drop(bar);
    let mut outcomes = outcomes.into_inner().unwrap_or_default();
    outcomes.sort_by_key(|(at, _)| *at);
    outcomes.into_iter().map(|(_, outcome)| outcome).collect()
}

fn run_one(
    job: &Job<'_>,
    args: &TestArgs,
    folder: &Path,
    target: &Path,
    interrupt: &Interrupt,
    bar: &Progress,
) -> Result<(), Broken> {
    let broken = |what: String| Broken { what, output: String::new() };
    let said = |faults: Vec<Diagnostic>| broken(faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
    let answers = super::case_answers(job.blueprint, &job.case).map_err(said)?;
    let rendered = render(job.blueprint, &answers).map_err(said)?;
    let policy = crate::blueprint::render::policy(job.blueprint, &answers);
    let kept = contracts::broken(&policy, &answers, &rendered.tree);
    if !kept.is_empty() {
        return Err(broken(kept.join("\n")));
    }
    if args.no_run || job.blueprint.test.is_empty() {
        return Ok(());
    }
    write(&rendered.tree, folder, interrupt).map_err(|error| broken(error.to_string()))?;
    for command in &job.blueprint.test {
        run_command(command, folder, target, &|| {
            bar.appear();
            interrupt.is_set()
        })?;
    }
    let changed = changed(&rendered.tree, folder);
    match changed.is_empty() {
        true => Ok(()),
        false => Err(broken(format!("the commands changed {}", changed.join(", ")))),
    }
}

fn write(tree: &Tree, folder: &Path, interrupt: &Interrupt) -> Result<(), disk::DiskError> {
    // A kept folder may hold the case of an earlier run.
    if folder.exists() {
        _ = std::fs::remove_dir_all(folder);
    }
    let staging = Staging::open(folder)?;
    staging.write(&plan(&Tree::new(), tree), &|| interrupt.is_set())?;
    staging.commit()
}

/// The rendered files that no longer are what they were.
fn changed(tree: &Tree, folder: &Path) -> Vec<String> {
    let paths: Vec<RelPath> = tree.paths().cloned().collect::<BTreeSet<_>>().into_iter().collect();
    let now = disk::read_files(folder, &paths);
    let same = |path: &RelPath| match (tree.file(path), now.file(path)) {
        (Some(was), Some(is)) => Digest::of(&was.bytes) == Digest::of(&is.bytes),
        _ => false,
    };
    paths.iter().filter(|path| !same(path)).map(ToString::to_string).collect()
}

fn text(outcomes: &[Outcome], failed: usize) -> String {
    let mut text = String::new();
    for outcome in outcomes {
        match &outcome.broken {
            None => text.push_str(&format!("ok      {}\n", outcome.name)),
            Some(broken) => {
                text.push_str(&format!(
                    "FAILED  {}\n        {}\n",
                    outcome.name,
                    broken.what.replace('\n', "\n        ")
                ));
                broken.output.lines().for_each(|line| text.push_str(&format!("        | {line}\n")));
            }
        }
    }
    let passed = outcomes.len() - failed;
    text.push_str(&format!("\n{passed} passed, {failed} failed\n"));
    text
}

fn json(outcomes: &[Outcome], exit: Exit) -> String {
    let cases: Vec<_> = outcomes
        .iter()
        .map(|outcome| {
            serde_json::json!({
                "name": outcome.name,
                "passed": outcome.broken.is_none(),
                "message": outcome.broken.as_ref().map(|broken| &broken.what),
                "output": outcome.broken.as_ref().map(|broken| &broken.output),
            })
        })
        .collect();
    let status = if exit == Exit::Done { "clean" } else { "findings" };
    let envelope = serde_json::json!({ "schema": 1, "command": "blueprint test", "status": status, "exit_code": exit.code(), "cases": cases });
    format!("{}\n", crate::model::printable::json(&format!("{envelope:#}")))
}

/// Where the cases are rendered: a folder that goes away, or one to keep.
struct Scratch {
    path: PathBuf,
    _temporary: Option<tempfile::TempDir>,
}

impl Scratch {
    fn open(args: &TestArgs, context: &Context) -> Result<Self, Failure> {
        if let Some(keep) = &args.keep {
            let path = context.folder.join(keep);
            std::fs::create_dir_all(&path)
                .map_err(|error| Failure::Unreadable { path: path.clone(), reason: error.to_string() })?;
            return Ok(Self { path, _temporary: None });
        }
        let temporary = tempfile::Builder::new().prefix("scaffold-test-").tempdir();
        let temporary =
            temporary.map_err(|error| Failure::Unreadable { path: std::env::temp_dir(), reason: error.to_string() })?;
        Ok(Self { path: temporary.path().to_owned(), _temporary: Some(temporary) })
    }
}
