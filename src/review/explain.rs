//! What is known of one rule, file or line of a project.

use super::compared::compare_all;
use super::evaluation::Evaluation;
use super::line::{LinePlace, Stood, find_line};
use super::project::{Project, moved_inside};
use super::{Request, ReviewError, TargetVersion};
use crate::blueprint::provenance::{Provenance, provenance};
use crate::blueprint::render::render_only;
use crate::model::path::RelPath;
use crate::project::Locked;
use crate::rule::Rule;
use crate::rule::Verdict;
use crate::rule::contract::Outcome;

/// A rule of a project, and what became of it.
pub(crate) struct RuleState<'p> {
    pub entry: &'p Locked,
    pub rule: &'p Rule,
    /// Nothing where no rule of that id was judged.
    pub judged: Option<(Outcome, Verdict)>,
}

/// The rule `what` of a project: its id, with or without `rule/` and the blueprint's name before it; nothing when the
/// project has none by that name.
///
/// # Errors
/// When the project cannot be read.
pub(crate) fn explain_rule<'p>(project: &'p Project, what: &str) -> Result<Option<RuleState<'p>>, ReviewError> {
    project.check_fresh(&TargetVersion::Lock)?;
    let what = what.strip_prefix("rule/").unwrap_or(what);
    let is_meant =
        |entry: &Locked, rule: &Rule| rule.id == what || format!("{}@{}/{}", entry.name, entry.into, rule.id) == what;
    let entries = &project.lock().entries;
    let mut rules = entries.iter().flat_map(|entry| entry.policy.rules.iter().map(move |rule| (entry, rule)));
    let Some((entry, rule)) = rules.find(|(entry, rule)| is_meant(entry, rule)) else { return Ok(None) };
    let request = Request { rules: vec![rule.id.clone()], ..Request::check() };
    let evaluation = Evaluation::new(project, &request)?;
    let compared = compare_all(&evaluation)?;
    let judged = compared.into_iter().find(|one| std::ptr::eq(one.locked, entry));
    let judged = judged.and_then(|one| one.contracts.into_iter().next()).map(|one| (one.outcome, one.verdict));
    Ok(Some(RuleState { entry, rule, judged }))
}

/// A file of a project.
pub(crate) enum PathOrigin<'p> {
    /// It came from no blueprint.
    Team,
    Blueprint {
        entry: &'p Locked,
        rendered_at: RelPath,
        origin: LineOrigin,
    },
}

/// Where a file, or a line of it, came from.
pub(crate) enum LineOrigin {
    /// The blueprint's file or line, and the answers that made it.
    Made(Provenance),
    /// The line is the team's: these lines were there, each with what made it where the pack is at hand.
    Changed { stood: Vec<Stood>, made: Vec<Provenance>, pack_gone: bool },
    /// The pack cannot be had, and the line is as it was.
    PackGone,
    /// The pack no longer renders the file.
    Unrendered,
    /// The file has only so many lines.
    Beyond(usize),
}

/// Where a path of a project came from, or a line of it, counted from 1; nothing when it is neither the blueprint's nor
/// the project's.
///
/// # Errors
/// When the project cannot be read.
pub(crate) fn explain_path<'p>(
    project: &'p Project,
    path: &RelPath,
    line: Option<usize>,
) -> Result<Option<PathOrigin<'p>>, ReviewError> {
    project.check_fresh(&TargetVersion::Lock)?;
    let around = project.lock().entries.iter().filter(|entry| path.inside(&entry.into).is_some());
    let innermost = around.max_by_key(|entry| if entry.into == "." { 0 } else { entry.into.len() });
    let Some((entry, local)) = innermost.and_then(|entry| Some((entry, path.inside(&entry.into)?))) else {
        return Ok(None);
    };
    let moved = moved_inside(&project.files, &entry.into);
    let rendered_at = moved.into_iter().find(|moved| moved.to == local).map_or(local, |moved| moved.from);
    if !entry.files.contains_key(&rendered_at) {
        let stands = project.read(path.as_str()).is_ok_and(|text| text.is_some());
        return Ok(stands.then_some(PathOrigin::Team));
    }
    let origin = origin(project, entry, &rendered_at, path, line)?;
    Ok(Some(PathOrigin::Blueprint { entry, rendered_at, origin }))
}

fn origin(
    project: &Project,
    entry: &Locked,
    rendered_at: &RelPath,
    path: &RelPath,
    line: Option<usize>,
) -> Result<LineOrigin, ReviewError> {
    let Ok((blueprint, answers)) = project.blueprint_of(entry) else {
        return without_pack(project, entry, rendered_at, path, line);
    };
    let rendered = render_only(&blueprint, &answers, |one| one == rendered_at)?;
    let (Some(file), Some(origin)) = (rendered.tree.file(rendered_at), rendered.origins.get(rendered_at)) else {
        return Ok(LineOrigin::Unrendered);
    };
    let made = |line| provenance(&blueprint, &answers, origin, line);
    let Some(line) = line else { return Ok(LineOrigin::Made(made(None))) };
    let now = project.read(path.as_str())?.unwrap_or_else(|| file.bytes.to_vec());
    Ok(match find_line(&file.bytes, &now, line) {
        LinePlace::Same(line) => LineOrigin::Made(made(Some(line))),
        LinePlace::Changed(stood) => {
            let made = stood.iter().map(|one| made(Some(one.line))).collect();
            LineOrigin::Changed { stood, made, pack_gone: false }
        }
        LinePlace::Beyond(lines) => LineOrigin::Beyond(lines),
    })
}

/// What the project's own history still says.
fn without_pack(
    project: &Project,
    entry: &Locked,
    rendered_at: &RelPath,
    path: &RelPath,
    line: Option<usize>,
) -> Result<LineOrigin, ReviewError> {
    let wanted = entry.files.get(rendered_at).map(|file| (rendered_at.clone(), file.digest));
    let found = crate::system::git::first_commits(&project.folder(&entry.into), &wanted.into_iter().collect());
    let text = found.ok().and_then(|tree| tree.file(rendered_at).map(|file| file.bytes.clone()));
    let (Some(text), Some(line)) = (text, line) else { return Ok(LineOrigin::PackGone) };
    let now = project.read(path.as_str())?.unwrap_or_else(|| text.to_vec());
    Ok(match find_line(&text, &now, line) {
        LinePlace::Same(_) => LineOrigin::PackGone,
        LinePlace::Changed(stood) => LineOrigin::Changed { stood, made: Vec::new(), pack_gone: true },
        LinePlace::Beyond(lines) => LineOrigin::Beyond(lines),
    })
}
