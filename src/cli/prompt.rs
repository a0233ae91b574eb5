//! The terminal side of an [`Interview`]: asks on stderr what is still open, and checks while one types.

use std::collections::BTreeSet;
use std::io;

use cliclack::{Confirm, Input, MultiSelect, Select};

use crate::blueprint::answers::{AnswerFault, Interview, Question, Step, check};
use crate::blueprint::{Blueprint, Component, Parameter};
use crate::model::value::{Kind, Value};

/// The person left: Esc, Ctrl-C, a signal, or a terminal that went away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("interrupted")]
pub(super) struct Interrupted;

impl From<io::Error> for Interrupted {
    fn from(_: io::Error) -> Self {
        Self
    }
}

/// Asks everything that is open, in question order. Only stderr is written to, and the terminal is left as it was.
///
/// # Errors
/// When the person leaves; the interview then holds what was answered before.
pub(super) fn ask(interview: &mut Interview<'_>, blueprint: &Blueprint) -> Result<(), Interrupted> {
    let mut asked = false;
    while let Some(step) = interview.next() {
        asked = true;
        match step {
            Step::Components => {
                let components = choose(blueprint, interview.components())?;
                interview.choose(components);
            }
            Step::Question(question) => {
                let value = answer(&question)?;
                if let Err(fault) = interview.answer(value) {
                    cliclack::log::error(plain(&reason(fault)))?;
                }
            }
        }
    }
    if asked {
        cliclack::outro("")?;
    }
    Ok(())
}

fn answer(question: &Question<'_>) -> io::Result<Value> {
    let parameter = question.parameter;
    // What would be refused is not offered.
    let default = question.default.as_ref().filter(|value| check(parameter, value).is_ok());
    match parameter.kind {
        Kind::Boolean => {
            let yes = default == Some(&Value::Boolean(true));
            Confirm::new(header(parameter)).initial_value(yes).interact().map(Value::Boolean)
        }
        Kind::Choice => select(parameter, default).interact().map(Value::String),
        Kind::String | Kind::Integer | Kind::List => {
            let text: String = input(parameter, default).interact()?;
            // The prompt lets nothing pass that cannot be read.
            parameter.kind.parse(&text).map_err(io::Error::other)
        }
    }
}

fn input(parameter: &Parameter, default: Option<&Value>) -> Input {
    let offered = default.map(shown).filter(|text| !text.is_empty());
    let has_default = offered.is_some();
    let judged = parameter.clone();
    // An empty input with a default is not a mistake yet: Enter takes the default, which is judged in its turn.
    let judge = move |text: &String| if text.is_empty() && has_default { Ok(()) } else { judge(&judged, text) };
    let input = Input::new(header(parameter)).required(false).validate_interactively(judge);
    match offered {
        Some(text) => input.default_input(&text),
        None => input,
    }
}

fn select(parameter: &Parameter, default: Option<&Value>) -> Select<String> {
    let default = default.and_then(Value::as_text);
    let mut select = Select::new(header(parameter));
    for choice in &parameter.choices {
        let hint = if default == Some(choice) { "default" } else { "" };
        select = select.item(choice.clone(), plain(choice), hint);
    }
    match default {
        Some(choice) => select.initial_value(choice.to_owned()),
        None => select,
    }
}

/// The question, with its help on the lines below.
fn header(parameter: &Parameter) -> String {
    let mut lines = vec![plain(&parameter.prompt)];
    lines.extend(parameter.help.iter().flat_map(|help| help.lines()).map(plain));
    if parameter.kind == Kind::List {
        lines.push("several are parted by commas".to_owned());
    }
    lines.join("\n")
}

/// A value as it would be typed.
fn shown(value: &Value) -> String {
    match value {
        Value::List(items) => items.join(", "),
        value => value.to_string(),
    }
}

