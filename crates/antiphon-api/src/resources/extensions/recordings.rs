//! The personalized name, the extended-away greeting, and greetings taken out.

use antiphon_core::account::scope::Scope;
use antiphon_core::greeting::{GreetingChange, GreetingKind};
use antiphon_core::person::Person;
use antiphon_office::setter::Setter;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Api;
use crate::body::{Body, DONE, Json};
use crate::caller::{Access, Caller};
use crate::error::ApiError;
use crate::range;
use crate::upload::{BODY_BYTES_MAX, Recording, RecordingForm, Wav};

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(name, upload_name))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .routes(routes!(greeting, remove_greeting))
        .routes(routes!(extended_away, configure_extended_away))
}

/// The extended-away greeting: heard instead of the others while it is on.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ExtendedAway {
    enabled: bool,
    /// Whether callers may leave a message while it is on.
    takes_messages: bool,
    greeting_uploaded: bool,
}

/// What is to change; what is absent stays.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ExtendedAwayUpdate {
    enabled: Option<bool>,
    takes_messages: Option<bool>,
}

/// A recorded greeting.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum WireGreetingKind {
    Busy,
    NoAnswer,
    ExtendedAway,
}

/// The recorded name of a person as a WAV file.
#[utoipa::path(get, path = "/people/{personId}/features/voicemail/personalizedName", tag = "Greetings",
    operation_id = "getPersonalizedName",
    params(("personId" = String, Path, description = "The person")),
    responses((status = 200, description = "The recording", content_type = "audio/wav", body = Wav)),
    security(("token" = ["spark:people_read"]), ("token" = ["spark-admin:people_read"])))]
async fn name(
    State(api): State<Api>,
    caller: Caller,
    Path(person): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let person = readable(&api, &caller, &person).await?;
    let bytes = api.office.export_name(caller.actor(), person.organization, person.mailbox).await?;
    Ok(range::wav(bytes, &headers))
}

/// Keeps a WAV file as the recorded name of a person.
#[utoipa::path(put, path = "/people/{personId}/features/voicemail/personalizedName", tag = "Greetings",
    operation_id = "uploadPersonalizedName",
    params(("personId" = String, Path, description = "The person")),
    request_body(content((RecordingForm = "multipart/form-data"), (Wav = "audio/wav"))),
    responses((status = 204, description = "Kept")),
    security(("token" = ["spark:people_write"]), ("token" = ["spark-admin:people_write"])))]
async fn upload_name(
    State(api): State<Api>,
    caller: Caller,
    Path(person): Path<String>,
    recording: Recording,
) -> Result<StatusCode, ApiError> {
    let person = writable(&api, &caller, &person).await?;
    let (actor, organization) = (caller.actor(), person.organization);
    api.office.upload_name(actor, organization, person.mailbox, &recording.0).await?;
    Ok(DONE)
}

/// A recorded greeting of a person as a WAV file, whether callers hear it or not.
#[utoipa::path(get, path = "/people/{personId}/features/voicemail/greetings/{greeting}", tag = "Greetings",
    operation_id = "getGreeting",
    params(("personId" = String, Path, description = "The person"),
        ("greeting" = inline(WireGreetingKind), Path, description = "`busy`, `noAnswer` or `extendedAway`")),
    responses((status = 200, description = "The recording", content_type = "audio/wav", body = Wav)),
    security(("token" = ["spark:people_read"]), ("token" = ["spark-admin:people_read"])))]
async fn greeting(
    State(api): State<Api>,
    caller: Caller,
    Path((person, greeting)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let person = readable(&api, &caller, &person).await?;
    let kind = kind(&greeting)?;
    let (actor, organization) = (caller.actor(), person.organization);
    let bytes = api.office.export_greeting(actor, organization, person.mailbox, kind).await?;
    Ok(range::wav(bytes, &headers))
}

/// Throws a recorded greeting of a person away; callers hear the default one.
#[utoipa::path(delete, path = "/people/{personId}/features/voicemail/greetings/{greeting}", tag = "Greetings",
    operation_id = "deleteGreeting",
    params(("personId" = String, Path, description = "The person"),
        ("greeting" = inline(WireGreetingKind), Path, description = "`busy`, `noAnswer` or `extendedAway`")),
    responses((status = 204, description = "Removed")),
    security(("token" = ["spark:people_write"]), ("token" = ["spark-admin:people_write"])))]
async fn remove_greeting(
    State(api): State<Api>,
    caller: Caller,
    Path((person, greeting)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    let person = writable(&api, &caller, &person).await?;
    let kind = kind(&greeting)?;
    api.office.remove_greeting(caller.actor(), person.organization, person.mailbox, kind).await?;
    Ok(DONE)
}

/// The extended-away greeting of a person.
#[utoipa::path(get, path = "/people/{personId}/features/voicemail/extendedAway", tag = "Greetings",
    operation_id = "getExtendedAway",
    params(("personId" = String, Path, description = "The person")),
    responses((status = 200, body = ExtendedAway)),
    security(("token" = ["spark:people_read"]), ("token" = ["spark-admin:people_read"])))]
async fn extended_away(
    State(api): State<Api>,
    caller: Caller,
    Path(person): Path<String>,
) -> Result<Json<ExtendedAway>, ApiError> {
    let person = readable(&api, &caller, &person).await?;
    let greetings = api.office.mailbox(person.organization, person.mailbox).await?.mailbox.greetings;
    Ok(Json(ExtendedAway {
        enabled: greetings.extended_away.on,
        takes_messages: greetings.away_takes_messages,
        greeting_uploaded: greetings.extended_away.recording.is_some(),
    }))
}

/// Switches the extended-away greeting of a person on or off.
#[utoipa::path(put, path = "/people/{personId}/features/voicemail/extendedAway", tag = "Greetings",
    operation_id = "configureExtendedAway",
    params(("personId" = String, Path, description = "The person")),
    request_body = ExtendedAwayUpdate, responses((status = 204, description = "Changed")),
    security(("token" = ["spark:people_write"]), ("token" = ["spark-admin:people_write"])))]
async fn configure_extended_away(
    State(api): State<Api>,
    caller: Caller,
    Path(person): Path<String>,
    Body(update): Body<ExtendedAwayUpdate>,
) -> Result<StatusCode, ApiError> {
    let person = writable(&api, &caller, &person).await?;
    let actor = caller.actor().to_string();
    let owner = Setter { organization: person.organization, mailbox: person.mailbox, actor: &actor };
    let changes = [
        update.takes_messages.map(GreetingChange::AwayTakesMessages),
        update.enabled.map(|on| GreetingChange::Switch(GreetingKind::ExtendedAway, on)),
    ];
    for change in changes.iter().flatten() {
        api.office.change_greetings(owner, change).await?;
    }
    Ok(DONE)
}

async fn readable(api: &Api, caller: &Caller, person: &str) -> Result<Person, ApiError> {
    caller.person(api, person, Access::Read, Scope::OwnPersonRead, Scope::PeopleRead).await
}

async fn writable(api: &Api, caller: &Caller, person: &str) -> Result<Person, ApiError> {
    caller.person(api, person, Access::Write, Scope::OwnPersonWrite, Scope::PeopleWrite).await
}

fn kind(word: &str) -> Result<GreetingKind, ApiError> {
    match word {
        "busy" => Ok(GreetingKind::Busy),
        "noAnswer" => Ok(GreetingKind::NoAnswer),
        "extendedAway" => Ok(GreetingKind::ExtendedAway),
        _ => Err(ApiError::no_such("greeting")),
    }
}
