use std::io::{self, Write as _};
use std::time::Duration;

use clap::Args;
use contracts::Tenant;
use contracts::audit::{CloudEvent, Event, Seq};
use domain::AuditLog;
use tokio::time::sleep;

use crate::failure::Cause;

/// How many events are read at once.
const BATCH: u16 = 1_000;

/// How long to wait for new events.
const PAUSE: Duration = Duration::from_secs(1);

/// Passes one tenant's log on. The log is its own outbox: events stand in the order of commits,
/// without gaps, so whoever knows the last `sequence` can go on there and misses nothing.
#[derive(Debug, Args)]
pub(in crate::command) struct Relay {
    /// Whose log.
    #[arg(long, value_parser = Tenant::parse)]
    tenant: Tenant,
    /// Begin behind the event at this place.
    #[arg(long, value_name = "SEQ", default_value_t = 0)]
    after: Seq,
    /// Wait for new events, and never end.
    #[arg(long)]
    follow: bool,
}

impl Relay {
    pub(super) async fn run(self, log: &dyn AuditLog) -> Result<(), Cause> {
        let mut after = self.after;
        loop {
            let events = log.events_after(&self.tenant, after, BATCH).await?;
            match events.last() {
                Some(last) => after = last.seq,
                None if self.follow => sleep(PAUSE).await,
                None => return Ok(()),
            }
            print(events)?;
        }
    }
}

/// Written out before the next batch is read: what was read is passed on, or the process ends.
fn print(events: Vec<Event>) -> Result<(), Cause> {
    let mut out = io::stdout().lock();
    for event in events {
        serde_json::to_writer(&mut out, &CloudEvent::of(event)?)?;
        out.write_all(b"\n")?;
    }
    Ok(out.flush()?)
}
