//! People in lists.

use std::cmp::Reverse;

use antiphon_core::ids::{LocationId, OrganizationId, PersonId};
use antiphon_core::lockout::LockState;
use antiphon_core::mailbox::{Mailbox, MailboxOwner};
use antiphon_core::person::Person;
use async_trait::async_trait;

use super::MemoryStore;
use super::rows::{MailboxRow, Rows, to_usize};
use crate::owner::Owner;
use crate::ports::{
    Among, AttemptSubject, Audit, LockedMailbox, Need, NumberCounts, NumberOwner, NumbersQuery, PeopleQuery,
    PersonEdit, Roster, Sought, StoreError, Try,
};

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

    async fn count_people(
        &self,
        organization: OrganizationId,
        location: Option<LocationId>,
    ) -> Result<u64, StoreError> {
        let rows = self.rows()?;
        let ours = rows.people.values().filter(|it| it.organization == organization);
        Ok(ours.filter(|it| location.is_none_or(|location| location == it.location)).count() as u64)
    }

    async fn numbered_people(
        &self,
        organization: OrganizationId,
        query: &NumbersQuery,
        skip: u64,
        max: u32,
    ) -> Result<Vec<Person>, StoreError> {
        let mut people = self.rows()?.people_after(organization, None, u32::MAX);
        people.retain(|person| is_numbered(person, query));
        let skip = usize::try_from(skip).unwrap_or(usize::MAX);
        Ok(people.into_iter().skip(skip).take(to_usize(max)).collect())
    }

    async fn count_numbered_people(
        &self,
        organization: OrganizationId,
        query: &NumbersQuery,
    ) -> Result<NumberCounts, StoreError> {
        let mut people = self.rows()?.people_after(organization, None, u32::MAX);
        people.retain(|person| is_numbered(person, query));
        let public = people.iter().filter(|it| it.number.is_some()).count() as u64;
        Ok(NumberCounts { people: people.len() as u64, public })
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

    async fn locked_mailboxes(
        &self,
        organization: OrganizationId,
        attempts_max: u32,
        among: Among,
    ) -> Result<Vec<LockedMailbox>, StoreError> {
        let rows = self.rows()?;
        let mut locked: Vec<_> = rows
            .among(organization, among.location)
            .filter_map(|row| {
                let subject = AttemptSubject::Mailbox(row.mailbox.id);
                let attempts = rows.attempts.of(organization, &subject);
                if attempts.lock_state(attempts_max) == LockState::Open {
                    return None;
                }
                let owner = rows.owner_of(&row.mailbox)?;
                let tries = rows.attempts.tries_of(organization, &subject).iter().rev().cloned().collect();
                Some((rows.attempts.tried(organization, &subject), LockedMailbox { owner, attempts, tries }))
            })
            .collect();
        locked.sort_by_key(|(tried, _)| Reverse(*tried));
        Ok(locked.into_iter().map(|(_, locked)| locked).take(to_usize(among.max)).collect())
    }

    async fn needy_mailboxes(
        &self,
        organization: OrganizationId,
        need: Need,
        among: Among,
    ) -> Result<Vec<Owner>, StoreError> {
        let rows = self.rows()?;
        let mut needy: Vec<_> = rows
            .among(organization, among.location)
            .filter(|row| match need {
                Need::Full { used_ms } => row.mailbox.used_ms >= used_ms,
                Need::Away => row.mailbox.greetings.extended_away.on,
            })
            .collect();
        if let Need::Full { .. } = need {
            needy.sort_by_key(|row| (Reverse(row.mailbox.used_ms), row.mailbox.id));
        }
        let owners = needy.into_iter().filter_map(|row| rows.owner_of(&row.mailbox));
        Ok(owners.take(to_usize(among.max)).collect())
    }

    async fn tries(
        &self,
        organization: OrganizationId,
        subject: &AttemptSubject,
    ) -> Result<Vec<Try>, StoreError> {
        Ok(self.rows()?.attempts.tries_of(organization, subject).iter().rev().cloned().collect())
    }
}

fn fits(person: &Person, query: &PeopleQuery) -> bool {
    let number = person.number.as_ref().map(ToString::to_string).unwrap_or_default();
    let email = person.email.as_deref().unwrap_or_default().to_lowercase();
    let name = person.name.to_lowercase();
    let found = match &query.sought {
        Sought::Part(text) => {
            let fields = [name.as_str(), person.extension.as_str(), &number, &email];
            fields.into_iter().any(|field| field.contains(&text.to_lowercase()))
        }
        Sought::Name(begin) => name.starts_with(&begin.to_lowercase()),
        Sought::Email(whole) => !email.is_empty() && email == whole.to_lowercase(),
    };
    found && query.location.is_none_or(|location| location == person.location)
}

fn is_numbered(person: &Person, query: &NumbersQuery) -> bool {
    let number = person.number.as_ref().map(ToString::to_string);
    query.location.is_none_or(|it| it == person.location)
        && query.extension.as_ref().is_none_or(|it| it == person.extension.as_str())
        && query.number.as_ref().is_none_or(|it| number.as_ref() == Some(it))
}

impl Rows {
    fn among(
        &self,
        organization: OrganizationId,
        location: Option<LocationId>,
    ) -> impl Iterator<Item = &MailboxRow> {
        let ours = move |row: &&MailboxRow| row.mailbox.organization == organization;
        let there = move |row: &&MailboxRow| location.is_none_or(|location| location == row.mailbox.location);
        self.mailboxes.values().filter(ours).filter(there)
    }

    fn owner_of(&self, mailbox: &Mailbox) -> Option<Owner> {
        match mailbox.owner {
            MailboxOwner::Person(id) => self.people.get(&(mailbox.organization, id)).map(Owner::from),
            MailboxOwner::Group(id) => self.groups.get(&(mailbox.organization, id)).map(Owner::from),
        }
    }

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
