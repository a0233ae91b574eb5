//! How the database means to answer the lists: by an index that has the order, never by looking at
//! every row or sorting them.

use contracts::Tenant;
use domain::{Direction, Window};
use sqlx::Row as _;

use super::audit;
use super::{LIST, Sqlite};
use crate::page::{Filter, query};

/// Indices of the list.
const BY_AUTHOR: &str = "orders_author";
const BY_SEQ: &str = "orders_seq";

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

async fn plans(select: &str, filters: &[Filter<'_>]) -> Outcome<[String; 2]> {
    let folder = tempfile::tempdir()?;
    let store = Sqlite::open(&folder.path().join("plans.db")).await?;
    store.migrate().await?;
    let older = plan(&store, select, filters, Direction::Older).await?;
    let newer = plan(&store, select, filters, Direction::Newer).await?;
    Ok([older, newer])
}

async fn plan(
    store: &Sqlite,
    select: &str,
    filters: &[Filter<'_>],
    direction: Direction,
) -> Outcome<String> {
    let window = Window {
        from: None,
        direction,
        size: 50,
    };
    let explain = format!("EXPLAIN QUERY PLAN {select}");
    let mut explain = query(&explain, &Tenant::parse("acme")?, filters, window);
    let rows = explain.build().fetch_all(&store.readers).await?;
    let steps = rows.iter().map(|row| row.try_get("detail"));
    Ok(steps.collect::<Result<Vec<String>, _>>()?.join("; "))
}

/// One filter, or none, has an index of its own, and all of its columns are used.
async fn check(select: &str, column: Option<&'static str>, index: &str) -> Outcome {
    let filters = column.map(|column| (column, Some("x")));
    let narrowed = column.map_or(String::new(), |column| format!(" AND {column}=?"));
    let [older, newer] = plans(select, filters.as_slice()).await?;
    let expected = format!("{index} (tenant=?{narrowed} AND seq<?)");
    assert!(older.ends_with(&expected), "{older}, not {expected}");
    let expected = format!("{index} (tenant=?{narrowed} AND seq>?)");
    assert!(newer.ends_with(&expected), "{newer}, not {expected}");
    let all = [older, newer].join("; ");
    assert!(!all.contains("SCAN") && !all.contains("B-TREE"), "{all}");
    Ok(())
}

#[tokio::test]
async fn a_list_is_read_by_its_index() -> Outcome {
    check(LIST, None, BY_SEQ).await?;
    check(LIST, Some("author"), BY_AUTHOR).await
}

#[tokio::test]
async fn the_log_is_read_by_its_indices() -> Outcome {
    check(audit::LIST, None, "audit_events_seq").await?;
    check(audit::LIST, Some("actor"), "audit_events_actor").await?;
    check(audit::LIST, Some("resource"), "audit_events_resource").await?;
    check(audit::LIST, Some("type"), "audit_events_type").await
}

#[tokio::test]
async fn several_filters_use_an_index_of_one_of_them() -> Outcome {
    let filters = [
        ("actor", Some("x")),
        ("resource", Some("x")),
        ("type", None),
    ];
    for plan in plans(audit::LIST, &filters).await? {
        assert!(
            plan.starts_with("SEARCH") && !plan.contains("B-TREE"),
            "{plan}"
        );
    }
    Ok(())
}
