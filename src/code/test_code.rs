//! `TestCode`: which code of a project is only compiled for tests, examples and benches.
//!
//! That is what lies under `tests/`, `benches/` or `examples/` of a package, what a `#[cfg(test)] mod` takes in from
//! another file, and every item with an attribute that says so, with all that is inside.

use std::collections::BTreeSet;

use super::files::Files;
use super::names::Names;
use crate::model::path::RelPath;

/// The folders beside a manifest whose targets are no part of what is built ("Package layout", the Cargo book).
const FOLDERS: &[&str] = &["tests", "benches", "examples"];

/// The code of a project that is only there for tests, examples and benches.
pub struct TestCode<'t> {
    /// The files of which that is true as a whole.
    files: BTreeSet<&'t RelPath>,
}

impl<'t> TestCode<'t> {
    /// Reads where the files of a project lie, and which `mod` takes each of them in.
    #[must_use]
    pub fn read(files: &Files<'t>, names: &Names<'t>) -> Self {
        let is_test = |path: &RelPath, byte| files.rust(path).is_some_and(|source| source.is_test(byte));
        let is_aside = |path: &RelPath| is_aside(files, path);
        let found = names.files_of_tests(&is_aside, &is_test);
        let mut found: BTreeSet<&RelPath> = found.into_iter().filter_map(|path| files.path(path)).collect();
        found.extend(files.files().map(|(path, _)| path).filter(|path| is_aside(path)));
        Self { files: found }
    }

    /// Whether a byte of a file is in such code.
    #[must_use]
    pub fn holds(&self, files: &Files<'_>, path: &RelPath, byte: usize) -> bool {
        self.has_file(path) || files.rust(path).is_some_and(|source| source.is_test(byte))
    }

    /// Whether a unit of a file, by its number, is such code.
    #[must_use]
    pub fn has_unit(&self, files: &Files<'_>, path: &RelPath, unit: usize) -> bool {
        self.has_file(path) || files.rust(path).is_some_and(|source| source.is_test_unit(Some(unit)))
    }

    /// Whether all of a file is such code.
    #[must_use]
    pub fn has_file(&self, path: &RelPath) -> bool {
        self.files.contains(path)
    }
}

/// Whether a file lies under `tests/`, `benches/` or `examples/` of a package, or of the whole tree.
fn is_aside(files: &Files<'_>, path: &RelPath) -> bool {
    path.ancestors().filter(|folder| FOLDERS.contains(&folder.file_name())).any(|folder| match folder.parent() {
        Some(package) => {
            let manifest = RelPath::new(&format!("{package}/Cargo.toml"));
            manifest.is_ok_and(|manifest| files.entry(&manifest).is_some())
        }
        None => true,
    })
}

#[cfg(test)]
mod tests {
    use crate::code::sources::Sources;
    use crate::model::tree::Tree;

    /// Which of the marks `P` and `T` in a project is in code of tests: all of `T`, none of `P`.
    #[track_caller]
    fn check(project: &str) {
        let tree = Tree::from_fixture(project).expect("a fixture");
        let sources = Sources::new(&tree);
        for (path, _) in tree.files().filter(|(path, _)| path.extension() == Some("rs")) {
            let text = sources.text(path).expect("text");
            for (byte, mark) in text.match_indices(['P', 'T']) {
                let line = text[..byte].lines().count();
                assert_eq!(sources.is_test(path, byte), mark == "T", "{path}:{line}\n{project}");
            }
        }
    }

    const CARGO: &str = "//- Cargo.toml\n[package]\nname = \"a\"\nedition = \"2024\"\n";

    #[test]
    fn attributes_make_code_of_tests() {
        let items = [
            "const A: P = 1;",
            "#[test] fn a() { T }",
            "#[tokio::test(flavor = \"multi_thread\")] async fn b() { T }",
            "#[rstest] #[case(1)] fn c() { T }",
            "#[cfg(test)] mod d { fn d() { T } }",
            "#[cfg(all(test, unix))] impl S { fn e() { T } }",
            "mod inner { #![cfg(test)] fn e() { T } }",
            "#[cfg(not(test))] fn f() { P }",
            "#[cfg(any(test, feature = \"test\"))] fn g() { P }",
            "#[cfg(feature = \"test\")] fn h() { P }",
        ];
        check(&format!("{CARGO}//- src/lib.rs\n{}\n", items.join("\n")));
        check(&format!("{CARGO}//- src/lib.rs\n#![cfg(test)]\nfn a() {{ T }}\n"));
    }

    #[test]
    fn files_are_code_of_tests_by_where_they_lie() {
        let package = |folder: &str| {
            let files = ["src/lib.rs", "src/examples/x.rs"].map(|path| format!("//- {folder}{path}\nfn a() {{ P }}\n"));
            let tests = ["tests/it.rs", "tests/it/x.rs", "benches/b.rs", "examples/e/main.rs"]
                .map(|path| format!("//- {folder}{path}\nfn a() {{ T }}\n"));
            format!("{}{}", files.concat(), tests.concat())
        };
        check(&format!("{CARGO}{}", package("")));
        check(&format!("{}{}", CARGO.replace("Cargo.toml", "crates/a/Cargo.toml"), package("crates/a/")));
    }

    #[test]
    fn files_are_code_of_tests_by_what_takes_them_in() {
        check(&format!(
            "{CARGO}//- src/lib.rs\nmod a;\n#[cfg(test)] mod b;\n#[cfg(test)] mod c {{ mod d; }}\n#[cfg(test)] mod e;\nmod f {{ include!(\"f.rs\"); }}\n\
             //- src/a.rs\nfn a() {{ P }}\n#[cfg(test)] #[path = \"odd.rs\"] mod odd;\nmod twice;\n//- src/odd.rs\nfn a() {{ T }}\n\
             //- src/b.rs\nmod deeper;\nfn a() {{ T }}\n#[path = \"a/twice.rs\"] mod twice;\n//- src/b/deeper.rs\nfn a() {{ T }}\n\
             //- src/c/d.rs\nfn a() {{ T }}\n//- src/e/mod.rs\nfn a() {{ T }}\n//- src/f.rs\nfn a() {{ P }}\n\
             //- src/a/twice.rs\nfn a() {{ P }}\n"
        ));
        // One crate may build what another one only tests.
        check(&format!(
            "{CARGO}//- src/lib.rs\n#[cfg(test)] mod a;\n//- src/main.rs\nmod a;\nfn main() {{ P }}\n//- src/a.rs\nfn a() {{ P }}\n"
        ));
    }
}
