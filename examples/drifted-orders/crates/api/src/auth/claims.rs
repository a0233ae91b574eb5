use contracts::{Actor, ActorId, ActorKind, Tenant};
use domain::Caller;
use jiff::Timestamp;
use serde::Deserialize;

use super::Rejection;

/// How far two clocks may be apart, in seconds.
const LEEWAY: i64 = 30;

/// What an access token says (RFC 9068, section 2.2), as far as it matters here. Others are
/// ignored. `aud` is checked by the library alone, since it may be one text or a list.
#[derive(Deserialize)]
pub(super) struct Claims {
    /// The library would take a list, too.
    #[serde(rename = "iss")]
    _iss: String,
    exp: NumericDate,
    /// Always over where it is absent. Present, it must be a date.
    #[serde(default = "NumericDate::earliest")]
    nbf: NumericDate,
    sub: String,
    #[serde(default)]
    client_id: String,
    #[serde(default)]
    tenant: String,
    #[serde(default)]
    pub(super) scope: String,
}

impl Claims {
    /// # Errors
    ///
    /// When the token is not valid at `now`.
    pub(super) fn check_time(&self, now: Timestamp) -> Result<(), Rejection> {
        let now = now.as_second();
        if now - LEEWAY >= self.exp.0 {
            return Err(Rejection::Expired);
        }
        if now + LEEWAY < self.nbf.0 {
            return Err(Rejection::NotYetValid);
        }
        Ok(())
    }

    /// Who asks. A client that is its own subject acts for itself (RFC 9068, section 2.2).
    ///
    /// # Errors
    ///
    /// When subject or tenant cannot be one.
    pub(super) fn caller(&self) -> Result<Caller, Rejection> {
        let kind = if self.sub == self.client_id {
            ActorKind::Service
        } else {
            ActorKind::User
        };
        let id = ActorId::parse(&self.sub).map_err(|_| Rejection::Subject)?;
        let tenant = Tenant::parse(&self.tenant).map_err(|_| Rejection::Tenant)?;
        let actor = Actor { kind, id };
        Ok(Caller { tenant, actor })
    }
}

/// Whole seconds since 1970, up to the year 9999: a later date is a mistake, not a promise.
#[derive(Deserialize)]
#[serde(try_from = "u64")]
struct NumericDate(i64);

impl NumericDate {
    const fn earliest() -> Self {
        Self(0)
    }
}

impl TryFrom<u64> for NumericDate {
    type Error = &'static str;

    fn try_from(seconds: u64) -> Result<Self, Self::Error> {
        let seconds = i64::try_from(seconds).ok();
        let seconds = seconds.filter(|&seconds| Timestamp::from_second(seconds).is_ok());
        seconds.map(Self).ok_or("no calendar shows this date")
    }
}
