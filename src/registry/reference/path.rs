//! Paths, and file URLs as another way to write them.

use super::{Carrier, Reference, ReferenceFault, blueprint};

/// `C:\x` is a path too, where there are drives.
pub(super) fn is_path(text: &str) -> bool {
    let mut letters = text.chars();
    let drive = letters.next().is_some_and(|c| c.is_ascii_alphabetic()) && letters.next() == Some(':');
    text.starts_with(['.', '/']) || (drive && letters.next().is_some_and(|c| matches!(c, '\\' | '/')))
}

/// Parts `PATH//blueprint`; slashes at the end of either say nothing.
pub(super) fn folder(text: &str) -> Result<Reference, ReferenceFault> {
    let parted = text.get(1..).and_then(|rest| rest.find("//")).map(|at| text.split_at(at + 1));
    let (path, name) = parted.unwrap_or((text, ""));
    let path = match path.trim_end_matches('/') {
        "" => "/",
        path => path,
    };
    Ok(Reference { blueprint: blueprint(name)?, ..Reference::of(Carrier::Folder(path.to_owned())) })
}

/// A file URL (RFC 8089) without a host.
pub(super) fn file(text: &str, rest: &str) -> Result<Reference, ReferenceFault> {
    let fault = || ReferenceFault::FileUrl(text.to_owned());
    let path =
        decoded(rest).filter(|path| path.starts_with('/') && !path.contains(char::is_control)).ok_or_else(fault)?;
    let drive = path.strip_prefix('/').filter(|path| is_path(path) && !path.starts_with(['.', '/']));
    folder(drive.unwrap_or(&path))
}

/// The text behind percent-encoding (RFC 3986, section 2.1).
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first == b'%' {
            let digits = std::str::from_utf8(rest.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = &rest[2..];
        } else {
            bytes.push(*first);
        }
    }
    String::from_utf8(bytes).ok()
}
