//! Voicemail groups.

use antiphon_core::greeting::GreetingKind;
use antiphon_core::group::Group;
use antiphon_core::ids::{BlobKey, GroupId, MailboxId, OrganizationId};
use antiphon_core::mailbox::{Access, Mailbox};
use async_trait::async_trait;

use super::MemoryStore;
use super::rows::{MailboxRow, Rows};
use crate::ports::{AttemptSubject, Audit, Groups, NumberOwner, StoreError};

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

    async fn remove_group(
        &self,
        organization: OrganizationId,
        id: GroupId,
        with_messages: bool,
        audit: &Audit,
    ) -> Result<Vec<BlobKey>, StoreError> {
        self.rows()?.remove_group(organization, id, with_messages, audit)
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
        self.note(audit);
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
        self.note(audit);
        Ok(())
    }

    fn remove_group(
        &mut self,
        organization: OrganizationId,
        id: GroupId,
        with_messages: bool,
        audit: &Audit,
    ) -> Result<Vec<BlobKey>, StoreError> {
        let group = self.groups.get(&(organization, id)).ok_or(StoreError::Missing("voicemail group"))?;
        let (location, mailbox) = (group.location, group.mailbox);
        let counts = self.mailboxes.get(&(organization, mailbox)).map(|it| it.mailbox.counts);
        if !with_messages && counts.is_some_and(|it| it.new + it.saved > 0) {
            return Err(StoreError::InUse(format!("the mailbox of voicemail group {}", group.name)));
        }
        self.groups.remove(&(organization, id));
        self.free_numbers((organization, location), NumberOwner::Group(id));
        self.note(audit);
        Ok(self.remove_mailbox(organization, mailbox))
    }

    pub(super) fn remove_mailbox(&mut self, organization: OrganizationId, id: MailboxId) -> Vec<BlobKey> {
        let ours = |of: OrganizationId, mailbox: MailboxId| (of, mailbox) == (organization, id);
        let mut audio: Vec<BlobKey> = Vec::new();
        if let Some(MailboxRow { mailbox, .. }) = self.mailboxes.remove(&(organization, id)) {
            let greetings = GreetingKind::ALL.map(|kind| mailbox.greetings.of(kind).recording.clone());
            audio.extend(greetings.into_iter().flatten().chain(mailbox.personalized_name));
        }
        for (_, message) in self.messages.extract_if(.., |(of, mailbox, _), _| ours(*of, *mailbox)) {
            audio.extend([message.audio].into_iter().chain(message.introduction));
        }
        self.lists.retain(|(of, mailbox, _), _| !ours(*of, *mailbox));
        self.attempts.clear(organization, &AttemptSubject::Mailbox(id));
        audio.retain(|it| !self.is_referred_to(it));
        audio.sort();
        audio.dedup();
        audio
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
