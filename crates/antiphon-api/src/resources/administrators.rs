//! Administrators: who has which role over what, given and taken. The field's API shows roles with people and says
//! nowhere which locations they are for.

use antiphon_core::account::{Account, Administration};
use antiphon_core::ids::{AccountId, LocationId, PersonId};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::organizations::{
    FULL_ADMINISTRATOR, LOCATION_ADMINISTRATOR, READ_ONLY_ADMINISTRATOR, role_id, role_word,
};
use super::people::name_of_administrator;
use crate::Api;
use crate::again::until_made;
use crate::body::{Body, DONE, Json};
use crate::caller::Caller;
use crate::error::ApiError;
use crate::id::WireId as _;
use crate::paging::{Here, Page, Window, cut};
use crate::wire::time;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(list, give)).routes(routes!(details, change, take))
}

/// Somebody who administers something.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Administrator {
    /// As among people.
    id: String,
    display_name: String,
    /// What is signed in with.
    email: String,
    /// One of the roles.
    role: String,
    /// What a location administrator administers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    location_ids: Vec<String>,
    /// Whether it is somebody with a mailbox.
    has_mailbox: bool,
    created: String,
}

/// Administrators, by e-mail address.
#[derive(Serialize, ToSchema)]
pub(crate) struct Administrators {
    items: Vec<Administrator>,
}

/// A role that somebody is to have.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NewAdministrator {
    /// The person who is to have it.
    person_id: Option<String>,
    /// Instead of a person: what somebody without a mailbox signs in with.
    email: Option<String>,
    /// The name of somebody without a mailbox; the address, if it is absent.
    display_name: Option<String>,
    /// One of the roles.
    role: Option<String>,
    /// What a location administrator is to administer.
    location_ids: Option<Vec<String>>,
}

/// Another role for somebody who has one; what is absent stays.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RoleUpdate {
    /// One of the roles.
    role: Option<String>,
    /// What a location administrator is to administer.
    location_ids: Option<Vec<String>>,
}

/// Who administers what.
#[utoipa::path(get, path = "/administrators", tag = "Administrators", operation_id = "listAdministrators",
    params(Window), responses((status = 200, body = Administrators)),
    security(("token" = ["spark-admin:people_read"])))]
async fn list(
    State(api): State<Api>,
    caller: Caller,
    here: Here,
    Query(window): Query<Window>,
) -> Result<Page<Administrators>, ApiError> {
    caller.sees_organization()?;
    let (part, more) = cut(api.office.administrators(caller.organization()).await?, window);
    let mut items = Vec::new();
    for account in part {
        items.push(shown(&api, &account).await?);
    }
    Ok(Page::before(Administrators { items }, &here, more))
}

/// Gives somebody a role: a person, who keeps account and password and else is invited to choose one, or somebody without a
/// mailbox.
#[utoipa::path(post, path = "/administrators", tag = "Administrators", operation_id = "giveRole",
    request_body = NewAdministrator, responses((status = 200, body = Administrator)),
    security(("token" = ["spark-admin:people_write"])))]
async fn give(
    State(api): State<Api>,
    caller: Caller,
    Body(new): Body<NewAdministrator>,
) -> Result<Json<Administrator>, ApiError> {
    caller.changes_organization()?;
    let update = RoleUpdate { role: new.role, location_ids: new.location_ids };
    let role = administration(&update, &Administration::Nothing)?;
    if !role.is_any() {
        return Err(ApiError::bad("role: is needed"));
    }
    let (office, actor, organization) = (&api.office, caller.actor(), caller.organization());
    let account = match (&new.person_id, &new.email) {
        (Some(person), None) => {
            let person = PersonId::read(person).ok_or_else(|| ApiError::no_such("person"))?;
            until_made("account", || office.give_role(actor, organization, person, role.clone())).await?
        }
        (None, Some(email)) => {
            let named = (new.display_name.as_deref().unwrap_or_default(), email.as_str());
            office.invite_administrator(actor, organization, named, role).await?
        }
        (None, None) | (Some(_), Some(_)) => {
            return Err(ApiError::bad("personId: either a person or an email is needed"));
        }
    };
    Ok(Json(shown(&api, &account).await?))
}

/// One administrator.
#[utoipa::path(get, path = "/administrators/{administratorId}", tag = "Administrators",
    operation_id = "getAdministrator",
    params(("administratorId" = String, Path, description = "The administrator, as among people")),
    responses((status = 200, body = Administrator)),
    security(("token" = ["spark-admin:people_read"])))]
