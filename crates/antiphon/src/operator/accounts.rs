//! `antiphon admin`, `account`, `token` and `setup-link`.

use antiphon_core::account::link::AccountLink;
use antiphon_core::account::passkey::Passkey;
use antiphon_core::account::scope::{Scope, Scopes};
use antiphon_core::account::{Account, AccountOwner, Administration, ApiToken, TokenOwner};
use antiphon_core::organization::Organization;
use antiphon_office::accounts::administration::NewAccount;
use antiphon_office::accounts::tokens::NewToken;
use antiphon_office::admin::Actor;
use anyhow::{Context as _, bail};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::{Desktop, output, passcode};
use crate::cli::accounts::{
    AccountCommand, AdminCommand, OfAccount, PasswordSource, Role, RoleArgs, TokenCommand, TokenCreate,
};
use crate::cli::{OfOrganization, OfPerson};
use crate::server::set_up;

const OPERATOR: Actor = Actor::Operator;

impl Desktop {
    pub(super) async fn admin(&self, command: AdminCommand) -> anyhow::Result<()> {
        let AdminCommand::Create { of, email, name, role, password, invite } = command;
        let organization = self.organization_of(&of).await?;
        let administration = self.administration(&organization, &role).await?;
        let password = if invite { None } else { password_of(&password)? };
        let new = NewAccount {
            organization: organization.id,
            person: None,
            name: &name,
            email: &email,
            administration: administration.unwrap_or(Administration::Organization),
            password: password.as_ref().map(|it| it.as_str()),
        };
        let account = self.office.create_account(OPERATOR, &new).await?;
        if invite {
            self.office.invite_account(OPERATOR, &account).await?;
        }
        self.show_account(&account).await
    }

    pub(super) async fn account(&self, command: AccountCommand) -> anyhow::Result<()> {
        match command {
            AccountCommand::Create { of, email, role, password } => {
                let (organization, person) = self.person_of(&of).await?;
                let administration = self.administration(&organization, &role).await?.unwrap_or_default();
                let password = password_of(&password)?;
                let new = NewAccount {
                    organization: organization.id,
                    person: Some(person.id),
                    name: "",
                    email: &email,
                    administration,
                    password: password.as_ref().map(|it| it.as_str()),
                };
                let account = self.office.create_account(OPERATOR, &new).await?;
                self.output.object(&shown(&account, &person.name))
            }
            AccountCommand::Invite { of, print } => self.invite(&of, print).await,
            AccountCommand::RevokeInvitation(of) => {
                let (organization, person) = self.person_of(&of).await?;
                self.office.revoke_invitation(OPERATOR, organization.id, person.id).await?;
                self.output.object(&json!({ "person": person.name, "invitation": "revoked" }))
            }
            AccountCommand::SendLink(account) => {
                let (_, account) = self.account_of(&account).await?;
                let link = self.office.invite_account(OPERATOR, &account).await?;
                self.output.object(&sent(&link))
            }
            AccountCommand::List(of) => self.list_accounts(&of).await,
            AccountCommand::Set { account, role, new_email } => {
                let (organization, mut account) = self.account_of(&account).await?;
                if let Some(administration) = self.administration(&organization, &role).await? {
                    account = self.office.change_administration(OPERATOR, &account, administration).await?;
                }
                if let Some(email) = new_email {
                    account = self.office.change_email(OPERATOR, &account, &email).await?;
                }
                self.show_account(&account).await
            }
            AccountCommand::SetPassword { account, password_file } => {
                let (_, account) = self.account_of(&account).await?;
                let password = passcode::read_secret(password_file.as_deref(), "Password: ")?;
                self.office.set_account_password(OPERATOR, &account, &password).await?;
                self.output.object(&json!({ "email": account.email.as_str(), "password": "set" }))
            }
            AccountCommand::Free(account) => {
                let (_, account) = self.account_of(&account).await?;
                self.office.free_account(OPERATOR, &account).await?;
                self.output.object(&json!({ "email": account.email.as_str(), "freed": true }))
            }
            AccountCommand::Sessions(account) => self.list_sessions(&account).await,
            AccountCommand::SignOut(account) => {
                let (_, account) = self.account_of(&account).await?;
                let ended = self.office.sign_out_everywhere(OPERATOR, &account, None).await?;
                self.output.object(&json!({ "email": account.email.as_str(), "sessions_ended": ended }))
            }
            AccountCommand::Show(account) => {
                let (_, account) = self.account_of(&account).await?;
                self.show_account_whole(&account).await
            }
            AccountCommand::RemovePasskeys(account) => {
                let (_, account) = self.account_of(&account).await?;
                let removed = self.office.remove_passkeys(OPERATOR, &account).await?;
                self.output.object(&json!({ "email": account.email.as_str(), "passkeys_removed": removed }))
            }
            AccountCommand::Remove(account) => {
                let (_, account) = self.account_of(&account).await?;
                self.office.remove_account(OPERATOR, &account).await?;
                self.output.object(&json!({ "email": account.email.as_str(), "removed": true }))
            }
        }
    }