/// Whether the text answers the parameter, and why not.
fn judge(parameter: &Parameter, text: &str) -> Result<(), String> {
    let value = parameter.kind.parse(text).map_err(|fault| format!("it is not {}", fault.wanted))?;
    check(parameter, &value).map_err(|fault| plain(&reason(fault)))
}

fn reason(fault: AnswerFault) -> String {
    match fault {
        AnswerFault::Invalid { reason, .. } => reason,
        other => other.to_string(),
    }
}

/// A text of a pack without what a terminal would obey.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

fn choose(blueprint: &Blueprint, on: &BTreeSet<String>) -> io::Result<BTreeSet<String>> {
    let width = blueprint.components.iter().map(|component| component.name.chars().count()).max().unwrap_or_default();
    let mut prompt = MultiSelect::new("Components\nspace turns one on or off, Enter goes on");
    prompt = prompt.required(false).initial_values(on.iter().cloned().collect());
    for component in &blueprint.components {
        let label = format!("{:<width$}  {}", component.name, plain(&component.summary));
        prompt = prompt.item(component.name.clone(), label.trim_end(), requires(component));
    }
    let mut chosen = prompt.interact()?.into_iter().collect();
    let added = complete(blueprint, &mut chosen);
    if !added.is_empty() {
        cliclack::log::info(added.join("\n"))?;
    }
    Ok(chosen)
}

fn requires(component: &Component) -> String {
    if component.requires.is_empty() { String::new() } else { format!("requires {}", component.requires.join(", ")) }
}

/// Turns on what the chosen components require, and says which and why.
fn complete(blueprint: &Blueprint, chosen: &mut BTreeSet<String>) -> Vec<String> {
    let mut said = Vec::new();
    let mut open: Vec<String> = chosen.iter().rev().cloned().collect();
    while let Some(name) = open.pop() {
        let component = blueprint.components.iter().find(|component| component.name == name);
        for needed in component.into_iter().flat_map(|component| &component.requires) {
            if chosen.insert(needed.clone()) {
                said.push(format!("{needed} is on too: {name} requires it"));
                open.push(needed.clone());
            }
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blueprint::pack::Pack;
    use crate::model::tree::Tree;

    fn blueprint() -> Blueprint {
        let text = "//- blueprint.toml
schema = 1
name = \"x\"
[[parameter]]
name = \"port\"
kind = \"integer\"
prompt = \"Port\\u001b[2J\"
help = \"first\\nsecond\"
[[parameter]]
name = \"regions\"
kind = \"list\"
pattern = \"^[a-z]+$\"
[[component]]
name = \"a\"
[[component]]
name = \"b\"
requires = [\"a\"]
[[component]]
name = \"c\"
requires = [\"b\"]
//- reference/x
";
        let pack = Pack::read("", Tree::from_fixture(text).expect("a fixture")).expect("a pack");
        Blueprint::read(&pack, "x").expect("a blueprint")
    }

    #[test]
    fn a_prompt_holds_nothing_a_terminal_obeys() {
        assert_eq!(header(&blueprint().parameters[0]), "Port\u{fffd}[2J\nfirst\nsecond");
    }

    #[test]
    fn texts_are_judged_as_their_kind() {
        let blueprint = blueprint();
        let judge = |index: usize, text: &str| judge(&blueprint.parameters[index], text);
        assert_eq!((judge(0, "80"), judge(0, "x")), (Ok(()), Err("it is not a whole number".into())));
        assert_eq!((judge(1, ""), judge(1, "eu, us")), (Ok(()), Ok(())));
        assert_eq!(judge(1, "eu, US"), Err("it does not match the pattern `^[a-z]+$`".into()));
    }

    #[test]
    fn what_is_required_comes_along() {
        let mut chosen = BTreeSet::from(["c".to_owned()]);
        let said = complete(&blueprint(), &mut chosen);
        assert_eq!(said, ["b is on too: c requires it", "a is on too: b requires it"]);
        assert_eq!(chosen.len(), 3);
    }
}
