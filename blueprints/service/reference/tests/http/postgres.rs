use std::env;
use std::sync::Arc;

use domain::Storage;
use store::Postgres;

/// Where the tests find a server when `TEST_POSTGRES_URL` names none: the one of `compose.yaml`.
const SERVER: &str = "postgres://service:development@127.0.0.1:5432/service";

/// One database for all: what tests write belongs to tenants of their own.
pub(crate) struct Place {
    pub(crate) storage: Arc<dyn Storage>,
}

/// A database of this project on that server.
fn url() -> String {
    let server = env::var("TEST_POSTGRES_URL");
    let server = server.unwrap_or_else(|_| SERVER.to_owned());
    let (server, _) = server.rsplit_once('/').unwrap();
    let name = env!("CARGO_PKG_NAME").replace('-', "_");
    format!("{server}/test_{name}")
}

pub(crate) async fn place() -> Place {
    let url = url();
    Postgres::create(&url).await.unwrap_or_else(|error| {
        panic!(
            "no PostgreSQL for the tests ({error}): start one with `docker compose up -d \
             postgres`, or name one in TEST_POSTGRES_URL"
        )
    });
    let store = Postgres::connect(&url).await.unwrap();
    store.migrate().await.unwrap();
    Place {
        storage: Arc::new(store),
    }
}
