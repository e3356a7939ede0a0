//! Phones and their registered contacts.

use antiphon_core::ids::{DeviceId, OrganizationId, PersonId};
use antiphon_core::person::Device;
use antiphon_office::ports::{Audit, BindingRecord};
use uuid::Uuid;

use crate::failure::Failure;
use crate::session::{Row, Session, Value, values};
use crate::{audit, people};

const INSERT: &str =
    "INSERT INTO devices (organization, id, person, username, ha1_md5, ha1_sha256, in_browser,
        created_ms)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";
/// The phones of people who were removed lie aside with them.
const NAMED: &str = "SELECT organization, id, person, username, ha1_md5, ha1_sha256, in_browser, created_ms
    FROM devices WHERE username = $1 AND EXISTS
        (SELECT 1 FROM people WHERE people.organization = devices.organization AND people.id = devices.person)";
const OF_PERSON: &str =
    "SELECT organization, id, person, username, ha1_md5, ha1_sha256, in_browser, created_ms
    FROM devices WHERE organization = $1 AND person = $2 ORDER BY id";
const ORGANIZATION_OF: &str = "SELECT organization FROM devices WHERE id = $1";
const FORGET_BINDINGS: &str = "DELETE FROM bindings WHERE organization = $1 AND device = $2";
const INSERT_BINDING: &str = "INSERT INTO bindings (organization, device, position, contact, flow, instance,
        user_agent, path, call_id, cseq, expires_ms)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
const BINDINGS: &str = "SELECT contact, flow, instance, user_agent, path, call_id, cseq, expires_ms
    FROM bindings WHERE organization = (SELECT organization FROM devices WHERE id = $1) AND device = $1
    ORDER BY position";
const LIVE: &str = "SELECT d.organization, d.id, d.person, d.username, d.ha1_md5, d.ha1_sha256, d.in_browser,
        d.created_ms, b.contact, b.flow, b.instance, b.user_agent, b.path, b.call_id, b.cseq, b.expires_ms
    FROM bindings b JOIN devices d ON d.organization = b.organization AND d.id = b.device
    WHERE b.expires_ms > $1 ORDER BY d.id, b.position";

pub(crate) async fn insert(session: &mut Session<'_>, device: &Device, audit: &Audit) -> Result<(), Failure> {
    if people::one(session, device.organization, device.person).await?.is_none() {
        return Err(Failure::missing("person"));
    }
    let values = values![
        device.organization.0,
        device.id.0,
        device.person.0,
        &device.username,
        &device.ha1_md5[..],
        &device.ha1_sha256[..],
        device.in_browser,
        device.created_ms,
    ];
    session.add(|| format!("device {}", device.username), INSERT, values).await?;
    audit::insert(session, audit).await
}

pub(crate) async fn named(session: &mut Session<'_>, username: &str) -> Result<Option<Device>, Failure> {
    session.row(NAMED, values![username]).await?.as_ref().map(read).transpose()
}

pub(crate) async fn of_person(
    session: &mut Session<'_>,
    organization: OrganizationId,
    person: PersonId,
) -> Result<Vec<Device>, Failure> {
    session.rows(OF_PERSON, values![organization.0, person.0]).await?.iter().map(read).collect()
}

pub(crate) async fn save_bindings(
    session: &mut Session<'_>,
    device: DeviceId,
    bindings: &[BindingRecord],
) -> Result<(), Failure> {
    let row = session.row(ORGANIZATION_OF, values![device.0]).await?;
    let organization: Uuid = row.ok_or_else(|| Failure::missing("device"))?.column("organization")?;
    session.run(FORGET_BINDINGS, values![organization, device.0]).await?;
    for (position, binding) in (0_i64..).zip(bindings) {
        session.run(INSERT_BINDING, written(organization, device, position, binding)).await?;
    }
    Ok(())
}

pub(crate) async fn bindings(
    session: &mut Session<'_>,
    device: DeviceId,
) -> Result<Vec<BindingRecord>, Failure> {
    session.rows(BINDINGS, values![device.0]).await?.iter().map(read_binding).collect()
}

pub(crate) async fn live_bindings(
    session: &mut Session<'_>,
    now_ms: i64,
) -> Result<Vec<(Device, BindingRecord)>, Failure> {
    let rows = session.rows(LIVE, values![now_ms]).await?;
    rows.iter().map(|row| Ok((read(row)?, read_binding(row)?))).collect()
}

fn written(organization: Uuid, device: DeviceId, position: i64, binding: &BindingRecord) -> Vec<Value> {
    values![
        organization,
        device.0,
        position,
        &binding.contact,
        &binding.flow,
        binding.instance.as_deref(),
        binding.user_agent.as_deref(),
        &serde_json::to_string(&binding.path).expect("a list of texts is always JSON"),
        &binding.call_id,
        binding.cseq,
        binding.expires_ms,
    ]
}

fn read(row: &Row) -> Result<Device, Failure> {
    Ok(Device {
        id: DeviceId(row.column("id")?),
        organization: OrganizationId(row.column("organization")?),
        person: PersonId(row.column("person")?),
        username: row.column("username")?,
        ha1_md5: digest(row, "ha1_md5")?,
        ha1_sha256: digest(row, "ha1_sha256")?,
        in_browser: row.column("in_browser")?,
        created_ms: row.column("created_ms")?,
    })
}

fn digest<const N: usize>(row: &Row, name: &str) -> Result<[u8; N], Failure> {
    row.column::<Vec<u8>>(name)?.try_into().map_err(|_| Failure::corrupt(name))
}

fn read_binding(row: &Row) -> Result<BindingRecord, Failure> {
    Ok(BindingRecord {
        contact: row.column("contact")?,
        flow: row.column("flow")?,
        instance: row.column("instance")?,
        user_agent: row.column("user_agent")?,
        path: row.parsed("path", |text| serde_json::from_str(text))?,
        call_id: row.column("call_id")?,
        cseq: row.column("cseq")?,
        expires_ms: row.column("expires_ms")?,
    })
}
