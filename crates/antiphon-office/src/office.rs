//! The office itself: the ports it works over, and the little state that lives no longer than the process.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use antiphon_core::entropy::Entropy;
use antiphon_core::lockout::SourceBudget;
use antiphon_core::time::Now;
use uuid::Uuid;

use crate::accounts::passkeys::Ceremonies;
use crate::connecting::CallBacks;
use crate::identities::Identities;
use crate::ports::{Blobs, Clock, OutboxBacklog, PasscodeHasher, Spool, SpoolError, Store, StoreError};
use crate::recording::Recordings;
use crate::registrar::Turns;
use crate::vault::Vault;

/// What an office works over.
#[derive(Clone)]
pub struct Ports {
    /// Rows.
    pub store: Arc<dyn Store>,
    /// Audio.
    pub blobs: Arc<dyn Blobs>,
    /// Recordings on their way.
    pub spool: Arc<dyn Spool>,
    /// Hashes of passcodes.
    pub hasher: Arc<dyn PasscodeHasher>,
    /// The clocks.
    pub clock: Arc<dyn Clock>,
    /// For secrets that are read again.
    pub vault: Vault,
}

/// Every use case of a voice portal; the phone, the pages, the API and the command line all come here.
///
/// Its methods stand in one file per subject.
pub struct Office {
    pub(crate) ports: Ports,
    entropy: Mutex<Box<dyn Entropy>>,
    identities: Mutex<Identities>,
    /// Wrong passcodes of each source over all mailboxes; forgotten at a restart, because the counters of the
    /// mailboxes are not.
    sources: Mutex<SourceBudget<String>>,
    /// Wrong web passwords of each network address over all accounts.
    sign_in_sources: Mutex<SourceBudget<String>>,
    /// Questions for passkeys that are not answered yet.
    ceremonies: Mutex<Ceremonies>,
    /// Recordings of calls in progress.
    pub(crate) recordings: Recordings,
    /// Phones that register.
    pub(crate) turns: Turns,
    /// Calls that owners have made from their mailboxes.
    pub(crate) call_backs: CallBacks,
    /// Calls that owners have had sent outside.
    pub(crate) sent_outside: CallBacks,
    /// Held while an event is written into the log and told, so that events are told in the order of their places.
    pub(crate) publishing: futures::lock::Mutex<()>,
}

impl Office {
    /// An office over these ports. `entropy` must be unpredictable: identities and one-time passcodes come from it.
    #[must_use]
    pub fn new(ports: Ports, entropy: Box<dyn Entropy>) -> Self {
        Self {
            ports,
            entropy: Mutex::new(entropy),
            identities: Mutex::default(),
            sources: Mutex::new(SourceBudget::default()),
            sign_in_sources: Mutex::new(SourceBudget::default()),
            ceremonies: Mutex::default(),
            recordings: Recordings::default(),
            turns: Turns::default(),
            call_backs: CallBacks::default(),
            sent_outside: CallBacks::default(),
            publishing: futures::lock::Mutex::default(),
        }
    }

    /// Whether the database answers, so that calls and pages can be served.
    ///
    /// # Errors
    /// What the store says.
    pub async fn is_ready(&self) -> Result<(), StoreError> {
        self.ports.store.ping().await
    }

    /// What waits in the outbox.
    ///
    /// # Errors
    /// What the store says.
    pub async fn outbox_backlog(&self) -> Result<OutboxBacklog, StoreError> {
        self.ports.store.outbox_backlog().await
    }

    /// How many recordings lie in the spool: those of calls in progress, and those that cannot be stored yet.
    ///
    /// # Errors
    /// What the spool says.
    pub async fn recordings_in_spool(&self) -> Result<usize, SpoolError> {
        Ok(self.ports.spool.leftovers().await?.len())
    }

    /// This instant by both clocks.
    pub(crate) fn now(&self) -> Now {
        Now { since_start: self.ports.clock.since_start(), wall_ms: self.ports.clock.now_ms() }
    }

    /// This instant in epoch milliseconds.
    pub(crate) fn now_ms(&self) -> i64 {
        self.ports.clock.now_ms()
    }

    /// A new identity: later ones sort behind earlier ones, those of one millisecond too.
    pub(crate) fn new_uuid(&self) -> Uuid {
        let mut chance = [0; 10];
        self.entropy().fill(&mut chance);
        let millis = u64::try_from(self.now_ms()).unwrap_or(0);
        // A panic elsewhere leaves no identity half made.
        self.identities.lock().unwrap_or_else(PoisonError::into_inner).next(millis, &chance)
    }

    /// Randomness, for as long as the guard is held: never across an await.
    pub(crate) fn entropy(&self) -> MutexGuard<'_, Box<dyn Entropy>> {
        // A panic elsewhere leaves nothing half done in a generator.
        self.entropy.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The budget of sources, for as long as the guard is held: never across an await.
    pub(crate) fn sources(&self) -> MutexGuard<'_, SourceBudget<String>> {
        self.sources.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The budget of network addresses that sign in, for as long as the guard is held: never across an await.
    pub(crate) fn sign_in_sources(&self) -> MutexGuard<'_, SourceBudget<String>> {
        self.sign_in_sources.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The questions for passkeys, for as long as the guard is held: never across an await.
    pub(crate) fn ceremonies(&self) -> MutexGuard<'_, Ceremonies> {
        self.ceremonies.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
