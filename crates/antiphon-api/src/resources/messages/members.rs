//! The same messages where the field's newer resources have them: one's own below `members/me`, those of a mailbox that
//! one administers below `members/{memberId}`. An administrator counts, lists and marks; what was said stays the owner's.

use antiphon_core::message::MessageState;
use antiphon_office::admin::Actor;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::inbox::{Inbox, Member, counted, inbox, mark, mark_one, memberships_of, message_id, page};
use super::wire::{Marking, MemberMarking, Memberships, Messages, Summary, Whose, WhoseList};
use crate::Api;
use crate::body::{Body, Json};
use crate::caller::{Access, Caller};
use crate::error::ApiError;
use crate::paging::{Here, Page};

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(own_summary))
        .routes(routes!(own_list))
        .routes(routes!(own_memberships))
        .routes(routes!(own_delete))
        .routes(routes!(own_mark_as_read))
        .routes(routes!(own_mark_as_unread))
        .routes(routes!(summary))
        .routes(routes!(list))
        .routes(routes!(memberships))
        .routes(routes!(delete))
        .routes(routes!(mark_as_read))
        .routes(routes!(mark_as_unread))
}

/// How many messages one has.
#[utoipa::path(get, path = "/telephony/voiceMessages/members/me/summary", tag = "Messages of members",
    operation_id = "getOwnMessageSummary",
    params(Whose),
    responses((status = 200, body = Summary)),
    security(("token" = ["spark:calls_read"])))]
async fn own_summary(
    State(api): State<Api>,
    caller: Caller,
    Query(whose): Query<Whose>,
) -> Result<Json<Summary>, ApiError> {
    let inbox = inbox(&api, &caller, whose.line_owner_id.as_deref()).await?;
    Ok(Json(counted(&api, inbox).await?))
}

/// One's own messages, newest first.
#[utoipa::path(get, path = "/telephony/voiceMessages/members/me/voiceMessages", tag = "Messages of members",
    operation_id = "listOwnMessages",
    params(WhoseList),
    responses((status = 200, body = Messages)),
    security(("token" = ["spark:calls_read"])))]
async fn own_list(
    State(api): State<Api>,
    caller: Caller,
    here: Here,
    Query(whose): Query<WhoseList>,
) -> Result<Page<Messages>, ApiError> {
    let inbox = inbox(&api, &caller, whose.line_owner_id.as_deref()).await?;
    let messages = api.office.messages(inbox.organization, inbox.mailbox).await?;
    page(&api, inbox, messages, &whose, &here).await
}

/// Mailboxes that one shares with others.
#[utoipa::path(get, path = "/telephony/voiceMessages/members/me/memberships", tag = "Messages of members",
    operation_id = "listOwnMemberships",
    responses((status = 200, body = Memberships)),
    security(("token" = ["spark:calls_read"])))]
async fn own_memberships(State(api): State<Api>, caller: Caller) -> Result<Json<Memberships>, ApiError> {
    let person = caller.own_person(&api).await?;
    Ok(Json(memberships_of(&api, &person).await?))
}

/// Deletes a message; for 14 days it can be brought back.
#[utoipa::path(delete, path = "/telephony/voiceMessages/members/me/voiceMessages/{messageId}", tag = "Messages of members",
    operation_id = "deleteOwnMessage",
    params(("messageId" = String, Path, description = "The message"), Whose),
    responses((status = 204, description = "Deleted")),
    security(("token" = ["spark:calls_write"])))]
async fn own_delete(
    State(api): State<Api>,
    caller: Caller,
    Path(message): Path<String>,
    Query(whose): Query<Whose>,
) -> Result<StatusCode, ApiError> {
    let inbox = inbox(&api, &caller, whose.line_owner_id.as_deref()).await?;
    mark_one(&api, inbox, message_id(&message)?, MessageState::Deleted).await
}

/// Marks a message of one's own, or all of them, as read.
#[utoipa::path(post, path = "/telephony/voiceMessages/members/me/markAsRead", tag = "Messages of members",
    operation_id = "markOwnMessagesAsRead",
    request_body = Marking,
    responses((status = 204, description = "Marked")),
    security(("token" = ["spark:calls_write"])))]
async fn own_mark_as_read(
    State(api): State<Api>,
    caller: Caller,
    Body(marking): Body<Marking>,
) -> Result<StatusCode, ApiError> {
    let inbox = inbox(&api, &caller, marking.line_owner_id.as_deref()).await?;
    mark(&api, inbox, marking.message_id.as_deref(), MessageState::Saved).await
}

/// Marks a message of one's own, or all of them, as unread.
#[utoipa::path(post, path = "/telephony/voiceMessages/members/me/markAsUnread", tag = "Messages of members",
    operation_id = "markOwnMessagesAsUnread",
    request_body = Marking,
    responses((status = 204, description = "Marked")),
    security(("token" = ["spark:calls_write"])))]
async fn own_mark_as_unread(
    State(api): State<Api>,
    caller: Caller,
    Body(marking): Body<Marking>,
) -> Result<StatusCode, ApiError> {
    let inbox = inbox(&api, &caller, marking.line_owner_id.as_deref()).await?;
    mark(&api, inbox, marking.message_id.as_deref(), MessageState::New).await
}

