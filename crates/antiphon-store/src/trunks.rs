//! Trunks, and what the running server says of them.

use antiphon_core::ids::{LocationId, OrganizationId, TrunkId};
use antiphon_core::trunk::{Trunk, TrunkAccount, TrunkLamps, TrunkLogin};
use antiphon_office::ports::{Audit, StoreError, TrunkState, Trunks};
use async_trait::async_trait;

use crate::failure::Failure;
use crate::session::{Row, Session, Value, values};
use crate::sql_store::SqlStore;
use crate::{audit, locations, trunk_json};

const INSERT: &str = "INSERT INTO trunks (organization, id, location, name, facts, account, password, login,
        ha1_md5, ha1_sha256, created_ms, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING";
const ALL: &str = "SELECT organization, id, location, name, facts, account, password, login, ha1_md5,
        ha1_sha256, created_ms, version
    FROM trunks ORDER BY created_ms, id";
const OF: &str = "SELECT organization, id, location, name, facts, account, password, login, ha1_md5,
        ha1_sha256, created_ms, version
    FROM trunks WHERE organization = $1 ORDER BY created_ms, id";
const ONE: &str = "SELECT organization, id, location, name, facts, account, password, login, ha1_md5,
        ha1_sha256, created_ms, version
    FROM trunks WHERE organization = $1 AND id = $2";
/// Changes nothing, but makes whoever else wants to change it wait until this transaction ends.
const LOCK: &str = "UPDATE trunks SET version = version WHERE organization = $1 AND id = $2
    RETURNING organization, id, location, name, facts, account, password, login, ha1_md5, ha1_sha256,
        created_ms, version";
const NAMED: &str = "SELECT id FROM trunks WHERE organization = $1 AND name = $2 AND id <> $3";
const WITH_LOGIN: &str = "SELECT id FROM trunks WHERE login = $1 AND id <> $2";
const SAVE: &str = "UPDATE trunks SET location = $3, name = $4, facts = $5, account = $6, password = $7,
        login = $8, ha1_md5 = $9, ha1_sha256 = $10, version = version + 1
    WHERE organization = $1 AND id = $2";
const REMOVE: &str = "DELETE FROM trunks WHERE organization = $1 AND id = $2";
const FORGET_STATE: &str = "DELETE FROM trunk_states WHERE organization = $1 AND trunk = $2";
const SAVE_STATE: &str = "INSERT INTO trunk_states (organization, trunk, state, at_ms)
    SELECT organization, id, $3, $4 FROM trunks WHERE organization = $1 AND id = $2
    ON CONFLICT (organization, trunk) DO UPDATE SET state = excluded.state, at_ms = excluded.at_ms";
const STATES: &str = "SELECT organization, trunk, state, at_ms FROM trunk_states
    WHERE organization = $1 ORDER BY trunk";

#[async_trait]
impl Trunks for SqlStore {
    async fn insert_trunk(&self, trunk: &Trunk, audit: &Audit) -> Result<(), StoreError> {
        let new = (trunk.clone(), audit.clone());
        self.db.write(new, |session, (new, audit)| Box::pin(insert(session, new, audit))).await
    }

    async fn trunks(&self, organization: OrganizationId) -> Result<Vec<Trunk>, StoreError> {
        self.db
            .read(organization, |session, organization| Box::pin(all(session, OF, values![organization.0])))
            .await
    }

    async fn all_trunks(&self) -> Result<Vec<Trunk>, StoreError> {
        self.db.read((), |session, ()| Box::pin(all(session, ALL, Vec::new()))).await
    }

    async fn trunk(&self, organization: OrganizationId, id: TrunkId) -> Result<Option<Trunk>, StoreError> {
        self.db
            .read((organization, id), |session, (organization, id)| {
                Box::pin(one(session, ONE, *organization, *id))
            })
            .await
    }

    async fn save_trunk(&self, trunk: &Trunk, audit: &Audit) -> Result<(), StoreError> {
        let changed = (trunk.clone(), audit.clone());
        self.db.write(changed, |session, (changed, audit)| Box::pin(save(session, changed, audit))).await
    }

    async fn remove_trunk(
        &self,
        organization: OrganizationId,
        id: TrunkId,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        self.db
            .write((organization, id, audit.clone()), |session, (organization, id, audit)| {
                Box::pin(remove(session, *organization, *id, audit))
            })
            .await
    }

    async fn save_trunk_state(&self, state: &TrunkState) -> Result<(), StoreError> {
        self.db.write(state.clone(), |session, state| Box::pin(save_state(session, state))).await
    }

    async fn trunk_states(&self, organization: OrganizationId) -> Result<Vec<TrunkState>, StoreError> {
        self.db.read(organization, |session, organization| Box::pin(states(session, *organization))).await
    }
}

async fn insert(session: &mut Session<'_>, new: &Trunk, audit: &Audit) -> Result<(), Failure> {
    check(session, new).await?;
    let mut values = written(new);
    values.extend(values![new.created_ms, new.version]);
    session.add(|| format!("trunk {}", new.name), INSERT, values).await?;
    audit::insert(session, audit).await
}

