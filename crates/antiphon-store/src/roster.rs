//! People in lists, and what needs somebody's attention. What they are looked for by stands in one text of their row, in small letters, because the engines
//! differ in what they know of capitals beyond ASCII.

use antiphon_core::ids::{LocationId, OrganizationId, PersonId};
use antiphon_core::numbering::PhoneNumber;
use antiphon_core::person::Person;
use antiphon_office::owner::Owner;
use antiphon_office::ports::{
    Among, AttemptSubject, Audit, LockedMailbox, Need, NumberCounts, NumberOwner, NumberRecord, NumbersQuery,
    PeopleQuery, PersonEdit, Roster, Sought, StoreError, Try,
};
use async_trait::async_trait;
use uuid::Uuid;

use crate::failure::Failure;
use crate::people::{self, FOUND, FOUND_AT, WITH_EMAIL};
use crate::session::{Session, values};
use crate::sql_store::SqlStore;
use crate::{attempts, audit, numbers, unwell};

const COUNT: &str = "SELECT COUNT(*) AS people FROM people WHERE organization = $1";
const COUNT_AT: &str = "SELECT COUNT(*) AS people FROM people WHERE organization = $1 AND location = $2";
const EXTENSION: &str = "SELECT extension FROM people WHERE organization = $1 AND id = $2";
const NUMBERED: &str =
    "SELECT organization, id, location, name, email, extension, number, mailbox, forwarded,
        forwarded_to, created_ms
    FROM people WHERE organization = $1 AND ($2 IS NULL OR location = $2)
        AND ($3 IS NULL OR extension = $3) AND ($4 IS NULL OR number = $4)
    ORDER BY extension, id LIMIT $5 OFFSET $6";
const COUNT_NUMBERED: &str = "SELECT COUNT(*) AS people, COUNT(number) AS public
    FROM people WHERE organization = $1 AND ($2 IS NULL OR location = $2)
        AND ($3 IS NULL OR extension = $3) AND ($4 IS NULL OR number = $4)";
const EDIT: &str = "UPDATE people SET name = $3, email = $4, extension = $5, number = $6, sought = $7,
        email_sought = $8
    WHERE organization = $1 AND id = $2";
/// How no name begins.
const NO_NAME: &str = "\n";

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

    async fn count_people(
        &self,
        organization: OrganizationId,
        location: Option<LocationId>,
    ) -> Result<u64, StoreError> {
        self.db
            .read((organization, location), |session, (organization, location)| {
                Box::pin(count(session, *organization, *location))
            })
            .await
    }

    async fn numbered_people(
        &self,
        organization: OrganizationId,
        query: &NumbersQuery,
        skip: u64,
        max: u32,
    ) -> Result<Vec<Person>, StoreError> {
        let wanted = (organization, query.clone(), skip, max);
        self.db
            .read(wanted, |session, (organization, query, skip, max)| {
                Box::pin(numbered(session, *organization, query, (*skip, *max)))
            })
            .await
    }

    async fn count_numbered_people(
        &self,
        organization: OrganizationId,
        query: &NumbersQuery,
    ) -> Result<NumberCounts, StoreError> {
        self.db
            .read((organization, query.clone()), |session, (organization, query)| {
                Box::pin(count_numbered(session, *organization, query))
            })
            .await
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

    async fn locked_mailboxes(
        &self,
        organization: OrganizationId,
        attempts_max: u32,
        among: Among,
    ) -> Result<Vec<LockedMailbox>, StoreError> {
        self.db
            .read((organization, attempts_max, among), |session, (organization, attempts_max, among)| {
                Box::pin(unwell::locked(session, *organization, *attempts_max, *among))
            })
            .await
    }

    async fn needy_mailboxes(
        &self,
        organization: OrganizationId,
        need: Need,
        among: Among,
    ) -> Result<Vec<Owner>, StoreError> {
        self.db
            .read((organization, need, among), |session, (organization, need, among)| {
                Box::pin(unwell::needy(session, *organization, *need, *among))
            })
            .await
    }

    async fn tries(
        &self,
        organization: OrganizationId,
        subject: &AttemptSubject,
    ) -> Result<Vec<Try>, StoreError> {
        self.db
            .read((organization, subject.clone()), |session, (organization, subject)| {
                Box::pin(attempts::tries_of(session, *organization, subject))
            })
            .await
    }
}

/// The whole address that a person is found by.
pub(crate) fn email_sought(person: &Person) -> Option<String> {
    person.email.as_ref().map(|email| email.to_lowercase())
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
    let Some((extension, id)) = behind(session, organization, query.after).await? else {
        return Ok(Vec::new());
    };
    let (statement, text) = match (&query.sought, query.location) {
        (Sought::Email(email), _) => (WITH_EMAIL, email.to_lowercase()),
        (Sought::Name(begin), Some(_)) => (FOUND_AT, beginning(begin)),
        (Sought::Name(begin), None) => (FOUND, beginning(begin)),
        (Sought::Part(text), Some(_)) => (FOUND_AT, pattern(text)),
        (Sought::Part(text), None) => (FOUND, pattern(text)),
    };
    let mut values = values![organization.0, &text, &extension, id, query.max];
    if statement != FOUND {
        values.push(query.location.map(|it| it.0).into());
    }
    session.rows(statement, values).await?.iter().map(people::read).collect()
}

