use std::io::{self, Write as _};

use clap::Args;
use contracts::{ActorId, Tenant};

use crate::config::Config;
use crate::failure::Cause;

/// Whose orders are counted.
#[derive(Debug, Args)]
pub(super) struct Workload {
    #[arg(long)]
    tenant: String,
    #[arg(long)]
    author: String,
}

impl Workload {
    /// Prints how many orders wait for approval.
    ///
    /// # Errors
    ///
    /// When a name is none, or the database cannot be read.
    pub(super) async fn run(self, config: Config) -> Result<(), Cause> {
        let (tenant, author) = (Tenant::parse(&self.tenant)?, ActorId::parse(&self.author)?);
        let waiting = domain::waiting(&config.database, &tenant, &author).await?;
        writeln!(io::stdout(), "{waiting}")?;
        Ok(())
    }
}
