//! Trunks as the running server needs them.

use antiphon_core::trunk::{Trunk, TrunkLogin};
use zeroize::Zeroizing;

use crate::Office;
use crate::ports::{StoreError, TrunkState};
use crate::vault::trunk_subject;

impl Office {
    /// All trunks of the server that are in service, oldest first.
    ///
    /// # Errors
    /// What the store says.
    pub async fn trunks_in_service(&self) -> Result<Vec<Trunk>, StoreError> {
        let mut all = self.ports.store.all_trunks().await?;
        all.retain(|trunk| trunk.active);
        Ok(all)
    }

    /// The account of a peer with that name; `None` if there is none in service.
    ///
    /// # Errors
    /// What the store says.
    pub async fn trunk_login(&self, username: &str) -> Result<Option<TrunkLogin>, StoreError> {
        let mut logins = self.trunks_in_service().await?.into_iter().filter_map(|trunk| trunk.login);
        Ok(logins.find(|login| login.username == username))
    }

    /// The password of our account at a peer. `None` if there is no account, or if it was sealed under another key, of
    /// which the log tells.
    #[must_use]
    pub fn trunk_password(&self, trunk: &Trunk) -> Option<Zeroizing<String>> {
        let account = trunk.account.as_ref()?;
        let password = self.ports.vault.open(&trunk_subject(trunk.id), &account.sealed_password);
        if password.is_none() {
            tracing::error!(trunk = trunk.name, "the password cannot be opened: set it again");
        }
        password
    }

    /// Takes note of how trunks do.
    ///
    /// # Errors
    /// What the store says.
    pub async fn note_trunk_states(&self, states: &[TrunkState]) -> Result<(), StoreError> {
        for state in states {
            self.ports.store.save_trunk_state(state).await?;
        }
        Ok(())
    }
}
