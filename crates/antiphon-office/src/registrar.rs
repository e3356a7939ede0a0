//! Phones that register: their secrets, and where they can be reached.

use antiphon_core::person::Device;
use futures::lock::{Mutex, MutexGuard};

use crate::Office;
use crate::ports::{BindingRecord, Lamp, StoreError};

/// Registrations that may change at once. Phones share these turns by name: more than a database commits at a time.
const TURNS: usize = 64;

/// Lets changes to the contacts of one phone happen one after the other.
#[derive(Debug)]
pub(crate) struct Turns(Vec<Mutex<()>>);

impl Default for Turns {
    fn default() -> Self {
        Self((0..TURNS).map(|_| Mutex::new(())).collect())
    }
}

impl Turns {
    async fn of(&self, username: &str) -> Option<MutexGuard<'_, ()>> {
        let sum = username.bytes().fold(0_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
        match self.0.get(sum % TURNS) {
            Some(turn) => Some(turn.lock().await),
            None => None,
        }
    }
}

impl Office {
    /// The phone with this SIP user name, with the secrets that prove who it is; `None` if there is none.
    ///
    /// # Errors
    /// What the store says.
    pub async fn device(&self, username: &str) -> Result<Option<Device>, StoreError> {
        self.ports.store.device_named(username).await
    }

    /// Changes the contacts of a phone. `change` is given the contacts before and the time in epoch milliseconds,
    /// and says what they are to be, or `None` if they stay; nobody else changes them meanwhile.
    /// Returns the contacts afterwards, durable.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such phone, and what the store says.
    pub async fn register(
        &self,
        username: &str,
        change: impl FnOnce(&[BindingRecord], i64) -> Option<Vec<BindingRecord>> + Send,
    ) -> Result<Vec<BindingRecord>, StoreError> {
        let _turn = self.turns.of(username).await;
        let store = &self.ports.store;
        let device = store.device_named(username).await?.ok_or(StoreError::Missing("device"))?;
        let before = store.bindings(device.id).await?;
        match change(&before, self.now_ms()) {
            Some(after) => {
                store.save_bindings(device.id, &after).await?;
                Ok(after)
            }
            None => Ok(before),
        }
    }

    /// The live contacts of a phone; none if there is no such phone.
    ///
    /// # Errors
    /// What the store says.
    pub async fn contacts_of(&self, username: &str) -> Result<Vec<BindingRecord>, StoreError> {
        let Some(device) = self.ports.store.device_named(username).await? else { return Ok(Vec::new()) };
        let mut contacts = self.ports.store.bindings(device.id).await?;
        contacts.retain(|contact| contact.expires_ms > self.now_ms());
        Ok(contacts)
    }

    /// What the lamp of a phone is to show now; `None` if there is no such phone.
    ///
    /// # Errors
    /// What the store says.
    pub async fn lamp_of(&self, username: &str) -> Result<Option<Lamp>, StoreError> {
        let store = &self.ports.store;
        let Some(device) = store.device_named(username).await? else { return Ok(None) };
        match store.person(device.organization, device.person).await? {
            Some(owner) => self.lamp_now(owner.organization, owner.mailbox).await,
            None => Ok(None),
        }
    }

    /// Every live contact with its phone, to be known again after a restart.
    ///
    /// # Errors
    /// What the store says.
    pub async fn live_contacts(&self) -> Result<Vec<(Device, BindingRecord)>, StoreError> {
        self.ports.store.live_bindings(self.now_ms()).await
    }
}
