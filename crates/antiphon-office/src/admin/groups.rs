//! Voicemail groups.

use antiphon_core::greeting::Greetings;
use antiphon_core::group::Group;
use antiphon_core::ids::{GroupId, LocationId, MailboxId, OrganizationId, PersonId};
use antiphon_core::limits::{GROUP_MEMBERS_MAX, GROUPS_PER_LOCATION_MAX};
use antiphon_core::mailbox::{Access, Counts, Mailbox, MailboxOwner, MailboxSettings};
use antiphon_core::passcode::PasscodeContext;

use super::{Actor, AdminError, fields};
use crate::Office;
use crate::hashing::mailbox_subject;
use crate::ports::StoreError;

/// A voicemail group about to be added, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewGroup {
    /// The organization.
    pub organization: OrganizationId,
    /// Whose portal it uses.
    pub location: LocationId,
    /// Its name.
    pub name: String,
    /// Short number; this or a public number is needed.
    pub extension: Option<String>,
    /// Public number in international form.
    pub number: Option<String>,
    /// Language of what its callers hear, such as `en-US`; the portal's if it is left out.
    pub language: Option<String>,
    /// Where news of its messages is to be sent.
    pub notification_email: Option<String>,
    /// Who belongs to it.
    pub members: Vec<PersonId>,
}

/// What is to change in a voicemail group, as typed; `None` leaves it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupChange {
    /// Its name.
    pub name: Option<String>,
    /// The short number; an empty one takes it away.
    pub extension: Option<String>,
    /// The public number in international form; an empty one takes it away.
    pub number: Option<String>,
    /// Language of what its callers hear.
    pub language: Option<String>,
    /// Where news of its messages is to be sent; empty for nowhere.
    pub notification_email: Option<String>,
    /// Who belongs to it.
    pub members: Option<Vec<PersonId>>,
}

impl Office {
    /// Adds a voicemail group with a mailbox. It opens with the passcode given here; without one as a person's does:
    /// with the default passcode where that is on now, else not until one is set.
    ///
    /// # Errors
    /// [`AdminError`] for a field that cannot be or a passcode that is refused; [`StoreError::Exists`] for a name or
    /// number that is taken; and what the store says.
    pub async fn create_group(
        &self,
        actor: Actor,
        new: &NewGroup,
        passcode: Option<&str>,
    ) -> Result<Group, AdminError> {
        let group = self.new_group(new).await?;
        let access = match passcode {
            Some(typed) => self.first_passcode(&group, typed).await?,
            None => self.initial_access(new.organization, group.created_ms).await?,
        };
        let mut audit = self.audit_of(actor, new.organization, "group.created", target(group.id));
        audit.detail = summary(&group);
        self.ports.store.insert_group(&group, &mailbox_for(&group), &access, &audit).await?;
        Ok(group)
    }

    /// All voicemail groups of an organization, oldest first.
    ///
    /// # Errors
    /// What the store says.
    pub async fn groups(&self, organization: OrganizationId) -> Result<Vec<Group>, StoreError> {
        self.ports.store.groups(organization).await
    }

    /// One voicemail group.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is none, and what the store says.
    pub async fn group(&self, organization: OrganizationId, id: GroupId) -> Result<Group, StoreError> {
        self.ports.store.group(organization, id).await?.ok_or(StoreError::Missing("voicemail group"))
    }

    /// Changes a voicemail group and returns it as it is now.
    ///
    /// # Errors
    /// [`AdminError`] for a field that cannot be; [`StoreError::Exists`] for a name or number that is taken;
    /// [`StoreError::Missing`] for a group or member that is not there; [`StoreError::Conflict`] if somebody else
    /// changed the group meanwhile; and what the store says.
    pub async fn change_group(
        &self,
        actor: Actor,
        organization: OrganizationId,
        id: GroupId,
        change: &GroupChange,
    ) -> Result<Group, AdminError> {
        let group = changed(self.group(organization, id).await?, change)?;
        let mut audit = self.audit_of(actor, organization, "group.changed", target(id));
        audit.detail = summary(&group);
        self.ports.store.save_group(&group, &audit).await?;
        Ok(self.group(organization, id).await?)
    }

    /// Removes a voicemail group with its mailbox; its numbers become free. Messages that somebody has deleted already
    /// go with it, new and saved ones only where that is wanted.
    ///
    /// # Errors
    /// [`StoreError::InUse`] if there are messages that are not to be removed, [`StoreError::Missing`] if there is no
    /// such group, and what the store says.
    pub async fn remove_group(
        &self,
        actor: Actor,
        organization: OrganizationId,
        id: GroupId,
        with_messages: bool,
    ) -> Result<(), AdminError> {
        let group = self.group(organization, id).await?;
        let mut audit = self.audit_of(actor, organization, "group.removed", target(id));
        audit.detail = summary(&group);
        for audio in self.ports.store.remove_group(organization, id, with_messages, &audit).await? {
            self.forget_audio(Some(audio)).await;
        }
        Ok(())
    }

