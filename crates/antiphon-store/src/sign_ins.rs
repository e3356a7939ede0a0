//! Sessions of browsers and tokens of programs.

use antiphon_core::account::scope::{Scope, Scopes};
use antiphon_core::account::secret::SecretHash;
use antiphon_core::account::{ApiToken, TokenOwner, WebSession};
use antiphon_core::ids::{AccountId, OrganizationId, SessionId, TokenId};
use antiphon_core::limits::{SESSIONS_PER_ACCOUNT_MAX, TOKENS_PER_ORGANIZATION_MAX};
use antiphon_office::ports::{Audit, SignInAges, SignIns, StoreError};
use async_trait::async_trait;
use uuid::Uuid;

use crate::failure::Failure;
use crate::session::{Row, Session, values};
use crate::sql_store::SqlStore;
use crate::{accounts, audit, organizations};

const INSERT_SESSION: &str = "INSERT INTO web_sessions (organization, id, account, hash, created_ms, used_ms,
        proved_ms, user_agent, address)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING";
const SESSION: &str = "SELECT organization, id, account, created_ms, used_ms, proved_ms, user_agent, address
    FROM web_sessions WHERE hash = $1";
const SESSIONS: &str = "SELECT organization, id, account, created_ms, used_ms, proved_ms, user_agent, address
    FROM web_sessions WHERE organization = $1 AND account = $2 ORDER BY used_ms DESC, id DESC";
const END_EXCESS: &str = "DELETE FROM web_sessions WHERE organization = $1 AND account = $2 AND id IN
        (SELECT id FROM web_sessions WHERE organization = $1 AND account = $2
        ORDER BY used_ms DESC, id DESC LIMIT 1000 OFFSET $3)";
const USE_SESSION: &str = "UPDATE web_sessions SET used_ms = $2 WHERE id = $1";
const PROVE_SESSION: &str = "UPDATE web_sessions SET proved_ms = $2, hash = $3 WHERE id = $1";
const END_SESSION: &str = "DELETE FROM web_sessions WHERE organization = $1 AND account = $2 AND id = $3";
const END_SESSIONS: &str = "DELETE FROM web_sessions WHERE organization = $1 AND account = $2 AND id <> $3";
const FORGET_SESSIONS: &str = "DELETE FROM web_sessions WHERE used_ms < $1 OR created_ms < $2";
const FORGET_TOKENS: &str = "DELETE FROM api_tokens WHERE expires_ms < $1";
const FORGET_LINKS: &str = "DELETE FROM account_links WHERE expires_ms < $1";
const INSERT_TOKEN: &str =
    "INSERT INTO api_tokens (organization, id, account, administration, locations, hash,
        name, scopes, created_ms, expires_ms, used_ms)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING";
const COUNT_TOKENS: &str = "SELECT COUNT(*) AS tokens FROM api_tokens WHERE organization = $1";
const TOKEN: &str = "SELECT organization, id, account, administration, locations, name, scopes, created_ms,
        expires_ms, used_ms
    FROM api_tokens WHERE hash = $1";
const TOKENS: &str = "SELECT organization, id, account, administration, locations, name, scopes, created_ms,
        expires_ms, used_ms
    FROM api_tokens WHERE organization = $1 ORDER BY created_ms, id";
const USE_TOKEN: &str = "UPDATE api_tokens SET used_ms = $2 WHERE id = $1";
const REMOVE_TOKEN: &str = "DELETE FROM api_tokens WHERE organization = $1 AND id = $2";

#[async_trait]
impl SignIns for SqlStore {
    async fn insert_session(
        &self,
        session: &WebSession,
        hash: &SecretHash,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let new = (session.clone(), *hash, audit.clone());
        self.db
            .write(new, |connection, (session, hash, audit)| {
                Box::pin(insert_session(connection, session, hash, audit))
            })
            .await
    }

    async fn session(&self, hash: &SecretHash) -> Result<Option<WebSession>, StoreError> {
        self.db
            .read(*hash, |connection, hash| {
                Box::pin(async move {
                    let row = connection.row(SESSION, values![&hash.0[..]]).await?;
                    row.as_ref().map(read_session).transpose()
                })
            })
            .await
    }

