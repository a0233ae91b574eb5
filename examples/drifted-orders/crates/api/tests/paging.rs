//! Cursors: what was written is read, and nothing else is.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops at the first surprise, also in what it shares"
)]

use api::paging::{Cursor, CursorFault, Cursors, QueryDigest, ShortKey};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use contracts::Tenant;
use domain::Direction;
use proptest::prelude::*;

/// Keys 1 to 3 have an id each.
fn cursors(current: u8, previous: Option<u8>) -> Cursors {
    let key = |seed: u8| format!("{seed:k>32}").into();
    Cursors::new(&key(current), previous.map(key).as_ref()).unwrap()
}

fn tenant(name: &str) -> Tenant {
    Tenant::parse(name).unwrap()
}

fn query(list: &str, filters: &[(&str, &str)]) -> QueryDigest {
    QueryDigest::new(list, filters)
}

fn any_cursor() -> impl Strategy<Value = Cursor> {
    let direction = prop_oneof![Just(Direction::Older), Just(Direction::Newer)];
    (direction, any::<i64>()).prop_map(|(direction, seq)| Cursor { direction, seq })
}

const SEVEN: Cursor = Cursor {
    direction: Direction::Older,
    seq: 7,
};

proptest! {
    #[test]
    fn what_is_written_is_read(cursor in any_cursor()) {
        let (cursors, acme, all) = (cursors(1, None), tenant("acme"), query("things", &[]));
        let text = cursors.write(cursor, &acme, all);
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
        prop_assert!(text.len() == 47 && text.bytes().all(plain));
        prop_assert_eq!(cursors.read(&text, &acme, all), Ok(cursor));
    }

    #[test]
    fn junk_is_refused(text in prop_oneof![".*", "[A-Za-z0-9_-]{47}", "AQ[A-Za-z0-9_-]{45}"]) {
        let (cursors, acme, all) = (cursors(1, None), tenant("acme"), query("things", &[]));
        prop_assert!(cursors.read(&text, &acme, all).is_err());
    }

    #[test]
    fn junk_that_begins_like_a_cursor_is_refused(junk: [u8; 32], sound in 0..20_usize) {
        let (cursors, acme, all) = (cursors(1, None), tenant("acme"), query("things", &[]));
        let mut bytes = BASE64.decode(cursors.write(SEVEN, &acme, all)).unwrap();
        let rest = &mut bytes[sound..];
        let length = rest.len().min(junk.len());
        rest[..length].copy_from_slice(&junk[..length]);
        prop_assert!(cursors.read(&BASE64.encode(bytes), &acme, all).is_err());
    }
}

#[test]
fn any_flipped_bit_is_refused() {
    let (cursors, acme, all) = (cursors(1, Some(2)), tenant("acme"), query("things", &[]));
    let text = cursors.write(SEVEN, &acme, all);
    let bytes = BASE64.decode(&text).unwrap();
    assert_eq!(bytes.len(), 35);
    for bit in 0..bytes.len() * 8 {
        let mut flipped = bytes.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let refused = cursors.read(&BASE64.encode(&flipped), &acme, all);
        assert!(refused.is_err(), "bit {bit}");
    }
    for bit in 0..text.len() * 8 {
        let mut flipped = text.clone().into_bytes();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let flipped = String::from_utf8_lossy(&flipped);
        let refused = cursors.read(&flipped, &acme, all);
        assert!(refused.is_err(), "bit {bit} of the text");
    }
}

#[test]
fn padding_and_blanks_are_no_part_of_a_cursor() {
    let (cursors, acme, all) = (cursors(1, None), tenant("acme"), query("things", &[]));
    let text = cursors.write(SEVEN, &acme, all);
    for other in ["", &format!("{text}="), &format!(" {text}"), &text[1..]] {
        let refused = cursors.read(other, &acme, all);
        assert_eq!(refused, Err(CursorFault::Junk), "{other}");
    }
}

#[test]
fn a_cursor_belongs_to_one_tenant_and_one_query() {
    let (cursors, acme) = (cursors(1, None), tenant("acme"));
    let anns = query("things", &[("author", "ann")]);
    let text = cursors.write(SEVEN, &acme, anns);
    let refused = cursors.read(&text, &tenant("acme2"), anns);
    assert_eq!(refused, Err(CursorFault::OtherTenant));
    for other in [
        query("things", &[]),
        query("things", &[("author", "bob")]),
        query("things", &[("author", "ann"), ("state", "open")]),
        query("others", &[("author", "ann")]),
    ] {
        let refused = cursors.read(&text, &acme, other);
        assert_eq!(refused, Err(CursorFault::OtherQuery));
    }
}

#[test]
fn keys_are_rotated_one_at_a_time() {
    let (acme, all) = (tenant("acme"), query("things", &[]));
    let text = cursors(1, None).write(SEVEN, &acme, all);
    assert_eq!(cursors(2, Some(1)).read(&text, &acme, all), Ok(SEVEN));
    let refused = cursors(3, Some(2)).read(&text, &acme, all);
    assert_eq!(refused, Err(CursorFault::RetiredKey));
}

/// A key's id is one byte, so of many keys some share theirs.
#[test]
fn two_keys_of_one_id_are_both_tried() {
    let (acme, all) = (tenant("acme"), query("things", &[]));
    let id = |seed| {
        BASE64
            .decode(cursors(seed, None).write(SEVEN, &acme, all))
            .unwrap()[1]
    };
    let ids: Vec<_> = (0..=u8::MAX).map(|seed| (seed, id(seed))).collect();
    let mut pairs = ids.iter().flat_map(|a| ids.iter().map(move |b| (a, b)));
    let (&(new, _), &(old, _)) = pairs.find(|(a, b)| a.0 != b.0 && a.1 == b.1).unwrap();

    let text = cursors(old, None).write(SEVEN, &acme, all);
    let read = cursors(new, Some(old)).read(&text, &acme, all);
    assert_eq!(read, Ok(SEVEN));
    let refused = cursors(new, None).read(&text, &acme, all);
    assert_eq!(refused, Err(CursorFault::OtherTenant));
}

#[test]
fn a_short_key_is_refused_and_no_key_is_shown() {
    let short = Cursors::new(&"k".repeat(31).into(), None);
    assert_eq!(short.unwrap_err(), ShortKey);
    let shown = format!("{:?}", cursors(1, Some(2)));
    assert!(!shown.contains("kkk"), "{shown}");
}
