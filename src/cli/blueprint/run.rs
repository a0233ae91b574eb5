//! Running the commands of `[test]` in one rendered case.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// How many lines of a failed command are shown.
const TAIL: usize = 60;

/// Why a case failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Broken {
    pub what: String,
    /// The end of what the command said.
    pub output: String,
}

/// Runs `command` in `folder`, with Cargo's target folder at `target`; `stop` is asked while it runs.
pub(super) fn run(command: &[String], folder: &Path, target: &Path, stop: &dyn Fn() -> bool) -> Result<(), Broken> {
    let shown = command.join(" ");
    let broken = |what: String, output: String| Broken { what, output };
    let Some((program, arguments)) = command.split_first() else { return Ok(()) };
    let log = tempfile::tempfile()
        .map_err(|error| broken(format!("`{shown}`: no place for its output: {error}"), String::new()))?;
    let copy = |log: &std::fs::File| log.try_clone().map_or_else(|_| Stdio::null(), Stdio::from);
    let mut child = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target)
        .stdin(Stdio::null())
        .stdout(copy(&log))
        .stderr(copy(&log))
        .spawn()
        .map_err(|error| broken(format!("`{shown}` cannot be started: {error}"), String::new()))?;
    loop {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(status)) => return Err(broken(format!("`{shown}` ended with {status}"), tail(log))),
            Ok(None) if stop() => {
                // It may have ended by itself meanwhile: the signal went to the whole group.
                _ = child.kill().and_then(|()| child.wait());
                return Err(broken(format!("`{shown}` was interrupted"), String::new()));
            }
            Ok(None) => std::thread::sleep(Duration::from_millis(20)),
            Err(error) => return Err(broken(format!("`{shown}`: {error}"), String::new())),
        }
    }
}

fn tail(mut log: std::fs::File) -> String {
    use std::io::{Read as _, Seek as _, SeekFrom};
    let mut bytes = Vec::new();
    _ = log.seek(SeekFrom::Start(0)).and_then(|_| log.read_to_end(&mut bytes));
    let text = String::from_utf8_lossy(&bytes);
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(TAIL)..].join("\n")
}
