//! A cache that is used, damaged and shared.

use super::*;
use crate::model::digest::Digest;
use crate::model::tree::Tree;

fn cache() -> (tempfile::TempDir, Cache) {
    let holder = tempfile::tempdir().expect("a folder");
    let cache = Cache::new(holder.path().join("cache"));
    (holder, cache)
}

fn tree() -> Tree {
    Tree::from_fixture("//- pack.toml\nx\n//- run.sh +x\ny\n").expect("a fixture")
}

fn flip(path: &Path, at: usize) {
    let mut bytes = std::fs::read(path).expect("a file");
    bytes[at] ^= 1;
    std::fs::write(path, bytes).expect("written");
}

fn only(folder: &Path) -> PathBuf {
    std::fs::read_dir(folder).expect("a folder").next().expect("a file").expect("a file").path()
}

fn known(version: &str, revision: &str, content: Digest) -> KnownPack {
    let version = (!version.is_empty()).then(|| version.parse().expect("a version"));
    KnownPack { pack: "p".into(), version, revision: revision.into(), content, signature: None }
}

#[test]
fn what_is_put_in_comes_out() {
    let (_holder, cache) = cache();
    assert!(cache.load(&tree().digest()).is_none());
    let digest = cache.store(&tree()).expect("stored");
    assert_eq!(digest, tree().digest());
    assert_eq!(cache.load(&digest), Some(tree()));
    assert_eq!(cache.verify(), (1, Vec::new()));
}

#[test]
fn a_flipped_byte_anywhere_is_noticed_and_taken_out() {
    let (_holder, cache) = cache();
    let digest = cache.store(&tree()).expect("stored");
    let path = only(&cache.root().join("packs"));
    let length = std::fs::metadata(&path).expect("a file").len();
    for at in (0..length).step_by(97) {
        flip(&path, usize::try_from(at).expect("small"));
        assert_ne!(cache.verify().1, [], "byte {at}");
        assert!(cache.load(&digest).is_none() && !path.exists(), "byte {at}");
        cache.store(&tree()).expect("stored");
    }
}

#[test]
fn an_index_that_was_damaged_says_nothing() {
    let (_holder, cache) = cache();
    let pack = known("1.0.0", "c", tree().digest());
    cache.remember("gh:a/b", Some(vec!["1.0.0".parse().expect("a version")]), Some(pack.clone())).expect("written");
    assert_eq!(cache.known("gh:a/b").packs, [pack]);
    let path = only(&cache.root().join("index"));
    let length = std::fs::metadata(&path).expect("a file").len();
    flip(&path, usize::try_from(length).expect("small") - 9);
    assert_eq!(cache.known("gh:a/b"), Known { place: "gh:a/b".into(), ..Known::default() });
    assert_eq!(cache.verify().1.len(), 1);
}

#[test]
fn a_version_is_known_once() {
    let (_holder, cache) = cache();
    let (one, two) = (Digest::of(b"1"), Digest::of(b"2"));
    for pack in [known("1.0.0", "a", one), known("1.1.0", "b", two), known("1.0.0", "c", two), known("", "d", one)] {
        cache.remember("p", None, Some(pack)).expect("written");
    }
    let known = cache.known("p");
    let shown: Vec<_> = known.packs.iter().map(|pack| pack.revision.as_str()).collect();
    assert_eq!(shown, ["d", "c", "b"]);
    assert_eq!(known.version(&"1.0.0".parse().expect("a version")).map(|pack| pack.content), Some(two));
    assert!(known.revision("d").is_some() && known.revision("a").is_none() && known.revision("").is_none());
}

#[test]
fn sweeping_keeps_what_a_place_refers_to() {
    let (_holder, cache) = cache();
    let digest = cache.store(&tree()).expect("stored");
    cache.remember("p", None, Some(known("1.0.0", "a", digest))).expect("written");
    let orphan = Tree::from_fixture("//- a\n").expect("a fixture");
    let orphan = cache.store(&orphan).expect("stored");
    assert_eq!(cache.sweep().expect("swept").files, 1);
    assert!(cache.has(&digest) && !cache.has(&orphan));
    assert_eq!(cache.clear().expect("cleared").files, 2);
    assert!(!cache.has(&digest) && cache.all_known().is_empty());
}

#[test]
fn many_threads_write_one_content() {
    let (_holder, cache) = cache();
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                let _held = cache.hold("p").expect("held");
                let digest = cache.store(&tree()).expect("stored");
                cache.remember("p", None, Some(known("1.0.0", "a", digest))).expect("written");
                assert!(cache.load(&digest).is_some());
            });
        }
    });
    assert_eq!(cache.verify(), (2, Vec::new()));
}

#[test]
fn a_memo_is_for_its_key_alone() {
    let (_holder, cache) = cache();
    let key = |parts: &[&[u8]]| Cache::key(parts).expect("a build");
    assert_ne!(key(&[b"ab", b"c"]), key(&[b"a", b"bc"]));
    let (one, other) = (key(&[b"1"]), key(&[b"2"]));
    cache.leave(&one, "first\nsecond");
    assert_eq!(cache.recall(&one).as_deref(), Some("first\nsecond"));
    assert_eq!(cache.recall(&other), None);
    let folder = cache.root().join("memos");
    std::fs::copy(only(&folder), folder.join(format!("{other}.memo"))).expect("copied");
    assert_eq!(cache.recall(&other), None);
    assert_eq!(cache.verify().1.len(), 1);
    assert_eq!(cache.sweep().expect("swept").files, 2);
}

#[test]
fn memos_are_bounded() {
    let (_holder, cache) = cache();
    for number in 0..600_u32 {
        cache.leave(&Digest::of(&number.to_le_bytes()), "x");
    }
    let count = std::fs::read_dir(cache.root().join("memos")).expect("a folder").count();
    assert!((128..=256).contains(&count), "{count}");
}
