#[cfg(feature = "otlp")]
pub(crate) mod otlp;

use std::time::Duration;

use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
#[cfg(feature = "otlp")]
use opentelemetry_sdk::trace::SdkTracerProvider;
use tokio::time::interval;
use tracing_subscriber::fmt::writer::BoxMakeWriter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::config::Filter;
use crate::failure::Cause;

/// The upper bounds that durations are counted under, in seconds. The last is the longest request.
const BUCKETS: [f64; 11] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 2.5, 10.0,
];

/// Counts and measures from now on. The handle shows it in the text format of Prometheus.
pub(crate) fn measure() -> Result<PrometheusHandle, BuildError> {
    let seconds = Matcher::Suffix("_seconds".to_owned());
    let builder = PrometheusBuilder::new().set_buckets_for_metric(seconds, &BUCKETS)?;
    builder.install_recorder()
}

/// Folds what was measured into its buckets, from now on and until it is dropped. Otherwise it piles
/// up for as long as nobody asks for the metrics.
pub(crate) async fn fold(metrics: PrometheusHandle) {
    let mut ticks = interval(Duration::from_secs(5));
    loop {
        ticks.tick().await;
        metrics.run_upkeep();
    }
}

/// Logs and traces from now on: one JSON object per line, and spans to a collector where the build
/// and the environment have one.
///
/// Not inside a runtime: what is left of the spans is sent when the guard is dropped, and that
/// waits.
#[cfg_attr(
    not(feature = "otlp"),
    expect(clippy::unnecessary_wraps, reason = "setting up the exporter may fail")
)]
pub(crate) fn start(filter: &Filter, lines: BoxMakeWriter) -> Result<Telemetry, Cause> {
    let lines = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_span_list(false)
        .with_writer(lines);
    let subscriber = tracing_subscriber::registry()
        .with(lines)
        .with(filter.targets());
    #[cfg(feature = "otlp")]
    let spans = otlp::exporter()?;
    #[cfg(feature = "otlp")]
    let subscriber = subscriber.with(spans.as_ref().map(otlp::layer));
    subscriber.init();
    Ok(Telemetry {
        #[cfg(feature = "otlp")]
        spans,
    })
}

/// Sends what is left when it is dropped.
#[must_use = "nothing is sent after it is dropped"]
pub(crate) struct Telemetry {
    #[cfg(feature = "otlp")]
    spans: Option<SdkTracerProvider>,
}

#[cfg(feature = "otlp")]
impl Drop for Telemetry {
    fn drop(&mut self) {
        if let Some(Err(error)) = self.spans.take().map(|spans| spans.shutdown()) {
            tracing::warn!(%error, "spans were lost");
        }
    }
}
