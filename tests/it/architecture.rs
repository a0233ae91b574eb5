//! The shape of the sources, held by tests: who may import whom, how long things may get, where the outside is touched.

mod imports;
mod sizes;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

use imports::imports;

/// Modules by row, the upper first: a module uses only lower rows, never its own. They are written down as a rule in
/// `tests/layout/blueprint.toml`, and a row may be moved there in the same commit as the code.
static ROWS: LazyLock<Vec<Vec<String>>> = LazyLock::new(|| {
    let text = include_str!("../layout/blueprint.toml");
    let (_, rule) = text.split_once("\norder = [\n").expect("the order of the layers");
    let (order, _) = rule.split_once("\n]").expect("the end of the order");
    let modules = |line: &str| line.trim().trim_matches(['"', ',']).replace('-', "_");
    let rows = order.lines().map(modules).filter(|row| !matches!(&**row, "main" | "lib"));
    rows.map(|row| row.split(" | ").map(str::to_owned).collect()).collect()
});

/// Modules by row, the upper first.
pub(super) fn rows() -> &'static [Vec<String>] {
    &ROWS
}

/// Modules that may do input and output: the edges, and what starts them.
const EDGES: &[&str] = &["disk", "git", "cache", "source", "cli", "main"];

/// Names that say nothing. In the template engine's own words a helper is a thing.
const EMPTY_NAMES: &[&str] = &["utils", "util", "common", "helpers", "misc"];
const NOT_EMPTY: &[&str] = &["src/template/helpers.rs"];

