//! Any text is a lock or it is left alone; what was tidied stays as it is.
//!
//! An input is a lock, the manifest beside it and those of `crates/a` and `crates/b`, parted by NUL.

#![no_main]

use libfuzzer_sys::fuzz_target;
use scaffold::fuzz::cargo::tidy;

fuzz_target!(|text: &str| {
    let mut parts = text.split('\0');
    let lock = parts.next().unwrap_or_default();
    let manifests: Vec<(&str, &str)> = ["", "crates/a", "crates/b"].into_iter().zip(parts).collect();
    if let Some(once) = tidy(lock, &manifests) {
        assert_eq!(tidy(&once, &manifests).as_deref(), Some(once.as_str()), "a second pass");
    }
});
