//! Manifests through `check`: a text, and everything wrong with it.

use super::*;

fn read(text: &str) -> Result<ProjectManifest, Vec<Diagnostic>> {
    ProjectManifest::read(&Arc::new(SourceText { name: "scaffold.toml".into(), text: text.into() }))
}

fn check(text: &str, expected: &[&str]) {
    let faults = read(text).map_or_else(|faults| faults, |_| Vec::new());
    assert_eq!(faults.iter().map(ToString::to_string).collect::<Vec<_>>(), expected);
}

#[test]
fn what_is_written_is_read_back() {
    let answers = [
        ("name".to_owned(), Value::String("a \"b\"".into())),
        ("port".to_owned(), Value::Integer(80)),
        ("regions".to_owned(), Value::List(vec!["eu".into()])),
    ];
    let entry = Entry {
        name: "service".into(),
        pack: "builtin".into(),
        version: "^0.1.0".parse().expect("a requirement"),
        into: ".".into(),
        components: Some(vec!["audit".into()]),
        answers: answers.into(),
    };
    let text = ProjectManifest::new_text(&entry);
    assert_eq!(read(&text).expect("a manifest").entries, [entry], "{text}");
}

#[test]
fn faults_are_located() {
    check("", &["scaffold.toml: no `[[blueprint]]` says what the project follows"]);
    check(
        "[[blueprint]]\nname = 'a'\npack = 'builtin'\nversoin = '1'\n[[blueprint]]\nname = 'b'\npack = 'x'\nversion = 'y'\n[[moved]]\nfrom = '../a'\nto = 'b'\n",
        &[
            "scaffold.toml:4:1: unknown key `versoin` (did you mean `version`?)",
            "scaffold.toml:6:8: two blueprints are rendered into `.`",
            "scaffold.toml:8:11: `y` is no version requirement: unexpected character 'y' while parsing major version number",
            "scaffold.toml:10:8: `../a` has a `..` segment: it would leave the project or say nothing",
        ],
    );
    check("[[blueprint]]\nname = 'a'\n", &["scaffold.toml:1:1: the key `pack` is missing"]);
}

#[test]
fn trust_is_read_and_checked() {
    let key = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3";
    let blueprint = "[[blueprint]]\nname = 'a'\npack = 'builtin'\n";
    let text = format!("{blueprint}[[trust]]\nsource = 'oci://h/p/'\nkeys = ['{key}']\nrequired = true\n");
    let trusts = read(&text).expect("a manifest").trusts;
    assert!(trusts[0].required && trusts[0].covers("oci://h/p/x") && !trusts[0].covers("oci://h/px"));
    check(
        &format!(
            "{blueprint}[[trust]]\nsource = 'x'\nkeys = ['k']\n[[trust]]\nsource = 'x'\nkeys = []\nrequired = true\n"
        ),
        &[
            "scaffold.toml:6:9: a minisign public key has 56 characters and begins with `RW`",
            "scaffold.toml:8:10: a signature is required, and no key could make one",
        ],
    );
}
