//! Patches, judged by git: applied to a project, a patch gives back what the blueprint has.

use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::drift::patch::{Restore, patch};
use crate::model::digest::canonical;
use crate::model::path::RelPath;
use crate::model::tree::{Entry, File, Tree};
use proptest::prelude::*;

/// The project's folder in its repository.
const PREFIX: &str = "teams/o r";
/// Paths of the blueprint: plain, with a blank, with bytes that git quotes, below folders.
const PATHS: &[&str] = &["a.txt", "with blank", "src/café.md", "src/deep/run.sh", "tab-like b/ü x"];

/// What became of one file of the blueprint.
#[derive(Debug, Clone)]
enum Fate {
    Kept,
    Missing,
    Content(Vec<u8>),
    Mode,
    Crlf,
    Marked,
    Renamed(Option<Vec<u8>>, bool),
}

/// A repository that no configuration of this machine reaches.
struct Repository(tempfile::TempDir);

impl Repository {
    fn new(settings: &[&str]) -> Self {
        let repository = Self(tempfile::tempdir().expect("a folder"));
        repository.git(&["init", "--quiet"], "");
        settings.iter().for_each(|one| repository.git(&["config", one, "true"], ""));
        repository
    }

    fn git(&self, arguments: &[&str], input: &str) {
        let mut command = Command::new("git");
        command
            .args(["-c", "user.name=t", "-c", "user.email=t@example.org"])
            .args(arguments)
            .current_dir(self.0.path());
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").env_remove("GIT_DIR");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("git runs");
        child.stdin.take().expect("a pipe").write_all(input.as_bytes()).expect("git reads");
        let output = child.wait_with_output().expect("git ends");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {arguments:?}: {said}\n{input}");
    }

    fn write(&self, tree: &Tree) {
        for (path, file) in tree.files() {
            let at = self.0.path().join(PREFIX).join(path.as_str());
            std::fs::create_dir_all(at.parent().expect("a folder")).expect("created");
            std::fs::write(&at, &file.bytes).expect("written");
            let mode = if file.executable { 0o755 } else { 0o644 };
            std::fs::set_permissions(&at, std::fs::Permissions::from_mode(mode)).expect("set");
        }
    }

    fn read(&self) -> Tree {
        let root = self.0.path().join(PREFIX);
        let entries = walkdir::WalkDir::new(&root).into_iter().filter_map(Result::ok);
        let files = entries.filter(|entry| entry.file_type().is_file());
        files.map(|entry| read_file(&root, entry.path())).collect()
    }
}

fn read_file(root: &Path, at: &Path) -> (RelPath, Entry) {
    let path = at.strip_prefix(root).expect("below").to_str().expect("UTF-8");
    let executable = at.metadata().expect("there").permissions().mode() & 0o100 != 0;
    let bytes = std::fs::read(at).expect("read").into();
    (RelPath::new(path).expect("a path"), Entry::File(File { bytes, executable }))
}

fn path(text: &str) -> RelPath {
    RelPath::new(text).expect("a path")
}

/// The project that the fates make of a blueprint, and the pairs to restore.
fn project(blueprint: &Tree, fates: &[Fate]) -> (Tree, Vec<(RelPath, Option<RelPath>)>) {
    let mut tree = Tree::new();
    let mut pairs = Vec::new();
    for (index, ((to, file), fate)) in blueprint.files().zip(fates).enumerate() {
        let mut at = to.clone();
        let mut file = file.clone();
        match fate {
            Fate::Kept => {}
            Fate::Missing => {
                pairs.push((to.clone(), None));
                continue;
            }
            Fate::Content(bytes) => file.bytes = bytes.clone().into(),
            Fate::Mode => file.executable = !file.executable,
            Fate::Crlf => file.bytes = edited(&file.bytes, |text| text.replace('\n', "\r\n") + "x\r\n"),
            Fate::Marked => file.bytes = edited(&file.bytes, |text| format!("\u{feff}y\n{text}")),
            Fate::Renamed(bytes, flip) => {
                at = path(&format!("moved {index}/é{index}"));
                file.executable ^= *flip;
                file.bytes = bytes.clone().map_or(file.bytes, Into::into);
            }
        }
        pairs.push((to.clone(), Some(at.clone())));
        tree.insert(at, Entry::File(file));
    }
    (tree, pairs)
}

fn edited(bytes: &[u8], edit: impl FnOnce(&str) -> String) -> bytes::Bytes {
    std::str::from_utf8(bytes).map_or_else(|_| bytes.to_vec(), |text| edit(text).into_bytes()).into()
}

