//! Links that came by e-mail, found by the digest of what stands in them.

use antiphon_core::account::link::{AccountLink, LinkPurpose, LinkSubject};
use antiphon_core::account::secret::SecretHash;
use antiphon_core::account::{Account, Email, PasswordHash};
use antiphon_core::ids::{AccountId, OrganizationId, PersonId};
use antiphon_office::ports::{AccountLinks, Audit, StoreError};
use async_trait::async_trait;
use uuid::Uuid;

use crate::failure::Failure;
use crate::session::{Row, Session, Value, values};
use crate::sql_store::SqlStore;
use crate::{accounts, audit};

const FORGET_OTHER: &str = "DELETE FROM account_links
    WHERE organization = $1 AND subject = $2 AND target = $3 AND purpose = $4";
const FORGET_ALL: &str = "DELETE FROM account_links WHERE organization = $1 AND subject = $2 AND target = $3";
const INSERT: &str =
    "INSERT INTO account_links (hash, organization, subject, target, purpose, email, created_ms,
        expires_ms)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";
const LINK: &str = "SELECT organization, subject, target, purpose, email, created_ms, expires_ms
    FROM account_links WHERE hash = $1";
const LINK_OF: &str = "SELECT organization, subject, target, purpose, email, created_ms, expires_ms
    FROM account_links WHERE organization = $1 AND subject = $2 AND target = $3 AND purpose = $4";
const USE_UP: &str = "DELETE FROM account_links WHERE hash = $1";

#[async_trait]
impl AccountLinks for SqlStore {
    async fn save_link(
        &self,
        link: &AccountLink,
        hash: &SecretHash,
        audit: Option<&Audit>,
    ) -> Result<(), StoreError> {
        self.db
            .write((link.clone(), *hash, audit.cloned()), |session, (link, hash, audit)| {
                Box::pin(async move {
                    save(session, link, hash).await?;
                    match audit {
                        Some(audit) => audit::insert(session, audit).await,
                        None => Ok(()),
                    }
                })
            })
            .await
    }

    async fn link(&self, hash: &SecretHash) -> Result<Option<AccountLink>, StoreError> {
        self.find_link(LINK, values![&hash.0[..]]).await
    }

    async fn link_of(
        &self,
        organization: OrganizationId,
        subject: LinkSubject,
        purpose: LinkPurpose,
    ) -> Result<Option<AccountLink>, StoreError> {
        let (word, target) = named(subject);
        self.find_link(LINK_OF, values![organization.0, word, target, purpose.word()]).await
    }

    async fn remove_link(
        &self,
        organization: OrganizationId,
        subject: LinkSubject,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        self.db
            .write((organization, subject, audit.clone()), |session, (organization, subject, audit)| {
                Box::pin(async move {
                    let (word, target) = named(*subject);
                    session.change("link", FORGET_ALL, values![organization.0, word, target]).await?;
                    audit::insert(session, audit).await
                })
            })
            .await
    }

    async fn use_link(
        &self,
        hash: &SecretHash,
        account: &Account,
        password: &PasswordHash,
        audit: &Audit,
    ) -> Result<bool, StoreError> {
        let used = (*hash, account.clone(), password.clone(), audit.clone());
        self.db
            .write(used, |session, (hash, account, password, audit)| {
                Box::pin(use_up(session, hash, account, password, audit))
            })
            .await
    }

    async fn use_email_link(
        &self,
        hash: &SecretHash,
        account: &Account,
        audit: &Audit,
    ) -> Result<bool, StoreError> {
        let used = (*hash, account.clone(), audit.clone());
        self.db
            .write(used, |session, (hash, account, audit)| {
                Box::pin(async move {
                    if !forget_with(session, hash, account).await? {
                        return Ok(false);
                    }
                    accounts::save(session, account, audit).await?;
                    Ok(true)
                })
            })
            .await
    }
}

impl SqlStore {
    async fn find_link(
        &self,
        statement: &'static str,
        values: Vec<Value>,
    ) -> Result<Option<AccountLink>, StoreError> {
        self.db
            .read((statement, values), |session, (statement, values)| {
                Box::pin(async move {
                    session.row(statement, values.clone()).await?.as_ref().map(read).transpose()
                })
            })
            .await
    }
}

async fn save(session: &mut Session<'_>, link: &AccountLink, hash: &SecretHash) -> Result<(), Failure> {
    let (word, target) = named(link.subject);
    let purpose = link.purpose.word();
    session.run(FORGET_OTHER, values![link.organization.0, word, target, purpose]).await?;
    let values = values![
        &hash.0[..],
        link.organization.0,
        word,
        target,
        purpose,
        link.email.as_str(),
        link.created_ms,
        link.expires_ms,
    ];
    session.add(|| "link".to_owned(), INSERT, values).await
}

/// Using the link up comes first: of two who come with it one finds none.
async fn use_up(
    session: &mut Session<'_>,
    hash: &SecretHash,
    account: &Account,
    password: &PasswordHash,
    audit: &Audit,
) -> Result<bool, Failure> {
    if !forget_with(session, hash, account).await? {
        return Ok(false);
    }
    match accounts::locked(session, account.organization, account.id).await {
        Ok(_) => accounts::set_password(session, account.organization, account.id, password, &[]).await?,
        Err(Failure::Refused(StoreError::Missing(_))) => {
            accounts::insert(session, account, Some(password)).await?;
        }
        Err(failure) => return Err(failure),
    }
    audit::insert(session, audit).await?;
    Ok(true)
}

/// Takes a link away, and all others of its account and person with it. False if it is gone already.
async fn forget_with(
    session: &mut Session<'_>,
    hash: &SecretHash,
    account: &Account,
) -> Result<bool, Failure> {
    if session.run(USE_UP, values![&hash.0[..]]).await? == 0 {
        return Ok(false);
    }
    let subjects = [Some(LinkSubject::Account(account.id)), account.person().map(LinkSubject::Person)];
    for (word, target) in subjects.into_iter().flatten().map(named) {
        session.run(FORGET_ALL, values![account.organization.0, word, target]).await?;
    }
    Ok(true)
}

/// A subject as it stands in its columns.
fn named(subject: LinkSubject) -> (&'static str, Uuid) {
    match subject {
        LinkSubject::Person(person) => ("person", person.0),
        LinkSubject::Account(account) => ("account", account.0),
    }
}

fn read(row: &Row) -> Result<AccountLink, Failure> {
    let target: Uuid = row.column("target")?;
    let subject = match row.column::<String>("subject")?.as_str() {
        "person" => LinkSubject::Person(PersonId(target)),
        "account" => LinkSubject::Account(AccountId(target)),
        _ => return Err(Failure::corrupt("subject")),
    };
    Ok(AccountLink {
        organization: OrganizationId(row.column("organization")?),
        subject,
        purpose: row.parsed("purpose", |word| LinkPurpose::from_word(word).ok_or(()))?,
        email: row.parsed("email", Email::parse)?,
        created_ms: row.column("created_ms")?,
        expires_ms: row.column("expires_ms")?,
    })
}
