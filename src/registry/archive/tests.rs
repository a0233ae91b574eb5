//! Archives that are fine, and archives built to do harm.

use std::io::Write as _;

use super::*;

const PACK: &str = "//- a/blueprint.toml\nx\n//- a/reference/run.sh +x\n#!/bin/sh\n//- LICENSE\n//- pack.toml\ny\n//- z/blueprint.toml\n";

fn tree(text: &str) -> Tree {
    Tree::from_fixture(text).expect("a fixture")
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = GzBuilder::new().write(Vec::new(), Compression::fast());
    gzip.write_all(bytes).expect("memory");
    gzip.finish().expect("memory")
}

/// One header with its content, as hostile as asked for.
fn raw(name: &[u8], kind: EntryType, mode: u32, size: u64, content: &[u8]) -> Vec<u8> {
    let mut header = Header::new_ustar();
    header.as_mut_bytes()[..name.len()].copy_from_slice(name);
    header.set_entry_type(kind);
    header.set_mode(mode);
    header.set_size(size);
    header.set_cksum();
    let mut bytes = header.as_bytes().to_vec();
    bytes.extend(content);
    bytes.resize(bytes.len().next_multiple_of(512), 0);
    bytes
}

fn file(name: &str) -> Vec<u8> {
    raw(name.as_bytes(), EntryType::Regular, 0o644, 1, b"x")
}

fn ended(parts: &[Vec<u8>]) -> Vec<u8> {
    gzip(&[&parts.concat()[..], &[0; 1024]].concat())
}

fn messages(bytes: &[u8]) -> Vec<String> {
    read(bytes).expect_err("refused").iter().map(ToString::to_string).collect()
}

fn check(parts: &[Vec<u8>], expected: &[&str]) {
    assert_eq!(messages(&ended(parts)), expected);
}

#[test]
fn an_archive_holds_what_was_put_in_and_is_always_the_same() {
    let tree = tree(PACK);
    let bytes = write(&tree).expect("an archive");
    assert_eq!(bytes, write(&tree).expect("an archive"));
    assert_eq!(read(&bytes).expect("a tree"), tree);
    // No flags, no time, best compression, unknown system (RFC 1952, section 2.3).
    assert_eq!(bytes[..10], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255]);
}

#[test]
fn manifests_come_first_and_nothing_else_is_read() {
    let bytes = write(&tree(PACK)).expect("an archive");
    let names: Vec<_> = manifests(&bytes).expect("manifests").paths().map(ToString::to_string).collect();
    assert_eq!(names, ["a/blueprint.toml", "pack.toml", "z/blueprint.toml"]);
    let torn = ended(&[file("pack.toml"), file("x"), raw(b"../x", EntryType::Regular, 0o644, 0, b"")]);
    assert_eq!(manifests(&torn).expect("manifests").len(), 1);
}

#[test]
fn what_leaves_the_pack_is_refused() {
    check(
        &[file("../../pwn"), file("/abs"), file(".git/hooks/x"), file("con.txt"), file("a:b"), file("ok")],
        &[
            "`../../pwn` has a `..` segment: it would leave the project or say nothing",
            "`/abs` is absolute: paths are relative to the project",
            "`.git/hooks/x` enters `.git`",
            "`con.txt` uses the reserved device name `con.txt`",
            "`a:b` holds ':', which is not allowed in a file name",
        ],
    );
    check(&[raw(b"a\xff", EntryType::Regular, 0o644, 0, b"")], &["`a\u{fffd}` is not UTF-8"]);
}

#[test]
fn only_regular_files_are_taken() {
    let mut link = raw(b"d", EntryType::Symlink, 0o777, 0, b"");
    link[157..161].copy_from_slice(b"/var");
    let mut header = Header::from_byte_slice(&link).clone();
    header.set_cksum();
    check(
        &[
            header.as_bytes().to_vec(),
            raw(b"p", EntryType::Fifo, 0o644, 0, b""),
            raw(b"n", EntryType::Char, 0o644, 0, b""),
            raw(b"f", EntryType::Directory, 0o755, 0, b""),
            raw(b"g", EntryType::XGlobalHeader, 0o644, 0, b""),
            raw(b"s", EntryType::Regular, 0o4755, 1, b"x"),
        ],
        &[
            "`d` is a link to `/var`: a pack holds regular files only",
            "`p` is a pipe: a pack holds regular files only",
            "`n` is a device: a pack holds regular files only",
            "`f` is a folder: a pack holds regular files only",
            "`g` is of a kind of its own: a pack holds regular files only",
            "`s` has a set-user-id, set-group-id or sticky bit",
        ],
    );
}

#[test]
fn no_path_stands_twice_in_any_spelling() {
    check(
        &[file("a"), file("a"), file("README"), file("readme"), file("d"), file("d/e")],
        &[
            "`a` is twice in the archive",
            "`README` and `readme` are one path where case does not count",
            "`d` is a file, and `d/e` needs it to be a folder",
        ],
    );
}

#[test]
fn sizes_are_limited_whatever_the_header_says() {
    let big = raw(b"big", EntryType::Regular, 0o644, 5 << 20, &vec![7; 5 << 20]);
    let expected = "`big` has 5242880 bytes, 4194304 are allowed";
    let bytes = ended(std::slice::from_ref(&big));
    assert_eq!(messages(&bytes)[0], expected);
    let huge = raw(b"huge", EntryType::Regular, 0o644, u64::from(u32::MAX), b"");
    assert_eq!(
        messages(&ended(&[huge]))[..2],
        ["`huge` has 4294967295 bytes, 4194304 are allowed", "the files have more than 33554432 bytes together",]
    );
    let bomb: Vec<Vec<u8>> =
        (0..4).map(|n| raw(&[b'a' + n], EntryType::Regular, 0o644, 1 << 20, &vec![0; 1 << 20])).collect();
    let message = messages(&ended(&bomb)).pop().expect("a message");
    assert!(message.ends_with("which is more than a pack of its size can hold"), "{message}");
    let many: Vec<Vec<u8>> = (0..=MAX_FILES).map(|n| file(&n.to_string())).collect();
    check(&many, &["there are more than 4096 files"]);
}

#[test]
fn torn_and_extended_archives_are_refused() {
    let whole = write(&tree(PACK)).expect("an archive");
    for length in 0..whole.len() {
        assert!(read(&whole[..length]).is_err(), "{length} of {} bytes", whole.len());
    }
    let follows = ["the archive cannot be read: something follows its end"];
    assert_eq!(messages(&[&whole[..], &whole[..]].concat()), follows);
    let hidden = gzip(&[file("a"), vec![0; 1024], file("b")].concat());
    assert_eq!(messages(&hidden), follows);
    let mut flipped = whole.clone();
    let last = flipped.len() - 6;
    flipped[last] ^= 1;
    assert!(read(&flipped).is_err());
}

#[test]
fn a_name_that_fits_no_header_is_refused() {
    let long = tree(&format!("//- {}\n", "x".repeat(150)));
    assert_eq!(write(&long).expect_err("refused").len(), 1);
    let deep = tree(&format!("//- {}/{}\n", "x".repeat(90), "y".repeat(85)));
    assert_eq!(read(&write(&deep).expect("an archive")).expect("a tree"), deep);
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..2000)) {
        _ = read(&bytes);
        _ = read(&gzip(&bytes));
        _ = manifests(&gzip(&bytes));
    }
}