/// How many messages a member has.
#[utoipa::path(get, path = "/telephony/voiceMessages/members/{memberId}/summary", tag = "Messages of members",
    operation_id = "getMemberMessageSummary",
    params(("memberId" = String, Path, description = "A person or a voicemail group")),
    responses((status = 200, body = Summary)),
    security(("token" = ["spark-admin:calls_read"])))]
async fn summary(
    State(api): State<Api>,
    caller: Caller,
    Path(member): Path<String>,
) -> Result<Json<Summary>, ApiError> {
    let member = Member::of(&api, &caller, &member, Access::Read).await?;
    Ok(Json(counted(&api, member.inbox()).await?))
}

/// The messages of a member, newest first.
#[utoipa::path(get, path = "/telephony/voiceMessages/members/{memberId}/voiceMessages", tag = "Messages of members",
    operation_id = "listMemberMessages",
    params(("memberId" = String, Path, description = "A person or a voicemail group"), WhoseList),
    responses((status = 200, body = Messages)),
    security(("token" = ["spark-admin:calls_read"])))]
async fn list(
    State(api): State<Api>,
    caller: Caller,
    here: Here,
    Path(member): Path<String>,
    Query(wanted): Query<WhoseList>,
) -> Result<Page<Messages>, ApiError> {
    let inbox = Member::of(&api, &caller, &member, Access::Read).await?.inbox();
    let messages = api.office.messages(inbox.organization, inbox.mailbox).await?;
    page(&api, inbox, messages, &wanted, &here).await
}

/// Mailboxes that a member shares with others.
#[utoipa::path(get, path = "/telephony/voiceMessages/members/{memberId}/memberships", tag = "Messages of members",
    operation_id = "listMemberMemberships",
    params(("memberId" = String, Path, description = "A person or a voicemail group")),
    responses((status = 200, body = Memberships)),
    security(("token" = ["spark-admin:calls_read"])))]
async fn memberships(
    State(api): State<Api>,
    caller: Caller,
    Path(member): Path<String>,
) -> Result<Json<Memberships>, ApiError> {
    let member = Member::of(&api, &caller, &member, Access::Read).await?;
    Ok(Json(member.memberships(&api).await?))
}

/// Deletes a message of a member; for 14 days the owner can bring it back.
#[utoipa::path(delete, path = "/telephony/voiceMessages/members/{memberId}/voiceMessages/{messageId}", tag = "Messages of members",
    operation_id = "deleteMemberMessage",
    params(("memberId" = String, Path, description = "A person or a voicemail group"),
        ("messageId" = String, Path, description = "The message")),
    responses((status = 204, description = "Deleted")),
    security(("token" = ["spark-admin:calls_write"])))]
async fn delete(
    State(api): State<Api>,
    caller: Caller,
    Path((member, message)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    let inbox = Member::of(&api, &caller, &member, Access::Write).await?.inbox();
    noted(&api, &caller, inbox, Some(&message), MessageState::Deleted).await
}

/// Marks a message of a member, or all of them, as read.
#[utoipa::path(post, path = "/telephony/voiceMessages/members/{memberId}/markAsRead", tag = "Messages of members",
    operation_id = "markMemberMessagesAsRead",
    params(("memberId" = String, Path, description = "A person or a voicemail group")),
    request_body = MemberMarking,
    responses((status = 204, description = "Marked")),
    security(("token" = ["spark-admin:calls_write"])))]
async fn mark_as_read(
    State(api): State<Api>,
    caller: Caller,
    Path(member): Path<String>,
    Body(marking): Body<MemberMarking>,
) -> Result<StatusCode, ApiError> {
    let inbox = Member::of(&api, &caller, &member, Access::Write).await?.inbox();
    noted(&api, &caller, inbox, marking.message_id.as_deref(), MessageState::Saved).await
}

/// Marks a message of a member, or all of them, as unread.
#[utoipa::path(post, path = "/telephony/voiceMessages/members/{memberId}/markAsUnread", tag = "Messages of members",
    operation_id = "markMemberMessagesAsUnread",
    params(("memberId" = String, Path, description = "A person or a voicemail group")),
    request_body = MemberMarking,
    responses((status = 204, description = "Marked")),
    security(("token" = ["spark-admin:calls_write"])))]
async fn mark_as_unread(
    State(api): State<Api>,
    caller: Caller,
    Path(member): Path<String>,
    Body(marking): Body<MemberMarking>,
) -> Result<StatusCode, ApiError> {
    let inbox = Member::of(&api, &caller, &member, Access::Write).await?.inbox();
    noted(&api, &caller, inbox, marking.message_id.as_deref(), MessageState::New).await
}

/// Marks what is another's; that somebody did is in the audit.
async fn noted(
    api: &Api,
    caller: &Caller,
    inbox: Inbox,
    message: Option<&str>,
    state: MessageState,
) -> Result<StatusCode, ApiError> {
    let actor: Actor = caller.actor();
    let message = message.map(message_id).transpose()?;
    let Inbox { organization, mailbox } = inbox;
    api.office.mark_for_owner(actor, organization, mailbox, message, state).await?;
    Ok(crate::body::DONE)
}