    async fn new_group(&self, new: &NewGroup) -> Result<Group, AdminError> {
        let location = self.location(new.organization, new.location).await?;
        let there = self.groups(new.organization).await?;
        if there.iter().filter(|it| it.location == new.location).count() >= GROUPS_PER_LOCATION_MAX {
            let problem = format!("has {GROUPS_PER_LOCATION_MAX} voicemail groups already");
            return Err(fields::invalid("location", &problem));
        }
        let bare = Group {
            id: GroupId(self.new_uuid()),
            organization: new.organization,
            location: new.location,
            name: String::new(),
            extension: None,
            number: None,
            mailbox: MailboxId(self.new_uuid()),
            language: location.portal.language,
            members: Vec::new(),
            notification_email: None,
            created_ms: self.now_ms(),
            version: 1,
        };
        let change = GroupChange {
            name: Some(new.name.clone()),
            extension: new.extension.clone(),
            number: new.number.clone(),
            language: new.language.clone(),
            notification_email: new.notification_email.clone(),
            members: Some(new.members.clone()),
        };
        changed(bare, &change)
    }

    async fn first_passcode(&self, group: &Group, typed: &str) -> Result<Access, AdminError> {
        let rules = self.organization(group.organization).await?.service.passcode_rules;
        let passcode = fields::passcode("passcode", typed, &rules)?;
        let context = self.context_of(group).await?;
        let broken = |rule| AdminError::Passcode { field: "passcode", rule };
        rules.check(&passcode, &context).map_err(broken)?;
        self.check_not_default(group.organization, &passcode).await?;
        let hash = self.ports.hasher.hash(&mailbox_subject(group.mailbox), &passcode).await;
        Ok(Access::Own { hash, since_ms: group.created_ms })
    }

    /// What its passcode must not contain.
    async fn context_of(&self, group: &Group) -> Result<PasscodeContext, StoreError> {
        let prefix = self.location(group.organization, group.location).await?.prefix;
        let extension = group.extension.as_ref().map(ToString::to_string);
        let long = prefix.zip(extension.clone()).map(|(prefix, extension)| format!("{prefix}{extension}"));
        let numbers = [extension, group.number.as_ref().map(ToString::to_string), long];
        let context =
            numbers.into_iter().flatten().fold(PasscodeContext::new(), |it, number| it.with_number(&number));
        Ok(group.name.split_whitespace().fold(context, PasscodeContext::with_name))
    }

    async fn initial_access(
        &self,
        organization: OrganizationId,
        since_ms: i64,
    ) -> Result<Access, StoreError> {
        let default = self.ports.store.default_passcode(organization).await?;
        Ok(default.map_or(Access::Unset, |_| Access::Default { since_ms }))
    }
}

fn changed(mut group: Group, change: &GroupChange) -> Result<Group, AdminError> {
    if let Some(name) = &change.name {
        group.name = fields::name("name", name)?;
    }
    if let Some(typed) = &change.extension {
        group.extension =
            fields::given(typed).map(|typed| fields::extension("extension", typed)).transpose()?;
    }
    if let Some(typed) = &change.number {
        group.number = fields::given(typed).map(|typed| fields::phone_number("number", typed)).transpose()?;
    }
    if group.extension.is_none() && group.number.is_none() {
        return Err(fields::invalid("extension", "or a number is needed: callers reach the group by it"));
    }
    if let Some(language) = &change.language {
        group.language = fields::language("language", language)?;
    }
    if let Some(typed) = &change.notification_email {
        group.notification_email =
            fields::given(typed).map(|typed| fields::email("notification_email", typed)).transpose()?;
    }
    if let Some(members) = &change.members {
        group.members = sorted(members)?;
    }
    Ok(group)
}

fn sorted(members: &[PersonId]) -> Result<Vec<PersonId>, AdminError> {
    let mut members = members.to_vec();
    members.sort_unstable();
    members.dedup();
    if members.len() > GROUP_MEMBERS_MAX {
        return Err(fields::invalid("members", &format!("must be at most {GROUP_MEMBERS_MAX}")));
    }
    Ok(members)
}

fn mailbox_for(group: &Group) -> Mailbox {
    Mailbox {
        id: group.mailbox,
        organization: group.organization,
        location: group.location,
        owner: MailboxOwner::Group(group.id),
        personalized_name: None,
        greetings: Greetings::default(),
        settings: MailboxSettings::default(),
        counts: Counts::default(),
        used_ms: 0,
        version: 1,
    }
}

fn summary(group: &Group) -> String {
    let extension = group.extension.as_ref().map_or("none", |it| it.as_str());
    let number = group.number.as_ref().map_or("none", |it| it.as_str());
    format!("{}, extension {extension}, number {number}, members {}", group.name, group.members.len())
}

fn target(group: GroupId) -> String {
    format!("group:{group}")
}
