//! Integrations: programs that people of the organization can let in (OAuth 2), registered, renewed and removed.

use antiphon_core::account::Administration;
use antiphon_core::account::integration::Integration;
use antiphon_core::account::scope::{Scope, Scopes};
use antiphon_core::ids::IntegrationId;
use antiphon_office::accounts::integrations::{MadeIntegration, NewIntegration};
use antiphon_office::admin::AdminError;
use askama::Template;
use axum::extract::{RawQuery, State};

use super::administrators::{self, LocationBox, boxes, role, ticked};
use super::organization::role_name;
use crate::form::{Form, Typed};
use crate::page::{Answer, Frame, Refusal, go, show, show_again};
use crate::path::Id;
use crate::session::Admin;
use crate::words::scope_words;
use crate::{Hub, confirm};

const HERE: &str = "/admin/integrations";

#[derive(Template)]
#[template(path = "admin/integrations.html")]
struct Page {
    frame: Frame,
    may_change: bool,
    rows: Vec<Row>,
    form: Form,
    scopes: Vec<ScopeBox>,
    roles: Vec<(String, String)>,
    locations: Vec<LocationBox>,
}

struct Row {
    id: String,
    name: String,
    redirects: String,
    role: &'static str,
}

struct ScopeBox {
    word: &'static str,
    words: &'static str,
    ticked: bool,
}

/// `GET /admin/integrations`
pub(crate) async fn list(State(hub): State<Hub>, admin: Admin, RawQuery(query): RawQuery) -> Answer {
    show(&page(&hub, &admin, query.as_deref()).await?)
}

/// `POST /admin/integrations`. The secret is shown in this answer and never again.
pub(crate) async fn register(State(hub): State<Hub>, admin: Admin, typed: Typed) -> Answer {
    admin.to_change_organization()?;
    match registered(&hub, &admin, &typed).await {
        Ok(made) => show(&one(&admin, &made.integration, Some(made.secret.expose().to_owned()))),
        Err(error) => {
            let page = page(&hub, &admin, None).await?;
            show_again(&Page {
                form: Form::sent(&typed, &[]).refused(&error),
                scopes: scopes(Some(&typed)),
                locations: boxes(&hub, &admin, &ticked(&typed)).await?,
                ..page
            })
        }
    }
}

async fn registered(hub: &Hub, admin: &Admin, typed: &Typed) -> Result<MadeIntegration, AdminError> {
    let new = NewIntegration {
        name: typed.text("name").to_owned(),
        redirects: typed.text("redirects").lines().map(str::to_owned).collect(),
        scopes: Some(typed.all("scope").filter_map(Scope::from_word).collect()),
        administration: role(typed)?,
    };
    hub.office.create_integration(admin.actor(), admin.organization(), &new).await
}

#[derive(Template)]
#[template(path = "admin/integration.html")]
struct OnePage {
    frame: Frame,
    may_change: bool,
    id: String,
    name: String,
    redirects: Vec<String>,
    scopes: Vec<&'static str>,
    role: &'static str,
    secret: Option<String>,
}

/// `GET /admin/integrations/{id}`
pub(crate) async fn show_one(State(hub): State<Hub>, admin: Admin, Id(id): Id<IntegrationId>) -> Answer {
    admin.to_see_organization()?;
    let integration = hub.office.integration(admin.organization(), id).await?;
    show(&one(&admin, &integration, None))
}

/// `POST /admin/integrations/{id}/secret`: another secret, shown in this answer and never again.
pub(crate) async fn renew_secret(State(hub): State<Hub>, admin: Admin, Id(id): Id<IntegrationId>) -> Answer {
    admin.to_change_organization()?;
    let integration = hub.office.integration(admin.organization(), id).await?;
    let secret = hub.office.renew_integration_secret(admin.actor(), admin.organization(), id).await?;
    show(&one(&admin, &integration, Some(secret.expose().to_owned())))
}

/// `GET /admin/integrations/{id}/remove`: what would be gone.
pub(crate) async fn ask_to_remove(State(hub): State<Hub>, admin: Admin, Id(id): Id<IntegrationId>) -> Answer {
    admin.to_see_organization()?;
    let integration = hub.office.integration(admin.organization(), id).await?;
    let name = integration.name;
    confirm::ask(
        &admin,
        (HERE, &format!("{HERE}/{id}")),
        format!("Remove {name}?"),
        format!("Remove {name}"),
        &[
            "Its tokens are unknown from the next request on, also those that people have let it have."
                .to_owned(),
            "This cannot be undone; it can be registered again, with another client ID and secret."
                .to_owned(),
        ],
    )
}

/// `POST /admin/integrations/{id}/remove`
pub(crate) async fn remove(State(hub): State<Hub>, admin: Admin, Id(id): Id<IntegrationId>) -> Answer {
    admin.to_change_organization()?;
    hub.office.remove_integration(admin.actor(), admin.organization(), id).await?;
    go(HERE, "removed")
}

async fn page(hub: &Hub, admin: &Admin, query: Option<&str>) -> Result<Page, Refusal> {
    admin.to_see_organization()?;
    let integrations = hub.office.integrations(admin.organization()).await?;
    let rows = integrations.into_iter().map(|it| Row {
        id: it.id.to_string(),
        redirects: it.redirects.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
        role: of_itself(&it.administration),
        name: it.name,
    });
    let nothing = ("none".to_owned(), "Nothing: it acts for people who let it in".to_owned());
    Ok(Page {
        frame: Frame::of(&admin.who, HERE, query),
        may_change: admin.changes_organization(),
        rows: rows.collect(),
        form: Form::new(),
        scopes: scopes(None),
        roles: std::iter::once(nothing).chain(administrators::roles()).collect(),
        locations: boxes(hub, admin, &[]).await?,
    })
}

fn one(admin: &Admin, integration: &Integration, secret: Option<String>) -> OnePage {
    let done = secret.as_ref().map(|_| "done=created");
    OnePage {
        frame: Frame::of(&admin.who, HERE, done),
        may_change: admin.changes_organization(),
        id: integration.id.to_string(),
        name: integration.name.clone(),
        redirects: integration.redirects.iter().map(ToString::to_string).collect(),
        scopes: integration.scopes.iter().map(scope_words).collect(),
        role: of_itself(&integration.administration),
        secret,
    }
}

/// What can be asked for; what is about somebody's own things is ticked until something was typed.
fn scopes(typed: Option<&Typed>) -> Vec<ScopeBox> {
    let ticked = |scope: Scope| match typed {
        Some(typed) => typed.all("scope").any(|word| word == scope.word()),
        None => !scope.is_administrative(),
    };
    Scopes::all()
        .iter()
        .map(|scope| ScopeBox { word: scope.word(), words: scope_words(scope), ticked: ticked(scope) })
        .collect()
}

fn of_itself(administration: &Administration) -> &'static str {
    if administration.is_any() { role_name(administration) } else { "nothing" }
}
