//! Integrations, whom they may act for, and what they present.

use antiphon_core::account::integration::{
    AccessToken, Challenge, Grant, GrantCode, Integration, RedirectUri,
};
use antiphon_core::account::secret::SecretHash;
use antiphon_core::ids::{AccountId, GrantId, IntegrationId, OrganizationId, TokenId};
use antiphon_core::limits::{ACCESS_TOKENS_MAX, GRANTS_PER_ACCOUNT_MAX, INTEGRATIONS_PER_ORGANIZATION_MAX};
use antiphon_office::ports::{Audit, Integrations, StoreError};
use async_trait::async_trait;

use crate::failure::Failure;
use crate::session::{Row, Session, Value, values};
use crate::sql_store::SqlStore;
use crate::{accounts, audit, organizations};

const INSERT: &str =
    "INSERT INTO integrations (organization, id, name, redirects, scopes, administration, locations,
        secret, created_ms)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING";
const COUNT: &str = "SELECT COUNT(*) AS integrations FROM integrations WHERE organization = $1";
const ONE: &str = "SELECT organization, id, name, redirects, scopes, administration, locations, created_ms
    FROM integrations WHERE id = $1";
const WITH_SECRET: &str =
    "SELECT organization, id, name, redirects, scopes, administration, locations, created_ms
    FROM integrations WHERE id = $1 AND secret = $2";
const ALL: &str = "SELECT organization, id, name, redirects, scopes, administration, locations, created_ms
    FROM integrations WHERE organization = $1 ORDER BY created_ms, id";
/// Changes nothing, but makes whoever else wants to change it wait until this transaction ends.
const LOCK: &str = "UPDATE integrations SET name = name WHERE organization = $1 AND id = $2";
const SAVE_SECRET: &str = "UPDATE integrations SET secret = $3 WHERE organization = $1 AND id = $2";
/// What belongs to an integration.
const REMOVE_GRANTED: [&str; 2] = [
    "DELETE FROM access_tokens WHERE organization = $1 AND integration = $2",
    "DELETE FROM integration_grants WHERE organization = $1 AND integration = $2",
];
const REMOVE: &str = "DELETE FROM integrations WHERE organization = $1 AND id = $2";

const INSERT_GRANT: &str = "INSERT INTO integration_grants (organization, id, integration, account, scopes,
        created_ms, expires_ms, code, redirect, challenge)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING";
const EXCESS_GRANTS: &str = "SELECT id FROM integration_grants WHERE organization = $1 AND account = $2
    ORDER BY created_ms DESC, id DESC LIMIT 1000 OFFSET $3";
const GRANT_OF_CODE: &str = "SELECT organization, id, integration, account, scopes, created_ms, used_ms,
        expires_ms, redirect, challenge
    FROM integration_grants WHERE code = $1";
const GRANT_TO_RENEW: &str =
    "SELECT organization, id, integration, account, scopes, created_ms, used_ms, expires_ms
    FROM integration_grants WHERE renewal = $1";
const TAKE_UP: &str =
    "UPDATE integration_grants SET renewal = $2, expires_ms = $3 WHERE id = $1 AND renewal IS NULL";
const RENEW: &str = "UPDATE integration_grants SET expires_ms = $2 WHERE id = $1";
const GRANTS: &str = "SELECT organization, id, integration, account, scopes, created_ms, used_ms, expires_ms
    FROM integration_grants WHERE organization = $1 AND account = $2 AND renewal IS NOT NULL
    ORDER BY created_ms DESC, id DESC";
const REMOVE_GRANT: &str =
    "DELETE FROM integration_grants WHERE organization = $1 AND account = $2 AND id = $3";
const REMOVE_TOKENS: &str = "DELETE FROM access_tokens WHERE grant_id = $1";

const INSERT_TOKEN: &str =
    "INSERT INTO access_tokens (organization, id, integration, grant_id, account, hash,
        scopes, created_ms, expires_ms, used_ms)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING";
const END_EXCESS_OF_GRANT: &str = "DELETE FROM access_tokens WHERE id IN
        (SELECT id FROM access_tokens WHERE grant_id = $1 ORDER BY created_ms DESC, id DESC
        LIMIT 1000 OFFSET $2)";
