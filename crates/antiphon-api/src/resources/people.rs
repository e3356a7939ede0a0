//! People: everybody of an organization with a mailbox, and whoever asks.

mod update;
mod wire;

use antiphon_core::account::scope::Scope;
use antiphon_core::account::{Account, Administration};
use antiphon_core::ids::{AccountId, LocationId, PersonId};
use antiphon_core::person::Person;
use antiphon_office::admin::people::{NewPerson, PersonChange};
use antiphon_office::ports::{PeopleQuery, Sought};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::organizations::role_word;
use super::passcodes::administered;
use crate::Api;
use crate::again::until_made;
use crate::body::{Body, DONE, Json};
use crate::caller::{Access, Caller};
use crate::error::ApiError;
use crate::id::WireId as _;
use crate::paging::{Further, Here, Page, Window};
use update::PersonUpdate;
use wire::{People, WirePerson, administrator, role_of, shown};

pub(super) use wire::name_of_administrator;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(me))
        .routes(routes!(list, create))
        .routes(routes!(details, update, remove))
}

/// Whom to list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Wanted {
    /// With this e-mail address.
    email: Option<String>,
    /// With a name that begins with this.
    display_name: Option<String>,
    /// These people, by identities with commas between, at most 85.
    id: Option<String>,
    /// Of this location.
    location_id: Option<String>,
    /// With one of these roles, by identities with commas between; administrators without a mailbox are among them.
    roles: Option<String>,
    /// Behind this person; the address of the next page carries it.
    after: Option<String>,
    /// People of a page, at most 1000.
    max: Option<u32>,
}

/// People named in one request at most, as the field has it.
const IDS_MAX: usize = 85;

/// Whoever the token belongs to.
#[utoipa::path(get, path = "/people/me", tag = "People", operation_id = "getMe",
    responses((status = 200, body = WirePerson)),
    security(("token" = ["spark:people_read"]), ("token" = ["spark-admin:people_read"])))]
async fn me(State(api): State<Api>, caller: Caller) -> Result<Json<WirePerson>, ApiError> {
    let principal = caller.principal();
    let account = match principal.account {
        Some(account) => Some(api.office.account(principal.organization, account).await?),
        None => None,
    };
    match (principal.person, account) {
        (Some(person), account) => {
            let person = api.office.person(principal.organization, person).await?;
            Ok(Json(shown(&person, account.as_ref())))
        }
        (None, Some(account)) => Ok(Json(administrator(&account))),
        (None, None) => Err(ApiError::no_such("person: the token is a program's")),
    }
}

/// The people of the organization, by extension.
#[utoipa::path(get, path = "/people", tag = "People", operation_id = "listPeople",
    params(Wanted), responses((status = 200, body = People)),
    security(("token" = ["spark:people_read"]), ("token" = ["spark-admin:people_read"])))]
async fn list(
    State(api): State<Api>,
    caller: Caller,
    here: Here,
    Query(wanted): Query<Wanted>,
) -> Result<Page<People>, ApiError> {
    if let Some(ids) = &wanted.id {
        return Ok(Page::last(named(&api, &caller, ids).await?));
    }
    if let Some(roles) = &wanted.roles {
        return Ok(Page::last(with_roles(&api, &caller, roles, &wanted).await?));
    }
    let max = Window { max: wanted.max, start: None }.max();
    let query = query(&wanted, max)?;
    let found = api.office.find_people(caller.organization(), &query).await?;
    let is_full = u32::try_from(found.len()).is_ok_and(|length| length >= max);
    let last = found.last().map(|person| person.id.wire()).filter(|_| is_full);
    let administrators = known_administrators(&api, &caller).await?;
    let account_of = |person: &Person| administrators.iter().find(|it| it.person() == Some(person.id));
    let items = found.iter().map(|person| shown(person, account_of(person)));
    let items = items.filter(|it| it.fits(&wanted)).collect();
    let more = last.map(|last| Further(vec![("max", max.to_string()), ("after", last)]));
    Ok(Page::before(People { items }, &here, more))
}

