#[cfg(test)]
mod tests;

use std::io::{self, Write as _};

use clap::Args;
use contracts::Tenant;
use contracts::audit::{Broken, Chain, Event, Head, Link, Seq};
use domain::{AuditLog, StorageError, Stored};
use thiserror::Error;

use super::Whose;
use crate::failure::Cause;

/// How many events are read at once.
const BATCH: u16 = 1_000;

/// Follows chains from the first event on.
#[derive(Debug, Args)]
pub(in crate::command) struct Verify {
    #[command(flatten)]
    whose: Whose,
    /// A head that was published earlier: the log has to pass through it. A chain alone cannot show
    /// that a log was rewritten whole.
    #[arg(long, value_name = "SEQ:HASH", value_parser = head, requires = "tenant")]
    head: Option<Head>,
}

/// Why a log does not hold. Reads on after the tenant's name.
#[derive(Debug, Error)]
enum Finding {
    #[error("is broken: {0}")]
    Broken(#[from] Broken),
    #[error("is broken: event {seq} cannot be read: {cause}")]
    Unreadable { seq: Seq, cause: StorageError },
    #[error("could not be verified: {0}")]
    Storage(#[from] StorageError),
}

impl Verify {
    /// Prints a line for each tenant.
    ///
    /// # Errors
    ///
    /// When one log does not hold; all are looked at before.
    pub(super) async fn run(self, log: &dyn AuditLog) -> Result<(), Cause> {
        let mut holds = true;
        for tenant in self.whose.tenants(log).await? {
            let line = match follow(log, &tenant, self.head).await {
                Ok(Head { seq, hash }) => format!("{tenant} holds up to {seq}:{hash}"),
                Err(finding) => {
                    holds = false;
                    format!("{tenant} {finding}")
                }
            };
            writeln!(io::stdout(), "{line}")?;
        }
        if holds {
            Ok(())
        } else {
            Err("the audit log does not hold".into())
        }
    }
}

/// Follows the log of `tenant` to its end, through the head that the store has kept and the one
/// that was `published`. Others may append meanwhile.
async fn follow(
    log: &dyn AuditLog,
    tenant: &Tenant,
    published: Option<Head>,
) -> Result<Head, Finding> {
    let kept = log.head(tenant).await?;
    let heads: Vec<_> = published.into_iter().chain([kept]).collect();
    let mut chain = Chain::new(tenant.clone());
    loop {
        let events = batch(log, tenant, chain.head().seq).await?;
        if events.is_empty() {
            break;
        }
        for event in &events {
            chain.follow(event)?;
            for head in heads.iter().filter(|head| head.seq == event.seq) {
                chain.finish(head)?;
            }
        }
    }
    for head in heads.iter().filter(|head| head.seq > chain.head().seq) {
        chain.finish(head)?;
    }
    // Asked for after the last event was read, so it cannot lie before it.
    let kept = log.head(tenant).await?;
    if kept.seq < chain.head().seq {
        chain.finish(&kept)?;
    }
    Ok(chain.head())
}

/// The next events. Where some row makes no sense they come one by one, so that the row has a name.
async fn batch(log: &dyn AuditLog, tenant: &Tenant, after: Seq) -> Result<Vec<Event>, Finding> {
    let read = async |most| -> Stored<Vec<Event>> { log.events_after(tenant, after, most).await };
    match read(BATCH).await {
        Err(StorageError::Corrupt(_)) => read(1).await.map_err(|cause| Finding::Unreadable {
            seq: after + 1,
            cause,
        }),
        events => Ok(events?),
    }
}

fn head(text: &str) -> Result<Head, &'static str> {
    let parsed = || {
        let (seq, hash) = text.split_once(':')?;
        Some(Head {
            seq: seq.parse().ok()?,
            hash: Link::parse(hash)?,
        })
    };
    parsed().ok_or("is not what `audit head` prints: a number, a colon and 64 hexadecimal digits")
}
