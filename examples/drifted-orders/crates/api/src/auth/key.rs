use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::errors::{Error, ErrorKind};
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use serde::de::DeserializeOwned;

use super::Rejection;

/// The fewest bits of an RSA modulus (RFC 7518, section 3.3).
const RSA_BITS: usize = 2048;

/// A public key of the issuer, and the one algorithm it is for.
pub(super) struct Key {
    algorithm: Algorithm,
    public: DecodingKey,
}

impl Key {
    /// The key that `jwk` describes: Ed25519, P-256, or RSA of at least 2048 bits. `None` for any
    /// other, and above all for a shared secret.
    pub(super) fn of(jwk: &Jwk) -> Option<Self> {
        Some(Self {
            algorithm: algorithm(jwk)?,
            public: DecodingKey::from_jwk(jwk).ok()?,
        })
    }

    /// Whether `name` is the algorithm of this key.
    pub(super) fn signs_with(&self, name: &str) -> bool {
        let named: Result<Algorithm, _> = name.parse();
        named.is_ok_and(|named| named == self.algorithm)
    }

    /// The claims of `token`, once its signature fits and `issuer` made it for `audience`.
    ///
    /// Time is not looked at: the library would read the clock.
    ///
    /// # Errors
    ///
    /// When the signature does not fit, when a claim is missing or of another type, or when the
    /// token is of another issuer or for another audience.
    pub(super) fn open<T: DeserializeOwned>(
        &self,
        token: &str,
        issuer: &str,
        audience: &str,
    ) -> Result<T, Rejection> {
        let mut validation = Validation::new(self.algorithm);
        // The library checks `iss` and `aud` only where they are present, unless told like this.
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        validation.set_issuer(&[issuer]);
        validation.set_audience(&[audience]);
        validation.validate_exp = false;
        validation.validate_nbf = false;
        let opened = decode(token, &self.public, &validation);
        opened
            .map(|data| data.claims)
            .map_err(|error| fault(&error))
    }
}

/// The algorithm is read off the key. Where `alg` is present it must agree; issuers leave it out.
fn algorithm(jwk: &Jwk) -> Option<Algorithm> {
    let named = jwk.common.key_algorithm;
    let algorithm = match &jwk.algorithm {
        AlgorithmParameters::OctetKeyPair(pair) if pair.curve == EllipticCurve::Ed25519 => {
            Algorithm::EdDSA
        }
        AlgorithmParameters::EllipticCurve(point) if point.curve == EllipticCurve::P256 => {
            Algorithm::ES256
        }
        AlgorithmParameters::RSA(key) if bits(&key.n)? >= RSA_BITS => match named {
            Some(KeyAlgorithm::PS256) => Algorithm::PS256,
            _ => Algorithm::RS256,
        },
        _ => return None,
    };
    let agrees = named.is_none_or(|named| named == algorithm.into());
    agrees.then_some(algorithm)
}

/// The length of a number, without leading zeros.
fn bits(number: &str) -> Option<usize> {
    let bytes = URL_SAFE_NO_PAD.decode(number).ok()?;
    let first = bytes.iter().position(|&byte| byte != 0)?;
    let zeros = bytes[first].leading_zeros() as usize;
    Some((bytes.len() - first) * 8 - zeros)
}

fn fault(error: &Error) -> Rejection {
    match error.kind() {
        ErrorKind::InvalidSignature => Rejection::Signature,
        ErrorKind::InvalidAlgorithm => Rejection::Algorithm,
        ErrorKind::InvalidIssuer => Rejection::Issuer,
        ErrorKind::InvalidAudience => Rejection::Audience,
        // The header was read before, so the JSON is that of the claims.
        ErrorKind::Json(_) | ErrorKind::MissingRequiredClaim(_) => Rejection::Claims,
        _ => Rejection::Malformed,
    }
}