/// Adds a person with a mailbox. It opens with the default passcode where that is on.
#[utoipa::path(post, path = "/people", tag = "People", operation_id = "createPerson",
    request_body = PersonUpdate, responses((status = 200, description = "Added", body = WirePerson)),
    security(("token" = ["spark-admin:people_write"])))]
async fn create(
    State(api): State<Api>,
    caller: Caller,
    Body(new): Body<PersonUpdate>,
) -> Result<Json<WirePerson>, ApiError> {
    let location = match &new.location_id {
        Some(text) => caller.location(&api, text, Access::Write).await?,
        None => {
            caller.changes_organization()?;
            return Err(ApiError::bad("locationId: is needed"));
        }
    };
    new.check(location.organization)?;
    let role = new.role(&Administration::Nothing)?;
    if role.is_some() {
        caller.changes_organization()?;
    }
    let person = NewPerson {
        organization: location.organization,
        location: location.id,
        name: new.name().unwrap_or_default(),
        email: new.email().filter(|it| !it.is_empty()),
        extension: new.extension(None)?.unwrap_or_default(),
        number: new.number().filter(|it| !it.is_empty()),
    };
    if role.is_some() && person.email.is_none() {
        return Err(ApiError::bad("emails: whoever has a role signs in with an address"));
    }
    let person = api.office.create_person(caller.actor(), &person).await?;
    let account = match role {
        Some(role) => Some(give(&api, &caller, &person, role).await?),
        None => None,
    };
    Ok(Json(shown(&person, account.as_ref())))
}

/// Changes name, address and numbers of a person.
#[utoipa::path(put, path = "/people/{personId}", tag = "People", operation_id = "updatePerson",
    params(("personId" = String, Path, description = "The person")),
    request_body = PersonUpdate, responses((status = 200, description = "Changed", body = WirePerson)),
    security(("token" = ["spark-admin:people_write"])))]
async fn update(
    State(api): State<Api>,
    caller: Caller,
    Path(person): Path<String>,
    Body(update): Body<PersonUpdate>,
) -> Result<Json<WirePerson>, ApiError> {
    let person = administered(&api, &caller, &person, Access::Write).await?;
    if update.location_id.as_ref().is_some_and(|it| LocationId::read(it) != Some(person.location)) {
        return Err(ApiError::lacking("locationId: moving a person to another location"));
    }
    update.check(person.organization)?;
    let (actor, organization) = (caller.actor(), person.organization);
    let account = api.office.account_of_person(organization, person.id).await?;
    let before = account.as_ref().map(|it| it.administration.clone()).unwrap_or_default();
    let role = update.role(&before)?;
    if let Some(role) = &role {
        caller.changes_organization()?;
        // Before anything changes, so that nothing is half done.
        if let Some(account) = &account {
            api.office.check_role(actor, account, role).await?;
        }
    }
    let change = PersonChange {
        name: update.name(),
        email: update.email(),
        extension: update.extension(Some(person.extension.as_str()))?,
        number: update.number(),
    };
    let changed = api.office.change_person(actor, organization, person.id, &change).await?;
    if let Some(role) = role {
        give(&api, &caller, &changed, role).await?;
    }
    let account = roles_for(&api, &caller, person.id).await?;
    Ok(Json(shown(&changed, account.as_ref())))
}

/// One of them; an administrator without a mailbox too.
#[utoipa::path(get, path = "/people/{personId}", tag = "People", operation_id = "getPerson",
    params(("personId" = String, Path, description = "The person")),
    responses((status = 200, body = WirePerson)),
    security(("token" = ["spark:people_read"]), ("token" = ["spark-admin:people_read"])))]
async fn details(
    State(api): State<Api>,
    caller: Caller,
    Path(person): Path<String>,
) -> Result<Json<WirePerson>, ApiError> {
    match caller.anybody(&api, &person).await {
        Ok(person) => {
            let account = roles_for(&api, &caller, person.id).await?;
            Ok(Json(shown(&person, account.as_ref())))
        }
        Err(missing) => {
            let id = AccountId::read(&person).ok_or_else(|| missing.clone())?;
            let account = api.office.account(caller.organization(), id).await.map_err(|_| missing.clone())?;
            let may = caller.principal().account == Some(id) || caller.sees_organization().is_ok();
            if may { Ok(Json(administrator(&account))) } else { Err(missing) }
        }
    }
}

