//! Where a person's calls are sent on to.

use antiphon_core::account::scope::Scope;
use antiphon_core::call_handling::{CallHandling, DivertCause, HandlingChange, Rings};
use antiphon_core::forwarding::{Forwarding, ForwardingChange};
use antiphon_core::limits::RINGS_MAX;
use antiphon_core::numbering::{Dialled, dialled};
use antiphon_core::person::Person;
use antiphon_office::handling::Changed;
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
    OpenApiRouter::new().routes(routes!(read, configure))
}

/// Where a person's calls are sent on to.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WireForwarding {
    call_forwarding: ByReason,
    /// While no phone is registered.
    business_continuity: Forward,
}

/// By the reason for which calls are sent on.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ByReason {
    always: Forward,
    busy: Forward,
    no_answer: Forward,
}

/// A switch with a number, which stays while it is off.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Forward {
    enabled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    destination: Option<String>,
    /// Always off.
    destination_voicemail_enabled: bool,
    /// Always off; only with `always`.
    #[serde(skip_serializing_if = "Option::is_none")]
    ring_reminder_enabled: Option<bool>,
    /// Only with `noAnswer`, 2–20.
    #[serde(skip_serializing_if = "Option::is_none")]
    number_of_rings: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    system_max_number_of_rings: Option<u32>,
}

/// What is to change; what is absent stays.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ForwardingUpdate {
    call_forwarding: Option<ByReasonUpdate>,
    business_continuity: Option<ForwardUpdate>,
}

/// What is to change, by the reason for which calls are sent on.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ByReasonUpdate {
    always: Option<ForwardUpdate>,
    busy: Option<ForwardUpdate>,
    no_answer: Option<ForwardUpdate>,
}

/// A switch with a number.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ForwardUpdate {
    enabled: Option<bool>,
    destination: Option<Digits>,
    destination_voicemail_enabled: Option<bool>,
    ring_reminder_enabled: Option<bool>,
    number_of_rings: Option<u32>,
}

/// Where a person's calls are sent on to.
#[utoipa::path(get, path = "/people/{personId}/features/callForwarding", tag = "Call forwarding",
    operation_id = "getCallForwarding",
    params(("personId" = String, Path, description = "The person")),
    responses((status = 200, body = WireForwarding)),
    security(("token" = ["spark:people_read"]), ("token" = ["spark-admin:people_read"])))]
async fn read(
    State(api): State<Api>,
    caller: Caller,
    Path(person): Path<String>,
) -> Result<Json<WireForwarding>, ApiError> {
    let (own, admin) = (Scope::OwnPersonRead, Scope::PeopleRead);
    let person = caller.person(&api, &person, Access::Read, own, admin).await?;
    let handling = api.office.call_handling(person.organization, person.id).await?;
    Ok(Json(shown(&person.forwarding, &handling)))
}

/// Changes where a person's calls are sent on to.
#[utoipa::path(put, path = "/people/{personId}/features/callForwarding", tag = "Call forwarding",
    operation_id = "configureCallForwarding",
    params(("personId" = String, Path, description = "The person")),
    request_body = ForwardingUpdate, responses((status = 204, description = "Changed")),
    security(("token" = ["spark:people_write"]), ("token" = ["spark-admin:people_write"])))]
async fn configure(
    State(api): State<Api>,
    caller: Caller,
    Path(person): Path<String>,
    Body(update): Body<ForwardingUpdate>,
) -> Result<StatusCode, ApiError> {
    let (own, admin) = (Scope::OwnPersonWrite, Scope::PeopleWrite);
    let person = caller.person(&api, &person, Access::Write, own, admin).await?;
    let by_reason = update.call_forwarding.unwrap_or_default();
    let handling = api.office.call_handling(person.organization, person.id).await?;
    let mut steps = Vec::new();
    for (cause, wanted, before) in [
        (DivertCause::Always, by_reason.always, &person.forwarding),
        (DivertCause::Busy, by_reason.busy, &handling.busy),
        (DivertCause::NoAnswer, by_reason.no_answer, &handling.no_answer),
        (DivertCause::NotReachable, update.business_continuity, &handling.not_reachable),
    ] {
        if let Some(wanted) = wanted {
            steps.extend(steps_of(cause, &wanted, before, &handling)?);
        }
    }
    for step in steps {
        step.make(&api, &caller, &person).await?;
    }
    Ok(DONE)
}

