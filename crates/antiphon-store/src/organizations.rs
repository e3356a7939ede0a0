//! Organizations and their service settings.

use antiphon_core::branding::{Branding, Colour};
use antiphon_core::ids::OrganizationId;
use antiphon_core::mailbox::PasscodeHash;
use antiphon_core::organization::{Organization, ServiceSettings};
use antiphon_office::ports::{Audit, DefaultPasscode, StoreError};

use crate::failure::Failure;
use crate::session::{Row, Session, values};
use crate::{audit, branding, settings_json};

const INSERT: &str =
    "INSERT INTO organizations (id, name, branded, service, version, created_ms, accent, logo_type, logo)
    VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, $8) ON CONFLICT DO NOTHING";
const ALL: &str = "SELECT id, name, branded, accent, logo_type, service, version, created_ms
    FROM organizations ORDER BY created_ms, id";
const TWO: &str = "SELECT id, name, branded, accent, logo_type, service, version, created_ms
    FROM organizations LIMIT 2";
const ONE: &str = "SELECT id, name, branded, accent, logo_type, service, version, created_ms
    FROM organizations WHERE id = $1";
/// Changes nothing.
const LOCK: &str = "UPDATE organizations SET version = version WHERE id = $1";
const SAVE_SERVICE: &str =
    "UPDATE organizations SET service = $3, version = version + 1 WHERE id = $1 AND version = $2";
const SET_DEFAULT: &str = "UPDATE organizations SET default_passcode = $2 WHERE id = $1";
const DEFAULT: &str = "SELECT default_passcode FROM organizations WHERE id = $1";
const DEFAULTS_BECOME_UNSET: &str = "UPDATE credentials SET access = 'unset', hash = NULL, since_ms = NULL
    WHERE organization = $1 AND access = 'default'";

pub(crate) async fn insert(
    session: &mut Session<'_>,
    organization: &Organization,
    audit: &Audit,
) -> Result<(), Failure> {
    add(session, organization).await?;
    audit::insert(session, audit).await
}

pub(crate) async fn add(session: &mut Session<'_>, organization: &Organization) -> Result<(), Failure> {
    let values = values![
        organization.id.0,
        &organization.name,
        organization.branded,
        &settings_json::write(&organization.service),
        organization.version,
        organization.created_ms,
        organization.branding.accent.as_ref().map(Colour::to_string).as_deref(),
        // A logo comes later, if at all.
        b"".as_slice(),
    ];
    session.add(|| format!("organization {}", organization.id), INSERT, values).await
}

/// Makes whoever else counts something of the organization wait until this transaction ends.
pub(crate) async fn lock(session: &mut Session<'_>, id: OrganizationId) -> Result<(), Failure> {
    session.change("organization", LOCK, values![id.0]).await
}

pub(crate) async fn all(session: &mut Session<'_>) -> Result<Vec<Organization>, Failure> {
    session.rows(ALL, vec![]).await?.iter().map(read).collect()
}

/// The one there is, if there are not several.
pub(crate) async fn only(session: &mut Session<'_>) -> Result<Option<Organization>, Failure> {
    match session.rows(TWO, vec![]).await?.as_slice() {
        [only] => read(only).map(Some),
        _ => Ok(None),
    }
}

pub(crate) async fn one(
    session: &mut Session<'_>,
    id: OrganizationId,
) -> Result<Option<Organization>, Failure> {
    session.row(ONE, values![id.0]).await?.as_ref().map(read).transpose()
}

pub(crate) async fn save_service(
    session: &mut Session<'_>,
    id: OrganizationId,
    version: i64,
    settings: &ServiceSettings,
    default: &DefaultPasscode,
) -> Result<(), Failure> {
    let values = values![id.0, version, &settings_json::write(settings)];
    if session.run(SAVE_SERVICE, values).await? == 0 {
        return Err(not_current(session, id).await?);
    }
    match default {
        DefaultPasscode::Keep => {}
        DefaultPasscode::Set(hash) => {
            session.run(SET_DEFAULT, values![id.0, &hash.0]).await?;
        }
        DefaultPasscode::Off => {
            session.run(SET_DEFAULT, values![id.0, None::<&str>]).await?;
            session.run(DEFAULTS_BECOME_UNSET, values![id.0]).await?;
        }
    }
    Ok(())
}

pub(crate) async fn default_passcode(
    session: &mut Session<'_>,
    id: OrganizationId,
) -> Result<Option<PasscodeHash>, Failure> {
    let Some(row) = session.row(DEFAULT, values![id.0]).await? else { return Ok(None) };
    Ok(row.column::<Option<String>>("default_passcode")?.map(PasscodeHash))
}

/// Why a change of an organization found no row: there is none, or somebody else changed it.
pub(crate) async fn not_current(session: &mut Session<'_>, id: OrganizationId) -> Result<Failure, Failure> {
    Ok(match one(session, id).await? {
        None => Failure::missing("organization"),
        Some(organization) => {
            Failure::Refused(StoreError::Conflict(format!("organization {}", organization.name)))
        }
    })
}

fn read(row: &Row) -> Result<Organization, Failure> {
    Ok(Organization {
        id: OrganizationId(row.column("id")?),
        name: row.column("name")?,
        branded: row.column("branded")?,
        branding: Branding {
            accent: row.parsed_if_any("accent", Colour::parse)?,
            logo: row.parsed_if_any("logo_type", branding::format)?,
        },
        created_ms: row.column("created_ms")?,
        service: row.parsed("service", settings_json::read)?,
        version: row.column("version")?,
    })
}
