//! What every store has to do, checked on a real file.

use std::error::Error;

use contracts::Moment;
use domain::{Create, Storage, StorageError};
use store::Sqlite;
use tokio::task::JoinSet;
use uuid::Uuid;

use contracts::{PurchaseOrderDraft, PurchaseOrderId};

use domain::PurchaseOrder;

type Test = Result<(), Box<dyn Error>>;

#[tokio::test]
async fn sqlite_keeps_the_contract() -> Test {
    let folder = tempfile::tempdir()?;
    let store = Sqlite::open(&folder.path().join("contract.db")).await?;
    contract(&store).await
}

/// The suite. Another store is another test that calls this.
async fn contract(storage: &dyn Storage) -> Test {
    storage.ready().await?;

    let first = sample(1, "ann")?;
    assert_eq!(
        storage.find(first.id()).await?,
        None,
        "nothing is there yet"
    );
    storage.insert(&first).await?;
    assert_eq!(storage.find(first.id()).await?, Some(first.clone()));

    let twin = sample(1, "zoe")?;
    let answer = storage.insert(&twin).await;
    assert!(matches!(answer, Err(StorageError::Taken)), "{answer:?}");
    assert_eq!(storage.find(first.id()).await?, Some(first), "unchanged");
    Ok(())
}

#[tokio::test]
async fn writers_side_by_side_all_succeed() -> Test {
    let folder = tempfile::tempdir()?;
    let store = Sqlite::open(&folder.path().join("busy.db")).await?;
    let mut writers = JoinSet::new();
    for number in 1..=50 {
        let (store, new) = (store.clone(), sample(number, "ann")?);
        writers.spawn(async move {
            store.insert(&new).await?;
            store.find(new.id()).await.map(|found| found == Some(new))
        });
    }
    for found in writers.join_all().await {
        assert!(found?, "a write is seen by the next read");
    }
    Ok(())
}

#[tokio::test]
async fn what_was_stored_is_there_after_a_restart() -> Test {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("restart.db");
    let new = sample(7, "ann")?;
    let before = Sqlite::open(&path).await?;
    before.insert(&new).await?;
    before.close().await;
    let after = Sqlite::open(&path).await?;
    assert_eq!(after.find(new.id()).await?, Some(new));
    Ok(())
}

#[tokio::test]
async fn a_file_that_is_no_database_is_named() -> Test {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("notes.db");
    std::fs::write(
        &path,
        "not a database, but long enough to look like one".repeat(50),
    )?;
    let refused = Sqlite::open(&path).await.map(drop);
    let message = refused.expect_err("must be refused").to_string();
    assert!(message.contains("notes.db"), "{message}");
    Ok(())
}

fn sample(number: u128, author: &str) -> Result<PurchaseOrder, Box<dyn Error>> {
    let draft = PurchaseOrderDraft {
        title: "ten chairs, größe XL".into(),
        author: author.into(),
        approver: "bob".into(),
    };
    let id = PurchaseOrderId::new(Uuid::from_u128(number));
    let at = Moment::from_micros(1_760_000_000_123_456)?;
    Ok(PurchaseOrder::decide(Create { draft, id, at })?)
}
