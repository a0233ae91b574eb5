use api::App;
use axum::Router;
use axum::http::header;
use axum::routing::get;
use metrics_exporter_prometheus::PrometheusHandle;

/// The text format of Prometheus, as its scraper asks for it.
const FORMAT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// What the platform asks, for a port of its own that the public does not reach.
pub(crate) fn router(app: App, metrics: PrometheusHandle) -> Router {
    let render = async move || ([(header::CONTENT_TYPE, FORMAT)], metrics.render());
    api::probes(app).route("/metrics", get(render))
}
