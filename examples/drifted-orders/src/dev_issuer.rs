//! Tokens for development, so that a service can be tried without an identity provider.
//!
//! The key pair is made at first use and stays on the machine: there is none in the repository, and
//! no two machines share one. Its tokens count only where the configuration says so, which it
//! refuses outside the profile `dev`; images are built without this file.

use std::fs;
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use api::auth::{KeySet, KeySetError, KeySource, Verifier, install_crypto};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::Ed25519KeyPair;
use contracts::{ActorId, Tenant};
use jiff::Timestamp;
use jsonwebtoken::jwk::{Jwk, JwkSet, ThumbprintHash};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde::Serialize;
use tempfile::NamedTempFile;
use thiserror::Error;
use uuid::Uuid;

/// What its tokens say in `iss`.
const ISSUER: &str = "urn:orders:dev-issuer";

/// What its tokens say in `aud`.
const AUDIENCE: &str = "orders";

/// What its tokens say in `client_id`. No subject is named like this, so their callers are people.
const CLIENT: &str = "urn:orders:dev-token";

/// An issuer that believes whoever asks it.
pub(crate) struct DevIssuer {
    key: EncodingKey,
    public: Jwk,
    name: String,
}

/// What a token is to say.
#[derive(Clone, Debug)]
pub(crate) struct Grant {
    /// Whose token it is.
    pub(crate) subject: ActorId,
    /// Whose data it opens.
    pub(crate) tenant: Tenant,
    /// What it allows, in words that are parted by spaces.
    pub(crate) scope: String,
    /// How long it lives, in whole seconds.
    pub(crate) lifetime: Duration,
}

/// The claims of RFC 9068, section 2.2.
#[derive(Serialize)]
struct Claims<'g> {
    iss: &'static str,
    aud: &'static str,
    sub: &'g ActorId,
    client_id: &'static str,
    tenant: &'g Tenant,
    scope: &'g str,
    iat: i64,
    exp: i64,
    jti: Uuid,
}

impl DevIssuer {
    /// The issuer whose key pair lies in `file`, which is made where there is none.
    ///
    /// # Errors
    ///
    /// When `file` can be neither read nor made, or holds something else.
    pub(crate) fn open(file: &Path) -> Result<Self, DevIssuerError> {
        install_crypto();
        let pkcs8 = read_or_make(file).map_err(|source| {
            let file = file.to_owned();
            DevIssuerError::File { file, source }
        })?;
        let key = EncodingKey::from_ed_der(&pkcs8);
        let unfit = |_| DevIssuerError::NoKey(file.to_owned());
        let mut public = Jwk::from_encoding_key(&key, Algorithm::EdDSA).map_err(unfit)?;
        let name = public.thumbprint(ThumbprintHash::SHA256).map_err(unfit)?;
        public.common.key_id = Some(name.clone());
        Ok(Self { key, public, name })
    }

    /// Takes the tokens of this issuer, and no others.
    ///
    /// # Errors
    ///
    /// None that a key pair of this issuer could lead to.
    pub(crate) fn verifier(&self) -> Result<Verifier, DevIssuerError> {
        let keys = vec![self.public.clone()];
        let document = serde_json::to_vec(&JwkSet { keys }).map_err(KeySetError::from)?;
        let keys = KeySource::fixed(KeySet::parse(&document)?);
        Ok(Verifier::new(ISSUER, AUDIENCE, keys))
    }

    /// A token that says `grant`, from `at` on. It is named `id`.
    ///
    /// # Errors
    ///
    /// When it cannot be signed.
    pub(crate) fn token(
        &self,
        grant: &Grant,
        at: Timestamp,
        id: Uuid,
    ) -> Result<String, DevIssuerError> {
        let seconds = i64::try_from(grant.lifetime.as_secs()).unwrap_or(i64::MAX);
        let claims = Claims {
            iss: ISSUER,
            aud: AUDIENCE,
            sub: &grant.subject,
            client_id: CLIENT,
            tenant: &grant.tenant,
            scope: &grant.scope,
            iat: at.as_second(),
            exp: at.as_second().saturating_add(seconds),
            jti: id,
        };
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some("at+jwt".to_owned());
        header.kid = Some(self.name.clone());
        Ok(encode(&header, &claims, &self.key)?)
    }
}

