//! Unknown mailboxes that were tried: only the newest of an organization are remembered.
//!
//! Counting them reads as many rows as there are. So nobody counts on every try: a count says how many tries may
//! follow before the next one, and whoever comes when none is left counts, alone, and removes the excess.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use antiphon_core::ids::OrganizationId;
use antiphon_core::limits::UNKNOWN_MAILBOXES_REMEMBERED_MAX;
use antiphon_office::ports::StoreError;

use crate::attempts;
use crate::db::Db;

/// Tries between two counts at most, as other servers add rows too.
const UNCOUNTED_MAX: u64 = 500;

/// What this process knows of the room that is left. Clones share it.
#[derive(Clone, Default)]
pub(crate) struct Unknown(Arc<Shared>);

#[derive(Default)]
struct Shared {
    uncounted: Mutex<BTreeMap<OrganizationId, u64>>,
    counting: tokio::sync::Mutex<()>,
}

impl Unknown {
    /// To be called after each try that is committed: forgets what is too many, if anything is.
    pub(crate) async fn forget_excess(
        &self,
        db: &Db,
        organization: OrganizationId,
    ) -> Result<(), StoreError> {
        if self.take_room(organization) {
            return Ok(());
        }
        let _alone = self.0.counting.lock().await;
        // Whoever counted meanwhile has counted this try too, or left room for it.
        if self.take_room(organization) {
            return Ok(());
        }
        let remembered = db
            .write((organization,), |session, (organization,)| {
                Box::pin(attempts::forget_excess(session, *organization))
            })
            .await?;
        let room = (UNKNOWN_MAILBOXES_REMEMBERED_MAX as u64).saturating_sub(remembered);
        self.uncounted().insert(organization, room.min(UNCOUNTED_MAX));
        Ok(())
    }

    fn take_room(&self, organization: OrganizationId) -> bool {
        let mut uncounted = self.uncounted();
        let room = uncounted.get_mut(&organization).filter(|room| **room > 0);
        room.is_some_and(|room| {
            *room -= 1;
            true
        })
    }

    fn uncounted(&self) -> MutexGuard<'_, BTreeMap<OrganizationId, u64>> {
        self.0.uncounted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
