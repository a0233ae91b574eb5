use axum::http::request::Builder;

// {{#if (has "auth")}}
use api::auth::{KeySet, KeySource, Verifier};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use axum::http::header;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

const NAME: &str = "paging";

const SCOPE: &str = "purchase-orders:create purchase-orders:read audit-events:read";

/// Names the caller of a request, by a token.
pub(crate) struct Callers(Ed25519KeyPair);

impl Callers {
    pub(crate) fn new() -> Self {
        Self(Ed25519KeyPair::generate().unwrap())
    }

    pub(crate) fn verifier(&self) -> Verifier {
        let x = URL_SAFE_NO_PAD.encode(self.0.public_key());
        let key = json!({"kty": "OKP", "crv": "Ed25519", "kid": NAME, "alg": "EdDSA", "x": x});
        let keys = json!({ "keys": [key] }).to_string();
        let keys = KeySet::parse(keys.as_bytes()).unwrap();
        Verifier::new(NAME, NAME, KeySource::fixed(keys))
    }

    pub(crate) fn sign(&self, request: Builder, tenant: &str, actor: &str) -> Builder {
        let head = json!({"typ": "at+jwt", "alg": "EdDSA", "kid": NAME});
        let claims = json!({
            "iss": NAME,
            "aud": NAME,
            "sub": actor,
            "tenant": tenant,
            "scope": SCOPE,
            "exp": i64::from(u32::MAX),
        });
        let part = |json: Value| URL_SAFE_NO_PAD.encode(json.to_string());
        let message = format!("{}.{}", part(head), part(claims));
        let signature = URL_SAFE_NO_PAD.encode(self.0.sign(message.as_bytes()));
        let token = format!("Bearer {message}.{signature}");
        request.header(header::AUTHORIZATION, token)
    }
}
// {{else}}
//~ /// Names the caller of a request, as the gateway does.
//~ pub(crate) struct Callers;
//~
//~ impl Callers {
//~     pub(crate) const fn new() -> Self {
//~         Self
//~     }
//~
//~     pub(crate) fn sign(&self, request: Builder, tenant: &str, actor: &str) -> Builder {
//~         let _ = self;
//~         request.header("x-tenant", tenant).header("x-caller", actor)
//~     }
//~ }
// {{/if}}
