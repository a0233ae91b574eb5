use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
#[cfg(feature = "otlp")]
use axum::middleware::from_fn;
use contracts::Tenant;
use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

use crate::config::{Config, Profile};
use crate::failure::Cause;
use crate::storage::Store;
use crate::wiring::wire;
use crate::{admin, purge, stop, telemetry};

/// Answers requests until it is told to stop.
///
/// A stop loses nothing: the service says that it is not ready, goes on until load balancers have
/// seen that, takes no new connection, answers what is under way, and ends.
pub(crate) async fn serve(config: Config) -> Result<(), Cause> {
    // Listened for before anything is announced: whoever sees the port may stop the service.
    let stop = stop::asked_for()?;
    let metrics = telemetry::measure()?;
    let (store, app) = wire(&config).await?;
    let listener = listen(config.address).await?;
    let admin = listen(config.admin_address).await?;
    announce(config.profile, listener.local_addr()?, admin.local_addr()?);

    let purge = tokio::spawn(purge::forget_keys(app.storage.clone(), app.now));
    tokio::spawn(telemetry::fold(metrics.clone()));
    let admin = axum::serve(admin, admin::router(app.clone(), metrics));
    let admin = tokio::spawn(admin.into_future());
    let routes = api::router(app.clone(), config.limits);
    #[cfg(feature = "otlp")]
    let routes = routes.layer(from_fn(telemetry::otlp::continue_trace));
    let public = Public::start(listener, routes);

    remember(&store, app.now, "started").await?;

    stop.await;
    app.readiness.withdraw();
    // Whoever reads this may ask whether it is ready, and is told the truth.
    tracing::info!("stopping");
    sleep(config.announce.get()).await;
    purge.abort();
    if public.drain(config.drain.get()).await? {
        store.close().await;
    } else {
        tracing::warn!("requests were still under way and are cut off");
    }
    // Last: until here the platform could see that the process is alive.
    admin.abort();
    tracing::info!("stopped");
    Ok(())
}

/// Starts and stops belong into the log, too: that is where auditors look first.
async fn remember(store: &Store, now: fn() -> Timestamp, what: &str) -> Result<(), Cause> {
    let tenant = Tenant::parse("operations")?;
    store::remember(store, &tenant, now().into(), &what.to_owned()).await?;
    Ok(())
}

async fn listen(address: SocketAddr) -> Result<TcpListener, String> {
    let listener = TcpListener::bind(address).await;
    listener.map_err(|error| format!("cannot listen on {address}: {error}"))
}

/// Says where the service is: to programs in the log, in development to people too.
fn announce(profile: Profile, address: SocketAddr, admin_address: SocketAddr) {
    tracing::info!(%address, %admin_address, "listening");
    if profile == Profile::Dev {
        eprintln!("try it at http://{address}{}", api::DOCS);
    }
}

/// The server for callers.
struct Public {
    server: JoinHandle<std::io::Result<()>>,
    drain: oneshot::Sender<()>,
}

impl Public {
    fn start(listener: TcpListener, routes: Router) -> Self {
        let (drain, draining) = oneshot::channel::<()>();
        let server = axum::serve(listener, routes);
        let server = server.with_graceful_shutdown(async { draining.await.unwrap_or_default() });
        Self {
            server: tokio::spawn(server.into_future()),
            drain,
        }
    }

    /// Takes no new connection, and waits for requests under way, but not longer than `limit`.
    /// Says whether all were answered.
    async fn drain(self, limit: Duration) -> Result<bool, Cause> {
        tracing::info!("draining");
        drop(self.drain);
        match timeout(limit, self.server).await {
            Ok(ended) => {
                ended??;
                Ok(true)
            }
            Err(_) => Ok(false),
        }
    }
}
