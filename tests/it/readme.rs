//! The README, run line by line.

use std::path::{Path, PathBuf};

use super::examples::copy;
use super::session::{Session, commands};

/// What sets everything up on a machine that has a Rust toolchain; `.ci/run` runs it as it stands.
const SET_UP: [&str; 2] = ["cargo run -- new service ../orders --defaults", "cargo test"];

fn readme() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")
}

/// The program is built already, and these are the tests.
fn stand_in(command: &str) -> String {
    match command {
        "cargo test" => String::new(),
        command => command.replace("cargo run --", "scaffold"),
    }
}

#[test]
fn every_command_does_what_the_readme_says() {
    let session = Session::new("scaffold", stand_in);
    let example = "examples/drifted-orders";
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join(example), &session.folder().join(example));
    session.check(&readme());
}

#[test]
fn the_first_two_commands_set_everything_up() {
    let commands = commands(&readme());
    assert_eq!(commands[..2], SET_UP);
    let built = commands[2..].iter().filter(|command| command.contains("cargo"));
    assert_eq!(built.collect::<Vec<_>>(), Vec::<&String>::new(), "no other command builds anything");
}

#[test]
fn the_exit_codes_are_those_of_the_program() {
    let text = std::fs::read_to_string(readme()).expect("a README");
    for line in scaffold::EXIT_CODES.lines().skip(1) {
        let codes = line.trim().split("        ");
        for (code, meaning) in codes.filter_map(|one| one.trim().split_once(' ')) {
            let row = format!("| {code} | {} |", meaning.trim());
            assert!(text.contains(&row), "the README lacks `{row}`");
        }
    }
}
