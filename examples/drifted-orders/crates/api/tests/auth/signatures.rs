//! Signatures that fit, and those that some library once took.

use api::auth::Rejection;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, crypto};
use serde_json::{Value, json};

use crate::issuer::{Issuer, claims, encode, signed, verifier, verify, with, without};

#[tokio::test]
async fn four_algorithms_are_known() {
    let issuers = [
        Issuer::ed25519("a"),
        Issuer::p256("b"),
        Issuer::rsa("c", "RS256"),
        Issuer::rsa("d", "PS256"),
    ];
    let verifier = verifier(&issuers.each_ref());
    for issuer in &issuers {
        let answer = verify(&verifier, &issuer.token()).await;
        assert!(answer.is_ok(), "{}: {answer:?}", issuer.head());
    }
}

/// Each once passed for a signature somewhere.
#[tokio::test]
async fn signatures_that_are_refused() {
    let (issuer, other) = (Issuer::ed25519("a"), Issuer::ed25519("a"));
    let (curve, rsa) = (Issuer::p256("b"), Issuer::rsa("c", "RS256"));
    let verifier = verifier(&[&issuer, &curve, &rsa]);
    let sound = issuer.token();
    let (message, signature) = sound.rsplit_once('.').unwrap();
    let (head, _) = message.split_once('.').unwrap();
    let admin = encode(&with(claims(), "sub", "root"));
    let named = |by: &Issuer, name| by.sign(&with(by.head(), "kid", name), &claims());
    let psychic = format!("{}.{}", encode(&curve.head()), encode(&claims()));
    for (case, token, rejection) in [
        ("no signature", format!("{message}."), Rejection::Signature),
        ("all zeros", signed(message, &[0; 64]), Rejection::Signature),
        (
            "r = s = 0",
            signed(&psychic, &[0; 64]),
            Rejection::Signature,
        ),
        ("cut", signed(message, &[1; 32]), Rejection::Signature),
        (
            "other claims",
            format!("{head}.{admin}.{signature}"),
            Rejection::Signature,
        ),
        ("another's key", other.token(), Rejection::Signature),
        (
            "ES256 under an EdDSA key",
            named(&curve, "a"),
            Rejection::Algorithm,
        ),
        (
            "EdDSA under a P-256 key",
            named(&issuer, "b"),
            Rejection::Algorithm,
        ),
        (
            "PS256 under an RS256 key",
            ps256_under_rs256(&rsa),
            Rejection::Algorithm,
        ),
        (
            "HS256 with the public key",
            hs256(&issuer),
            Rejection::Algorithm,
        ),
        (
            "HS256, said to be EdDSA",
            hs256_as_eddsa(&issuer),
            Rejection::Signature,
        ),
        ("none, unsigned", none(&issuer), Rejection::Algorithm),
    ] {
        assert_eq!(verify(&verifier, &token).await, Err(rejection), "{case}");
    }
}

/// The public key is public: whoever takes it for a shared secret takes this.
fn hs256(issuer: &Issuer) -> String {
    let head = with(issuer.head(), "alg", "HS256");
    hmac(issuer, &head)
}

fn hs256_as_eddsa(issuer: &Issuer) -> String {
    hmac(issuer, &issuer.head())
}

fn hmac(issuer: &Issuer, head: &Value) -> String {
    let message = format!("{}.{}", encode(head), encode(&claims()));
    let public = URL_SAFE_NO_PAD.decode(issuer.jwk()["x"].as_str().unwrap());
    let key = EncodingKey::from_secret(&public.unwrap());
    let signature = crypto::sign(message.as_bytes(), &key, Algorithm::HS256);
    format!("{message}.{}", signature.unwrap())
}

fn none(issuer: &Issuer) -> String {
    let head = with(issuer.head(), "alg", "none");
    format!("{}.{}.", encode(&head), encode(&claims()))
}

fn ps256_under_rs256(rsa: &Issuer) -> String {
    rsa.sign(&with(rsa.head(), "alg", "PS256"), &claims())
}

/// A forger signs with a key of their own and tells where to find it.
#[tokio::test]
async fn keys_that_a_token_brings_along_are_not_used() {
    let (issuer, forger) = (Issuer::ed25519("a"), Issuer::ed25519("a"));
    let verifier = verifier(&[&issuer]);
    for (name, value) in [
        ("jwk", forger.jwk()),
        ("jku", json!("https://evil.example.org/keys")),
        ("x5u", json!("https://evil.example.org/certificate")),
        ("x5c", json!(["MIIB"])),
    ] {
        let token = forger.sign(&with(forger.head(), name, value.clone()), &claims());
        let answer = verify(&verifier, &token).await;
        assert_eq!(answer, Err(Rejection::Signature), "{name}");
        let unnamed = with(without(forger.head(), "kid"), name, value);
        let answer = verify(&verifier, &forger.sign(&unnamed, &claims())).await;
        assert_eq!(answer, Err(Rejection::NoKeyId), "{name}");
    }
}

/// All of them, not a sample: a token has some thousands.
#[tokio::test]
async fn a_token_with_any_bit_flipped_is_refused() {
    for issuer in [Issuer::ed25519("a"), Issuer::p256("a")] {
        let verifier = verifier(&[&issuer]);
        let sound = issuer.token();
        for bit in 0..sound.len() * 8 {
            let mut bytes = sound.clone().into_bytes();
            bytes[bit / 8] ^= 1 << (bit % 8);
            // What is not UTF-8 cannot even be asked about.
            if let Ok(flipped) = String::from_utf8(bytes) {
                let answer = verify(&verifier, &flipped).await;
                assert!(answer.is_err(), "bit {bit} of {sound}");
            }
        }
    }
}
