//! Any text is a lock or it is left alone; what was tidied stays as it is.
//!
//! An input is a lock, the manifest beside it and those of `crates/a` and `crates/b`, parted by NUL.

#![no_main]

use libfuzzer_sys::fuzz_target;
use scaffold::fuzz::cargo::{Manifests, tidy};
use scaffold::fuzz::model::path::RelPath;
use scaffold::fuzz::model::tree::{Entry, File, Tree};

fuzz_target!(|text: &str| {
    let mut parts = text.split('\0');
    let lock = parts.next().unwrap_or_default();
    let paths = ["Cargo.toml", "crates/a/Cargo.toml", "crates/b/Cargo.toml"].map(|path| RelPath::new(path).expect("a path"));
    let files = paths.into_iter().zip(parts).map(|(path, text)| (path, Entry::File(File::new(text.to_owned()))));
    let manifests = Manifests::read(&files.collect::<Tree>());
    if let Some(once) = tidy(lock, &manifests, "") {
        assert_eq!(tidy(&once, &manifests, "").as_deref(), Some(once.as_str()), "a second pass");
    }
});
