//! Finding what a command names: by id, name or extension, with an error that says what there is instead.

use antiphon_core::group::Group;
use antiphon_core::ids::PersonId;
use antiphon_core::location::Location;
use antiphon_core::mailbox::MailboxOwner;
use antiphon_core::organization::Organization;
use antiphon_core::person::Person;
use antiphon_office::owner::Owner;
use anyhow::bail;

use super::Desktop;
use crate::cli::{OfMailbox, OfOrganization, OfPerson};

impl Desktop {
    /// The organization named, or the only one.
    pub(super) async fn organization_of(&self, of: &OfOrganization) -> anyhow::Result<Organization> {
        let all = self.office.organizations().await?;
        match &of.organization {
            Some(named) => one(all, "organization", named, |it| [it.id.to_string(), it.name.clone()]),
            None => match <[Organization; 1]>::try_from(all) {
                Ok([only]) => Ok(only),
                Err(none) if none.is_empty() => {
                    bail!("there is no organization yet: antiphon organization create")
                }
                Err(several) => {
                    bail!("there are {} organizations: name one with --organization", several.len())
                }
            },
        }
    }

    /// The location named.
    pub(super) async fn location_of(
        &self,
        organization: &Organization,
        named: &str,
    ) -> anyhow::Result<Location> {
        let all = self.office.locations(organization.id).await?;
        one(all, "location", named, |it| [it.id.to_string(), it.name.clone()])
    }

    /// The person named, with the organization.
    pub(super) async fn person_of(&self, of: &OfPerson) -> anyhow::Result<(Organization, Person)> {
        let organization = self.organization_of(&of.of).await?;
        let location = match &of.location {
            Some(named) => Some(self.location_of(&organization, named).await?.id),
            None => None,
        };
        let mut people = self.office.people(organization.id).await?;
        people.retain(|it| location.is_none_or(|location| it.location == location));
        let person = one(people, "person", &of.person, |it| [it.id.to_string(), it.extension.to_string()])?;
        Ok((organization, person))
    }
}

impl Desktop {
    /// The owner of the mailbox named, with the organization.
    pub(super) async fn mailbox_of(&self, of: &OfMailbox) -> anyhow::Result<(Organization, Owner)> {
        let organization = self.organization_of(&of.of).await?;
        let location = match &of.location {
            Some(named) => Some(self.location_of(&organization, named).await?.id),
            None => None,
        };
        let mut owners = self.office.owners(organization.id).await?;
        owners.retain(|it| location.is_none_or(|location| it.location == location));
        let owner = one(owners, "mailbox", &of.owner, |it| [id_of(it), handle_of(it)])?;
        Ok((organization, owner))
    }

    /// The voicemail group named.
    pub(super) async fn group_of(&self, organization: &Organization, named: &str) -> anyhow::Result<Group> {
        let groups = self.office.groups(organization.id).await?;
        let by_name = groups.iter().any(|it| it.name == named);
        one(groups, "voicemail group", named, |it| {
            let handle = if by_name { it.name.clone() } else { handle_of(&Owner::from(it)) };
            [it.id.to_string(), handle]
        })
    }

    /// The people named, by extension or id.
    pub(super) async fn members_of(
        &self,
        organization: &Organization,
        named: &[String],
    ) -> anyhow::Result<Vec<PersonId>> {
        let people = self.office.people(organization.id).await?;
        let id = |named: &String| {
            let names = |it: &Person| [it.id.to_string(), it.extension.to_string()];
            one(people.clone(), "person", named, names).map(|person| person.id)
        };
        named.iter().map(id).collect()
    }
}

fn id_of(owner: &Owner) -> String {
    match owner.id {
        MailboxOwner::Person(person) => person.to_string(),
        MailboxOwner::Group(group) => group.to_string(),
    }
}

/// What one calls an owner by: the extension, or the name of a group that has none.
fn handle_of(owner: &Owner) -> String {
    owner.extension.as_ref().map_or_else(|| owner.name.clone(), ToString::to_string)
}

/// How many names an error lists.
const LISTED_MAX: usize = 10;

/// The one that is named by its id or by another of its names, the last of which an error lists.
pub(super) fn one<T, const NAMES: usize>(
    all: Vec<T>,
    kind: &str,
    named: &str,
    names: impl Fn(&T) -> [String; NAMES],
) -> anyhow::Result<T> {
    let known: Vec<String> =
        all.iter().filter_map(|it| names(it).into_iter().last()).take(LISTED_MAX).collect();
    let mut meant: Vec<T> = all.into_iter().filter(|it| names(it).iter().any(|name| name == named)).collect();
    match (meant.pop(), meant.len()) {
        (Some(found), 0) => Ok(found),
        (Some(_), more) => {
            bail!("there are {} with the {kind} \"{named}\": name the location too, or the id", more + 1)
        }
        (None, _) if known.is_empty() => bail!("there is no {kind} \"{named}\", and no other one yet"),
        (None, _) => bail!("there is no {kind} \"{named}\"; there is {}", known.join(", ")),
    }
}