async fn details(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Administrator>, ApiError> {
    caller.sees_organization()?;
    Ok(Json(shown(&api, &found(&api, &caller, &id).await?).await?))
}

/// Gives an administrator another role, or other locations. Nobody changes his own.
#[utoipa::path(put, path = "/administrators/{administratorId}", tag = "Administrators", operation_id = "changeRole",
    params(("administratorId" = String, Path, description = "The administrator, as among people")),
    request_body = RoleUpdate, responses((status = 200, body = Administrator)),
    security(("token" = ["spark-admin:people_write"])))]
async fn change(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<String>,
    Body(update): Body<RoleUpdate>,
) -> Result<Json<Administrator>, ApiError> {
    caller.changes_organization()?;
    let before = found(&api, &caller, &id).await?;
    let role = administration(&update, &before.administration)?;
    let changed = until_made("account", async || {
        let account = api.office.account(before.organization, before.id).await?;
        api.office.change_role(caller.actor(), &account, role.clone()).await
    });
    Ok(Json(shown(&api, &changed.await?).await?))
}

/// Takes an administrator's role. A person stays as a user; whoever has no mailbox is removed.
#[utoipa::path(delete, path = "/administrators/{administratorId}", tag = "Administrators", operation_id = "takeRole",
    params(("administratorId" = String, Path, description = "The administrator, as among people")),
    responses((status = 204, description = "Taken")),
    security(("token" = ["spark-admin:people_write"])))]
async fn take(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    caller.changes_organization()?;
    let id = found(&api, &caller, &id).await?.id;
    until_made("account", async || {
        let account = api.office.account(caller.organization(), id).await?;
        api.office.take_role(caller.actor(), &account).await
    })
    .await?;
    Ok(DONE)
}

/// The account of somebody who administers something: the person's, or the administrator's own.
async fn found(api: &Api, caller: &Caller, text: &str) -> Result<Account, ApiError> {
    let organization = caller.organization();
    let missing = || ApiError::no_such("administrator");
    let person = PersonId::read(text).ok_or_else(missing)?;
    let account = match api.office.account_of_person(organization, person).await? {
        Some(account) => account,
        None => api.office.account(organization, AccountId(person.0)).await.map_err(|_| missing())?,
    };
    if account.administration.is_any() { Ok(account) } else { Err(missing()) }
}

/// The role that a body names, for somebody who has had this one.
fn administration(update: &RoleUpdate, before: &Administration) -> Result<Administration, ApiError> {
    let locations = update.location_ids.as_deref().filter(|ids| !ids.is_empty());
    let role = match (update.role.as_deref(), locations) {
        (Some(role), _) => role_word(role)?,
        (None, Some(_)) => LOCATION_ADMINISTRATOR,
        (None, None) => return Ok(before.clone()),
    };
    match (role, locations) {
        (LOCATION_ADMINISTRATOR, Some(ids)) => {
            let known = ids.iter().map(|id| LocationId::read(id)).collect::<Option<Vec<_>>>();
            let known = known.ok_or_else(|| ApiError::bad("locationIds: there is no such location"))?;
            Ok(Administration::of_locations(known))
        }
        (LOCATION_ADMINISTRATOR, None) if matches!(before, Administration::Locations(_)) => {
            Ok(before.clone())
        }
        (LOCATION_ADMINISTRATOR, None) => {
            Err(ApiError::bad("locationIds: a location administrator needs a location"))
        }
        (_, Some(_)) => Err(ApiError::bad("locationIds: the role is for the whole organization")),
        (FULL_ADMINISTRATOR, None) => Ok(Administration::Organization),
        (_, None) => Ok(Administration::ReadOnly),
    }
}

async fn shown(api: &Api, account: &Account) -> Result<Administrator, ApiError> {
    let person = account.person();
    let display_name = match person {
        Some(person) => api.office.person(account.organization, person).await?.name,
        None => name_of_administrator(account),
    };
    let (role, locations) = match &account.administration {
        Administration::Organization => (FULL_ADMINISTRATOR, &[][..]),
        Administration::Locations(locations) => (LOCATION_ADMINISTRATOR, locations.as_slice()),
        Administration::ReadOnly | Administration::Nothing => (READ_ONLY_ADMINISTRATOR, &[][..]),
    };
    Ok(Administrator {
        id: person.map_or_else(|| account.id.wire(), |person| person.wire()),
        display_name,
        email: account.email.to_string(),
        role: role_id(role),
        location_ids: locations.iter().map(LocationId::wire).collect(),
        has_mailbox: person.is_some(),
        created: time(account.created_ms),
    })
}
