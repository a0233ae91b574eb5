//! `patch`: a git patch that takes a project back to what its blueprint says (git's manual, "diff-format" and
//! "gitformat-diff").
//!
//! A report shows the blueprint as the old side. A patch is the reverse: its old side is what stands in the project, so
//! `git apply` restores the blueprint. Lines keep the ends and the byte-order mark the project writes them with.

use std::fmt::Write as _;

use crate::model::digest::canonical;
use crate::model::path::RelPath;
use crate::model::tree::File;
use crate::syntax::hunk::Hunks;

mod binary;
mod quote;
mod text;

use quote::{label, quoted};

/// A file to be put back as the blueprint has it.
#[derive(Debug, Clone, Copy)]
pub struct Restore<'a> {
    /// What stands in the project, under the path it has there; `None` where the file is missing.
    pub from: Option<(&'a RelPath, &'a File)>,
    /// Where a link stands in its place: what that leads to.
    pub link: Option<&'a str>,
    /// What the blueprint has.
    pub to: (&'a RelPath, &'a File),
}

/// How a file's content is carried.
enum Content {
    Same,
    Text(Hunks),
    Binary,
}

/// The patch of all `restores`, in their order. `prefix` is the project's folder in its repository, empty at the root.
/// What needs no change is left out.
#[must_use]
pub fn patch(restores: &[Restore<'_>], prefix: &str) -> String {
    let mut out = String::new();
    for restore in restores {
        write_restore(&mut out, restore, prefix);
    }
    out
}

fn write_restore(out: &mut String, restore: &Restore<'_>, prefix: &str) {
    let (to_path, to) = restore.to;
    let new = below(prefix, to_path);
    let old = restore.from.map_or_else(|| new.clone(), |(path, _)| below(prefix, path));
    let bytes = restore.from.map(|(_, file)| &*file.bytes);
    let content = content(bytes, &to.bytes);
    let mut head = String::new();
    write_modes(&mut head, restore);
    if old != new {
        _ = writeln!(head, "rename from {}\nrename to {}", quoted("", &old), quoted("", &new));
    }
    if head.is_empty() && matches!(content, Content::Same) {
        return;
    }
    if let Some(target) = restore.link {
        write_unlink(out, &new, target);
    }
    _ = write!(out, "diff --git {} {}\n{head}", quoted("a/", &old), quoted("b/", &new));
    match content {
        Content::Same => {}
        Content::Text(hunks) => {
            let before = if restore.from.is_some() { label("a/", &old) } else { "/dev/null".to_owned() };
            _ = write!(out, "--- {before}\n+++ {}\n", label("b/", &new));
            text::write(out, &hunks);
        }
        Content::Binary => binary::write(out, bytes, &to.bytes),
    }
}

/// Takes a link away, as git writes that: the path it holds is its content, which has no end.
fn write_unlink(out: &mut String, path: &str, target: &str) {
    let count = target.split('\n').count();
    let lines = if count == 1 { "1".to_owned() } else { format!("1,{count}") };
    let (old, new) = (quoted("a/", path), quoted("b/", path));
    _ = write!(out, "diff --git {old} {new}\ndeleted file mode 120000\n--- {}\n+++ /dev/null\n", label("a/", path));
    _ = writeln!(out, "@@ -{lines} +0,0 @@\n-{}\n\\ No newline at end of file", target.replace('\n', "\n-"));
}

/// `new file mode`, or the two modes where they differ.
fn write_modes(head: &mut String, restore: &Restore<'_>) {
    let mode = |file: &File| if file.executable { "100755" } else { "100644" };
    let to = mode(restore.to.1);
    match restore.from.map(|(_, file)| mode(file)) {
        None => _ = writeln!(head, "new file mode {to}"),
        Some(from) if from != to => _ = writeln!(head, "old mode {from}\nnew mode {to}"),
        Some(_) => {}
    }
}

fn content(from: Option<&[u8]>, to: &[u8]) -> Content {
    let from = from.unwrap_or_default();
    if canonical(from) == canonical(to) {
        Content::Same
    } else if is_plain(from) && is_plain(to) {
        Content::Text(Hunks::in_full(to, from))
    } else {
        Content::Binary
    }
}

/// Whether a patch can carry the content line by line. Anything else goes as bytes.
fn is_plain(bytes: &[u8]) -> bool {
    !bytes.contains(&0) && std::str::from_utf8(bytes).is_ok()
}

fn below(prefix: &str, path: &RelPath) -> String {
    match prefix.trim_end_matches('/') {
        "" | "." => path.to_string(),
        folder => format!("{folder}/{path}"),
    }
}

#[cfg(test)]
mod tests;
