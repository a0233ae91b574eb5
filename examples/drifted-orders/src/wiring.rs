#[cfg(feature = "dev-issuer")]
use std::path::Path;
use std::sync::Arc;

use api::auth::{KeySource, Verifier};
use api::paging::{Cursors, ShortKey};
use api::{App, Readiness};
use jiff::Timestamp;
use uuid::Uuid;

use crate::config::Config;
use crate::config::CursorKey;
#[cfg(feature = "dev-issuer")]
use crate::config::DEV_KEY;
use crate::config::Issuer;
#[cfg(feature = "dev-issuer")]
use crate::dev_issuer::DevIssuer;
use crate::failure::Cause;
use crate::storage::{self, Store};

/// The store, and what the handlers work with: that store, the clock, new ids.
#[expect(clippy::disallowed_methods, reason = "time and ids start here")]
pub(crate) async fn wire(config: &Config) -> Result<(Arc<Store>, App), Cause> {
    let store = storage::open_current(config).await?;
    let app = App {
        storage: store.clone(),
        now: Timestamp::now,
        next_id: Uuid::now_v7,
        verifier: Arc::new(verifier(&config.issuer)?),
        cursors: Arc::new(cursors(config)?),
        readiness: Readiness::default(),
    };
    Ok((store, app))
}

fn verifier(issuer: &Issuer) -> Result<Verifier, Cause> {
    match issuer {
        #[cfg(feature = "dev-issuer")]
        Issuer::Development => Ok(DevIssuer::open(Path::new(DEV_KEY))?.verifier()?),
        Issuer::Trusted(issuer) => {
            let keys = KeySource::endpoint(issuer.jwks_url.as_str())?;
            Ok(Verifier::new(&issuer.name, &issuer.audience, keys))
        }
    }
}

fn cursors(config: &Config) -> Result<Cursors, ShortKey> {
    let previous = config.cursor_key_previous.as_ref().map(CursorKey::text);
    Cursors::new(config.cursor_key.text(), previous)
}
