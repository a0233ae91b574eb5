//! Heads of tokens, and texts that are no token.

use api::auth::Rejection;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::issuer::{Issuer, claims, encode, signed, verifier, verify, with, without};

#[tokio::test]
async fn heads_that_are_taken() {
    let issuer = Issuer::ed25519("a");
    let verifier = verifier(&[&issuer]);
    for typ in [
        "at+jwt",
        "AT+JWT",
        "application/at+jwt",
        "Application/At+Jwt",
    ] {
        let token = issuer.sign(&with(issuer.head(), "typ", typ), &claims());
        assert!(verify(&verifier, &token).await.is_ok(), "{typ}");
    }
}

/// Tokens whose signature fits, with a head that no access token of this issuer has.
#[tokio::test]
async fn heads_that_are_refused() {
    let issuer = Issuer::ed25519("a");
    let verifier = verifier(&[&issuer]);
    let head = issuer.head();
    for (head, rejection) in [
        (with(head.clone(), "alg", "none"), Rejection::Algorithm),
        (with(head.clone(), "alg", "None"), Rejection::Algorithm),
        (with(head.clone(), "alg", "HS256"), Rejection::Algorithm),
        (with(head.clone(), "alg", "eddsa"), Rejection::Algorithm),
        (
            with(head.clone(), "alg", json!(["EdDSA"])),
            Rejection::Malformed,
        ),
        (without(head.clone(), "alg"), Rejection::Malformed),
        (with(head.clone(), "kid", "b"), Rejection::UnknownKey),
        (with(head.clone(), "kid", ""), Rejection::UnknownKey),
        (with(head.clone(), "kid", "../a"), Rejection::UnknownKey),
        (with(head.clone(), "kid", 1), Rejection::Malformed),
        (without(head.clone(), "kid"), Rejection::NoKeyId),
        (with(head.clone(), "typ", "JWT"), Rejection::Kind),
        (with(head.clone(), "typ", "dpop+jwt"), Rejection::Kind),
        (with(head.clone(), "typ", "logout+jwt"), Rejection::Kind),
        (with(head.clone(), "typ", ""), Rejection::Kind),
        (without(head.clone(), "typ"), Rejection::Kind),
        (
            with(head.clone(), "crit", json!(["exp"])),
            Rejection::Critical,
        ),
        (with(head.clone(), "crit", json!([])), Rejection::Critical),
        (
            with(with(head.clone(), "crit", json!(["b64"])), "b64", false),
            Rejection::Critical,
        ),
        (json!([]), Rejection::Malformed),
        (json!("EdDSA"), Rejection::Malformed),
        (Value::Null, Rejection::Malformed),
    ] {
        let answer = verify(&verifier, &issuer.sign(&head, &claims())).await;
        assert_eq!(answer, Err(rejection), "{head}");
    }
}

#[tokio::test]
async fn what_is_no_token() {
    let issuer = Issuer::ed25519("a");
    let verifier = verifier(&[&issuer]);
    let sound = issuer.token();
    let long = issuer.sign(&issuer.head(), &with(claims(), "pad", "x".repeat(10_000)));
    let nested = issuer.sign(&issuer.head(), &json!(sound));
    let doubled = format!("{}.{sound}", encode(&issuer.head()));
    let twice = twice_in_one_head(&issuer);
    for (case, token, rejection) in [
        ("empty", "", Rejection::Malformed),
        ("dots", "..", Rejection::Malformed),
        ("junk", "gibberish", Rejection::Malformed),
        ("junk in parts", "a.b.c", Rejection::Malformed),
        (
            "padded",
            &sound.replacen('.', "=.", 1),
            Rejection::Malformed,
        ),
        (
            "a space in front",
            &format!(" {sound}"),
            Rejection::Malformed,
        ),
        ("a line behind", &format!("{sound}\n"), Rejection::Malformed),
        ("four parts", &doubled, Rejection::Malformed),
        (
            "a part behind",
            &format!("{sound}.e30"),
            Rejection::Malformed,
        ),
        (
            "five parts, as encrypted ones have",
            "a.b.c.d.e",
            Rejection::Malformed,
        ),
        ("a token in a token", &nested, Rejection::Claims),
        ("10 kB", &long, Rejection::TooLong),
        ("one name twice", &twice, Rejection::Malformed),
    ] {
        assert_eq!(verify(&verifier, token).await, Err(rejection), "{case}");
    }
}

/// Readers that keep the first or the last of two would disagree about the key.
fn twice_in_one_head(issuer: &Issuer) -> String {
    let head = issuer.head().to_string().replacen('{', r#"{"kid":"b","#, 1);
    let head = URL_SAFE_NO_PAD.encode(head);
    let message = format!("{head}.{}", encode(&claims()));
    signed(&message, &issuer.signature(message.as_bytes()))
}

proptest! {
    #[test]
    fn junk_is_refused_and_never_panics(token in any::<String>(), json in ".{0,80}") {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let issuer = Issuer::ed25519("a");
        let verifier = verifier(&[&issuer]);
        let sound = issuer.token();
        let (_, rest) = sound.split_once('.').unwrap();
        let head = format!("{}.{rest}", URL_SAFE_NO_PAD.encode(&json));
        for junk in [token.clone(), format!("{token}.{rest}"), head, format!("{sound}{token}x")] {
            let answer = runtime.block_on(verify(&verifier, &junk));
            prop_assert!(answer.is_err(), "{junk}");
        }
    }
}
