//! Voice messages: counted, listed, marked, deleted, heard, sent. Whatever is done here the lamps follow.

mod inbox;
mod members;
mod sending;
mod wire;

use antiphon_core::message::MessageState;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Api;
use crate::body::{Body, DONE, Json};
use crate::caller::Caller;
use crate::error::ApiError;
use crate::id::WireId as _;
use crate::paging::{Here, Page};
use crate::range;
use crate::upload::Wav;
use inbox::{Inbox, Names, counted, found, inbox, mark, mark_one, memberships_of, message_id, page};
use wire::{Marking, Memberships, Messages, Summary, Transcript, Whose, WhoseList, WireMessage};

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(summary))
        .routes(routes!(list))
        .routes(routes!(list_deleted))
        .routes(routes!(details, delete))
        .routes(routes!(audio))
        .routes(routes!(transcript))
        .routes(routes!(mark_as_read))
        .routes(routes!(mark_as_unread))
        .routes(routes!(undelete))
        .routes(routes!(memberships))
        .merge(members::routes())
        .merge(sending::routes())
}

/// How many messages there are.
#[utoipa::path(get, path = "/telephony/voiceMessages/summary", tag = "Voice messages",
    operation_id = "getVoiceMessageSummary", params(Whose),
    responses((status = 200, body = Summary)),
    security(("token" = ["spark:calls_read"])))]
async fn summary(
    State(api): State<Api>,
    caller: Caller,
    Query(whose): Query<Whose>,
) -> Result<Json<Summary>, ApiError> {
    let inbox = inbox(&api, &caller, whose.line_owner_id.as_deref()).await?;
    Ok(Json(counted(&api, inbox).await?))
}

/// The messages, newest first; those of somebody, of some days, or of a kind, if that is wanted.
#[utoipa::path(get, path = "/telephony/voiceMessages", tag = "Voice messages",
    operation_id = "listVoiceMessages", params(WhoseList),
    responses((status = 200, body = Messages)),
    security(("token" = ["spark:calls_read"])))]
async fn list(
    State(api): State<Api>,
    caller: Caller,
    here: Here,
    Query(whose): Query<WhoseList>,
) -> Result<Page<Messages>, ApiError> {
    let inbox = inbox(&api, &caller, whose.line_owner_id.as_deref()).await?;
    let messages = api.office.messages(inbox.organization, inbox.mailbox).await?;
    page(&api, inbox, messages, &whose, &here).await
}

/// Messages that were deleted and can be brought back, newest first.
#[utoipa::path(get, path = "/telephony/voiceMessages/deleted", tag = "Voice messages",
    operation_id = "listDeletedVoiceMessages", params(WhoseList),
    responses((status = 200, body = Messages)),
    security(("token" = ["spark:calls_read"])))]
async fn list_deleted(
    State(api): State<Api>,
    caller: Caller,
    here: Here,
    Query(whose): Query<WhoseList>,
) -> Result<Page<Messages>, ApiError> {
    let inbox = inbox(&api, &caller, whose.line_owner_id.as_deref()).await?;
    let messages = api.office.deleted_messages(inbox.organization, inbox.mailbox).await?;
    page(&api, inbox, messages, &whose, &here).await
}

/// One message.
#[utoipa::path(get, path = "/telephony/voiceMessages/{messageId}", tag = "Voice messages",
    operation_id = "getVoiceMessage",
    params(("messageId" = String, Path, description = "The message"), Whose),
    responses((status = 200, body = WireMessage)),
    security(("token" = ["spark:calls_read"])))]
async fn details(
    State(api): State<Api>,
    caller: Caller,
    Path(message): Path<String>,
    Query(whose): Query<Whose>,
) -> Result<Json<WireMessage>, ApiError> {
    let inbox = inbox(&api, &caller, whose.line_owner_id.as_deref()).await?;
    let found = found(&api, inbox, &message).await?;
    Ok(Json(Names::default().shown(&api, inbox, &found).await?))
}

/// The audio of a message as a WAV file; parts of it with `Range`. The message stays as new as it is.
#[utoipa::path(get, path = "/telephony/voiceMessages/{messageId}/audio", tag = "Voice messages",
    operation_id = "getVoiceMessageAudio",
    params(("messageId" = String, Path, description = "The message"), Whose),
    responses((status = 200, description = "The recording", content_type = "audio/wav", body = Wav),
        (status = 206, description = "The part asked for", content_type = "audio/wav", body = Wav),
        (status = 416, description = "There is no such part")),
    security(("token" = ["spark:calls_read"])))]
