//! Keys over HTTP: how often they are read, and what happens when that goes wrong.

use std::sync::Arc;
use std::time::Duration;

use api::auth::{KeySource, Rejection, Verifier};
use serde_json::Value;
use tokio::time::{sleep, timeout};

use crate::issuer::{AUDIENCE, EXPIRY, ISSUED, ISSUER, Issuer, at, claims, key_set, with};
use crate::key_server::KeyServer;

/// An issuer behind a server, and who asks it.
struct Scene {
    server: KeyServer,
    verifier: Arc<Verifier>,
}

impl Scene {
    fn new(keys: &[Value]) -> Self {
        let server = KeyServer::start(key_set(keys));
        let source = KeySource::endpoint(&server.url).unwrap();
        let verifier = Arc::new(Verifier::new(ISSUER, AUDIENCE, source));
        Self { server, verifier }
    }

    /// Asks about a token of `issuer`, that many seconds after the start.
    async fn check(&self, issuer: &Issuer, second: i64, expected: Option<Rejection>) {
        let token = lasting(issuer);
        let answer = self.verifier.verify(&token, at(ISSUED + second)).await;
        assert_eq!(answer.err(), expected, "after {second} s");
    }
}

/// A token that outlives these tests.
fn lasting(issuer: &Issuer) -> String {
    issuer.sign(&issuer.head(), &with(claims(), "exp", EXPIRY + 100_000))
}

#[tokio::test]
async fn unknown_names_ask_the_issuer_once_a_minute() {
    let (issuer, stranger) = (Issuer::ed25519("a"), Issuer::ed25519("b"));
    let scene = Scene::new(&[issuer.jwk()]);
    assert_eq!(
        scene.server.asked(),
        0,
        "nothing is fetched before a token comes"
    );
    for (second, asked) in [(0, 1), (1, 1), (59, 1), (60, 2), (119, 2), (120, 3)] {
        scene
            .check(&stranger, second, Some(Rejection::UnknownKey))
            .await;
        scene.check(&issuer, second, None).await;
        assert_eq!(scene.server.asked(), asked, "after {second} s");
    }
}

#[tokio::test]
async fn a_rotation_is_followed() {
    let (old, new) = (Issuer::ed25519("old"), Issuer::p256("new"));
    let scene = Scene::new(&[old.jwk()]);
    scene.check(&old, 0, None).await;
    scene.server.show(key_set(&[old.jwk(), new.jwk()]));
    scene.check(&new, 60, None).await;
    scene.check(&old, 60, None).await;
    scene.server.show(key_set(&[new.jwk()]));
    scene
        .check(&Issuer::ed25519("c"), 120, Some(Rejection::UnknownKey))
        .await;
    scene.check(&old, 120, Some(Rejection::UnknownKey)).await;
    scene.check(&new, 120, None).await;
}

#[tokio::test]
async fn what_goes_wrong_leaves_the_keys_as_they_were() {
    let (issuer, stranger) = (Issuer::ed25519("a"), Issuer::ed25519("b"));
    let scene = Scene::new(&[issuer.jwk()]);
    scene.check(&issuer, 0, None).await;
    let elsewhere = KeyServer::start(key_set(&[stranger.jwk()]));
    let all = [issuer.jwk(), stranger.jwk()];
    let twice = [stranger.jwk(), stranger.jwk()];
    let large = with(Value::Null, "keys", all.to_vec());
    let large = with(large, "pad", "x".repeat(200_000));
    let troubles: [(&str, &dyn Fn()); 6] = [
        ("it fails", &|| scene.server.fail()),
        ("a name twice", &|| scene.server.show(key_set(&twice))),
        ("no keys", &|| scene.server.show(key_set(&[]))),
        ("a page", &|| scene.server.show("<html>".into())),
        ("too large", &|| scene.server.show(large.to_string())),
        ("moved", &|| scene.server.redirect(&elsewhere.url)),
    ];
    let mut second = 0;
    for (number, (trouble, begin)) in troubles.into_iter().enumerate() {
        begin();
        second += 60;
        scene
            .check(&stranger, second, Some(Rejection::UnknownKey))
            .await;
        scene
            .check(&stranger, second + 59, Some(Rejection::UnknownKey))
            .await;
        scene.check(&issuer, second, None).await;
        assert_eq!(
            scene.server.asked(),
            number + 2,
            "{trouble}: also failing asks pause"
        );
    }
    assert_eq!(elsewhere.asked(), 0);
    scene.server.show(key_set(&all));
    scene.check(&stranger, second + 60, None).await;
}

/// Not the caller's fault: a good token must not be thrown away for it.
#[tokio::test]
async fn without_any_key_nothing_is_said_about_a_token() {
    let issuer = Issuer::ed25519("a");
    let scene = Scene::new(&[issuer.jwk()]);
    scene.server.fail();
    scene.check(&issuer, 0, Some(Rejection::NoKeys)).await;
    scene.check(&issuer, 59, Some(Rejection::NoKeys)).await;
    scene.server.show(key_set(&[issuer.jwk()]));
    scene.check(&issuer, 60, None).await;
}

#[tokio::test]
async fn many_at_once_ask_once() {
    let issuer = Issuer::ed25519("a");
    let scene = Scene::new(&[issuer.jwk()]);
    scene.server.delay(Duration::from_millis(200));
    let token = lasting(&issuer);
    let mut asking = tokio::task::JoinSet::new();
    for _ in 0..50 {
        let (verifier, token) = (scene.verifier.clone(), token.clone());
        asking.spawn(async move { verifier.verify(&token, at(ISSUED)).await });
    }
    for answer in asking.join_all().await {
        assert!(answer.is_ok(), "{answer:?}");
    }
    assert_eq!(scene.server.asked(), 1);
}

#[tokio::test]
async fn a_caller_who_hangs_up_does_not_stop_the_reading() {
    let issuer = Issuer::ed25519("a");
    let scene = Scene::new(&[issuer.jwk()]);
    scene.server.delay(Duration::from_millis(100));
    let token = lasting(&issuer);
    let impatient = scene.verifier.verify(&token, at(ISSUED));
    assert!(timeout(Duration::from_millis(20), impatient).await.is_err());
    let verifier = &scene.verifier;
    eventually(async || verifier.verify(&token, at(ISSUED)).await.is_ok()).await;
    assert_eq!(scene.server.asked(), 1);
}

#[tokio::test]
async fn a_withdrawn_key_is_forgotten_within_the_hour() {
    let (issuer, other) = (Issuer::ed25519("a"), Issuer::ed25519("b"));
    let scene = Scene::new(&[issuer.jwk()]);
    scene.check(&issuer, 0, None).await;
    scene.server.show(key_set(&[other.jwk()]));
    scene.check(&issuer, 3_599, None).await;
    assert_eq!(scene.server.asked(), 1);
    scene.check(&issuer, 3_600, None).await;
    let (verifier, token) = (&scene.verifier, lasting(&issuer));
    let later = at(ISSUED + 3_601);
    eventually(async || verifier.verify(&token, later).await == Err(Rejection::UnknownKey)).await;
}

/// Waits for what happens behind the back of callers.
async fn eventually(happened: impl AsyncFn() -> bool) {
    let soon = timeout(Duration::from_secs(10), async {
        while !happened().await {
            sleep(Duration::from_millis(10)).await;
        }
    });
    soon.await.unwrap();
}
