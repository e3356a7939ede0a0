//! Calls that are over. Their SIP messages lie in rows of their own: they are much, and go first.

use antiphon_core::call_record::{AnsweredBy, CallRecord, Outcome, SipStep};
use antiphon_core::ids::{CallRecordId, LocationId, OrganizationId, PersonId};
use antiphon_core::message::MessageFrom;
use antiphon_office::ports::{CallFilter, CallLog, CallName, CallsOfPerson, Forgotten, KeptCall, StoreError};
use async_trait::async_trait;
use uuid::Uuid;

use crate::call_json;
use crate::failure::Failure;
use crate::session::{Row, Session, Value, values};
use crate::sql_store::SqlStore;

const INSERT: &str =
    "INSERT INTO calls (id, organization, location, caller_person, caller_number, caller_name,
        called, begun_ms, answered_ms, ended_ms, answered_by, outcome, refused, legs, audio)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT DO NOTHING";
const INSERT_CALL_ID: &str =
    "INSERT INTO call_ids (sip_call_id, call, begun_ms) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
const INSERT_LADDER: &str = "INSERT INTO call_ladders (call, begun_ms, steps) VALUES ($1, $2, $3)";

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, organization, location, caller_person, caller_number, caller_name, called, begun_ms,
                answered_ms, ended_ms, answered_by, outcome, refused, legs, audio FROM calls ",
            $rest
        )
    };
}
const NEWEST: &str = select!("WHERE (begun_ms, id) < ($1, $2) ORDER BY begun_ms DESC, id DESC LIMIT $3");
pub(crate) const NEWEST_OF: &str =
    select!("WHERE organization = $4 AND (begun_ms, id) < ($1, $2) ORDER BY begun_ms DESC, id DESC LIMIT $3");
pub(crate) const NEWEST_AT: &str = select!(
    "WHERE organization = $4 AND location = $5 AND (begun_ms, id) < ($1, $2)
        ORDER BY begun_ms DESC, id DESC LIMIT $3"
);
/// Each half by an index of its own; an extension counts at its location only.
const OF_PERSON: &str = select!(
    "WHERE id IN (
        SELECT id FROM (SELECT id FROM calls WHERE organization = $1 AND caller_person = $3 AND begun_ms < $2
            ORDER BY begun_ms DESC, id DESC LIMIT $8) AS made
        UNION
        SELECT id FROM (SELECT id FROM calls WHERE organization = $1 AND called IN ($5, $6, $7)
            AND (called <> $5 OR location = $4) AND begun_ms < $2
            ORDER BY begun_ms DESC, id DESC LIMIT $8) AS got)
    ORDER BY begun_ms DESC, id DESC LIMIT $8"
);
const ONE: &str = select!("WHERE id = $1");
const BY_CALL_ID: &str =
    "SELECT call FROM call_ids WHERE sip_call_id = $1 ORDER BY begun_ms DESC, call DESC LIMIT 1";
const LADDER: &str = "SELECT steps FROM call_ladders WHERE call = $1";

const FORGET: &str =
    "DELETE FROM calls WHERE id IN (SELECT id FROM calls WHERE begun_ms < $1 ORDER BY begun_ms, id LIMIT $2)";
const FORGET_CALL_IDS: &str = "DELETE FROM call_ids WHERE call IN
    (SELECT id FROM calls WHERE begun_ms < $1 ORDER BY begun_ms, id LIMIT $2)";
const FORGET_LADDERS: &str = "DELETE FROM call_ladders WHERE call IN
    (SELECT call FROM call_ladders WHERE begun_ms < $1 ORDER BY begun_ms, call LIMIT $2)";

#[async_trait]
impl CallLog for SqlStore {
    async fn keep_calls(&self, calls: &[KeptCall]) -> Result<(), StoreError> {
        self.db.write(calls.to_vec(), |session, calls| Box::pin(keep(session, calls))).await
    }

    async fn calls(&self, filter: &CallFilter) -> Result<Vec<CallRecord>, StoreError> {
        self.db.read(*filter, |session, filter| Box::pin(newest(session, filter))).await
    }

    async fn calls_of(&self, wanted: &CallsOfPerson) -> Result<Vec<CallRecord>, StoreError> {
        self.db.read(wanted.clone(), |session, wanted| Box::pin(of_person(session, wanted))).await
    }

    async fn call(&self, name: &CallName) -> Result<Option<KeptCall>, StoreError> {
        self.db.read(name.clone(), |session, name| Box::pin(one(session, name))).await
    }

    async fn forget_calls(
        &self,
        calls_before_ms: i64,
        ladders_before_ms: i64,
        max: u32,
    ) -> Result<Forgotten, StoreError> {
        let limits = (calls_before_ms, ladders_before_ms, max);
        self.db.write(limits, |session, limits| Box::pin(forget(session, *limits))).await
    }
}

async fn of_person(session: &mut Session<'_>, wanted: &CallsOfPerson) -> Result<Vec<CallRecord>, Failure> {
    let values = values![
        wanted.organization.0,
        wanted.begun_before_ms,
        wanted.person.0,
        wanted.location.0,
        &wanted.extension,
        wanted.prefixed.as_deref().unwrap_or_default(),
        wanted.number.as_deref().unwrap_or_default(),
        wanted.max,
    ];
    session.rows(OF_PERSON, values).await?.iter().map(read).collect()
}

