use super::*;

#[test]
fn a_label_is_the_folder_as_written() {
    for (written, expected) in [
        (".", ""),
        ("./", ""),
        ("./a", "a/"),
        ("././a/b", "a/b/"),
        ("..", "../"),
        ("../a", "../a/"),
        ("/a", "/a/"),
        ("/", "/"),
    ] {
        assert_eq!(origin(written), expected, "{written}");
    }
}

#[test]
fn folders_without_a_common_one_are_absolute() {
    let holder = tempfile::tempdir().expect("a folder");
    let there = relative(Path::new("/gone-one/x"), holder.path()).expect("a text");
    assert_eq!(there, holder.path().canonicalize().expect("it exists").to_string_lossy());
    assert_eq!(relative(Path::new("/gone/a"), Path::new("/gone/b/c")).expect("a text"), "../b/c");
}

#[cfg(unix)]
#[test]
fn links_are_resolved_so_that_dots_lead_where_they_say() {
    let holder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| holder.path().join(name);
    std::fs::create_dir_all(path("deep/real")).expect("a folder");
    std::fs::create_dir(path("pack")).expect("a folder");
    std::os::unix::fs::symlink(path("deep/real"), path("link")).expect("a link");
    assert_eq!(relative(&path("link"), &path("pack")).expect("a text"), "../../pack");
}
