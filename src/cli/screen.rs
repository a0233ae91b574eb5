//! The only place that prints: the result to stdout, everything else to stderr.

use std::io::{self, IsTerminal as _, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::exit::Exit;
use crate::model::printable;
use crate::report;

/// When colours are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Colour {
    #[default]
    Auto,
    Always,
    Never,
}

/// What the terminal can do, and how much is wanted of it.
#[derive(Debug, Clone)]
pub struct Screen {
    out_colour: bool,
    err_colour: bool,
    unicode: bool,
    width: usize,
    quiet: u8,
    pub verbose: u8,
    interactive: bool,
}

impl Screen {
    /// Looks at the terminal and the environment.
    #[must_use]
    pub fn new(colour: Colour, quiet: u8, verbose: u8, no_input: bool) -> Self {
        let (out, err) = (io::stdout().is_terminal(), io::stderr().is_terminal());
        let ci = set("CI");
        Self {
            out_colour: coloured(colour, out),
            err_colour: coloured(colour, err),
            unicode: is_utf8(),
            width: width(),
            quiet,
            verbose,
            interactive: io::stdin().is_terminal() && err && !ci && !no_input,
        }
    }

    /// Whether a person can be asked.
    #[must_use]
    pub fn is_interactive(&self) -> bool {
        self.interactive
    }

    /// How reports are shown on stdout.
    #[must_use]
    pub fn style(&self, stat: bool) -> report::Style {
        report::Style {
            colour: self.out_colour,
            unicode: self.unicode,
            width: self.width,
            stat,
            verbose: self.verbose > 0,
            way: None,
        }
    }

    /// Whether diagnostics on stderr are coloured, and whether in Unicode.
    #[must_use]
    pub fn frames(&self) -> (bool, bool) {
        (self.err_colour, self.unicode)
    }

    /// Writes the result. A reader that went away ends it quietly.
    pub fn result(&self, text: &str) {
        result(text);
    }

    /// Writes a result for people that holds words of a pack or a project.
    pub fn text(&self, text: &str) {
        self.result(&printable::lines(text));
    }

    /// Writes a result for scripts.
    pub fn json(&self, value: &serde_json::Value) {
        self.result(&format!("{}\n", printable::json(&format!("{value:#}"))));
    }

    /// Tells what was done, where nothing else is the result; nothing when asked to be quieter than quiet.
    pub fn done(&self, text: &str) {
        if self.quiet < 2 {
            self.result(text);
        }
    }

    /// Says something beside the result, unless told to be quiet.
    pub fn note(&self, text: &str) {
        if self.quiet == 0 {
            _ = writeln!(io::stderr().lock(), "{text}");
        }
    }

    /// Says something that must not be missed.
    pub fn warning(&self, text: &str) {
        if self.quiet < 2 {
            let word = self.painted(AnsiColor::Yellow.on_default().bold(), "warning:");
            _ = writeln!(io::stderr().lock(), "{word} {text}");
        }
    }

    /// Writes what went wrong, as it is.
    pub fn raw_error(&self, text: &str) {
        _ = writeln!(io::stderr().lock(), "{}", self.spelled(text.trim_end()));
    }

    /// Our own signs in ASCII, where the locale has no others.
    fn spelled(&self, text: &str) -> String {
        if self.unicode {
            return text.to_owned();
        }
        text.replace('…', "...").replace('→', "->").replace(['·', '−'], "-")
    }

