//! The voice portal of a location, the rules of its passcodes, and whether its people's messages are transcribed.

use antiphon_core::ids::GroupId;
use antiphon_core::location::{Location, VoicePortal};
use antiphon_office::admin::locations::PortalChange;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::passcode_rules::PortalPasscodeRules;
use crate::Api;
use crate::again::until_made;
use crate::body::{Body, DONE, Json};
use crate::caller::{Access, Caller};
use crate::error::ApiError;
use crate::id::WireId as _;
use crate::wire::{Digits, SecretDigits, language_code, language_tag, present};

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(read, update)).routes(routes!(rules)).routes(routes!(available))
}

/// The voice portal of a location.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WirePortal {
    id: String,
    name: String,
    /// Language of its prompts, such as `en-US`.
    language: String,
    /// The same as `en_us`.
    language_code: String,
    extension: Option<String>,
    phone_number: Option<String>,
    /// First part of the caller ID name.
    first_name: String,
    /// Last part of the caller ID name.
    last_name: String,
    direct_line_caller_id_name: CallerIdName,
    /// The name that it is dialled by: that of the caller ID.
    dial_by_name: String,
}

/// What others see when it calls.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CallerIdName {
    /// `CUSTOM_NAME`, or `DISPLAY_NAME` for the name of the portal.
    selection: String,
    #[serde(default)]
    custom_name: Option<String>,
}

/// What is to change in a voice portal. A field that is absent stays, one that is null is taken away.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PortalUpdate {
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    language_code: Option<String>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    extension: Option<Option<Digits>>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    phone_number: Option<Option<Digits>>,
    #[serde(default)]
    first_name: Option<String>,
    #[serde(default)]
    last_name: Option<String>,
    #[serde(default)]
    direct_line_caller_id_name: Option<CallerIdName>,
    /// The admin passcode; it is in no answer.
    #[serde(default)]
    passcode: Option<NewPasscode>,
}

/// A passcode, typed twice.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NewPasscode {
    new_passcode: SecretDigits,
    confirm_passcode: SecretDigits,
}

/// Numbers that a voice portal could have.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AvailableNumbers {
    phone_numbers: Vec<AvailableNumber>,
}

impl AvailableNumbers {
    /// No numbers are kept in store.
    pub(super) fn none() -> Self {
        Self { phone_numbers: Vec::new() }
    }
}

/// A number that nobody has.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AvailableNumber {
    phone_number: String,
    /// `ACTIVE` or `INACTIVE`.
    state: &'static str,
    is_main_number: bool,
    toll_free_number: bool,
    telephony_type: &'static str,
    is_service_number: bool,
}

/// The voice portal of a location.
#[utoipa::path(get, path = "/telephony/config/locations/{locationId}/voicePortal", tag = "Voice portal",
    operation_id = "getVoicePortal",
    params(("locationId" = String, Path, description = "The location")),
    responses((status = 200, body = WirePortal)),
    security(("token" = ["spark-admin:telephony_config_read"])))]
async fn read(
    State(api): State<Api>,
    caller: Caller,
    Path(location): Path<String>,
) -> Result<Json<WirePortal>, ApiError> {
    Ok(Json(shown(&caller.location(&api, &location, Access::Read).await?)))
}

/// Changes a voice portal, and sets its admin passcode if one is given.
#[utoipa::path(put, path = "/telephony/config/locations/{locationId}/voicePortal", tag = "Voice portal",
    operation_id = "updateVoicePortal",
    params(("locationId" = String, Path, description = "The location")),
    request_body = PortalUpdate, responses((status = 204, description = "Changed")),
    security(("token" = ["spark-admin:telephony_config_write"])))]
async fn update(
    State(api): State<Api>,
    caller: Caller,
    Path(location): Path<String>,
    Body(update): Body<PortalUpdate>,
) -> Result<StatusCode, ApiError> {
    let location = caller.location(&api, &location, Access::Write).await?;
    let passcode = update.passcode.as_ref().map(confirmed).transpose()?;
    // The passcode may be refused by rules; then nothing has changed.
    if let Some(passcode) = passcode {
        api.office.set_portal_passcode(caller.actor(), location.organization, location.id, passcode).await?;
    }
    change(&api, &caller, &location, &update).await?;
    Ok(DONE)
}