/// One change that the office knows.
enum Step {
    Always(ForwardingChange),
    Otherwise(HandlingChange),
}

impl Step {
    async fn make(self, api: &Api, caller: &Caller, person: &Person) -> Result<(), ApiError> {
        let (actor, office) = (caller.actor().to_string(), &api.office);
        let (organization, id) = (person.organization, person.id);
        match self {
            Self::Always(change) => {
                made(&office.change_call_forwarding(&actor, organization, id, &change).await?)
            }
            Self::Otherwise(change) => {
                made(&office.change_call_handling(&actor, organization, id, &change).await?)
            }
        }
    }
}

fn made<T>(changed: &Changed<T>) -> Result<(), ApiError> {
    match changed {
        Changed::To(_) => Ok(()),
        Changed::NoDestination => Err(ApiError::bad("destination: is needed to send calls on")),
        Changed::OwnNumber => Err(ApiError::bad("destination: must not be the person's own number")),
    }
}

/// The number first, so that the switch finds it.
fn steps_of(
    cause: DivertCause,
    wanted: &ForwardUpdate,
    before: &Forwarding,
    handling: &CallHandling,
) -> Result<Vec<Step>, ApiError> {
    if wanted.destination_voicemail_enabled == Some(true) {
        return Err(ApiError::lacking(
            "destinationVoicemailEnabled: the voicemail of whom calls are sent on to",
        ));
    }
    if wanted.ring_reminder_enabled == Some(true) {
        return Err(ApiError::lacking("ringReminderEnabled: a ring of calls that are sent on"));
    }
    let mut changes = Vec::new();
    if let Some(Digits(number)) = wanted.destination.as_ref().filter(|it| !it.0.is_empty()) {
        let told = format!("destination: \"{number}\" is no number that can be dialled");
        let number = dialled(number).map_err(|_| ApiError::bad(told))?;
        if before.destination.as_ref() != Some(&number) {
            changes.push(ForwardingChange::To(number));
        }
    }
    match wanted.enabled {
        Some(true) if !before.active => changes.push(ForwardingChange::On),
        Some(false) if before.active => changes.push(ForwardingChange::Off),
        Some(_) | None => {}
    }
    let step = |change| match cause {
        DivertCause::Always => Step::Always(change),
        DivertCause::Busy | DivertCause::NoAnswer | DivertCause::NotReachable | DivertCause::Deflected => {
            Step::Otherwise(HandlingChange::Forward(cause, change))
        }
    };
    let mut steps: Vec<Step> = changes.into_iter().map(step).collect();
    if let (DivertCause::NoAnswer, Some(rings)) = (cause, wanted.number_of_rings)
        && rings != handling.no_answer_rings
    {
        let told = |error: antiphon_core::call_handling::InvalidRings| {
            ApiError::bad(format!("numberOfRings: {error}"))
        };
        steps.push(Step::Otherwise(HandlingChange::Rings(Rings::new(rings).map_err(told)?)));
    }
    Ok(steps)
}

fn shown(always: &Forwarding, handling: &CallHandling) -> WireForwarding {
    let forward = |it: &Forwarding| Forward {
        enabled: it.active,
        destination: it.destination.as_ref().map(Dialled::as_str).map(str::to_owned),
        destination_voicemail_enabled: false,
        ring_reminder_enabled: None,
        number_of_rings: None,
        system_max_number_of_rings: None,
    };
    WireForwarding {
        call_forwarding: ByReason {
            always: Forward { ring_reminder_enabled: Some(false), ..forward(always) },
            busy: forward(&handling.busy),
            no_answer: Forward {
                number_of_rings: Some(handling.no_answer_rings),
                system_max_number_of_rings: Some(RINGS_MAX),
                ..forward(&handling.no_answer)
            },
        },
        business_continuity: forward(&handling.not_reachable),
    }
}
