//! Calls that are over.

use antiphon_core::call_record::{CallRecord, Outcome};
use antiphon_core::person::Person;
use antiphon_office::ports::CallFilter;
use axum::extract::{Path, Query, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Api;
use crate::caller::{Access, Caller};
use crate::error::ApiError;
use crate::id::WireId as _;
use crate::paging::{Further, Here, Page, Window};
use crate::wire::time;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(own)).routes(routes!(of_person))
}

/// A page of calls.
#[derive(Serialize, ToSchema)]
pub(crate) struct Calls {
    items: Vec<WireCall>,
}

/// A call that is over.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WireCall {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    location_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    caller_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    caller_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    caller_person_id: Option<String>,
    /// What was dialled.
    called: String,
    begun: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    answered: Option<String>,
    ended: String,
    /// `phone`, `portal`, `attendant` or `voicemail`.
    #[serde(skip_serializing_if = "Option::is_none")]
    answered_by: Option<&'static str>,
    /// `answered`, `cancelled`, `refused` or `failed`.
    outcome: &'static str,
    /// The SIP status it was refused with.
    #[serde(skip_serializing_if = "Option::is_none")]
    refused_with: Option<u16>,
}

/// Which calls to list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// Begun before this, milliseconds since 1970; the address of the next page carries it.
    before: Option<i64>,
    /// Calls of a page, at most 1000.
    max: Option<u32>,
}

/// The calls of the organization that are kept, newest first.
#[utoipa::path(get, path = "/telephony/calls/records", tag = "Calls", operation_id = "listCallRecords",
    params(Wanted), responses((status = 200, body = Calls)),
    security(("token" = ["spark-admin:calls_read"])))]
async fn list(
    State(api): State<Api>,
    caller: Caller,
    here: Here,
    Query(wanted): Query<Wanted>,
) -> Result<Page<Calls>, ApiError> {
    caller.sees_organization()?;
    let max = Window { max: wanted.max, start: None }.max();
    let begun_before_ms = wanted.before.unwrap_or(i64::MAX);
    let filter = CallFilter {
        organization: Some(caller.organization()),
        location: None,
        begun_before_ms,
        before: None,
        max,
    };
    let calls = api.office.calls(&filter).await?;
    Ok(page(&calls, max, &here))
}

/// The calls that one made or got oneself, newest first.
#[utoipa::path(get, path = "/telephony/calls/records/me", tag = "Calls", operation_id = "listOwnCallRecords",
    params(Wanted), responses((status = 200, body = Calls)),
    security(("token" = ["spark:calls_read"])))]
async fn own(
    State(api): State<Api>,
    caller: Caller,
    here: Here,
    Query(wanted): Query<Wanted>,
) -> Result<Page<Calls>, ApiError> {
    let person = caller.own_person(&api).await?;
    calls_of(&api, &person, &wanted, &here).await
}

/// The calls that a person made or got, newest first.
#[utoipa::path(get, path = "/telephony/calls/records/people/{personId}", tag = "Calls",
    operation_id = "listCallRecordsOfPerson",
    params(("personId" = String, Path, description = "The person"), Wanted),
    responses((status = 200, body = Calls)),
    security(("token" = ["spark-admin:calls_read"])))]
async fn of_person(
    State(api): State<Api>,
    caller: Caller,
    here: Here,
    Path(person): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Page<Calls>, ApiError> {
    let person = caller.anybody(&api, &person).await?;
    caller.administers(person.location, Access::Read)?;
    calls_of(&api, &person, &wanted, &here).await
}

async fn calls_of(api: &Api, person: &Person, wanted: &Wanted, here: &Here) -> Result<Page<Calls>, ApiError> {
    let max = Window { max: wanted.max, start: None }.max();
    let calls = api.office.calls_of(person, wanted.before.unwrap_or(i64::MAX), max).await?;
    Ok(page(&calls, max, here))
}

fn page(calls: &[CallRecord], max: u32, here: &Here) -> Page<Calls> {
    let is_full = u32::try_from(calls.len()).is_ok_and(|length| length >= max);
    let last = calls.last().map(|call| call.begun_ms).filter(|_| is_full);
    let more = last.map(|ms| Further(vec![("max", max.to_string()), ("before", ms.to_string())]));
    Page::before(Calls { items: calls.iter().map(shown).collect() }, here, more)
}

fn shown(call: &CallRecord) -> WireCall {
    WireCall {
        id: call.id.wire(),
        location_id: call.location.map(|it| it.wire()),
        caller_number: call.caller.number.clone(),
        caller_name: call.caller.name.clone(),
        caller_person_id: call.caller.person.map(|it| it.wire()),
        called: call.called.clone(),
        begun: time(call.begun_ms),
        answered: call.answered_ms.map(time),
        ended: time(call.ended_ms),
        answered_by: call.answered_by.map(|it| it.word()),
        outcome: call.outcome.word(),
        refused_with: match call.outcome {
            Outcome::Refused(status) => Some(status),
            Outcome::Answered | Outcome::Cancelled | Outcome::Failed => None,
        },
    }
}
