//! The interview of `scaffold new`, driven through a pseudo-terminal as a person would.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use expectrl::session::OsSession;
use expectrl::{Eof, Expect as _, Session};

const PACK: &str = r#"
schema = 1
name = "x"

[[parameter]]
name = "name"
kind = "string"
prompt = "Crate name"
help = "small letters and dashes"
pattern = "^[a-z-]+$"
specimen = "acme-service"

[[parameter]]
name = "store"
kind = "choice"
prompt = "Store"
choices = ["sqlite", "postgres"]
default = "sqlite"

[[parameter]]
name = "pool"
kind = "integer"
prompt = "Connections"
default = 4
when = '(eq store "postgres")'

[[parameter]]
name = "public"
kind = "boolean"
prompt = "Open to the world"
default = true

[[parameter]]
name = "regions"
kind = "list"
prompt = "Regions"
default = ["eu"]

[[component]]
name = "audit"
summary = "who did what"
default = false

[[component]]
name = "paging"
summary = "one page at a time"
default = false
requires = ["audit"]
"#;

/// Runs the verb with its result in a file, then says how it ended and whether the terminal is as it was.
const SCRIPT: &str = r#"
before=$(stty -g)
"$SCAFFOLD" new ./pack//x dest > result.txt
code=$?
[ "$before" = "$(stty -g)" ] && echo "restored, exit $code"
"#;

const DOWN: &str = "\x1b[B";
const ENTER: &str = "\r";
const ESCAPE: &str = "\x1b";
const CTRL_C: &str = "\x03";
const BACKSPACE: &str = "\x7f";

/// A terminal in which the verb runs, and everything it showed.
struct Terminal {
    session: OsSession,
    shown: String,
    folder: tempfile::TempDir,
}

impl Terminal {
    fn open() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let reference = folder.path().join("pack/reference");
        std::fs::create_dir_all(&reference).expect("created");
        std::fs::write(folder.path().join("pack/blueprint.toml"), PACK).expect("written");
        std::fs::write(reference.join("name.txt"), "acme-service\n").expect("written");
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(SCRIPT).current_dir(folder.path()).env("SCAFFOLD", env!("CARGO_BIN_EXE_scaffold"));
        shell
            .env("HOME", folder.path())
            .env("TERM", "xterm")
            .env("LANG", "C.UTF-8")
            .env("NO_COLOR", "1")
            .env_remove("CI");
        let mut session = Session::spawn(shell).expect("a pseudo-terminal");
        session.set_expect_timeout(Some(Duration::from_secs(20)));
        Self { session, shown: String::new(), folder }
    }

    /// Waits until `text` is shown.
    fn see(&mut self, text: &str) {
        let found = self.session.expect(text);
        let found = found.unwrap_or_else(|error| panic!("`{text}` is not shown: {error}\n{}", self.shown));
        self.shown.push_str(&String::from_utf8_lossy(found.as_bytes()));
    }

    /// Presses keys, once the prompt had time to listen.
    fn press(&mut self, keys: &[&str]) {
        for key in keys {
            std::thread::sleep(Duration::from_millis(100));
            self.session.send(key).expect("the terminal takes keys");
        }
    }

    /// Waits for the end, and checks that the terminal is as it was: its settings, and its cursor.
    fn end(&mut self, code: u8) {
        self.see(&format!("restored, exit {code}"));
        let rest = self.session.expect(Eof).expect("the end");
        self.shown.push_str(&String::from_utf8_lossy(rest.as_bytes()));
        assert!(self.shown.rfind("\x1b[?25h") > self.shown.rfind("\x1b[?25l"), "the cursor is hidden: {}", self.shown);
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path().join(path))
            .unwrap_or_else(|error| panic!("{path}: {error}\n{}", self.shown))
    }

    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.path()).expect("listed").map(|entry| entry.expect("an entry").file_name());
        let mut names: Vec<_> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// Checks that the person left nothing behind.
    fn nothing_happened(&self) {
        assert_eq!(self.names(), ["pack", "result.txt"], "{}", self.shown);
        assert_eq!(self.read("result.txt"), "");
        assert!(self.shown.contains("nothing was changed"), "{}", self.shown);
    }
}

#[test]
fn a_whole_interview() {
    let mut terminal = Terminal::open();
    terminal.see("Crate name");
    terminal.see("small letters and dashes");
    terminal.see("dest (default)");
    terminal.press(&["a", "X"]);
    terminal.see("it does not match the pattern `^[a-z-]+$`");
    terminal.press(&[BACKSPACE, "b", ENTER]);
    terminal.see("Store");
    terminal.see("sqlite (default)");
    terminal.press(&[DOWN, ENTER]);
    terminal.see("Connections");
    terminal.press(&["x"]);
    terminal.see("it is not a whole number");
    terminal.press(&[ENTER, BACKSPACE, "8", ENTER]);
    terminal.see("Open to the world");
    terminal.press(&["n"]);
    terminal.see("eu (default)");
    terminal.press(&["eu, us", ENTER]);
    terminal.see("who did what");
    terminal.press(&[DOWN, " ", ENTER]);
    terminal.see("audit is on too: paging requires it");
    terminal.end(0);
    assert_eq!(terminal.read("dest/name.txt"), "ab\n");
    let manifest: toml::Table = terminal.read("dest/scaffold.toml").parse().expect("TOML");
    let entry = &manifest["blueprint"][0];
    let answers = toml::toml! { name = "ab" store = "postgres" pool = 8 public = false regions = ["eu", "us"] };
    assert_eq!(entry["answers"], toml::Value::Table(answers));
    assert_eq!(entry["components"], toml::Value::from(vec!["audit", "paging"]));
    assert!(!terminal.read("result.txt").contains("Crate name"), "prompts went to stdout");
}

#[test]
fn enter_takes_every_default() {
    let mut terminal = Terminal::open();
    for text in ["dest (default)", "Store", "Open to the world", "eu (default)", "who did what"] {
        terminal.see(text);
        terminal.press(&[ENTER]);
    }
    terminal.end(0);
    assert_eq!(terminal.read("dest/name.txt"), "dest\n");
}

#[test]
fn escape_leaves_nothing_behind() {
    let mut terminal = Terminal::open();
    terminal.see("dest (default)");
    terminal.press(&["a", ESCAPE]);
    terminal.end(130);
    terminal.nothing_happened();
}

#[test]
fn ctrl_c_leaves_nothing_behind() {
    let mut terminal = Terminal::open();
    terminal.see("dest (default)");
    terminal.press(&[ENTER]);
    terminal.see("Store");
    terminal.press(&[ENTER]);
    terminal.see("Open to the world");
    terminal.press(&[ENTER]);
    terminal.see("eu (default)");
    terminal.press(&[ENTER]);
    terminal.see("who did what");
    terminal.press(&[" ", CTRL_C]);
    terminal.end(130);
    terminal.nothing_happened();
}
