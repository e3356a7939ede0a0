//! Locations and their voice portals (M1, M3).

use antiphon_core::ids::{LocationId, OrganizationId};
use antiphon_core::key_layout::KeyLayout;
use antiphon_core::location::{Location, Place, PlaceField, VoicePortal};
use antiphon_core::passcode::{Passcode, PasscodeContext};

use super::{Actor, AdminError, fields};
use crate::Office;
use crate::hashing::{default_subject, portal_subject};
use crate::ports::StoreError;

/// A location about to be created, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLocation {
    /// The organization.
    pub organization: OrganizationId,
    /// Its name.
    pub name: String,
    /// IANA time zone, such as `Europe/Vienna`.
    pub time_zone: String,
    /// Digits that come before an extension when another location dials it.
    pub prefix: Option<String>,
    /// Language of its portal, such as `en-US`, which it is unless told otherwise.
    pub language: Option<String>,
    /// Where it stands.
    pub place: Vec<(PlaceField, String)>,
}

/// What is to change in a location itself, as typed; `None` leaves it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LocationChange {
    /// Its name.
    pub name: Option<String>,
    /// IANA time zone.
    pub time_zone: Option<String>,
    /// Digits that come before an extension when another location dials it; nothing takes them away.
    pub prefix: Option<String>,
    /// Language of its portal.
    pub language: Option<String>,
    /// What is noted of where it stands; nothing takes a field away, and one that is not named stays.
    pub place: Vec<(PlaceField, String)>,
}

/// What is to change in a voice portal, as typed; `None` leaves it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PortalChange {
    /// Its name.
    pub name: Option<String>,
    /// First part of the caller ID name.
    pub caller_id_first: Option<String>,
    /// Last part of the caller ID name.
    pub caller_id_last: Option<String>,
    /// Language of its prompts, such as `en-US`.
    pub language: Option<String>,
    /// Whose keys its menus have: `webex`, `asterisk` or `unity`.
    pub key_layout: Option<String>,
    /// The short number; an empty one takes it away.
    pub extension: Option<String>,
    /// The public number in international form; an empty one takes it away.
    pub number: Option<String>,
}

/// A portal that nobody can call: its location's users get no voicemail (M1).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the voice portal of location \"{name}\" has no extension and no number: its users get no voicemail")]
pub struct SilentPortal {
    /// The organization.
    pub organization: OrganizationId,
    /// The location.
    pub location: LocationId,
    /// The location's name.
    pub name: String,
}

impl SilentPortal {
    /// The warning that belongs to a location, if any does.
    #[must_use]
    pub fn of(location: &Location) -> Option<Self> {
        let Location { organization, id, name, .. } = location;
        let silent = || Self { organization: *organization, location: *id, name: name.clone() };
        (!location.portal.answers()).then(silent)
    }
}

impl Office {
    /// Creates a location with its voice portal, switched on but without a number (M1).
    ///
    /// # Errors
    /// [`AdminError`] for a field that cannot be, and what the store says.
    pub async fn create_location(&self, actor: Actor, new: &NewLocation) -> Result<Location, AdminError> {
        let location = Location {
            id: LocationId(self.new_uuid()),
            organization: new.organization,
            name: fields::name("name", &new.name)?,
            time_zone: fields::time_zone("time_zone", &new.time_zone)?,
            prefix: new.prefix.as_deref().map(|prefix| fields::prefix("prefix", prefix)).transpose()?,
            place: noted(Place::default(), &new.place)?,
            portal: in_language(new_portal(), new.language.as_deref())?,
            created_ms: self.now_ms(),
            version: 1,
        };
        let audit = self.audit_of(actor, new.organization, "location.created", target(location.id));
        self.ports.store.insert_location(&location, &audit).await?;
        Ok(location)
    }

    /// All locations of an organization, oldest first.
    ///
    /// # Errors
    /// What the store says.
    pub async fn locations(&self, organization: OrganizationId) -> Result<Vec<Location>, StoreError> {
        self.ports.store.locations(organization).await
    }

    /// One location.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is none, and what the store says.
    pub async fn location(
        &self,
        organization: OrganizationId,
        id: LocationId,
    ) -> Result<Location, StoreError> {
        self.ports.store.location(organization, id).await?.ok_or(StoreError::Missing("location"))
    }

    /// Every portal that nobody can call, for pages and the health check (M1).
    ///
    /// # Errors
    /// What the store says.
    pub async fn silent_portals(&self) -> Result<Vec<SilentPortal>, StoreError> {
        let mut silent = Vec::new();
        for organization in self.ports.store.organizations().await? {
            let locations = self.ports.store.locations(organization.id).await?;
            silent.extend(locations.iter().filter_map(SilentPortal::of));
        }
        Ok(silent)
    }

    /// Changes a location and returns it as it is now. Its portal is changed by [`Office::change_portal`].
    ///
    /// # Errors
    /// [`AdminError`] for a field that cannot be; [`StoreError::Conflict`] if somebody else changed the location
    /// meanwhile; and what the store says.
    pub async fn change_location(
        &self,
        actor: Actor,
        organization: OrganizationId,
        id: LocationId,
        change: &LocationChange,
    ) -> Result<Location, AdminError> {
        let mut location = self.location(organization, id).await?;
        if let Some(name) = &change.name {
            location.name = fields::name("name", name)?;
        }
        if let Some(zone) = &change.time_zone {
            location.time_zone = fields::time_zone("time_zone", zone)?;
        }
        if let Some(prefix) = &change.prefix {
            let given = fields::given(prefix);
            location.prefix = given.map(|prefix| fields::prefix("prefix", prefix)).transpose()?;
        }
        location.portal = in_language(location.portal, change.language.as_deref())?;
        location.place = noted(location.place, &change.place)?;
        let mut audit = self.audit_of(actor, organization, "location.changed", target(id));
        let prefix = location.prefix.as_deref().unwrap_or("none");
        audit.detail = format!("{}, {}, prefix {prefix}", location.name, location.time_zone);
        self.ports.store.save_location(&location, &audit).await?;
        Ok(self.location(organization, id).await?)
    }

