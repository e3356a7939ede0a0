//! Audio in memory.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use antiphon_core::ids::BlobKey;
use async_trait::async_trait;

use super::Faults;
use crate::ports::{BlobError, Blobs};

/// Blobs in a map.
#[derive(Debug, Default)]
pub struct MemoryBlobs {
    blobs: Mutex<BTreeMap<BlobKey, Vec<u8>>>,
    /// Makes calls fail.
    pub faults: Faults<BlobError>,
}

impl MemoryBlobs {
    /// The keys of everything kept, in order.
    #[must_use]
    pub fn keys(&self) -> Vec<BlobKey> {
        self.kept().keys().cloned().collect()
    }

    fn open(&self) -> Result<MutexGuard<'_, BTreeMap<BlobKey, Vec<u8>>>, BlobError> {
        self.faults.check()?;
        Ok(self.kept())
    }

    fn kept(&self) -> MutexGuard<'_, BTreeMap<BlobKey, Vec<u8>>> {
        self.blobs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Blobs for MemoryBlobs {
    async fn put(&self, key: &BlobKey, bytes: Vec<u8>) -> Result<(), BlobError> {
        self.open()?.insert(key.clone(), bytes);
        Ok(())
    }

    async fn read(&self, key: &BlobKey) -> Result<Vec<u8>, BlobError> {
        self.open()?.get(key).cloned().ok_or_else(|| BlobError::Missing(key.clone()))
    }

    async fn remove(&self, key: &BlobKey) -> Result<(), BlobError> {
        self.open()?.remove(key);
        Ok(())
    }
}
