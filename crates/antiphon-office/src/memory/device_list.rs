//! The phones of everybody, in one list.

use antiphon_core::ids::{DeviceId, OrganizationId, PersonId};
use antiphon_core::person::{Device, Person};
use async_trait::async_trait;

use super::MemoryStore;
use super::rows::{Rows, to_usize};
use crate::ports::{DeviceLists, DevicesQuery, ListedDevice, StoreError};

#[async_trait]
impl DeviceLists for MemoryStore {
    async fn find_devices(
        &self,
        organization: OrganizationId,
        query: &DevicesQuery,
    ) -> Result<Vec<ListedDevice>, StoreError> {
        let rows = self.rows()?;
        let ours = rows.devices.values().filter(|it| it.organization == organization);
        let owned =
            ours.filter_map(|device| Some((rows.people.get(&(organization, device.person))?, device)));
        let mut all: Vec<_> = owned.collect();
        all.sort_by_key(|(person, device)| place(person, device));
        let behind = match query.after {
            None => 0,
            Some(after) => match all.iter().position(|(_, device)| device.id == after) {
                Some(found) => found + 1,
                None => return Ok(Vec::new()),
            },
        };
        let fitting = all.into_iter().skip(behind).filter(|(person, device)| fits(person, device, query));
        Ok(fitting
            .take(to_usize(query.max))
            .map(|(person, device)| rows.listed(person, device, query))
            .collect())
    }
}

fn place(person: &Person, device: &Device) -> (String, PersonId, DeviceId) {
    (person.extension.to_string(), person.id, device.id)
}

fn fits(person: &Person, device: &Device, query: &DevicesQuery) -> bool {
    let text = query.text.to_lowercase();
    let number = person.number.as_ref().map(ToString::to_string).unwrap_or_default();
    let email = person.email.clone().unwrap_or_default();
    let fields = [&person.name, person.extension.as_str(), &number, &email, &device.username];
    fields.into_iter().any(|field| field.to_lowercase().contains(&text))
        && query.location.is_none_or(|location| location == person.location)
}

impl Rows {
    fn listed(&self, person: &Person, device: &Device, query: &DevicesQuery) -> ListedDevice {
        let contacts = self.bindings.get(&device.id).into_iter().flatten();
        let live = contacts.filter(|it| it.expires_ms > query.now_ms);
        ListedDevice {
            id: device.id,
            username: device.username.clone(),
            person: person.id,
            owner: person.name.clone(),
            extension: person.extension.to_string(),
            location: person.location,
            contacts: live.map(|it| it.user_agent.clone().unwrap_or_else(|| it.contact.clone())).collect(),
        }
    }
}
