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

pub(crate) async fn place() -> Place {
    let server = env::var("TEST_POSTGRES_URL");
    let server = server.unwrap_or_else(|_| SERVER.to_owned());
    let store = Postgres::connect(&server).await;
    let store = store.unwrap_or_else(|error| {
        panic!(
            "no PostgreSQL for the tests ({error}): start one with `docker compose up -d \
             postgres`, or name one in TEST_POSTGRES_URL"
        )
    });
    store.migrate().await.unwrap();
    Place {
        storage: Arc::new(store),
    }
}