const MOST_FILE_LINES: usize = 300;
const MOST_FUNCTION_LINES: usize = 80;

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
        let below = self.path.trim_start_matches("src/").trim_end_matches(".rs");
        below.trim_end_matches("/mod").split('/').collect()
    }

    fn top(&self) -> &str {
        self.modules()[0]
    }

    /// How many modules lie between this file and the root of its crate.
    fn depth(&self) -> usize {
        if matches!(self.top(), "lib" | "main") { 0 } else { self.modules().len() }
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

fn row(module: &str) -> Option<usize> {
    ROWS.iter().rev().position(|row| row.iter().any(|one| one == module))
}

/// Whether the module `user` may use the module `used`. `lib` only lists modules, and `main` sees the last of them.
fn may_use(user: &str, used: &str) -> bool {
    match user {
        "lib" => true,
        "main" => used == "cli",
        _ => user == used || row(user).zip(row(used)).is_some_and(|(user, used)| user > used),
    }
}

fn import_faults(source: &Source) -> Vec<String> {
    let user = source.top();
    let wrong = imports(&source.text, source.depth()).into_iter().filter(|import| !may_use(user, &import.module));
    wrong.map(|import| format!("{}:{}: {user} uses {}", source.path, import.line, import.module)).collect()
}

fn unlisted(sources: &[Source]) -> Vec<String> {
    let tops: BTreeSet<&str> = sources.iter().map(Source::top).collect();
    let missing = tops.into_iter().filter(|top| !matches!(*top, "lib" | "main") && row(top).is_none());
    missing.map(|top| format!("src/{top}.rs: {top} stands in no row of the table")).collect()
}

fn empty_names(sources: &[Source]) -> Vec<String> {
    let says_nothing = |source: &&Source| source.modules().iter().any(|name| EMPTY_NAMES.contains(name));
    let found = sources.iter().filter(says_nothing).filter(|source| !NOT_EMPTY.contains(&source.path.as_str()));
    found.map(|source| format!("{}: the name says nothing", source.path)).collect()
}

fn lifted_bans(source: &Source) -> Option<String> {
    let lifts = imports::mentions(&source.text, &["disallowed_methods", "disallowed_types"]);
    let inside = !EDGES.contains(&source.top());
    (lifts && inside).then(|| format!("{}: only the edges ({}) may lift a ban", source.path, EDGES.join(", ")))
}

fn assert_none(faults: Vec<String>) {
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn a_module_uses_only_lower_rows() {
    assert_none(sources().iter().flat_map(import_faults).collect());
}

#[test]
fn every_module_stands_in_the_table() {
    assert_none(unlisted(&sources()));
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

fn check(path: &str, text: &str, expected: &[&str]) {
    assert_eq!(import_faults(&Source::new(path, text)), expected, "{text}");
}

#[test]
fn the_checker_sees_every_kind_of_import() {
    let render = "src/render.rs";
    check(render, "use crate::tree::Tree;\nuse crate::render::inner;\n", &[]);
    check(render, "\n\nuse crate::disk;\n", &["src/render.rs:3: render uses disk"]);
    check(
        render,
        "pub(crate) use crate::{\n  tree::{Tree, File},\n  disk::{self},\n};",
        &["src/render.rs:3: render uses disk"],
    );
    check(render, "pub use crate::{{cli::run}, path};", &["src/render.rs:1: render uses cli"]);
    check(render, "fn f() -> u8 {\n  let x = crate::project::X;\n}", &["src/render.rs:2: render uses project"]);
    check(render, "fn f(x: &<crate::git::A as B>::C) {}", &["src/render.rs:1: render uses git"]);
    check(render, "fn f() { assert_eq!(1, [crate::git::one()][0]); }", &["src/render.rs:1: render uses git"]);
    check(render, "macro_rules! m { () => { $crate::git::x() } }", &["src/render.rs:1: render uses git"]);
    check(render, "#[serde(with = \"crate::git::x\")]\nstruct S;", &["src/render.rs:1: render uses git"]);
    check(render, "#[cfg(test)]\nmod tests {\n  use crate::disk;\n}", &["src/render.rs:3: render uses disk"]);
    check(render, "use crate::*;", &["src/render.rs:1: render uses *"]);
    check(render, "use crate as me;", &["src/render.rs:1: render uses *"]);
    check(render, "use crate::{self as me};", &["src/render.rs:1: render uses *"]);
    check(render, "use crate::Thing;", &["src/render.rs:1: render uses Thing"]);
}

#[test]
fn the_checker_follows_super_to_the_root() {
    check("src/render.rs", "use super::disk;", &["src/render.rs:1: render uses disk"]);
    check("src/render.rs", "mod tests { use super::disk; }", &[]);
    check("src/render.rs", "mod tests { use super::super::disk; }", &["src/render.rs:1: render uses disk"]);
    check("src/render.rs", "use self::super::disk;", &["src/render.rs:1: render uses disk"]);
    check("src/render/part.rs", "use super::disk;", &[]);
    check("src/render/part.rs", "use super::{super::disk, other};", &["src/render/part.rs:1: render uses disk"]);
    check("src/render/part.rs", "use super::super::{tree, disk};", &["src/render/part.rs:1: render uses disk"]);
}

#[test]
fn the_checker_passes_what_only_looks_like_an_import() {
    let text = "//! See [`crate::disk`].\n/// And `crate::cli`.\n// use crate::disk;\nfn f() { g(\"use crate::disk;\") }\n\
        use other::disk::X;\nstruct S { crate_: u8 }\npub(in crate::render) fn h() { Self::disk(); self.cli::<u8>() }";
    check("src/render.rs", text, &[]);
}

#[test]
fn the_checker_knows_the_roots() {
    check("src/lib.rs", "pub mod disk;\nuse crate::disk::X;", &[]);
    check("src/main.rs", "fn main() { scaffold::cli::run() }", &[]);
    check("src/main.rs", "use scaffold::system::disk;", &["src/main.rs:1: main uses disk"]);
    check("src/drift.rs", "use scaffold::report;", &["src/drift.rs:1: drift uses report"]);
}

#[test]
fn the_checker_finds_what_is_unlisted_unnamed_or_unbanned() {
    let sources = [
        Source::new("src/new.rs", ""),
        Source::new("src/new/utils.rs", ""),
        Source::new("src/template/helpers.rs", ""),
    ];
    assert_eq!(unlisted(&sources), ["src/new.rs: new stands in no row of the table"]);
    assert_eq!(empty_names(&sources), ["src/new/utils.rs: the name says nothing"]);
    let ban = "#![expect(clippy::disallowed_methods, reason = \"r\")]";
    assert!(lifted_bans(&Source::new("src/render/x.rs", ban)).is_some());
    assert!(lifted_bans(&Source::new("src/source/git.rs", ban)).is_none());
    assert!(lifted_bans(&Source::new("src/render.rs", "// disallowed_methods\n")).is_none());
}
