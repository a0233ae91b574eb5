//! Which keys are taken from a JWK Set.

use api::auth::{KeySet, KeySetError, KeySource, Rejection, Verifier};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::issuer::{AUDIENCE, ISSUER, Issuer, claims, key_set, verify, with, without};

/// Whether a token of `issuer` is taken when `keys` are shown.
async fn check(keys: &[Value], issuer: &Issuer, expected: Option<Rejection>) {
    let set = key_set(keys);
    let parsed = KeySet::parse(set.as_bytes()).unwrap();
    let verifier = Verifier::new(ISSUER, AUDIENCE, KeySource::fixed(parsed));
    let answer = verify(&verifier, &issuer.token()).await;
    assert_eq!(answer.err(), expected, "{set}");
}

#[tokio::test]
async fn keys_for_something_else_are_skipped() {
    let (sound, issuer) = (Issuer::ed25519("sound").jwk(), Issuer::ed25519("a"));
    let jwk = issuer.jwk();
    let skipped = Some(Rejection::UnknownKey);
    check(&[sound.clone(), jwk.clone()], &issuer, None).await;
    for unfit in [
        with(jwk.clone(), "use", "enc"),
        with(jwk.clone(), "use", "tls"),
        with(jwk.clone(), "key_ops", json!(["sign"])),
        with(jwk.clone(), "alg", "HS256"),
        with(jwk.clone(), "alg", "ES256"),
        with(jwk.clone(), "crv", "X25519"),
        with(jwk.clone(), "crv", "P-256"),
        with(jwk.clone(), "kid", 1),
        with(jwk.clone(), "x", "not base64!"),
        without(jwk.clone(), "x"),
        without(jwk.clone(), "kid"),
        without(jwk.clone(), "kty"),
        json!({"kty": "oct", "alg": "HS256", "kid": "a", "k": jwk["x"]}),
        json!({"kty": "new", "kid": "a"}),
        json!(7),
    ] {
        check(&[unfit, sound.clone()], &issuer, skipped).await;
    }
}

#[tokio::test]
async fn what_a_key_leaves_out_is_not_held_against_it() {
    for issuer in [
        Issuer::ed25519("a"),
        Issuer::p256("a"),
        Issuer::rsa("a", "RS256"),
    ] {
        let bare = without(without(issuer.jwk(), "alg"), "use");
        check(std::slice::from_ref(&bare), &issuer, None).await;
        check(&[with(bare, "key_ops", json!(["verify"]))], &issuer, None).await;
    }
}

/// A key without `alg` is for RS256, whatever a token says.
#[tokio::test]
async fn a_token_does_not_choose_the_padding() {
    let issuer = Issuer::rsa("a", "PS256");
    let bare = without(issuer.jwk(), "alg");
    check(&[bare], &issuer, Some(Rejection::Algorithm)).await;
}

#[test]
fn a_modulus_has_2048_bits() {
    let key = |first: u8, bytes: usize| {
        let mut modulus = vec![0xff; bytes];
        modulus[0] = first;
        let n = URL_SAFE_NO_PAD.encode(modulus);
        key_set(&[json!({"kty": "RSA", "kid": "a", "n": n, "e": "AQAB"})])
    };
    for (first, bytes, fits) in [
        (0x80, 256, true),
        (0x80, 512, true),
        (0x7f, 256, false),
        (0x00, 256, false),
        (0x80, 128, false),
    ] {
        let parsed = KeySet::parse(key(first, bytes).as_bytes());
        assert_eq!(parsed.is_ok(), fits, "{first:x}, {bytes} bytes");
    }
}

#[test]
fn sets_that_are_refused() {
    let (one, two) = (Issuer::ed25519("a").jwk(), Issuer::p256("a").jwk());
    let secret = json!({"kty": "oct", "kid": "a", "k": "AAAA"});
    for keys in [vec![one.clone(), two], vec![one.clone(), secret]] {
        let answer = KeySet::parse(key_set(&keys).as_bytes());
        assert!(matches!(answer, Err(KeySetError::Duplicate(name)) if name == "a"));
    }
    let unused = key_set(&[with(one, "use", "enc")]);
    for empty in [r#"{"keys":[]}"#, &unused] {
        let answer = KeySet::parse(empty.as_bytes());
        assert!(matches!(answer, Err(KeySetError::Empty)), "{empty}");
    }
    for junk in [
        "",
        "{}",
        "[]",
        r#"{"keys":{}}"#,
        "<html>",
        &claims().to_string(),
    ] {
        let answer = KeySet::parse(junk.as_bytes());
        assert!(matches!(answer, Err(KeySetError::Unreadable(_))), "{junk}");
    }
}

/// An encryption key may share the name of a signing key: nobody can mistake one for the other.
#[tokio::test]
async fn keys_for_encryption_take_no_names() {
    let issuer = Issuer::ed25519("a");
    let sealed = with(Issuer::p256("a").jwk(), "use", "enc");
    check(&[sealed, issuer.jwk()], &issuer, None).await;
}