const END_EXCESS_OF_INTEGRATION: &str = "DELETE FROM access_tokens WHERE id IN
        (SELECT id FROM access_tokens WHERE integration = $1 AND grant_id IS NULL
        ORDER BY created_ms DESC, id DESC LIMIT 1000 OFFSET $2)";
const TOKEN: &str =
    "SELECT organization, id, integration, grant_id, account, scopes, created_ms, expires_ms, used_ms
    FROM access_tokens WHERE hash = $1";
const USE_TOKEN: &str = "UPDATE access_tokens SET used_ms = $2 WHERE id = $1";
const USE_GRANT: &str = "UPDATE integration_grants SET used_ms = $2
    WHERE id = (SELECT grant_id FROM access_tokens WHERE id = $1)";
/// Grants that ended, with their tokens, and tokens that ended.
const FORGET: [&str; 3] = [
    "DELETE FROM access_tokens WHERE expires_ms < $1",
    "DELETE FROM access_tokens WHERE grant_id IN (SELECT id FROM integration_grants WHERE expires_ms < $1)",
    "DELETE FROM integration_grants WHERE expires_ms < $1",
];

#[async_trait]
impl Integrations for SqlStore {
    async fn insert_integration(
        &self,
        integration: &Integration,
        secret: &SecretHash,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let new = (integration.clone(), *secret, audit.clone());
        self.db
            .write(new, |session, (integration, secret, audit)| {
                Box::pin(insert(session, integration, secret, audit))
            })
            .await
    }

    async fn integration(&self, id: IntegrationId) -> Result<Option<Integration>, StoreError> {
        self.find_one(ONE, values![id.0], read).await
    }

    async fn integration_with_secret(
        &self,
        id: IntegrationId,
        secret: &SecretHash,
    ) -> Result<Option<Integration>, StoreError> {
        self.find_one(WITH_SECRET, values![id.0, &secret.0[..]], read).await
    }

    async fn integrations(&self, organization: OrganizationId) -> Result<Vec<Integration>, StoreError> {
        self.db
            .read(organization, |session, organization| {
                Box::pin(async move {
                    session.rows(ALL, values![organization.0]).await?.iter().map(read).collect()
                })
            })
            .await
    }

    async fn save_integration_secret(
        &self,
        organization: OrganizationId,
        id: IntegrationId,
        secret: &SecretHash,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let saved = (organization, id, *secret, audit.clone());
        self.db
            .write(saved, |session, (organization, id, secret, audit)| {
                Box::pin(async move {
                    let values = values![organization.0, id.0, &secret.0[..]];
                    session.change("integration", SAVE_SECRET, values).await?;
                    audit::insert(session, audit).await
                })
            })
            .await
    }

    async fn remove_integration(
        &self,
        organization: OrganizationId,
        id: IntegrationId,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        self.db
            .write((organization, id, audit.clone()), |session, (organization, id, audit)| {
                Box::pin(async move {
                    // First, so that no grant is added meanwhile.
                    session.change("integration", REMOVE, values![organization.0, id.0]).await?;
                    for statement in REMOVE_GRANTED {
                        session.run(statement, values![organization.0, id.0]).await?;
                    }
                    audit::insert(session, audit).await
                })
            })
            .await
    }

    async fn insert_grant(
        &self,
        grant: &Grant,
        code: &GrantCode,
        hash: &SecretHash,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let new = (grant.clone(), code.clone(), *hash, audit.clone());
        self.db
            .write(new, |session, (grant, code, hash, audit)| {
                Box::pin(insert_grant(session, grant, code, hash, audit))
            })
            .await
    }

    async fn grant_of_code(&self, code: &SecretHash) -> Result<Option<(Grant, GrantCode)>, StoreError> {
        let read = |row: &Row| Ok((read_grant(row)?, read_code(row)?));
        self.find_one(GRANT_OF_CODE, values![&code.0[..]], read).await
    }

    async fn grant_to_renew(&self, renewal: &SecretHash) -> Result<Option<Grant>, StoreError> {
        self.find_one(GRANT_TO_RENEW, values![&renewal.0[..]], read_grant).await
    }

    async fn take_grant_up(
        &self,
        grant: &Grant,
        renewal: &SecretHash,
        token: &AccessToken,
        hash: &SecretHash,
    ) -> Result<bool, StoreError> {
        let values = values![grant.id.0, &renewal.0[..], grant.expires_ms];
        self.add_token_if(TAKE_UP, values, token, hash).await
    }

