//! The walk through `examples/`, run line by line.

use std::path::Path;

use super::session::Session;

#[test]
fn the_walk_through_leads_where_it_says() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let session = Session::new("scaffold/examples", str::to_owned);
    copy(&examples, session.folder());
    session.check(&examples.join("README.md"));
}

/// Copies a folder, without what Cargo built in it.
pub(super) fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    let built = |entry: &walkdir::DirEntry| entry.file_name() == "target";
    let entries = walkdir::WalkDir::new(from).min_depth(1).into_iter().filter_entry(|entry| !built(entry));
    for entry in entries {
        let entry = entry.expect("examples can be listed");
        let to = to.join(entry.path().strip_prefix(from).expect("below"));
        if entry.file_type().is_dir() {
            std::fs::create_dir(to).expect("a folder");
        } else {
            std::fs::copy(entry.path(), to).expect("a file");
        }
    }
}
