use super::*;

fn check(text: &str, message: &str) {
    assert_eq!(RelPath::new(text).map_or_else(|fault| fault.to_string(), |_| "ok".into()), message, "{text:?}");
}

#[test]
fn ordinary_paths_pass() {
    for text in ["a", "src/main.rs", ".github/workflows/ci.yml", "café/ü.txt", "a b", "..a", "git/x", "console.rs"] {
        check(text, "ok");
    }
}

#[test]
fn every_fault_has_its_message() {
    check("", "the path is empty");
    check("/x", "`/x` is absolute: paths are relative to the project");
    check("a//b", "`a//b` has an empty segment");
    check("a/", "`a/` has an empty segment");
    check("../x", "`../x` has a `..` segment: it would leave the project or say nothing");
    check("a/./b", "`a/./b` has a `.` segment: it would leave the project or say nothing");
    check("a\0b", "`a\\0b` holds '\\0', which is not allowed in a file name");
    check("C:evil", "`C:evil` holds ':', which is not allowed in a file name");
    check("a. ", "`a. ` has a segment that ends with a dot or a space");
    check("CON", "`CON` uses the reserved device name `CON`");
    check("a/lpt1.md", "`a/lpt1.md` uses the reserved device name `lpt1.md`");
    check(".GIT/hooks/x", "`.GIT/hooks/x` enters `.git`");
    check("cafe\u{301}", "`cafe\u{301}` is not in Unicode normal form C");
    let long = "x".repeat(300);
    let start = "x".repeat(40);
    check(&long, &format!("the path has 300 bytes, 180 are allowed: `{start}…`"));
}

#[test]
fn folding_finds_what_collides() {
    let folded = |text: &str| RelPath::new(text).expect("valid").folded();
    assert_eq!(folded("README.md"), folded("readme.MD"));
    assert_eq!(folded("straße"), folded("STRASSE"));
    assert_ne!(folded("a"), folded("b"));
}

#[test]
fn inside_and_below_are_inverse() {
    let path = RelPath::new("a/b/c.rs").expect("valid");
    let inner = path.inside("a/b").expect("inside");
    assert_eq!(inner.as_str(), "c.rs");
    assert_eq!(inner.below("a/b").expect("short"), path);
    assert_eq!(path.inside("a/bc"), None);
}

proptest::proptest! {
    #[test]
    fn a_path_never_escapes(text in "[a-z./\\\\: \0]{0,12}") {
        if let Ok(path) = RelPath::new(&text) {
            let joined = std::path::Path::new("/root").join(path.as_str());
            let depth = joined.components().try_fold(0i32, |depth, part| match part {
                std::path::Component::Normal(_) => Some(depth + 1),
                std::path::Component::RootDir => Some(depth),
                _ => None,
            });
            proptest::prop_assert!(depth.is_some_and(|depth| depth >= 2) && joined.starts_with("/root"));
        }
    }
}
