//! Mailboxes that need somebody's attention: locked, full, or with the extended-away greeting left on.

use antiphon_core::ids::{LocationId, MailboxId, OrganizationId};
use antiphon_core::location::Location;
use antiphon_core::lockout::{Attempts, LockState};

use crate::Office;
use crate::owner::Owner;
use crate::ports::{Among, AttemptSubject, Need, StoreError, Try};

/// Mailboxes that are listed for one reason: more is no list but a state.
pub const UNWELL_MAX: u32 = 200;

/// A mailbox that too many wrong passcodes have locked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locked {
    /// Whose it is.
    pub owner: Owner,
    /// From where it is locked.
    pub lock: LockState,
    /// Wrong passcodes so far, from each side.
    pub attempts: Attempts,
    /// When and from where, newest first.
    pub tries: Vec<Try>,
}

/// The mailboxes that need attention, at most [`UNWELL_MAX`] for each reason and location asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unwell {
    /// Locked, the one tried last first.
    pub locked: Vec<Locked>,
    /// Full: their callers can leave nothing any more.
    pub full: Vec<Owner>,
    /// With the extended-away greeting on.
    pub away: Vec<Owner>,
}

impl Office {
    /// The mailboxes of an organization that need attention; with a location, of that location alone.
    ///
    /// # Errors
    /// What the store says.
    pub async fn mailboxes_unwell(
        &self,
        organization: OrganizationId,
        location: Option<LocationId>,
    ) -> Result<Unwell, StoreError> {
        let full = Need::Full { used_ms: self.organization(organization).await?.service.mailbox_max_ms };
        let (store, among) = (&self.ports.store, Among { location, max: UNWELL_MAX });
        Ok(Unwell {
            locked: self.mailboxes_locked(organization, location).await?,
            full: store.needy_mailboxes(organization, full, among).await?,
            away: store.needy_mailboxes(organization, Need::Away, among).await?,
        })
    }

    /// Those of them that are locked.
    ///
    /// # Errors
    /// What the store says.
    pub async fn mailboxes_locked(
        &self,
        organization: OrganizationId,
        location: Option<LocationId>,
    ) -> Result<Vec<Locked>, StoreError> {
        let attempts_max = self.organization(organization).await?.service.passcode_rules.attempts_max();
        let among = Among { location, max: UNWELL_MAX };
        let locked = self.ports.store.locked_mailboxes(organization, attempts_max, among).await?;
        Ok(locked
            .into_iter()
            .map(|it| Locked {
                lock: it.attempts.lock_state(attempts_max),
                owner: it.owner,
                attempts: it.attempts,
                tries: it.tries,
            })
            .collect())
    }

    /// Those of the locations whose administrators' menu too many wrong passcodes have locked (M4).
    ///
    /// # Errors
    /// What the store says.
    pub async fn portals_locked<'a>(
        &self,
        organization: OrganizationId,
        locations: &'a [Location],
    ) -> Result<Vec<&'a Location>, StoreError> {
        let attempts_max = self.organization(organization).await?.service.passcode_rules.attempts_max();
        let mut locked = Vec::new();
        for location in locations {
            let subject = AttemptSubject::Portal(location.id);
            let attempts = self.ports.store.attempts(organization, &subject).await?;
            if attempts.lock_state(attempts_max) != LockState::Open {
                locked.push(location);
            }
        }
        Ok(locked)
    }

    /// The wrong passcodes that count on a mailbox now, newest first.
    ///
    /// # Errors
    /// What the store says.
    pub async fn wrong_passcodes(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
    ) -> Result<Vec<Try>, StoreError> {
        self.ports.store.tries(organization, &AttemptSubject::Mailbox(mailbox)).await
    }
}
