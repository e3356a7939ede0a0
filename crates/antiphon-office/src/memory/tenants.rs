//! Organizations, locations, numbers, people and phones.

use antiphon_core::ids::{DeviceId, LocationId, OrganizationId, PersonId};
use antiphon_core::location::Location;
use antiphon_core::mailbox::{Access, Mailbox, PasscodeHash};
use antiphon_core::numbering::{Extension, PhoneNumber};
use antiphon_core::organization::{Organization, ServiceSettings};
use antiphon_core::person::{Device, Person};

use super::rows::{MailboxRow, Rows, to_usize};
use crate::ports::{
    AttemptSubject, Audit, BindingRecord, DefaultPasscode, NumberOwner, NumberRecord, StoreError,
};

impl Rows {
    pub(super) fn insert_organization(
        &mut self,
        organization: &Organization,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        if self.organizations.contains_key(&organization.id) {
            return Err(StoreError::Exists(format!("organization {}", organization.id)));
        }
        self.organizations.insert(organization.id, organization.clone());
        self.note(audit);
        Ok(())
    }

    pub(super) fn organizations_by_age(&self) -> Vec<Organization> {
        let mut all: Vec<_> = self.organizations.values().cloned().collect();
        all.sort_by_key(|it| (it.created_ms, it.id));
        all
    }

    pub(super) fn save_service_settings(
        &mut self,
        id: OrganizationId,
        version: i64,
        settings: &ServiceSettings,
        default: &DefaultPasscode,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let organization = self.organizations.get_mut(&id).ok_or(StoreError::Missing("organization"))?;
        if organization.version != version {
            return Err(StoreError::Conflict(format!("organization {}", organization.name)));
        }
        organization.version += 1;
        organization.service = settings.clone();
        match default {
            DefaultPasscode::Keep => {}
            DefaultPasscode::Set(hash) => {
                self.default_passcodes.insert(id, hash.clone());
            }
            DefaultPasscode::Off => self.forget_default(id),
        }
        self.note(audit);
        Ok(())
    }

    fn forget_default(&mut self, id: OrganizationId) {
        self.default_passcodes.remove(&id);
        for ((organization, _), row) in &mut self.mailboxes {
            if *organization == id && matches!(row.access, Access::Default { .. }) {
                row.access = Access::Unset;
            }
        }
    }

    pub(super) fn insert_location(&mut self, location: &Location, audit: &Audit) -> Result<(), StoreError> {
        if !self.organizations.contains_key(&location.organization) {
            return Err(StoreError::Missing("organization"));
        }
        let key = (location.organization, location.id);
        if self.locations.contains_key(&key) {
            return Err(StoreError::Exists(format!("location {}", location.id)));
        }
        self.check_portal_numbers(location)?;
        self.locations.insert(key, location.clone());
        self.take_portal_numbers(location);
        self.note(audit);
        Ok(())
    }

    pub(super) fn locations_by_age(&self, organization: OrganizationId) -> Vec<Location> {
        let ours = |it: &&Location| it.organization == organization;
        let mut all: Vec<_> = self.locations.values().filter(ours).cloned().collect();
        all.sort_by_key(|it| (it.created_ms, it.id));
        all
    }

    pub(super) fn save_location(&mut self, location: &Location, audit: &Audit) -> Result<(), StoreError> {
        let key = (location.organization, location.id);
        let current = self.locations.get(&key).ok_or(StoreError::Missing("location"))?;
        if current.version != location.version {
            return Err(StoreError::Conflict(format!("location {}", current.name)));
        }
        self.check_portal_numbers(location)?;
        self.free_numbers(key, NumberOwner::Portal);
        self.take_portal_numbers(location);
        self.locations.insert(key, Location { version: location.version + 1, ..location.clone() });
        self.note(audit);
        Ok(())
    }

    pub(super) fn save_portal_passcode(
        &mut self,
        organization: OrganizationId,
        location: LocationId,
        hash: &PasscodeHash,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let key = (organization, location);
        if !self.locations.contains_key(&key) {
            return Err(StoreError::Missing("location"));
        }
        self.portal_passcodes.insert(key, hash.clone());
        self.attempts.clear(organization, &AttemptSubject::Portal(location));
        self.note(audit);
        Ok(())
    }

    fn check_portal_numbers(&self, location: &Location) -> Result<(), StoreError> {
        let place = (location.organization, location.id);
        let portal = &location.portal;
        self.check_free(place, portal.extension.as_ref(), portal.number.as_ref(), NumberOwner::Portal)
    }

