//! Greetings that are sent as recordings, by administrators and owners.

use antiphon_core::account::scope::Scope;
use antiphon_core::greeting::GreetingKind;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::StatusCode;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Api;
use crate::body::DONE;
use crate::caller::{Access, Caller, TheirMailbox};
use crate::error::ApiError;
use crate::upload::{BODY_BYTES_MAX, Recording, RecordingForm, Wav};

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(upload_busy))
        .routes(routes!(upload_no_answer))
        .routes(routes!(upload_extended_away))
        .routes(routes!(upload_own_busy))
        .routes(routes!(upload_own_no_answer))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
}

/// Keeps a WAV file as the busy greeting of a person; callers hear it from now on.
#[utoipa::path(post, path = "/people/{personId}/features/voicemail/actions/uploadBusyGreeting/invoke",
    tag = "Greetings", operation_id = "uploadBusyGreeting",
    params(("personId" = String, Path, description = "The person")),
    request_body(content((RecordingForm = "multipart/form-data"), (Wav = "audio/wav"))),
    responses((status = 204, description = "Kept")),
    security(("token" = ["spark:people_write"]), ("token" = ["spark-admin:people_write"])))]
async fn upload_busy(
    State(api): State<Api>,
    caller: Caller,
    Path(person): Path<String>,
    recording: Recording,
) -> Result<StatusCode, ApiError> {
    upload_for(&api, &caller, &person, GreetingKind::Busy, recording).await
}

/// Keeps a WAV file as the no-answer greeting of a person; callers hear it from now on.
#[utoipa::path(post, path = "/people/{personId}/features/voicemail/actions/uploadNoAnswerGreeting/invoke",
    tag = "Greetings", operation_id = "uploadNoAnswerGreeting",
    params(("personId" = String, Path, description = "The person")),
    request_body(content((RecordingForm = "multipart/form-data"), (Wav = "audio/wav"))),
    responses((status = 204, description = "Kept")),
    security(("token" = ["spark:people_write"]), ("token" = ["spark-admin:people_write"])))]
async fn upload_no_answer(
    State(api): State<Api>,
    caller: Caller,
    Path(person): Path<String>,
    recording: Recording,
) -> Result<StatusCode, ApiError> {
    upload_for(&api, &caller, &person, GreetingKind::NoAnswer, recording).await
}

/// Keeps a WAV file as the extended-away greeting of a person; whether callers hear it stays as it is.
#[utoipa::path(post, path = "/people/{personId}/features/voicemail/actions/uploadExtendedAwayGreeting/invoke",
    tag = "Greetings", operation_id = "uploadExtendedAwayGreeting",
    params(("personId" = String, Path, description = "The person")),
    request_body(content((RecordingForm = "multipart/form-data"), (Wav = "audio/wav"))),
    responses((status = 204, description = "Kept")),
    security(("token" = ["spark:people_write"]), ("token" = ["spark-admin:people_write"])))]
async fn upload_extended_away(
    State(api): State<Api>,
    caller: Caller,
    Path(person): Path<String>,
    recording: Recording,
) -> Result<StatusCode, ApiError> {
    upload_for(&api, &caller, &person, GreetingKind::ExtendedAway, recording).await
}

/// Keeps a WAV file as one's own busy greeting.
#[utoipa::path(post, path = "/telephony/config/people/me/settings/voicemail/actions/busyGreetingUpload/invoke",
    tag = "Greetings", operation_id = "uploadOwnBusyGreeting",
    request_body(content((RecordingForm = "multipart/form-data"), (Wav = "audio/wav"))),
    responses((status = 204, description = "Kept")),
    security(("token" = ["spark:telephony_config_write"]), ("token" = ["spark:people_write"])))]
async fn upload_own_busy(
    State(api): State<Api>,
    caller: Caller,
    recording: Recording,
) -> Result<StatusCode, ApiError> {
    let person = caller.own_person(&api).await?;
    upload(&api, caller.mailbox_of(&person), GreetingKind::Busy, &recording).await
}

/// Keeps a WAV file as one's own no-answer greeting.
#[utoipa::path(post,
    path = "/telephony/config/people/me/settings/voicemail/actions/noAnswerGreetingUpload/invoke",
    tag = "Greetings", operation_id = "uploadOwnNoAnswerGreeting",
    request_body(content((RecordingForm = "multipart/form-data"), (Wav = "audio/wav"))),
    responses((status = 204, description = "Kept")),
    security(("token" = ["spark:telephony_config_write"]), ("token" = ["spark:people_write"])))]
async fn upload_own_no_answer(
    State(api): State<Api>,
    caller: Caller,
    recording: Recording,
) -> Result<StatusCode, ApiError> {
    let person = caller.own_person(&api).await?;
    upload(&api, caller.mailbox_of(&person), GreetingKind::NoAnswer, &recording).await
}

async fn upload_for(
    api: &Api,
    caller: &Caller,
    person: &str,
    kind: GreetingKind,
    recording: Recording,
) -> Result<StatusCode, ApiError> {
    let (own, admin) = (Scope::OwnPersonWrite, Scope::PeopleWrite);
    let person = caller.person(api, person, Access::Write, own, admin).await?;
    upload(api, caller.mailbox_of(&person), kind, &recording).await
}

async fn upload(
    api: &Api,
    theirs: TheirMailbox,
    kind: GreetingKind,
    recording: &Recording,
) -> Result<StatusCode, ApiError> {
    let TheirMailbox { organization, mailbox, actor } = theirs;
    api.office.upload_greeting(actor, organization, mailbox, kind, &recording.0).await?;
    Ok(DONE)
}