    async fn sessions(
        &self,
        organization: OrganizationId,
        account: AccountId,
    ) -> Result<Vec<WebSession>, StoreError> {
        self.db
            .read((organization, account), |connection, (organization, account)| {
                Box::pin(async move {
                    let rows = connection.rows(SESSIONS, values![organization.0, account.0]).await?;
                    rows.iter().map(read_session).collect()
                })
            })
            .await
    }

    async fn use_session(&self, id: SessionId, used_ms: i64) -> Result<(), StoreError> {
        self.note_use(USE_SESSION, id.0, used_ms).await
    }

    async fn prove_session(
        &self,
        id: SessionId,
        proved_ms: i64,
        hash: &SecretHash,
    ) -> Result<(), StoreError> {
        self.db
            .write((id, proved_ms, *hash), |connection, (id, proved_ms, hash)| {
                let values = values![id.0, *proved_ms, &hash.0[..]];
                Box::pin(connection.change("session", PROVE_SESSION, values))
            })
            .await
    }

    async fn end_session(
        &self,
        organization: OrganizationId,
        account: AccountId,
        id: SessionId,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let ended = (organization, account, id, audit.clone());
        self.db
            .write(ended, |connection, (organization, account, id, audit)| {
                Box::pin(async move {
                    let values = values![organization.0, account.0, id.0];
                    connection.change("session", END_SESSION, values).await?;
                    audit::insert(connection, audit).await
                })
            })
            .await
    }

    async fn end_sessions(
        &self,
        organization: OrganizationId,
        account: AccountId,
        keep: Option<SessionId>,
        audit: &Audit,
    ) -> Result<u64, StoreError> {
        // No session has the identity of none.
        let ended = (organization, account, keep.map_or(Uuid::nil(), |keep| keep.0), audit.clone());
        self.db
            .write(ended, |connection, (organization, account, keep, audit)| {
                Box::pin(async move {
                    let ended =
                        connection.run(END_SESSIONS, values![organization.0, account.0, *keep]).await?;
                    audit::insert(connection, audit).await?;
                    Ok(ended)
                })
            })
            .await
    }

    async fn forget_sign_ins(&self, ages: &SignInAges) -> Result<u64, StoreError> {
        self.db
            .write(*ages, |connection, ages| {
                Box::pin(async move {
                    let sessions = values![ages.used_before_ms, ages.begun_before_ms];
                    let sessions = connection.run(FORGET_SESSIONS, sessions).await?;
                    let tokens = connection.run(FORGET_TOKENS, values![ages.tokens_ended_before_ms]).await?;
                    let links = connection.run(FORGET_LINKS, values![ages.tokens_ended_before_ms]).await?;
                    Ok(sessions + tokens + links)
                })
            })
            .await
    }

    async fn insert_token(
        &self,
        token: &ApiToken,
        hash: &SecretHash,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let new = (token.clone(), *hash, audit.clone());
        self.db
            .write(new, |connection, (token, hash, audit)| {
                Box::pin(insert_token(connection, token, hash, audit))
            })
            .await
    }

    async fn token(&self, hash: &SecretHash) -> Result<Option<ApiToken>, StoreError> {
        self.db
            .read(*hash, |connection, hash| {
                Box::pin(async move {
                    let row = connection.row(TOKEN, values![&hash.0[..]]).await?;
                    row.as_ref().map(read_token).transpose()
                })
            })
            .await
    }

    async fn tokens(&self, organization: OrganizationId) -> Result<Vec<ApiToken>, StoreError> {
        self.db
            .read(organization, |connection, organization| {
                Box::pin(async move {
                    let rows = connection.rows(TOKENS, values![organization.0]).await?;
                    rows.iter().map(read_token).collect()
                })
            })
            .await
    }

    async fn use_token(&self, id: TokenId, used_ms: i64) -> Result<(), StoreError> {
        self.note_use(USE_TOKEN, id.0, used_ms).await
    }

