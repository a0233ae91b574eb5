use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use config::{ConfigError, Map, Value, ValueKind};
use serde::Deserialize;

use super::cursor_key::CursorKey;
use super::fault::{Fault, Faults};
use super::filter::Filter;
use super::jwks_url::JwksUrl;
use super::period::Period;
use super::profile::Profile;
use super::source::{Given, text_of};

/// Every key there is, as it was given.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Settings {
    pub(super) profile: Profile,
    pub(super) address: Option<SocketAddr>,
    pub(super) admin_address: Option<SocketAddr>,
    pub(super) database: Option<PathBuf>,
    pub(super) log: Option<Filter>,
    pub(super) announce: Option<Period>,
    pub(super) drain: Option<Period>,
    pub(super) concurrency: Option<NonZeroUsize>,
    pub(super) auth_issuer: Option<String>,
    pub(super) auth_audience: Option<String>,
    pub(super) auth_jwks_url: Option<JwksUrl>,
    pub(super) cursor_key: Option<CursorKey>,
    pub(super) cursor_key_previous: Option<CursorKey>,
}

impl Settings {
    /// Takes what was given, except for what is faulty.
    ///
    /// Each key is tried alone first: deserializing ends at the first fault, and all of them are
    /// wanted.
    pub(super) fn read(mut given: Given, faults: &mut Faults) -> Self {
        given.retain(|key, value| {
            let alone = Self::from_values([(key.clone(), value.clone())]);
            if let Err(error) = &alone {
                faults.push(Fault {
                    key: key.clone(),
                    origin: value.origin().map(str::to_owned),
                    problem: text_of(error),
                });
            }
            alone.is_ok()
        });
        // What was fine alone is fine together: no key has a say in another's type.
        Self::from_values(given).unwrap_or_default()
    }

    fn from_values(values: impl IntoIterator<Item = (String, Value)>) -> Result<Self, ConfigError> {
        let table: Map<String, Value> = values.into_iter().collect();
        Self::deserialize(Value::new(None, ValueKind::Table(table)))
    }
}