async fn keep(session: &mut Session<'_>, calls: &[KeptCall]) -> Result<(), Failure> {
    for call in calls {
        if insert(session, &call.record).await? {
            insert_call_ids(session, &call.record).await?;
            insert_ladder(session, call).await?;
        }
    }
    Ok(())
}

/// False if it is kept already.
async fn insert(session: &mut Session<'_>, record: &CallRecord) -> Result<bool, Failure> {
    let refused = match record.outcome {
        Outcome::Refused(status) => Some(i64::from(status)),
        Outcome::Answered | Outcome::Cancelled | Outcome::Failed => None,
    };
    let values = values![
        record.id.0,
        record.organization.map(|it| it.0),
        record.location.map(|it| it.0),
        record.caller.person.map(|it| it.0),
        record.caller.number.as_deref(),
        record.caller.name.as_deref(),
        &record.called,
        record.begun_ms,
        record.answered_ms,
        record.ended_ms,
        record.answered_by.map(AnsweredBy::word),
        record.outcome.word(),
        refused,
        &call_json::write_legs(&record.legs),
        &call_json::write_audio(&record.audio),
    ];
    Ok(session.run(INSERT, values).await? > 0)
}

async fn insert_call_ids(session: &mut Session<'_>, record: &CallRecord) -> Result<(), Failure> {
    for leg in &record.legs {
        let values = values![&leg.sip_call_id, record.id.0, record.begun_ms];
        session.run(INSERT_CALL_ID, values).await?;
    }
    Ok(())
}

async fn insert_ladder(session: &mut Session<'_>, call: &KeptCall) -> Result<(), Failure> {
    if call.ladder.is_empty() {
        return Ok(());
    }
    let steps = call_json::write_ladder(&call.ladder);
    session.run(INSERT_LADDER, values![call.record.id.0, call.record.begun_ms, &steps]).await?;
    Ok(())
}

async fn newest(session: &mut Session<'_>, filter: &CallFilter) -> Result<Vec<CallRecord>, Failure> {
    // Nothing is less than the identity of zeros: then all of that millisecond are left out.
    let before = filter.before.map_or(Uuid::nil(), |it| it.0);
    let mut values = values![filter.begun_before_ms, before, filter.max];
    values.extend(filter.organization.map(|it| Value::from(it.0)));
    values.extend(filter.location.map(|it| Value::from(it.0)));
    let statement = match (filter.organization, filter.location) {
        (Some(_), Some(_)) => NEWEST_AT,
        (Some(_), None) => NEWEST_OF,
        (None, None) => NEWEST,
        // Locations are an organization's.
        (None, Some(_)) => return Ok(Vec::new()),
    };
    session.rows(statement, values).await?.iter().map(read).collect()
}

async fn one(session: &mut Session<'_>, name: &CallName) -> Result<Option<KeptCall>, Failure> {
    let id = match name {
        CallName::Record(id) => id.0,
        CallName::Sip(call_id) => match session.row(BY_CALL_ID, values![call_id]).await? {
            Some(row) => row.column("call")?,
            None => return Ok(None),
        },
    };
    let Some(row) = session.row(ONE, values![id]).await? else { return Ok(None) };
    let record = read(&row)?;
    let ladder = match session.row(LADDER, values![id]).await? {
        Some(row) => row.parsed("steps", call_json::read_ladder)?,
        None => Vec::<SipStep>::new(),
    };
    Ok(Some(KeptCall { record, ladder }))
}

async fn forget(
    session: &mut Session<'_>,
    (calls_before_ms, ladders_before_ms, max): (i64, i64, u32),
) -> Result<Forgotten, Failure> {
    let ladders_before_ms = ladders_before_ms.max(calls_before_ms);
    let ladders = session.run(FORGET_LADDERS, values![ladders_before_ms, max]).await?;
    session.run(FORGET_CALL_IDS, values![calls_before_ms, max]).await?;
    let calls = session.run(FORGET, values![calls_before_ms, max]).await?;
    Ok(Forgotten { calls, ladders })
}

fn read(row: &Row) -> Result<CallRecord, Failure> {
    let caller = MessageFrom {
        person: row.column::<Option<_>>("caller_person")?.map(PersonId),
        number: row.column("caller_number")?,
        name: row.column("caller_name")?,
    };
    let refused: Option<i64> = row.column("refused")?;
    Ok(CallRecord {
        id: CallRecordId(row.column("id")?),
        organization: row.column::<Option<_>>("organization")?.map(OrganizationId),
        location: row.column::<Option<_>>("location")?.map(LocationId),
        caller,
        called: row.column("called")?,
        begun_ms: row.column("begun_ms")?,
        answered_ms: row.column("answered_ms")?,
        ended_ms: row.column("ended_ms")?,
        answered_by: row.parsed_if_any("answered_by", answered_by)?,
        outcome: row.parsed("outcome", |word| outcome(word, refused))?,
        legs: row.parsed("legs", call_json::read_legs)?,
        audio: row.parsed("audio", call_json::read_audio)?,
    })
}

fn answered_by(word: &str) -> Result<AnsweredBy, ()> {
    AnsweredBy::ALL.into_iter().find(|it| it.word() == word).ok_or(())
}

fn outcome(word: &str, refused: Option<i64>) -> Result<Outcome, ()> {
    let status = refused.and_then(|status| u16::try_from(status).ok()).unwrap_or_default();
    let all = [Outcome::Answered, Outcome::Cancelled, Outcome::Refused(status), Outcome::Failed];
    all.into_iter().find(|it| it.word() == word).ok_or(())
}
