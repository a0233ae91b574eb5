//! Findings of a comparison: codes, levels and facts.

use std::collections::BTreeMap;

use super::three::level as three_level;
use super::unit::level;
use super::{Change, Drift, FileDrift, Keys, UnitDrift};
use crate::model::code::Code;
use crate::model::finding::{Finding, Location, Severity, State, Who};
use crate::model::path::RelPath;
use crate::rule::{Mode, Policy};

/// What a comparison found, in path order. Paths are relative to the project, below `into`.
#[must_use]
pub fn findings(drift: &Drift, policy: &Policy, into: &str) -> Vec<Finding> {
    let told = |file: &FileDrift, change: &Change| *change != Change::Content || file.inside.is_none();
    let changes = drift.files.iter().flat_map(|file| file.changes.iter().map(move |change| (file, change)));
    let changes = changes.filter(|(file, change)| told(file, change));
    let files = changes.map(|(file, change)| of_change(file, change, policy, into));
    let units = drift.files.iter().filter_map(|file| Some((file, file.inside.as_ref()?)));
    let units = units.flat_map(|(file, inside)| inside.units.iter().map(move |unit| of_unit(file, unit, policy, into)));
    let added = drift.intrusions.iter().map(|(path, mode)| of_intrusion(path, *mode, policy, into));
    let mut all: Vec<Finding> = files.chain(units).chain(added).collect();
    all.sort_by(|a, b| a.unit.cmp(&b.unit).then(a.code.cmp(&b.code)));
    all
}

