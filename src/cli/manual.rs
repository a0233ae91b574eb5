//! `scaffold completions` and `scaffold man`: generated from the command line itself.

use clap::CommandFactory as _;

use super::context::Context;
use super::exit::Exit;

/// Print the completion script of a shell.
#[derive(Debug, clap::Args)]
pub struct CompletionsArgs {
    #[arg(value_enum)]
    shell: clap_complete::Shell,
}

/// Prints the script.
pub fn completions(args: &CompletionsArgs, context: &Context) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut super::Cli::command(), "scaffold", &mut script);
    context.screen.result(&String::from_utf8_lossy(&script));
    Exit::Done
}

/// Prints the manual page: the tool's, then a section for each verb.
pub fn page(context: &Context) -> Exit {
    let mut command = super::Cli::command();
    command.build();
    let mut page = Vec::new();
    let man = clap_mangen::Man::new(command.clone());
    // Writing to memory cannot fail.
    _ = man.render(&mut page);
    for verb in command.get_subcommands().filter(|verb| verb.get_name() != "help") {
        let man = clap_mangen::Man::new(verb.clone());
        _ = man.render_name_section(&mut page).and_then(|()| man.render_synopsis_section(&mut page));
        _ = man.render_description_section(&mut page).and_then(|()| man.render_options_section(&mut page));
    }
    context.screen.result(&String::from_utf8_lossy(&page));
    Exit::Done
}