    async fn renew_grant(
        &self,
        grant: &Grant,
        token: &AccessToken,
        hash: &SecretHash,
    ) -> Result<bool, StoreError> {
        self.add_token_if(RENEW, values![grant.id.0, grant.expires_ms], token, hash).await
    }

    async fn grants(
        &self,
        organization: OrganizationId,
        account: AccountId,
    ) -> Result<Vec<Grant>, StoreError> {
        self.db
            .read((organization, account), |session, (organization, account)| {
                Box::pin(async move {
                    let rows = session.rows(GRANTS, values![organization.0, account.0]).await?;
                    rows.iter().map(read_grant).collect()
                })
            })
            .await
    }

    async fn remove_grant(
        &self,
        organization: OrganizationId,
        account: AccountId,
        id: GrantId,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let ended = (organization, account, id, audit.clone());
        self.db
            .write(ended, |session, (organization, account, id, audit)| {
                Box::pin(async move {
                    let values = values![organization.0, account.0, id.0];
                    session.change("grant", REMOVE_GRANT, values).await?;
                    session.run(REMOVE_TOKENS, values![id.0]).await?;
                    audit::insert(session, audit).await
                })
            })
            .await
    }

    async fn insert_access_token(&self, token: &AccessToken, hash: &SecretHash) -> Result<(), StoreError> {
        let values = values![token.organization.0, token.integration.0];
        match self.add_token_if(LOCK, values, token, hash).await? {
            true => Ok(()),
            false => Err(StoreError::Missing("integration")),
        }
    }

    async fn access_token(&self, hash: &SecretHash) -> Result<Option<AccessToken>, StoreError> {
        self.find_one(TOKEN, values![&hash.0[..]], read_token).await
    }

    async fn use_access_token(&self, id: TokenId, used_ms: i64) -> Result<(), StoreError> {
        self.note_use(USE_TOKEN, id.0, used_ms).await?;
        self.note_use(USE_GRANT, id.0, used_ms).await
    }

    async fn forget_grants(&self, before_ms: i64) -> Result<u64, StoreError> {
        self.db
            .write(before_ms, |session, before_ms| {
                Box::pin(async move {
                    let [ended, theirs, grants] = FORGET;
                    let ended = session.run(ended, values![*before_ms]).await?;
                    session.run(theirs, values![*before_ms]).await?;
                    Ok(ended + session.run(grants, values![*before_ms]).await?)
                })
            })
            .await
    }
}

impl SqlStore {
    async fn find_one<T: Send + 'static>(
        &self,
        statement: &'static str,
        values: Vec<Value>,
        read: fn(&Row) -> Result<T, Failure>,
    ) -> Result<Option<T>, StoreError> {
        self.db
            .read((statement, values, read), |session, (statement, values, read)| {
                Box::pin(async move {
                    session.row(statement, values.clone()).await?.as_ref().map(*read).transpose()
                })
            })
            .await
    }

    /// Adds a token if the statement changes what it is added for.
    async fn add_token_if(
        &self,
        statement: &'static str,
        values: Vec<Value>,
        token: &AccessToken,
        hash: &SecretHash,
    ) -> Result<bool, StoreError> {
        self.db
            .write((statement, values, token.clone(), *hash), |session, (statement, values, token, hash)| {
                Box::pin(async move {
                    if session.run(statement, values.clone()).await? == 0 {
                        return Ok(false);
                    }
                    add_token(session, token, hash).await.map(|()| true)
                })
            })
            .await
    }
}

async fn insert(
    session: &mut Session<'_>,
    new: &Integration,
    secret: &SecretHash,
    audit: &Audit,
) -> Result<(), Failure> {
    organizations::lock(session, new.organization).await?;
    let count = session.row(COUNT, values![new.organization.0]).await?;
    let count: u64 = count.map_or(Ok(0), |row| row.amount("integrations"))?;
    if count >= INTEGRATIONS_PER_ORGANIZATION_MAX as u64 {
        return Err(Failure::Refused(StoreError::InUse("every integration of the organization".to_owned())));
    }
    let redirects: Vec<&str> = new.redirects.iter().map(RedirectUri::as_str).collect();
    let values = values![
        new.organization.0,
        new.id.0,
        &new.name,
        &redirects.join("\n"),
        &new.scopes.to_string(),
        new.administration.word(),
        &accounts::locations_text(&new.administration),
        &secret.0[..],
        new.created_ms,
    ];
    session.add(|| format!("integration {}", new.name), INSERT, values).await?;
    audit::insert(session, audit).await
}

