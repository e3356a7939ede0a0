//! Voice messages: counted, listed, marked, deleted, heard. Whatever is done here the lamps follow.

use antiphon_core::ids::{GroupId, MailboxId, MessageId, OrganizationId, PersonId};
use antiphon_core::message::{Message, MessageState};
use antiphon_office::inbox::{Mark, Marked};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Api;
use crate::body::{Body, DONE, Json};
use crate::caller::Caller;
use crate::error::ApiError;
use crate::id::WireId as _;
use crate::paging::{Here, Page, Window, cut};
use crate::range;
use crate::wire::time;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(summary))
        .routes(routes!(list))
        .routes(routes!(list_deleted))
        .routes(routes!(details, delete))
        .routes(routes!(audio))
        .routes(routes!(mark_as_read))
        .routes(routes!(mark_as_unread))
        .routes(routes!(undelete))
        .routes(routes!(memberships))
}

/// How many messages there are.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Summary {
    /// Urgent ones not included.
    new_messages: u32,
    old_messages: u32,
    new_urgent_messages: u32,
    old_urgent_messages: u32,
}

/// A message.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WireMessage {
    id: String,
    /// Seconds.
    duration: u64,
    calling_party: CallingParty,
    urgent: bool,
    confidential: bool,
    read: bool,
    /// When it was left.
    created: String,
}

/// Who left a message.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CallingParty {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    person_id: Option<String>,
    /// Whether the number was withheld.
    privacy_enabled: bool,
}

/// A page of messages.
#[derive(Serialize, ToSchema)]
pub(crate) struct Messages {
    items: Vec<WireMessage>,
}

/// Mailboxes that one shares with others.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Memberships {
    member_of: Vec<Membership>,
}

/// A mailbox that one shares with others.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Membership {
    id: String,
    name: String,
    /// Always `VOICEMAIL_GROUP`.
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    extension: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone_number: Option<String>,
}

/// Whose messages.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Whose {
    /// Oneself, or a voicemail group that one is a member of; oneself if it is absent.
    line_owner_id: Option<String>,
}

/// Whose messages, and which part of them.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WhoseList {
    /// Oneself, or a voicemail group that one is a member of; oneself if it is absent.
    line_owner_id: Option<String>,
    /// Messages of a page, at most 1000.
    max: Option<u32>,
    /// Messages to be skipped.
    start: Option<u32>,
}

/// Which messages are to be marked.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Marking {
    /// The message; all of them if it is absent or null.
    message_id: Option<String>,
    /// Oneself, or a voicemail group that one is a member of; oneself if it is absent.
    line_owner_id: Option<String>,
}

/// A mailbox whose messages the caller may have.
#[derive(Clone, Copy)]
struct Inbox {
    organization: OrganizationId,
    mailbox: MailboxId,
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
    let counts = api.office.counts(inbox.organization, inbox.mailbox).await?;
    Ok(Json(Summary {
        new_messages: counts.new.saturating_sub(counts.new_urgent),
        old_messages: counts.saved.saturating_sub(counts.saved_urgent),
        new_urgent_messages: counts.new_urgent,
        old_urgent_messages: counts.saved_urgent,
    }))
}

/// The messages, newest first.
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
    let id = message_id(&message)?;
    let messages = api.office.messages(inbox.organization, inbox.mailbox).await?;
    let found = messages.into_iter().find(|it| it.id == id).ok_or_else(|| ApiError::no_such("message"))?;
    Ok(Json(shown(&api, inbox, &found).await?))
}