    /// Whether the numbers are nobody's, or the owner's already.
    pub(super) fn check_free(
        &self,
        (organization, location): (OrganizationId, LocationId),
        extension: Option<&Extension>,
        number: Option<&PhoneNumber>,
        owner: NumberOwner,
    ) -> Result<(), StoreError> {
        if let Some(extension) = extension {
            let key = (organization, location, extension.clone());
            if self.extensions.get(&key).is_some_and(|it| *it != owner) {
                return Err(StoreError::Exists(format!("extension {extension}")));
            }
        }
        let record = NumberRecord { organization, location, owner };
        match number {
            Some(number) if self.numbers.get(number).is_some_and(|it| *it != record) => {
                Err(StoreError::Exists(format!("number {number}")))
            }
            _ => Ok(()),
        }
    }

    /// Frees what the owner has in that place.
    pub(super) fn free_numbers(
        &mut self,
        (organization, location): (OrganizationId, LocationId),
        owner: NumberOwner,
    ) {
        let here = NumberRecord { organization, location, owner };
        self.numbers.retain(|_, record| *record != here);
        self.extensions.retain(|(o, l, _), it| (*o, *l, *it) != (organization, location, owner));
    }

    fn take_portal_numbers(&mut self, location: &Location) {
        let place = (location.organization, location.id);
        let portal = &location.portal;
        self.take(place, portal.extension.as_ref(), portal.number.as_ref(), NumberOwner::Portal);
    }

    pub(super) fn take(
        &mut self,
        (organization, location): (OrganizationId, LocationId),
        extension: Option<&Extension>,
        number: Option<&PhoneNumber>,
        owner: NumberOwner,
    ) {
        if let Some(extension) = extension {
            self.extensions.insert((organization, location, extension.clone()), owner);
        }
        if let Some(number) = number {
            self.numbers.insert(number.clone(), NumberRecord { organization, location, owner });
        }
    }

    pub(super) fn extension_owners(&self, extension: &Extension) -> Vec<NumberRecord> {
        let same = self.extensions.iter().filter(|((_, _, it), _)| it == extension);
        same.map(|(&(organization, location, _), &owner)| NumberRecord { organization, location, owner })
            .collect()
    }

    pub(super) fn insert_person(
        &mut self,
        person: &Person,
        mailbox: &Mailbox,
        access: &Access,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let place = (person.organization, person.location);
        if !self.locations.contains_key(&place) {
            return Err(StoreError::Missing("location"));
        }
        if self.people.contains_key(&(person.organization, person.id)) {
            return Err(StoreError::Exists(format!("person {}", person.id)));
        }
        let owner = NumberOwner::Person(person.id);
        self.check_free(place, Some(&person.extension), person.number.as_ref(), owner)?;
        self.take(place, Some(&person.extension), person.number.as_ref(), owner);
        self.people.insert((person.organization, person.id), person.clone());
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

    pub(super) fn people_after(
        &self,
        organization: OrganizationId,
        after: Option<PersonId>,
        max: u32,
    ) -> Vec<Person> {
        let ours = |it: &&Person| it.organization == organization;
        let mut people: Vec<_> = self.people.values().filter(ours).collect();
        people.sort_by_key(|it| (&it.extension, it.id));
        let past = after.map(|id| people.iter().position(|it| it.id == id).map_or(people.len(), |at| at + 1));
        people.into_iter().skip(past.unwrap_or(0)).take(to_usize(max)).cloned().collect()
    }

    pub(super) fn insert_device(&mut self, device: &Device, audit: &Audit) -> Result<(), StoreError> {
        if !self.people.contains_key(&(device.organization, device.person)) {
            return Err(StoreError::Missing("person"));
        }
        let same = |it: &Device| it.id == device.id || it.username == device.username;
        if self.devices.values().any(same) {
            return Err(StoreError::Exists(format!("device {}", device.username)));
        }
        self.devices.insert(device.id, device.clone());
        self.note(audit);
        Ok(())
    }

    pub(super) fn save_bindings(
        &mut self,
        device: DeviceId,
        bindings: &[BindingRecord],
    ) -> Result<(), StoreError> {
        if !self.devices.contains_key(&device) {
            return Err(StoreError::Missing("device"));
        }
        self.bindings.insert(device, bindings.to_vec());
        Ok(())
    }

    pub(super) fn live_bindings(&self, now_ms: i64) -> Vec<(Device, BindingRecord)> {
        let mut live = Vec::new();
        for (device, bindings) in &self.bindings {
            let Some(device) = self.devices.get(device) else { continue };
            let alive = bindings.iter().filter(|it| it.expires_ms > now_ms);
            live.extend(alive.map(|it| (device.clone(), it.clone())));
        }
        live
    }
}
