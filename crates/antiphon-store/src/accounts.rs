//! Accounts, each with what its password is checked against.

use antiphon_core::account::secret::SecretHash;
use antiphon_core::account::tries::TryReserved;
use antiphon_core::account::{Account, AccountOwner, Administration, Email, PasswordHash};
use antiphon_core::ids::{AccountId, LocationId, OrganizationId, PersonId};
use antiphon_office::ports::{Accounts, Audit, FirstAdministrator, SetUpLink, StoreError};
use async_trait::async_trait;

use crate::failure::Failure;
use crate::session::{Row, Session, Value, values};
use crate::sql_store::SqlStore;
use crate::{audit, locations, organizations, people, set_up, sign_in_tries};

const INSERT: &str = "INSERT INTO accounts (organization, id, person, name, email, administration, locations,
        password, version, created_ms)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING";
const ALL: &str =
    "SELECT organization, id, person, name, email, administration, locations, version, created_ms
    FROM accounts WHERE organization = $1 ORDER BY email";
const ADMINISTRATORS: &str =
    "SELECT organization, id, person, name, email, administration, locations, version, created_ms
    FROM accounts WHERE organization = $1 AND administration <> $2 ORDER BY email";
const ONE: &str =
    "SELECT organization, id, person, name, email, administration, locations, version, created_ms
    FROM accounts WHERE organization = $1 AND id = $2";
/// Changes nothing, but makes whoever else wants to change it wait until this transaction ends.
const LOCK: &str = "UPDATE accounts SET version = version WHERE organization = $1 AND id = $2
    RETURNING organization, id, person, name, email, administration, locations, version, created_ms";
const WITH_EMAIL: &str =
    "SELECT organization, id, person, name, email, administration, locations, version, created_ms
    FROM accounts WHERE email = $1";
const OF_PERSON: &str =
    "SELECT organization, id, person, name, email, administration, locations, version, created_ms
    FROM accounts WHERE organization = $1 AND person = $2";
const ANY: &str = "SELECT id FROM accounts LIMIT 1";
const SAVE: &str =
    "UPDATE accounts SET email = $3, administration = $4, locations = $5, version = version + 1
    WHERE organization = $1 AND id = $2";
const PASSWORD: &str = "SELECT password FROM accounts WHERE organization = $1 AND id = $2";
const SAVE_PASSWORD: &str = "UPDATE accounts SET password = $3 WHERE organization = $1 AND id = $2";
const END_OTHER_SESSIONS: &str =
    "DELETE FROM web_sessions WHERE organization = $1 AND account = $2 AND hash <> $3";
/// What belongs to an account, and the account.
const REMOVE: [&str; 7] = [
    "DELETE FROM account_links WHERE organization = $1 AND target = $2",
    "DELETE FROM web_sessions WHERE organization = $1 AND account = $2",
    "DELETE FROM api_tokens WHERE organization = $1 AND account = $2",
    "DELETE FROM passkeys WHERE organization = $1 AND account = $2",
    "DELETE FROM access_tokens WHERE organization = $1 AND account = $2",
    "DELETE FROM integration_grants WHERE organization = $1 AND account = $2",
    "DELETE FROM accounts WHERE organization = $1 AND id = $2",
];

#[async_trait]
impl Accounts for SqlStore {
    async fn insert_account(
        &self,
        account: &Account,
        password: Option<&PasswordHash>,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let new = (account.clone(), password.cloned(), audit.clone());
        self.db
            .write(new, |session, (account, password, audit)| {
                Box::pin(async move {
                    insert(session, account, password.as_ref()).await?;
                    audit::insert(session, audit).await
                })
            })
            .await
    }

    async fn accounts(&self, organization: OrganizationId) -> Result<Vec<Account>, StoreError> {
        self.db.read(organization, |session, organization| Box::pin(all(session, *organization))).await
    }

    async fn administrators(&self, organization: OrganizationId) -> Result<Vec<Account>, StoreError> {
        self.db
            .read(organization, |session, organization| {
                Box::pin(async move {
                    let values = values![organization.0, Administration::Nothing.word()];
                    session.rows(ADMINISTRATORS, values).await?.iter().map(read).collect()
                })
            })
            .await
    }

    async fn account(
        &self,
        organization: OrganizationId,
        id: AccountId,
    ) -> Result<Option<Account>, StoreError> {
        self.find(ONE, values![organization.0, id.0]).await
    }

    async fn account_with_email(&self, email: &Email) -> Result<Option<Account>, StoreError> {
        self.find(WITH_EMAIL, values![email.as_str()]).await
    }

    async fn account_of_person(
        &self,
        organization: OrganizationId,
        person: PersonId,
    ) -> Result<Option<Account>, StoreError> {
        self.find(OF_PERSON, values![organization.0, person.0]).await
    }