/// The place in the list behind which to go on: before everybody where nobody is named, and none where the one named is
/// not there.
async fn behind(
    session: &mut Session<'_>,
    organization: OrganizationId,
    after: Option<PersonId>,
) -> Result<Option<(String, Uuid)>, Failure> {
    let Some(after) = after else { return Ok(Some((String::new(), Uuid::nil()))) };
    let row = session.row(EXTENSION, values![organization.0, after.0]).await?;
    row.map(|row| Ok((row.column("extension")?, after.0))).transpose()
}

/// The text anywhere, with the signs that mean something to LIKE taken literally.
pub(crate) fn pattern(text: &str) -> String {
    format!("%{}%", literal(text))
}

/// The text at the beginning, which is the name's: names have one line.
fn beginning(text: &str) -> String {
    let line = if text.contains('\n') { NO_NAME } else { text };
    format!("{}%", literal(line))
}

fn literal(text: &str) -> String {
    text.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

async fn count(
    session: &mut Session<'_>,
    organization: OrganizationId,
    location: Option<LocationId>,
) -> Result<u64, Failure> {
    let row = match location {
        Some(location) => session.row(COUNT_AT, values![organization.0, location.0]).await?,
        None => session.row(COUNT, values![organization.0]).await?,
    };
    row.map_or(Ok(0), |row| row.amount("people"))
}

async fn numbered(
    session: &mut Session<'_>,
    organization: OrganizationId,
    query: &NumbersQuery,
    (skip, max): (u64, u32),
) -> Result<Vec<Person>, Failure> {
    let NumbersQuery { location, extension, number } = query;
    let location = location.map(|it| it.0);
    let values = values![organization.0, location, extension.as_deref(), number.as_deref(), max, skip];
    session.rows(NUMBERED, values).await?.iter().map(people::read).collect()
}

async fn count_numbered(
    session: &mut Session<'_>,
    organization: OrganizationId,
    query: &NumbersQuery,
) -> Result<NumberCounts, Failure> {
    let NumbersQuery { location, extension, number } = query;
    let location = location.map(|it| it.0);
    let values = values![organization.0, location, extension.as_deref(), number.as_deref()];
    let Some(row) = session.row(COUNT_NUMBERED, values).await? else { return Ok(NumberCounts::default()) };
    Ok(NumberCounts { people: row.amount("people")?, public: row.amount("public")? })
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
        email_sought(&person).as_deref(),
    ];
    session.change("person", EDIT, values).await?;
    audit::insert(session, audit).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{LITE_TOKENS, MIGRATIONS, with_tokens};
    use crate::{call_log, device_list};

    const TEN_THOUSAND: &str =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
        INSERT INTO people SELECT CAST(i % 3 AS BLOB), CAST(i AS BLOB), CAST(i % 10 AS BLOB), 'Ada', NULL,
            CAST(100000 + i AS TEXT), NULL, CAST(i AS BLOB), 0, NULL, i, 'ada' || i, 'ada' || i || '@example.org' FROM n";

    #[test]
    fn a_search_reads_an_index_alone() {
        let connection = rusqlite::Connection::open_in_memory().unwrap();
        for statement in MIGRATIONS.iter().copied().flatten() {
            connection.execute_batch(&with_tokens(statement, LITE_TOKENS)).unwrap();
        }
        connection.execute_batch(TEN_THOUSAND).unwrap();
        connection.execute_batch("ANALYZE").unwrap();
        for (statement, index) in [
            (
                FOUND,
                "SEARCH people USING COVERING INDEX people_by_extension (organization=? AND (extension,id)>(?,?))",
            ),
            // Walking through everybody to look who is on the page would find them in order too.
            (FOUND, "SEARCH p USING INDEX sqlite_autoindex_people_1 (organization=? AND id=?)"),
            (FOUND_AT, "SEARCH people USING COVERING INDEX people_by_location"),
            (FOUND_AT, "SEARCH p USING INDEX sqlite_autoindex_people_1 (organization=? AND id=?)"),
            (WITH_EMAIL, "SEARCH people USING INDEX people_by_email (organization=? AND email_sought=?"),
            (COUNT_AT, "SEARCH people USING COVERING INDEX people_by_location"),
            (device_list::FOUND, "SEARCH p USING INDEX people_by_extension"),
            (device_list::FOUND_AT, "SEARCH p USING INDEX people_by_location"),
            (call_log::NEWEST_OF, "SEARCH calls USING INDEX calls_of_organization"),
            (call_log::NEWEST_AT, "SEARCH calls USING INDEX calls_of_location"),
            (unwell::LOCKED_LITE, "SEARCH a USING INDEX attempts_counted"),
            (unwell::FULL, "SEARCH m USING INDEX mailboxes_by_space"),
            (unwell::AWAY, "SEARCH m USING INDEX mailboxes_away"),
        ] {
            let mut explained = connection.prepare(&format!("EXPLAIN QUERY PLAN {statement}")).unwrap();
            let plan = explained.raw_query().mapped(|row| row.get("detail"));
            let steps: Vec<String> = plan.map(Result::unwrap).collect();
            assert!(steps.iter().any(|step| step.starts_with(index)), "{steps:?}");
            // A page that was found is read from its beginning.
            let is_scan = |step: &String| step.starts_with("SCAN") && step != "SCAN f";
            assert!(!steps.iter().any(is_scan), "{steps:?}");
        }
    }

    #[test]
    fn what_is_typed_is_looked_for_literally() {
        assert_eq!(pattern("Ada_100%"), "%ada\\_100\\%%");
    }
}
