//! Whether the crates of a project have nothing to do with each other, as far as a look at their texts can tell: then
//! nobody needs to read them for what they name.

use aho_corasick::AhoCorasick;
use rayon::prelude::*;

use super::reads;
use crate::cargo::Packages;
use crate::model::path::RelPath;
use crate::model::tree::Tree;

/// Words that bring in the text of a file by its path.
const BY_PATH: [&str; 2] = ["path", "include"];

/// Whether nothing of one crate of the project can name anything of another one: there is one crate only, or none of
/// several that only their folders tell has the name of another one in its sources, and none takes files by their path.
/// No is the answer, too, where manifests say what may be named.
#[must_use]
pub fn are_independent(tree: &Tree, packages: &Packages) -> bool {
    let text = |path: &RelPath| std::str::from_utf8(&tree.file(path)?.bytes).ok();
    if packages.all().len() < 2 {
        return true;
    }
    if packages.manifests.files().count() > 1 {
        return false;
    }
    let words: Vec<&str> = packages.all().iter().map(|package| package.library.as_str()).chain(BY_PATH).collect();
    let Ok(words_in) = AhoCorasick::new(&words) else { return false };
    let is_independent = |path: &RelPath| {
        let Some(text) = text(path) else { return true };
        let own = packages.of(path);
        let crosses = |at: usize, start: usize, end: usize| match words.get(at) {
            Some(&"path") if at >= packages.all().len() => takes_path(text, start, end),
            Some(&"include") if at >= packages.all().len() => text[end..].trim_start().starts_with('!'),
            _ => Some(at) != own && is_word(text, start, end),
        };
        !words_in.find_overlapping_iter(text).any(|one| crosses(one.pattern().as_usize(), one.start(), one.end()))
    };
    let sources: Vec<&RelPath> = tree.files().map(|(path, _)| path).filter(|path| is_rust(path)).collect();
    sources.par_iter().with_min_len(16).all(|path| is_independent(path))
}

fn is_rust(path: &RelPath) -> bool {
    reads(path) && path.extension() == Some("rs")
}

/// Whether what stands there is a word of its own.
fn is_word(text: &str, start: usize, end: usize) -> bool {
    let inside = |c: char| c.is_alphanumeric() || c == '_';
    !text[..start].ends_with(inside) && !text[end..].starts_with(inside)
}

/// Whether `path` is the key of an attribute.
fn takes_path(text: &str, start: usize, end: usize) -> bool {
    text[..start].trim_end().ends_with(['[', '(', ',']) && text[end..].trim_start().starts_with('=')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(files: &str, expected: bool) {
        let tree = Tree::from_fixture(files).expect("a fixture");
        assert_eq!(are_independent(&tree, &Packages::read(&tree)), expected, "{files}");
    }

    #[test]
    fn one_crate_is_independent_and_manifests_decide_for_several() {
        check("", true);
        check("//- src/lib.rs\nmod a;\nuse crate::a;\n//- src/a.rs\n", true);
        let two = "//- a/Cargo.toml\n[package]\nname = \"a\"\n//- a/src/lib.rs\n//- b/Cargo.toml\n[package]\nname = \"b\"\n//- b/src/lib.rs\n";
        check(two, false);
    }

    #[test]
    fn folders_are_independent_while_none_names_another() {
        let with = |text: &str| format!("//- one/src/lib.rs\n{text}\n//- two/src/lib.rs\nfn two() {{}}\n");
        for apart in
            ["fn f() {}", "use one::x;", "fn twofold() {}", "let path = 1;", "include_str!(\"x\");", "// on_two"]
        {
            check(&with(apart), true);
        }
        for joined in [
            "use two::x;",
            "r#two::f()",
            "#[path = \"../../two/src/lib.rs\"]\nmod x;",
            "include !(\"x\");",
            "#[cfg_attr(x, path=\"y\")]",
        ] {
            check(&with(joined), false);
        }
    }
}