    async fn has_accounts(&self) -> Result<bool, StoreError> {
        self.db
            .read((), |session, ()| Box::pin(async move { Ok(session.row(ANY, vec![]).await?.is_some()) }))
            .await
    }

    async fn save_account(&self, account: &Account, audit: &Audit) -> Result<(), StoreError> {
        let changed = (account.clone(), audit.clone());
        self.db.write(changed, |session, (account, audit)| Box::pin(save(session, account, audit))).await
    }

    async fn remove_account(
        &self,
        organization: OrganizationId,
        id: AccountId,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let gone = (organization, id, audit.clone());
        self.db
            .write(gone, |session, (organization, id, audit)| {
                Box::pin(async move {
                    locked(session, *organization, *id).await?;
                    for statement in REMOVE {
                        session.run(statement, values![organization.0, id.0]).await?;
                    }
                    audit::insert(session, audit).await
                })
            })
            .await
    }

    async fn account_password(
        &self,
        organization: OrganizationId,
        id: AccountId,
    ) -> Result<Option<PasswordHash>, StoreError> {
        self.db
            .read((organization, id), |session, (organization, id)| {
                Box::pin(async move {
                    let row = session.row(PASSWORD, values![organization.0, id.0]).await?;
                    let password = row.map(|row| row.column::<Option<String>>("password")).transpose()?;
                    Ok(password.flatten().map(PasswordHash))
                })
            })
            .await
    }

    async fn save_account_password(
        &self,
        organization: OrganizationId,
        id: AccountId,
        password: &PasswordHash,
        keep: Option<&SecretHash>,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        // A hash of no secret keeps no session.
        let keep = keep.map_or(Vec::new(), |keep| keep.0.to_vec());
        let changed = (organization, id, password.clone(), keep, audit.clone());
        self.db
            .write(changed, |session, (organization, id, password, keep, audit)| {
                Box::pin(async move {
                    set_password(session, *organization, *id, password, keep).await?;
                    audit::insert(session, audit).await
                })
            })
            .await
    }

    async fn reserve_sign_in(&self, subject: &SecretHash, now_ms: i64) -> Result<TryReserved, StoreError> {
        self.db
            .write((*subject, now_ms), |session, (subject, now_ms)| {
                Box::pin(sign_in_tries::reserve(session, subject, *now_ms))
            })
            .await
    }

    async fn clear_sign_in(&self, subject: &SecretHash, audit: Option<&Audit>) -> Result<(), StoreError> {
        self.db
            .write((*subject, audit.cloned()), |session, (subject, audit)| {
                Box::pin(sign_in_tries::clear(session, subject, audit.as_ref()))
            })
            .await
    }

    async fn save_set_up_link(&self, link: &SetUpLink) -> Result<(), StoreError> {
        self.db.write(link.clone(), |session, link| Box::pin(set_up::save(session, link))).await
    }

    async fn set_up_link(&self) -> Result<Option<SetUpLink>, StoreError> {
        self.db.read((), |session, ()| Box::pin(set_up::link(session))).await
    }

    async fn set_up(&self, link: &SecretHash, first: &FirstAdministrator) -> Result<bool, StoreError> {
        self.db
            .write((*link, first.clone()), |session, (link, first)| {
                Box::pin(set_up::complete(session, link, first))
            })
            .await
    }
}

impl SqlStore {
    async fn find(&self, statement: &'static str, values: Vec<Value>) -> Result<Option<Account>, StoreError> {
        self.db
            .read((statement, values), |session, (statement, values)| {
                Box::pin(one(session, statement, values.clone()))
            })
            .await
    }
}

/// Adds an account if what it names is there, and address and person are nobody else's.
pub(crate) async fn insert(
    session: &mut Session<'_>,
    account: &Account,
    password: Option<&PasswordHash>,
) -> Result<(), Failure> {
    check(session, account).await?;
    let (person, name) = match &account.owner {
        AccountOwner::Person(person) => (Some(person.0), None),
        AccountOwner::Administrator { name } => (None, Some(name.as_str())),
    };
    let values = values![
        account.organization.0,
        account.id.0,
        person,
        name,
        account.email.as_str(),
        account.administration.word(),
        &locations_text(&account.administration),
        password.map(|password| password.0.as_str()),
        account.version,
        account.created_ms,
    ];
    session.add(|| format!("account {}", account.email), INSERT, values).await
}

/// Sets the password of an account and ends its sessions but the one of the hash `keep`.
pub(crate) async fn set_password(
    session: &mut Session<'_>,
    organization: OrganizationId,
    id: AccountId,
    password: &PasswordHash,
    keep: &[u8],
) -> Result<(), Failure> {
    let values = values![organization.0, id.0, password.0.as_str()];
    session.change("account", SAVE_PASSWORD, values).await?;
    session.run(END_OTHER_SESSIONS, values![organization.0, id.0, keep]).await?;
    Ok(())
}

