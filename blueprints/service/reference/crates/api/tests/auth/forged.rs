//! What is taken, and every kind of token that is not.

use api::auth::Rejection;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use contracts::ActorKind;
use jsonwebtoken::{Algorithm, EncodingKey, crypto};
use proptest::prelude::*;
use serde_json::{Value, json};

use api::auth::{ApprovePurchaseOrders, CreatePurchaseOrders, ReadPurchaseOrders};

use crate::issuer::{
    AUDIENCE, EXPIRY, ISSUED, ISSUER, Issuer, at, claims, encode, verifier, verify, with, without,
};

#[tokio::test]
async fn a_sound_token_names_its_caller_and_what_they_may() {
    let issuer = Issuer::ed25519("a");
    let verified = verify(&verifier(&[&issuer]), &issuer.token())
        .await
        .unwrap();
    assert_eq!(verified.caller.tenant.as_str(), "acme");
    assert_eq!(verified.caller.actor.id.as_str(), "ann");
    assert_eq!(verified.caller.actor.kind, ActorKind::User);
    assert!(verified.allows::<CreatePurchaseOrders>());
    assert!(verified.allows::<ReadPurchaseOrders>());
    assert!(!verified.allows::<ApprovePurchaseOrders>());
}

#[tokio::test]
async fn a_client_that_is_its_own_subject_is_a_service() {
    let issuer = Issuer::ed25519("a");
    let token = issuer.sign(&issuer.head(), &with(claims(), "client_id", "ann"));
    let verified = verify(&verifier(&[&issuer]), &token).await.unwrap();
    assert_eq!(verified.caller.actor.kind, ActorKind::Service);
}

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

#[tokio::test]
async fn claims_that_are_taken() {
    let issuer = Issuer::ed25519("a");
    let verifier = verifier(&[&issuer]);
    for claims in [
        without(claims(), "nbf"),
        without(claims(), "scope"),
        without(claims(), "client_id"),
        with(claims(), "aud", json!(["other", AUDIENCE])),
    ] {
        let token = issuer.sign(&issuer.head(), &claims);
        assert!(verify(&verifier, &token).await.is_ok(), "{claims}");
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

/// Tokens whose signature fits, with claims that are not for us, now, from this issuer.
#[tokio::test]
async fn claims_that_are_refused() {
    let issuer = Issuer::ed25519("a");
    let verifier = verifier(&[&issuer]);
    let cases = without_or_unfit().into_iter().chain(unfit_dates());
    for (claims, rejection) in cases {
        let answer = verify(&verifier, &issuer.sign(&issuer.head(), &claims)).await;
        assert_eq!(answer, Err(rejection), "{claims}");
    }
}

fn without_or_unfit() -> Vec<(Value, Rejection)> {
    vec![
        (
            with(claims(), "iss", "https://id.example.org/"),
            Rejection::Issuer,
        ),
        (
            with(claims(), "iss", "https://evil.example.org"),
            Rejection::Issuer,
        ),
        (with(claims(), "iss", json!([ISSUER])), Rejection::Claims),
        (with(claims(), "iss", 1), Rejection::Claims),
        (with(claims(), "iss", Value::Null), Rejection::Claims),
        (without(claims(), "iss"), Rejection::Claims),
        (with(claims(), "aud", "other"), Rejection::Audience),
        (
            with(claims(), "aud", AUDIENCE.to_uppercase()),
            Rejection::Audience,
        ),
        (with(claims(), "aud", json!(["other"])), Rejection::Audience),
        (with(claims(), "aud", json!([])), Rejection::Audience),
        (
            with(claims(), "aud", json!([AUDIENCE, 1])),
            Rejection::Claims,
        ),
        (
            with(claims(), "aud", json!({AUDIENCE: 1})),
            Rejection::Claims,
        ),
        (with(claims(), "aud", Value::Null), Rejection::Claims),
        (without(claims(), "aud"), Rejection::Claims),
        (with(claims(), "sub", "ann@example.org"), Rejection::Subject),
        (with(claims(), "sub", ""), Rejection::Subject),
        (with(claims(), "sub", "a b"), Rejection::Subject),
        (with(claims(), "sub", 1), Rejection::Claims),
        (without(claims(), "sub"), Rejection::Claims),
        (with(claims(), "tenant", ""), Rejection::Tenant),
        (with(claims(), "tenant", "ACME"), Rejection::Tenant),
        (with(claims(), "tenant", "../acme"), Rejection::Tenant),
        (with(claims(), "tenant", json!(["acme"])), Rejection::Claims),
        (without(claims(), "tenant"), Rejection::Tenant),
        (
            with(claims(), "scope", json!(["purchase-orders:read"])),
            Rejection::Claims,
        ),
        (with(claims(), "client_id", 1), Rejection::Claims),
        (json!([]), Rejection::Claims),
        (json!("ann"), Rejection::Claims),
    ]
}

fn unfit_dates() -> Vec<(Value, Rejection)> {
    let unfit = [
        json!(EXPIRY.to_string()),
        json!(1_760_000_000.5),
        json!(-1),
        json!(u64::MAX),
        json!(1e300),
        json!(true),
        json!([EXPIRY]),
        Value::Null,
    ];
    let mut cases = vec![(without(claims(), "exp"), Rejection::Claims)];
    for value in unfit {
        for name in ["exp", "nbf"] {
            cases.push((with(claims(), name, value.clone()), Rejection::Claims));
        }
    }
    cases
}

#[tokio::test]
async fn a_token_lives_from_nbf_to_exp_give_or_take_thirty_seconds() {
    let issuer = Issuer::ed25519("a");
    let verifier = verifier(&[&issuer]);
    for (second, expected) in [
        (ISSUED - 31, Some(Rejection::NotYetValid)),
        (ISSUED - 30, None),
        (EXPIRY + 29, None),
        (EXPIRY + 30, Some(Rejection::Expired)),
        (0, Some(Rejection::NotYetValid)),
    ] {
        let answer = verifier.verify(&issuer.token(), at(second)).await;
        assert_eq!(answer.err(), expected, "{second}");
    }
    let long_ago = with(without(claims(), "nbf"), "exp", 0);
    let answer = verify(&verifier, &issuer.sign(&issuer.head(), &long_ago)).await;
    assert_eq!(answer, Err(Rejection::Expired));
}

/// Tokens whose signature does not fit, each in the way in which some library once took them.
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

fn signed(message: &str, signature: &[u8]) -> String {
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
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
