//! Audio and other files that never change.

use antiphon_core::ids::BlobKey;
use async_trait::async_trait;

/// Why a blob could not be kept or found.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BlobError {
    /// No such blob.
    #[error("there is no blob {0}")]
    Missing(BlobKey),
    /// No space, or the medium fails.
    #[error("the blob store failed: {0}")]
    Failed(String),
}

/// Audio and other immutable files.
#[async_trait]
pub trait Blobs: Send + Sync {
    /// Keeps `bytes` durably under `key`; the same key with the same bytes again is fine.
    async fn put(&self, key: &BlobKey, bytes: Vec<u8>) -> Result<(), BlobError>;
    /// The whole blob.
    async fn read(&self, key: &BlobKey) -> Result<Vec<u8>, BlobError>;
    /// Removes a blob; a missing one is fine.
    async fn remove(&self, key: &BlobKey) -> Result<(), BlobError>;
}