    async fn invite(&self, of: &OfPerson, print: bool) -> anyhow::Result<()> {
        let (organization, person) = self.person_of(of).await?;
        if print {
            let secret = self.office.invitation_to_hand_over(OPERATOR, organization.id, person.id).await?;
            return self
                .output
                .object(&json!({ "link": set_up::password_link(&self.pages, organization.id, &secret) }));
        }
        self.output.object(&sent(&self.office.invite_person(OPERATOR, organization.id, person.id).await?))
    }

    pub(super) async fn token(&self, command: TokenCommand) -> anyhow::Result<()> {
        match command {
            TokenCommand::Create(create) => self.create_token(create).await,
            TokenCommand::List(of) => {
                let organization = self.organization_of(&of).await?;
                let accounts = self.office.accounts(organization.id).await?;
                let tokens = self.office.tokens(organization.id).await?;
                let rows: Vec<Value> = tokens.iter().map(|it| shown_token(it, &accounts)).collect();
                self.output.list(&["id", "name", "owner", "scopes", "expires", "last_used"], &rows)
            }
            TokenCommand::Revoke { of, token } => {
                let organization = self.organization_of(&of).await?;
                self.office.revoke_token(OPERATOR, organization.id, token).await?;
                self.output.object(&json!({ "id": token.to_string(), "revoked": true }))
            }
        }
    }

    pub(super) async fn set_up_link(&self, of: &OfOrganization) -> anyhow::Result<()> {
        let organization = match &of.organization {
            Some(_) => Some(self.organization_of(of).await?.id),
            None => None,
        };
        let secret = self.office.make_set_up_link(organization).await?;
        self.output.object(&json!({ "link": set_up::link(&self.pages, &secret) }))
    }

    async fn create_token(&self, create: TokenCreate) -> anyhow::Result<()> {
        let scopes = (!create.scope.is_empty()).then(|| scopes(&create.scope)).transpose()?;
        let new = NewToken { name: create.name, scopes, days: create.days };
        let made = match create.account {
            Some(email) => {
                let (_, account) = self.account_of(&OfAccount { email }).await?;
                self.office.create_personal_token(OPERATOR, &account, &new).await?
            }
            None => {
                let organization = self.organization_of(&create.of).await?;
                let administration = self.administration(&organization, &create.role).await?;
                let administration = administration.context(
                    "whose token? --account EMAIL for somebody's own, --role or --administers for a program's",
                )?;
                let office = &self.office;
                office.create_service_token(OPERATOR, organization.id, &administration, &new).await?
            }
        };
        self.output.object(&json!({ "id": made.token.id.to_string(), "token": made.secret.expose() }))
    }

    async fn list_accounts(&self, of: &OfOrganization) -> anyhow::Result<()> {
        let organization = self.organization_of(of).await?;
        let counts = self.office.passkey_counts(organization.id).await?;
        let mut rows = Vec::new();
        for account in self.office.accounts(organization.id).await? {
            let passkeys = counts.get(&account.id).copied().unwrap_or(0);
            rows.push(with_passkeys(shown(&account, &self.name_of(&account).await?), passkeys));
        }
        self.output.list(&["email", "name", "role", "passkeys", "id"], &rows)
    }

    async fn list_sessions(&self, account: &OfAccount) -> anyhow::Result<()> {
        let (_, account) = self.account_of(account).await?;
        let sessions = self.office.sessions(&account).await?;
        let rows: Vec<Value> = sessions
            .iter()
            .map(|it| {
                json!({
                    "id": it.id.to_string(),
                    "since": output::time(it.created_ms),
                    "last_used": output::time(it.used_ms),
                    "address": it.address,
                    "browser": it.user_agent,
                })
            })
            .collect();
        self.output.list(&["id", "since", "last_used", "address", "browser"], &rows)
    }