    /// Text for stderr in a colour, where there are colours.
    #[must_use]
    pub fn painted(&self, style: Style, text: &str) -> String {
        if self.err_colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    /// Progress over bytes that come in, on stderr; hidden where nobody watches.
    #[must_use]
    pub fn transfer(&self) -> Progress {
        let progress = self.progress(0, "");
        let template = ProgressStyle::with_template("{msg} {bytes} {elapsed}");
        progress.bar.set_style(template.unwrap_or_else(|_| ProgressStyle::default_spinner()));
        progress
    }

    /// Progress over `length` steps, on stderr; hidden where nobody watches.
    #[must_use]
    pub fn progress(&self, length: usize, what: &str) -> Progress {
        let watched = io::stderr().is_terminal() && self.quiet == 0 && self.verbose == 0 && !set("CI");
        let bar = ProgressBar::with_draw_target(Some(length as u64), ProgressDrawTarget::hidden());
        let template = ProgressStyle::with_template("{prefix} {bar:24} {pos}/{len} {msg} {elapsed}");
        bar.set_style(template.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.set_prefix(what.to_owned());
        Progress { bar, watched, shown: AtomicBool::new(false) }
    }
}

/// A progress bar that appears once the work has taken [`PATIENCE`].
pub struct Progress {
    bar: ProgressBar,
    watched: bool,
    shown: AtomicBool,
}

/// Work shorter than this shows no bar.
const PATIENCE: Duration = Duration::from_millis(250);

impl Progress {
    /// Names the step that is worked on.
    pub fn step(&self, name: &str) {
        self.bar.set_message(name.to_owned());
        self.appear();
    }

    /// So many bytes are here, of so many where that is known.
    pub fn bytes(&self, done: u64, total: Option<u64>) {
        total.into_iter().for_each(|total| self.bar.set_length(total));
        self.bar.set_position(done);
        self.appear();
    }

    /// One step is done.
    pub fn done(&self) {
        self.bar.inc(1);
        self.appear();
    }

    /// To be called while a long step goes on.
    pub fn appear(&self) {
        let due = self.watched && self.bar.elapsed() >= PATIENCE;
        if due && !self.shown.swap(true, Ordering::Relaxed) {
            self.bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
            self.bar.enable_steady_tick(PATIENCE);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// Writes the result of a call that never got as far as a screen.
pub(super) fn result(text: &str) {
    let mut out = io::stdout().lock();
    written(out.write_all(text.as_bytes()).and_then(|()| out.flush()));
}

/// Whether some of the result never reached standard output, since a disk is full or the like.
static LOST: AtomicBool = AtomicBool::new(false);

/// Takes in how writing to standard output ended. A reader that went away wants no more, and is no fault.
pub(super) fn written(result: io::Result<()>) {
    if let Err(error) = result
        && error.kind() != io::ErrorKind::BrokenPipe
        && !LOST.swap(true, Ordering::Relaxed)
    {
        let reason = error.to_string();
        let reason = reason.split(" (os error").next().unwrap_or(&reason).to_lowercase();
        _ = writeln!(io::stderr().lock(), "error[output]: standard output cannot be written: {reason}");
    }
}

/// How a run ends that would end with `exit`: a result that nobody got is not done.
pub(super) fn concluded(exit: Exit) -> Exit {
    if LOST.load(Ordering::Relaxed) { Exit::Usage } else { exit }
}

/// Ends the program from outside of its work, which does not come to its end by itself.
#[expect(clippy::exit, reason = "a signal is answered while the work waits for somebody else")]
pub(super) fn leave(message: &str) -> ! {
    // A prompt hides the cursor.
    _ = console::Term::stderr().show_cursor();
    _ = writeln!(io::stderr().lock(), "{message}");
    std::process::exit(i32::from(Exit::Interrupted.code()))
}

fn set(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0" && value != "false")
}

fn coloured(colour: Colour, terminal: bool) -> bool {
    match colour {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto if std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) => false,
        Colour::Auto if set("CLICOLOR_FORCE") => true,
        Colour::Auto => terminal && std::env::var_os("TERM").is_none_or(|term| term != "dumb"),
    }
}

/// The first of the locale variables that is set decides (POSIX, "Environment Variables").
fn is_utf8() -> bool {
    let names = ["LC_ALL", "LC_CTYPE", "LANG"];
    let locale = names.iter().filter_map(std::env::var_os).find(|value| !value.is_empty());
    locale.is_none_or(|value| {
        let value = value.to_string_lossy().to_uppercase();
        value.contains("UTF-8") || value.contains("UTF8")
    })
}

fn width() -> usize {
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let terminal = || io::stdout().is_terminal().then(|| usize::from(console_width()));
    columns.or_else(terminal).unwrap_or(80).clamp(40, 120)
}

fn console_width() -> u16 {
    console::Term::stdout().size().1
}
