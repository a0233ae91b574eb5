//! `acme-service`, put together: configuration, store, routes, and a stop that loses nothing.
//!
//! The only place that reads the environment and the clock, makes ids, and knows which store
//! stands behind the domain's trait.

mod config;
mod stop;

use std::env;
use std::error::Error;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use api::App;
use config::Config;
use jiff::Timestamp;
use store::Sqlite;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::time::timeout;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use uuid::Uuid;

/// How long requests under way may take after a stop. Longer than the longest request.
const DRAIN: Duration = Duration::from_secs(api::TIMEOUT.as_secs() + 5);

/// Exit codes: 0 after a stop that was asked for, 1 when the service cannot run, 2 when its
/// configuration is wrong.
#[tokio::main]
async fn main() -> ExitCode {
    let config = match Config::read(|name| env::var_os(name)) {
        Ok(config) => config,
        Err(faults) => {
            for fault in faults {
                eprintln!("{fault}");
            }
            return ExitCode::from(2);
        }
    };
    log_json_lines(config.log.clone());
    match serve(config).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "cannot run");
            ExitCode::FAILURE
        }
    }
}

async fn serve(config: Config) -> Result<(), Box<dyn Error>> {
    // Listened for before anything is announced: whoever sees the port may stop the service.
    let stop = stop::asked_for()?;
    let store = Arc::new(Sqlite::open(&config.database).await?);
    let listener = listen(config.address).await?;
    tracing::info!(address = %listener.local_addr()?, "listening");

    let (drain, draining) = oneshot::channel::<()>();
    let server = axum::serve(listener, api::router(app(store.clone())));
    let server = server.with_graceful_shutdown(async { draining.await.unwrap_or_default() });
    let server = tokio::spawn(server.into_future());
    stop.await;
    tracing::info!("draining");
    drop(drain);
    if let Ok(ended) = timeout(DRAIN, server).await {
        ended??;
        store.close().await;
    } else {
        tracing::warn!("requests were still under way and are cut off");
    }
    tracing::info!("stopped");
    Ok(())
}

async fn listen(address: SocketAddr) -> Result<TcpListener, String> {
    let listener = TcpListener::bind(address).await;
    listener.map_err(|error| format!("cannot listen on {address}: {error}"))
}

#[expect(clippy::disallowed_methods, reason = "time and ids start here")]
fn app(store: Arc<Sqlite>) -> App {
    App {
        storage: store,
        now: Timestamp::now,
        next_id: Uuid::now_v7,
    }
}

fn log_json_lines(filter: Targets) {
    let lines = tracing_subscriber::fmt::layer().json().flatten_event(true);
    let lines = lines.with_span_list(false);
    tracing_subscriber::registry()
        .with(lines)
        .with(filter)
        .init();
}
