//! Distribution lists, as their owner keeps them by telephone.

use std::collections::BTreeSet;

use antiphon_core::account::scope::Scope;
use antiphon_core::lists::{DistributionList, ListChange, ListNumber, ListRefusal};
use antiphon_core::numbering::{Dialled, dialled};
use antiphon_core::person::Person;
use antiphon_office::lists::ListOwner;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Api;
use crate::body::{Body, DONE, Json};
use crate::caller::{Access, Caller};
use crate::error::ApiError;
use crate::wire::Digits;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(details, update, clear))
}

/// The lists that have a name or entries.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Lists {
    distribution_lists: Vec<WireList>,
}

/// The people whom one message goes to.
#[derive(Serialize, ToSchema)]
pub(crate) struct WireList {
    /// 1–15.
    number: u32,
    name: String,
    /// Extensions and numbers as the owner dials them.
    entries: Vec<String>,
}

/// What is to change; what is absent stays.
#[derive(Default, Deserialize, ToSchema)]
pub(crate) struct ListUpdate {
    name: Option<String>,
    /// All of them.
    entries: Option<Vec<Digits>>,
}

/// The distribution lists of a person.
#[utoipa::path(get, path = "/people/{personId}/features/voicemail/distributionLists", tag = "Distribution lists",
    operation_id = "listDistributionLists",
    params(("personId" = String, Path, description = "The person")),
    responses((status = 200, body = Lists)),
    security(("token" = ["spark:people_read"]), ("token" = ["spark-admin:people_read"])))]
async fn list(
    State(api): State<Api>,
    caller: Caller,
    Path(person): Path<String>,
) -> Result<Json<Lists>, ApiError> {
    let person = owner(&api, &caller, &person, Access::Read).await?;
    let lists = api.office.distribution_lists(person.organization, person.mailbox).await?;
    Ok(Json(Lists { distribution_lists: lists.iter().map(shown).collect() }))
}

/// One distribution list of a person; an empty one, if nothing is in it.
#[utoipa::path(get, path = "/people/{personId}/features/voicemail/distributionLists/{listNumber}",
    tag = "Distribution lists", operation_id = "getDistributionList",
    params(("personId" = String, Path, description = "The person"),
        ("listNumber" = String, Path, description = "1–15")),
    responses((status = 200, body = WireList)),
    security(("token" = ["spark:people_read"]), ("token" = ["spark-admin:people_read"])))]
async fn details(
    State(api): State<Api>,
    caller: Caller,
    Path((person, number)): Path<(String, String)>,
) -> Result<Json<WireList>, ApiError> {
    let person = owner(&api, &caller, &person, Access::Read).await?;
    Ok(Json(shown(&kept(&api, &person, list_number(&number)?).await?)))
}

/// Changes the name of a distribution list, or who is in it.
#[utoipa::path(put, path = "/people/{personId}/features/voicemail/distributionLists/{listNumber}",
    tag = "Distribution lists", operation_id = "updateDistributionList",
    params(("personId" = String, Path, description = "The person"),
        ("listNumber" = String, Path, description = "1–15")),
    request_body = ListUpdate, responses((status = 200, description = "As it is now", body = WireList)),
    security(("token" = ["spark:people_write"]), ("token" = ["spark-admin:people_write"])))]
async fn update(
    State(api): State<Api>,
    caller: Caller,
    Path((person, number)): Path<(String, String)>,
    Body(update): Body<ListUpdate>,
) -> Result<Json<WireList>, ApiError> {
    let person = owner(&api, &caller, &person, Access::Write).await?;
    let list = list_number(&number)?;
    let actor = caller.actor().to_string();
    let owner = ListOwner { organization: person.organization, mailbox: person.mailbox, list, actor: &actor };
    let before = kept(&api, &person, list).await?;
    for change in changes(&api, &person, &before, &update).await? {
        match api.office.change_list(owner, &change).await? {
            // Somebody else was faster with the same.
            Ok(_) | Err(ListRefusal::Already | ListRefusal::NotThere) => {}
            Err(refusal) => return Err(ApiError::bad(refusal.to_string())),
        }
    }
    Ok(Json(shown(&kept(&api, &person, list).await?)))
}

/// Takes the name and everybody out of a distribution list.
#[utoipa::path(delete, path = "/people/{personId}/features/voicemail/distributionLists/{listNumber}",
    tag = "Distribution lists", operation_id = "clearDistributionList",
    params(("personId" = String, Path, description = "The person"),
        ("listNumber" = String, Path, description = "1–15")),
    responses((status = 204, description = "It is empty")),
    security(("token" = ["spark:people_write"]), ("token" = ["spark-admin:people_write"])))]
async fn clear(
    State(api): State<Api>,
    caller: Caller,
    Path((person, number)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    let person = owner(&api, &caller, &person, Access::Write).await?;
    let (list, actor) = (list_number(&number)?, caller.actor().to_string());
    let owner = ListOwner { organization: person.organization, mailbox: person.mailbox, list, actor: &actor };
    api.office.change_list(owner, &ListChange::Clear).await?.map_err(|it| ApiError::bad(it.to_string()))?;
    Ok(DONE)
}

/// What has to be done so that the list becomes what is wanted; nothing, if something of it cannot be.
async fn changes(
    api: &Api,
    person: &Person,
    before: &DistributionList,
    update: &ListUpdate,
) -> Result<Vec<ListChange>, ApiError> {
    let mut changes = Vec::new();
    if let Some(name) = update.name.as_ref().filter(|name| **name != before.name) {
        changes.push(ListChange::Rename(name.clone()));
    }
    let Some(entries) = &update.entries else { return Ok(changes) };
    let mut wanted = Vec::new();
    let mut seen = BTreeSet::new();
    for Digits(number) in entries {
        let nobody = || ApiError::bad(format!("entries: \"{number}\" reaches nobody with a mailbox"));
        let entry = dialled(number).map_err(|_| nobody())?;
        let is_new = !before.entries.contains(&entry);
        if is_new && api.office.addressee(person.organization, person.mailbox, number).await?.is_none() {
            return Err(nobody());
        }
        if seen.insert(entry.to_string()) {
            wanted.push(entry);
        }
    }
    let gone: Vec<Dialled> = before.entries.iter().filter(|it| !wanted.contains(it)).cloned().collect();
    if !gone.is_empty() {
        changes.push(ListChange::Remove(gone));
    }
    changes.extend(wanted.into_iter().filter(|it| !before.entries.contains(it)).map(ListChange::Add));
    Ok(changes)
}

async fn owner(api: &Api, caller: &Caller, person: &str, access: Access) -> Result<Person, ApiError> {
    let (own, admin) = match access {
        Access::Read => (Scope::OwnPersonRead, Scope::PeopleRead),
        Access::Write => (Scope::OwnPersonWrite, Scope::PeopleWrite),
    };
    caller.person(api, person, access, own, admin).await
}

async fn kept(api: &Api, person: &Person, number: ListNumber) -> Result<DistributionList, ApiError> {
    let lists = api.office.distribution_lists(person.organization, person.mailbox).await?;
    Ok(lists.into_iter().find(|it| it.number == number).unwrap_or_else(|| DistributionList::empty(number)))
}

fn list_number(text: &str) -> Result<ListNumber, ApiError> {
    ListNumber::parse(text).ok_or_else(|| ApiError::no_such("list: they are numbered from 1 to 15"))
}

fn shown(list: &DistributionList) -> WireList {
    WireList {
        number: list.number.get(),
        name: list.name.clone(),
        entries: list.entries.iter().map(ToString::to_string).collect(),
    }
}
