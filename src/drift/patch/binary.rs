//! `GIT binary patch`: whole contents, deflated and in base 85, with the object names git checks them by.

use std::fmt::Write as _;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use sha1::{Digest as _, Sha1};

/// The digits of git's base 85 (git's `base85.c`).
const DIGITS: &[u8; 85] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~";
/// The bytes of one line; their number is its first letter.
const LINE: usize = 52;

/// Writes both directions, so that git can check what it replaces and undo it.
pub(super) fn write(out: &mut String, from: Option<&[u8]>, to: &[u8]) {
    let before = from.map_or_else(|| "0".repeat(40), object_name);
    _ = write!(out, "index {before}..{}\nGIT binary patch\n", object_name(to));
    write_literal(out, to);
    write_literal(out, from.unwrap_or_default());
}

fn write_literal(out: &mut String, bytes: &[u8]) {
    _ = writeln!(out, "literal {}", bytes.len());
    for line in deflated(bytes).chunks(LINE) {
        out.push(length_letter(line.len()));
        line.chunks(4).for_each(|group| write_group(out, group));
        out.push('\n');
    }
    out.push('\n');
}

/// Four bytes as five digits, the highest first; missing bytes count as zero.
fn write_group(out: &mut String, group: &[u8]) {
    let mut bytes = [0; 4];
    bytes[..group.len()].copy_from_slice(group);
    let number = u32::from_be_bytes(bytes);
    for place in (0..5).rev() {
        let digit = number / 85u32.pow(place) % 85;
        out.push(char::from(DIGITS[digit as usize]));
    }
}

/// `A` to `Z` for 1 to 26, `a` to `z` for 27 to 52.
fn length_letter(len: usize) -> char {
    let letters = (b'A'..=b'Z').chain(b'a'..=b'z');
    letters.map(char::from).nth(len - 1).unwrap_or('z')
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    // Writing to memory cannot fail.
    let written = encoder.write_all(bytes);
    written.and_then(|()| encoder.finish()).unwrap_or_default()
}

/// The name git gives a content: SHA-1 over `blob <length>`, a NUL, and the bytes.
fn object_name(bytes: &[u8]) -> String {
    let mut hasher = Sha1::new();
    hasher.update(format!("blob {}\0", bytes.len()));
    hasher.update(bytes);
    hasher.finalize().iter().fold(String::new(), |mut out, byte| {
        _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn object_names_are_those_of_git() {
        assert_eq!(object_name(b""), "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
        assert_eq!(object_name(b"hello\n"), "ce013625030ba8dba906f756967f9e9ca394464a");
    }

    #[test]
    fn groups_are_digits_of_base_85() {
        let text = |bytes: &[u8]| {
            let mut out = String::new();
            bytes.chunks(4).for_each(|group| write_group(&mut out, group));
            out
        };
        assert_eq!((text(&[0; 4]), text(&[0xff; 4]), text(&[1])), ("00000".into(), "|NsC0".into(), "0RR91".into()));
        assert_eq!((length_letter(1), length_letter(26), length_letter(27), length_letter(52)), ('A', 'Z', 'a', 'z'));
    }
}
