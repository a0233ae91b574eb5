//! Signatures that hold, do not, or are of nobody who counts.

use super::*;

const CONTENT: &str = "sp1:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// Made by minisign 0.11: `minisign -G -W`, `echo sp1:… > content`, `minisign -S -m content -t released`.
const THEIR_KEY: &str = "RWTFpHZGy0ONbisWIJoTpgNXy4aH62RG4NE94pwyM3r8ec7HXqd/7DT+";
const THEIR_SECRET: &str = "untrusted comment: minisign secret key\nRWQAAEIyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAxaR2RstDjW5xZato60brnMIE7uxJlsQ74Q/IyZqh554yX79mawN1YisWIJoTpgNXy4aH62RG4NE94pwyM3r8ec7HXqd/7DT+AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";
const THEIR_SIGNATURE: &str = "\
untrusted comment: signature from minisign secret key\n\
RUTFpHZGy0ONbrT63L2GefR1Y7xFEfDFmHT6lGJUy8yqaiLwwaJi+atbS1ISVg37SceVMbwqcHfMPQFuZitwDK+AhRTsGmYS1Qc=\n\
trusted comment: released\n\
QHo+lfF8EAPncibtuAXSpyIE/igAA4GvsXO2s6dvj2Zld7BXvBXYm8Vnlj8aS0o/JmE63LpCKuED83JrUc+aCg==\n";

fn pair() -> (String, SecretKey) {
    let pair = KeyPair::generate(None).expect("a pair");
    let secret = SecretKey::open(&pair.secret_file, None).expect("a key");
    assert_eq!(secret.public(), Ok(pair.public.clone()));
    (pair.public, secret)
}

fn check(signatures: Option<&str>, content: &str, keys: &[&str], expected: Result<Vec<String>, SignatureFault>) {
    let keys: Vec<String> = keys.iter().map(|key| (*key).to_owned()).collect();
    assert_eq!(signers(signatures, content, &keys), expected);
}

#[test]
fn a_signature_of_minisign_holds() {
    check(Some(THEIR_SIGNATURE), CONTENT, &[THEIR_KEY], Ok(vec![THEIR_KEY.to_owned()]));
    let other = CONTENT.replace("e3b0", "e3b1");
    let broken = SignatureFault::Broken { key: THEIR_KEY.to_owned(), content: other.clone() };
    check(Some(THEIR_SIGNATURE), &other, &[THEIR_KEY], Err(broken));
}

#[test]
fn only_keys_that_count_are_found() {
    let ((first, ours), (second, theirs), (third, _)) = (pair(), pair(), pair());
    let one = ours.sign(CONTENT, "acme/base 1.2.0").expect("signed");
    let both = joined(Some(&one), &theirs.sign(CONTENT, "x\ny").expect("signed")).expect("joined");
    let mut sorted = vec![first.clone(), second.clone()];
    sorted.sort();
    check(Some(&both), CONTENT, &[&first, &second, &third], Ok(sorted));
    check(Some(&both), CONTENT, &[&third], Ok(Vec::new()));
    check(Some(&one), CONTENT, &[&second], Ok(Vec::new()));
    check(None, CONTENT, &[&first], Ok(Vec::new()));
    assert_eq!((joined(Some(&both), &one), count(Some(&both))), (Ok(both.clone()), 2));
}

#[test]
fn a_key_of_minisign_signs() {
    let secret = SecretKey::open(THEIR_SECRET, None).expect("a key");
    assert_eq!(secret.public().as_deref(), Ok(THEIR_KEY));
    let signature = secret.sign(CONTENT, "x").expect("signed");
    check(Some(&signature), CONTENT, &[THEIR_KEY], Ok(vec![THEIR_KEY.to_owned()]));
}

#[test]
fn what_is_no_signature_is_said() {
    let (key, secret) = pair();
    let signature = secret.sign(CONTENT, "x").expect("signed");
    let cut = signature.lines().take(3).collect::<Vec<_>>().join("\n");
    for text in ["", "x", &cut, &signature.repeat(65)] {
        check(Some(text), CONTENT, &[&key], Err(SignatureFault::Unreadable));
    }
    let comment = signature.replace("trusted comment: x", "trusted comment: y");
    let broken = SignatureFault::Broken { key: key.clone(), content: CONTENT.to_owned() };
    check(Some(&comment), CONTENT, &[&key], Err(broken));
    check(Some(&signature), CONTENT, &["RWx"], Err(SignatureFault::Key("RWx".into())));
}

#[test]
fn signatures_of_older_content_are_told_apart() {
    let (_, secret) = pair();
    let now = secret.sign(CONTENT, &format!("{CONTENT} acme/base 1.2.0")).expect("signed");
    let other = secret.sign(CONTENT, "sp1:0 acme/base 1.1.0").expect("signed");
    let silent = secret.sign(CONTENT, "timestamp:0").expect("signed");
    assert_eq!(current(&format!("{now}{other}{silent}"), CONTENT), Some(format!("{now}{silent}")));
    assert_eq!((current(&other, CONTENT), current("", CONTENT)), (None, None));
}

#[test]
fn a_key_is_read_from_its_file_or_as_it_is() {
    let pair = KeyPair::generate(None).expect("a pair");
    assert_eq!(public_key(&pair.public_file), Ok(pair.public.clone()));
    assert_eq!(public_key(&format!(" {}\n", pair.public)), Ok(pair.public.clone()));
    assert!(public_key(&pair.secret_file).is_err() && public_key("").is_err());
    assert_eq!(SecretKey::open("x", None).err(), Some(KeyFault::Unreadable));
    assert!(!format!("{pair:?}").contains(pair.secret_file.lines().nth(1).expect("a line")));
}

#[test]
fn a_password_guards_a_key() {
    let pair = KeyPair::generate(Some("correct horse")).expect("a pair");
    assert_eq!(SecretKey::is_encrypted(&pair.secret_file), Ok(true));
    assert_eq!(SecretKey::open(&pair.secret_file, None).err(), Some(KeyFault::Encrypted));
    assert_eq!(SecretKey::open(&pair.secret_file, Some("wrong")).err(), Some(KeyFault::Password));
    assert!(SecretKey::open(&pair.secret_file, Some("correct horse")).is_ok());
}
