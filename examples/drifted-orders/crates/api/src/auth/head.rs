use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::Rejection;

/// The longest token that is looked at, in bytes.
const LONGEST: usize = 8 * 1024;

/// What is read of a token before its signature is known to be good: enough to find the key, and
/// nothing that could lead elsewhere. `jku`, `jwk`, `x5u` and `x5c` have no field here.
#[derive(Deserialize)]
pub(super) struct Head {
    alg: String,
    typ: Option<String>,
    kid: Option<String>,
    crit: Option<IgnoredAny>,
}

impl Head {
    /// Reads the first part of `token`.
    ///
    /// # Errors
    ///
    /// When no access token of this issuer can look like this.
    pub(super) fn read(token: &str) -> Result<Self, Rejection> {
        if token.len() > LONGEST {
            return Err(Rejection::TooLong);
        }
        let (first, _) = token.split_once('.').ok_or(Rejection::Malformed)?;
        let json = URL_SAFE_NO_PAD.decode(first);
        let json = json.map_err(|_| Rejection::Malformed)?;
        let head: Self = serde_json::from_slice(&json).map_err(|_| Rejection::Malformed)?;
        if head.crit.is_some() {
            return Err(Rejection::Critical);
        }
        head.is_access_token()
            .then_some(head)
            .ok_or(Rejection::Kind)
    }

    /// The name of the key that is said to have signed.
    ///
    /// # Errors
    ///
    /// When there is no name.
    pub(super) fn key_id(&self) -> Result<&str, Rejection> {
        self.kid.as_deref().ok_or(Rejection::NoKeyId)
    }

    /// What the token says about its signature. Compared with the key, never obeyed.
    pub(super) fn algorithm(&self) -> &str {
        &self.alg
    }

    /// Both spellings of RFC 9068, section 2.1. A media type knows no case.
    fn is_access_token(&self) -> bool {
        let typ = self.typ.as_deref().unwrap_or_default();
        ["at+jwt", "application/at+jwt"]
            .iter()
            .any(|known| typ.eq_ignore_ascii_case(known))
    }
}
