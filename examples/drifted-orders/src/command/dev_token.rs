use std::path::Path;
use std::time::Duration;

use clap::Args;
use contracts::{ActorId, Tenant};
use jiff::Timestamp;
use uuid::Uuid;

use crate::config::{Config, DEV_KEY, Issuer};
use crate::dev_issuer::{DevIssuer, Grant};
use crate::failure::Cause;

/// How long a token lives: about as long as somebody tries things out.
const LIFETIME: Duration = Duration::from_hours(1);

/// What the token says. It is believed without a question.
#[derive(Debug, Args)]
pub(super) struct DevToken {
    /// Whose token it is.
    #[arg(long, value_name = "ID", value_parser = ActorId::parse)]
    sub: ActorId,
    /// What it allows: words that are parted by spaces, such as `orders:read`.
    #[arg(long, value_name = "SCOPES")]
    scope: String,
    /// Whose data it opens.
    #[arg(long, default_value = "acme", value_parser = Tenant::parse)]
    tenant: Tenant,
}

impl DevToken {
    /// The token.
    #[expect(clippy::disallowed_methods, reason = "time and ids start here")]
    pub(super) fn token(self, config: &Config) -> Result<String, Cause> {
        if config.issuer != Issuer::Development {
            return Err(
                "the configuration trusts another issuer than the one for development".into(),
            );
        }
        let grant = Grant {
            subject: self.sub,
            tenant: self.tenant,
            scope: self.scope,
            lifetime: LIFETIME,
        };
        let issuer = DevIssuer::open(Path::new(DEV_KEY))?;
        Ok(issuer.token(&grant, Timestamp::now(), Uuid::now_v7())?)
    }
}
