//! Why a use case that touches more than rows could not be carried out.

use crate::ports::{BlobError, SpoolError, StoreError};

/// The world failed, in one of the places an office keeps things.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OfficeError {
    /// Rows.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Stored audio.
    #[error(transparent)]
    Blob(#[from] BlobError),
    /// Recordings on their way.
    #[error(transparent)]
    Spool(#[from] SpoolError),
}
