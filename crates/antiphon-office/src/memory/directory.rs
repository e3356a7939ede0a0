//! The directory.

use std::collections::BTreeSet;

use antiphon_core::ids::OrganizationId;
use async_trait::async_trait;

use super::MemoryStore;
use crate::ports::{Directory, DirectoryEntry, ExtensionShape, StoreError};

#[async_trait]
impl Directory for MemoryStore {
    async fn directory(&self, organization: OrganizationId) -> Result<Vec<DirectoryEntry>, StoreError> {
        let rows = self.rows()?;
        let ours = rows.people.values().filter(|it| it.organization == organization);
        let mut entries: Vec<_> = ours
            .map(|person| DirectoryEntry {
                person: person.id,
                location: person.location,
                name: person.name.clone(),
                extension: person.extension.clone(),
                personalized_name: rows
                    .mailboxes
                    .get(&(organization, person.mailbox))
                    .and_then(|row| row.mailbox.personalized_name.clone()),
            })
            .collect();
        entries.sort_by(|a, b| (&a.name, a.person).cmp(&(&b.name, b.person)));
        Ok(entries)
    }

    async fn extension_shapes(
        &self,
        organization: OrganizationId,
    ) -> Result<Vec<ExtensionShape>, StoreError> {
        let rows = self.rows()?;
        let people = rows.people.values().map(|it| (it.organization, it.location, Some(&it.extension)));
        let groups = rows.groups.values().map(|it| (it.organization, it.location, it.extension.as_ref()));
        let ours = people.chain(groups).filter(|(of, ..)| *of == organization);
        let shapes = ours.filter_map(|(_, location, extension)| {
            let digits = extension?.as_str();
            let first = digits.chars().next()?;
            Some(ExtensionShape { location, first, digits: digits.len() })
        });
        Ok(shapes.collect::<BTreeSet<_>>().into_iter().collect())
    }
}
