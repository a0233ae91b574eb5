use std::time::Duration;

use axum::http::Uri;
use thiserror::Error;
use ureq::Agent;
use ureq::tls::{RootCerts, TlsConfig};

use super::{KeySet, KeySetError};

/// How long the issuer may take for its keys.
const TIMEOUT: Duration = Duration::from_secs(5);

/// The largest answer that is read, in bytes.
const LARGEST: u64 = 128 * 1024;

/// Where the issuer shows its keys.
pub(super) struct Endpoint {
    agent: Agent,
    url: String,
}

impl Endpoint {
    /// # Errors
    ///
    /// When keys from `url` could be anybody's.
    pub(super) fn new(url: &str) -> Result<Self, UnfitUrl> {
        if !is_trustworthy(url) {
            return Err(UnfitUrl);
        }
        // The roots that the host trusts: a company's own issuer often has a certificate of its own.
        let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier);
        let config = Agent::config_builder()
            .tls_config(tls.build())
            .timeout_global(Some(TIMEOUT))
            // A redirect would let somebody else than the configuration say where the keys are.
            .max_redirects(0);
        Ok(Self {
            agent: config.build().new_agent(),
            url: url.to_owned(),
        })
    }

    /// Reads the keys. Blocks for up to [`TIMEOUT`].
    ///
    /// # Errors
    ///
    /// When there is no answer, or one that is not taken.
    pub(super) fn fetch(&self) -> Result<KeySet, FetchError> {
        let mut answer = self.agent.get(&self.url).call()?;
        let body = answer.body_mut().with_config().limit(LARGEST);
        Ok(KeySet::parse(&body.read_to_vec()?)?)
    }
}

/// TLS, or no way that leaves the machine.
fn is_trustworthy(url: &str) -> bool {
    let Ok(uri) = url.parse::<Uri>() else {
        return false;
    };
    match (uri.scheme_str(), uri.host()) {
        (Some("https"), Some(_)) => true,
        (Some("http"), Some(host)) => ["localhost", "127.0.0.1", "[::1]"].contains(&host),
        _ => false,
    }
}

/// An address that keys cannot be taken from: it is not `https`, and not on this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("keys are fetched over https, or from this machine")]
pub struct UnfitUrl;

/// Why the keys could not be read.
#[derive(Debug, Error)]
pub(super) enum FetchError {
    #[error(transparent)]
    Http(#[from] ureq::Error),
    #[error(transparent)]
    Refused(#[from] KeySetError),
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;
    use std::net::TcpListener;
    use std::thread;

    use super::super::install_crypto;
    use super::*;

    /// TLS without a provider of cryptography panics, and only once a connection stands.
    #[test]
    fn a_server_that_speaks_no_tls_is_an_error() {
        install_crypto();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let server = thread::spawn(move || listener.accept().unwrap().0.write_all(b"no TLS here"));
        let endpoint = Endpoint::new(&format!("https://{address}/keys")).unwrap();
        let answer = endpoint.fetch();
        assert!(matches!(answer, Err(FetchError::Http(_))));
        server.join().unwrap().unwrap();
    }

    #[test]
    fn keys_come_over_tls_or_from_this_machine() {
        for good in [
            "https://id.example.org/keys",
            "http://127.0.0.1:8080/keys",
            "http://localhost/keys",
            "http://[::1]:1/keys",
        ] {
            assert!(Endpoint::new(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "/keys",
            "http://id.example.org/keys",
            "http://127.0.0.1.example.org/keys",
            "http://localhost@example.org/keys",
            "ftp://localhost/keys",
            "file:///keys",
        ] {
            assert_eq!(Endpoint::new(bad).err(), Some(UnfitUrl), "{bad}");
        }
    }
}
