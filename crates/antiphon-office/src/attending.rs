//! What an auto attendant needs when somebody calls: its menus and what they lead to, names and extensions.

use std::collections::BTreeMap;

use antiphon_core::attendant::{Attendant, DialingScope, KeyAction, Menu, NoInputAction, Period};
use antiphon_core::digit::Digit;
use antiphon_core::ids::{AnnouncementId, AttendantId, BlobKey, LocationId, MailboxId, OrganizationId};
use antiphon_core::limits::SPELLED_NAMES_MAX;
use antiphon_core::location::Location;
use antiphon_core::numbering::Dialled;
use antiphon_core::schedule::Schedule;
use antiphon_core::spelling::spells;

use crate::Office;
use crate::local_time::{moment, time_zone};
use crate::ports::{DirectoryEntry, ExtensionShape, NumberOwner, StoreError};

/// An auto attendant as a caller meets it now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attending {
    /// Its menus.
    pub attendant: Attendant,
    /// What time it is for it.
    pub period: Period,
    /// The audio of its announcements, as far as they are there.
    pub announcements: BTreeMap<AnnouncementId, BlobKey>,
    /// The mailboxes that its keys lead to, as far as they are there.
    pub mailboxes: BTreeMap<Dialled, MailboxId>,
    /// How the extensions begin that can be dialled.
    pub extensions: ExtensionStarts,
}

/// How extensions begin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExtensionStarts {
    /// Their first keys, each once.
    pub first: Vec<Digit>,
    /// How many keys the longest has, with its prefix.
    pub digits_max: usize,
}

/// Whose name was spelled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NamesFound {
    /// By name, at most [`SPELLED_NAMES_MAX`].
    pub people: Vec<FoundPerson>,
    /// There are more.
    pub more: bool,
}

/// Somebody whose name was spelled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundPerson {
    /// The number that reaches them from the auto attendant's location.
    pub number: String,
    /// Their name as they say it.
    pub name: Option<BlobKey>,
}

impl Office {
    /// An auto attendant as a caller meets it now.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such auto attendant, and what the store says.
    pub async fn attending(
        &self,
        organization: OrganizationId,
        id: AttendantId,
    ) -> Result<Attending, StoreError> {
        let attendant = self.attendant(organization, id).await?;
        let period = self.period_of(&attendant).await?;
        let mut announcements = BTreeMap::new();
        for id in attendant.announcements() {
            let announcement = self.ports.store.announcement(organization, id).await?;
            announcements.extend(announcement.map(|it| (id, it.audio)));
        }
        let mut mailboxes = BTreeMap::new();
        for to in attendant.menus().flat_map(|(_, menu)| mailboxes_of(menu)) {
            let mailbox = self.mailbox_at(organization, attendant.location, to).await?;
            mailboxes.extend(mailbox.map(|it| (to.clone(), it)));
        }
        let extensions = self.extension_starts(&attendant).await?;
        Ok(Attending { attendant, period, announcements, mailboxes, extensions })
    }

    /// What time it is for an auto attendant: what was activated, else what its schedules say.
    ///
    /// # Errors
    /// What the store says.
    pub async fn period_of(&self, attendant: &Attendant) -> Result<Period, StoreError> {
        let organization = attendant.organization;
        let business = self.followed(organization, attendant.business_schedule).await?;
        let holidays = self.followed(organization, attendant.holiday_schedule).await?;
        let scheduled = || period_at(attendant, business.as_ref(), holidays.as_ref(), self.now_ms());
        Ok(attendant.activated.unwrap_or_else(scheduled))
    }

    /// Whether a caller of the auto attendant may dial these digits: a person or voicemail group within its scope has
    /// them.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such auto attendant, and what the store says.
    pub async fn may_dial(
        &self,
        organization: OrganizationId,
        id: AttendantId,
        digits: &str,
    ) -> Result<bool, StoreError> {
        let attendant = self.attendant(organization, id).await?;
        let found = self.number_inside(organization, attendant.location, digits).await?;
        Ok(found.is_some_and(|record| {
            let answers = matches!(record.owner, NumberOwner::Person(_) | NumberOwner::Group(_));
            answers && within(attendant.extension_dialing, attendant.location, record.location)
        }))
    }

    /// Whose name, within the auto attendant's scope, the digits spell.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such auto attendant, and what the store says.
    pub async fn names_spelled(
        &self,
        organization: OrganizationId,
        id: AttendantId,
        digits: &str,
    ) -> Result<NamesFound, StoreError> {
        let attendant = self.attendant(organization, id).await?;
        let locations = self.ports.store.locations(organization).await?;
        let mut meant = self.ports.store.directory(organization).await?;
        meant.retain(|it| {
            within(attendant.name_dialing, attendant.location, it.location) && spells(digits, &it.name)
        });
        let more = meant.len() > SPELLED_NAMES_MAX;
        meant.truncate(SPELLED_NAMES_MAX);
        let found = |it: DirectoryEntry| FoundPerson {
            number: format!("{}{}", prefix(&locations, attendant.location, it.location), it.extension),
            name: it.personalized_name,
        };
        Ok(NamesFound { people: meant.into_iter().map(found).collect(), more })
    }

