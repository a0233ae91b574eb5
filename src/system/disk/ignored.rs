//! `Rules`: what a repository's `.gitignore` files and `info/exclude` leave out.
//!
//! Only the repository's own rules count, never the user's: a report must not depend on who runs it.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use cap_std::fs::Dir;
use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::path_state::{PathState, look};

/// More than any list of rules written by hand; what follows is not read.
const MOST_BYTES: u64 = 1 << 20;

/// The rules of one folder, and those of the folders above it. The nearest rule that matches decides.
pub(super) struct Rules {
    above: Option<Arc<Rules>>,
    /// How many bytes of a path from the top lead to the folder of these rules.
    depth: usize,
    matcher: Gitignore,
}

/// The rules that hold at the top of a walk.
pub(super) struct Start {
    pub(super) rules: Option<Arc<Rules>>,
    /// The path from the repository's top to the walk's root, with a `/` at its end; empty when they are one.
    pub(super) prefix: String,
}

impl Start {
    /// No rules but those found on the way.
    pub(super) fn alone() -> Self {
        Self { rules: None, prefix: String::new() }
    }

    /// The rules of the repository around `root`. A root that the repository itself ignores stands alone: its
    /// files are not that repository's business.
    pub(super) fn enclosing(root: &Path) -> Self {
        let Ok(root) = root.canonicalize() else { return Self::alone() };
        let Some(top) = root.ancestors().find(|folder| folder.join(".git").symlink_metadata().is_ok()) else {
            return Self::alone();
        };
        descend(top, &root).unwrap_or_else(|| match top == root {
            true => Self { rules: exclude(top), prefix: String::new() },
            false => Self::alone(),
        })
    }
}

/// Collects the rules from `top` down to `root`, without those of `root`; `None` when `root` is ignored.
fn descend(top: &Path, root: &Path) -> Option<Start> {
    let mut rules = exclude(top);
    let mut prefix = String::new();
    let mut folder = top.to_owned();
    for name in root.strip_prefix(top).ok()? {
        rules = Rules::extended(rules, prefix.len(), file_text(&folder.join(".gitignore")));
        prefix.push_str(&name.to_string_lossy());
        if ignores(rules.as_ref(), &prefix, true) {
            return None;
        }
        prefix.push('/');
        folder.push(name);
    }
    Some(Start { rules, prefix })
}

fn exclude(top: &Path) -> Option<Arc<Rules>> {
    Rules::extended(None, 0, file_text(&git_folder(top)?.join("info/exclude")))
}

/// The folder git keeps shared things in: in a linked work tree or a submodule, `.git` is a file that names it
/// (gitrepository-layout(5), "gitdir" and "commondir").
fn git_folder(top: &Path) -> Option<PathBuf> {
    let git = top.join(".git");
    if git.is_dir() {
        return Some(git);
    }
    let text = file_text(&git)?;
    let own = top.join(text.strip_prefix("gitdir:")?.trim());
    match file_text(&own.join("commondir")) {
        Some(common) => Some(own.join(common.trim())),
        None => Some(own),
    }
}

/// The text of a regular file, as far as it is read.
fn file_text(path: &Path) -> Option<String> {
    path.symlink_metadata().ok().filter(fs::Metadata::is_file)?;
    bounded(fs::File::open(path).ok()?)
}

fn bounded(file: fs::File) -> Option<String> {
    let mut bytes = Vec::new();
    file.take(MOST_BYTES).read_to_end(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

impl Rules {
    /// `above`, and the `.gitignore` at `path` if it is a regular file: git follows no link there.
    pub(super) fn with_file(above: Option<Arc<Self>>, depth: usize, dir: &Dir, path: &str) -> Option<Arc<Self>> {
        match look(dir, path) {
            PathState::File(_) => {
                let text = dir.open(path).ok().and_then(|file| bounded(file.into_std()));
                Self::extended(above, depth, text)
            }
            _ => above,
        }
    }

    fn extended(above: Option<Arc<Self>>, depth: usize, text: Option<String>) -> Option<Arc<Self>> {
        match text.and_then(|text| matcher(&text)) {
            Some(matcher) => Some(Arc::new(Self { above, depth, matcher })),
            None => above,
        }
    }

    fn decides(&self, path: &str, folder: bool) -> Option<bool> {
        match self.matcher.matched(&path[self.depth..], folder) {
            Match::Ignore(_) => Some(true),
            Match::Whitelist(_) => Some(false),
            Match::None => None,
        }
    }
}

/// Whether the nearest rule that speaks of `path`, counted from the top, ignores it.
pub(super) fn ignores(rules: Option<&Arc<Rules>>, path: &str, folder: bool) -> bool {
    let chain = std::iter::successors(rules, |rules| rules.above.as_ref());
    chain.into_iter().find_map(|rules| rules.decides(path, folder)).unwrap_or(false)
}

/// A line that is no pattern is skipped, as git does.
fn matcher(text: &str) -> Option<Gitignore> {
    let mut builder = GitignoreBuilder::new("");
    for line in text.trim_start_matches('\u{feff}').lines() {
        _ = builder.add_line(None, line);
    }
    builder.build().ok().filter(|matcher| !matcher.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(layers: &[(usize, &str)], path: &str, ignored: bool) {
        let text = |text: &str| Some(text.to_owned());
        let rules = layers.iter().fold(None, |above, (depth, lines)| Rules::extended(above, *depth, text(lines)));
        let name = path.trim_end_matches('/');
        assert_eq!(ignores(rules.as_ref(), name, name != path), ignored, "{path}");
    }

    #[test]
    fn the_nearest_rule_decides() {
        let layers = [(0, "*.log\n/build\n"), (2, "!keep.log\n/x\n")];
        check(&layers, "a/one.log", true);
        check(&layers, "a/keep.log", false);
        check(&layers, "a/x", true);
        check(&layers, "a/b/x", false);
        check(&layers, "a/build", false);
        check(&layers, "a.log", true);
        check(&[(0, "x/\n")], "x", false);
        check(&[(0, "x/\n")], "x/", true);
    }

    #[test]
    fn patterns_are_gits() {
        check(&[(0, "\u{feff}# no\n\\#yes\n")], "#yes", true);
        check(&[(0, "doc/**/x\n")], "doc/a/b/x", true);
        check(&[(0, "*.db\n!a.db\n")], "a.db", false);
        check(&[(0, ".x*\n")], ".xy", true);
    }
}
