use std::ffi::OsString;
use std::fmt::Display;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::str::FromStr;

use tracing_subscriber::filter::{LevelFilter, Targets};

const ADDRESS: &str = "ACME_SERVICE_ADDRESS";
const DATABASE: &str = "ACME_SERVICE_DATABASE";
const LOG: &str = "ACME_SERVICE_LOG";

/// Everything that may differ between two places where the service runs.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Config {
    /// Where to listen. Port 0 lets the system choose.
    pub(crate) address: SocketAddr,
    /// The SQLite file, made at the first start.
    pub(crate) database: PathBuf,
    /// What to log, such as `info` or `warn,api=debug`.
    pub(crate) log: Targets,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            address: (Ipv4Addr::LOCALHOST, 8080).into(),
            database: "acme-service.db".into(),
            log: Targets::new().with_default(LevelFilter::INFO),
        }
    }
}

impl Config {
    /// Takes what `variable` knows; the rest has its default. Reports all faults at once, so that
    /// a deployment is not mended one restart at a time.
    pub(crate) fn read(variable: impl Fn(&str) -> Option<OsString>) -> Result<Self, Vec<String>> {
        let default = Self::default();
        let address = parse(ADDRESS, variable(ADDRESS), default.address);
        let log = parse(LOG, variable(LOG), default.log);
        let database = variable(DATABASE).map_or(default.database, PathBuf::from);
        match (address, log) {
            (Ok(address), Ok(log)) => Ok(Self {
                address,
                database,
                log,
            }),
            (address, log) => {
                let faults = [address.err(), log.err()];
                Err(faults.into_iter().flatten().collect())
            }
        }
    }
}

fn parse<T>(name: &str, value: Option<OsString>, default: T) -> Result<T, String>
where
    T: FromStr<Err: Display>,
{
    let Some(value) = value else {
        return Ok(default);
    };
    let text = value.to_string_lossy();
    let parsed = text.parse();
    parsed.map_err(|error| format!("{name}={text}: {error}"))
}

#[cfg(test)]
mod tests {
    use tracing::Level;

    use super::*;

    #[test]
    fn an_empty_environment_gives_the_defaults() {
        assert_eq!(Config::read(|_| None), Ok(Config::default()));
    }

    #[test]
    fn variables_win() {
        let config = Config::read(|name| match name {
            ADDRESS => Some("[::]:80".into()),
            DATABASE => Some("/data/a.db".into()),
            _ => Some("warn,api=debug".into()),
        });
        let config = config.unwrap();
        assert_eq!(config.address, ([0u16; 8], 80).into());
        assert_eq!(config.database, PathBuf::from("/data/a.db"));
        assert!(config.log.would_enable("api", &Level::DEBUG));
    }

    #[test]
    fn every_fault_is_reported() {
        let faults = Config::read(|_| Some("no=no=no".into())).unwrap_err();
        let named = |name: &str| faults.iter().any(|fault| fault.starts_with(name));
        assert!(named(ADDRESS) && named(LOG), "{faults:?}");
    }
}
