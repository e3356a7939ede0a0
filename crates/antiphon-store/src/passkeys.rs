//! Passkeys of accounts.

use std::collections::BTreeMap;

use antiphon_core::account::passkey::{Backup, Passkey, PasskeyState, count_follows};
use antiphon_core::ids::{AccountId, OrganizationId, PasskeyId};
use antiphon_core::limits::PASSKEYS_PER_ACCOUNT_MAX;
use antiphon_office::ports::{Audit, PasskeyUse, Passkeys, Spare, StoreError};
use async_trait::async_trait;

use crate::failure::Failure;
use crate::session::{Row, Session, values};
use crate::sql_store::SqlStore;
use crate::{accounts, audit};

const INSERT: &str =
    "INSERT INTO passkeys (organization, id, account, credential, site, name, public_key, sign_count,
        user_verified, backup, created_ms, used_ms)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING";
const COUNT: &str = "SELECT COUNT(*) AS passkeys FROM passkeys WHERE organization = $1 AND account = $2";
const COUNTS: &str =
    "SELECT account, COUNT(*) AS passkeys FROM passkeys WHERE organization = $1 GROUP BY account";
const WITH_CREDENTIAL: &str =
    "SELECT organization, id, account, credential, site, name, public_key, sign_count,
        user_verified, backup, created_ms, used_ms
    FROM passkeys WHERE credential = $1";
const OF_ACCOUNT: &str = "SELECT organization, id, account, credential, site, name, public_key, sign_count,
        user_verified, backup, created_ms, used_ms
    FROM passkeys WHERE organization = $1 AND account = $2 ORDER BY created_ms, id";
const RENAME: &str = "UPDATE passkeys SET name = $4 WHERE organization = $1 AND account = $2 AND id = $3";
/// Changes nothing, but makes whoever else wants to change it wait until this transaction ends.
const LOCK: &str =
    "UPDATE passkeys SET used_ms = used_ms WHERE organization = $1 AND id = $2 RETURNING sign_count";
const USE: &str = "UPDATE passkeys SET sign_count = $3, user_verified = $4, backup = $5, used_ms = $6
    WHERE organization = $1 AND id = $2";
const REMOVE: &str = "DELETE FROM passkeys WHERE organization = $1 AND account = $2 AND id = $3";
const REMOVE_ALL: &str = "DELETE FROM passkeys WHERE organization = $1 AND account = $2";

#[async_trait]
impl Passkeys for SqlStore {
    async fn insert_passkey(&self, passkey: &Passkey, audit: &Audit) -> Result<(), StoreError> {
        let new = (passkey.clone(), audit.clone());
        self.db.write(new, |session, (passkey, audit)| Box::pin(insert(session, passkey, audit))).await
    }

    async fn passkey_with_credential(&self, credential: &[u8]) -> Result<Option<Passkey>, StoreError> {
        self.db
            .read(credential.to_vec(), |session, credential| {
                Box::pin(async move {
                    let row = session.row(WITH_CREDENTIAL, values![&credential[..]]).await?;
                    row.as_ref().map(read).transpose()
                })
            })
            .await
    }

    async fn passkeys(
        &self,
        organization: OrganizationId,
        account: AccountId,
    ) -> Result<Vec<Passkey>, StoreError> {
        self.db
            .read((organization, account), |session, (organization, account)| {
                Box::pin(async move {
                    let rows = session.rows(OF_ACCOUNT, values![organization.0, account.0]).await?;
                    rows.iter().map(read).collect()
                })
            })
            .await
    }

    async fn passkey_counts(
        &self,
        organization: OrganizationId,
    ) -> Result<BTreeMap<AccountId, u64>, StoreError> {
        self.db
            .read(organization, |session, organization| {
                Box::pin(async move {
                    let rows = session.rows(COUNTS, values![organization.0]).await?;
                    rows.iter()
                        .map(|row| Ok((AccountId(row.column("account")?), row.amount("passkeys")?)))
                        .collect()
                })
            })
            .await
    }

    async fn rename_passkey(
        &self,
        organization: OrganizationId,
        account: AccountId,
        id: PasskeyId,
        name: &str,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let renamed = (organization, account, id, name.to_owned(), audit.clone());
        self.db
            .write(renamed, |session, (organization, account, id, name, audit)| {
                Box::pin(async move {
                    let values = values![organization.0, account.0, id.0, name];
                    session.change("passkey", RENAME, values).await?;
                    audit::insert(session, audit).await
                })
            })
            .await
    }