/// What new passcodes at this location must satisfy.
#[utoipa::path(get, path = "/telephony/config/locations/{locationId}/voicePortal/passcodeRules",
    tag = "Voice portal", operation_id = "getVoicePortalPasscodeRules",
    params(("locationId" = String, Path, description = "The location")),
    responses((status = 200, body = PortalPasscodeRules)),
    security(("token" = ["spark-admin:telephony_config_read"])))]
async fn rules(
    State(api): State<Api>,
    caller: Caller,
    Path(location): Path<String>,
) -> Result<Json<PortalPasscodeRules>, ApiError> {
    let location = caller.location(&api, &location, Access::Read).await?;
    let organization = api.office.organization(location.organization).await?;
    Ok(Json(PortalPasscodeRules::of(&organization.service.passcode_rules)))
}

/// Numbers of the location that nobody has. No numbers are kept in store: a portal takes any that is free, so that
/// there is nothing to list.
#[utoipa::path(get, path = "/telephony/config/locations/{locationId}/voicePortal/availableNumbers",
    tag = "Voice portal", operation_id = "listVoicePortalAvailableNumbers",
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

fn confirmed(passcode: &NewPasscode) -> Result<&str, ApiError> {
    if passcode.new_passcode.0 != passcode.confirm_passcode.0 {
        return Err(ApiError::bad("passcode: newPasscode and confirmPasscode are not the same"));
    }
    Ok(&passcode.new_passcode.0)
}

async fn change(
    api: &Api,
    caller: &Caller,
    location: &Location,
    update: &PortalUpdate,
) -> Result<(), ApiError> {
    let change = portal_change(&location.portal, update);
    if change == PortalChange::default() {
        return Ok(());
    }
    let (office, actor, change) = (&api.office, caller.actor(), &change);
    until_made("voice portal", || office.change_portal(actor, location.organization, location.id, change))
        .await
        .map(drop)
}

fn portal_change(before: &VoicePortal, update: &PortalUpdate) -> PortalChange {
    let digits = |digits: &Option<Digits>| digits.as_ref().map_or(String::new(), |it| it.0.clone());
    let custom = update.direct_line_caller_id_name.as_ref().and_then(|it| it.custom_name.as_ref());
    let custom = custom.filter(|name| **name != caller_id_name(before));
    let (first, last) = match custom {
        Some(name) => (Some(name.clone()), Some(String::new())),
        None => (update.first_name.clone(), update.last_name.clone()),
    };
    PortalChange {
        name: update.name.clone(),
        caller_id_first: first,
        caller_id_last: last,
        language: update.language_code.as_deref().map(language_tag),
        key_layout: None,
        extension: update.extension.as_ref().map(digits),
        number: update.phone_number.as_ref().map(digits),
    }
}

fn shown(location: &Location) -> WirePortal {
    let portal = &location.portal;
    let name = caller_id_name(portal);
    let custom = !name.is_empty();
    WirePortal {
        // The field counts portals among the voicemail groups.
        id: GroupId(location.id.0).wire(),
        name: portal.name.clone(),
        language: portal.language.clone(),
        language_code: language_code(&portal.language),
        extension: portal.extension.as_ref().map(ToString::to_string),
        phone_number: portal.number.as_ref().map(ToString::to_string),
        first_name: portal.caller_id_first.clone(),
        last_name: portal.caller_id_last.clone(),
        direct_line_caller_id_name: CallerIdName {
            selection: if custom { "CUSTOM_NAME" } else { "DISPLAY_NAME" }.to_owned(),
            custom_name: custom.then(|| name.clone()),
        },
        dial_by_name: if custom { name } else { portal.name.clone() },
    }
}

fn caller_id_name(portal: &VoicePortal) -> String {
    format!("{} {}", portal.caller_id_first, portal.caller_id_last).trim().to_owned()
}
