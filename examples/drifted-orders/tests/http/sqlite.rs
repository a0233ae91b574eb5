use std::sync::Arc;

use domain::Storage;
use store::Sqlite;
use tempfile::TempDir;

/// A file of its own for every test.
pub(crate) struct Place {
    pub(crate) storage: Arc<dyn Storage>,
    _folder: TempDir,
}

pub(crate) async fn place() -> Place {
    let folder = tempfile::tempdir().unwrap();
    let store = Sqlite::open(&folder.path().join("http.db")).await.unwrap();
    store.migrate().await.unwrap();
    Place {
        storage: Arc::new(store),
        _folder: folder,
    }
}
