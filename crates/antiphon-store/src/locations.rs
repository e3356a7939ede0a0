//! Locations and their voice portals.

use std::collections::BTreeMap;

use antiphon_core::ids::{LocationId, OrganizationId};
use antiphon_core::key_layout::KeyLayout;
use antiphon_core::location::{Location, Place, PlaceField, VoicePortal};
use antiphon_core::mailbox::PasscodeHash;
use antiphon_core::numbering::{Extension, PhoneNumber};
use antiphon_office::ports::{AttemptSubject, Audit, NumberOwner, NumberRecord, StoreError};

use crate::failure::Failure;
use crate::session::{Row, Session, Value, values};
use crate::{attempts, audit, numbers};

const INSERT: &str = "INSERT INTO locations (organization, id, name, time_zone, prefix, portal_name,
        portal_caller_id_first, portal_caller_id_last, portal_language, portal_key_layout,
        portal_extension, portal_number,
        version, place, created_ms)
    SELECT id, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15 FROM organizations WHERE id = $1
    ON CONFLICT DO NOTHING";
const ALL: &str = "SELECT organization, id, name, time_zone, prefix, portal_name, portal_caller_id_first,
        portal_caller_id_last, portal_language, portal_key_layout, portal_extension, portal_number,
        version, place, created_ms
    FROM locations WHERE organization = $1 ORDER BY created_ms, id";
const ONE: &str = "SELECT organization, id, name, time_zone, prefix, portal_name, portal_caller_id_first,
        portal_caller_id_last, portal_language, portal_key_layout, portal_extension, portal_number,
        version, place, created_ms
    FROM locations WHERE organization = $1 AND id = $2";
const SAVE: &str = "UPDATE locations SET name = $3, time_zone = $4, prefix = $5, portal_name = $6,
        portal_caller_id_first = $7, portal_caller_id_last = $8, portal_language = $9,
        portal_key_layout = $10, portal_extension = $11, portal_number = $12, place = $14,
        version = version + 1
    WHERE organization = $1 AND id = $2 AND version = $13";
const SAVE_PASSCODE: &str = "UPDATE locations SET portal_passcode = $3 WHERE organization = $1 AND id = $2";
const PASSCODE: &str = "SELECT portal_passcode FROM locations WHERE organization = $1 AND id = $2";
const ORGANIZATION_EXISTS: &str = "SELECT id FROM organizations WHERE id = $1";

pub(crate) async fn insert(
    session: &mut Session<'_>,
    location: &Location,
    audit: &Audit,
) -> Result<(), Failure> {
    if session.row(ORGANIZATION_EXISTS, values![location.organization.0]).await?.is_none() {
        return Err(Failure::missing("organization"));
    }
    let mut values = written(location);
    values.push(location.created_ms.into());
    session.add(|| format!("location {}", location.id), INSERT, values).await?;
    take_numbers(session, location).await?;
    audit::insert(session, audit).await
}

pub(crate) async fn all(
    session: &mut Session<'_>,
    organization: OrganizationId,
) -> Result<Vec<Location>, Failure> {
    session.rows(ALL, values![organization.0]).await?.iter().map(read).collect()
}

pub(crate) async fn one(
    session: &mut Session<'_>,
    organization: OrganizationId,
    id: LocationId,
) -> Result<Option<Location>, Failure> {
    session.row(ONE, values![organization.0, id.0]).await?.as_ref().map(read).transpose()
}

pub(crate) async fn save(
    session: &mut Session<'_>,
    location: &Location,
    audit: &Audit,
) -> Result<(), Failure> {
    if session.run(SAVE, written(location)).await? == 0 {
        let there = one(session, location.organization, location.id).await?;
        return Err(match there {
            None => Failure::missing("location"),
            Some(there) => Failure::Refused(StoreError::Conflict(format!("location {}", there.name))),
        });
    }
    numbers::free(session, &portal_of(location)).await?;
    take_numbers(session, location).await?;
    audit::insert(session, audit).await
}

pub(crate) async fn save_passcode(
    session: &mut Session<'_>,
    organization: OrganizationId,
    location: LocationId,
    hash: &PasscodeHash,
    audit: &Audit,
) -> Result<(), Failure> {
    session.change("location", SAVE_PASSCODE, values![organization.0, location.0, &hash.0]).await?;
    attempts::clear(session, organization, &AttemptSubject::Portal(location)).await?;
    audit::insert(session, audit).await
}

pub(crate) async fn passcode(
    session: &mut Session<'_>,
    organization: OrganizationId,
    location: LocationId,
) -> Result<Option<PasscodeHash>, Failure> {
    let Some(row) = session.row(PASSCODE, values![organization.0, location.0]).await? else {
        return Ok(None);
    };
    Ok(row.column::<Option<String>>("portal_passcode")?.map(PasscodeHash))
}

fn portal_of(location: &Location) -> NumberRecord {
    let (organization, location) = (location.organization, location.id);
    NumberRecord { organization, location, owner: NumberOwner::Portal }
}

async fn take_numbers(session: &mut Session<'_>, location: &Location) -> Result<(), Failure> {
    let portal = &location.portal;
    numbers::take(session, &portal_of(location), portal.extension.as_ref(), portal.number.as_ref()).await
}

fn written(location: &Location) -> Vec<Value> {
    let portal = &location.portal;
    values![
        location.organization.0,
        location.id.0,
        &location.name,
        &location.time_zone,
        location.prefix.as_deref(),
        &portal.name,
        &portal.caller_id_first,
        &portal.caller_id_last,
        &portal.language,
        portal.key_layout.word(),
        portal.extension.as_ref().map(Extension::as_str),
        portal.number.as_ref().map(PhoneNumber::as_str),
        location.version,
        &written_place(&location.place),
    ]
}

fn read(row: &Row) -> Result<Location, Failure> {
    Ok(Location {
        id: LocationId(row.column("id")?),
        organization: OrganizationId(row.column("organization")?),
        name: row.column("name")?,
        time_zone: row.column("time_zone")?,
        prefix: row.column("prefix")?,
        place: row.parsed("place", read_place)?,
        portal: VoicePortal {
            name: row.column("portal_name")?,
            caller_id_first: row.column("portal_caller_id_first")?,
            caller_id_last: row.column("portal_caller_id_last")?,
            language: row.column("portal_language")?,
            key_layout: row.parsed("portal_key_layout", |word| KeyLayout::parse(word).ok_or(()))?,
            extension: row.parsed_if_any("portal_extension", Extension::parse)?,
            number: row.parsed_if_any("portal_number", PhoneNumber::parse)?,
        },
        created_ms: row.column("created_ms")?,
        version: row.column("version")?,
    })
}

/// A place as a JSON object of its own words.
fn written_place(place: &Place) -> String {
    let words: BTreeMap<&str, &str> = place.iter().map(|(field, text)| (field.word(), text)).collect();
    serde_json::to_string(&words).expect("texts are always JSON")
}

fn read_place(text: &str) -> Result<Place, ()> {
    let words: BTreeMap<String, String> = serde_json::from_str(text).map_err(drop)?;
    let mut place = Place::default();
    for (word, text) in words {
        place.note(PlaceField::from_word(&word).ok_or(())?, text);
    }
    Ok(place)
}
