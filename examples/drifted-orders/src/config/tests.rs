use std::ffi::OsString;
use std::fs;
use std::path::Path;

use secrecy::ExposeSecret as _;

use super::{Config, Faults};

/// What `file` and `variables` come to, whose names lack their prefix here.
fn read(file: &str, variables: &[(&str, &str)]) -> Result<Config, Faults> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("some.toml");
    fs::write(&path, file).unwrap();
    let variables = variables.iter().map(|(name, value)| {
        let name = OsString::from(format!("ORDERS_{name}"));
        (name, OsString::from(value))
    });
    Config::read(Some(&path), variables)
}

/// What is said about them, without the folder of the test.
fn faults(file: &str, variables: &[(&str, &str)]) -> Vec<String> {
    let faults = read(file, variables).unwrap_err().to_string();
    faults
        .lines()
        .skip(1)
        .map(|line| line.trim().to_owned())
        .collect()
}

fn count(said: &[String], start: &str) -> usize {
    said.iter().filter(|line| line.starts_with(start)).count()
}

fn dev(rest: &str) -> String {
    format!("profile = \"dev\"\n{DATABASE}{rest}")
}

const KEY: &str = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

const DATABASE: &str = "";

#[test]
fn development_needs_nothing_and_is_reachable_from_here_alone() {
    let config = read(&dev(""), &[]).unwrap();
    assert!(config.address.ip().is_loopback());
    assert!(config.admin_address.ip().is_loopback());
    assert!(config.announce.get().is_zero());
    assert!(config.drain.get() > config.limits.timeout);
}

#[test]
fn variables_win_over_the_file_and_the_file_over_defaults() {
    let file = dev("address = \"127.0.0.1:1\"\nadmin_address = \"127.0.0.1:2\"\n");
    let config = read(&file, &[("ADDRESS", "[::]:3"), ("CONCURRENCY", "7")]).unwrap();
    assert_eq!(config.address, ([0u16; 8], 3).into());
    assert_eq!(config.admin_address.port(), 2);
    assert_eq!(config.limits.concurrency, 7);
}

#[test]
fn every_fault_is_reported_with_its_key_and_its_origin() {
    let file = dev("adress = \"127.0.0.1:1\"\ndrain = 15\nconcurrency = 0\n");
    let said = faults(
        &file,
        &[("ADDRESS", "here"), ("PORT", "8080"), ("LOG", "a=b=c")],
    );
    let check = |key: &str, origin: &str| {
        let found = said
            .iter()
            .any(|line| line.starts_with(key) && line.contains(origin));
        assert!(found, "{key}: {said:#?}");
    };
    check("address ", "ORDERS_ADDRESS");
    check("port ", "ORDERS_PORT");
    check("log ", "ORDERS_LOG");
    check("adress ", "some.toml");
    check("drain ", "some.toml");
    check("concurrency ", "some.toml");
    assert_eq!(said.len(), 6, "{said:#?}");
}

#[test]
fn production_is_the_default_and_brings_no_issuer_along() {
    let said = faults("", &[]);
    for key in ["auth_issuer", "auth_audience", "auth_jwks_url"] {
        assert_eq!(count(&said, &format!("{key} is missing")), 1, "{said:#?}");
    }
    let half = [("AUTH_ISSUER", "https://id.example.org")];
    let said = faults(&dev(""), &half);
    assert_eq!(said.len(), 2, "half an issuer is none: {said:#?}");
}

#[test]
fn keys_cross_a_network_under_tls_alone() {
    let said = faults(&dev(""), &[("AUTH_JWKS_URL", "http://id.example.org/keys")]);
    let start = "auth_jwks_url (from ORDERS_AUTH_JWKS_URL)";
    assert_eq!(count(&said, start), 1, "{said:#?}");
}

#[test]
fn production_makes_up_no_key() {
    assert_eq!(count(&faults("", &[]), "cursor_key is missing"), 1);
}

#[test]
fn a_secret_is_read_from_a_file_and_never_shown() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key");
    fs::write(&path, format!("{KEY}\n")).unwrap();
    let path = path.to_str().unwrap();
    let config = read(&dev(""), &[("CURSOR_KEY_FILE", path)]).unwrap();
    assert_eq!(config.cursor_key.text().expose_secret(), KEY);
    assert!(!config.to_string().contains(KEY), "{config}");
    assert!(!format!("{config:?}").contains(KEY), "{config:?}");

    let twice = [("CURSOR_KEY_FILE", path), ("CURSOR_KEY", KEY)];
    assert_eq!(count(&faults(&dev(""), &twice), "cursor_key"), 1);
    let away = [("CURSOR_KEY_FILE", "/nowhere")];
    assert_eq!(count(&faults(&dev(""), &away), "cursor_key"), 1);
}

#[test]
fn a_weak_key_is_refused_without_being_shown() {
    for weak in ["hush", "aHVzaA=="] {
        let said = faults(&dev(""), &[("CURSOR_KEY", weak)]);
        assert_eq!(count(&said, "cursor_key"), 1, "{said:#?}");
        assert!(!said[0].contains(weak), "{said:#?}");
    }
}

#[test]
fn what_is_shown_is_a_file_that_says_the_same() {
    let config = read(
        &dev("log = \"warn,api=debug\"\nannounce = \"1m 30s\"\n"),
        &[],
    )
    .unwrap();
    let shown = config.to_string();
    let open = |line: &&str| !line.contains("a secret");
    let file: Vec<_> = shown.lines().filter(open).collect();
    let again = read(&format!("{}\n{DATABASE}", file.join("\n")), &[]).unwrap();
    assert_eq!(again.to_string(), shown);
}

#[test]
fn callers_and_the_platform_have_a_port_each() {
    let same = [("ADDRESS", "[::]:80"), ("ADMIN_ADDRESS", "[::]:80")];
    assert_eq!(count(&faults(&dev(""), &same), "admin_address"), 1);
    let any = [("ADDRESS", "[::]:0"), ("ADMIN_ADDRESS", "[::]:0")];
    assert!(read(&dev(""), &any).is_ok());
}

#[test]
fn a_file_that_was_named_has_to_be_there() {
    let none: [(OsString, OsString); 0] = [];
    let faults = Config::read(Some(Path::new("/nowhere.toml")), none).unwrap_err();
    assert!(faults.to_string().contains("/nowhere.toml"), "{faults}");
}
