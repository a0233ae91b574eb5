use std::error::Error;

use domain::StorageError;

/// The store could not be asked, or did not take it.
pub(crate) fn failed(cause: sqlx::Error) -> StorageError {
    match cause {
        sqlx::Error::ColumnDecode { .. } | sqlx::Error::ColumnNotFound(_) => corrupt(cause),
        cause => StorageError::Unavailable(Box::new(cause)),
    }
}

/// The store was asked, and what it holds makes no sense.
pub(crate) fn corrupt(cause: impl Error + Send + Sync + 'static) -> StorageError {
    StorageError::Corrupt(Box::new(cause))
}
