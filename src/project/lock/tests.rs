//! Locks that are read and written.

use super::*;
use crate::model::finding::Severity;
use crate::project::LockedItems;
use crate::rule::{Example, Ownership, Rule, Zone};

fn items() -> LockedItems {
    let path = RelPath::new("b.rs").expect("a path");
    let (_, outline) = Size::of(&path, b"fn f() { 1 }\nimpl A for B { const C: &str = r\"\\\"; }\n");
    LockedItems::of(&outline.expect("an outline"), true)
}

fn lock() -> Lock {
    let size = Some(Size { units: 2, tokens: 30 });
    let file = LockedFile { digest: Digest::of(b"x"), executable: true, ownership: Mode::Pinned, size };
    let policy = Policy {
        zones: vec![Zone { name: "api".into(), paths: vec!["src/**".into()] }],
        ownership: vec![Ownership {
            paths: vec!["a".into()],
            mode: Mode::Pinned,
            why: Some("w".into()),
            keys: Vec::new(),
        }],
        ..Policy::default()
    };
    Lock {
        entries: vec![Locked {
            name: "service".into(),
            into: ".".into(),
            renderer: 1,
            languages: 1,
            components: vec!["audit".into()],
            defaulted: BTreeSet::new(),
            pack: LockedPack {
                reference: "builtin".into(),
                name: "foundation".into(),
                version: semver::Version::new(0, 1, 0),
                digest: "sp1:0".into(),
                requirement: Some(semver::VersionReq::STAR),
                revision: Some("1".into()),
                signers: vec!["k".into()],
            },
            answers: [("name".to_owned(), Value::String("orders".into()))].into(),
            files: [(RelPath::new("a/b.rs").expect("a path"), file)].into(),
            items: [(RelPath::new("a/b.rs").expect("a path"), items())].into_iter().collect(),
            landmarks: None,
            policy,
        }],
    }
}

#[test]
fn a_lock_goes_both_ways() {
    let text = lock().to_text();
    assert_eq!(Lock::read(text.as_bytes()), Ok(lock()), "{text}");
    assert_eq!(Lock::read(text.replace('\n', "\r\n").as_bytes()), Ok(lock()));
}

/// A lock that cannot be written would be an empty one under a digest that holds.
#[test]
fn everything_that_a_blueprint_can_hold_is_written() {
    let body = "a = -9223372036854775808\nb = -inf\nc = 1979-05-27T07:32:00.999-07:00\nd = []\ne = {}\n\
                f = [[], [{ \"g.\\\"h\" = '''\n''' }], 1]\n[[i]]\n[[i]]\nj.k = 07:32:00\n\"\" = true\n";
    let rule = Rule {
        id: "r".into(),
        kind: "of-a-later-version".into(),
        severity: Severity::Warn,
        why: "\u{0}\r\n\"\"\"'\u{fdd0}\u{10ffff}".into(),
        fix: None,
        component: Some(String::new()),
        waivable: false,
        examples: vec![Example { pass: None, fail: None }, Example { pass: Some("\r".into()), fail: None }],
        body: body.parse().expect("a table"),
    };
    let mut full = lock();
    full.entries[0].policy.rules.push(rule);
    full.entries[0].policy.waiver_days = Some(u32::MAX);
    full.entries[0].landmarks = Some(Landmarks::default());
    full.entries[0].answers.insert("n".into(), Value::Integer(i64::MIN));
    full.entries[0].answers.insert("l".into(), Value::List(Vec::new()));
    let text = full.to_text();
    assert_eq!(Lock::read(text.as_bytes()), Ok(full), "{text}");
    assert_eq!(Lock::read(Lock::default().to_text().as_bytes()), Ok(Lock::default()));
}

#[test]
fn items_are_read_when_they_are_asked_for_and_texts_hold_none() {
    let mut two = lock();
    two.entries.push(two.entries[0].clone());
    assert_eq!(Lock::read(two.to_text().as_bytes()), Ok(two.clone()));
    two.entries[1].items = Items::default();
    assert_eq!(Lock::read(two.to_text().as_bytes()), Ok(two.clone()));
    for number in [0, 1] {
        let text = format!("\n[blueprint.items]\ncut = \"{number}\"\n\n[blueprint.landmarks]\n");
        two.entries[number].answers.insert("a".into(), Value::String(text));
        assert_eq!(Lock::read(two.to_text().as_bytes()), Ok(two.clone()), "{}", two.to_text());
    }
}

#[test]
fn a_lock_of_the_first_format_is_read() {
    let mut old = lock();
    old.entries[0].items = Items::default();
    old.entries[0].files.values_mut().for_each(|file| file.size = None);
    let (_, body) = split_owned(&old.to_text());
    let body = body.replace("schema = 2", "schema = 1");
    let text = format!("{HEAD}digest = \"sha256:{}\"\n{body}", Digest::of(body.as_bytes()));
    assert_eq!(Lock::read(text.as_bytes()), Ok(old));
}

fn split_owned(text: &str) -> (String, String) {
    let (digest, body) = split(text).expect("a lock");
    (digest.to_owned(), body.to_owned())
}

#[test]
fn a_lock_that_was_touched_says_so() {
    let text = lock().to_text();
    assert_eq!(Lock::read(text.replace("pinned", "open").as_bytes()), Err(LockFault::Edited));
    assert_eq!(Lock::read(text.replace("why = \"w\"", "why = \"v\"").as_bytes()), Err(LockFault::Edited));
    assert_eq!(Lock::read(b"x"), Err(LockFault::Edited));
    let merged = format!("{text}<<<<<<< ours\n=======\n>>>>>>> theirs\n");
    assert!(matches!(Lock::read(merged.as_bytes()), Err(LockFault::Conflict { .. })));
    assert_eq!(Lock::read(text.replace("schema = 2", "schema = 9").as_bytes()), Err(LockFault::Newer { schema: 9 }));
}
