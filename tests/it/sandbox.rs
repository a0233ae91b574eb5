//! `Sandbox`: a place to run the program in that nothing of this machine reaches.
//!
//! A temporary folder with a home of its own; no git configuration, no colours, one locale, one date. Verbs run in
//! `work/`, so that what they leave beside a destination can be listed.

use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use scaffold::Tree;

mod pack;

pub use pack::{BASE, CONTENTS};

/// The moment of every run, in seconds since 1970, and its day.
const EPOCH: &str = "1700000000";
pub const TODAY: &str = "2023-11-14";

/// What a run of the program left: its exit code and both streams.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

/// A temporary folder: `home/` and `work/`, where the program runs.
pub struct Sandbox(tempfile::TempDir);

impl Sandbox {
    /// An empty one.
    pub fn new() -> Self {
        let sandbox = Self(tempfile::tempdir().expect("a temporary folder"));
        for name in ["home", "work"] {
            fs::create_dir(sandbox.0.path().join(name)).expect("a folder");
        }
        sandbox
    }

    /// One with the pack [`BASE`] in `work/base`.
    pub fn with_pack() -> Self {
        let sandbox = Self::new();
        sandbox.write_all("base", BASE);
        sandbox.write("base/svc/reference/logo.bin", "PNG\0\u{1}\u{2}");
        sandbox
    }

    /// One with the pack, and the project `work/orders` made of it, in a repository.
    pub fn with_project() -> Self {
        let sandbox = Self::with_pack();
        sandbox.ok(&["new", "./base//svc", "orders", "--defaults", "--vcs", "git"]);
        sandbox.commit("orders");
        sandbox
    }

    /// A path below `work/`.
    pub fn path(&self, path: &str) -> PathBuf {
        self.0.path().join("work").join(path)
    }

    /// The program, ready to run in the folder `folder` below `work/`.
    pub fn command(&self, folder: &str) -> Command {
        self.hermetic(env!("CARGO_BIN_EXE_scaffold"), folder)
    }

    fn hermetic(&self, program: &str, folder: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.path(folder)).env_clear().stdin(Stdio::null());
        let home = self.0.path().join("home");
        for name in ["HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"] {
            command.env(name, &home);
        }
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("GIT_CEILING_DIRECTORIES", self.0.path()).env("GIT_CONFIG_GLOBAL", "/dev/null");
        command.env("GIT_CONFIG_NOSYSTEM", "1").env("SOURCE_DATE_EPOCH", EPOCH);
        command.env("NO_COLOR", "1").env("LC_ALL", "C.UTF-8").env("TERM", "dumb").env("COLUMNS", "80");
        command
    }

    /// Runs the program in `work/`.
    pub fn run<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Output {
        self.run_in("", arguments)
    }

    /// Runs the program in a folder below `work/`.
    pub fn run_in<S: AsRef<OsStr>>(&self, folder: &str, arguments: &[S]) -> Output {
        Output::of(self.command(folder).args(arguments))
    }

    /// Runs the program in `work/` with `input` on its stdin.
    pub fn run_with<S: AsRef<OsStr>>(&self, arguments: &[S], input: &str) -> Output {
        fed(self.command("").args(arguments), input)
    }

    /// Runs the program in `work/`, which has to end well.
    #[track_caller]
    pub fn ok<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Output {
        let output = self.run(arguments);
        assert_eq!(output.status, 0, "{output}");
        output
    }

    /// Runs git in a folder below `work/`, which has to end well.
    #[track_caller]
    pub fn git(&self, folder: &str, arguments: &[&str], input: &str) -> Output {
        let mut git = self.hermetic("git", folder);
        let output = fed(git.args(["-c", "user.name=t", "-c", "user.email=t@example.org"]).args(arguments), input);
        assert_eq!(output.status, 0, "git {arguments:?}: {output}\n{input}");
        output
    }

    /// Runs a line of the shell in a folder below `work/`.
    pub fn shell(&self, folder: &str, line: &str) -> Output {
        Output::of(self.hermetic("sh", folder).args(["-c", line]))
    }

    /// Commits everything in a repository below `work/`.
    #[track_caller]
    pub fn commit(&self, folder: &str) {
        self.git(folder, &["add", "--all"], "");
        self.git(folder, &["commit", "--quiet", "--allow-empty", "-m", "x"], "");
    }

    /// Writes a file below `work/`, with the folders above it.
    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    /// Writes the tree of a fixture into a folder below `work/`.
    pub fn write_all(&self, folder: &str, fixture: &str) {
        for (path, file) in Tree::from_fixture(fixture).expect("a fixture").files() {
            let path = format!("{folder}/{path}");
            self.write(&path, &file.bytes);
            self.set_executable(&path, file.executable);
        }
    }

    pub fn read(&self, path: &str) -> String {
        String::from_utf8_lossy(&self.bytes(path)).into_owned()
    }

    #[track_caller]
    pub fn bytes(&self, path: &str) -> Vec<u8> {
        fs::read(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Replaces `from` by `to` in a file that holds it.
    #[track_caller]
    pub fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{path} holds no {from:?}:\n{text}");
        self.write(path, text.replace(from, to));
    }

    pub fn remove(&self, path: &str) {
        let path = self.path(path);
        match path.symlink_metadata().expect("it is there").is_dir() {
            true => fs::remove_dir_all(path).expect("removed"),
            false => fs::remove_file(path).expect("removed"),
        }
    }

    /// Moves a file or folder, making the folders above its new place.
    pub fn rename(&self, from: &str, to: &str) {
        fs::create_dir_all(self.path(to).parent().expect("a folder")).expect("a folder");
        fs::rename(self.path(from), self.path(to)).expect("moved");
    }

    /// Copies a folder of this repository into one below `work/`, without what Cargo built in it.
    pub fn copy(&self, from: &Path, to: &str) {
        let built = |entry: &walkdir::DirEntry| entry.file_name() == "target";
        let entries = walkdir::WalkDir::new(from).into_iter().filter_entry(|entry| !built(entry));
        for entry in entries.map(|entry| entry.expect("it can be listed")).filter(|entry| entry.file_type().is_file()) {
            let below = entry.path().strip_prefix(from).expect("below").to_string_lossy();
            self.write(&format!("{to}/{below}"), fs::read(entry.path()).expect("a file"));
        }
    }

    pub fn mkdir(&self, path: &str) {
        fs::create_dir_all(self.path(path)).expect("a folder");
    }

    pub fn link(&self, path: &str, target: &str) {
        std::os::unix::fs::symlink(target, self.path(path)).expect("a link");
    }

    pub fn set_executable(&self, path: &str, executable: bool) {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = if executable { 0o755 } else { 0o644 };
        fs::set_permissions(self.path(path), fs::Permissions::from_mode(mode)).expect("a mode");
    }

    /// Everything below a folder of `work/`, sorted: `path`, `path/` for a folder that is empty, `path -> target`.
    /// `.git` is left out.
    pub fn tree(&self, folder: &str) -> Vec<String> {
        let root = self.path(folder);
        let kept = |entry: &walkdir::DirEntry| entry.file_name() != ".git";
        let entries = walkdir::WalkDir::new(&root).min_depth(1).into_iter().filter_entry(kept);
        let mut lines: Vec<String> = entries.filter_map(|entry| line(&root, entry.expect("listed").path())).collect();
        lines.sort();
        lines
    }

    /// [`tree`](Self::tree) with the bytes of every file.
    pub fn contents(&self, folder: &str) -> Vec<(String, Vec<u8>)> {
        let read = |line: String| {
            let bytes = fs::read(self.path(folder).join(&line)).unwrap_or_default();
            (line, bytes)
        };
        self.tree(folder).into_iter().map(read).collect()
    }
}

