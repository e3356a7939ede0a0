//! The first administrator of a server, set up with a link that works once.

use antiphon_core::account::secret::Secret;
use antiphon_core::account::{Account, AccountOwner, Administration};
use antiphon_core::branding::Branding;
use antiphon_core::ids::{AccountId, OrganizationId};
use antiphon_core::limits::SET_UP_LINK_MAX_MS;
use antiphon_core::organization::{Organization, ServiceSettings};

use super::administration::{email, summary};
use super::passwords::chosen;
use super::secret_hash;
use crate::Office;
use crate::admin::{Actor, AdminError, fields};
use crate::ports::{FirstAdministrator, SetUpLink, StoreError};

/// The first administrator, as typed.
#[derive(Clone, Copy)]
pub struct NewAdministrator<'a> {
    /// The name of the organization, where the link is for a new one.
    pub organization: &'a str,
    /// His name; the address, if it is empty.
    pub name: &'a str,
    /// What he signs in with.
    pub email: &'a str,
    /// His password.
    pub password: &'a str,
}

/// What a link that holds is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SetUp {
    /// An organization that is there.
    Administrator(Box<Organization>),
    /// A new organization with its first administrator.
    Organization,
}

impl Office {
    /// Whether nobody can sign in yet, so that a link is wanted.
    ///
    /// # Errors
    /// What the store says.
    pub async fn needs_set_up(&self) -> Result<bool, StoreError> {
        Ok(!self.ports.store.has_accounts().await?)
    }

    /// Makes the link's secret; an earlier link is worth nothing from now on. Without `organization` it is for the
    /// only one, or for a new one if there is none.
    ///
    /// # Errors
    /// [`AdminError`] if there are several organizations and none is named, and what the store says.
    pub async fn make_set_up_link(&self, organization: Option<OrganizationId>) -> Result<Secret, AdminError> {
        let organization = match organization {
            Some(named) => Some(self.organization(named).await?.id),
            None => {
                let all = self.organizations().await?;
                if all.len() > 1 {
                    return Err(fields::invalid("organization", "must be named: there are several"));
                }
                all.first().map(|it| it.id)
            }
        };
        let secret = Secret::random(&mut **self.entropy());
        let expires_ms = self.now_ms() + SET_UP_LINK_MAX_MS;
        let link = SetUpLink { hash: secret_hash(&secret), organization, expires_ms };
        self.ports.store.save_set_up_link(&link).await?;
        Ok(secret)
    }

    /// What a link is for; `None` if it was used, replaced, has ended or never was.
    ///
    /// # Errors
    /// What the store says.
    pub async fn set_up_of(&self, secret: &Secret) -> Result<Option<SetUp>, StoreError> {
        let Some(link) = self.valid_link(secret).await? else { return Ok(None) };
        Ok(Some(match link.organization {
            Some(id) => SetUp::Administrator(Box::new(self.organization(id).await?)),
            None => SetUp::Organization,
        }))
    }

    /// Sets the first administrator up and uses the link up; `None` if it does not hold.
    ///
    /// # Errors
    /// [`AdminError`] for a field that cannot be: the link can be tried again then; and what the store says.
    pub async fn set_up(
        &self,
        secret: &Secret,
        new: NewAdministrator<'_>,
    ) -> Result<Option<Account>, AdminError> {
        let Some(link) = self.valid_link(secret).await? else { return Ok(None) };
        let organization = match link.organization {
            Some(_) => None,
            None => Some(self.new_organization(new.organization)?),
        };
        let id = link.organization.or_else(|| organization.as_ref().map(|it| it.id));
        let id = id.ok_or(StoreError::Missing("organization"))?;
        let account = self.new_administrator(id, new)?;
        let password = self.password_hash(&account, &chosen(&account, new.password)?).await;
        let mut audit = self.account_audit(Actor::SetUpLink, &account, "account.created");
        audit.detail = summary(&account);
        let first = FirstAdministrator { organization, account, password, audit };
        let done = self.ports.store.set_up(&link.hash, &first).await?;
        Ok(done.then_some(first.account))
    }

    async fn valid_link(&self, secret: &Secret) -> Result<Option<SetUpLink>, StoreError> {
        let (hash, now_ms) = (secret_hash(secret), self.now_ms());
        let link = self.ports.store.set_up_link().await?;
        Ok(link.filter(|link| link.hash == hash && now_ms < link.expires_ms))
    }

    fn new_organization(&self, name: &str) -> Result<Organization, AdminError> {
        Ok(Organization {
            id: OrganizationId(self.new_uuid()),
            name: fields::name("organization", name)?,
            branded: false,
            branding: Branding::default(),
            created_ms: self.now_ms(),
            service: ServiceSettings::default(),
            version: 1,
        })
    }

    fn new_administrator(
        &self,
        organization: OrganizationId,
        new: NewAdministrator<'_>,
    ) -> Result<Account, AdminError> {
        let name = fields::name("name", fields::given(new.name).unwrap_or(new.email))?;
        Ok(Account {
            id: AccountId(self.new_uuid()),
            organization,
            owner: AccountOwner::Administrator { name },
            email: email(new.email)?,
            administration: Administration::Organization,
            created_ms: self.now_ms(),
            version: 1,
        })
    }
}