/// What a patch has to keep: content up to the style of lines, and modes.
fn essence(tree: &Tree) -> Vec<(String, Vec<u8>, bool)> {
    tree.files().map(|(path, file)| (path.to_string(), canonical(&file.bytes).into_owned(), file.executable)).collect()
}

fn check(settings: &[&str], apply: &[&str], blueprint: &Tree, fates: &[Fate]) {
    let (there, pairs) = project(blueprint, fates);
    check_pairs(settings, apply, blueprint, &there, &pairs);
}

fn check_pairs(
    settings: &[&str],
    apply: &[&str],
    blueprint: &Tree,
    there: &Tree,
    pairs: &[(RelPath, Option<RelPath>)],
) {
    let found = |at: &RelPath| there.file(at).expect("in the project");
    let restores: Vec<_> = pairs
        .iter()
        .map(|(to, from)| Restore {
            link: None,
            from: from.as_ref().map(|from| (from, found(from))),
            to: (to, blueprint.file(to).expect("in the blueprint")),
        })
        .collect();
    let repository = Repository::new(settings);
    repository.write(there);
    let text = patch(&restores, PREFIX);
    if !text.is_empty() {
        repository.git(&["add", "--all"], "");
        repository.git(apply, &text);
        repository.git(&["apply", "--check", "--reverse"], &text);
    }
    assert_eq!(essence(&repository.read()), essence(blueprint), "{text}");
}

fn content() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        4 => "([abc\\t +-]{0,3}\n){0,30}[ab]{0,2}".prop_map(String::into_bytes),
        1 => "([abé]{0,3}\r?\n){0,9}".prop_map(String::into_bytes),
        1 => proptest::collection::vec(any::<u8>(), 0..200),
        1 => Just(b"\0binary\n".to_vec()),
    ]
}

fn fate() -> impl Strategy<Value = Fate> {
    let moved = (proptest::option::of(content()), any::<bool>());
    prop_oneof![
        Just(Fate::Kept),
        Just(Fate::Missing),
        content().prop_map(Fate::Content),
        Just(Fate::Mode),
        Just(Fate::Crlf),
        Just(Fate::Marked),
        moved.prop_map(|(bytes, flip)| Fate::Renamed(bytes, flip)),
    ]
}

fn blueprint() -> impl Strategy<Value = Tree> {
    let file = (content(), any::<bool>()).prop_map(|(bytes, executable)| File { bytes: bytes.into(), executable });
    let files = proptest::collection::vec(file, PATHS.len());
    files.prop_map(|files| PATHS.iter().map(|text| path(text)).zip(files.into_iter().map(Entry::File)).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn git_apply_restores_the_blueprint(tree in blueprint(), fates in proptest::collection::vec(fate(), PATHS.len())) {
        check(&[], &["apply"], &tree, &fates);
    }
}

fn fixture(text: &str) -> Tree {
    Tree::from_fixture(text).expect("a fixture")
}

#[test]
fn the_index_takes_it_too() {
    let blueprint = fixture("//- a +x\n1\n2\n//- b no-newline\n\u{0}\n//- c\n//- d\n1\n2\n3\n4\n");
    let renamed = Fate::Renamed(Some(b"1\n2\n3\nx\n".to_vec()), true);
    let fates = [Fate::Mode, Fate::Content(b"1\n".to_vec()), Fate::Missing, renamed];
    check(&[], &["apply", "--index"], &blueprint, &fates);
}

#[test]
fn a_checkout_with_autocrlf_keeps_its_line_ends() {
    let blueprint = fixture("//- a\n1\n2\n3\n//- b\n1\n2\n");
    let fates = [Fate::Content(b"1\r\nx\r\n3\r\n".to_vec()), Fate::Crlf];
    check(&["core.autocrlf"], &["apply"], &blueprint, &fates);
}

#[test]
fn two_files_that_changed_places_go_back() {
    let there = fixture("//- a\n1\n//- b\n2\nx\n");
    let blueprint = fixture("//- a\n2\n//- b\n1\n");
    let pairs = [(path("a"), Some(path("b"))), (path("b"), Some(path("a")))];
    check_pairs(&[], &["apply"], &blueprint, &there, &pairs);
}

#[test]
fn past_the_budget_of_a_report_a_patch_is_still_whole() {
    let lines = |step: usize| (0..30_000).map(|line| (line / step * step).to_string() + "\n").collect::<String>();
    let blueprint = fixture(&format!("//- a\n{}", lines(1)));
    check(&[], &["apply"], &blueprint, &[Fate::Content(lines(7).into_bytes())]);
}
