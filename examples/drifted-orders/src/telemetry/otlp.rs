//! Spans to an OpenTelemetry collector, over OTLP with HTTP and protobuf.
//!
//! Configured by the variables that every OpenTelemetry SDK reads, so that a platform can set them
//! for all its services. Nothing is sent unless one names the collector.

use std::env;

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use opentelemetry::context::FutureExt as _;
use opentelemetry::propagation::TextMapPropagator as _;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_http::HeaderExtractor;
use opentelemetry_otlp::{ExporterBuildError, SpanExporter};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::{SdkTracerProvider, Tracer};
use tracing::Subscriber;
use tracing_opentelemetry::OpenTelemetryLayer;
use tracing_subscriber::registry::LookupSpan;

/// Each of them names a collector.
const ENDPOINTS: [&str; 2] = [
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
];

/// Names the service, unless the resource says otherwise.
const SERVICE: &str = "OTEL_SERVICE_NAME";

/// What sends spans in the background, or `None` when no collector is named.
pub(super) fn exporter() -> Result<Option<SdkTracerProvider>, ExporterBuildError> {
    if ENDPOINTS.iter().all(|name| env::var_os(name).is_none()) {
        return Ok(None);
    }
    let exporter = SpanExporter::builder().with_http().build()?;
    let mut resource = Resource::builder();
    if env::var_os(SERVICE).is_none() {
        resource = resource.with_service_name(env!("CARGO_PKG_NAME"));
    }
    let provider = SdkTracerProvider::builder()
        .with_resource(resource.build())
        .with_batch_exporter(exporter);
    Ok(Some(provider.build()))
}

/// Turns spans of `tracing` into those of `provider`.
pub(super) fn layer<S>(provider: &SdkTracerProvider) -> OpenTelemetryLayer<S, Tracer>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    tracing_opentelemetry::layer().with_tracer(provider.tracer(env!("CARGO_PKG_NAME")))
}

/// Lets the span of a request go on where its caller's ended (W3C Trace Context).
pub(crate) async fn continue_trace(request: Request, next: Next) -> Response {
    let headers = HeaderExtractor(request.headers());
    let parent = TraceContextPropagator::new().extract(&headers);
    next.run(request).with_context(parent).await
}
