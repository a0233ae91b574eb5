//! Why a project was not reviewed, in words.

use super::{AnswerSource, Words, answers, baseline, blueprint, disk, git, source};
use crate::cli::exit::Exit;
use crate::model::code::{Code, FindingCode, RuleCode};
use crate::model::suggestion;
use crate::project::Staleness;
use crate::review::{AcceptanceFault, ReviewError};

pub(super) fn review(error: &ReviewError) -> Words {
    let usage = |code, help: String| Words::new(code, &error.to_string(), Some(help), Exit::Usage);
    match error {
        ReviewError::NoProject { .. } => usage(Code::ProjectNone, "go to a project, or name it with `-C DIR`".into()),
        ReviewError::NoLock => usage(Code::ProjectNoLock, RELOCK.into()),
        ReviewError::Lock(_) => usage(Code::ProjectLock, RELOCK.into()),
        ReviewError::Stale(found) => {
            let message = format!("{error}\n  {}", stale(found).join("\n  "));
            Words::new(Code::ProjectStale, &message, Some(RELOCK.into()), Exit::Usage)
        }
        ReviewError::Diagnostics(diagnostics) => blueprint(diagnostics),
        ReviewError::Answers(faults) => answers(faults, AnswerSource::ByManifest),
        ReviewError::Unreadable { .. } => Words::new(Code::FileUnreadable, &error.to_string(), None, Exit::Usage),
        ReviewError::PackGone { .. } => {
            let help = "put the pack back, or change `pack` in scaffold.toml and run `scaffold lock`";
            Words::new(Code::PackGone, &error.to_string(), Some(help.into()), Exit::Unreachable)
        }
        ReviewError::Version { .. } => {
            usage(Code::PackVersion, "change `version` in scaffold.toml, or get that version of the pack".into())
        }
        ReviewError::NoPath(_) => usage(Code::Usage, "`scaffold diff` without paths shows all that differs".into()),
        ReviewError::NoRule { pattern, rules } => {
            let near = suggestion::hint(pattern, rules.iter().map(String::as_str));
            usage(Code::Usage, near.unwrap_or_else(|| format!("the rules are {}", rules.join(", "))))
        }
        ReviewError::Pattern { .. } => usage(Code::Usage, "`*` matches any part of a name".into()),
        ReviewError::Acceptance(fault) => Words::new(Code::Usage, &message(fault), Some(help(fault)), Exit::Usage),
        ReviewError::Baseline(fault) => baseline::words(fault),
        ReviewError::Source(error) => source::source(error),
        ReviewError::Git(error) => git::git(error),
        ReviewError::Disk(error) => disk(error),
    }
}

/// What mends a lock.
const RELOCK: &str = "run `scaffold lock`";

/// In what scaffold.toml and the lock differ, a line each.
fn stale(found: &[Staleness]) -> Vec<String> {
    let shown = |text: &str| if text.is_empty() { "nothing".to_owned() } else { text.to_owned() };
    let line = |one: &Staleness| {
        format!("{}: scaffold.toml says {}, scaffold.lock says {}", one.what, shown(&one.manifest), shown(&one.lock))
    };
    found.iter().map(line).collect()
}

fn message(fault: &AcceptanceFault) -> String {
    match fault {
        AcceptanceFault::NothingFound { code, rules, .. } if !is_known(code, rules) => {
            format!("there is no code `{code}`")
        }
        other => other.to_string(),
    }
}

fn help(fault: &AcceptanceFault) -> String {
    match fault {
        AcceptanceFault::NoReason => "say why with `--reason TEXT`".into(),
        AcceptanceFault::NotWaivable { code, .. } => format!("`scaffold explain {code}` says how to put it right"),
        AcceptanceFault::Past { .. } => "give a day to come with `--until DATE`".into(),
        AcceptanceFault::TooLong { last, .. } => format!("give `--until {last}`, or a day before"),
        AcceptanceFault::NothingFound { code, unit, found, rules } if is_known(code, rules) => {
            help_at(code, unit, found)
        }
        AcceptanceFault::NothingFound { code, found, rules, .. } => {
            let found = found.iter().filter_map(|(code, _)| code.rule());
            let all = Code::ALL.iter().map(|code| code.name()).chain(rules.iter().chain(found).map(RuleCode::as_str));
            near(code.as_str(), all)
                .unwrap_or_else(|| "a code is what a finding carries, such as `file/missing`".into())
        }
    }
}

/// What is found at the unit, or which unit may have been meant.
fn help_at(code: &FindingCode, unit: &str, found: &[(FindingCode, String)]) -> String {
    let here: Vec<&str> = found.iter().filter(|(_, at)| at == unit).map(|(code, _)| code.as_str()).collect();
    if !here.is_empty() {
        return format!("at this unit there is {}", here.join(", "));
    }
    let units = found.iter().filter(|(one, _)| one == code).map(|(_, unit)| unit.as_str());
    near(unit, units).unwrap_or_else(|| "`scaffold diff -f json` lists every finding with its unit".into())
}

fn near<'w>(word: &str, words: impl IntoIterator<Item = &'w str>) -> Option<String> {
    suggestion::nearest(word, words).map(|near| format!("did you mean `{near}`?"))
}

/// Whether a code is one of the tool's, or names a rule of the project.
fn is_known(code: &FindingCode, rules: &[RuleCode]) -> bool {
    code.builtin().is_some() || code.rule().is_some_and(|rule| rules.iter().any(|one| one.id() == rule.id()))
}
