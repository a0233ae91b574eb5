//! How a text is written down: the ends of its lines, its byte-order mark, and the end of its last line. None of it is
//! content, and all of it stays as the team has it.

use std::borrow::Cow;

use super::Three;
use crate::model::digest::canonical;

const MARK: &[u8] = b"\xef\xbb\xbf";

/// A text as it is merged: LF, no byte-order mark, and an end to its last line.
pub(super) fn plain(bytes: &[u8]) -> Option<String> {
    let mut text = String::from_utf8(canonical(bytes).into_owned()).ok()?;
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    Some(text)
}

/// A merged text written down: as the team writes, with an end to the last line where the sides agree on one.
pub(super) fn written(merged: &str, sides: Three<&[u8]>) -> Vec<u8> {
    let ended = sides.map(|bytes| bytes.is_empty() || bytes.ends_with(b"\n"));
    let ended = ended.trivial().unwrap_or(ended.ours);
    let body = if ended { merged } else { merged.strip_suffix('\n').unwrap_or(merged) };
    like(body.as_bytes(), sides.ours).into_owned()
}

/// A text with the line ends and the byte-order mark of another.
pub(super) fn like<'t>(text: &'t [u8], other: &[u8]) -> Cow<'t, [u8]> {
    let plain = canonical(text);
    let ends = other.iter().filter(|byte| **byte == b'\n').count();
    let crlf = memchr::memmem::find_iter(other, b"\r\n").count() * 2 > ends;
    if !crlf && !other.starts_with(MARK) {
        return plain;
    }
    let mut out = if other.starts_with(MARK) { MARK.to_vec() } else { Vec::new() };
    for byte in plain.iter() {
        if *byte == b'\n' && crlf {
            out.push(b'\r');
        }
        out.push(*byte);
    }
    Cow::Owned(out)
}
