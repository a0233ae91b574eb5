use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::middleware::map_response;
use axum::routing::get;

use crate::App;
use crate::failure::Failure;
use crate::problems;

/// What the platform asks, for a port that the public does not reach: `/livez` and `/readyz`.
pub fn probes(app: App) -> Router {
    let routes = Router::new()
        // Alive means that the process answers. It asks nobody: a restart cures no database.
        .route("/livez", get(StatusCode::OK))
        .route("/readyz", get(ready))
        .with_state(app);
    routes.layer(map_response(problems::complete))
}

/// Ready means that traffic is welcome and the store answers.
async fn ready(app: State<App>) -> Result<StatusCode, Failure> {
    if app.readiness.is_withdrawn() {
        return Err(Failure::Unavailable);
    }
    app.storage.ready().await?;
    Ok(StatusCode::OK)
}
