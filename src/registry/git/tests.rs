//! Names of tags, through one `check`. What fetching does is tested against real repositories in `tests/it/packs.rs`.

use super::*;

fn check(subdir: Option<&str>, name: &str, expected: Option<&str>) {
    let version = Repository::new("https://h/r", subdir).version(name).map(|version| version.to_string());
    assert_eq!(version.as_deref(), expected, "{subdir:?} {name}");
}

#[test]
fn tags_say_versions() {
    check(None, "refs/tags/v1.2.3", Some("1.2.3"));
    check(None, "refs/tags/v1.2.3-rc.1", Some("1.2.3-rc.1"));
    for name in ["refs/tags/1.2.3", "refs/tags/v1.2", "refs/tags/v1.2.3+x", "refs/tags/sub/v1.2.3", "refs/heads/v1.2.3"]
    {
        check(None, name, None);
    }
    check(Some("a/b"), "refs/tags/a/b/v1.2.3", Some("1.2.3"));
    check(Some("a/b"), "refs/tags/v1.2.3", None);
    check(Some("a/b"), "refs/tags/a/bv1.2.3", None);
}