async fn all(
    session: &mut Session<'_>,
    statement: &'static str,
    values: Vec<Value>,
) -> Result<Vec<Trunk>, Failure> {
    session.rows(statement, values).await?.iter().map(read).collect()
}

async fn one(
    session: &mut Session<'_>,
    statement: &'static str,
    organization: OrganizationId,
    id: TrunkId,
) -> Result<Option<Trunk>, Failure> {
    session.row(statement, values![organization.0, id.0]).await?.as_ref().map(read).transpose()
}

async fn save(session: &mut Session<'_>, changed: &Trunk, audit: &Audit) -> Result<(), Failure> {
    let before = one(session, LOCK, changed.organization, changed.id).await?;
    let before = before.ok_or_else(|| Failure::missing("trunk"))?;
    if before.version != changed.version {
        return Err(Failure::conflict(format!("trunk {}", before.name)));
    }
    check(session, changed).await?;
    session.change("trunk", SAVE, written(changed)).await?;
    audit::insert(session, audit).await
}

/// Whether its location is there, and its name and login are its own.
async fn check(session: &mut Session<'_>, trunk: &Trunk) -> Result<(), Failure> {
    if locations::one(session, trunk.organization, trunk.location).await?.is_none() {
        return Err(Failure::missing("location"));
    }
    let named = values![trunk.organization.0, &trunk.name, trunk.id.0];
    if session.row(NAMED, named).await?.is_some() {
        return Err(Failure::exists(format!("trunk {}", trunk.name)));
    }
    if let Some(login) = &trunk.login
        && session.row(WITH_LOGIN, values![&login.username, trunk.id.0]).await?.is_some()
    {
        return Err(Failure::exists(format!("login {}", login.username)));
    }
    Ok(())
}

async fn remove(
    session: &mut Session<'_>,
    organization: OrganizationId,
    id: TrunkId,
    audit: &Audit,
) -> Result<(), Failure> {
    session.change("trunk", REMOVE, values![organization.0, id.0]).await?;
    session.run(FORGET_STATE, values![organization.0, id.0]).await?;
    audit::insert(session, audit).await
}

async fn save_state(session: &mut Session<'_>, state: &TrunkState) -> Result<(), Failure> {
    let values = values![state.organization.0, state.trunk.0, &state.state, state.at_ms];
    session.run(SAVE_STATE, values).await.map(drop)
}

async fn states(session: &mut Session<'_>, organization: OrganizationId) -> Result<Vec<TrunkState>, Failure> {
    let rows = session.rows(STATES, values![organization.0]).await?;
    let read = |row: &Row| {
        Ok(TrunkState {
            organization: OrganizationId(row.column("organization")?),
            trunk: TrunkId(row.column("trunk")?),
            state: row.column("state")?,
            at_ms: row.column("at_ms")?,
        })
    };
    rows.iter().map(read).collect()
}

/// Everything but what never changes. Secrets that are not there are empty.
fn written(trunk: &Trunk) -> Vec<Value> {
    let (account, login) = (trunk.account.as_ref(), trunk.login.as_ref());
    values![
        trunk.organization.0,
        trunk.id.0,
        trunk.location.0,
        &trunk.name,
        &trunk_json::write(trunk),
        account.map(|it| it.username.as_str()),
        account.map_or(&[][..], |it| &it.sealed_password),
        login.map(|it| it.username.as_str()),
        login.map_or(&[][..], |it| &it.ha1_md5),
        login.map_or(&[][..], |it| &it.ha1_sha256),
    ]
}

fn read(row: &Row) -> Result<Trunk, Failure> {
    let bare = Trunk {
        id: TrunkId(row.column("id")?),
        organization: OrganizationId(row.column("organization")?),
        location: LocationId(row.column("location")?),
        name: row.column("name")?,
        active: false,
        peers: Vec::new(),
        sources: Vec::new(),
        domain: None,
        account: account(row)?,
        login: login(row)?,
        registers: false,
        trusted: false,
        pilot: None,
        lamps: TrunkLamps::default(),
        created_ms: row.column("created_ms")?,
        version: row.column("version")?,
    };
    row.parsed("facts", |text| trunk_json::read(text, bare))
}

fn account(row: &Row) -> Result<Option<TrunkAccount>, Failure> {
    let Some(username) = row.column("account")? else { return Ok(None) };
    Ok(Some(TrunkAccount { username, sealed_password: row.column("password")? }))
}

fn login(row: &Row) -> Result<Option<TrunkLogin>, Failure> {
    let Some(username) = row.column("login")? else { return Ok(None) };
    let (ha1_md5, ha1_sha256) = (digest(row, "ha1_md5")?, digest(row, "ha1_sha256")?);
    Ok(Some(TrunkLogin { username, ha1_md5, ha1_sha256 }))
}

fn digest<const N: usize>(row: &Row, name: &str) -> Result<[u8; N], Failure> {
    row.column::<Vec<u8>>(name)?.try_into().map_err(|_| Failure::corrupt(name))
}
