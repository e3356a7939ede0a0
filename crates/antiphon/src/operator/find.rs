//! Finding what a command names: by id, name or extension, with an error that says what there is instead.

use antiphon_core::location::Location;
use antiphon_core::organization::Organization;
use antiphon_core::person::Person;
use anyhow::bail;

use super::Desktop;
use crate::cli::{OfOrganization, OfPerson};

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

/// How many names an error lists.
const LISTED_MAX: usize = 10;

/// The one that is named by its id or by its other name.
fn one<T>(all: Vec<T>, kind: &str, named: &str, names: impl Fn(&T) -> [String; 2]) -> anyhow::Result<T> {
    let known: Vec<String> = all.iter().map(&names).map(|[_, name]| name).take(LISTED_MAX).collect();
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
