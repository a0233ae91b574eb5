use sqlx::SqlSafeStr as _;
use sqlx::migrate::{Migration, MigrationType, Migrator};

/// Every migration, oldest first. A released one never changes, not even its comments: its
/// checksum is in every database it has run on, and a mismatch stops the start.
const ALL: [(i64, &str, &str); 1] =
    [(1, "initial", include_str!("../migrations/0001_initial.sql"))];

/// The migrations as compiled in, so that a binary never meets another version's files.
pub(crate) fn embedded() -> Migrator {
    let all = ALL.map(|(version, name, sql)| {
        let kind = MigrationType::Simple;
        Migration::new(version, name.into(), kind, sql.into_sql_str(), false)
    });
    Migrator::with_migrations(all.into())
}
