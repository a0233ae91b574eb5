//! The grammar of references through `check`: a text, and what it means.

use super::*;

fn check(text: &str, expected: &str) {
    let shown = match Reference::parse(text) {
        Ok(reference) => {
            // What is shown is a reference that means the same.
            assert_eq!(Reference::parse(&reference.to_string()).as_ref(), Ok(&reference), "{reference}");
            let name = reference.blueprint.map_or_else(String::new, |name| format!(" // {name}"));
            let selector = match reference.selector {
                Selector::Any => String::new(),
                Selector::Version(requirement) => format!(" version {requirement}"),
                Selector::Ref(name) => format!(" ref {name}"),
                Selector::Tag(tag) => format!(" tag {tag}"),
                Selector::Sha256(digest) => format!(" sha256 {}", &digest.to_string()[..4]),
            };
            let below = |subdir: Option<String>| subdir.map(|subdir| format!(" in {subdir}")).unwrap_or_default();
            let carrier = match reference.carrier {
                Carrier::Builtin => "builtin".to_owned(),
                Carrier::Folder(path) => format!("folder {path}"),
                Carrier::Git { url, subdir } => format!("git {url}{}", below(subdir)),
                Carrier::Alias { alias, path, subdir } => format!("alias {alias} {path}{}", below(subdir)),
                Carrier::Oci { host, repository } => format!("oci {host} {repository}"),
                Carrier::OciLayout { path } => format!("layout {path}"),
                Carrier::Archive { url } => format!("archive {url}"),
                Carrier::Namespace { namespace, pack } => format!("namespace {namespace} {pack}"),
            };
            format!("{carrier}{selector}{name}")
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

const HEX: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

#[test]
fn git_repositories_have_many_forms() {
    check("gh:org/repo//sub/pack@^1.2", "alias gh org/repo in sub/pack version ^1.2");
    check("gl:group/deep/repo", "alias gl group/deep/repo");
    check("git+https://Host:443/org/repo.git//sub@^1.2", "git https://host/org/repo.git in sub version ^1.2");
    check("git+https://host/org/repo@>=1.0, <2", "git https://host/org/repo version >=1.0, <2");
    check("git+ssh://git@host/org/repo.git//sub#feat/x", "git ssh://git@host/org/repo.git in sub ref feat/x");
    check("git@host:org/repo.git//sub@1.2.0", "git ssh://git@host/~/org/repo.git in sub version =1.2.0");
    check("git@host:~/repo.git", "git ssh://git@host/~/repo.git");
    check("git@host:~other/repo.git", "git ssh://git@host/~other/repo.git");
    check("git@host:/srv/repo.git", "git ssh://git@host/srv/repo.git");
    check("git://127.0.0.1:9418/packs.git", "git git://127.0.0.1/packs.git");
    check("git+file:///srv/packs.git@1.0.0-rc.1", "git file:///srv/packs.git version =1.0.0-rc.1");
    check("git+https://host/@scope/repo@^1", "git https://host/@scope/repo version ^1");
}

#[test]
fn a_second_pair_of_slashes_names_the_blueprint() {
    check("gh:org/repo//sub//service@^1", "alias gh org/repo in sub version ^1 // service");
    check("gh:org/repo//sub@^1//service", "alias gh org/repo in sub version ^1 // service");
    check("gh:org/repo@^1//service", "alias gh org/repo version ^1 // service");
    check("gh:org/repo#main//service", "alias gh org/repo ref main // service");
    check("gh:org/repo////service", "alias gh org/repo // service");
    check("gh:org/repo////a@1.0.0//b", "`a` and `b` are both named as the blueprint");
    check("oci://host/org/pack:1.2.0//service", "oci host org/pack tag 1.2.0 // service");
    check("oci://host/org/pack//service@^1", "oci host org/pack version ^1 // service");
    check("oci://host/org/pack//service", "oci host org/pack // service");
    check("acme/payments//service@^1", "namespace acme payments version ^1 // service");
    check("acme/payments@^1//service", "namespace acme payments version ^1 // service");
}

#[test]
fn registries_archives_and_namespaces() {
    check("oci://host:5000/org/pack:1.2.0", "oci host:5000 org/pack tag 1.2.0");
    check("oci://host/org/pack@^1.2", "oci host org/pack version ^1.2");
    check("oci://host/org/pack", "oci host org/pack");
    check(&format!("oci://host/org/pack@sha256:{HEX}"), "oci host org/pack sha256 e3b0");
    check("oci-layout:./mirror.tar:tag", "layout ./mirror.tar tag tag");
    check("oci-layout:/srv/mirror@^1//service", "layout /srv/mirror version ^1 // service");
    let archive = "archive https://host/path/pack-1.2.0.tgz";
    check(&format!("https://host/path/pack-1.2.0.tgz#sha256={HEX}"), &format!("{archive} sha256 e3b0"));
    check(&format!("https://host/path/pack-1.2.0.tgz#sha256={HEX}//job"), &format!("{archive} sha256 e3b0 // job"));
    check("https://host/path/pack-1.2.0.tgz//job", &format!("{archive} // job"));
    check("acme/payments@^1", "namespace acme payments version ^1");
    check("acme/payments", "namespace acme payments");
}

#[test]
fn what_the_project_writes_has_no_version() {
    let text = |text: &str| Reference::parse(text).expect("a reference").without_version();
    assert_eq!(text("git+https://h/o/r.git//sub@^1//x"), "git+https://h/o/r.git//sub");
    assert_eq!(text("git+https://h/o/r.git#main"), "git+https://h/o/r.git#main");
    assert_eq!(text("oci://h/o/p:1.2.0"), "oci://h/o/p");
    assert_eq!(text("oci://h/o/p:latest"), "oci://h/o/p:latest");
    assert_eq!(text(&format!("oci://h/o/p@sha256:{HEX}")), format!("oci://h/o/p@sha256:{HEX}"));
}

#[test]
fn what_a_program_could_take_for_an_option_is_refused() {
    check("git+ssh://-oProxyCommand=x/a/b", "`-oProxyCommand=x` is no host");
    check(
        "git+ssh://-o@host/a",
        "`git+ssh://…@host/a` carries credentials, and a reference is written into files that many read",
    );
    check("git+https://host/-x/repo", "`git+https://host/-x/repo` is no path of a repository");
    check("git@host:-x/repo", "`git@host:-x/repo` is no reference: a folder starts with `./`, `../` or `/`");
    check("-x@host:a/b", "`-x@host:a/b` is no reference: a folder starts with `./`, `../` or `/`");
    check("gh:org/repo#-x", "`-x` is no name of a branch, tag or commit");
    check("gh:-org/repo", "`gh:-org/repo` is no path of a repository");
    for name in ["a..b", "a b", "a~1", "a^{commit}", "a:b", "/a", "a/", "a.lock", "@{u}", "@"] {
        check(&format!("git+https://h/o/r#{name}"), &format!("`{name}` is no name of a branch, tag or commit"));
    }
    check("ext::sh -c x", "`ext:` is not what a reference begins with");
}

#[test]
fn what_does_not_fit_its_form_says_so() {
    let reason = "unexpected character 'y' while parsing major version number";
    check("gh:org/repo@y", &format!("`y` is no version requirement: {reason}"));
    check("gh:org/repo@^1#main", "`org/repo@^1#main` says the version twice");
    check("gh:org", "`gh:` is not what a reference begins with");
    check("gh:org/../repo", "`gh:org/../repo` is no path of a repository");
    check("gh:org/repo//../x", "`../x` is no folder of a repository: it has no `.` or `..`, and is no `.git`");
    check("gh:org/repo//.git", "`.git` is no folder of a repository: it has no `.` or `..`, and is no `.git`");
    check("git+https://host/%6frg/repo", "`git+https://host/%6frg/repo` is no path of a repository");
    check("oci://host/Org/pack", "`Org/pack` is no path of a repository");
    check("oci://host./org/pack", "`host.` is no host");
    check("oci://h\u{f6}st/org/pack", "`h\u{f6}st` is no host");
    check("oci://host:99999/org/pack", "`host:99999` is no host");
    check("oci://host/org/pack:-x", "`-x` is no tag of a registry: letters, digits, `_`, `.` and `-`, at most 128");
    check("oci://host/org/pack@sha256:00", "`00` is no SHA-256 digest of 64 lower-case hexadecimal digits");
    check("https://host/p.tgz#sha256=00", "`00` is no SHA-256 digest of 64 lower-case hexadecimal digits");
    check(
        "https://host/p",
        "`https://host/p` is no address of a packed pack: it ends with `.tgz` or `.tar.gz`, or goes on with `#sha256=…`",
    );
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
    check("github:repo", "`github:` is not what a reference begins with");
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