/// What a change is called, what became of the unit, and how to say it.
struct Words {
    code: Code,
    state: State,
    message: String,
    facts: Vec<(&'static str, String)>,
}

fn words(file: &FileDrift, change: &Change) -> Words {
    let drifted = |code, message: String, facts| Words { code, state: State::Drifted, message, facts };
    let bit = |executable: bool| if executable { "executable" } else { "not executable" };
    match change {
        Change::Missing => drifted(Code::FileMissing, "missing".into(), Vec::new()),
        Change::Content => drifted(Code::FileChanged, "changed".into(), Vec::new()),
        Change::Mode { executable } => {
            let (was, is) = (bit(!executable), bit(*executable));
            drifted(Code::FileMode, format!("{is}, was {was}"), vec![("was", was.into()), ("is", is.into())])
        }
        Change::Kind { found } => drifted(
            Code::FileKind,
            format!("not a file any more: {found}"),
            vec![("was", "a file".into()), ("is", found.clone())],
        ),
        Change::Unknown { reason } => Words {
            code: Code::FileUnknown,
            state: State::Unknown,
            message: format!("cannot be compared: {reason}"),
            facts: vec![("reason", reason.clone())],
        },
        Change::Moved { to, .. } => Words {
            code: Code::FileMoved,
            state: State::Moved,
            message: format!("moved to {to}"),
            facts: vec![("from", file.path.to_string()), ("to", to.to_string())],
        },
        Change::Dissolved { into } => {
            let to = into.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            Words {
                code: Code::FileMoved,
                state: State::Moved,
                message: format!("gone, and most of what it held moved to {to}"),
                facts: vec![("from", file.path.to_string()), ("to", to)],
            }
        }
    }
}

fn of_change(file: &FileDrift, change: &Change, policy: &Policy, into: &str) -> Finding {
    let Words { code, state, message, facts } = words(file, change);
    let (level, confidence) = match change {
        Change::Moved { similarity, .. } => (Severity::Note, *similarity),
        Change::Dissolved { .. } => (Severity::Note, 1.0),
        _ => (level(file.ownership), 1.0),
    };
    // The blueprint moves no file of the project.
    let moved = matches!(change, Change::Moved { .. } | Change::Dissolved { .. });
    let three = !moved && matches!(file.state, State::Behind | State::Converged | State::Conflict);
    let (state, level) = if three { (file.state, three_level(file.state)) } else { (state, level) };
    let message = if three { upstream(&message, file) } else { message };
    // What moved or is missing is known by the path the blueprint gave it.
    let unit = if moved || *change == Change::Missing { &file.path } else { &file.at };
    let at = match change {
        Change::Missing => None,
        Change::Dissolved { into } => into.first(),
        _ => Some(&file.at),
    };
    Finding {
        code: code.into(),
        level,
        state,
        who: match state {
            State::Unknown => Who::Nobody,
            _ if moved => Who::Team,
            _ => file.who,
        },
        ownership: file.ownership.name(),
        message,
        why: policy.owner(&file.path).1.map(str::to_owned),
        fix: None,
        facts: facts.into_iter().collect(),
        confidence,
        origin_fingerprint: Finding::fingerprint(&code.into(), file.path.named_below(into).as_str()),
        ..placed(code, unit, at, into)
    }
}

/// What both sides did; of a mode, what it is as well.
fn upstream(message: &str, file: &FileDrift) -> String {
    match file.changes[..] {
        [Change::Mode { .. }] => format!("mode {}: here {message}", file.upstream),
        _ => file.upstream.to_owned(),
    }
}

fn of_unit(file: &FileDrift, unit: &UnitDrift, policy: &Policy, into: &str) -> Finding {
    let whole = file.at.named_below(into);
    let name = format!("{whole}{}", unit.key);
    // What is gone is told at the top of the file it stood in.
    let span = unit.span.clone().unwrap_or(0..0);
    let (at, lines) = unit.elsewhere.as_ref().map_or((&file.at, &file.lines), |(at, lines)| (at, lines));
    let ((line, column), (end_line, end_column)) = (lines.position(span.start), lines.position(span.end));
    let location = Location { path: at.named_below(into), line, column, end_line, end_column };
    let keys = Keys::of(policy, &file.path);
    let why = keys.why(unit.key.trim_start_matches('#')).or(policy.owner(&file.path).1);
    Finding {
        code: unit.code.into(),
        level: unit.level,
        state: unit.state,
        who: unit.who,
        fingerprint: Finding::fingerprint(&unit.code.into(), &name),
        origin_fingerprint: Finding::fingerprint(&unit.code.into(), &origin(file, unit, into)),
        waiver: None,
        baselined: false,
        baseline_reason: None,
        unit: name,
        path: whole.to_string(),
        ownership: unit.ownership.name(),
        message: unit.message.clone(),
        why: why.map(str::to_owned),
        fix: None,
        locations: vec![location],
        facts: unit.facts.clone(),
        confidence: unit.confidence,
    }
}

/// A unit by the path the blueprint gave its file; what the team put in, without the modules around it.
fn origin(file: &FileDrift, unit: &UnitDrift, into: &str) -> String {
    let module = |part: &&str| part.starts_with(|c: char| c.is_lowercase()) && !part.contains([' ', '<']);
    let bare = unit.key.trim_start_matches("::");
    let key = match unit.key.starts_with("::") && unit.state == State::Intrusion {
        true => {
            let parts: Vec<&str> = bare.split("::").collect();
            let modules = parts.iter().take(parts.len() - 1).take_while(|part| module(part)).count();
            format!("::{}", parts[modules..].join("::"))
        }
        false => unit.key.clone(),
    };
    format!("{}{key}", file.path.named_below(into))
}

fn of_intrusion(path: &RelPath, mode: Mode, policy: &Policy, into: &str) -> Finding {
    Finding {
        ownership: mode.name(),
        message: format!("added where the blueprint is {}", mode.name()),
        why: policy.owner(path).1.map(str::to_owned),
        fix: None,
        origin_fingerprint: Finding::fingerprint(&Code::FileIntrusion.into(), path.file_name()),
        ..placed(Code::FileIntrusion, path, Some(path), into)
    }
}

/// A finding about `unit`, found at `at`, with all else as an intrusion has it.
fn placed(code: Code, unit: &RelPath, at: Option<&RelPath>, into: &str) -> Finding {
    let below = |path: &RelPath| path.named_below(into);
    let unit = below(unit).to_string();
    let location = at.map(|path| Location { path: below(path), line: 1, column: 1, end_line: 1, end_column: 1 });
    Finding {
        code: code.into(),
        level: Severity::Deny,
        state: State::Intrusion,
        who: Who::Team,
        fingerprint: Finding::fingerprint(&code.into(), &unit),
        origin_fingerprint: Finding::fingerprint(&code.into(), &unit),
        waiver: None,
        baselined: false,
        baseline_reason: None,
        path: unit.clone(),
        unit,
        ownership: Mode::Closed.name(),
        message: String::new(),
        why: None,
        fix: None,
        locations: location.into_iter().collect(),
        facts: BTreeMap::new(),
        confidence: 1.0,
    }
}
