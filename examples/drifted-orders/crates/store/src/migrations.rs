use sqlx::SqlSafeStr as _;
use sqlx::migrate::{Migration, MigrationType, Migrator};

/// The migrations as compiled in, oldest first, so that a binary never meets another version's
/// files. A released one never changes, not even its comments: its checksum is in every database it
/// has run on, and a mismatch stops the start.
pub(crate) fn embedded(all: &[(i64, &'static str, &'static str)]) -> Migrator {
    let all = all.iter().map(|&(version, name, sql)| {
        let kind = MigrationType::Simple;
        Migration::new(version, name.into(), kind, sql.into_sql_str(), false)
    });
    Migrator::with_migrations(all.collect())
}

/// The versions that a database has, newest last.
pub(crate) const APPLIED: &str =
    "SELECT version FROM _sqlx_migrations WHERE success ORDER BY version";

/// Whether a database lacks one of `all`, given what [`APPLIED`] found in it.
///
/// # Errors
///
/// When the database could not be asked. That it has no such table only says that it has none.
pub(crate) fn are_missing(
    all: &[(i64, &str, &str)],
    applied: Result<Vec<i64>, sqlx::Error>,
) -> Result<bool, sqlx::Error> {
    match applied {
        Ok(applied) => Ok(all.iter().any(|(version, ..)| !applied.contains(version))),
        Err(sqlx::Error::Database(_)) => Ok(true),
        Err(error) => Err(error),
    }
}
