//! The place a new folder is to stand: what is there, what is around it, and what it lends to answers.

use std::path::{Component, Path, PathBuf};

use super::member::Member;
use crate::blueprint::answers::Surroundings;
use crate::cargo::{MANIFEST, Manifest};
use crate::cli::failure::Failure;
use crate::model::path::RelPath;
use crate::model::tree::Tree;
use crate::project;
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
        Destination::File => return fault("a file is there", "choose another folder"),
        Destination::Link => {
            return fault("a link is there, and nothing is written through a link", "name the folder itself");
        }
        Destination::Other => {
            return fault("what is there is not a folder, or cannot be read", "choose another folder");
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
    let found = whole.ancestors().skip(1).find(|folder| folder.join(project::MANIFEST).is_file());
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
    let manifest = RelPath::new(MANIFEST).ok().and_then(|path| tree.file(&path));
    let Some(manifest) = manifest else { return if member { Err(no_workspace(dest)) } else { Ok(None) } };
    let own_root = std::str::from_utf8(&manifest.bytes).is_ok_and(|text| Manifest::read(text).workspace.is_some());
    let whole = whole(dest);
    for folder in whole.ancestors().skip(1) {
        let Ok(text) = std::fs::read_to_string(folder.join(MANIFEST)) else { continue };
        let manifest = Manifest::read(&text);
        let Some(workspace) = manifest.workspace.filter(|_| manifest.faults.is_empty()) else { continue };
        let Some(inside) = whole.strip_prefix(folder).ok().and_then(Path::to_str) else { continue };
        if workspace.excludes("", inside) {
            // As Cargo does, which looks for another one further up.
            continue;
        }
        let is_member = workspace.listed("").is_ok_and(|listed| listed.has(inside));
        // A root of its own goes unnoticed by the other one, unless that claims it.
        return match is_member == own_root {
            false => Ok(None),
            true if member && !own_root => Member::joining(folder, text, inside).map(Some),
            true => Err(workspace_failure(dest, folder, inside, own_root)),
        };
    }
    if member { Err(no_workspace(dest)) } else { Ok(None) }
}

fn no_workspace(dest: &Path) -> Failure {
    let reason = "it would be a crate in no workspace, and cannot be a member".into();
    Failure::Destination { path: dest.to_owned(), reason, help: "leave out `--member`".into() }
}

fn workspace_failure(dest: &Path, folder: &Path, inside: &str, own_root: bool) -> Failure {
    let manifest = folder.join(MANIFEST);
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
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |now| now.as_secs());
        i64::try_from(now).expect("a clock is not past the year 292,000,000,000")
    };
    let date = jiff::Timestamp::from_second(given.unwrap_or_else(clock)).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    date.to_zoned(jiff::tz::TimeZone::UTC).year().to_string()
}

fn random_uuid() -> Option<String> {
    Some(uuid::Uuid::new_v4().to_string())
}
