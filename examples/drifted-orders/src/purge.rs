use std::sync::Arc;
use std::time::Duration;

use domain::{KEPT, Storage};
use jiff::Timestamp;
use tokio::time::{MissedTickBehavior, interval};

/// How often. Keys are kept for days, so an hour more or less is nothing.
const EVERY: Duration = Duration::from_hours(1);

/// Forgets idempotency keys that have done their service, from now on and until it is dropped.
///
/// Every instance does it. Two at once disturb nobody: the second finds nothing.
pub(crate) async fn forget_keys(storage: Arc<dyn Storage>, now: fn() -> Timestamp) {
    let mut ticks = interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        match storage.forget_keys((now() - KEPT).into()).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "forgot idempotency keys"),
            Err(error) => tracing::warn!(%error, "could not forget idempotency keys"),
        }
    }
}
