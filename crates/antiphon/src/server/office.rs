//! An office over real ports: what the server works with, and what the command line opens for one use case.

use std::path::Path;
use std::sync::Arc;

use antiphon_office::hashing::{Argon2Hasher, ServerKey};
use antiphon_office::ports::Store as _;
use antiphon_office::vault::Vault;
use antiphon_office::{Office, Ports};
use antiphon_store::{FileBlobs, FileSpool, SqlStore};
use anyhow::Context as _;

use super::clocks::Clocks;
use super::entropy::SystemEntropy;
use super::keys;
use crate::config::Config;

/// An office and what has to be closed behind it.
pub(crate) struct Opened {
    pub(crate) office: Arc<Office>,
    pub(crate) spool: Arc<FileSpool>,
    store: Arc<SqlStore>,
}

impl Opened {
    /// Opens database and files as configured.
    ///
    /// # Errors
    /// One line that says what is in the way.
    pub(crate) async fn open(config: &Config, clocks: Clocks) -> anyhow::Result<Self> {
        make_folder(&config.data)?;
        let store = Arc::new(antiphon_store::open(&config.database_url()?).await?);
        let key = keys::passcode_key(&config.data, store.organizations().await?.is_empty())?;
        let blobs = FileBlobs::open(&config.data.join("audio"))?;
        let spool = Arc::new(FileSpool::open(&config.data.join("spool"))?);
        let key = ServerKey::new(key);
        let vault = Vault::new(&key);
        let hasher = Argon2Hasher::new(key, |work| drop(tokio::task::spawn_blocking(work)));
        let ports = Ports {
            store: store.clone(),
            blobs: Arc::new(blobs),
            spool: spool.clone(),
            hasher: Arc::new(hasher),
            clock: Arc::new(clocks),
            vault,
        };
        let office = Arc::new(Office::new(ports, Box::new(SystemEntropy)));
        Ok(Self { office, spool, store })
    }

    /// Writes down what is still in memory.
    pub(crate) async fn close(&self) {
        self.store.close().await;
    }
}

fn make_folder(data: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(data)
        .with_context(|| format!("cannot write to the data folder {}", data.display()))
}
