//! `antiphon group`.

use antiphon_core::group::Group;
use antiphon_core::organization::Organization;
use antiphon_dialog::prompts::Language;
use antiphon_office::admin::Actor;
use antiphon_office::admin::groups::{GroupChange, NewGroup};
use anyhow::bail;
use serde_json::{Value, json};

use super::{Desktop, passcode};
use crate::cli::groups::{GroupCommand, GroupCreate, GroupRemove, GroupSet};

impl Desktop {
    pub(super) async fn group(&self, command: GroupCommand) -> anyhow::Result<()> {
        match command {
            GroupCommand::Create(create) => self.create_group(*create).await,
            GroupCommand::List(of) => {
                let organization = self.organization_of(&of).await?;
                let all = self.office.groups(organization.id).await?;
                let rows: Vec<Value> = all.iter().map(shown).collect();
                self.output.list(&["id", "extension", "name", "number", "members"], &rows)
            }
            GroupCommand::Set(set) => self.set_group(*set).await,
            GroupCommand::Remove(GroupRemove { of, group, with_messages }) => {
                let organization = self.organization_of(&of).await?;
                let group = self.group_of(&organization, &group).await?;
                let (actor, id) = (Actor::Operator, group.id);
                self.office.remove_group(actor, organization.id, id, with_messages).await?;
                self.output.object(&json!({ "group": group.name, "removed": true }))
            }
        }
    }

    async fn create_group(&self, create: GroupCreate) -> anyhow::Result<()> {
        let organization = self.organization_of(&create.of).await?;
        check_language(create.language.as_deref())?;
        let new = NewGroup {
            organization: organization.id,
            location: self.location_of(&organization, &create.location).await?.id,
            members: self.members_of(&organization, &create.members).await?,
            name: create.name,
            extension: create.extension,
            number: create.number,
            language: create.language,
            notification_email: create.notification_email,
        };
        let passcode = if create.without_passcode { None } else { Some(passcode::read(&create.passcode)?) };
        let typed = passcode.as_ref().map(|typed| typed.as_str());
        let group = self.office.create_group(Actor::Operator, &new, typed).await?;
        self.output.object(&shown(&group))
    }

    async fn set_group(&self, set: GroupSet) -> anyhow::Result<()> {
        let organization = self.organization_of(&set.of).await?;
        check_language(set.language.as_deref())?;
        let before = self.group_of(&organization, &set.group).await?;
        let change = GroupChange {
            members: self.changed_members(&organization, &before, &set).await?,
            name: set.name,
            extension: set.extension,
            number: set.number,
            language: set.language,
            notification_email: set.notification_email,
        };
        let group = self.office.change_group(Actor::Operator, organization.id, before.id, &change).await?;
        self.output.object(&shown(&group))
    }

    async fn changed_members(
        &self,
        organization: &Organization,
        before: &Group,
        set: &GroupSet,
    ) -> anyhow::Result<Option<Vec<antiphon_core::ids::PersonId>>> {
        if set.add_members.is_empty() && set.remove_members.is_empty() {
            return Ok(None);
        }
        let leaving = self.members_of(organization, &set.remove_members).await?;
        let mut members = before.members.clone();
        members.extend(self.members_of(organization, &set.add_members).await?);
        members.retain(|member| !leaving.contains(member));
        Ok(Some(members))
    }
}

fn check_language(language: Option<&str>) -> anyhow::Result<()> {
    if let Some(language) = language.filter(|tag| Language::parse(tag).is_none()) {
        let known = Language::ALL.map(Language::tag).join(", ");
        bail!("--language: there are no prompts in \"{language}\"; there are {known}");
    }
    Ok(())
}

fn shown(group: &Group) -> Value {
    json!({
        "id": group.id.to_string(),
        "name": group.name,
        "extension": group.extension.as_ref().map(ToString::to_string),
        "number": group.number.as_ref().map(ToString::to_string),
        "language": group.language,
        "location": group.location.to_string(),
        "notification_email": group.notification_email,
        "members": group.members.len(),
        "member_ids": group.members.iter().map(ToString::to_string).collect::<Vec<_>>(),
    })
}
