//! The grammar of references through `check`: a text, and what it means.

use super::*;

fn check(text: &str, expected: &str) {
    let shown = match Reference::parse(text) {
        Ok(Reference { carrier, blueprint }) => {
            let name = blueprint.map_or_else(String::new, |name| format!(" // {name}"));
            match carrier {
                Carrier::Builtin => format!("builtin{name}"),
                Carrier::Folder(path) => format!("folder {path}{name}"),
                Carrier::Other { kind, text: kept } => {
                    assert_eq!(kept, text.trim());
                    format!("{kind:?}{name}")
                }
            }
        }
        Err(fault) => fault.to_string(),
    };
    assert_eq!(shown, expected, "{text:?}");
}

#[test]
fn a_word_is_a_builtin_blueprint() {
    check("service", "builtin // service");
    check(" service/ ", "builtin // service");
    check("Servce", "builtin // Servce");
    check("builtin", "builtin");
    check("builtin//service", "builtin // service");
    check("service@^1", "`service@^1` asks for a version, and the built-in pack has the one this program came with");
}

#[test]
fn a_path_is_a_folder() {
    check(".", "folder .");
    check("..", "folder ..");
    check("./packs/foundation//service", "folder ./packs/foundation // service");
    check("./packs/foundation/", "folder ./packs/foundation");
    check("./packs/foundation//", "folder ./packs/foundation");
    check("../x//service/", "folder ../x // service");
    check(".//service", "folder . // service");
    check("/abs/pack", "folder /abs/pack");
    check("/", "folder /");
    check("//x", "folder //x");
    check("C:\\packs\\x", "folder C:\\packs\\x");
    check("file:///abs/pack//service", "folder /abs/pack // service");
    check("file:///a%20b/%C3%BC", "folder /a b/ü");
    check("file:///C:/packs", "folder C:/packs");
    check("./a//B", "`B` cannot be a blueprint's name: lower-case letters, digits and inner hyphens");
}

#[test]
fn the_whole_grammar_is_recognised() {
    for text in ["gh:org/repo//sub/pack@^1.2", "gl:org/repo", "git+https://host/org/repo.git//sub@^1.2"] {
        check(text, "Git");
    }
    for text in ["git+ssh://git@host/org/repo.git//sub#main", "git@host:org/repo.git//sub@1.2.0"] {
        check(text, "Git");
    }
    for text in ["oci://host:5000/org/pack:1.2.0", "oci://host/org/pack@^1.2", "oci://host/org/pack@sha256:00"] {
        check(text, "Oci");
    }
    check("https://host/path/pack-1.2.0.tgz#sha256=00", "Archive");
    check("oci-layout:./mirror.tar:tag", "OciLayout");
    check("acme/payments@^1", "Namespace");
    check("acme/payments//service", "Namespace");
}

#[test]
fn credentials_are_refused_and_not_repeated() {
    let tail = "carries credentials, and a reference is written into files that many read";
    check("https://user:s3cret@host/p.tgz", &format!("`https://…@host/p.tgz` {tail}"));
    check("oci://token@host/org/pack:1", &format!("`oci://…@host/org/pack:1` {tail}"));
    check("git+ssh://git:s3cret@host/x.git", &format!("`git+ssh://…@host/x.git` {tail}"));
    check("file://u:s3cret@host/x", &format!("`file://…@host/x` {tail}"));
    check("user:s3cret@host:org/repo", &format!("`…@host:org/repo` {tail}"));
    check("https://host/p.tgz?token=s3cret", "`https://host/p.tgz` goes on with `?`, and queries carry credentials");
}

#[test]
fn anything_else_is_no_reference() {
    check("", "the reference is empty");
    check("a\nb", "`a\\nb` holds control characters");
    for text in ["packs/foundation/service", "~/packs", "A/b", "oci:///x", "gh@x/y:z"] {
        check(text, &format!("`{text}` is no reference: a folder starts with `./`, `../` or `/`"));
    }
    check(
        "ssh://git@host/x",
        "`ssh://…@host/x` carries credentials, and a reference is written into files that many read",
    );
    check("http://host/x", "`http://` is not what a reference begins with");
    check("github:org/repo", "`github:` is not what a reference begins with");
    check(
        "file://host/x",
        "`file://host/x` is no file URL: it names an absolute path and no host, as `file:///packs/x` does",
    );
    check(
        "file:///a%zz",
        "`file:///a%zz` is no file URL: it names an absolute path and no host, as `file:///packs/x` does",
    );
}

#[test]
fn a_blueprint_is_named_once() {
    let reference = |text: &str| Reference::parse(text).expect("a reference");
    assert_eq!(reference("./x").with_blueprint("a"), Ok(reference("./x//a")));
    assert_eq!(reference("./x//a").with_blueprint("a"), Ok(reference("./x//a")));
    let message = reference("./x//a").with_blueprint("b").map_err(|fault| fault.to_string());
    assert_eq!(message, Err("`a` and `b` are both named as the blueprint".to_owned()));
}

proptest::proptest! {
    #[test]
    fn every_text_has_an_answer(text in "\\PC{0,20}", tail in "[a-z:/@#.%?~-]{0,20}") {
        for text in [format!("{text}{tail}"), format!("{tail}{text}"), tail] {
            if let Err(fault) = Reference::parse(&text) {
                proptest::prop_assert!(!fault.to_string().is_empty());
            }
        }
    }
}
