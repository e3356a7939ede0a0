//! Roles, given and taken: who administers what. Nobody changes his own, and somebody always administers the
//! organization.

use antiphon_core::account::{Account, Administration};
use antiphon_core::ids::{OrganizationId, PersonId};

use super::administration::NewAccount;
use crate::Office;
use crate::admin::{Actor, AdminError, fields};
use crate::ports::StoreError;

impl Office {
    /// Lets a person administer something, or something else than before. Whoever has no account gets one, and a letter
    /// with a link to choose its password, unless an invitation waits that does.
    ///
    /// # Errors
    /// As [`Self::change_role`]; [`AdminError`] for a person without an address who has no account.
    pub async fn give_role(
        &self,
        actor: Actor,
        organization: OrganizationId,
        person: PersonId,
        role: Administration,
    ) -> Result<Account, AdminError> {
        if let Some(account) = self.account_of_person(organization, person).await? {
            return self.change_role(actor, &account, role).await;
        }
        self.check_locations(organization, &role).await?;
        let new = NewAccount {
            organization,
            person: Some(person),
            name: "",
            email: "",
            administration: role,
            password: None,
        };
        let account = self.create_account(actor, &new).await?;
        let waiting = self.invitation_of(organization, person).await?;
        if !waiting.is_some_and(|link| link.holds_at(self.now_ms())) {
            self.invite_account(actor, &account).await?;
        }
        Ok(account)
    }

    /// Adds an administrator who has neither extension nor mailbox. A letter brings a link to choose a password.
    ///
    /// # Errors
    /// As [`Self::create_account`]; [`AdminError`] for a location that is not there.
    pub async fn invite_administrator(
        &self,
        actor: Actor,
        organization: OrganizationId,
        (name, email): (&str, &str),
        role: Administration,
    ) -> Result<Account, AdminError> {
        self.check_locations(organization, &role).await?;
        let new =
            NewAccount { organization, person: None, name, email, administration: role, password: None };
        let account = self.create_account(actor, &new).await?;
        self.invite_account(actor, &account).await?;
        Ok(account)
    }

    /// Changes the role of an account; nothing happens if it has it already.
    ///
    /// # Errors
    /// As [`Self::check_role`]; [`StoreError::Conflict`] if somebody else changed the account since it was read, and what
    /// the store says.
    pub async fn change_role(
        &self,
        actor: Actor,
        account: &Account,
        role: Administration,
    ) -> Result<Account, AdminError> {
        if account.administration == role {
            return Ok(account.clone());
        }
        self.check_role(actor, account, &role).await?;
        self.change_administration(actor, account, role).await
    }

    /// Takes the role of an account. A person goes on as a user; whoever has no mailbox has no use of the account any more,
    /// and it goes.
    ///
    /// # Errors
    /// As [`Self::change_role`].
    pub async fn take_role(&self, actor: Actor, account: &Account) -> Result<(), AdminError> {
        if account.person().is_some() {
            return self.change_role(actor, account, Administration::Nothing).await.map(drop);
        }
        self.check_role(actor, account, &Administration::Nothing).await?;
        Ok(self.remove_account(actor, account).await?)
    }

    /// Whether the role of an account may be changed to this one. Nothing changes.
    ///
    /// # Errors
    /// [`AdminError`] for one's own account, for the last one that administers the organization, and for a location that
    /// is not there; and what the store says.
    pub async fn check_role(
        &self,
        actor: Actor,
        account: &Account,
        role: &Administration,
    ) -> Result<(), AdminError> {
        if actor == Actor::Account(account.id) {
            let problem = "nobody changes the role of his own account: another administrator can";
            return Err(fields::invalid("role", problem));
        }
        if !role.changes_organization() && self.is_last(account).await? {
            let problem = "somebody must administer the organization: give another account that role first";
            return Err(fields::invalid("role", problem));
        }
        self.check_locations(account.organization, role).await
    }

    async fn is_last(&self, account: &Account) -> Result<bool, StoreError> {
        if !account.administration.changes_organization() {
            return Ok(false);
        }
        let mut others = self.administrators(account.organization).await?;
        others.retain(|it| it.id != account.id && it.administration.changes_organization());
        Ok(others.is_empty())
    }

    async fn check_locations(
        &self,
        organization: OrganizationId,
        role: &Administration,
    ) -> Result<(), AdminError> {
        let Administration::Locations(locations) = role else { return Ok(()) };
        for location in locations {
            if self.ports.store.location(organization, *location).await?.is_none() {
                return Err(fields::invalid("locationIds", "there is no such location"));
            }
        }
        Ok(())
    }
}
