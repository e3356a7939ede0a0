//! People in lists. What they are looked for by stands in one text of their row, in small letters, because the engines
//! differ in what they know of capitals beyond ASCII.

use antiphon_core::ids::{MailboxId, OrganizationId, PersonId};
use antiphon_core::numbering::PhoneNumber;
use antiphon_core::person::Person;
use antiphon_office::ports::{
    Audit, NumberOwner, NumberRecord, PeopleQuery, PersonEdit, Roster, StoreError, Unwell,
};
use async_trait::async_trait;
use uuid::Uuid;

use crate::failure::Failure;
use crate::people::{self, FOUND};
use crate::session::{Session, values};
use crate::sql_store::SqlStore;
use crate::{audit, numbers};

const COUNT: &str = "SELECT COUNT(*) AS people FROM people WHERE organization = $1";
const EDIT: &str = "UPDATE people SET name = $3, email = $4, extension = $5, number = $6, sought = $7
    WHERE organization = $1 AND id = $2";
const LOCKED: &str = "SELECT subject FROM attempts WHERE organization = $1 AND kind = 'mailbox'
        AND (own_phone >= $2 OR outside >= $2)
    ORDER BY tried DESC LIMIT $3";
const FULL_OR_AWAY: &str = "SELECT id FROM mailboxes
    WHERE organization = $1 AND (used_ms >= $2 OR away_greeting_on) ORDER BY id LIMIT $3";

#[async_trait]
impl Roster for SqlStore {
    async fn find_people(
        &self,
        organization: OrganizationId,
        query: &PeopleQuery,
    ) -> Result<Vec<Person>, StoreError> {
        self.db
            .read((organization, query.clone()), |session, (organization, query)| {
                Box::pin(find(session, *organization, query))
            })
            .await
    }

    async fn count_people(&self, organization: OrganizationId) -> Result<u64, StoreError> {
        self.db.read(organization, |session, organization| Box::pin(count(session, *organization))).await
    }

    async fn edit_person(
        &self,
        organization: OrganizationId,
        id: PersonId,
        edit: &PersonEdit,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let change = (organization, id, edit.clone(), audit.clone());
        self.db
            .write(change, |session, (organization, id, edit, audit)| {
                Box::pin(self::edit(session, *organization, *id, edit, audit))
            })
            .await
    }

    async fn mailboxes_unwell(
        &self,
        organization: OrganizationId,
        unwell: Unwell,
    ) -> Result<Vec<MailboxId>, StoreError> {
        self.db
            .read((organization, unwell), |session, (organization, unwell)| {
                Box::pin(self::unwell(session, *organization, *unwell))
            })
            .await
    }
}

/// What a person is looked for by.
pub(crate) fn sought(person: &Person) -> String {
    let number = person.number.as_ref().map(PhoneNumber::as_str).unwrap_or_default();
    let email = person.email.as_deref().unwrap_or_default();
    // A line each, so that nothing is found across two of them.
    format!("{}\n{}\n{number}\n{email}", person.name, person.extension).to_lowercase()
}

async fn find(
    session: &mut Session<'_>,
    organization: OrganizationId,
    query: &PeopleQuery,
) -> Result<Vec<Person>, Failure> {
    let location = query.location.map(|it| it.0);
    let after = query.after.map(|it| it.0);
    let values = values![organization.0, &pattern(&query.text), location, after, query.max];
    session.rows(FOUND, values).await?.iter().map(people::read).collect()
}

/// The text anywhere, with the signs that mean something to LIKE taken literally.
fn pattern(text: &str) -> String {
    let literal = text.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{literal}%")
}

async fn count(session: &mut Session<'_>, organization: OrganizationId) -> Result<u64, Failure> {
    let row = session.row(COUNT, values![organization.0]).await?;
    row.map_or(Ok(0), |row| row.amount("people"))
}

async fn edit(
    session: &mut Session<'_>,
    organization: OrganizationId,
    id: PersonId,
    edit: &PersonEdit,
    audit: &Audit,
) -> Result<(), Failure> {
    let before =
        people::locked(session, organization, id).await?.ok_or_else(|| Failure::missing("person"))?;
    let person = edit.applied(before);
    let owner = NumberOwner::Person(id);
    let record = NumberRecord { organization, location: person.location, owner };
    numbers::free(session, &record).await?;
    numbers::take(session, &record, Some(&person.extension), person.number.as_ref()).await?;
    let values = values![
        organization.0,
        id.0,
        &person.name,
        person.email.as_deref(),
        person.extension.as_str(),
        person.number.as_ref().map(PhoneNumber::as_str),
        &sought(&person),
    ];
    session.change("person", EDIT, values).await?;
    audit::insert(session, audit).await
}

async fn unwell(
    session: &mut Session<'_>,
    organization: OrganizationId,
    unwell: Unwell,
) -> Result<Vec<MailboxId>, Failure> {
    let mut found = Vec::new();
    for row in session.rows(LOCKED, values![organization.0, unwell.attempts_max, unwell.max]).await? {
        found.push(MailboxId(row.parsed("subject", Uuid::parse_str)?));
    }
    for row in session.rows(FULL_OR_AWAY, values![organization.0, unwell.full_ms, unwell.max]).await? {
        found.push(MailboxId(row.column("id")?));
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_looked_for_literally() {
        assert_eq!(pattern("Ada_100%"), "%ada\\_100\\%%");
    }
}
