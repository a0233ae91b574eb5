//! Text to structure, once per file: languages, tokens, outlines of units, hunks, and documents with places.
//!
//! A language is its comment leaders, which directives in comments need, and, where its files can be compared by what
//! they mean, how to read an [`Outline`]. Another language is one file with such a function, and its name in the table.
//! Reading never fails and never runs without a bound: what cannot be read is a broken place, and the rest is read.

use crate::model::path::RelPath;

mod data;
pub mod document;
mod enclosing;
pub mod hunk;
mod json;
mod number;
mod outline;
pub mod rust;
pub mod sql;
mod toml;
mod yaml;

pub use data::{Data, Node, Value, below};
pub use outline::{Document, Kind, Outline, Token, Unit};
pub use rust::SourceFile;

/// The version of the table, recorded in every lock: another table may render other bytes.
pub const TABLE_VERSION: u32 = 3;

/// How a language writes a comment that fills a line: what opens it and, for some, what closes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leader {
    pub open: &'static str,
    pub close: &'static str,
}

/// One row of the table.
#[derive(Debug)]
pub struct Language {
    pub name: &'static str,
    /// File name extensions, without the dot, in lower case.
    pub extensions: &'static [&'static str],
    /// Whole file names.
    pub names: &'static [&'static str],
    pub leaders: &'static [Leader],
    /// Reads the units of a file; without it a file is words.
    pub outline: Option<Outliner>,
}

/// Reads the units of a text. It never fails: what cannot be read is told in the outline.
pub type Outliner = for<'t> fn(&'t str) -> Outline<'t>;

/// The largest file, in bytes, that is compared by its units. A count, so that every machine agrees.
pub const MAX_BYTES: usize = 1 << 20;

const SLASHES: Leader = Leader { open: "//", close: "" };
const HASH: Leader = Leader { open: "#", close: "" };
const DASHES: Leader = Leader { open: "--", close: "" };
const SEMICOLON: Leader = Leader { open: ";", close: "" };
const MARKUP: Leader = Leader { open: "<!--", close: "-->" };
const STARS: Leader = Leader { open: "/*", close: "*/" };

/// Every language known. `#` is a heading in Markdown, and JSON has no comments.
pub const LANGUAGES: &[Language] = &[
    read_by(rust::outline, row("Rust", &["rs"], &[], &[SLASHES])),
    read_by(toml::outline, row("TOML", &["toml"], &["Cargo.lock"], &[HASH])),
    read_by(yaml::outline, row("YAML", &["yaml", "yml"], &[], &[HASH])),
    read_by(json::outline, row("JSON", &["json"], &[], &[])),
    read_by(json::outline_with_comments, row("JSON with comments", &["jsonc", "json5"], &[], &[SLASHES])),
    row("Markdown", &["md", "markdown"], &[], &[MARKUP]),
    row("markup", &["html", "htm", "xml", "svg", "xsd", "csproj", "props", "targets"], &[], &[MARKUP]),
    row("SQL", &["sql"], &[], &[DASHES]),
    row("shell", &["sh", "bash", "zsh", "fish", "ps1"], &[".envrc"], &[HASH]),
    row("Dockerfile", &["dockerfile"], &["Dockerfile", "Containerfile"], &[HASH]),
    row("Makefile", &["mk", "mak"], &["Makefile", "makefile", "GNUmakefile", "justfile", "Justfile"], &[HASH]),
    row("Python", &["py", "pyi"], &[], &[HASH]),
    row("Ruby", &["rb"], &["Gemfile", "Rakefile"], &[HASH]),
    row("ignore rules", &[], &[".gitignore", ".dockerignore", ".gitattributes", ".ignore", "CODEOWNERS"], &[HASH]),
    row("settings", &["conf", "cfg", "env", "properties"], &[".env", ".editorconfig"], &[HASH]),
    row("INI", &["ini"], &[], &[SEMICOLON, HASH]),
    row("Terraform", &["tf", "tfvars", "hcl"], &[], &[HASH, SLASHES]),
    row("Nix", &["nix"], &[], &[HASH]),
    row("JavaScript", &["js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "cts"], &[], &[SLASHES]),
    row("C", &["c", "h", "cc", "cpp", "hpp", "cxx", "m", "mm"], &[], &[SLASHES]),
    row("C#", &["cs"], &[], &[SLASHES]),
    row("Java", &["java", "kt", "kts", "scala", "groovy", "gradle"], &["Jenkinsfile"], &[SLASHES]),
    row("Go", &["go"], &["go.mod"], &[SLASHES]),
    row("Swift", &["swift", "dart"], &[], &[SLASHES]),
    row("Protocol Buffers", &["proto"], &[], &[SLASHES]),
    row("CSS", &["css"], &[], &[STARS]),
    row("SCSS", &["scss", "less"], &[], &[SLASHES, STARS]),
    row("Lua", &["lua", "hs", "elm"], &[], &[DASHES]),
];

const fn row(
    name: &'static str,
    extensions: &'static [&'static str],
    names: &'static [&'static str],
    leaders: &'static [Leader],
) -> Language {
    Language { name, extensions, names, leaders, outline: None }
}

