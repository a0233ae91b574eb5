//! Terminal sessions in Markdown, run as they stand.
//!
//! In a `console` block a line after `$ ` is a command, and what follows is what it prints, on both streams. In a `sh`
//! block every line is a command, and nothing is said of its output. Every command has to end well. Times and hashes
//! do not count. `UPDATE=1 cargo test --test it` writes what was printed into the document.

use std::path::{Path, PathBuf};
use std::process::Command;

use regex::Regex;

/// A folder of its own, where the commands of one document run one after the other.
pub(super) struct Session {
    home: tempfile::TempDir,
    folder: PathBuf,
    /// What is run in place of a command; nothing is run where it gives an empty text.
    stand_in: fn(&str) -> String,
}

/// A command of a document, with what it is said to print.
#[derive(Debug, PartialEq, Eq)]
struct Step {
    command: String,
    output: Option<String>,
}

/// A document in parts that give it back when joined: text, and commands.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Step(Step),
}

impl Session {
    /// A session that begins in the folder `start` of an empty home.
    pub(super) fn new(start: &str, stand_in: fn(&str) -> String) -> Self {
        let home = tempfile::tempdir().expect("a folder");
        let folder = home.path().join(start);
        std::fs::create_dir_all(&folder).expect("a folder");
        Self { home, folder, stand_in }
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Runs every command of `document` and holds what it prints against what the document says.
    pub(super) fn check(mut self, document: &Path) {
        let text = std::fs::read_to_string(document).expect("a document is UTF-8");
        let parts: Vec<Part> = parts(&text).into_iter().map(|part| self.run(part, document)).collect();
        let found = joined(&parts);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(document, found).expect("the document can be written");
        } else {
            pretty_equal(&masked(&text), &masked(&found), document);
        }
    }

    fn run(&mut self, part: Part, document: &Path) -> Part {
        let Part::Step(Step { command, output }) = part else { return part };
        let run = (self.stand_in)(&command);
        let printed = match run.strip_prefix("cd ").filter(|rest| !rest.contains(['&', ';'])) {
            Some(folder) => {
                self.folder = self.folder.join(folder).canonicalize().expect("the folder to go to is there");
                String::new()
            }
            None => self.shell(&run, document),
        };
        Part::Step(Step { command, output: output.map(|_| printed) })
    }

    fn shell(&self, command: &str, document: &Path) -> String {
        let program = Path::new(env!("CARGO_BIN_EXE_scaffold"));
        let path = std::env::var("PATH").unwrap_or_default();
        let path = format!("{}:{path}", program.parent().expect("a program lies in a folder").display());
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(format!("exec 2>&1\n{command}")).current_dir(&self.folder);
        shell.env_clear().env("PATH", path).env("HOME", self.home.path()).env("LC_ALL", "C.UTF-8");
        shell.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CEILING_DIRECTORIES", self.home.path());
        let output = shell.stdin(std::process::Stdio::null()).output().expect("a shell");
        let printed = String::from_utf8(output.stdout).expect("output is UTF-8");
        assert!(output.status.success(), "{}: `{command}` failed:\n{printed}", document.display());
        printed
    }
}

/// The commands of `document`, in order.
pub(super) fn commands(document: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(document).expect("a document is UTF-8");
    let steps = parts(&text).into_iter().filter_map(|part| match part {
        Part::Step(step) => Some(step.command),
        Part::Text(_) => None,
    });
    steps.collect()
}

fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut block: Option<&str> = None;
    for line in text.lines() {
        let fence = line.strip_prefix("```");
        match (block, fence) {
            (None, Some(language)) => block = Some(language),
            (Some(_), Some(_)) => block = None,
            (Some("sh"), None) => {
                parts.push(Part::Step(Step { command: line.to_owned(), output: None }));
                continue;
            }
            (Some("console"), None) => {
                session_line(line, &mut parts);
                continue;
            }
            _ => {}
        }
        parts.push(Part::Text(format!("{line}\n")));
    }
    parts
}

fn session_line(line: &str, parts: &mut Vec<Part>) {
    match (line.strip_prefix("$ "), parts.last_mut()) {
        (Some(command), _) => parts.push(Part::Step(Step { command: command.to_owned(), output: Some(String::new()) })),
        (None, Some(Part::Step(Step { output: Some(output), .. }))) => output.push_str(&format!("{line}\n")),
        (None, _) => panic!("a session begins with `$ `, not with `{line}`"),
    }
}

fn joined(parts: &[Part]) -> String {
    let part = |part: &Part| match part {
        Part::Text(text) => text.clone(),
        Part::Step(Step { command, output: None }) => format!("{command}\n"),
        Part::Step(Step { command, output: Some(output) }) => format!("$ {command}\n{output}"),
    };
    parts.iter().map(part).collect()
}

/// The text without what differs from run to run, and without blanks at line ends.
fn masked(text: &str) -> String {
    let time = Regex::new(r"in \d+ ms").expect("an expression");
    let hash = Regex::new(r"\b[0-9a-f]{7,}\b").expect("an expression");
    let text = time.replace_all(text, "in 0 ms");
    let text = hash.replace_all(&text, "0000000");
    text.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

fn pretty_equal(said: &str, found: &str, document: &Path) {
    let diff = similar::TextDiff::from_lines(said, found);
    let diff = diff.unified_diff().context_radius(4).header("said", "found").to_string();
    assert!(diff.is_empty(), "{}: `UPDATE=1 cargo test --test it` writes what was found\n{diff}", document.display());
}

#[test]
fn a_document_in_parts_is_the_document() {
    let text = "# T\n\n```console\n$ a\nb\n\n$ c\n```\n\n```sh\nd\n```\n\n```toml\n$ e\n```\n";
    let parts = parts(text);
    assert_eq!(joined(&parts), text);
    let steps = parts.iter().filter(|part| matches!(part, Part::Step(_))).count();
    assert_eq!(steps, 3);
}

#[test]
fn times_and_hashes_do_not_count() {
    assert_eq!(masked("made in 17 ms  \nindex 3f2a41c..000 beaded\n"), "made in 0 ms\nindex 0000000..000 beaded\n");
}
