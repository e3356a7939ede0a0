//! What the administrator menu does, by telephone, for the location whose portal is called (M4).
//!
//! It reaches nothing of other locations, and opens no mailbox. Every act is in the audit, with where it came from.

pub mod announcements;
pub mod attendants;

use antiphon_core::greeting::{DepositCause, GreetingChange, GreetingKind};
use antiphon_core::ids::{BlobKey, LocationId, MailboxId, OrganizationId, RecordingId};
use antiphon_core::limits::CHOICES_BY_KEY_MAX;
use antiphon_core::lockout::LockState;
use antiphon_core::mailbox::{Access, Counts, Mailbox};

use crate::Office;
use crate::admin::{Actor, Doer};
use crate::error::OfficeError;
use crate::passcode::PASSCODES_REMEMBERED_MAX;
use crate::ports::{AttemptSubject, Audit, CredentialChange, NumberOwner, SpoolPurpose, StoreError};
use crate::setter::Setter;

/// An administrator on the telephone, let in by the portal's admin passcode.
#[derive(Clone, Copy, Debug)]
pub struct PortalAdmin<'a> {
    /// The organization.
    pub organization: OrganizationId,
    /// The location whose portal was called.
    pub location: LocationId,
    /// Where the call comes from.
    pub source: &'a str,
}

impl PortalAdmin<'_> {
    fn doer(&self) -> Doer<'_> {
        Doer { actor: Actor::PortalAdmin(self.location), source: Some(self.source) }
    }
}

/// Whose mailboxes an administrator looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnerKind {
    /// People.
    Person,
    /// Voicemail groups.
    Group,
}

/// A mailbox as an administrator meets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManagedMailbox {
    /// Which.
    pub mailbox: MailboxId,
    /// The owner's recorded name.
    pub name: Option<BlobKey>,
    /// The owner's number.
    pub number: String,
    /// From where it is locked.
    pub lock: LockState,
    /// The recorded greeting that callers hear, if it is not the default one.
    pub greeting: Option<BlobKey>,
    /// What lies in it.
    pub counts: Counts,
}

/// What became of a reset by telephone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhoneReset {
    /// The default passcode opens the mailbox now, and nothing but its set-up dialog.
    Default,
    /// Nothing has changed: there is no default passcode, and a random one is told to nobody who knows no more than
    /// the portal's admin passcode, which opens no mailbox.
    NoDefault,
}

/// What became of a recording that was to be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhoneKeeping {
    /// It is an announcement now.
    Kept,
    /// It is thrown away: there is no room for it among the announcements.
    NoRoom,
}

/// The voicemail groups of a location, as far as one can be chosen by a key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupsHere {
    /// Oldest first, at most [`CHOICES_BY_KEY_MAX`].
    pub groups: Vec<FoundGroup>,
    /// There are more.
    pub more: bool,
}

/// A voicemail group as an administrator chooses it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundGroup {
    /// The number by which callers reach it.
    pub number: String,
    /// Its recorded name.
    pub name: Option<BlobKey>,
}

impl Office {
    /// The voicemail groups of the location.
    ///
    /// # Errors
    /// What the store says.
    pub async fn groups_here(&self, admin: PortalAdmin<'_>) -> Result<GroupsHere, StoreError> {
        let mut all = self.ports.store.groups(admin.organization).await?;
        all.retain(|it| it.location == admin.location);
        let more = all.len() > CHOICES_BY_KEY_MAX;
        let mut groups = Vec::new();
        for group in all.into_iter().take(CHOICES_BY_KEY_MAX) {
            let mailbox = self.ports.store.mailbox(admin.organization, group.mailbox).await?;
            let name = mailbox.and_then(|it| it.personalized_name);
            groups.extend(group.spoken_number().map(|number| FoundGroup { number, name }));
        }
        Ok(GroupsHere { groups, more })
    }

    /// The mailbox of a person or voicemail group of the location with that number; `None` if there is none.
    ///
    /// # Errors
    /// What the store says.
    pub async fn managed_mailbox(
        &self,
        admin: PortalAdmin<'_>,
        number: &str,
        kind: OwnerKind,
    ) -> Result<Option<ManagedMailbox>, StoreError> {
        let found = self.number_inside(admin.organization, admin.location, number).await?;
        let Some(record) = found.filter(|record| record.location == admin.location) else { return Ok(None) };
        let store = &self.ports.store;
        let mailbox = match (record.owner, kind) {
            (NumberOwner::Person(person), OwnerKind::Person) => {
                store.person(admin.organization, person).await?.map(|person| person.mailbox)
            }
            (NumberOwner::Group(group), OwnerKind::Group) => {
                store.group(admin.organization, group).await?.map(|group| group.mailbox)
            }
            (
                NumberOwner::Person(_)
                | NumberOwner::Group(_)
                | NumberOwner::Portal
                | NumberOwner::Attendant(_),
                _,
            ) => None,
        };
        match mailbox {
            Some(mailbox) => self.managed(admin, mailbox).await.map(Some),
            None => Ok(None),
        }
    }

