//! People: everybody of an organization with a mailbox, and whoever asks.

use antiphon_core::account::scope::Scope;
use antiphon_core::account::{Account, AccountOwner, Administration};
use antiphon_core::ids::{AccountId, LocationId, OrganizationId, PersonId};
use antiphon_core::person::Person;
use antiphon_office::admin::people::{NewPerson, PersonChange};
use antiphon_office::ports::{PeopleQuery, Sought};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::organizations::{
    FULL_ADMINISTRATOR, LOCATION_ADMINISTRATOR, READ_ONLY_ADMINISTRATOR, license_of, role_id,
};
use super::passcodes::administered;
use crate::Api;
use crate::body::{Body, DONE, Json};
use crate::caller::{Access, Caller};
use crate::error::ApiError;
use crate::id::WireId as _;
use crate::paging::{Further, Here, Page, Window};
use crate::wire::{Digits, time};

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(me))
        .routes(routes!(list, create))
        .routes(routes!(details, update, remove))
}

/// Somebody of the organization.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WirePerson {
    id: String,
    emails: Vec<String>,
    phone_numbers: Vec<WirePhoneNumber>,
    /// Short number; an administrator without a mailbox has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    extension: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    location_id: Option<String>,
    display_name: String,
    first_name: String,
    last_name: String,
    org_id: String,
    /// Names of roles, only for oneself and for administrators.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    roles: Vec<String>,
    licenses: Vec<String>,
    created: String,
    last_modified: String,
    /// Always `person`.
    #[serde(rename = "type")]
    kind: &'static str,
}

/// A number of a person.
#[derive(Serialize, ToSchema)]
pub(crate) struct WirePhoneNumber {
    /// `work` for a public number, `work_extension` for a short one.
    #[serde(rename = "type")]
    kind: &'static str,
    value: String,
    primary: bool,
}

/// A page of people.
#[derive(Serialize, ToSchema)]
pub(crate) struct People {
    items: Vec<WirePerson>,
}

/// A person to be added or changed. In a PUT what is absent stays.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PersonUpdate {
    /// The first one counts.
    emails: Option<Vec<String>>,
    /// First and last name together, if it is absent.
    display_name: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
    extension: Option<Digits>,
    /// The public number among them counts.
    phone_numbers: Option<Vec<PhoneNumberUpdate>>,
    /// Needed for a new person; nobody moves.
    location_id: Option<String>,
}

/// A number of a person.
#[derive(Deserialize, ToSchema)]
pub(crate) struct PhoneNumberUpdate {
    /// `work` for a public number, `work_extension` for a short one.
    #[serde(rename = "type")]
    kind: Option<String>,
    value: String,
}

impl PersonUpdate {
    fn name(&self) -> Option<String> {
        let parts = [self.first_name.as_deref(), self.last_name.as_deref()];
        let joined = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
        self.display_name.clone().or_else(|| Some(joined).filter(|name| !name.is_empty()))
    }

    fn email(&self) -> Option<String> {
        self.emails.as_ref().map(|emails| emails.first().cloned().unwrap_or_default())
    }

    /// The public number; empty if there are numbers and none is public.
    fn number(&self) -> Option<String> {
        let numbers = self.phone_numbers.as_ref()?;
        let public = numbers.iter().find(|it| it.kind.as_deref() != Some("work_extension"));
        Some(public.map(|it| it.value.clone()).unwrap_or_default())
    }
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
    let max = Window { max: wanted.max, start: None }.max();
    let query = query(&wanted, max)?;
    let found = api.office.find_people(caller.organization(), &query).await?;
    let is_full = u32::try_from(found.len()).is_ok_and(|length| length >= max);
    let last = found.last().map(|person| person.id.wire()).filter(|_| is_full);
    let administrators = known_administrators(&api, &caller).await?;
    let role_of = |person: &Person| administrators.iter().find(|it| it.person() == Some(person.id));
    let items = found.iter().filter(|person| fits(person, &wanted));
    let items = items.map(|person| shown(person, role_of(person))).collect();
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
    let person = NewPerson {
        organization: location.organization,
        location: location.id,
        name: new.name().unwrap_or_default(),
        email: new.email().filter(|it| !it.is_empty()),
        extension: new.extension.as_ref().map(|it| it.0.clone()).unwrap_or_default(),
        number: new.number().filter(|it| !it.is_empty()),
    };
    Ok(Json(shown(&api.office.create_person(caller.actor(), &person).await?, None)))
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
    let change = PersonChange {
        name: update.name(),
        email: update.email(),
        extension: update.extension.as_ref().map(|it| it.0.clone()),
        number: update.number(),
    };
    let (actor, organization) = (caller.actor(), person.organization);
    let changed = api.office.change_person(actor, organization, person.id, &change).await?;
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

/// Whoever is asked for by an address and a name has both.
fn fits(person: &Person, wanted: &Wanted) -> bool {
    let begin = wanted.display_name.as_deref().unwrap_or_default().to_lowercase();
    person.name.to_lowercase().starts_with(&begin)
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

fn shown(person: &Person, account: Option<&Account>) -> WirePerson {
    let (first_name, last_name) = halves(&person.name);
    let mut phone_numbers: Vec<WirePhoneNumber> = Vec::new();
    if let Some(number) = &person.number {
        phone_numbers.push(WirePhoneNumber { kind: "work", value: number.to_string(), primary: true });
    }
    let extension = person.extension.to_string();
    let primary = phone_numbers.is_empty();
    phone_numbers.push(WirePhoneNumber { kind: "work_extension", value: extension.clone(), primary });
    WirePerson {
        id: person.id.wire(),
        emails: person.email.iter().cloned().collect(),
        phone_numbers,
        extension: Some(extension),
        location_id: Some(person.location.wire()),
        display_name: person.name.clone(),
        first_name,
        last_name,
        org_id: person.organization.wire(),
        roles: account.map(|account| roles(&account.administration)).unwrap_or_default(),
        licenses: vec![license_of(person.organization)],
        created: time(person.created_ms),
        last_modified: time(person.created_ms),
        kind: "person",
    }
}

fn administrator(account: &Account) -> WirePerson {
    let name = match &account.owner {
        AccountOwner::Administrator { name } => name.clone(),
        AccountOwner::Person(_) => account.email.to_string(),
    };
    let (first_name, last_name) = halves(&name);
    WirePerson {
        id: account.id.wire(),
        emails: vec![account.email.to_string()],
        phone_numbers: Vec::new(),
        extension: None,
        location_id: None,
        display_name: name,
        first_name,
        last_name,
        org_id: OrganizationId::wire(&account.organization),
        roles: roles(&account.administration),
        licenses: Vec::new(),
        created: time(account.created_ms),
        last_modified: time(account.created_ms),
        kind: "person",
    }
}

/// The last word of a name is the last name.
fn halves(name: &str) -> (String, String) {
    match name.rsplit_once(' ') {
        Some((first, last)) => (first.to_owned(), last.to_owned()),
        None => (name.to_owned(), String::new()),
    }
}

fn roles(administration: &Administration) -> Vec<String> {
    let role = match administration {
        Administration::Nothing => return Vec::new(),
        Administration::ReadOnly => READ_ONLY_ADMINISTRATOR,
        Administration::Locations(_) => LOCATION_ADMINISTRATOR,
        Administration::Organization => FULL_ADMINISTRATOR,
    };
    vec![role_id(role)]
}
