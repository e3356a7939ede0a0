//! Voicemail groups: mailboxes that several people share.

mod wire;

use antiphon_core::group::Group;
use antiphon_core::ids::GroupId;
use antiphon_core::location::Location;
use antiphon_office::admin::groups::{GroupChange, NewGroup};
use antiphon_office::ports::MailboxSettingsEdit;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Api;
use crate::again::until_made;
use crate::body::{Body, DONE, Json};
use crate::caller::{Access, Caller, TheirMailbox};
use crate::error::ApiError;
use crate::id::WireId as _;
use crate::paging::{Here, Page, cut};
use crate::resources::passcodes::{self, PasscodeUpdate};
use crate::resources::sought::Sought;
use crate::resources::voice_portal::AvailableNumbers;
use crate::resources::voicemail;
use crate::wire::Digits;
pub(crate) use wire::Created;
use wire::{GroupDetails, GroupUpdate, Groups, details_of, listed};

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(create))
        .routes(routes!(details, update, remove))
        .routes(routes!(available))
        .routes(routes!(fax_available))
}

/// The voicemail groups, oldest first.
#[utoipa::path(get, path = "/telephony/config/voicemailGroups", tag = "Voicemail groups",
    operation_id = "listVoicemailGroups", params(Sought),
    responses((status = 200, body = Groups)),
    security(("token" = ["spark-admin:telephony_config_read"])))]
async fn list(
    State(api): State<Api>,
    caller: Caller,
    here: Here,
    Query(sought): Query<Sought>,
) -> Result<Page<Groups>, ApiError> {
    let locations = api.office.locations(caller.organization()).await?;
    let mut groups = api.office.groups(caller.organization()).await?;
    let administration = &caller.principal().administration;
    groups.retain(|it| {
        administration.sees(it.location) && sought.fits(it.location, &it.name, it.number.as_ref())
    });
    let (part, more) = cut(groups, sought.window());
    let mut voicemail_groups = Vec::new();
    for group in &part {
        let location = locations.iter().find(|it| it.id == group.location);
        let location = location.ok_or_else(|| ApiError::no_such("location"))?;
        let mailbox = api.office.mailbox(group.organization, group.mailbox).await?.mailbox;
        voicemail_groups.push(listed(group, location, mailbox.settings.enabled));
    }
    Ok(Page::before(Groups { voicemail_groups }, &here, more))
}

/// Adds a voicemail group with its mailbox.
#[utoipa::path(post, path = "/telephony/config/locations/{locationId}/voicemailGroups", tag = "Voicemail groups",
    operation_id = "createVoicemailGroup",
    params(("locationId" = String, Path, description = "The location")),
    request_body = GroupUpdate, responses((status = 201, description = "Added", body = Created)),
    security(("token" = ["spark-admin:telephony_config_write"])))]
async fn create(
    State(api): State<Api>,
    caller: Caller,
    Path(location): Path<String>,
    Body(update): Body<GroupUpdate>,
) -> Result<Response, ApiError> {
    let location = caller.location(&api, &location, Access::Write).await?;
    update.settings.refuse_what_is_lacking()?;
    let edit = update.settings.edit()?;
    let digits = |digits: &Option<Option<Digits>>| digits.clone().flatten().map(|it| it.0);
    let new = NewGroup {
        organization: location.organization,
        location: location.id,
        name: update.name.clone().unwrap_or_default(),
        extension: digits(&update.extension),
        number: digits(&update.phone_number),
        language: update.language(),
        notification_email: update.notification_email().filter(|email| !email.is_empty()),
        members: Vec::new(),
    };
    let passcode = update.passcode.as_ref().map(|it| it.0.as_str());
    let group = api.office.create_group(caller.actor(), &new, passcode).await?;
    if edit != MailboxSettingsEdit::default() {
        let (actor, organization) = (caller.actor(), group.organization);
        api.office.edit_mailbox_settings(actor, organization, group.mailbox, &edit).await?;
    }
    Ok((StatusCode::CREATED, Json(Created { id: group.id.wire() })).into_response())
}

/// One voicemail group.
#[utoipa::path(get, path = "/telephony/config/locations/{locationId}/voicemailGroups/{voicemailGroupId}",
    tag = "Voicemail groups", operation_id = "getVoicemailGroup",
    params(("locationId" = String, Path, description = "The location"),
        ("voicemailGroupId" = String, Path, description = "The group")),
    responses((status = 200, body = GroupDetails)),
    security(("token" = ["spark-admin:telephony_config_read"])))]
async fn details(
    State(api): State<Api>,
    caller: Caller,
    Path((location, group)): Path<(String, String)>,
) -> Result<Json<GroupDetails>, ApiError> {
    let (location, group) = found(&api, &caller, &location, &group, Access::Read).await?;
    let mailbox = api.office.mailbox(group.organization, group.mailbox).await?.mailbox;
    let service = api.office.organization(group.organization).await?.service;
    Ok(Json(details_of(&group, &location, &mailbox, service.email_forwarding_allowed)))
}