/// The key pair in `file` (PKCS#8), which is made where there is none.
///
/// It is written under another name and then named `file` in one step, which fails where somebody
/// else was faster. So nobody reads half a key, and two who start at once agree on one.
fn read_or_make(file: &Path) -> io::Result<Vec<u8>> {
    match fs::read(file) {
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        found => return found,
    }
    let pair = Ed25519KeyPair::generate_pkcs8v1(&SystemRandom::new()).map_err(io::Error::other)?;
    let folder = file.parent().filter(|folder| *folder != Path::new(""));
    // Such a file is for its owner alone from the first moment.
    let mut new = NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
    new.write_all(pair.as_ref())?;
    new.as_file().sync_all()?;
    match new.persist_noclobber(file) {
        Err(lost) if lost.error.kind() != ErrorKind::AlreadyExists => Err(lost.error),
        _ => fs::read(file),
    }
}

/// Why the development issuer cannot work.
#[derive(Debug, Error)]
pub(crate) enum DevIssuerError {
    /// The file can be neither read nor made.
    #[error("cannot keep the key pair of the development issuer in {}", file.display())]
    File { file: PathBuf, source: io::Error },
    /// The file holds something else.
    #[error("{} holds no Ed25519 key pair; without the file, a new one is made", .0.display())]
    NoKey(PathBuf),
    /// The key pair was refused.
    #[error("the key pair of the development issuer")]
    Refused(#[from] KeySetError),
    /// Signing failed.
    #[error("the token could not be signed")]
    Signing(#[from] jsonwebtoken::errors::Error),
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;
    use std::sync::Barrier;
    use std::thread;

    use api::auth::{Rejection, Verified};

    use super::*;

    const NOW: Timestamp = Timestamp::constant(1_760_000_000, 0);

    fn token(issuer: &DevIssuer) -> String {
        let grant = Grant {
            subject: ActorId::parse("ann").unwrap(),
            tenant: Tenant::parse("acme").unwrap(),
            scope: "orders:read".to_owned(),
            lifetime: Duration::from_mins(1),
        };
        issuer.token(&grant, NOW, Uuid::nil()).unwrap()
    }

    async fn verify(issuer: &DevIssuer, token: &str, second: i64) -> Result<Verified, Rejection> {
        let now = Timestamp::from_second(NOW.as_second() + second).unwrap();
        issuer.verifier().unwrap().verify(token, now).await
    }

    #[tokio::test]
    async fn its_tokens_are_taken_until_they_expire() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("key");
        let token = token(&DevIssuer::open(&file).unwrap());
        let later = DevIssuer::open(&file).unwrap();
        let verified = verify(&later, &token, 0).await.unwrap();
        assert_eq!(verified.caller.actor.id.as_str(), "ann");
        assert_eq!(verified.caller.tenant.as_str(), "acme");
        assert!(verified.allows::<api::auth::ReadOrders>());
        let answer = verify(&later, &token, 60 + 30).await;
        assert_eq!(answer, Err(Rejection::Expired));
    }

    #[tokio::test]
    async fn no_two_machines_trust_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let [one, two] = ["one", "two"].map(|name| DevIssuer::open(&folder.path().join(name)));
        let answer = verify(&one.unwrap(), &token(&two.unwrap()), 0).await;
        assert_eq!(answer, Err(Rejection::UnknownKey));
    }

    #[test]
    fn the_key_pair_is_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("key");
        DevIssuer::open(&file).unwrap();
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn those_who_start_at_once_agree() {
        for _ in 0..20 {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("key");
            let start = Barrier::new(8);
            let names = thread::scope(|scope| {
                let open = || {
                    start.wait();
                    DevIssuer::open(&file).unwrap().name
                };
                let all: Vec<_> = (0..8).map(|_| scope.spawn(open)).collect();
                let names = all.into_iter().map(|one| one.join().unwrap());
                names.collect::<Vec<_>>()
            });
            assert!(names.iter().all(|name| *name == names[0]), "{names:?}");
        }
    }

    #[test]
    fn another_file_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("key");
        fs::write(&file, "a diary").unwrap();
        let answer = DevIssuer::open(&file);
        assert!(matches!(answer, Err(DevIssuerError::NoKey(_))));
        assert_eq!(fs::read(&file).unwrap(), b"a diary");
        let answer = DevIssuer::open(&folder.path().join("absent/key"));
        assert!(matches!(answer, Err(DevIssuerError::File { .. })));
    }
}
