//! Audio in files: written beside, flushed, and only then given its name, which never changes its content again.

use std::fs::File;
use std::path::Path as FilePath;
use std::time::Duration;

use antiphon_core::ids::BlobKey;
use antiphon_office::ports::{BlobError, Blobs};
use async_trait::async_trait;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutMode, PutOptions, PutPayload};
use tokio::time::timeout;

/// How long a call may take, as all ports.
const GIVE_UP_AFTER: Duration = Duration::from_secs(5);

/// Blobs in the files of a folder. A key is the path below it.
#[derive(Debug)]
pub struct FileBlobs {
    store: LocalFileSystem,
}

impl FileBlobs {
    /// Opens the folder, which is made if it is missing.
    ///
    /// # Errors
    /// [`BlobError::Failed`] if it cannot be made or read.
    pub fn open(folder: &FilePath) -> Result<Self, BlobError> {
        let unusable = |error: &dyn std::fmt::Display| {
            BlobError::Failed(format!("the folder {} cannot be used: {error}", folder.display()))
        };
        std::fs::create_dir_all(folder).map_err(|error| unusable(&error))?;
        let store = LocalFileSystem::new_with_prefix(folder).map_err(|error| unusable(&error))?;
        Ok(Self { store: store.with_fsync(true) })
    }

    async fn put_once(&self, key: &BlobKey, path: &Path, bytes: Vec<u8>) -> Result<(), BlobError> {
        // The payload shares its bytes: a clone for the comparison costs nothing.
        let payload = PutPayload::from(bytes);
        let options = PutOptions::from(PutMode::Create);
        match self.store.put_opts(path, payload.clone(), options).await {
            Ok(_) => Ok(()),
            Err(object_store::Error::AlreadyExists { .. }) => self.accept_same(key, path, &payload).await,
            Err(error) => Err(failed(&error)),
        }
    }

    /// An earlier try may have been broken off after the file got its name and before that was durable.
    async fn accept_same(&self, key: &BlobKey, path: &Path, wanted: &PutPayload) -> Result<(), BlobError> {
        if self.read_whole(key, path).await? != flat(wanted) {
            return Err(BlobError::Failed(format!("the blob {key} is there with another content")));
        }
        let file = self.store.path_to_filesystem(path).map_err(|error| failed(&error))?;
        tokio::task::spawn_blocking(move || file.parent().map_or(Ok(()), |it| File::open(it)?.sync_all()))
            .await
            .map_err(|error| failed(&error))?
            .map_err(|error| failed(&error))
    }

    async fn read_whole(&self, key: &BlobKey, path: &Path) -> Result<Vec<u8>, BlobError> {
        let found = match self.store.get(path).await {
            Ok(found) => found.bytes().await,
            Err(error) => Err(error),
        };
        match found {
            Ok(bytes) => Ok(bytes.to_vec()),
            Err(object_store::Error::NotFound { .. }) => Err(BlobError::Missing(key.clone())),
            Err(error) => Err(failed(&error)),
        }
    }

    async fn remove_once(&self, path: &Path) -> Result<(), BlobError> {
        match self.store.delete(path).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(failed(&error)),
        }
    }
}

#[async_trait]
impl Blobs for FileBlobs {
    async fn put(&self, key: &BlobKey, bytes: Vec<u8>) -> Result<(), BlobError> {
        let path = path_of(key)?;
        within(self.put_once(key, &path, bytes)).await
    }

    async fn read(&self, key: &BlobKey) -> Result<Vec<u8>, BlobError> {
        let path = path_of(key)?;
        within(self.read_whole(key, &path)).await
    }

    async fn remove(&self, key: &BlobKey) -> Result<(), BlobError> {
        let path = path_of(key)?;
        within(self.remove_once(&path)).await
    }
}

/// The path of a key. Keys are made by the office of identities and dates; whatever else comes along leads nowhere.
fn path_of(key: &BlobKey) -> Result<Path, BlobError> {
    let harmless =
        |character: char| character.is_ascii_alphanumeric() || matches!(character, '-' | '_' | '.');
    let is_name = |part: &str| !part.is_empty() && !part.starts_with('.') && part.chars().all(harmless);
    let path = Path::parse(&key.0).ok().filter(|_| key.0.split('/').all(is_name));
    path.ok_or_else(|| BlobError::Failed(format!("{:?} is no key of a blob", key.0)))
}

fn flat(payload: &PutPayload) -> Vec<u8> {
    payload.iter().flat_map(|part| part.iter().copied()).collect()
}

fn failed(error: &dyn std::fmt::Display) -> BlobError {
    BlobError::Failed(error.to_string())
}

async fn within<T>(work: impl Future<Output = Result<T, BlobError>>) -> Result<T, BlobError> {
    timeout(GIVE_UP_AFTER, work)
        .await
        .unwrap_or_else(|_| Err(BlobError::Failed("no answer within 5 seconds".to_owned())))
}
