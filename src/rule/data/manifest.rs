//! The crates that a `Cargo.toml` names, with what it asks of them.

use std::ops::Range;

use super::Judged;
use super::inherited::workspace;
use super::key::Key;
use crate::syntax::{Node, Value, below};

/// One entry of a table of dependencies.
pub(super) struct Entry {
    /// The key of the entry, such as `dependencies.sqlx`.
    pub key: String,
    /// The crate, whatever it is renamed to.
    pub package: String,
    /// The name it has here.
    pub name: String,
    pub span: Range<usize>,
    pub features: Vec<String>,
    /// It is one that members inherit, not one that is used here.
    pub shared: bool,
    /// It is inherited, and the workspace says nothing of it.
    pub lost: bool,
}

const TABLES: &[&str] =
    &["dependencies", "dev-dependencies", "dev_dependencies", "build-dependencies", "build_dependencies"];

/// Every entry of every table of dependencies.
pub(super) fn entries(judged: &Judged<'_, '_>) -> Vec<Entry> {
    let Some(root) = judged.data.root.as_ref() else { return Vec::new() };
    let mut found = Vec::new();
    of_table(judged, root, "", &mut found);
    for (name, target) in table(child(root, "target")) {
        of_table(judged, target, &below("target", name), &mut found);
    }
    for (name, node) in table(child(root, "workspace").and_then(|node| child(node, "dependencies"))) {
        found.push(Entry { shared: true, ..entry(name, node, "workspace.dependencies", None) });
    }
    found
}

fn of_table(judged: &Judged<'_, '_>, node: &Node, prefix: &str, found: &mut Vec<Entry>) {
    for table_name in TABLES {
        let key = below(prefix, table_name);
        let key = if prefix.is_empty() { (*table_name).to_owned() } else { key };
        for (name, node) in table(child(node, table_name)) {
            found.push(entry(name, node, &key, Some(judged)));
        }
    }
}

fn entry(name: &str, node: &Node, table: &str, judged: Option<&Judged<'_, '_>>) -> Entry {
    let inherits = judged.filter(|_| leaf(child(node, "workspace")) == Some("true"));
    let root = inherits.and_then(|judged| workspace(judged));
    let above =
        root.as_ref().and_then(|root| Key::of(&["workspace", "dependencies", name]).find(root.data.root.as_ref()?));
    let above = above.map(|found| found.node);
    let package = leaf(child(node, "package")).or_else(|| leaf(child(above?, "package"))).unwrap_or(name);
    let mut features: Vec<String> = [Some(node), above].into_iter().flatten().flat_map(features).collect();
    if defaults(node, above) {
        features.push("default".to_owned());
    }
    Entry {
        key: below(table, name),
        package: package.to_owned(),
        name: name.to_owned(),
        span: node.span.clone(),
        features,
        shared: false,
        lost: inherits.is_some() && above.is_none(),
    }
}

/// Whether the default features are asked for. A member can only add them to what it inherits.
fn defaults(node: &Node, above: Option<&Node>) -> bool {
    let off = |node: &Node| {
        let flag = child(node, "default-features").or_else(|| child(node, "default_features"));
        leaf(flag) == Some("false")
    };
    let on = |node: &Node| leaf(child(node, "default-features")) == Some("true");
    match above {
        Some(above) => !off(above) || on(node),
        None => !off(node),
    }
}

fn features(node: &Node) -> Vec<String> {
    let Some(Value::List(elements)) = child(node, "features").map(|node| &node.value) else { return Vec::new() };
    elements.iter().filter_map(|element| leaf(Some(element)).map(str::to_owned)).collect()
}

/// What the manifest's own features ask of crates: the feature's key and place, the crate's name here, its feature.
pub(super) fn forwarded(judged: &Judged<'_, '_>) -> Vec<(String, Range<usize>, String, String)> {
    let features = judged.data.root.as_ref().and_then(|root| child(root, "features"));
    let mut found = Vec::new();
    for (feature, node) in table(features) {
        let Value::List(elements) = &node.value else { continue };
        for element in elements {
            let asked = leaf(Some(element)).and_then(|text| text.split_once('/'));
            let Some((name, asked)) = asked else { continue };
            let name = name.trim_end_matches('?').to_owned();
            found.push((below("features", feature), element.span.clone(), name, asked.to_owned()));
        }
    }
    found
}

fn table(node: Option<&Node>) -> impl Iterator<Item = (&str, &Node)> {
    let entries = match node.map(|node| &node.value) {
        Some(Value::Table(entries)) => entries.as_slice(),
        _ => &[],
    };
    entries.iter().map(|(name, node)| (name.as_str(), node))
}

fn child<'n>(node: &'n Node, name: &str) -> Option<&'n Node> {
    table(Some(node)).find(|(entry, _)| *entry == name).map(|(_, node)| node)
}

/// The text of a scalar, without its quotes.
fn leaf(node: Option<&Node>) -> Option<&str> {
    match &node?.value {
        Value::Leaf(text) => Some(text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text)),
        _ => None,
    }
}
