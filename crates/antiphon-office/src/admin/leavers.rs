//! People and phones, removed; and people brought back.

use antiphon_core::ids::{DeviceId, OrganizationId, PersonId};
use antiphon_core::limits::{DAY_MS, REMOVED_PEOPLE_DAYS};
use antiphon_core::person::Person;

use super::{Actor, AdminError, fields};
use crate::Office;
use crate::ports::{Leaver, StoreError};

/// People who are listed as removed.
const LEAVERS_MAX: u32 = 1_000;
/// People forgotten at once: a sweep must not keep the database from the calls.
const BATCH_MAX: u32 = 50;

impl Office {
    /// Removes a person. The numbers become free and the web account goes at once; mailbox, phones and settings lie aside
    /// for [`REMOVED_PEOPLE_DAYS`], in which [`Self::restore_person`] brings all of them back.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such person, and what the store says.
    pub async fn remove_person(
        &self,
        actor: Actor,
        organization: OrganizationId,
        id: PersonId,
    ) -> Result<(), StoreError> {
        let person = self.person(organization, id).await?;
        let mut audit = self.audit_of(actor, organization, "person.removed", target(id));
        audit.detail = format!("{}, extension {}", person.name, person.extension);
        self.ports.store.remove_person(organization, id, self.now_ms(), &audit).await
    }

    /// Those who can be brought back, the one removed last first.
    ///
    /// # Errors
    /// What the store says.
    pub async fn leavers(&self, organization: OrganizationId) -> Result<Vec<Leaver>, StoreError> {
        self.ports.store.leavers(organization, LEAVERS_MAX).await
    }

    /// Brings somebody back with mailbox and phones, with the numbers typed here: others may have the old ones meanwhile.
    ///
    /// # Errors
    /// [`AdminError`] for a number that cannot be; [`StoreError::Exists`] for one that somebody has;
    /// [`StoreError::Missing`] if there is nobody to be brought back; and what the store says.
    pub async fn restore_person(
        &self,
        actor: Actor,
        organization: OrganizationId,
        id: PersonId,
        extension: &str,
        number: &str,
    ) -> Result<Person, AdminError> {
        let found = self.leavers(organization).await?.into_iter().find(|it| it.person.id == id);
        let leaver = found.ok_or(StoreError::Missing("person"))?.person;
        let number = fields::given(number).map(|typed| fields::phone_number("number", typed)).transpose()?;
        let extension = fields::extension("extension", extension)?;
        let person = Person { extension, number, ..leaver };
        let mut audit = self.audit_of(actor, organization, "person.restored", target(id));
        audit.detail = format!("{}, extension {}", person.name, person.extension);
        self.ports.store.restore_person(&person, &audit).await?;
        Ok(person)
    }

    /// Removes a phone of a person for good: it can neither register nor call any more.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such phone of this person, and what the store says.
    pub async fn remove_device(
        &self,
        actor: Actor,
        organization: OrganizationId,
        person: PersonId,
        id: DeviceId,
    ) -> Result<(), StoreError> {
        let phones = self.devices(organization, person).await?;
        let phone = phones.into_iter().find(|it| it.id == id).ok_or(StoreError::Missing("device"))?;
        let mut audit = self.audit_of(actor, organization, "device.removed", target(person));
        audit.detail = phone.username;
        self.ports.store.remove_device(organization, person, id, &audit).await
    }

    /// Forgets those of an organization whose time is over, with their messages; how many they were.
    pub(crate) async fn forget_leavers(&self, organization: OrganizationId) -> Result<u64, StoreError> {
        let before_ms = self.now_ms().saturating_sub(i64::from(REMOVED_PEOPLE_DAYS) * DAY_MS);
        let mut forgotten = 0;
        loop {
            let due = self.ports.store.leavers_before(organization, before_ms, BATCH_MAX).await?;
            if due.is_empty() {
                return Ok(forgotten);
            }
            for person in due {
                let mut audit =
                    self.audit_of(Actor::Server, organization, "person.purged", target(person.id));
                audit.detail.clone_from(&person.name);
                match self.ports.store.purge_person(organization, person.id, &audit).await {
                    Ok(audio) => {
                        for audio in audio {
                            self.forget_audio(Some(audio)).await;
                        }
                        forgotten += 1;
                    }
                    // Brought back this moment.
                    Err(StoreError::Missing(_)) => {}
                    Err(error) => return Err(error),
                }
            }
        }
    }
}

fn target(person: PersonId) -> String {
    format!("person:{person}")
}
