//! `--member`: the new crate among the members of the Cargo workspace around it.

use std::path::{Path, PathBuf};

use toml_edit::{Array, DocumentMut, Item, value};

use crate::cli::failure::Failure;
use crate::model::path::RelPath;
use crate::model::plan::plan;
use crate::model::tree::{Entry, File, Tree};
use crate::system::disk::{self, Stop};

/// A manifest that is to name one member more.
pub(super) struct Member {
    /// The folder of the workspace.
    folder: PathBuf,
    /// What is added, relative to it.
    pub name: String,
    before: String,
    after: String,
}

impl Member {
    /// The workspace in `folder`, whose manifest is `text`, with `name` among its members.
    ///
    /// # Errors
    /// When the manifest cannot be edited.
    pub(super) fn joining(folder: &Path, text: String, name: &str) -> Result<Self, Failure> {
        let after = joined(&text, name).map_err(|reason| {
            let path = folder.join("Cargo.toml");
            Failure::Unreadable { path, reason }
        })?;
        Ok(Self { folder: folder.to_owned(), name: name.to_owned(), before: text, after })
    }

    /// The manifest that is changed.
    pub(super) fn manifest(&self) -> PathBuf {
        self.folder.join("Cargo.toml")
    }

    /// Writes the manifest.
    ///
    /// # Errors
    /// When it was changed meanwhile or cannot be written.
    pub(super) fn write(&self, stop: Stop<'_>) -> Result<(), Failure> {
        let path = RelPath::new("Cargo.toml").expect("it is a plain name");
        let tree =
            |text: &str| -> Tree { [(path.clone(), Entry::File(File::new(text.to_owned())))].into_iter().collect() };
        Ok(disk::apply(&self.folder, &plan(&tree(&self.before), &tree(&self.after)), stop)?)
    }
}

/// The text of a workspace's manifest with one member more, everything else as it is.
fn joined(text: &str, name: &str) -> Result<String, String> {
    let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| error.message().to_owned())?;
    let workspace = document.get_mut("workspace").and_then(Item::as_table_like_mut).ok_or("it has no `[workspace]`")?;
    let members = workspace.entry("members").or_insert_with(|| value(Array::new()));
    members.as_array_mut().ok_or("`workspace.members` is no list")?.push(name);
    Ok(document.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(joined(text, "b").as_deref().unwrap_or_else(|reason| reason), expected);
    }

    #[test]
    fn a_member_is_added_and_nothing_else() {
        check(
            "[workspace] # ours\nmembers = [\"a\"]\nresolver = \"3\"\n",
            "[workspace] # ours\nmembers = [\"a\", \"b\"]\nresolver = \"3\"\n",
        );
        check("[workspace]\n", "[workspace]\nmembers = [\"b\"]\n");
        check("workspace = { members = [] }\n", "workspace = { members = [\"b\"] }\n");
        check("[package]\n", "it has no `[workspace]`");
        check("[workspace]\nmembers = 1\n", "`workspace.members` is no list");
    }
}