const fn read_by(outline: Outliner, language: Language) -> Language {
    Language { outline: Some(outline), ..language }
}

/// What stands between a path and the key of a unit: `::` in code, `#` in data.
#[must_use]
pub fn joint(path: &RelPath) -> &'static str {
    match of(path).map(|language| language.name) {
        Some("TOML" | "JSON" | "JSON with comments" | "YAML") => "#",
        _ => "::",
    }
}

/// The units of a file, where its language has any.
#[must_use]
pub fn outline<'t>(path: &RelPath, text: &'t str) -> Option<Outline<'t>> {
    let read = of(path)?.outline?;
    if text.len() > MAX_BYTES { Some(Outline::over()) } else { Some(read(text)) }
}

/// A text without its byte-order mark.
#[must_use]
pub fn unmarked(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// What a file of TOML, JSON or YAML holds; nothing for any other.
#[must_use]
pub fn data(path: &RelPath, text: &str) -> Option<Data> {
    let read: fn(&str) -> Data = match of(path)?.name {
        "TOML" => toml::read_data,
        "YAML" => yaml::read_data,
        "JSON" | "JSON with comments" => json::read_data,
        _ => return None,
    };
    Some(if text.len() > MAX_BYTES { Data::over() } else { read(text) })
}

/// The language of a file, by its name first and its extension second. `Dockerfile.dev` is a Dockerfile.
#[must_use]
pub fn of(path: &RelPath) -> Option<&'static Language> {
    let name = path.file_name();
    let stem = name.split('.').next().unwrap_or(name);
    let by_name = |language: &&Language| language.names.iter().any(|known| *known == name || *known == stem);
    let extension = path.extension().map(str::to_ascii_lowercase).unwrap_or_default();
    let by_extension = |language: &&Language| language.extensions.contains(&extension.as_str());
    let named = LANGUAGES.iter().find(|language| language.names.contains(&name));
    named.or_else(|| LANGUAGES.iter().find(by_extension)).or_else(|| LANGUAGES.iter().find(by_name))
}

/// The comment leaders of a file. A script without an extension is known by its `#!` line.
#[must_use]
pub fn leaders(path: &RelPath, bytes: &[u8]) -> &'static [Leader] {
    match of(path) {
        Some(language) => language.leaders,
        None if bytes.starts_with(b"#!") => &[HASH],
        None => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, expected: Option<&str>) {
        let path = RelPath::new(path).expect("a path");
        assert_eq!(of(&path).map(|language| language.name), expected, "{path}");
    }

    #[test]
    fn names_and_extensions_decide() {
        check("src/main.rs", Some("Rust"));
        check("Cargo.lock", Some("TOML"));
        check("a/Dockerfile.dev", Some("Dockerfile"));
        check(".gitignore", Some("ignore rules"));
        check("README.md", Some("Markdown"));
        check("LICENSE", None);
        check("Makefile.md", Some("Markdown"));
    }

    #[test]
    fn a_hash_is_no_comment_in_markdown_and_json_has_none() {
        let path = |text: &str| RelPath::new(text).expect("a path");
        assert_eq!(leaders(&path("a.md"), b"# x"), [MARKUP]);
        assert_eq!(leaders(&path("a.json"), b"{}"), []);
        assert_eq!(leaders(&path("run"), b"#!/bin/sh\n"), [HASH]);
    }

    #[test]
    fn no_extension_stands_in_two_rows() {
        let mut seen = std::collections::BTreeSet::new();
        for extension in LANGUAGES.iter().flat_map(|language| language.extensions) {
            assert!(seen.insert(extension), "{extension} stands twice");
        }
    }
}