fn line(root: &Path, path: &Path) -> Option<String> {
    let name = path.strip_prefix(root).expect("below").to_string_lossy().into_owned();
    let metadata = path.symlink_metadata().expect("there");
    if metadata.is_symlink() {
        return Some(format!("{name} -> {}", fs::read_link(path).expect("a link").display()));
    }
    match metadata.is_dir() {
        true => fs::read_dir(path).expect("a folder").next().is_none().then(|| format!("{name}/")),
        false => Some(name),
    }
}

/// Runs a program that reads `input`.
fn fed(command: &mut Command, input: &str) -> Output {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs");
    // A program that reads nothing closes the pipe.
    _ = child.stdin.take().expect("a pipe").write_all(input.as_bytes());
    Output::from(child.wait_with_output().expect("it ends"))
}

impl Output {
    pub fn of(command: &mut Command) -> Self {
        Self::from(command.output().expect("the program runs"))
    }

    /// stdout as JSON.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self}"))
    }

    /// Holds the exit code and that stderr has every one of `words`, with nothing on stdout.
    #[track_caller]
    pub fn fails(&self, status: i32, words: &[&str]) {
        assert_eq!((self.status, self.stdout.as_str()), (status, ""), "{self}");
        words.iter().for_each(|word| assert!(self.stderr.contains(word), "no {word:?} in: {self}"));
        assert!(
            !self.stderr.contains("panicked") && !self.stderr.contains("Os {") && !self.stderr.contains("os error"),
            "{self}"
        );
    }
}

impl From<std::process::Output> for Output {
    fn from(output: std::process::Output) -> Self {
        use std::os::unix::process::ExitStatusExt as _;
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        let status = output.status.code().unwrap_or_else(|| -output.status.signal().unwrap_or_default());
        Self { status, stdout: text(output.stdout), stderr: text(output.stderr) }
    }
}

impl std::fmt::Display for Output {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "exit {}\n--- stdout\n{}--- stderr\n{}", self.status, self.stdout, self.stderr)
    }
}