    async fn remove_token(
        &self,
        organization: OrganizationId,
        id: TokenId,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        self.db
            .write((organization, id, audit.clone()), |connection, (organization, id, audit)| {
                Box::pin(async move {
                    connection.change("token", REMOVE_TOKEN, values![organization.0, id.0]).await?;
                    audit::insert(connection, audit).await
                })
            })
            .await
    }
}

impl SqlStore {
    pub(crate) async fn note_use(
        &self,
        statement: &'static str,
        id: Uuid,
        used_ms: i64,
    ) -> Result<(), StoreError> {
        self.db
            .write_unflushed((statement, id, used_ms), |connection, (statement, id, used_ms)| {
                Box::pin(async move { connection.run(statement, values![*id, *used_ms]).await.map(drop) })
            })
            .await
    }
}

async fn insert_session(
    connection: &mut Session<'_>,
    new: &WebSession,
    hash: &SecretHash,
    audit: &Audit,
) -> Result<(), Failure> {
    accounts::locked(connection, new.organization, new.account).await?;
    let values = values![
        new.organization.0,
        new.id.0,
        new.account.0,
        &hash.0[..],
        new.created_ms,
        new.used_ms,
        new.proved_ms,
        &new.user_agent,
        &new.address,
    ];
    connection.add(|| "session".to_owned(), INSERT_SESSION, values).await?;
    let excess = values![new.organization.0, new.account.0, SESSIONS_PER_ACCOUNT_MAX as u64];
    connection.run(END_EXCESS, excess).await?;
    audit::insert(connection, audit).await
}

async fn insert_token(
    connection: &mut Session<'_>,
    new: &ApiToken,
    hash: &SecretHash,
    audit: &Audit,
) -> Result<(), Failure> {
    organizations::lock(connection, new.organization).await?;
    let (account, administration) = match &new.owner {
        TokenOwner::Account(account) => {
            accounts::locked(connection, new.organization, *account).await?;
            (Some(account.0), None)
        }
        TokenOwner::Service(administration) => (None, Some(administration)),
    };
    let count = connection.row(COUNT_TOKENS, values![new.organization.0]).await?;
    let count: u64 = count.map_or(Ok(0), |row| row.amount("tokens"))?;
    if count >= TOKENS_PER_ORGANIZATION_MAX as u64 {
        return Err(Failure::Refused(StoreError::InUse("every token of the organization".to_owned())));
    }
    let values = values![
        new.organization.0,
        new.id.0,
        account,
        administration.map_or("user", |it| it.word()),
        &administration.map(accounts::locations_text).unwrap_or_default(),
        &hash.0[..],
        &new.name,
        &new.scopes.to_string(),
        new.created_ms,
        new.expires_ms,
        new.used_ms,
    ];
    connection.add(|| "token".to_owned(), INSERT_TOKEN, values).await?;
    audit::insert(connection, audit).await
}

fn read_session(row: &Row) -> Result<WebSession, Failure> {
    Ok(WebSession {
        id: SessionId(row.column("id")?),
        organization: OrganizationId(row.column("organization")?),
        account: AccountId(row.column("account")?),
        created_ms: row.column("created_ms")?,
        used_ms: row.column("used_ms")?,
        proved_ms: row.column("proved_ms")?,
        user_agent: row.column("user_agent")?,
        address: row.column("address")?,
    })
}

fn read_token(row: &Row) -> Result<ApiToken, Failure> {
    let owner = match row.column("account")? {
        Some(account) => TokenOwner::Account(AccountId(account)),
        None => TokenOwner::Service(row.administration()?),
    };
    Ok(ApiToken {
        id: TokenId(row.column("id")?),
        organization: OrganizationId(row.column("organization")?),
        owner,
        name: row.column("name")?,
        scopes: row.scopes()?,
        created_ms: row.column("created_ms")?,
        expires_ms: row.column("expires_ms")?,
        used_ms: row.column("used_ms")?,
    })
}

impl Row {
    /// What a token or grant is for.
    pub(crate) fn scopes(&self) -> Result<Scopes, Failure> {
        self.parsed("scopes", |text| {
            text.split_whitespace()
                .map(|word| Scope::from_word(word).ok_or(()))
                .collect::<Result<Scopes, ()>>()
        })
    }
}