    async fn show_account(&self, account: &Account) -> anyhow::Result<()> {
        self.output.object(&shown(account, &self.name_of(account).await?))
    }

    async fn show_account_whole(&self, account: &Account) -> anyhow::Result<()> {
        let passkeys: Vec<Value> = self.office.passkeys(account).await?.iter().map(shown_passkey).collect();
        let whole = with_passkeys(shown(account, &self.name_of(account).await?), passkeys);
        self.output.object(&whole)
    }

    async fn name_of(&self, account: &Account) -> anyhow::Result<String> {
        Ok(match &account.owner {
            AccountOwner::Person(person) => self.office.person(account.organization, *person).await?.name,
            AccountOwner::Administrator { name } => name.clone(),
        })
    }

    async fn account_of(&self, named: &OfAccount) -> anyhow::Result<(Organization, Account)> {
        let account = self.office.account_with_email(&named.email).await?;
        let account = account.with_context(|| format!("there is no account \"{}\"", named.email))?;
        Ok((self.office.organization(account.organization).await?, account))
    }

    pub(super) async fn administration(
        &self,
        organization: &Organization,
        role: &RoleArgs,
    ) -> anyhow::Result<Option<Administration>> {
        if !role.administers.is_empty() {
            let mut locations = Vec::new();
            for named in &role.administers {
                locations.push(self.location_of(organization, named).await?.id);
            }
            return Ok(Some(Administration::of_locations(locations)));
        }
        Ok(role.role.map(|role| match role {
            Role::User => Administration::Nothing,
            Role::ReadOnly => Administration::ReadOnly,
            Role::Organization => Administration::Organization,
        }))
    }
}

fn sent(link: &AccountLink) -> Value {
    json!({ "email": link.email.as_str(), "sent": true, "expires": output::time(link.expires_ms) })
}

fn password_of(source: &PasswordSource) -> anyhow::Result<Option<Zeroizing<String>>> {
    if source.no_password {
        return Ok(None);
    }
    passcode::read_secret(source.password_file.as_deref(), "Password: ").map(Some)
}

pub(super) fn scopes(words: &[String]) -> anyhow::Result<Scopes> {
    let scope = |word: &String| match Scope::from_word(word) {
        Some(scope) => Ok(scope),
        None => bail!("--scope: there is no \"{word}\"; there are {}", Scopes::all()),
    };
    words.iter().map(scope).collect()
}

fn shown(account: &Account, name: &str) -> Value {
    json!({
        "id": account.id.to_string(),
        "email": account.email.as_str(),
        "name": name,
        "role": account.administration.word(),
        "locations": locations(&account.administration),
        "person": account.person().map(|it| it.to_string()),
    })
}

fn with_passkeys(mut shown: Value, passkeys: impl Into<Value>) -> Value {
    if let Some(fields) = shown.as_object_mut() {
        fields.insert("passkeys".to_owned(), passkeys.into());
    }
    shown
}

fn shown_passkey(passkey: &Passkey) -> Value {
    json!({
        "id": passkey.id.to_string(),
        "name": passkey.name,
        "site": passkey.site,
        "created": output::time(passkey.created_ms),
        "last_used": passkey.used_ms.and_then(output::time),
    })
}

fn locations(administration: &Administration) -> Vec<String> {
    match administration {
        Administration::Locations(locations) => locations.iter().map(ToString::to_string).collect(),
        Administration::Nothing | Administration::ReadOnly | Administration::Organization => Vec::new(),
    }
}

fn shown_token(token: &ApiToken, accounts: &[Account]) -> Value {
    let owner = match &token.owner {
        TokenOwner::Account(id) => {
            let account = accounts.iter().find(|it| it.id == *id);
            account.map_or_else(|| id.to_string(), |it| it.email.to_string())
        }
        TokenOwner::Service(administration) => format!("service, {}", administration.word()),
    };
    json!({
        "id": token.id.to_string(),
        "name": token.name,
        "owner": owner,
        "scopes": token.scopes.to_string(),
        "created": output::time(token.created_ms),
        "expires": token.expires_ms.and_then(output::time),
        "last_used": token.used_ms.and_then(output::time),
    })
}
