//! Slots: places inside a file where the team may write what it likes.
//!
//! `// scaffold:slot routes` opens one and `// scaffold:end` closes it, in the comments of the file's language. What
//! lies between is blank on both sides of a comparison, so that everything else keeps its place.

use crate::model::path::RelPath;
use crate::syntax as lang;

/// The slots of a text, by name, with the bytes between their markers.
pub(super) fn slots(path: &RelPath, text: &str) -> Vec<(String, std::ops::Range<usize>)> {
    let leaders = lang::leaders(path, text.as_bytes());
    let (mut found, mut open, mut at): (Vec<_>, Option<(String, usize)>, usize) = (Vec::new(), None, 0);
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let marker =
            leaders.iter().find_map(|leader| line.trim().strip_prefix(leader.open)?.strip_suffix(leader.close));
        match marker.map(str::trim).and_then(|words| words.strip_prefix("scaffold:")) {
            Some("end") => found.extend(open.take().map(|(name, from)| (name, from..start))),
            Some(words) => open = words.strip_prefix("slot ").map(|name| (name.trim().to_owned(), at)),
            None => {}
        }
    }
    found
}

/// Both texts with their slots blank, and the names of slots whose markers the second has lost; nothing when the first
/// has none.
pub(super) fn blanked(path: &RelPath, base: &str, actual: &str) -> Option<(String, String, Vec<String>)> {
    if !base.contains("scaffold:slot ") {
        return None;
    }
    let (wanted, found) = (slots(path, base), slots(path, actual));
    let names = |all: &[(String, std::ops::Range<usize>)]| all.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    let (known, kept) = (names(&wanted), names(&found));
    let lost: Vec<String> = known.iter().filter(|name| !kept.contains(name)).cloned().collect();
    let blank = |text: &str, slots: Vec<(String, std::ops::Range<usize>)>, shared: &[String]| {
        let mut text = text.as_bytes().to_vec();
        for (_, range) in slots.into_iter().filter(|(name, _)| shared.contains(name)) {
            text[range].iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
        }
        String::from_utf8(text).unwrap_or_default()
    };
    Some((blank(base, wanted, &kept), blank(actual, found, &known), lost))
}
