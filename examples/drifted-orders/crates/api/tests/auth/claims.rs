//! What a token with a good signature may say, and what not.

use api::auth::Rejection;
use contracts::ActorKind;
use serde_json::{Value, json};

use api::auth::ApproveOrders;
use api::auth::{CreateOrders, ReadOrders};

use crate::issuer::{AUDIENCE, EXPIRY, ISSUED, ISSUER, Issuer};
use crate::issuer::{at, claims, verifier, verify, with, without};

#[tokio::test]
async fn a_sound_token_names_its_caller_and_what_they_may() {
    let issuer = Issuer::ed25519("a");
    let verified = verify(&verifier(&[&issuer]), &issuer.token())
        .await
        .unwrap();
    assert_eq!(verified.caller.tenant.as_str(), "acme");
    assert_eq!(verified.caller.actor.id.as_str(), "ann");
    assert_eq!(verified.caller.actor.kind, ActorKind::User);
    assert!(verified.allows::<CreateOrders>());
    assert!(verified.allows::<ReadOrders>());
    assert!(!verified.allows::<ApproveOrders>());
}

#[tokio::test]
async fn a_client_that_is_its_own_subject_is_a_service() {
    let issuer = Issuer::ed25519("a");
    let token = issuer.sign(&issuer.head(), &with(claims(), "client_id", "ann"));
    let verified = verify(&verifier(&[&issuer]), &token).await.unwrap();
    assert_eq!(verified.caller.actor.kind, ActorKind::Service);
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
            with(claims(), "scope", json!(["orders:read"])),
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
