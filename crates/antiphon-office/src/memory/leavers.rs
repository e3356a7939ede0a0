//! People who were removed.

use std::cmp::Reverse;

use antiphon_core::account::link::LinkSubject;
use antiphon_core::ids::{BlobKey, DeviceId, OrganizationId, PersonId};
use antiphon_core::person::Person;
use async_trait::async_trait;

use super::MemoryStore;
use super::rows::{Rows, to_usize};
use crate::ports::{Audit, Leaver, Leavers, NumberOwner, StoreError};

#[async_trait]
impl Leavers for MemoryStore {
    async fn remove_person(
        &self,
        organization: OrganizationId,
        id: PersonId,
        now_ms: i64,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        self.rows()?.remove_person(organization, id, now_ms, audit)
    }

    async fn leavers(&self, organization: OrganizationId, max: u32) -> Result<Vec<Leaver>, StoreError> {
        let rows = self.rows()?;
        let ours = rows.leavers.values().filter(|it| it.person.organization == organization);
        let mut leavers: Vec<_> = ours.cloned().collect();
        leavers.sort_by_key(|it| (Reverse(it.removed_ms), it.person.id));
        leavers.truncate(to_usize(max));
        for leaver in &mut leavers {
            let mailbox = rows.mailboxes.get(&(organization, leaver.person.mailbox));
            leaver.messages = mailbox.map_or(0, |row| row.mailbox.counts.new + row.mailbox.counts.saved);
        }
        Ok(leavers)
    }

    async fn restore_person(&self, person: &Person, audit: &Audit) -> Result<(), StoreError> {
        self.rows()?.restore_person(person, audit)
    }

    async fn leavers_before(
        &self,
        organization: OrganizationId,
        before_ms: i64,
        max: u32,
    ) -> Result<Vec<Person>, StoreError> {
        let rows = self.rows()?;
        let ours = rows.leavers.values().filter(|it| it.person.organization == organization);
        let due = ours.filter(|it| it.removed_ms < before_ms).take(to_usize(max));
        Ok(due.map(|it| it.person.clone()).collect())
    }

    async fn purge_person(
        &self,
        organization: OrganizationId,
        id: PersonId,
        audit: &Audit,
    ) -> Result<Vec<BlobKey>, StoreError> {
        let mut rows = self.rows()?;
        let leaver = rows.leavers.remove(&(organization, id)).ok_or(StoreError::Missing("person"))?;
        let theirs: Vec<DeviceId> =
            rows.devices.values().filter(|it| it.person == id).map(|it| it.id).collect();
        for device in theirs {
            rows.devices.remove(&device);
        }
        rows.call_handling.remove(&(organization, id));
        rows.permissions.remove(&(organization, id));
        rows.forget_webhooks(organization, id);
        rows.note(audit);
        Ok(rows.remove_mailbox(organization, leaver.person.mailbox))
    }

    async fn remove_device(
        &self,
        organization: OrganizationId,
        person: PersonId,
        id: DeviceId,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let mut rows = self.rows()?;
        let theirs =
            rows.devices.get(&id).is_some_and(|it| (it.organization, it.person) == (organization, person));
        if !theirs {
            return Err(StoreError::Missing("device"));
        }
        rows.devices.remove(&id);
        rows.bindings.remove(&id);
        rows.note(audit);
        Ok(())
    }
}

impl Rows {
    fn remove_person(
        &mut self,
        organization: OrganizationId,
        id: PersonId,
        now_ms: i64,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let person = self.people.remove(&(organization, id)).ok_or(StoreError::Missing("person"))?;
        self.free_numbers((organization, person.location), NumberOwner::Person(id));
        for device in self.devices.values().filter(|it| it.person == id) {
            self.bindings.remove(&device.id);
        }
        for group in self.groups.values_mut().filter(|it| it.organization == organization && it.has(id)) {
            group.members.retain(|member| *member != id);
            group.version += 1;
        }
        self.links.retain(|_, link| link.subject != LinkSubject::Person(id));
        let account =
            self.accounts.values().find(|it| it.organization == organization && it.person() == Some(id));
        if let Some(account) = account.map(|it| it.id) {
            self.forget_account(organization, account);
        }
        self.leavers.insert((organization, id), Leaver { person, removed_ms: now_ms, messages: 0 });
        self.note(audit);
        Ok(())
    }

    fn restore_person(&mut self, person: &Person, audit: &Audit) -> Result<(), StoreError> {
        let key = (person.organization, person.id);
        if !self.leavers.contains_key(&key) {
            return Err(StoreError::Missing("person"));
        }
        let (place, owner) = ((person.organization, person.location), NumberOwner::Person(person.id));
        self.check_free(place, Some(&person.extension), person.number.as_ref(), owner)?;
        self.take(place, Some(&person.extension), person.number.as_ref(), owner);
        self.leavers.remove(&key);
        self.people.insert(key, person.clone());
        self.note(audit);
        Ok(())
    }
}