    /// Frees a mailbox of the location on both sides without touching its passcode.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if the location has no such mailbox, and what the store says.
    pub async fn unlock_by_phone(
        &self,
        admin: PortalAdmin<'_>,
        mailbox: MailboxId,
    ) -> Result<(), StoreError> {
        self.mailbox_here(admin, mailbox).await?;
        let audit = self.by_portal_admin(admin, "mailbox.unlocked", mailbox);
        let subject = AttemptSubject::Mailbox(mailbox);
        self.ports.store.clear_attempts(admin.organization, &subject, Some(&audit)).await
    }

    /// Resets a mailbox of the location to the default passcode (M16), where there is one: it is unlocked, and the
    /// next login is the set-up dialog.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if the location has no such mailbox, and what the store says.
    pub async fn reset_by_phone(
        &self,
        admin: PortalAdmin<'_>,
        mailbox: MailboxId,
    ) -> Result<PhoneReset, StoreError> {
        self.mailbox_here(admin, mailbox).await?;
        if self.ports.store.default_passcode(admin.organization).await?.is_none() {
            return Ok(PhoneReset::NoDefault);
        }
        let now_ms = self.now_ms();
        let change = CredentialChange {
            organization: admin.organization,
            mailbox,
            access: Access::Default { since_ms: now_ms },
            name_due: Some(true),
            history_max: PASSCODES_REMEMBERED_MAX,
            clear_attempts: true,
            now_ms,
        };
        let audit = self.by_portal_admin(admin, "passcode.reset", mailbox);
        self.ports.store.save_credential(&change, &audit).await?;
        Ok(PhoneReset::Default)
    }

    /// Keeps a recording as the greeting of a mailbox of the location; callers hear it at once.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if the location has no such mailbox, [`SpoolError::Missing`](crate::ports::SpoolError::Missing) if the recording is not
    /// there or is no greeting of that mailbox, and what store, blobs and spool say. The greeting before stays then.
    pub async fn keep_greeting_by_phone(
        &self,
        admin: PortalAdmin<'_>,
        mailbox: MailboxId,
        recording: RecordingId,
    ) -> Result<(), OfficeError> {
        self.recordings.keep(recording);
        let kept = self.try_keep_by_phone(admin, mailbox, recording).await;
        self.recordings.decided(recording);
        kept
    }

    async fn try_keep_by_phone(
        &self,
        admin: PortalAdmin<'_>,
        mailbox: MailboxId,
        recording: RecordingId,
    ) -> Result<(), OfficeError> {
        self.mailbox_here(admin, mailbox).await?;
        let audit = self.by_portal_admin(admin, "greeting.recorded", mailbox);
        let setter = Setter { organization: admin.organization, mailbox, actor: &audit.actor };
        let audio = self.put_recording(setter, recording, SpoolPurpose::Greeting).await?;
        let change = GreetingChange::Record(GreetingKind::NoAnswer, audio);
        let store = &self.ports.store;
        let replaced = store.change_greetings(admin.organization, mailbox, &change, &audit).await?;
        self.tidy_up(recording, replaced).await;
        Ok(())
    }

    async fn managed(
        &self,
        admin: PortalAdmin<'_>,
        mailbox: MailboxId,
    ) -> Result<ManagedMailbox, StoreError> {
        let mailbox = self.mailbox_here(admin, mailbox).await?;
        let owner = self.owner_of(&mailbox).await?;
        let rules = self.organization(admin.organization).await?.service.passcode_rules;
        let subject = AttemptSubject::Mailbox(mailbox.id);
        let attempts = self.ports.store.attempts(admin.organization, &subject).await?;
        let kind = mailbox.greetings.kind_for(DepositCause::AllCalls);
        Ok(ManagedMailbox {
            mailbox: mailbox.id,
            number: owner.spoken_number(),
            lock: attempts.lock_state(rules.attempts_max()),
            greeting: mailbox.greetings.of(kind).recording_in_force().cloned(),
            counts: mailbox.counts,
            name: mailbox.personalized_name,
        })
    }

    async fn mailbox_here(&self, admin: PortalAdmin<'_>, mailbox: MailboxId) -> Result<Mailbox, StoreError> {
        let mailbox = self.ports.store.mailbox(admin.organization, mailbox).await?;
        mailbox.filter(|it| it.location == admin.location).ok_or(StoreError::Missing("mailbox"))
    }

    fn by_portal_admin(&self, admin: PortalAdmin<'_>, action: &str, mailbox: MailboxId) -> Audit {
        self.audit_by_doer(admin.doer(), admin.organization, action, format!("mailbox:{mailbox}"), "")
    }
}
