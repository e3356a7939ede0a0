//! The organization: who may sign in to it, and the tokens of programs.

use antiphon_core::account::{Account, AccountOwner, Administration, TokenOwner};
use antiphon_core::ids::TokenId;
use antiphon_office::accounts::tokens::NewToken;
use askama::Template;
use axum::extract::{RawQuery, State};

use super::administrators::{self, LocationBox, boxes, role};
use super::calls::zone;
use crate::form::{Form, Typed};
use crate::page::{Answer, Frame, Refusal, go, show, show_again};
use crate::path::Id;
use crate::session::Admin;
use crate::words::Zone;
use crate::{Hub, confirm};

pub(super) const HERE: &str = "/admin/organization";

#[derive(Template)]
#[template(path = "admin/organization.html")]
pub(super) struct Page {
    frame: Frame,
    tab: &'static str,
    name: String,
    may_change: bool,
    accounts: Vec<AccountRow>,
    tokens: Vec<TokenRow>,
    roles: Vec<(String, String)>,
    locations: Vec<LocationBox>,
    form: Form,
    token_form: Form,
    made_token: Option<String>,
    sends_mail: bool,
    /// The provider that people may sign in with.
    provider: Option<String>,
}

impl Page {
    /// With the form of a new administrator as it was sent.
    pub(super) fn again(self, form: Form, locations: Vec<LocationBox>) -> Self {
        Self { form, locations, ..self }
    }

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

/// `POST /admin/organization/tokens`. The token is shown in this answer and never again.
pub(crate) async fn make_token(State(hub): State<Hub>, admin: Admin, typed: Typed) -> Answer {
    admin.to_change_organization()?;
    let days = match typed.given("days") {
        Some(_) => typed.number("days").map(Some),
        None => Ok(None),
    };
    let made = match days.and_then(|days| Ok((days, role(&typed)?))) {
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

/// `GET /admin/organization/tokens/{id}/revoke`
pub(crate) async fn ask_to_revoke(State(hub): State<Hub>, admin: Admin, Id(id): Id<TokenId>) -> Answer {
    admin.to_change_organization()?;
    let tokens = hub.office.tokens(admin.organization()).await?;
    let name = tokens.into_iter().find(|token| token.id == id).ok_or(Refusal::Missing)?.name;
    confirm::ask(
        &admin,
        (HERE, HERE),
        format!("Revoke the token {name}?"),
        format!("Revoke {name}"),
        &["Programs that use it are refused at once. This cannot be undone; a new token can be made."
            .to_owned()],
    )
}

/// `POST /admin/organization/tokens/{id}/revoke`
pub(crate) async fn revoke_token(State(hub): State<Hub>, admin: Admin, Id(id): Id<TokenId>) -> Answer {
    admin.to_change_organization()?;
    hub.office.revoke_token(admin.actor(), admin.organization(), id).await?;
    go(HERE, "token-revoked")
}

pub(super) async fn page(hub: &Hub, admin: &Admin, query: Option<&str>) -> Result<Page, Refusal> {
    admin.to_see_organization()?;
    let zone = zone(hub, admin).await?;
    let administrators = hub.office.administrators(admin.organization()).await?;
    let mut rows = Vec::new();
    for account in &administrators {
        rows.push(row(hub, admin, account).await?);
    }
    let mut tokens = Vec::new();
    for token in hub.office.tokens(admin.organization()).await? {
        tokens.push(TokenRow {
            id: token.id.to_string(),
            owner: owner(hub, admin, &token.owner).await?,
            expires: token.expires_ms.map_or_else(|| "never".to_owned(), |at| day(&zone, at)),
            used: token.used_ms.map_or_else(|| "never".to_owned(), |at| zone.moment(at, hub.now_ms())),
            name: token.name,
        });
    }
    Ok(Page {
        frame: Frame::of(&admin.who, HERE, query),
        tab: "accounts",
        name: admin.who.brand.name.clone(),
        may_change: admin.changes_organization(),
        accounts: rows,
        tokens,
        roles: administrators::roles(),
        locations: boxes(hub, admin, &[]).await?,
        form: Form::new(),
        token_form: Form::new(),
        made_token: None,
        sends_mail: hub.sends_mail,
        provider: hub.provider_name(),
    })
}

async fn row(hub: &Hub, admin: &Admin, account: &Account) -> Result<AccountRow, Refusal> {
    Ok(AccountRow {
        id: account.id.to_string(),
        email: account.email.to_string(),
        name: name_of_account(hub, account).await?,
        role: role_name(&account.administration),
        own: account.id == admin.who.open.account.id,
    })
}

/// The name of whoever has an account.
pub(super) async fn name_of_account(hub: &Hub, account: &Account) -> Result<String, Refusal> {
    Ok(match &account.owner {
        AccountOwner::Administrator { name } => name.clone(),
        AccountOwner::Person(person) => hub.office.person(account.organization, *person).await?.name,
    })
}

async fn owner(hub: &Hub, admin: &Admin, owner: &TokenOwner) -> Result<String, Refusal> {
    Ok(match owner {
        TokenOwner::Account(id) => hub.office.account(admin.organization(), *id).await?.email.to_string(),
        TokenOwner::Service(administration) => format!("a program: {}", role_name(administration)),
    })
}

pub(super) fn role_name(administration: &Administration) -> &'static str {
    match administration {
        Administration::Nothing => "user",
        Administration::ReadOnly => "read-only administrator",
        Administration::Locations(_) => "location administrator",
        Administration::Organization => "organization administrator",
    }
}

fn day(zone: &Zone, at_ms: i64) -> String {
    zone.exact(at_ms).chars().take(10).collect()
}
