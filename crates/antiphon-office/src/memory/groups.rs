//! Voicemail groups.

use antiphon_core::group::Group;
use antiphon_core::ids::{GroupId, OrganizationId};
use antiphon_core::mailbox::{Access, Mailbox};
use async_trait::async_trait;

use super::MemoryStore;
use super::rows::{MailboxRow, Rows};
use crate::ports::{Audit, Groups, NumberOwner, StoreError};

#[async_trait]
impl Groups for MemoryStore {
    async fn insert_group(
        &self,
        group: &Group,
        mailbox: &Mailbox,
        access: &Access,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        self.rows()?.insert_group(group, mailbox, access, audit)
    }

    async fn groups(&self, organization: OrganizationId) -> Result<Vec<Group>, StoreError> {
        Ok(self.rows()?.groups_by_age(organization))
    }

    async fn group(&self, organization: OrganizationId, id: GroupId) -> Result<Option<Group>, StoreError> {
        Ok(self.rows()?.groups.get(&(organization, id)).cloned())
    }

    async fn save_group(&self, group: &Group, audit: &Audit) -> Result<(), StoreError> {
        self.rows()?.save_group(group, audit)
    }
}

impl Rows {
    fn groups_by_age(&self, organization: OrganizationId) -> Vec<Group> {
        let ours = self.groups.values().filter(|it| it.organization == organization);
        let mut all: Vec<_> = ours.cloned().collect();
        all.sort_by_key(|it| (it.created_ms, it.id));
        all
    }

    fn insert_group(
        &mut self,
        group: &Group,
        mailbox: &Mailbox,
        access: &Access,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        if !self.locations.contains_key(&(group.organization, group.location)) {
            return Err(StoreError::Missing("location"));
        }
        self.check_group(group)?;
        self.take_group_numbers(group);
        self.groups.insert((group.organization, group.id), group.clone());
        let row = MailboxRow {
            mailbox: mailbox.clone(),
            access: access.clone(),
            name_due: true,
            history: Vec::new(),
        };
        self.mailboxes.insert((mailbox.organization, mailbox.id), row);
        self.audit.push(audit.clone());
        Ok(())
    }

    fn save_group(&mut self, group: &Group, audit: &Audit) -> Result<(), StoreError> {
        let key = (group.organization, group.id);
        let before = self.groups.get(&key).ok_or(StoreError::Missing("voicemail group"))?;
        if before.version != group.version {
            return Err(StoreError::Conflict(format!("voicemail group {}", before.name)));
        }
        let saved = Group {
            location: before.location,
            mailbox: before.mailbox,
            created_ms: before.created_ms,
            version: before.version + 1,
            ..group.clone()
        };
        self.check_group(&saved)?;
        self.free_numbers((saved.organization, saved.location), NumberOwner::Group(saved.id));
        self.take_group_numbers(&saved);
        self.groups.insert(key, saved);
        self.audit.push(audit.clone());
        Ok(())
    }

    fn check_group(&self, group: &Group) -> Result<(), StoreError> {
        let Group { id, organization, location, name, extension, number, .. } = group;
        let same = |it: &Group| {
            it.id != *id && (it.organization, it.location, &it.name) == (*organization, *location, name)
        };
        if self.groups.values().any(same) {
            return Err(StoreError::Exists(format!("voicemail group {name}")));
        }
        let owner = NumberOwner::Group(*id);
        self.check_free((*organization, *location), extension.as_ref(), number.as_ref(), owner)?;
        if group.members.iter().any(|it| !self.people.contains_key(&(*organization, *it))) {
            return Err(StoreError::Missing("person"));
        }
        Ok(())
    }

    fn take_group_numbers(&mut self, group: &Group) {
        let place = (group.organization, group.location);
        let owner = NumberOwner::Group(group.id);
        self.take(place, group.extension.as_ref(), group.number.as_ref(), owner);
    }
}