async fn insert_grant(
    session: &mut Session<'_>,
    new: &Grant,
    code: &GrantCode,
    hash: &SecretHash,
    audit: &Audit,
) -> Result<(), Failure> {
    accounts::locked(session, new.organization, new.account).await?;
    session.change("integration", LOCK, values![new.organization.0, new.integration.0]).await?;
    let values = values![
        new.organization.0,
        new.id.0,
        new.integration.0,
        new.account.0,
        &new.scopes.to_string(),
        new.created_ms,
        new.expires_ms,
        &hash.0[..],
        code.redirect.as_str(),
        code.challenge.as_ref().map(Challenge::as_str),
    ];
    session.add(|| "grant".to_owned(), INSERT_GRANT, values).await?;
    let excess = values![new.organization.0, new.account.0, GRANTS_PER_ACCOUNT_MAX as u64];
    for row in session.rows(EXCESS_GRANTS, excess).await? {
        let id: uuid::Uuid = row.column("id")?;
        session.run(REMOVE_GRANT, values![new.organization.0, new.account.0, id]).await?;
        session.run(REMOVE_TOKENS, values![id]).await?;
    }
    audit::insert(session, audit).await
}

async fn add_token(session: &mut Session<'_>, new: &AccessToken, hash: &SecretHash) -> Result<(), Failure> {
    let values = values![
        new.organization.0,
        new.id.0,
        new.integration.0,
        new.granted.map(|(grant, _)| grant.0),
        new.granted.map(|(_, account)| account.0),
        &hash.0[..],
        &new.scopes.to_string(),
        new.created_ms,
        new.expires_ms,
        new.used_ms,
    ];
    session.add(|| "token".to_owned(), INSERT_TOKEN, values).await?;
    let (statement, of) = match new.granted {
        Some((grant, _)) => (END_EXCESS_OF_GRANT, grant.0),
        None => (END_EXCESS_OF_INTEGRATION, new.integration.0),
    };
    session.run(statement, values![of, ACCESS_TOKENS_MAX as u64]).await.map(drop)
}

fn read(row: &Row) -> Result<Integration, Failure> {
    let redirects = |text: &str| text.lines().map(RedirectUri::parse).collect::<Result<Vec<_>, _>>();
    Ok(Integration {
        id: IntegrationId(row.column("id")?),
        organization: OrganizationId(row.column("organization")?),
        name: row.column("name")?,
        redirects: row.parsed("redirects", redirects)?,
        scopes: row.scopes()?,
        administration: row.administration()?,
        created_ms: row.column("created_ms")?,
    })
}

fn read_grant(row: &Row) -> Result<Grant, Failure> {
    Ok(Grant {
        id: GrantId(row.column("id")?),
        organization: OrganizationId(row.column("organization")?),
        integration: IntegrationId(row.column("integration")?),
        account: AccountId(row.column("account")?),
        scopes: row.scopes()?,
        created_ms: row.column("created_ms")?,
        used_ms: row.column("used_ms")?,
        expires_ms: row.column("expires_ms")?,
    })
}

fn read_code(row: &Row) -> Result<GrantCode, Failure> {
    let challenge: Option<String> = row.column("challenge")?;
    let challenge = challenge
        .map(|text| Challenge::parse(&text).ok_or_else(|| Failure::corrupt("challenge")))
        .transpose()?;
    Ok(GrantCode { redirect: row.parsed("redirect", RedirectUri::parse)?, challenge })
}

fn read_token(row: &Row) -> Result<AccessToken, Failure> {
    let granted = match (row.column("grant_id")?, row.column("account")?) {
        (Some(grant), Some(account)) => Some((GrantId(grant), AccountId(account))),
        (None, None) => None,
        (Some(_), None) | (None, Some(_)) => return Err(Failure::corrupt("grant_id")),
    };
    Ok(AccessToken {
        id: TokenId(row.column("id")?),
        organization: OrganizationId(row.column("organization")?),
        integration: IntegrationId(row.column("integration")?),
        granted,
        scopes: row.scopes()?,
        created_ms: row.column("created_ms")?,
        expires_ms: row.column("expires_ms")?,
        used_ms: row.column("used_ms")?,
    })
}
