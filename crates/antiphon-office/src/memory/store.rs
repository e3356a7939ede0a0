//! The store in memory: one lock around all rows, so that a method is one transaction.

use std::sync::{Mutex, MutexGuard, PoisonError};

use antiphon_core::ids::{
    BlobKey, DeviceId, JobId, LocationId, MailboxId, MessageId, OrganizationId, PersonId,
};
use antiphon_core::location::Location;
use antiphon_core::lockout::{Attempts, Side};
use antiphon_core::mailbox::{Access, Mailbox, MailboxSettings, PasscodeHash};
use antiphon_core::message::Message;
use antiphon_core::numbering::{Extension, PhoneNumber};
use antiphon_core::organization::{Organization, ServiceSettings};
use antiphon_core::person::{Device, Person};
use async_trait::async_trait;

use super::Faults;
use super::rows::Rows;
use crate::ports::{
    AgeLimits, AttemptSubject, Audit, BindingRecord, Credential, CredentialChange, DefaultPasscode, Deposit,
    Deposited, Job, Lane, MarkMessage, NumberRecord, Store, StoreError, Try,
};

/// Rows in maps.
#[derive(Debug, Default)]
pub struct MemoryStore {
    rows: Mutex<Rows>,
    /// Makes calls fail. A call that fails has changed nothing.
    pub faults: Faults<StoreError>,
}

