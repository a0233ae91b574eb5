//! What a member of a Cargo workspace takes from its root.

use super::Judged;
use super::key::Key;
use crate::model::path::RelPath;
use crate::syntax::{Node, Value};

const TABLES: &[&str] = &["dependencies", "dev-dependencies", "build-dependencies"];

/// Where the value of a key stands that a manifest inherits: the root, if it is in the project, and the key there. The
/// path is the manifest's own.
pub(super) fn inherited<'j, 'g>(judged: &Judged<'j, 'g>, key: &Key) -> Option<(Option<Judged<'j, 'g>>, RelPath, Key)> {
    if judged.path.file_name() != "Cargo.toml" {
        return None;
    }
    let root = judged.data.root.as_ref()?;
    let names = key.names();
    let is_inherited = |names: &[&str]| {
        let flag = Key::of(&[names, &["workspace"]].concat()).find(root);
        flag.is_some_and(|flag| matches!(&flag.node.value, Value::Leaf(text) if text == "true"))
    };
    let above: Vec<&str> = match names[..] {
        ["lints", ..] if is_inherited(&["lints"]) => [&["workspace"], &names[..]].concat(),
        ["package", field, ..] if is_inherited(&["package", field]) => [&["workspace"], &names[..]].concat(),
        [table, name, ..] if TABLES.contains(&table) && is_inherited(&[table, name]) => {
            [&["workspace", "dependencies"], &names[1..]].concat()
        }
        _ => return None,
    };
    Some((workspace(judged), judged.path.clone(), Key::of(&above)))
}

/// The manifest of the workspace that a manifest belongs to.
pub(super) fn workspace<'j, 'g>(judged: &Judged<'j, 'g>) -> Option<Judged<'j, 'g>> {
    let context = judged.context;
    let beside = |folder: &RelPath| RelPath::new("Cargo.toml").ok()?.below(folder.as_str()).ok();
    let above = judged.path.ancestors().skip(1).filter_map(|folder| beside(&folder));
    let top = RelPath::new("Cargo.toml").ok();
    let candidates = std::iter::once(judged.path.clone()).chain(above).chain(top);
    candidates.filter_map(|path| context.sources.path(&path)).find_map(|path| {
        let data = context.sources.data(path)?;
        has_workspace(data.root.as_ref()?).then_some(Judged { context, path, data })
    })
}

fn has_workspace(root: &Node) -> bool {
    matches!(&root.value, Value::Table(entries) if entries.iter().any(|(key, _)| key == "workspace"))
}
