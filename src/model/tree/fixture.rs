//! The text form of a tree, which tests and small built-in trees are written in.
//!
//! ```text
//! //- src/main.rs
//! fn main() {}
//! //- run.sh +x
//! //- data.txt no-newline
//! ```

use std::fmt::Write as _;

use super::{Entry, File, Tree};
use crate::model::path::{PathFault, RelPath};

/// Why a text is not the text form of a tree.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FixtureFault {
    #[error("line {line}: {fault}")]
    Path { line: usize, fault: PathFault },
    #[error("line {line}: `{flag}` is not `+x`, `no-newline` or `-> TARGET`")]
    Flag { line: usize, flag: String },
    #[error("line {line}: text before the first `//- path`")]
    NoHeader { line: usize },
    #[error("line {line}: `{path}` is given twice")]
    Twice { line: usize, path: RelPath },
}

struct Section {
    path: RelPath,
    executable: bool,
    newline: bool,
    link: Option<String>,
    text: String,
}

impl Tree {
    /// Reads the text form.
    ///
    /// # Errors
    /// The first line that does not fit.
    pub fn from_fixture(text: &str) -> Result<Self, FixtureFault> {
        let mut tree = Self::new();
        let mut open: Option<Section> = None;
        for (index, line) in text.split_inclusive('\n').enumerate() {
            match line.strip_prefix("//- ") {
                Some(header) => {
                    let next = section(header.trim_end(), index + 1)?;
                    close(open.replace(next), &mut tree, index)?;
                }
                None => match &mut open {
                    Some(section) => section.text.push_str(line),
                    None if line.trim().is_empty() => {}
                    None => return Err(FixtureFault::NoHeader { line: index + 1 }),
                },
            }
        }
        close(open, &mut tree, text.lines().count())?;
        Ok(tree)
    }

    /// The text form, in path order. Bytes that are not UTF-8 are shown with replacement characters.
    #[must_use]
    pub fn to_fixture(&self) -> String {
        let mut out = String::new();
        for (path, entry) in self.iter() {
            match entry {
                Entry::File(file) => write_file(&mut out, path, file),
                Entry::Link { target } => out.push_str(&format!("//- {path} -> {target}\n")),
                other => _ = writeln!(out, "//- {path} ({other:?})"),
            }
        }
        out
    }
}

fn write_file(out: &mut String, path: &RelPath, file: &File) {
    let text = String::from_utf8_lossy(&file.bytes);
    let bare = !text.is_empty() && !text.ends_with('\n');
    let executable = if file.executable { " +x" } else { "" };
    let newline = if bare { " no-newline" } else { "" };
    _ = write!(out, "//- {path}{executable}{newline}\n{text}{}", if bare { "\n" } else { "" });
}

fn section(header: &str, line: usize) -> Result<Section, FixtureFault> {
    let (head, link) = match header.split_once(" -> ") {
        Some((head, target)) => (head, Some(target.to_owned())),
        None => (header, None),
    };
    let mut words = head.split(' ');
    let name = words.next().expect("a split has a first part");
    let path = RelPath::new(name).map_err(|fault| FixtureFault::Path { line, fault })?;
    let mut section = Section { path, executable: false, newline: true, link, text: String::new() };
    for flag in words {
        match flag {
            "+x" => section.executable = true,
            "no-newline" => section.newline = false,
            _ => return Err(FixtureFault::Flag { line, flag: flag.to_owned() }),
        }
    }
    Ok(section)
}

fn close(section: Option<Section>, tree: &mut Tree, line: usize) -> Result<(), FixtureFault> {
    let Some(mut section) = section else { return Ok(()) };
    if !section.newline && section.text.ends_with('\n') {
        section.text.pop();
    }
    let entry = match section.link {
        Some(target) => Entry::Link { target },
        None => Entry::File(File { bytes: section.text.into(), executable: section.executable }),
    };
    match tree.insert(section.path.clone(), entry) {
        Some(_) => Err(FixtureFault::Twice { line, path: section.path }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_form_goes_both_ways() {
        let text = "//- a.txt no-newline\none\n//- b/run.sh +x\n#!/bin/sh\n//- c -> ../x\n//- empty\n";
        let tree = Tree::from_fixture(text).expect("a fixture");
        assert_eq!(tree.to_fixture(), text);
    }

    #[test]
    fn a_fault_names_its_line() {
        let message = |text: &str| Tree::from_fixture(text).expect_err("a fault").to_string();
        assert_eq!(message("x\n"), "line 1: text before the first `//- path`");
        assert_eq!(message("//- a\n//- a +y\n"), "line 2: `+y` is not `+x`, `no-newline` or `-> TARGET`");
    }
}
