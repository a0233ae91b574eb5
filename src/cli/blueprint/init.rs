//! `scaffold blueprint init`: a small blueprint that works, to be changed into one's own.

use std::path::PathBuf;

use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::interrupt::Interrupt;
use crate::model::plan::plan;
use crate::model::tree::{Entry, File, Tree};
use crate::model::value::Value;
use crate::system::disk::{self, Destination, Staging};
use crate::template::case::{Case, are_identifiers, words};
use crate::template::specimen::{Form, Specimen, Specimens};

/// The blueprint that is written, in the text form of a tree; `new-blueprint` stands for its name.
const STARTER: &str = include_str!("starter.tree");

/// Start a blueprint: a manifest and a reference crate that compiles, in a new folder.
#[derive(Debug, clap::Args)]
pub struct InitArgs {
    /// The folder to make; its name becomes the blueprint's.
    #[arg(value_name = "DEST")]
    dest: PathBuf,
    /// Say what would be written, and write nothing.
    #[arg(short = 'n', long)]
    dry_run: bool,
}

/// Runs the verb.
///
/// # Errors
/// When the destination is taken or its name cannot be a blueprint's.
pub fn run(args: &InitArgs, context: &Context) -> Result<Exit, Failure> {
    let interrupt = Interrupt::listen();
    let dest = context.folder.join(&args.dest);
    let taken = !matches!(disk::inspect(&dest), Destination::Absent | Destination::EmptyFolder);
    if taken {
        return Err(Failure::Destination {
            path: args.dest.clone(),
            reason: "something is there".into(),
            help: "choose a folder that is absent or empty".into(),
        });
    }
    let tree = starter(&name(&args.dest)?)?;
    let shown = args.dest.display();
    if args.dry_run {
        let lines: String = tree.paths().map(|path| format!("+ {shown}/{path}\n")).collect();
        context.screen.result(&format!("{lines}\nnothing was written\n"));
        return Ok(Exit::Done);
    }
    let staging = Staging::open(&dest)?;
    staging.write(&plan(&Tree::new(), &tree), &|| interrupt.is_set())?;
    staging.commit()?;
    let path = if args.dest.is_absolute() || args.dest.starts_with(".") || args.dest.starts_with("..") {
        shown.to_string()
    } else {
        format!("./{shown}")
    };
    context.screen.result(&format!(
        "+ {} files in {shown}/\n  scaffold blueprint test {path}\n  scaffold new {path} DEST\n",
        tree.len()
    ));
    Ok(Exit::Done)
}

fn name(dest: &std::path::Path) -> Result<String, Failure> {
    let name = dest.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let kebab = Case::Kebab.join(&words(name));
    if are_identifiers(&words(name)) {
        return Ok(kebab);
    }
    Err(Failure::usage(
        format!("`{name}` is no name for a blueprint"),
        "words of letters and digits, such as `audit-service`",
    ))
}

fn starter(name: &str) -> Result<Tree, Failure> {
    let form = Form::Words(Case::DEFAULT.to_vec());
    let specimen = Specimen { parameter: "name".into(), text: "new-blueprint".into(), form };
    let failure = |message: String| Failure::usage(message, "this is a fault of the tool");
    let specimens = Specimens::new(vec![specimen]).map_err(|_| failure("the starter's specimen is shared".into()))?;
    let value = Value::String(name.to_owned());
    let substitution = specimens.bind(|_| Some(&value));
    let tree = Tree::from_fixture(STARTER).map_err(|fault| failure(fault.to_string()))?;
    let replaced = tree.files().map(|(path, file)| {
        let text = String::from_utf8_lossy(&file.bytes);
        (path.clone(), Entry::File(File::new(substitution.text(&text).into_owned())))
    });
    Ok(replaced.collect())
}
