use async_trait::async_trait;
use domain::Storage;
use sqlx::PgPool;
use store::Postgres;

use crate::Outcome;
use crate::filled::{AUTHORS, Filled, LAST, OFFSET, TENANT};

/// Ids count up, as those of version 7 do.
const FILL: &str = r#"
INSERT INTO "purchase_orders" (tenant, seq, id, title, author, created_at)
SELECT $1, seq, lpad(to_hex(seq), 32, '0')::uuid, 'Number ' || seq, 'author-' || (seq % $2),
    1760000000000000 + seq
FROM generate_series(1, $3) AS place(seq)"#;

/// The statistics that the server gathers by itself within a minute.
const SETTLE: &str = r#"VACUUM ANALYZE "purchase_orders""#;

struct OnPostgres {
    store: Postgres,
    pool: PgPool,
}

/// The database at `url`.
pub(crate) async fn open(url: &str) -> Outcome<Box<dyn Filled>> {
    let store = Postgres::connect(url).await?;
    store.migrate().await?;
    let pool = PgPool::connect(url).await?;
    Ok(Box::new(OnPostgres { store, pool }))
}

#[async_trait(?Send)]
impl Filled for OnPostgres {
    fn storage(&self) -> &dyn Storage {
        &self.store
    }

    async fn rows(&self) -> Outcome<i64> {
        Ok(sqlx::query_scalar(LAST).fetch_one(&self.pool).await?)
    }

    async fn fill(&self, rows: i64) -> Outcome {
        let fill = sqlx::query(FILL).bind(TENANT).bind(AUTHORS).bind(rows);
        fill.execute(&self.pool).await?;
        sqlx::query(SETTLE).execute(&self.pool).await?;
        Ok(())
    }

    async fn offset(&self, skipped: i64, size: i64) -> Outcome {
        let page = sqlx::query(OFFSET).bind(TENANT).bind(size).bind(skipped);
        page.fetch_all(&self.pool).await?;
        Ok(())
    }
}
