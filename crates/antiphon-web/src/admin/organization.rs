//! The organization: who may sign in to it, and the tokens of programs.

use antiphon_core::account::{Account, AccountOwner, Administration, TokenOwner};
use antiphon_core::ids::{AccountId, TokenId};
use antiphon_office::accounts::administration::NewAccount;
use antiphon_office::accounts::tokens::NewToken;
use antiphon_office::admin::AdminError;
use askama::Template;
use axum::extract::{RawQuery, State};

use super::calls::zone;
use crate::Hub;
use crate::form::{Form, Typed};
use crate::page::{Answer, Frame, Refusal, go, show, show_again};
use crate::path::Id;
use crate::session::Admin;
use crate::words::Zone;

const HERE: &str = "/admin/organization";
const SECRETS: &[&str] = &["password"];

#[derive(Template)]
#[template(path = "admin/organization.html")]
struct Page {
    frame: Frame,
    name: String,
    may_change: bool,
    accounts: Vec<AccountRow>,
    tokens: Vec<TokenRow>,
    roles: Vec<(String, String)>,
    form: Form,
    token_form: Form,
    made_token: Option<String>,
    sends_mail: bool,
}

impl Page {
    fn password_hint(&self) -> &'static str {
        match self.sends_mail {
            true => {
                "Leave it empty to send an invitation. Else at least 12 characters, told to the new administrator."
            }
            false => "At least 12 characters. Tell it to the new administrator, who can change it.",
        }
    }
}

struct AccountRow {
    id: String,
    email: String,
    name: String,
    role: &'static str,
    own: bool,
}

struct TokenRow {
    id: String,
    name: String,
    owner: String,
    expires: String,
    used: String,
}

/// `GET /admin/organization`
pub(crate) async fn show_organization(
    State(hub): State<Hub>,
    admin: Admin,
    RawQuery(query): RawQuery,
) -> Answer {
    show(&page(&hub, &admin, query.as_deref()).await?)
}

/// `POST /admin/organization/accounts`: an administrator who has neither extension nor mailbox. Without a first password
/// a letter brings a link to choose one.
pub(crate) async fn add_administrator(State(hub): State<Hub>, admin: Admin, typed: Typed) -> Answer {
    admin.to_change_organization()?;
    let password = Some(typed.exact("password")).filter(|typed| !typed.is_empty());
    let made = match role(typed.text("role")) {
        Ok(_) if password.is_none() && !hub.sends_mail => Err(AdminError::Invalid {
            field: "password",
            problem: "must be given: there is no mail server to send an invitation with".to_owned(),
        }),
        Ok(administration) => {
            let new = NewAccount {
                organization: admin.organization(),
                person: None,
                name: typed.text("name"),
                email: typed.text("email"),
                administration,
                password,
            };
            hub.office.create_account(admin.actor(), &new).await
        }
        Err(error) => Err(error),
    };
    match made {
        Ok(account) if password.is_none() => {
            hub.office.invite_account(admin.actor(), &account).await?;
            go(HERE, "invited")
        }
        Ok(_) => go(HERE, "created"),
        Err(error) => {
            let form = Form::sent(&typed, SECRETS).refused(&error);
            show_again(&Page { form, ..page(&hub, &admin, None).await? })
        }
    }
}

/// `POST /admin/organization/accounts/{id}/invite`: a letter with a link to choose a password.
pub(crate) async fn invite_account(State(hub): State<Hub>, admin: Admin, Id(id): Id<AccountId>) -> Answer {
    admin.to_change_organization()?;
    let account = hub.office.account(admin.organization(), id).await?;
    hub.office.invite_account(admin.actor(), &account).await?;
    go(HERE, "invited")
}

/// `POST /admin/organization/accounts/{id}/remove`
pub(crate) async fn remove_account(State(hub): State<Hub>, admin: Admin, Id(id): Id<AccountId>) -> Answer {
    admin.to_change_organization()?;
    let account = hub.office.account(admin.organization(), id).await?;
    if account.id == admin.who.open.account.id {
        return Err(Refusal::Bad("Nobody can remove the account that he is signed in with.".to_owned()));
    }
    hub.office.remove_account(admin.actor(), &account).await?;
    go(HERE, "removed")
}

