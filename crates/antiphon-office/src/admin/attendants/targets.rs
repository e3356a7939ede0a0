//! Whom keys can lead to: people, voicemail groups, auto attendants and portals, by what is dialled at a location.

use antiphon_core::ids::{LocationId, OrganizationId};
use antiphon_core::location::Location;
use antiphon_core::numbering::{Dialled, Extension, PhoneNumber};

use crate::Office;
use crate::ports::{NumberOwner, PeopleQuery, Sought, StoreError};

/// Somebody or something that has a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// What is dialled at the location.
    pub number: String,
    /// The name.
    pub name: String,
    /// What it is.
    pub kind: TargetKind,
}

/// What has a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetKind {
    /// A person.
    Person,
    /// A voicemail group.
    Group,
    /// An auto attendant.
    Attendant,
    /// The voice portal of a location.
    Portal,
}

impl TargetKind {
    /// The words for it, as a list shows them.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Group => "voicemail group",
            Self::Attendant => "auto attendant",
            Self::Portal => "voice portal",
        }
    }
}

impl Office {
    /// Who has the number inside the organization, as dialled at the location; nobody for a number outside.
    ///
    /// # Errors
    /// What the store says.
    pub async fn target_at(
        &self,
        organization: OrganizationId,
        location: LocationId,
        number: &Dialled,
    ) -> Result<Option<Target>, StoreError> {
        let Some(record) = self.number_inside(organization, location, number.as_str()).await? else {
            return Ok(None);
        };
        let store = &self.ports.store;
        let found = match record.owner {
            NumberOwner::Person(id) => {
                store.person(organization, id).await?.map(|it| (it.name, TargetKind::Person))
            }
            NumberOwner::Group(id) => {
                store.group(organization, id).await?.map(|it| (it.name, TargetKind::Group))
            }
            NumberOwner::Attendant(id) => {
                store.attendant(organization, id).await?.map(|it| (it.name, TargetKind::Attendant))
            }
            NumberOwner::Portal => {
                let place = store.location(organization, record.location).await?;
                place.map(|it| (it.portal.name, TargetKind::Portal))
            }
        };
        Ok(found.map(|(name, kind)| Target { number: number.to_string(), name, kind }))
    }

    /// Who has a name or number that the text is part of, at most `max`: groups, auto attendants and portals first,
    /// because they are few, then people.
    ///
    /// # Errors
    /// What the store says.
    pub async fn find_targets(
        &self,
        organization: OrganizationId,
        location: LocationId,
        text: &str,
        max: u32,
    ) -> Result<Vec<Target>, StoreError> {
        let locations = self.ports.store.locations(organization).await?;
        let number = |at, short: Option<&Extension>, public: Option<&PhoneNumber>| {
            dialled_from(&locations, location, at, short, public)
        };
        let mut found: Vec<Target> = Vec::new();
        let mut add = |number: Option<String>, name: String, kind| {
            found.extend(number.map(|number| Target { number, name, kind }));
        };
        for it in self.ports.store.groups(organization).await? {
            add(number(it.location, it.extension.as_ref(), it.number.as_ref()), it.name, TargetKind::Group);
        }
        for it in self.ports.store.attendants(organization).await? {
            add(
                number(it.location, it.extension.as_ref(), it.number.as_ref()),
                it.name,
                TargetKind::Attendant,
            );
        }
        for it in &locations {
            let portal = &it.portal;
            let dialled = number(it.id, portal.extension.as_ref(), portal.number.as_ref());
            add(dialled, format!("{}, {}", portal.name, it.name), TargetKind::Portal);
        }
        let sought = text.trim().to_lowercase();
        found.retain(|it| it.name.to_lowercase().contains(&sought) || it.number.contains(&sought));
        let query =
            PeopleQuery { sought: Sought::Part(text.trim().to_owned()), max, ..PeopleQuery::default() };
        for it in self.ports.store.find_people(organization, &query).await? {
            let number = number(it.location, Some(&it.extension), it.number.as_ref());
            found.extend(number.map(|number| Target { number, name: it.name, kind: TargetKind::Person }));
        }
        found.truncate(max as usize);
        Ok(found)
    }
}

/// What is dialled at `here` for a number at `there`: its extension, behind the prefix of another location where that
/// has one, else the public number.
fn dialled_from(
    locations: &[Location],
    here: LocationId,
    there: LocationId,
    short: Option<&Extension>,
    public: Option<&PhoneNumber>,
) -> Option<String> {
    let prefix = locations.iter().find(|it| it.id == there).and_then(|it| it.prefix.as_deref());
    let short = match (short, prefix) {
        (Some(short), _) if here == there => Some(short.to_string()),
        (Some(short), Some(prefix)) => Some(format!("{prefix}{short}")),
        (Some(_), None) | (None, _) => None,
    };
    // Without a prefix an extension elsewhere is reached only while no other location has it too.
    short.or_else(|| public.map(ToString::to_string))
}
