//! What may differ between two places where the service runs: defaults, below a file, below the
//! environment.

// {{#if (has "cursor-paging")}}
mod cursor_key;
// {{/if}}
mod fault;
mod filter;
// {{#if (has "auth")}}
mod issuer;
mod jwks_url;
// {{/if}}
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
// {{#if (eq store "sqlite")}}
use std::path::PathBuf;
// {{/if}}
use std::time::Duration;

use api::Limits;
use fault::Fault;
// {{#if (eq store "postgres")}}
//~ use secrecy::SecretString;
// {{/if}}
use settings::Settings;

// {{#if (has "cursor-paging")}}
pub(crate) use cursor_key::CursorKey;
// {{/if}}
pub(crate) use fault::Faults;
pub(crate) use filter::Filter;
// {{#if (has "auth")}}
#[cfg(feature = "dev-issuer")]
pub(crate) use issuer::DEV_KEY;
pub(crate) use issuer::Issuer;
// {{/if}}
pub(crate) use period::Period;
pub(crate) use profile::Profile;

// {{#if (eq store "sqlite")}}
/// The database of whoever names none, in the working directory.
const DATABASE: &str = "acme-service.db";

// {{/if}}
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
    // {{#if (eq store "postgres")}}
    //~ /// The URL of the database. It holds a password.
    //~ pub(crate) database: SecretString,
    // {{else}}
    /// The SQLite file, made at the first start.
    pub(crate) database: PathBuf,
    // {{/if}}
    /// What to log.
    pub(crate) log: Filter,
    /// How long to go on as before after a stop was asked for, not ready any more.
    pub(crate) announce: Period,
    /// How long requests under way may take after that.
    pub(crate) drain: Period,
    /// What to take on at once, and for how long.
    pub(crate) limits: Limits,
    // {{#if (has "auth")}}
    /// Whose tokens count.
    pub(crate) issuer: Issuer,
    // {{/if}}
    // {{#if (has "cursor-paging")}}
    /// Signs cursors.
    pub(crate) cursor_key: CursorKey,
    /// Signed cursors before, and still reads them.
    pub(crate) cursor_key_previous: Option<CursorKey>,
    // {{/if}}
}

impl Config {
    /// Reads `file`, or `acme-service.toml` where there is one, and `variables` over it.
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
            // {{#if (eq store "postgres")}}
            //~ database: faults.need("database", given.database, "there is no store without one"),
            // {{else}}
            database: given.database.unwrap_or_else(|| DATABASE.into()),
            // {{/if}}
            log: given.log.unwrap_or_default(),
            announce: given.announce.unwrap_or_else(|| profile.announce()),
            // Longer than the longest request.
            drain: given
                .drain
                .unwrap_or(Period::new(limits.timeout + Duration::from_secs(5))),
            limits,
            // {{#if (has "auth")}}
            issuer: Issuer::of(
                profile,
                (given.auth_issuer, given.auth_audience, given.auth_jwks_url),
                faults,
            ),
            // {{/if}}
            // {{#if (has "cursor-paging")}}
            cursor_key: match (profile, given.cursor_key) {
                (Profile::Dev, key) => key.unwrap_or_else(CursorKey::random),
                (Profile::Prod, key) => faults.need("cursor_key", key, "cursors are signed"),
            },
            cursor_key_previous: given.cursor_key_previous,
            // {{/if}}
        }
    }
}
