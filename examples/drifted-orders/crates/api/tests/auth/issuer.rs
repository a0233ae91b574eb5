//! An issuer with one key, that signs whatever it is given.

use api::auth::{KeySet, KeySource, Rejection, Verified, Verifier};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, RSA_PKCS1_SHA256,
    RSA_PSS_SHA256, RsaEncoding, RsaKeyPair,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde_json::{Value, json};

pub(crate) const ISSUER: &str = "https://id.example.org";

pub(crate) const AUDIENCE: &str = "orders";

/// When the sound token was issued, in seconds since 1970. It lives for five minutes.
pub(crate) const ISSUED: i64 = 1_760_000_000;

pub(crate) const EXPIRY: i64 = ISSUED + 300;

pub(crate) struct Issuer {
    name: String,
    signer: Signer,
}

enum Signer {
    Ed25519(Ed25519KeyPair),
    P256(EcdsaKeyPair),
    Rsa(Box<RsaKeyPair>, &'static str),
}

impl Issuer {
    pub(crate) fn ed25519(name: &str) -> Self {
        let pair = Ed25519KeyPair::generate().unwrap();
        Self::new(name, Signer::Ed25519(pair))
    }

    pub(crate) fn p256(name: &str) -> Self {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
        Self::new(name, Signer::P256(pair))
    }

    /// `alg` is RS256 or PS256.
    pub(crate) fn rsa(name: &str, alg: &'static str) -> Self {
        let pair = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
        Self::new(name, Signer::Rsa(Box::new(pair), alg))
    }

    fn new(name: &str, signer: Signer) -> Self {
        let name = name.to_owned();
        Self { name, signer }
    }

    fn algorithm(&self) -> &'static str {
        match &self.signer {
            Signer::Ed25519(_) => "EdDSA",
            Signer::P256(_) => "ES256",
            Signer::Rsa(_, alg) => alg,
        }
    }

    /// The public key.
    pub(crate) fn jwk(&self) -> Value {
        let mut jwk = match &self.signer {
            Signer::Ed25519(pair) => {
                let x = URL_SAFE_NO_PAD.encode(pair.public_key());
                json!({"kty": "OKP", "crv": "Ed25519", "x": x})
            }
            Signer::P256(pair) => {
                let (x, y) = pair.public_key().as_ref()[1..].split_at(32);
                let (x, y) = (URL_SAFE_NO_PAD.encode(x), URL_SAFE_NO_PAD.encode(y));
                json!({"kty": "EC", "crv": "P-256", "x": x, "y": y})
            }
            Signer::Rsa(pair, _) => {
                let key = pair.public_key();
                let n = URL_SAFE_NO_PAD.encode(key.modulus().big_endian_without_leading_zero());
                let e = URL_SAFE_NO_PAD.encode(key.exponent().big_endian_without_leading_zero());
                json!({"kty": "RSA", "n": n, "e": e})
            }
        };
        jwk["kid"] = self.name.as_str().into();
        jwk["alg"] = self.algorithm().into();
        jwk["use"] = "sig".into();
        jwk
    }

    /// The head of a sound token.
    pub(crate) fn head(&self) -> Value {
        json!({"typ": "at+jwt", "alg": self.algorithm(), "kid": self.name})
    }

    /// `head` and `claims`, with a signature that fits.
    pub(crate) fn sign(&self, head: &Value, claims: &Value) -> String {
        let message = format!("{}.{}", encode(head), encode(claims));
        signed(&message, &self.signature(message.as_bytes()))
    }

    pub(crate) fn signature(&self, message: &[u8]) -> Vec<u8> {
        match &self.signer {
            Signer::Ed25519(pair) => pair.sign(message).as_ref().to_vec(),
            Signer::P256(pair) => {
                let signature = pair.sign(&SystemRandom::new(), message).unwrap();
                signature.as_ref().to_vec()
            }
            Signer::Rsa(pair, alg) => {
                let padding: &'static dyn RsaEncoding = match *alg {
                    "PS256" => &RSA_PSS_SHA256,
                    _ => &RSA_PKCS1_SHA256,
                };
                let mut signature = vec![0; pair.public_modulus_len()];
                let random = SystemRandom::new();
                pair.sign(padding, &random, message, &mut signature)
                    .unwrap();
                signature
            }
        }
    }

    /// A sound token.
    pub(crate) fn token(&self) -> String {
        self.sign(&self.head(), &claims())
    }
}

/// The claims of a sound token.
pub(crate) fn claims() -> Value {
    json!({
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "ann",
        "client_id": "web",
        "tenant": "acme",
        "scope": "orders:create orders:read",
        "iat": ISSUED,
        "nbf": ISSUED,
        "exp": EXPIRY,
        "jti": "1",
    })
}

/// `object` with one member more, or another value for it.
pub(crate) fn with(mut object: Value, name: &str, value: impl Into<Value>) -> Value {
    object[name] = value.into();
    object
}

/// `object` with one member less.
pub(crate) fn without(mut object: Value, name: &str) -> Value {
    object.as_object_mut().unwrap().remove(name).unwrap();
    object
}

pub(crate) fn encode(part: &Value) -> String {
    URL_SAFE_NO_PAD.encode(part.to_string())
}

/// `message` with `signature` behind it.
pub(crate) fn signed(message: &str, signature: &[u8]) -> String {
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// The JWK Set of some keys.
pub(crate) fn key_set(keys: &[Value]) -> String {
    json!({ "keys": keys }).to_string()
}

/// Knows these keys and never asks for others.
pub(crate) fn verifier(issuers: &[&Issuer]) -> Verifier {
    let keys: Vec<_> = issuers.iter().map(|issuer| issuer.jwk()).collect();
    let keys = KeySet::parse(key_set(&keys).as_bytes()).unwrap();
    Verifier::new(ISSUER, AUDIENCE, KeySource::fixed(keys))
}

pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

/// What `verifier` says of `token`, soon after it was issued.
pub(crate) async fn verify(verifier: &Verifier, token: &str) -> Result<Verified, Rejection> {
    verifier.verify(token, at(ISSUED + 10)).await
}