    /// The mailbox of the person or voicemail group that has that number, as dialled at the location.
    pub(crate) async fn mailbox_at(
        &self,
        organization: OrganizationId,
        location: LocationId,
        to: &Dialled,
    ) -> Result<Option<MailboxId>, StoreError> {
        let found = self.number_inside(organization, location, to.as_str()).await?;
        let store = &self.ports.store;
        Ok(match found.map(|it| it.owner) {
            Some(NumberOwner::Person(person)) => {
                store.person(organization, person).await?.map(|it| it.mailbox)
            }
            Some(NumberOwner::Group(group)) => store.group(organization, group).await?.map(|it| it.mailbox),
            Some(NumberOwner::Portal | NumberOwner::Attendant(_)) | None => None,
        })
    }

    async fn followed(
        &self,
        organization: OrganizationId,
        id: Option<antiphon_core::ids::ScheduleId>,
    ) -> Result<Option<Schedule>, StoreError> {
        match id {
            Some(id) => self.ports.store.schedule(organization, id).await,
            None => Ok(None),
        }
    }

    async fn extension_starts(&self, attendant: &Attendant) -> Result<ExtensionStarts, StoreError> {
        if !attendant.menus().any(|(_, menu)| menu.extension_enabled) {
            return Ok(ExtensionStarts::default());
        }
        let locations = self.ports.store.locations(attendant.organization).await?;
        let shapes = self.ports.store.extension_shapes(attendant.organization).await?;
        let shapes =
            shapes.iter().filter(|it| within(attendant.extension_dialing, attendant.location, it.location));
        Ok(starts(shapes, |location| prefix(&locations, attendant.location, location)))
    }
}

/// What time it is for an auto attendant by its schedules.
fn period_at(
    attendant: &Attendant,
    business: Option<&Schedule>,
    holidays: Option<&Schedule>,
    now_ms: i64,
) -> Period {
    match moment(now_ms, &time_zone(&attendant.time_zone)) {
        Some(moment) => Attendant::period(business, holidays, &moment),
        None => Period::Business,
    }
}

fn mailboxes_of(menu: &Menu) -> impl Iterator<Item = &Dialled> {
    let at_keys = menu.keys.iter().filter_map(|it| match &it.action {
        KeyAction::TransferToMailbox(to) => Some(to),
        KeyAction::PlayAnnouncement(_)
        | KeyAction::TransferWithPrompt(_)
        | KeyAction::TransferWithoutPrompt(_)
        | KeyAction::TransferToOperator(_)
        | KeyAction::NameDialing
        | KeyAction::ExtensionDialing
        | KeyAction::RepeatMenu
        | KeyAction::Exit
        | KeyAction::SubMenu(_)
        | KeyAction::ReturnToPreviousMenu => None,
    });
    let last = match &menu.no_input.action {
        NoInputAction::TransferToMailbox(to) => Some(to),
        NoInputAction::PlayMessageAndDisconnect(_)
        | NoInputAction::TransferWithPrompt(_)
        | NoInputAction::TransferWithoutPrompt(_)
        | NoInputAction::TransferToOperator(_)
        | NoInputAction::Disconnect => None,
    };
    at_keys.chain(last)
}

fn within(scope: DialingScope, own: LocationId, location: LocationId) -> bool {
    match scope {
        DialingScope::Enterprise => true,
        DialingScope::Group => own == location,
    }
}

/// What is dialled at `own` before an extension of `location`.
fn prefix(locations: &[Location], own: LocationId, location: LocationId) -> &str {
    let other = locations.iter().find(|it| it.id == location && it.id != own);
    other.and_then(|it| it.prefix.as_deref()).unwrap_or_default()
}

fn starts<'a>(
    shapes: impl Iterator<Item = &'a ExtensionShape>,
    prefix: impl Fn(LocationId) -> &'a str,
) -> ExtensionStarts {
    let mut starts = ExtensionStarts::default();
    for shape in shapes {
        let prefix = prefix(shape.location);
        let first = prefix.chars().next().unwrap_or(shape.first);
        starts.first.extend(Digit::from_char(first));
        starts.digits_max = starts.digits_max.max(prefix.len() + shape.digits);
    }
    starts.first.sort_unstable();
    starts.first.dedup();
    starts
}

#[cfg(test)]
mod tests;