/// The audio of a message as a WAV file; parts of it with `Range`. The message stays as new as it is.
#[utoipa::path(get, path = "/telephony/voiceMessages/{messageId}/audio", tag = "Voice messages",
    operation_id = "getVoiceMessageAudio",
    params(("messageId" = String, Path, description = "The message"), Whose),
    responses((status = 200, description = "The recording", content_type = "audio/wav", body = Vec<u8>),
        (status = 206, description = "The part asked for", content_type = "audio/wav", body = Vec<u8>),
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
    mark(&api, &caller, &marking, MessageState::Saved).await
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
    mark(&api, &caller, &marking, MessageState::New).await
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
    let groups = api.office.groups(person.organization).await?;
    let member_of = groups
        .iter()
        .filter(|group| group.has(person.id))
        .map(|group| Membership {
            id: group.id.wire(),
            name: group.name.clone(),
            kind: "VOICEMAIL_GROUP",
            extension: group.extension.as_ref().map(ToString::to_string),
            phone_number: group.number.as_ref().map(ToString::to_string),
        })
        .collect();
    Ok(Json(Memberships { member_of }))
}

/// One's own mailbox, or that of a voicemail group one is a member of.
async fn inbox(api: &Api, caller: &Caller, line_owner: Option<&str>) -> Result<Inbox, ApiError> {
    let person = caller.own_person(api).await?;
    let organization = person.organization;
    let Some(owner) = line_owner else { return Ok(Inbox { organization, mailbox: person.mailbox }) };
    if PersonId::read(owner) == Some(person.id) {
        return Ok(Inbox { organization, mailbox: person.mailbox });
    }
    let id = GroupId::read(owner).ok_or_else(|| ApiError::no_such("line"))?;
    let groups = api.office.groups(organization).await?;
    let group = groups.into_iter().find(|group| group.id == id && group.has(person.id));
    let group = group.ok_or_else(|| ApiError::no_such("line"))?;
    Ok(Inbox { organization, mailbox: group.mailbox })
}

async fn mark(
    api: &Api,
    caller: &Caller,
    marking: &Marking,
    state: MessageState,
) -> Result<StatusCode, ApiError> {
    let inbox = inbox(api, caller, marking.line_owner_id.as_deref()).await?;
    if let Some(message) = &marking.message_id {
        return mark_one(api, inbox, message_id(message)?, state).await;
    }
    for message in api.office.messages(inbox.organization, inbox.mailbox).await? {
        if message.state != state {
            let Inbox { organization, mailbox } = inbox;
            // One that is deleted meanwhile needs no mark.
            api.office.mark(Mark { organization, mailbox, message: message.id, state }).await?;
        }
    }
    Ok(DONE)
}

async fn mark_one(
    api: &Api,
    inbox: Inbox,
    message: MessageId,
    state: MessageState,
) -> Result<StatusCode, ApiError> {
    let Inbox { organization, mailbox } = inbox;
    match api.office.mark(Mark { organization, mailbox, message, state }).await? {
        Marked::Done => Ok(DONE),
        Marked::Gone => Err(ApiError::no_such("message")),
    }
}

fn message_id(text: &str) -> Result<MessageId, ApiError> {
    MessageId::read(text).ok_or_else(|| ApiError::no_such("message"))
}

async fn page(
    api: &Api,
    inbox: Inbox,
    mut messages: Vec<Message>,
    whose: &WhoseList,
    here: &Here,
) -> Result<Page<Messages>, ApiError> {
    messages.reverse();
    let (part, more) = cut(messages, Window { max: whose.max, start: whose.start });
    let mut items = Vec::new();
    for message in &part {
        items.push(shown(api, inbox, message).await?);
    }
    Ok(Page::before(Messages { items }, here, more))
}

async fn shown(api: &Api, inbox: Inbox, message: &Message) -> Result<WireMessage, ApiError> {
    let from = &message.from;
    // The name of today; whoever has left is known by the name of then.
    let person = match from.person {
        Some(id) => api.office.person(inbox.organization, id).await.ok(),
        None => None,
    };
    Ok(WireMessage {
        id: message.id.wire(),
        duration: message.duration_ms.div_ceil(1_000),
        calling_party: CallingParty {
            name: person.as_ref().map(|it| it.name.clone()).or_else(|| from.name.clone()),
            number: from.number.clone(),
            person_id: person.map(|it| it.id.wire()),
            privacy_enabled: from.person.is_none() && from.number.is_none(),
        },
        urgent: message.urgent,
        confidential: message.confidential,
        read: message.state != MessageState::New,
        created: time(message.created_ms),
    })
}
