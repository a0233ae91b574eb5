//! A call that clap did not take: help, the version, or a mistake.

use std::ffi::OsString;

use clap::CommandFactory as _;
use clap::error::{ContextKind, ContextValue, Error, ErrorKind};

use super::exit::Exit;
use crate::model::code::Code;
use crate::model::suggestion;
use crate::report;

/// Help and version are results; everything else is a mistake in the call.
pub(super) fn refused(mut error: Error, arguments: &[OsString]) -> Exit {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        super::screen::written(error.print());
        return Exit::Done;
    }
    suggest_verb(&mut error, arguments);
    match wants_json(arguments) {
        true => super::screen::result(&envelope(&error, arguments)),
        false => _ = error.print(),
    }
    Exit::Usage
}

/// clap passes over a typo such as `nwe`, which is one swap away.
fn suggest_verb(error: &mut Error, arguments: &[OsString]) {
    let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidSubcommand) else { return };
    let command = super::Cli::command();
    let verb = arguments.iter().find_map(|word| command.find_subcommand(word)).unwrap_or(&command);
    let verbs: Vec<&str> = verb.get_subcommands().map(clap::Command::get_name).collect();
    if error.get(ContextKind::SuggestedSubcommand).is_none()
        && let Some(near) = suggestion::nearest(word, verbs)
    {
        let near = ContextValue::Strings(vec![near.to_owned()]);
        error.insert(ContextKind::SuggestedSubcommand, near);
    }
}

/// Whether the call asks for JSON, as far as it can be told from one that cannot be read.
fn wants_json(arguments: &[OsString]) -> bool {
    let words: Vec<&str> = arguments.iter().filter_map(|word| word.to_str()).take_while(|word| *word != "--").collect();
    let pair = words.windows(2).any(|pair| matches!(pair, ["-f" | "--format", "json"]));
    pair || words.iter().any(|word| matches!(*word, "-fjson" | "-f=json" | "--format=json" | "--json"))
}

fn envelope(error: &Error, arguments: &[OsString]) -> String {
    let command = super::Cli::command();
    let mut verbs =
        arguments.iter().filter_map(|word| word.to_str()).filter(|word| command.find_subcommand(word).is_some());
    let text = error.render().to_string();
    let message = text.trim_start_matches("error: ").trim_end();
    report::json_error(verbs.next().unwrap_or("scaffold"), Exit::Usage.code(), Code::Usage, message, &[])
}
