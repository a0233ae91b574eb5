//! The place a new folder is to stand: what is there, what is around it, and what it lends to answers.

use std::path::{Component, Path, PathBuf};

use super::member::Member;
use crate::blueprint::answers::Surroundings;
use crate::cli::failure::Failure;
use crate::model::path::{Globs, RelPath};
use crate::model::tree::Tree;
use crate::project::MANIFEST;
use crate::system::disk::{self, Destination};

/// Refuses a destination that is taken, a link, or inside another project.
pub(super) fn check(dest: &Path, force: bool) -> Result<(), Failure> {
    let fault = |reason: &str, help: &str| {
        Err(Failure::Destination { path: dest.to_owned(), reason: reason.into(), help: help.into() })
    };
    if dest.file_name().is_some_and(|name| name.to_str().is_none_or(|name| name.contains(char::is_control))) {
        return fault("the name holds characters no project can have", "choose another name");
    }
    match disk::inspect(dest) {
        Destination::File => return fault("a file stands there", "choose another folder"),
        Destination::Link => {
            return fault("a link stands there, and nothing is written through a link", "name the folder itself");
        }
        Destination::Other => {
            return fault("what stands there is no folder, or may not be looked at", "choose another folder");
        }
        Destination::Folder { .. } if !force => return Err(not_empty(dest)),
        Destination::Folder { .. } | Destination::EmptyFolder | Destination::EmptyRepository | Destination::Absent => {}
    }
    match enclosing_project(dest) {
        Some(project) => fault(
            &format!("it lies inside the project at {}", project.display()),
            "choose a folder outside that project",
        ),
        None => Ok(()),
    }
}

/// Says that the folder is not empty.
pub(super) fn not_empty(dest: &Path) -> Failure {
    Failure::Destination {
        path: dest.to_owned(),
        reason: "the folder is not empty".into(),
        help: "choose another folder, or see with `-n --force` what would be replaced and then give `--force`".into(),
    }
}

/// The folder itself counts: it may be a project already.
fn enclosing_project(dest: &Path) -> Option<PathBuf> {
    let whole = whole(dest);
    let found = whole.ancestors().skip(1).find(|folder| folder.join(MANIFEST).is_file());
    found.map(Path::to_owned)
}

/// The destination as an absolute path without `.` and `..`, with links of the part that exists resolved.
fn whole(dest: &Path) -> PathBuf {
    let (mut base, mut rest) = (dest.to_owned(), Vec::new());
    loop {
        if let Ok(found) = base.canonicalize() {
            return rest.iter().rev().fold(found, |path, part| path.join(part));
        }
        match base.components().next_back() {
            Some(Component::Normal(name)) => rest.push(name.to_owned()),
            Some(_) => {}
            None => return dest.to_owned(),
        }
        base.pop();
        if base.as_os_str().is_empty() {
            base = PathBuf::from(".");
        }
    }
}

/// Refuses a crate that Cargo would take for part of a workspace around it, unless it is to be a `member`: then what is
/// to be changed in the manifest of that workspace, or nothing where it names the crate already.
pub(super) fn check_cargo(dest: &Path, tree: &Tree, member: bool) -> Result<Option<Member>, Failure> {
    let manifest = RelPath::new("Cargo.toml").ok().and_then(|path| tree.file(&path));
    let Some(manifest) = manifest else { return if member { Err(no_workspace(dest)) } else { Ok(None) } };
    let own_root = std::str::from_utf8(&manifest.bytes).is_ok_and(has_workspace);
    let whole = whole(dest);
    for folder in whole.ancestors().skip(1) {
        let Ok(text) = std::fs::read_to_string(folder.join("Cargo.toml")) else { continue };
        let Ok(table) = toml::from_str::<toml::Table>(&text) else { continue };
        let Some(workspace) = table.get("workspace").and_then(toml::Value::as_table) else { continue };
        let inside = whole.strip_prefix(folder).ok().and_then(Path::to_str).unwrap_or_default().to_owned();
        return match fits(workspace, &inside, own_root) {
            true => Ok(None),
            false if member && !own_root => Member::joining(folder, text, &inside).map(Some),
            false => Err(workspace_failure(dest, folder, &inside, own_root)),
        };
    }
    if member { Err(no_workspace(dest)) } else { Ok(None) }
}

fn no_workspace(dest: &Path) -> Failure {
    let reason = "it would be a crate in no workspace, and cannot be a member".into();
    Failure::Destination { path: dest.to_owned(), reason, help: "leave out `--member`".into() }
}

fn has_workspace(text: &str) -> bool {
    toml::from_str::<toml::Table>(text).is_ok_and(|table| table.contains_key("workspace"))
}

/// Cargo takes members by pattern, and leaves alone what a workspace excludes.
fn fits(workspace: &toml::Table, inside: &str, own_root: bool) -> bool {
    let list = |key: &str| -> Vec<String> {
        let items = workspace.get(key).and_then(toml::Value::as_array).into_iter().flatten();
        items
            .filter_map(toml::Value::as_str)
            .map(|item| item.trim_start_matches("./").trim_end_matches('/').to_owned())
            .collect()
    };
    let excluded = list("exclude").iter().any(|folder| inside == folder || inside.starts_with(&format!("{folder}/")));
    let path = RelPath::new(inside);
    let member = || Globs::new(&list("members")).is_ok_and(|globs| path.is_ok_and(|path| globs.is_match(&path)));
    // A root of its own goes unnoticed by the other one, unless that claims it.
    excluded || member() != own_root
}

fn workspace_failure(dest: &Path, folder: &Path, inside: &str, own_root: bool) -> Failure {
    let manifest = folder.join("Cargo.toml");
    let reason = if own_root {
        format!(
            "it would be a workspace among the members of {}, and Cargo refuses multiple workspace roots",
            manifest.display()
        )
    } else {
        format!("it lies inside the workspace of {}, which does not name it", manifest.display())
    };
    let join = if own_root { "" } else { ", make it one of its members with `--member`" };
    let help = format!("choose a folder outside{join}, or add `exclude = [\"{inside}\"]` under `[workspace]` there");
    Failure::Destination { path: dest.to_owned(), reason, help }
}

/// What the surroundings give to answers.
pub(super) fn surroundings(dest: &Path) -> Surroundings {
    let name = whole(dest).file_name().and_then(|name| name.to_str()).map(str::to_owned);
    let (year, uuid) = (Some(year()), random_uuid());
    Surroundings { destination: name, year, uuid }
}

/// The calendar year (UTC), by the mean length of a Gregorian year; `SOURCE_DATE_EPOCH` comes before the clock.
fn year() -> String {
    let given = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|text| text.parse::<i64>().ok());
    let clock = || {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        i64::try_from(now.as_secs()).unwrap_or_default()
    };
    let date = jiff::Timestamp::from_second(given.unwrap_or_else(clock)).unwrap_or_default();
    date.to_zoned(jiff::tz::TimeZone::UTC).year().to_string()
}

fn random_uuid() -> Option<String> {
    Some(uuid::Uuid::new_v4().to_string())
}