/// Changes a voicemail group.
#[utoipa::path(put, path = "/telephony/config/locations/{locationId}/voicemailGroups/{voicemailGroupId}",
    tag = "Voicemail groups", operation_id = "updateVoicemailGroup",
    params(("locationId" = String, Path, description = "The location"),
        ("voicemailGroupId" = String, Path, description = "The group")),
    request_body = GroupUpdate, responses((status = 204, description = "Changed")),
    security(("token" = ["spark-admin:telephony_config_write"])))]
async fn update(
    State(api): State<Api>,
    caller: Caller,
    Path((location, group)): Path<(String, String)>,
    Body(update): Body<GroupUpdate>,
) -> Result<StatusCode, ApiError> {
    let (_, group) = found(&api, &caller, &location, &group, Access::Write).await?;
    let (actor, organization) = (caller.actor(), group.organization);
    let theirs = TheirMailbox { organization, mailbox: group.mailbox, actor };
    update.settings.refuse_what_is_lacking()?;
    update.settings.edit()?;
    // The passcode may be refused by rules; then nothing has changed.
    if let Some(passcode) = &update.passcode {
        passcodes::choose(&api, theirs, &PasscodeUpdate { passcode: passcode.clone() }).await?;
    }
    let digits = |digits: &Option<Digits>| digits.as_ref().map_or(String::new(), |it| it.0.clone());
    let change = GroupChange {
        name: update.name.clone(),
        extension: update.extension.as_ref().map(digits),
        number: update.phone_number.as_ref().map(digits),
        language: update.language(),
        notification_email: update.notification_email(),
        members: None,
    };
    if change != GroupChange::default() {
        let (office, change) = (&api.office, &change);
        until_made("voicemail group", || office.change_group(actor, organization, group.id, change)).await?;
    }
    voicemail::change(&api, theirs, &update.settings.as_voicemail()).await
}

/// Removes a voicemail group that has no messages, with its mailbox.
#[utoipa::path(delete, path = "/telephony/config/locations/{locationId}/voicemailGroups/{voicemailGroupId}",
    tag = "Voicemail groups", operation_id = "deleteVoicemailGroup",
    params(("locationId" = String, Path, description = "The location"),
        ("voicemailGroupId" = String, Path, description = "The group")),
    responses((status = 204, description = "Removed"), (status = 409, description = "It has messages")),
    security(("token" = ["spark-admin:telephony_config_write"])))]
async fn remove(
    State(api): State<Api>,
    caller: Caller,
    Path((location, group)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    let (_, group) = found(&api, &caller, &location, &group, Access::Write).await?;
    api.office.remove_group(caller.actor(), group.organization, group.id, false).await?;
    Ok(DONE)
}

/// Numbers that a voicemail group could have. No numbers are kept in store: a group takes any that is free.
#[utoipa::path(get, path = "/telephony/config/locations/{locationId}/voicemailGroups/availableNumbers",
    tag = "Voicemail groups", operation_id = "listVoicemailGroupAvailableNumbers",
    params(("locationId" = String, Path, description = "The location")),
    responses((status = 200, body = AvailableNumbers)),
    security(("token" = ["spark-admin:telephony_config_read"])))]
async fn available(
    State(api): State<Api>,
    caller: Caller,
    Path(location): Path<String>,
) -> Result<Json<AvailableNumbers>, ApiError> {
    caller.location(&api, &location, Access::Read).await?;
    Ok(Json(AvailableNumbers::none()))
}

/// Numbers for fax, of which there are none: this server takes no fax.
#[utoipa::path(get, path = "/telephony/config/locations/{locationId}/voicemailGroups/faxMessage/availableNumbers",
    tag = "Voicemail groups", operation_id = "listFaxAvailableNumbers",
    params(("locationId" = String, Path, description = "The location")),
    responses((status = 200, body = AvailableNumbers)),
    security(("token" = ["spark-admin:telephony_config_read"])))]
async fn fax_available(
    State(api): State<Api>,
    caller: Caller,
    Path(location): Path<String>,
) -> Result<Json<AvailableNumbers>, ApiError> {
    caller.location(&api, &location, Access::Read).await?;
    Ok(Json(AvailableNumbers::none()))
}

/// The group of that location.
pub(super) async fn found(
    api: &Api,
    caller: &Caller,
    location: &str,
    group: &str,
    access: Access,
) -> Result<(Location, Group), ApiError> {
    let location = caller.location(api, location, access).await?;
    let missing = || ApiError::no_such("voicemail group");
    let id = GroupId::read(group).ok_or_else(missing)?;
    let group = api.office.group(location.organization, id).await?;
    if group.location != location.id {
        return Err(missing());
    }
    Ok((location, group))
}
