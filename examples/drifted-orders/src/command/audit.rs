mod head;
mod relay;
mod verify;

use clap::{Args, Subcommand};
use contracts::Tenant;
use domain::{AuditLog, Stored};

use crate::config::Config;
use crate::failure::Cause;
use crate::storage;

/// What can be done with the audit log from a terminal.
#[derive(Debug, Subcommand)]
pub(super) enum Audit {
    /// Follow the chain from the first event to the head, and name the first broken link.
    Verify(verify::Verify),
    /// Print where the log ends, to be published where nobody can change it.
    Head(Whose),
    /// Print the log as CloudEvents 1.0, one JSON object per line.
    Relay(relay::Relay),
}

/// Whose log is meant.
#[derive(Debug, Args)]
pub(super) struct Whose {
    /// Only this tenant's log. Without it: everybody's.
    #[arg(long, value_parser = Tenant::parse)]
    tenant: Option<Tenant>,
}

impl Audit {
    /// Does it.
    pub(super) async fn run(self, config: Config) -> Result<(), Cause> {
        let store = storage::open(&config).await?;
        let log: &dyn AuditLog = &*store;
        match self {
            Self::Verify(verify) => verify.run(log).await,
            Self::Head(whose) => head::head(log, whose).await,
            Self::Relay(relay) => relay.run(log).await,
        }
    }
}

impl Whose {
    async fn tenants(self, log: &dyn AuditLog) -> Stored<Vec<Tenant>> {
        match self.tenant {
            Some(tenant) => Ok(vec![tenant]),
            None => log.tenants().await,
        }
    }
}