/// Whether it is there; whoever else wants to change it waits until this transaction ends.
pub(crate) async fn locked(
    session: &mut Session<'_>,
    organization: OrganizationId,
    id: AccountId,
) -> Result<Account, Failure> {
    let row = one(session, LOCK, values![organization.0, id.0]).await?;
    row.ok_or_else(|| Failure::missing("account"))
}

/// Whether it can be signed in with a password.
pub(crate) async fn has_password(
    session: &mut Session<'_>,
    organization: OrganizationId,
    id: AccountId,
) -> Result<bool, Failure> {
    let row = session.row(PASSWORD, values![organization.0, id.0]).await?;
    let password = row.map(|row| row.column::<Option<String>>("password")).transpose()?;
    Ok(password.flatten().is_some())
}

async fn all(session: &mut Session<'_>, organization: OrganizationId) -> Result<Vec<Account>, Failure> {
    session.rows(ALL, values![organization.0]).await?.iter().map(read).collect()
}

async fn one(
    session: &mut Session<'_>,
    statement: &'static str,
    values: Vec<Value>,
) -> Result<Option<Account>, Failure> {
    session.row(statement, values).await?.as_ref().map(read).transpose()
}

pub(crate) async fn save(session: &mut Session<'_>, changed: &Account, audit: &Audit) -> Result<(), Failure> {
    let before = locked(session, changed.organization, changed.id).await?;
    if before.version != changed.version {
        return Err(Failure::conflict(format!("account {}", before.email)));
    }
    check(session, changed).await?;
    let values = values![
        changed.organization.0,
        changed.id.0,
        changed.email.as_str(),
        changed.administration.word(),
        &locations_text(&changed.administration),
    ];
    session.change("account", SAVE, values).await?;
    audit::insert(session, audit).await
}

async fn check(session: &mut Session<'_>, account: &Account) -> Result<(), Failure> {
    let namesake = one(session, WITH_EMAIL, values![account.email.as_str()]).await?;
    if namesake.is_some_and(|it| it.id != account.id) {
        return Err(Failure::exists(format!("account {}", account.email)));
    }
    if organizations::one(session, account.organization).await?.is_none() {
        return Err(Failure::missing("organization"));
    }
    if let Some(person) = account.person() {
        if people::one(session, account.organization, person).await?.is_none() {
            return Err(Failure::missing("person"));
        }
        let other = one(session, OF_PERSON, values![account.organization.0, person.0]).await?;
        if other.is_some_and(|it| it.id != account.id) {
            return Err(Failure::exists("an account of this person".to_owned()));
        }
    }
    if let Administration::Locations(administered) = &account.administration {
        for location in administered {
            if locations::one(session, account.organization, *location).await?.is_none() {
                return Err(Failure::missing("location"));
            }
        }
    }
    Ok(())
}

/// Removes the account of a person, if there is one.
pub(crate) async fn remove_of_person(
    session: &mut Session<'_>,
    organization: OrganizationId,
    person: PersonId,
) -> Result<(), Failure> {
    if let Some(account) = one(session, OF_PERSON, values![organization.0, person.0]).await? {
        for statement in REMOVE {
            session.run(statement, values![organization.0, account.id.0]).await?;
        }
    }
    Ok(())
}

/// The locations as they stand in their column: identities with a space between.
pub(crate) fn locations_text(administration: &Administration) -> String {
    match administration {
        Administration::Locations(locations) => {
            locations.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        }
        Administration::Nothing | Administration::ReadOnly | Administration::Organization => String::new(),
    }
}

impl Row {
    /// What may be administered.
    pub(crate) fn administration(&self) -> Result<Administration, Failure> {
        let locations =
            |text: &str| text.split_whitespace().map(str::parse::<LocationId>).collect::<Result<Vec<_>, _>>();
        Ok(match self.column::<String>("administration")?.as_str() {
            "user" => Administration::Nothing,
            "read-only" => Administration::ReadOnly,
            "locations" => Administration::of_locations(self.parsed("locations", locations)?),
            "organization" => Administration::Organization,
            _ => return Err(Failure::corrupt("administration")),
        })
    }
}

fn read(row: &Row) -> Result<Account, Failure> {
    let owner = match row.column("person")? {
        Some(person) => AccountOwner::Person(PersonId(person)),
        None => {
            let name: Option<String> = row.column("name")?;
            AccountOwner::Administrator { name: name.ok_or_else(|| Failure::corrupt("name"))? }
        }
    };
    Ok(Account {
        id: AccountId(row.column("id")?),
        organization: OrganizationId(row.column("organization")?),
        owner,
        email: row.parsed("email", Email::parse)?,
        administration: row.administration()?,
        created_ms: row.column("created_ms")?,
        version: row.column("version")?,
    })
}
