//! The shape of the sources that no rule of `tests/layout` can hold: how long things may get, what names say, and where
//! the bans of clippy.toml may be lifted. Who may import whom is a rule there, which the tool itself judges.

mod sizes;

use std::path::Path;

/// Rooms that may do input and output: the edges, and what starts them.
const EDGES: &[&str] = &["system", "registry", "cli", "main", "tests"];

/// Names that say nothing. In the template engine's own words a helper is a thing.
const EMPTY_NAMES: &[&str] = &["utils", "util", "common", "helpers", "misc"];
const NOT_EMPTY: &[&str] = &["src/template/helpers.rs"];

/// A file is as long as its one idea; one that is longer than this has two.
const MOST_FILE_LINES: usize = 600;
const MOST_FUNCTION_LINES: usize = 80;

/// Files that were looked at twice, and have one idea all the same.
const ONE_IDEA: &[&str] = &[
    // One walk over the tokens of a body, whose kinds of groups know of each other.
    "src/syntax/rust/canonical.rs",
];

/// A source file: its path below the package, with `/`, and its text.
struct Source {
    path: String,
    text: String,
}

impl Source {
    fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    /// The names of the modules that lead to this file, outermost first; `main` and `lib` stand for the roots.
    fn modules(&self) -> Vec<&str> {
        self.path.trim_start_matches("src/").trim_end_matches(".rs").split('/').collect()
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = walkdir::WalkDir::new(root.join("src")).sort_by_file_name();
    let files = files.into_iter().map(|entry| entry.expect("src can be listed").into_path());
    let rust = files.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    rust.map(|path| {
        let text = std::fs::read_to_string(&path).expect("a source is UTF-8");
        let below = path.strip_prefix(root).expect("below the root").to_string_lossy().replace('\\', "/");
        Source::new(&below, &text)
    })
    .collect()
}

fn empty_names(sources: &[Source]) -> Vec<String> {
    let says_nothing = |source: &&Source| source.modules().iter().any(|name| EMPTY_NAMES.contains(name));
    let found = sources.iter().filter(says_nothing).filter(|source| !NOT_EMPTY.contains(&source.path.as_str()));
    found.map(|source| format!("{}: the name says nothing", source.path)).collect()
}

fn lifted_bans(source: &Source) -> Option<String> {
    let attributes = source.text.lines().filter(|line| !line.trim_start().starts_with("//"));
    let lifts = attributes.clone().any(|line| line.contains("clippy::disallowed_"));
    let inside = !EDGES.contains(&source.modules()[0]);
    (lifts && inside).then(|| format!("{}: only the edges ({}) may lift a ban", source.path, EDGES.join(", ")))
}

fn assert_none(faults: Vec<String>) {
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn files_and_functions_stay_small() {
    assert_none(sources().iter().flat_map(sizes::faults).collect());
}

#[test]
fn only_the_edges_touch_the_outside() {
    assert_none(sources().iter().filter_map(lifted_bans).collect());
}

#[test]
fn names_say_something() {
    assert_none(empty_names(&sources()));
}

#[test]
fn what_is_unnamed_or_unbanned_is_found() {
    let sources = [Source::new("src/new/utils.rs", ""), Source::new("src/template/helpers.rs", "")];
    assert_eq!(empty_names(&sources), ["src/new/utils.rs: the name says nothing"]);
    let ban = "#![expect(clippy::disallowed_methods, reason = \"r\")]";
    assert!(lifted_bans(&Source::new("src/blueprint/render.rs", ban)).is_some());
    assert!(lifted_bans(&Source::new("src/registry/git.rs", ban)).is_none());
    assert!(lifted_bans(&Source::new("src/report.rs", "// clippy::disallowed_methods\n")).is_none());
}
