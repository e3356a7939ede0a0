//! What outlives a server: rows, audio, recordings on their way, and the clock on the wall.

use std::sync::{Arc, Mutex, PoisonError};

use antiphon_call::input;
use antiphon_core::entropy::SeededEntropy;
use antiphon_core::ids::{MailboxId, OrganizationId};
use antiphon_desk::Desk;
use antiphon_office::memory::{InsecureTestHasher, MemoryBlobs, MemoryClock, MemorySpool, MemoryStore};
use antiphon_office::ports::{
    Audit, BlobError, Deliver, Lamp, Letter, MailFailure, Spool as _, SpoolError, Store as _, StoreError,
};
use antiphon_office::{Office, Ports};
use async_trait::async_trait;
use futures::executor::block_on;

/// When every story begins: Wednesday, 4 March 2026, 09:00 UTC.
const BEGINNING_MS: i64 = 1_772_614_800_000;

/// Rows, audio and recordings in memory, kept from one server to the next.
#[derive(Clone)]
pub(crate) struct Backing {
    pub(crate) store: Arc<MemoryStore>,
    pub(crate) blobs: Arc<MemoryBlobs>,
    spool: Arc<MemorySpool>,
    clock: Arc<MemoryClock>,
}

impl Default for Backing {
    fn default() -> Self {
        Self {
            store: Arc::default(),
            blobs: Arc::default(),
            spool: Arc::default(),
            clock: Arc::new(MemoryClock::new(BEGINNING_MS)),
        }
    }
}

impl Backing {
    /// An office that works over it.
    pub(crate) fn office(&self, seed: u64) -> Arc<Office> {
        let ports = Ports {
            store: self.store.clone(),
            blobs: self.blobs.clone(),
            spool: self.spool.clone(),
            hasher: Arc::new(InsecureTestHasher::default()),
            clock: self.clock.clone(),
            vault: antiphon_office::vault::Vault::new(&antiphon_office::hashing::ServerKey::new([7; 32])),
        };
        Arc::new(Office::new(ports, Box::new(SeededEntropy::new(seed))))
    }

    pub(crate) fn clock(&self) -> &MemoryClock {
        &self.clock
    }

    pub(crate) fn spool(&self) -> &MemorySpool {
        &self.spool
    }

    /// Whether anything lies in the spool, or nobody can tell.
    pub(crate) fn waits(&self) -> bool {
        block_on(self.spool.leftovers()).map_or(true, |recordings| !recordings.is_empty())
    }

    /// Ends the duty to record a name, as if the set-up dialog had been gone through long ago.
    pub(crate) async fn forget_name_duty(&self, organization: OrganizationId, mailbox: MailboxId) {
        let audit = Audit {
            organization,
            at_ms: BEGINNING_MS,
            actor: "story".to_owned(),
            action: "name.skipped".to_owned(),
            target: mailbox.to_string(),
            detail: String::new(),
            jobs: Vec::new(),
        };
        let saved = self.store.save_personalized_name(organization, mailbox, None, &audit).await;
        saved.expect("rows in memory can be saved");
    }

    /// `disk is full`, `disk has space`, `database is away`, `database is back`.
    pub(crate) fn suffer(&self, what: &str) {
        let full = || "no space left on the disk".to_owned();
        match what {
            "disk is full" => {
                self.spool.faults.fail_with(SpoolError::Failed(full()));
                self.blobs.faults.fail_with(BlobError::Failed(full()));
            }
            "disk has space" => {
                self.spool.faults.work();
                self.blobs.faults.work();
            }
            "database is away" => self.store.faults.fail_with(StoreError::Unavailable("away".to_owned())),
            "database is back" => self.store.faults.work(),
            _ => panic!("no such fault: {what}"),
        }
    }

    /// Works off the outbox; the lamps that are to be told, with the phones where the desk finds them.
    pub(crate) fn run_outbox(&self, office: &Office, desk: &Desk) -> Vec<input::Lamp> {
        let told = Told { desk, lamps: Mutex::default() };
        // A failing store leaves its jobs for later.
        let _ = block_on(office.run_outbox(&told));
        let _ = block_on(office.run_post(&told));
        let _ = block_on(office.run_events(&told));
        told.lamps.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes down what is to be told.
struct Told<'a> {
    desk: &'a Desk,
    lamps: Mutex<Vec<input::Lamp>>,
}

#[async_trait]
impl Deliver for Told<'_> {
    async fn lamp(&self, lamp: Lamp) -> Result<(), String> {
        let lamp = self.desk.lamp(&lamp).await.map_err(|error| error.to_string())?;
        self.lamps.lock().unwrap_or_else(PoisonError::into_inner).push(lamp);
        Ok(())
    }

    async fn mail(&self, _: Letter) -> Result<(), MailFailure> {
        Err(MailFailure::NotConfigured)
    }
}
