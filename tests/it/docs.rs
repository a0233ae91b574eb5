//! The format references name every key there is, and the links of the documents lead somewhere.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What people read.
const DOCUMENTS: [&str; 8] = [
    "README.md",
    "docs/blueprints.md",
    "docs/contracts.md",
    "docs/glossary.md",
    "docs/packs.md",
    "docs/projects.md",
    "docs/publishing.md",
    "examples/README.md",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn document(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).expect("a document")
}

/// Every key that the schema of a format knows.
fn keys(format: &str) -> BTreeSet<String> {
    let output = Command::new(env!("CARGO_BIN_EXE_scaffold")).args(["schema", format]).output().expect("the program");
    let schema: serde_json::Value = serde_json::from_slice(&output.stdout).expect("a schema is JSON");
    let mut keys = BTreeSet::new();
    collect(&schema, &mut keys);
    keys
}

fn collect(schema: &serde_json::Value, keys: &mut BTreeSet<String>) {
    match schema {
        serde_json::Value::Object(map) => {
            let named = map.get("properties").and_then(serde_json::Value::as_object);
            keys.extend(named.into_iter().flat_map(serde_json::Map::keys).cloned());
            map.values().for_each(|value| collect(value, keys));
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| collect(item, keys)),
        _ => {}
    }
}

fn check(format: &str, path: &str, elsewhere: &[&str]) {
    let text = document(path);
    let named = |key: &str| {
        ["`KEY`", "`[[KEY]]`", "`[KEY]`", "KEY = "].iter().any(|form| text.contains(&form.replace("KEY", key)))
    };
    let missing: Vec<_> =
        keys(format).into_iter().filter(|key| !named(key) && !elsewhere.contains(&key.as_str())).collect();
    assert_eq!(missing, [""; 0], "{path} does not name these keys of `scaffold schema {format}`");
}

#[test]
fn every_key_of_every_format_is_named() {
    check("pack", "docs/blueprints.md", &[]);
    check("blueprint", "docs/blueprints.md", &[]);
    check("project", "docs/projects.md", &[]);
    // The lines of a hunk speak for themselves in the schema.
    let hunks = ["binary", "coarse", "lines", "newline", "new_len", "new_start", "old_len", "old_start", "text"];
    check("report", "docs/projects.md", &hunks);
}

#[test]
fn links_lead_somewhere() {
    for path in DOCUMENTS {
        let text = document(path);
        let folder = root().join(path).parent().expect("a folder").to_owned();
        let links = text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(link, _)| link);
        for link in links.filter(|link| !link.contains("://")) {
            assert!(folder.join(link).exists(), "{path} links to {link}, which is not there");
        }
    }
}

#[test]
fn every_verb_a_document_names_exists() {
    let command = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_scaffold")).args(arguments).arg("--help").output();
        output.expect("the program").status.success()
    };
    for path in DOCUMENTS.iter().chain(&["CHANGELOG.md", "src/cli/codes.md"]) {
        let text = document(path);
        let named = ["`scaffold ", "$ scaffold ", "\nscaffold "].iter().flat_map(|start| text.split(*start).skip(1));
        let words = named.map(|rest| rest.split(['`', '\n', ' ', '|', ';', ',']).take(2).collect::<Vec<_>>());
        let is_verb = |word: &str| word.starts_with(|c: char| c.is_ascii_lowercase());
        let verbs: BTreeSet<Vec<&str>> = words.filter(|words| is_verb(words[0])).collect();
        for words in verbs {
            let verb = if matches!(words[0], "blueprint" | "cache" | "pack") { &words[..] } else { &words[..1] };
            let verb: Vec<&str> = verb.iter().copied().filter(|word| is_verb(word)).collect();
            assert!(command(&verb), "{path} names `scaffold {}`, which does not exist", verb.join(" "));
        }
    }
}
