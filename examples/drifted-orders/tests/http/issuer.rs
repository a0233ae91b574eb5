use api::auth::{KeySet, KeySource, Verifier, install_crypto};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::Ed25519KeyPair;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::json;

/// Every permission there is.
pub(crate) const ALL: &[&str] = &[
    // One for each thing to do.
    "orders:create",
    "orders:approve",
    "orders:read",
    "audit-events:read",
];

const ISSUER: &str = "https://issuer.test";

/// An issuer of tokens, with a key of its own.
pub(crate) struct Issuer(EncodingKey);

impl Issuer {
    pub(crate) fn new() -> Self {
        install_crypto();
        let pair = Ed25519KeyPair::generate_pkcs8v1(&SystemRandom::new()).unwrap();
        Self(EncodingKey::from_ed_der(pair.as_ref()))
    }

    pub(crate) fn verifier(&self) -> Verifier {
        let mut key = Jwk::from_encoding_key(&self.0, Algorithm::EdDSA).unwrap();
        key.common.key_id = Some("k".into());
        let keys = json!({ "keys": [key] }).to_string();
        let keys = KeySet::parse(keys.as_bytes()).unwrap();
        Verifier::new(ISSUER, "service", KeySource::fixed(keys))
    }

    /// The value of an `Authorization` header.
    pub(crate) fn bearer(&self, tenant: &str, who: &str, scopes: &[&str]) -> String {
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some("at+jwt".into());
        header.kid = Some("k".into());
        let claims = json!({
            "iss": ISSUER,
            "aud": "service",
            "sub": who,
            "client_id": "web",
            "tenant": tenant,
            "scope": scopes.join(" "),
            "iat": 1_760_000_000,
            "exp": 4_000_000_000_u32,
            "jti": "1",
        });
        format!("Bearer {}", encode(&header, &claims, &self.0).unwrap())
    }
}
