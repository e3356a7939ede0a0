//! The data folder: where everything of one server lies, and the lock that keeps a second server out.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

/// A data folder that is ours while this value lives. The lock goes with the process, however that ends.
#[derive(Debug)]
pub struct DataFolder {
    path: PathBuf,
    _lock: File,
}

/// Why a data folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DataFolderError {
    /// Another server is running on it.
    #[error("another Antiphon is running on the data folder {}", path.display())]
    InUse {
        /// The folder.
        path: PathBuf,
    },
    /// It cannot be made or written.
    #[error("the data folder {} cannot be used: {reason}", path.display())]
    Unusable {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
}

impl DataFolder {
    /// Takes the folder, which is made for the owner alone if it is missing.
    ///
    /// # Errors
    /// [`DataFolderError`] if somebody else has it or it cannot be written.
    pub fn open(path: &Path) -> Result<Self, DataFolderError> {
        let unusable = |error: &std::io::Error| DataFolderError::Unusable {
            path: path.to_owned(),
            reason: error.to_string(),
        };
        make(path).map_err(|error| unusable(&error))?;
        let lock = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(path.join("lock"))
            .map_err(|error| unusable(&error))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path: path.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(DataFolderError::InUse { path: path.to_owned() }),
            Err(TryLockError::Error(error)) => Err(unusable(&error)),
        }
    }

    /// The folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The address of the database in it, for [`open`](crate::open).
    #[must_use]
    pub fn database_url(&self) -> String {
        format!("sqlite:{}", self.path.join("antiphon.db").display())
    }

    /// The folder of the blobs in it, for [`FileBlobs`](crate::FileBlobs).
    #[must_use]
    pub fn blobs(&self) -> PathBuf {
        self.path.join("blobs")
    }

    /// The folder of the spool in it, for [`FileSpool`](crate::FileSpool).
    #[must_use]
    pub fn spool(&self) -> PathBuf {
        self.path.join("spool")
    }
}

#[cfg(unix)]
fn make(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

#[cfg(not(unix))]
fn make(path: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_data_folder_has_one_server_at_a_time() {
        let parent = tempfile::tempdir().unwrap();
        let path = parent.path().join("data");
        let first = DataFolder::open(&path).unwrap();
        let refused = DataFolder::open(&path).unwrap_err();
        assert!(matches!(refused, DataFolderError::InUse { .. }), "{refused}");
        drop(first);
        assert_eq!(DataFolder::open(&path).unwrap().spool(), path.join("spool"));
    }

    #[test]
    fn a_data_folder_below_a_file_is_refused_by_name() {
        let parent = tempfile::tempdir().unwrap();
        let file = parent.path().join("file");
        std::fs::write(&file, b"").unwrap();
        let refused = DataFolder::open(&file.join("data")).unwrap_err().to_string();
        assert!(refused.contains("file/data cannot be used: "), "{refused}");
    }
}