impl MemoryStore {
    pub(super) fn rows(&self) -> Result<MutexGuard<'_, Rows>, StoreError> {
        self.faults.check()?;
        Ok(self.rows.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn insert_organization(
        &self,
        organization: &Organization,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        self.rows()?.insert_organization(organization, audit)
    }

    async fn organizations(&self) -> Result<Vec<Organization>, StoreError> {
        Ok(self.rows()?.organizations_by_age())
    }

    async fn only_organization(&self) -> Result<Option<Organization>, StoreError> {
        let rows = self.rows()?;
        let mut all = rows.organizations.values();
        Ok(all.next().filter(|_| all.next().is_none()).cloned())
    }

    async fn organization(&self, id: OrganizationId) -> Result<Option<Organization>, StoreError> {
        Ok(self.rows()?.organizations.get(&id).cloned())
    }

    async fn save_service_settings(
        &self,
        id: OrganizationId,
        version: i64,
        settings: &ServiceSettings,
        default: &DefaultPasscode,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        self.rows()?.save_service_settings(id, version, settings, default, audit)
    }

    async fn default_passcode(&self, id: OrganizationId) -> Result<Option<PasscodeHash>, StoreError> {
        Ok(self.rows()?.default_passcodes.get(&id).cloned())
    }

    async fn insert_location(&self, location: &Location, audit: &Audit) -> Result<(), StoreError> {
        self.rows()?.insert_location(location, audit)
    }

    async fn locations(&self, organization: OrganizationId) -> Result<Vec<Location>, StoreError> {
        Ok(self.rows()?.locations_by_age(organization))
    }

    async fn location(
        &self,
        organization: OrganizationId,
        id: LocationId,
    ) -> Result<Option<Location>, StoreError> {
        Ok(self.rows()?.locations.get(&(organization, id)).cloned())
    }

    async fn save_location(&self, location: &Location, audit: &Audit) -> Result<(), StoreError> {
        self.rows()?.save_location(location, audit)
    }

    async fn save_portal_passcode(
        &self,
        organization: OrganizationId,
        location: LocationId,
        hash: &PasscodeHash,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        self.rows()?.save_portal_passcode(organization, location, hash, audit)
    }

    async fn portal_passcode(
        &self,
        organization: OrganizationId,
        location: LocationId,
    ) -> Result<Option<PasscodeHash>, StoreError> {
        Ok(self.rows()?.portal_passcodes.get(&(organization, location)).cloned())
    }

    async fn extension_owners(&self, extension: &Extension) -> Result<Vec<NumberRecord>, StoreError> {
        Ok(self.rows()?.extension_owners(extension))
    }

    async fn number_owner(&self, number: &PhoneNumber) -> Result<Option<NumberRecord>, StoreError> {
        Ok(self.rows()?.numbers.get(number).cloned())
    }

    async fn insert_person(
        &self,
        person: &Person,
        mailbox: &Mailbox,
        access: &Access,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        self.rows()?.insert_person(person, mailbox, access, audit)
    }

    async fn person(&self, organization: OrganizationId, id: PersonId) -> Result<Option<Person>, StoreError> {
        Ok(self.rows()?.people.get(&(organization, id)).cloned())
    }

    async fn people(
        &self,
        organization: OrganizationId,
        after: Option<PersonId>,
        max: u32,
    ) -> Result<Vec<Person>, StoreError> {
        Ok(self.rows()?.people_after(organization, after, max))
    }

    async fn insert_device(&self, device: &Device, audit: &Audit) -> Result<(), StoreError> {
        self.rows()?.insert_device(device, audit)
    }

    async fn device_named(&self, username: &str) -> Result<Option<Device>, StoreError> {
        let rows = self.rows()?;
        let found = rows.devices.values().find(|device| device.username == username);
        // The phones of people who were removed lie aside with them.
        Ok(found.filter(|it| rows.people.contains_key(&(it.organization, it.person))).cloned())
    }

    async fn devices(
        &self,
        organization: OrganizationId,
        person: PersonId,
    ) -> Result<Vec<Device>, StoreError> {
        let rows = self.rows()?;
        let theirs = |it: &&Device| it.organization == organization && it.person == person;
        Ok(rows.devices.values().filter(theirs).cloned().collect())
    }

    async fn save_bindings(&self, device: DeviceId, bindings: &[BindingRecord]) -> Result<(), StoreError> {
        self.rows()?.save_bindings(device, bindings)
    }

    async fn bindings(&self, device: DeviceId) -> Result<Vec<BindingRecord>, StoreError> {
        Ok(self.rows()?.bindings.get(&device).cloned().unwrap_or_default())
    }

    async fn live_bindings(&self, now_ms: i64) -> Result<Vec<(Device, BindingRecord)>, StoreError> {
        Ok(self.rows()?.live_bindings(now_ms))
    }

    async fn mailbox(
        &self,
        organization: OrganizationId,
        id: MailboxId,
    ) -> Result<Option<Mailbox>, StoreError> {
        Ok(self.rows()?.mailboxes.get(&(organization, id)).map(|row| row.mailbox.clone()))
    }

    async fn save_mailbox_settings(
        &self,
        organization: OrganizationId,
        id: MailboxId,
        settings: &MailboxSettings,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        self.rows()?.save_mailbox_settings(organization, id, settings, audit)
    }

    async fn save_personalized_name(
        &self,
        organization: OrganizationId,
        id: MailboxId,
        name: Option<&BlobKey>,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        self.rows()?.save_personalized_name(organization, id, name, audit)
    }

    async fn credential(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
    ) -> Result<Option<Credential>, StoreError> {
        Ok(self.rows()?.credential(organization, mailbox))
    }

    async fn save_credential(&self, change: &CredentialChange, audit: &Audit) -> Result<(), StoreError> {
        self.rows()?.save_credential(change, audit)
    }

    async fn passcode_history(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
    ) -> Result<Vec<PasscodeHash>, StoreError> {
        let rows = self.rows()?;
        Ok(rows.mailboxes.get(&(organization, mailbox)).map(|row| row.history.clone()).unwrap_or_default())
    }

    async fn reserve_attempt(
        &self,
        organization: OrganizationId,
        subject: &AttemptSubject,
        side: Side,
        max: u32,
        now_ms: i64,
        source: &str,
    ) -> Result<Option<Attempts>, StoreError> {
        let one = Try { at_ms: now_ms, side, source: source.to_owned() };
        Ok(self.rows()?.attempts.reserve(organization, subject, max, one))
    }

    async fn clear_attempts(
        &self,
        organization: OrganizationId,
        subject: &AttemptSubject,
        audit: Option<&Audit>,
    ) -> Result<(), StoreError> {
        let mut rows = self.rows()?;
        rows.attempts.clear(organization, subject);
        audit.into_iter().for_each(|it| rows.note(it));
        Ok(())
    }

    async fn clear_attempts_from(
        &self,
        organization: OrganizationId,
        subject: &AttemptSubject,
        side: Side,
    ) -> Result<(), StoreError> {
        self.rows()?.attempts.clear_from(organization, subject, side);
        Ok(())
    }

    async fn attempts(
        &self,
        organization: OrganizationId,
        subject: &AttemptSubject,
    ) -> Result<Attempts, StoreError> {
        Ok(self.rows()?.attempts.of(organization, subject))
    }

    async fn deposit(&self, deposit: &Deposit) -> Result<Deposited, StoreError> {
        self.rows()?.deposit(deposit)
    }

    async fn messages(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
    ) -> Result<Vec<Message>, StoreError> {
        Ok(self.rows()?.messages_by_age(organization, mailbox))
    }

    async fn message(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
        id: MessageId,
    ) -> Result<Option<Message>, StoreError> {
        Ok(self.rows()?.messages.get(&(organization, mailbox, id)).cloned())
    }

    async fn mark_message(&self, change: &MarkMessage) -> Result<bool, StoreError> {
        Ok(self.rows()?.mark_message(change))
    }

    async fn aged_messages(
        &self,
        organization: OrganizationId,
        ages: &AgeLimits,
        max: u32,
    ) -> Result<Vec<Message>, StoreError> {
        Ok(self.rows()?.aged_messages(organization, ages, max))
    }

    async fn purge_message(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
        id: MessageId,
        _now_ms: i64,
    ) -> Result<Vec<BlobKey>, StoreError> {
        Ok(self.rows()?.purge_message(organization, mailbox, id))
    }

    async fn claim_jobs(
        &self,
        lane: Lane,
        now_ms: i64,
        lease_ms: i64,
        max: u32,
    ) -> Result<Vec<Job>, StoreError> {
        Ok(self.rows()?.jobs.claim(lane, now_ms, lease_ms, max))
    }

    async fn finish_job(&self, id: JobId) -> Result<(), StoreError> {
        self.rows()?.jobs.finish(id);
        Ok(())
    }

    async fn fail_job(&self, id: JobId, due_ms: i64, error: &str) -> Result<(), StoreError> {
        self.rows()?.jobs.fail(id, due_ms, error);
        Ok(())
    }

    async fn audit(&self, audit: &Audit) -> Result<(), StoreError> {
        self.rows()?.note(audit);
        Ok(())
    }

    async fn audit_entries(&self, organization: OrganizationId, max: u32) -> Result<Vec<Audit>, StoreError> {
        Ok(self.rows()?.newest_audit(organization, max))
    }

    async fn ping(&self) -> Result<(), StoreError> {
        self.rows().map(drop)
    }
}