/// Removes a person with the web account. For 14 days mailbox and phones can be brought back from the admin hub or the
/// command line.
#[utoipa::path(delete, path = "/people/{personId}", tag = "People", operation_id = "deletePerson",
    params(("personId" = String, Path, description = "The person")),
    responses((status = 204, description = "Removed")),
    security(("token" = ["spark-admin:people_write"])))]
async fn remove(
    State(api): State<Api>,
    caller: Caller,
    Path(person): Path<String>,
) -> Result<StatusCode, ApiError> {
    let person = administered(&api, &caller, &person, Access::Write).await?;
    api.office.remove_person(caller.actor(), person.organization, person.id).await?;
    Ok(DONE)
}

async fn give(
    api: &Api,
    caller: &Caller,
    person: &Person,
    role: Administration,
) -> Result<Account, ApiError> {
    let (actor, organization) = (caller.actor(), person.organization);
    until_made("account", || api.office.give_role(actor, organization, person.id, role.clone())).await
}

async fn named(api: &Api, caller: &Caller, ids: &str) -> Result<People, ApiError> {
    let ids: Vec<&str> = ids.split(',').collect();
    if ids.len() > IDS_MAX {
        return Err(ApiError::bad(format!("id: at most {IDS_MAX} people can be named")));
    }
    let administrators = known_administrators(api, caller).await?;
    let mut items = Vec::new();
    for id in ids {
        // Who is not there is left out, as a filter does.
        let Ok(person) = caller.anybody(api, id).await else { continue };
        items.push(shown(&person, administrators.iter().find(|it| it.person() == Some(person.id))));
    }
    Ok(People { items })
}

/// Whoever has one of the roles. They are few.
async fn with_roles(api: &Api, caller: &Caller, roles: &str, wanted: &Wanted) -> Result<People, ApiError> {
    caller.sees_organization()?;
    let words = roles.split(',').map(role_word).collect::<Result<Vec<_>, _>>()?;
    let mut accounts = api.office.administrators(caller.organization()).await?;
    accounts.retain(|it| role_of(&it.administration).is_some_and(|word| words.contains(&word)));
    let mut items = Vec::new();
    for account in accounts {
        items.push(match account.person() {
            Some(person) => shown(&api.office.person(account.organization, person).await?, Some(&account)),
            None => administrator(&account),
        });
    }
    items.retain(|it| it.fits(wanted));
    Ok(People { items })
}

fn query(wanted: &Wanted, max: u32) -> Result<PeopleQuery, ApiError> {
    let location = match &wanted.location_id {
        Some(text) => Some(LocationId::read(text).ok_or_else(|| ApiError::no_such("location"))?),
        None => None,
    };
    let after = match &wanted.after {
        Some(text) => Some(PersonId::read(text).ok_or_else(|| ApiError::no_such("person"))?),
        None => None,
    };
    let sought = match (&wanted.email, &wanted.display_name) {
        (Some(email), _) => Sought::Email(email.clone()),
        (None, Some(name)) => Sought::Name(name.clone()),
        (None, None) => Sought::default(),
    };
    Ok(PeopleQuery { sought, location, after, max })
}

/// The accounts that tell everybody's roles, as far as the caller may know them.
async fn known_administrators(api: &Api, caller: &Caller) -> Result<Vec<Account>, ApiError> {
    let mut known = Vec::new();
    if caller.sees_organization().is_ok() && caller.principal().has(Scope::PeopleRead) {
        known = api.office.administrators(caller.organization()).await?;
    } else if let Some(own) = caller.principal().account {
        known.push(api.office.account(caller.organization(), own).await?);
    }
    Ok(known)
}

/// The account that tells a person's roles, if the caller may know them.
async fn roles_for(api: &Api, caller: &Caller, person: PersonId) -> Result<Option<Account>, ApiError> {
    let knows = caller.principal().person == Some(person)
        || (caller.sees_organization().is_ok() && caller.principal().has(Scope::PeopleRead));
    if !knows {
        return Ok(None);
    }
    Ok(api.office.account_of_person(caller.organization(), person).await?)
}