async fn audio(
    State(api): State<Api>,
    caller: Caller,
    Path(message): Path<String>,
    Query(whose): Query<Whose>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let inbox = inbox(&api, &caller, whose.line_owner_id.as_deref()).await?;
    let id = message_id(&message)?;
    let bytes = api.office.message_audio(inbox.organization, inbox.mailbox, id).await?;
    Ok(range::wav(bytes, &headers))
}

/// What is said in a message. No transcripts are written yet, so that the status says that there is none.
#[utoipa::path(get, path = "/telephony/voiceMessages/{messageId}/transcript", tag = "Voice messages",
    operation_id = "getVoiceMessageTranscript",
    params(("messageId" = String, Path, description = "The message"), Whose),
    responses((status = 200, body = Transcript)),
    security(("token" = ["spark:calls_read"])))]
async fn transcript(
    State(api): State<Api>,
    caller: Caller,
    Path(message): Path<String>,
    Query(whose): Query<Whose>,
) -> Result<Json<Transcript>, ApiError> {
    let inbox = inbox(&api, &caller, whose.line_owner_id.as_deref()).await?;
    let found = found(&api, inbox, &message).await?;
    Ok(Json(Transcript { message_id: found.id.wire(), status: "NOT_AVAILABLE" }))
}

/// Deletes a message; for 14 days it can be brought back.
#[utoipa::path(delete, path = "/telephony/voiceMessages/{messageId}", tag = "Voice messages",
    operation_id = "deleteVoiceMessage",
    params(("messageId" = String, Path, description = "The message"), Whose),
    responses((status = 204, description = "Deleted")),
    security(("token" = ["spark:calls_write"])))]
async fn delete(
    State(api): State<Api>,
    caller: Caller,
    Path(message): Path<String>,
    Query(whose): Query<Whose>,
) -> Result<StatusCode, ApiError> {
    let inbox = inbox(&api, &caller, whose.line_owner_id.as_deref()).await?;
    mark_one(&api, inbox, message_id(&message)?, MessageState::Deleted).await
}

/// Marks a message, or all of them, as read.
#[utoipa::path(post, path = "/telephony/voiceMessages/markAsRead", tag = "Voice messages",
    operation_id = "markVoiceMessagesAsRead",
    request_body = Marking, responses((status = 204, description = "Marked")),
    security(("token" = ["spark:calls_write"])))]
async fn mark_as_read(
    State(api): State<Api>,
    caller: Caller,
    Body(marking): Body<Marking>,
) -> Result<StatusCode, ApiError> {
    let inbox = inbox(&api, &caller, marking.line_owner_id.as_deref()).await?;
    mark(&api, inbox, marking.message_id.as_deref(), MessageState::Saved).await
}

/// Marks a message, or all of them, as unread.
#[utoipa::path(post, path = "/telephony/voiceMessages/markAsUnread", tag = "Voice messages",
    operation_id = "markVoiceMessagesAsUnread",
    request_body = Marking, responses((status = 204, description = "Marked")),
    security(("token" = ["spark:calls_write"])))]
async fn mark_as_unread(
    State(api): State<Api>,
    caller: Caller,
    Body(marking): Body<Marking>,
) -> Result<StatusCode, ApiError> {
    let inbox = inbox(&api, &caller, marking.line_owner_id.as_deref()).await?;
    mark(&api, inbox, marking.message_id.as_deref(), MessageState::New).await
}

/// Brings a deleted message back as one that was read.
#[utoipa::path(post, path = "/telephony/voiceMessages/{messageId}/actions/undelete/invoke",
    tag = "Voice messages", operation_id = "undeleteVoiceMessage",
    params(("messageId" = String, Path, description = "The message"), Whose),
    responses((status = 204, description = "It is back")),
    security(("token" = ["spark:calls_write"])))]
async fn undelete(
    State(api): State<Api>,
    caller: Caller,
    Path(message): Path<String>,
    Query(whose): Query<Whose>,
) -> Result<StatusCode, ApiError> {
    let inbox = inbox(&api, &caller, whose.line_owner_id.as_deref()).await?;
    let (actor, state) = (caller.actor(), MessageState::Saved);
    let Inbox { organization, mailbox } = inbox;
    api.office.undelete_message(actor, organization, mailbox, message_id(&message)?, state).await?;
    Ok(DONE)
}

/// Mailboxes that one shares with others.
#[utoipa::path(get, path = "/telephony/voiceMessages/memberships", tag = "Voice messages",
    operation_id = "listVoiceMessageMemberships",
    responses((status = 200, body = Memberships)),
    security(("token" = ["spark:calls_read"])))]
async fn memberships(State(api): State<Api>, caller: Caller) -> Result<Json<Memberships>, ApiError> {
    let person = caller.own_person(&api).await?;
    Ok(Json(memberships_of(&api, &person).await?))
}
