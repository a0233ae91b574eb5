use std::env;
use std::sync::Arc;
use std::thread;

use async_trait::async_trait;
use domain::Storage;
use sqlx::{AssertSqlSafe, PgPool};
use store::Postgres;
use tokio::runtime::Builder;
use uuid::Uuid;

use crate::Outcome;
use crate::place::{Database, Place};

/// Where the tests find a server when `TEST_POSTGRES_URL` names none: the one of `compose.yaml`.
const SERVER: &str = "postgres://service:development@127.0.0.1:5432/service";

/// A schema of its own for every test.
struct Schema {
    name: String,
    // {{#if (has "audit-log")}}
    pool: PgPool,
    // {{/if}}
}

pub(crate) async fn place() -> Outcome<Place> {
    let schema = Schema::make().await?;
    let store = Postgres::connect(&url(&schema.name)).await?;
    store.migrate().await?;
    Ok(Place {
        storage: Arc::new(store),
        database: Box::new(schema),
    })
}

fn server() -> String {
    env::var("TEST_POSTGRES_URL").unwrap_or_else(|_| SERVER.to_owned())
}

fn url(schema: &str) -> String {
    let server = server();
    let sign = if server.contains('?') { '&' } else { '?' };
    format!("{server}{sign}options=-csearch_path%3D{schema}")
}

impl Schema {
    #[expect(clippy::disallowed_methods, reason = "a name that nothing else has")]
    async fn make() -> Outcome<Self> {
        let name = format!("test_{}", Uuid::now_v7().simple());
        let pool = PgPool::connect(&url(&name)).await.map_err(|error| {
            format!("no PostgreSQL for the tests ({error}): start one with `docker compose up -d postgres`, or name one in TEST_POSTGRES_URL")
        })?;
        let make = AssertSqlSafe(format!("CREATE SCHEMA {name}"));
        sqlx::query(make).execute(&pool).await?;
        Ok(Self {
            // Dropped with the test.
            name,
            // {{#if (has "audit-log")}}
            pool,
            // {{/if}}
        })
    }
}

#[async_trait]
impl Database for Schema {
    async fn reopened(&self) -> Outcome<Arc<dyn Storage>> {
        Ok(Arc::new(Postgres::connect(&url(&self.name)).await?))
    }

    async fn is_behind(&self) -> Outcome<(bool, bool)> {
        let empty = Schema::make().await?;
        let store = Postgres::connect(&url(&empty.name)).await?;
        let before = store.is_behind().await?;
        store.migrate().await?;
        Ok((before, store.is_behind().await?))
    }
    // {{#if (has "audit-log")}}

    async fn run(&self, sql: &str) -> Outcome {
        let run = sqlx::query(AssertSqlSafe(sql.to_owned()));
        run.execute(&self.pool).await?;
        Ok(())
    }

    fn literal(&self, hex: &str, is_id: bool) -> String {
        if is_id {
            format!("'{hex}'::uuid")
        } else {
            format!("'\\x{hex}'::bytea")
        }
    }

    async fn disarm(&self) -> Outcome {
        self.run("ALTER TABLE audit_events DISABLE TRIGGER ALL")
            .await?;
        self.run("ALTER TABLE audit_heads DISABLE TRIGGER ALL")
            .await
    }
    // {{/if}}
}

impl Drop for Schema {
    /// Leaves nothing behind on a server that others use too.
    fn drop(&mut self) {
        let (name, server) = (self.name.clone(), server());
        let cleaner = thread::spawn(move || -> Outcome {
            let runtime = Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(async {
                let pool = PgPool::connect(&server).await?;
                let drop = AssertSqlSafe(format!("DROP SCHEMA {name} CASCADE"));
                sqlx::query(drop).execute(&pool).await?;
                Ok(())
            })
        });
        drop(cleaner.join());
    }
}

#[tokio::test]
async fn an_error_shows_no_password() -> Outcome {
    for url in [
        "postgres://ann:secret@localhost:1/x",
        "postgres://ann:secret@[/x",
    ] {
        let refused = Postgres::connect(url).await.map(drop);
        let error = refused.expect_err("must be refused");
        assert!(
            !format!("{error} {error:?}").contains("secret"),
            "{error:?}"
        );
    }
    Ok(())
}