    /// Changes a voice portal (M3) and returns its location as it is now.
    ///
    /// # Errors
    /// [`AdminError`] for a field that cannot be; [`StoreError::Exists`] for a number that somebody has;
    /// [`StoreError::Conflict`] if somebody else changed the location meanwhile; and what the store says.
    pub async fn change_portal(
        &self,
        actor: Actor,
        organization: OrganizationId,
        id: LocationId,
        change: &PortalChange,
    ) -> Result<Location, AdminError> {
        let before = self.location(organization, id).await?;
        let before_portal = before.portal.clone();
        let portal = changed(before.portal.clone(), change)?;
        let location = Location { portal, ..before };
        let mut audit = self.audit_of(actor, organization, "portal.changed", target(id));
        audit.detail = summary(&location.portal);
        audit.jobs = self.portal_notices(&before_portal, &location).await?;
        self.ports.store.save_location(&location, &audit).await?;
        Ok(self.location(organization, id).await?)
    }

    /// Sets the portal admin passcode; wrong ones entered before are forgotten (M4).
    ///
    /// It satisfies the rules like any passcode, with the portal's numbers as its own, and is not the default
    /// passcode, which every new user knows.
    ///
    /// # Errors
    /// [`AdminError`] for a passcode that is refused, and what the store says.
    pub async fn set_portal_passcode(
        &self,
        actor: Actor,
        organization: OrganizationId,
        id: LocationId,
        typed: &str,
    ) -> Result<(), AdminError> {
        let location = self.location(organization, id).await?;
        let rules = self.organization(organization).await?.service.passcode_rules;
        let passcode = fields::passcode("passcode", typed, &rules)?;
        let broken = |rule| AdminError::Passcode { field: "passcode", rule };
        rules.check(&passcode, &numbers_of(&location)).map_err(broken)?;
        self.check_not_default(organization, &passcode).await?;
        let hash = self.ports.hasher.hash(&portal_subject(id), &passcode).await;
        let audit = self.audit_of(actor, organization, "portal.passcode-set", target(id));
        Ok(self.ports.store.save_portal_passcode(organization, id, &hash, &audit).await?)
    }

    pub(super) async fn check_not_default(
        &self,
        organization: OrganizationId,
        passcode: &Passcode,
    ) -> Result<(), AdminError> {
        let default = self.ports.store.default_passcode(organization).await?;
        let subject = default_subject(organization);
        if self.ports.hasher.verify(&subject, passcode, default.as_ref()).await {
            return Err(fields::invalid("passcode", "must not be the organization's default passcode"));
        }
        Ok(())
    }
}

fn new_portal() -> VoicePortal {
    VoicePortal {
        name: "Voice Portal".into(),
        caller_id_first: "Voice".into(),
        caller_id_last: "Portal".into(),
        language: "en-US".into(),
        key_layout: KeyLayout::default(),
        extension: None,
        number: None,
    }
}

fn in_language(portal: VoicePortal, typed: Option<&str>) -> Result<VoicePortal, AdminError> {
    match typed {
        Some(language) => Ok(VoicePortal { language: fields::language("language", language)?, ..portal }),
        None => Ok(portal),
    }
}

fn noted(mut place: Place, typed: &[(PlaceField, String)]) -> Result<Place, AdminError> {
    for (field, text) in typed {
        place.note(*field, fields::place(*field, text)?);
    }
    Ok(place)
}

fn changed(mut portal: VoicePortal, change: &PortalChange) -> Result<VoicePortal, AdminError> {
    if let Some(name) = &change.name {
        portal.name = fields::name("name", name)?;
    }
    if let Some(first) = &change.caller_id_first {
        portal.caller_id_first = fields::optional_name("caller_id_first", first)?;
    }
    if let Some(last) = &change.caller_id_last {
        portal.caller_id_last = fields::optional_name("caller_id_last", last)?;
    }
    if let Some(language) = &change.language {
        portal.language = fields::language("language", language)?;
    }
    if let Some(layout) = &change.key_layout {
        portal.key_layout = fields::key_layout("key_layout", layout)?;
    }
    if let Some(typed) = &change.extension {
        portal.extension =
            fields::given(typed).map(|typed| fields::extension("extension", typed)).transpose()?;
    }
    if let Some(typed) = &change.number {
        portal.number =
            fields::given(typed).map(|typed| fields::phone_number("number", typed)).transpose()?;
    }
    Ok(portal)
}

fn summary(portal: &VoicePortal) -> String {
    let extension = portal.extension.as_ref().map_or("none", |it| it.as_str());
    let number = portal.number.as_ref().map_or("none", |it| it.as_str());
    let VoicePortal { name, language, key_layout, .. } = portal;
    format!("{name}, language {language}, keys {key_layout}, extension {extension}, number {number}")
}

/// What an admin passcode must not contain.
fn numbers_of(location: &Location) -> PasscodeContext {
    let portal = &location.portal;
    let extension = portal.extension.as_ref();
    let long = location.prefix.as_ref().zip(extension).map(|(prefix, it)| format!("{prefix}{it}"));
    let numbers = [extension.map(ToString::to_string), portal.number.as_ref().map(ToString::to_string), long];
    numbers.into_iter().flatten().fold(PasscodeContext::new(), |it, number| it.with_number(&number))
}

fn target(location: LocationId) -> String {
    format!("location:{location}")
}
