//! What a user set up, and what it makes of references.

use super::*;

const KEY: &str = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3";

fn read(text: &str) -> Result<Config, Vec<Diagnostic>> {
    Config::read(&Arc::new(SourceText { name: "config.toml".into(), text: text.into() }))
}

fn config() -> Config {
    let text = format!(
        "[namespace]\nacme = 'oci://Registry.acme.dev/packs/'\n[alias]\ngh = 'git+https://git.corp'\n\
         [[mirror]]\nfrom = 'oci://ghcr.io/acme/'\nto = 'oci://mirror.corp/acme/'\n\
         [[mirror]]\nfrom = 'oci://ghcr.io/acme/deep'\nto = '/mnt/packs'\n\
         [[trust]]\nsource = 'oci://registry.acme.dev/packs/'\nkeys = ['{KEY}']\nrequired = true\n"
    );
    read(&text).expect("a configuration")
}

fn carrier(text: &str) -> Carrier {
    Reference::parse(text).expect("a reference").carrier
}

#[test]
fn everything_wrong_is_said_at_once() {
    let text = "[namespace]\nacme = 'oci://u:p@h/x'\nBad = 'oci://h/x'\n[[mirror]]\nfrom = 'acme'\n[[trust]]\n\
        source = 'oci://h/x'\nkeys = ['k']\nrequird = true\n[other]\n";
    let faults: Vec<_> = read(text).expect_err("faults").iter().map(ToString::to_string).collect();
    assert_eq!(
        faults,
        [
            "config.toml:2:8: `oci://…@h/x/x/x` carries credentials, and a reference is written into files that many read",
            "config.toml:3:7: `Bad` cannot be used: lower-case letters, digits and inner hyphens",
            "config.toml:4:1: the key `to` is missing",
            "config.toml:8:9: a minisign public key has 56 characters and begins with `RW`",
            "config.toml:9:1: unknown key `requird` (did you mean `required`?)",
            "config.toml:10:2: unknown key `other` (there is `namespace`, `alias`, `mirror`, `trust`)",
        ]
    );
}

#[test]
fn names_stand_for_places() {
    let expand = |text: &str| {
        let expanded = config().expand(&Reference::parse(text).expect("a reference"));
        expanded.map_or_else(|error| error.to_string(), |reference| reference.to_string())
    };
    assert_eq!(expand("acme/payments@^1"), "oci://registry.acme.dev/packs/payments@^1");
    assert_eq!(expand("gh:org/repo//sub@1.2.0"), "git+https://git.corp/org/repo.git//sub@1.2.0");
    assert_eq!(expand("gl:a/b/c#main"), "git+https://gitlab.com/a/b/c.git#main");
    assert_eq!(expand("other/x"), "no `[namespace]` of the configuration says where `other` is");
    assert_eq!(expand("hub:a/b"), "`hub:` is not what a reference begins with");
    assert_eq!(expand("./x"), "./x");
}

#[test]
fn the_mirror_that_says_most_is_asked() {
    let mirrored = |text: &str| config().mirrored(&carrier(text)).expect("a place").to_string();
    assert_eq!(mirrored("oci://ghcr.io/acme/base"), "oci://mirror.corp/acme/base");
    assert_eq!(mirrored("oci://GHCR.io:443/acme/team/base"), "oci://mirror.corp/acme/team/base");
    assert_eq!(mirrored("oci://ghcr.io/acme/deep/base"), "/mnt/packs/base");
    assert_eq!(mirrored("oci://ghcr.io/acme-evil/base"), "oci://ghcr.io/acme-evil/base");
    assert_eq!(mirrored("oci://ghcr.io.evil/acme/base"), "oci://ghcr.io.evil/acme/base");
}

#[test]
fn trust_goes_by_place() {
    let trusted = |text: &str| config().trusted(&carrier(text)).1;
    assert!(trusted("oci://registry.acme.dev/packs/base"));
    assert!(trusted("oci://registry.acme.dev/packs"));
    assert!(trusted("oci://REGISTRY.acme.dev:443/packs/team/base"));
    assert!(!trusted("oci://registry.acme.dev/packs-old/base"));
    assert!(!trusted("oci://registry.acme.dev:8443/packs/base"));
    assert_eq!(config().trusted(&carrier("oci://registry.acme.dev/packs/base")).0, [KEY]);
}

#[test]
fn a_path_from_the_home_of_an_ssh_user_is_the_same_place() {
    let text = format!(
        "[[mirror]]\nfrom = 'git+ssh://git@host/org'\nto = 'oci://mirror.corp'\n[[trust]]\nsource = 'git+ssh://git@host/org'\n\
         keys = ['{KEY}']\nrequired = true\n"
    );
    let config = read(&text).expect("a configuration");
    for place in ["git@host:org/repo", "git@host:/org/repo", "git+ssh://git@host/org/repo"] {
        assert!(config.trusted(&carrier(place)).1, "{place}");
        assert_eq!(config.mirrored(&carrier(place)).expect("a place").to_string(), "oci://mirror.corp/repo");
    }
    assert!(!config.trusted(&carrier("git@host:organ/repo")).1);
}
