//! What may differ between two places where the service runs: defaults, below a file, below the
//! environment.

mod cursor_key;
mod fault;
mod filter;
mod issuer;
mod jwks_url;
mod period;
mod profile;
mod settings;
mod shown;
mod source;

#[cfg(test)]
mod tests;

use std::ffi::OsString;
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;

use api::Limits;
use fault::Fault;
use settings::Settings;

pub(crate) use cursor_key::CursorKey;
pub(crate) use fault::Faults;
pub(crate) use filter::Filter;
#[cfg(feature = "dev-issuer")]
pub(crate) use issuer::DEV_KEY;
pub(crate) use issuer::Issuer;
pub(crate) use period::Period;
pub(crate) use profile::Profile;

/// The database of whoever names none, in the working directory.
const DATABASE: &str = "orders.db";

/// The configuration, checked and complete. Shown, it is the file that says the same, without
/// secrets.
#[derive(Debug)]
pub(crate) struct Config {
    /// Where the service runs.
    pub(crate) profile: Profile,
    /// Where to listen for callers. Port 0 lets the system choose.
    pub(crate) address: SocketAddr,
    /// Where to listen for probes and for Prometheus.
    pub(crate) admin_address: SocketAddr,
    /// The SQLite file, made at the first start.
    pub(crate) database: PathBuf,
    /// What to log.
    pub(crate) log: Filter,
    /// How long to go on as before after a stop was asked for, not ready any more.
    pub(crate) announce: Period,
    /// How long requests under way may take after that.
    pub(crate) drain: Period,
    /// What to take on at once, and for how long.
    pub(crate) limits: Limits,
    /// Whose tokens count.
    pub(crate) issuer: Issuer,
    /// Signs cursors.
    pub(crate) cursor_key: CursorKey,
    /// Signed cursors before, and still reads them.
    pub(crate) cursor_key_previous: Option<CursorKey>,
}

impl Config {
    /// Reads `file`, or `orders.toml` where there is one, and `variables` over it.
    ///
    /// # Errors
    ///
    /// Every fault there is, so that a deployment is not mended one restart at a time.
    pub(crate) fn read(
        file: Option<&Path>,
        variables: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Result<Self, Faults> {
        let mut faults = Faults::default();
        let mut given = source::from_file(file, &mut faults);
        given.extend(source::from_environment(variables, &mut faults));
        let settings = Settings::read(given, &mut faults);
        let config = Self::complete(settings, &mut faults);
        if faults.is_empty() {
            Ok(config)
        } else {
            Err(faults)
        }
    }

    /// Fills in defaults, and reports what is needed and has none, or does not go together.
    fn complete(given: Settings, faults: &mut Faults) -> Self {
        let profile = given.profile;
        let address = given.address.unwrap_or_else(|| profile.address());
        let admin_address = given.admin_address;
        let admin_address = admin_address.unwrap_or_else(|| profile.admin_address());
        if address == admin_address && address.port() != 0 {
            faults.push(Fault {
                key: "admin_address".to_owned(),
                origin: None,
                problem: format!("is that of callers, {address}, who should not see the metrics"),
            });
        }
        let mut limits = Limits::default();
        limits.concurrency = given
            .concurrency
            .map_or(limits.concurrency, NonZeroUsize::get);
        Self {
            profile,
            address,
            admin_address,
            database: given.database.unwrap_or_else(|| DATABASE.into()),
            log: given.log.unwrap_or_default(),
            announce: given.announce.unwrap_or_else(|| profile.announce()),
            // Longer than the longest request.
            drain: given
                .drain
                .unwrap_or(Period::new(limits.timeout + Duration::from_secs(5))),
            limits,
            issuer: Issuer::of(
                profile,
                (given.auth_issuer, given.auth_audience, given.auth_jwks_url),
                faults,
            ),
            cursor_key: match (profile, given.cursor_key) {
                (Profile::Dev, key) => key.unwrap_or_else(CursorKey::random),
                (Profile::Prod, key) => faults.need("cursor_key", key, "cursors are signed"),
            },
            cursor_key_previous: given.cursor_key_previous,
        }
    }
}