    async fn use_passkey(
        &self,
        organization: OrganizationId,
        id: PasskeyId,
        used: &PasskeyUse,
        audit: Option<&Audit>,
    ) -> Result<bool, StoreError> {
        let used = (organization, id, *used, audit.cloned());
        self.db
            .write(used, |session, (organization, id, used, audit)| {
                Box::pin(note_use(session, *organization, *id, used, audit.as_ref()))
            })
            .await
    }

    async fn remove_passkey(
        &self,
        organization: OrganizationId,
        account: AccountId,
        id: PasskeyId,
        spare: Spare,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let gone = (organization, account, id, spare, audit.clone());
        self.db
            .write(gone, |session, (organization, account, id, spare, audit)| {
                Box::pin(async move {
                    remove(session, *organization, *account, *id, *spare).await?;
                    audit::insert(session, audit).await
                })
            })
            .await
    }

    async fn remove_passkeys(
        &self,
        organization: OrganizationId,
        account: AccountId,
        audit: &Audit,
    ) -> Result<u64, StoreError> {
        self.db
            .write((organization, account, audit.clone()), |session, (organization, account, audit)| {
                Box::pin(async move {
                    accounts::locked(session, *organization, *account).await?;
                    let removed = session.run(REMOVE_ALL, values![organization.0, account.0]).await?;
                    audit::insert(session, audit).await?;
                    Ok(removed)
                })
            })
            .await
    }
}

async fn insert(session: &mut Session<'_>, new: &Passkey, audit: &Audit) -> Result<(), Failure> {
    accounts::locked(session, new.organization, new.account).await?;
    let known = session.row(WITH_CREDENTIAL, values![&new.credential[..]]).await?;
    if known.is_none()
        && count(session, new.organization, new.account).await? >= PASSKEYS_PER_ACCOUNT_MAX as u64
    {
        return Err(Failure::Refused(StoreError::InUse("every passkey of the account".to_owned())));
    }
    let values = values![
        new.organization.0,
        new.id.0,
        new.account.0,
        &new.credential[..],
        &new.site,
        &new.name,
        &new.key[..],
        new.state.sign_count,
        new.state.is_user_verified,
        new.state.backup.word(),
        new.created_ms,
        new.used_ms,
    ];
    session.add(|| "this passkey".to_owned(), INSERT, values).await?;
    audit::insert(session, audit).await
}

async fn note_use(
    session: &mut Session<'_>,
    organization: OrganizationId,
    id: PasskeyId,
    used: &PasskeyUse,
    audit: Option<&Audit>,
) -> Result<bool, Failure> {
    let Some(row) = session.row(LOCK, values![organization.0, id.0]).await? else { return Ok(false) };
    let PasskeyState { sign_count, is_user_verified, backup } = used.state;
    if !count_follows(row.amount("sign_count")?, sign_count) {
        return Ok(false);
    }
    let values = values![organization.0, id.0, sign_count, is_user_verified, backup.word(), used.used_ms];
    session.run(USE, values).await?;
    if let Some(audit) = audit {
        audit::insert(session, audit).await?;
    }
    Ok(true)
}

async fn remove(
    session: &mut Session<'_>,
    organization: OrganizationId,
    account: AccountId,
    id: PasskeyId,
    spare: Spare,
) -> Result<(), Failure> {
    // The lock first: two that are removed at once are counted one after the other.
    accounts::locked(session, organization, account).await?;
    session.change("passkey", REMOVE, values![organization.0, account.0, id.0]).await?;
    let is_stranded = spare == Spare::LastWayIn
        && count(session, organization, account).await? == 0
        && !accounts::has_password(session, organization, account).await?;
    if is_stranded {
        return Err(Failure::Refused(StoreError::InUse("the last way of signing in".to_owned())));
    }
    Ok(())
}

async fn count(
    session: &mut Session<'_>,
    organization: OrganizationId,
    account: AccountId,
) -> Result<u64, Failure> {
    let row = session.row(COUNT, values![organization.0, account.0]).await?;
    row.map_or(Ok(0), |row| row.amount("passkeys"))
}

fn read(row: &Row) -> Result<Passkey, Failure> {
    let backup = row.parsed("backup", |word| Backup::from_word(word).ok_or(()))?;
    Ok(Passkey {
        id: PasskeyId(row.column("id")?),
        organization: OrganizationId(row.column("organization")?),
        account: AccountId(row.column("account")?),
        credential: row.column("credential")?,
        site: row.column("site")?,
        name: row.column("name")?,
        key: row.column("public_key")?,
        state: PasskeyState {
            sign_count: row.amount("sign_count")?,
            is_user_verified: row.column("user_verified")?,
            backup,
        },
        created_ms: row.column("created_ms")?,
        used_ms: row.column("used_ms")?,
    })
}
