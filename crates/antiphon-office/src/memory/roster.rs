//! People in lists.

use antiphon_core::ids::{MailboxId, OrganizationId, PersonId};
use antiphon_core::person::Person;
use async_trait::async_trait;

use super::MemoryStore;
use super::rows::{MailboxRow, Rows, to_usize};
use crate::ports::{AttemptSubject, Audit, NumberOwner, PeopleQuery, PersonEdit, Roster, StoreError, Unwell};

#[async_trait]
impl Roster for MemoryStore {
    async fn find_people(
        &self,
        organization: OrganizationId,
        query: &PeopleQuery,
    ) -> Result<Vec<Person>, StoreError> {
        let mut people = self.rows()?.people_after(organization, query.after, u32::MAX);
        people.retain(|person| fits(person, query));
        people.truncate(to_usize(query.max));
        Ok(people)
    }

    async fn count_people(&self, organization: OrganizationId) -> Result<u64, StoreError> {
        let rows = self.rows()?;
        Ok(rows.people.values().filter(|it| it.organization == organization).count() as u64)
    }

    async fn edit_person(
        &self,
        organization: OrganizationId,
        id: PersonId,
        edit: &PersonEdit,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        self.rows()?.edit_person(organization, id, edit, audit)
    }

    async fn mailboxes_unwell(
        &self,
        organization: OrganizationId,
        unwell: Unwell,
    ) -> Result<Vec<MailboxId>, StoreError> {
        let rows = self.rows()?;
        let ours = || rows.mailboxes.values().filter(|row| row.mailbox.organization == organization);
        let locked = |row: &&MailboxRow| {
            let attempts = rows.attempts.of(organization, &AttemptSubject::Mailbox(row.mailbox.id));
            attempts.own_phone.max(attempts.outside) >= unwell.attempts_max
        };
        let other = |row: &&MailboxRow| {
            row.mailbox.used_ms >= unwell.full_ms || row.mailbox.greetings.extended_away.on
        };
        let max = to_usize(unwell.max);
        let found = ours().filter(locked).take(max).chain(ours().filter(other).take(max));
        let mut found: Vec<_> = found.map(|row| row.mailbox.id).collect();
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }
}

fn fits(person: &Person, query: &PeopleQuery) -> bool {
    let text = query.text.to_lowercase();
    let number = person.number.as_ref().map(ToString::to_string).unwrap_or_default();
    let email = person.email.clone().unwrap_or_default();
    let has = |field: &str| field.to_lowercase().contains(&text);
    let found = [&person.name, person.extension.as_str(), &number, &email].into_iter().any(has);
    found && query.location.is_none_or(|location| location == person.location)
}

impl Rows {
    fn edit_person(
        &mut self,
        organization: OrganizationId,
        id: PersonId,
        edit: &PersonEdit,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let before = self.people.get(&(organization, id)).ok_or(StoreError::Missing("person"))?;
        let after = edit.applied(before.clone());
        let (place, owner) = ((organization, after.location), NumberOwner::Person(id));
        self.check_free(place, Some(&after.extension), after.number.as_ref(), owner)?;
        self.free_numbers(place, owner);
        self.take(place, Some(&after.extension), after.number.as_ref(), owner);
        self.people.insert((organization, id), after);
        self.note(audit);
        Ok(())
    }
}