/// `POST /admin/organization/tokens`. The token is shown in this answer and never again.
pub(crate) async fn make_token(State(hub): State<Hub>, admin: Admin, typed: Typed) -> Answer {
    admin.to_change_organization()?;
    let days = match typed.given("days") {
        Some(_) => typed.number("days").map(Some),
        None => Ok(None),
    };
    let made = match days.and_then(|days| Ok((days, role(typed.text("role"))?))) {
        Ok((days, administration)) => {
            let new = NewToken { name: typed.text("token_name").to_owned(), scopes: None, days };
            let office = &hub.office;
            office.create_service_token(admin.actor(), admin.organization(), &administration, &new).await
        }
        Err(error) => Err(error),
    };
    match made {
        Ok(made) => {
            let made_token = Some(made.secret.expose().to_owned());
            show(&Page { made_token, ..page(&hub, &admin, Some("done=created")).await? })
        }
        Err(error) => {
            let token_form = Form::sent(&typed, &[]).refused(&error);
            show_again(&Page { token_form, ..page(&hub, &admin, None).await? })
        }
    }
}

/// `POST /admin/organization/tokens/{id}/revoke`
pub(crate) async fn revoke_token(State(hub): State<Hub>, admin: Admin, Id(id): Id<TokenId>) -> Answer {
    admin.to_change_organization()?;
    hub.office.revoke_token(admin.actor(), admin.organization(), id).await?;
    go(HERE, "token-revoked")
}

async fn page(hub: &Hub, admin: &Admin, query: Option<&str>) -> Result<Page, Refusal> {
    admin.to_see_organization()?;
    let zone = zone(hub, admin).await?;
    let accounts = hub.office.accounts(admin.organization()).await?;
    let administrators = accounts.iter().filter(|account| account.administration.is_any());
    let mut rows = Vec::new();
    for account in administrators {
        rows.push(row(hub, admin, account).await?);
    }
    let tokens = hub.office.tokens(admin.organization()).await?;
    let tokens = tokens.into_iter().map(|token| TokenRow {
        id: token.id.to_string(),
        owner: owner(&token.owner, &accounts),
        expires: token.expires_ms.map_or_else(|| "never".to_owned(), |at| day(&zone, at)),
        used: token.used_ms.map_or_else(|| "never".to_owned(), |at| zone.moment(at, hub.now_ms())),
        name: token.name,
    });
    Ok(Page {
        frame: Frame::of(&admin.who, HERE, query),
        name: admin.who.organization_name.clone(),
        may_change: admin.changes_organization(),
        accounts: rows,
        tokens: tokens.collect(),
        roles: vec![
            ("organization".to_owned(), "Organization administrator".to_owned()),
            ("read-only".to_owned(), "Read-only administrator".to_owned()),
        ],
        form: Form::new(),
        token_form: Form::new(),
        made_token: None,
        sends_mail: hub.sends_mail,
    })
}

async fn row(hub: &Hub, admin: &Admin, account: &Account) -> Result<AccountRow, Refusal> {
    let name = match &account.owner {
        AccountOwner::Administrator { name } => name.clone(),
        AccountOwner::Person(person) => hub.office.person(admin.organization(), *person).await?.name,
    };
    Ok(AccountRow {
        id: account.id.to_string(),
        email: account.email.to_string(),
        name,
        role: role_name(&account.administration),
        own: account.id == admin.who.open.account.id,
    })
}

fn owner(owner: &TokenOwner, accounts: &[Account]) -> String {
    match owner {
        TokenOwner::Account(id) => {
            let account = accounts.iter().find(|account| account.id == *id);
            account.map(|account| account.email.to_string()).unwrap_or_default()
        }
        TokenOwner::Service(administration) => format!("a program: {}", role_name(administration)),
    }
}

fn role_name(administration: &Administration) -> &'static str {
    match administration {
        Administration::Nothing => "user",
        Administration::ReadOnly => "read-only administrator",
        Administration::Locations(_) => "location administrator",
        Administration::Organization => "organization administrator",
    }
}

fn role(word: &str) -> Result<Administration, AdminError> {
    match word {
        "organization" => Ok(Administration::Organization),
        "read-only" => Ok(Administration::ReadOnly),
        _ => Err(AdminError::Invalid { field: "role", problem: "choose one of the roles".to_owned() }),
    }
}

fn day(zone: &Zone, at_ms: i64) -> String {
    zone.exact(at_ms).chars().take(10).collect()
}
