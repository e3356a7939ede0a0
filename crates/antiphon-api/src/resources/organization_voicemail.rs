//! What holds for all mailboxes of an organization: expiry of messages, forwarding, passcodes.

use antiphon_core::organization::{MessageExpiry, Organization, ServiceSettings};
use antiphon_core::passcode::PasscodeRules;
use antiphon_office::admin::AdminError;
use antiphon_office::admin::service::DefaultChange;
use antiphon_office::ports::StoreError;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::passcode_rules::{Days, Length, Previous, RepeatedDigits, Sequences};
use crate::Api;
use crate::body::{Body, DONE, Json};
use crate::caller::Caller;
use crate::error::ApiError;
use crate::wire::SecretDigits;

/// Days that messages are kept where nobody has said how many.
const EXPIRY_DAYS_DEFAULT: u32 = 15;
/// How often a change is made anew that somebody else's came before.
const RETRIES_MAX: usize = 5;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(read_settings, update_settings))
        .routes(routes!(read_rules, update_rules))
}

/// Voicemail settings of the organization. The last field has two spellings: the field's text has one, its SDK the
/// other.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct VoicemailSettings {
    message_expiry_enabled: bool,
    number_of_days_for_message_expiry: u32,
    /// Whether unread messages expire too.
    strict_deletion_enabled: bool,
    voice_message_forwarding_enabled: bool,
    #[serde(rename = "voicePortalAccessVMDepositEnabled")]
    portal_access_sdk: bool,
    #[serde(rename = "voicePortalAccessVmDepositEnabled")]
    portal_access: bool,
}

/// What is to change; what is absent stays.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct VoicemailSettingsUpdate {
    #[serde(default)]
    message_expiry_enabled: Option<bool>,
    /// 1–180.
    #[serde(default)]
    number_of_days_for_message_expiry: Option<u32>,
    #[serde(default)]
    strict_deletion_enabled: Option<bool>,
    #[serde(default)]
    voice_message_forwarding_enabled: Option<bool>,
    /// Whether `*` during a deposit opens the voice portal.
    #[serde(default, rename = "voicePortalAccessVmDepositEnabled")]
    portal_access: Option<bool>,
    /// The same, as the SDK spells it. Of two that differ the one that changes something counts: clients send back
    /// what they have read and not touched.
    #[serde(default, rename = "voicePortalAccessVMDepositEnabled")]
    portal_access_sdk: Option<bool>,
}

/// Passcode rules of the organization.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct VoicemailRules {
    default_voicemail_pin_rules: DefaultPinRules,
    expire_passcode: Days,
    /// Fewest days between two changes.
    change_passcode: Days,
    block_previous_passcodes: Previous,
}

/// What a default passcode must satisfy, and whether there is one.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DefaultPinRules {
    block_repeated_patterns_enabled: bool,
    block_repeated_digits: RepeatedDigits,
    block_contiguous_sequences: Sequences,
    length: Length,
    default_voicemail_pin_enabled: bool,
}

/// What is to change; what is absent stays.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct VoicemailRulesUpdate {
    #[serde(default)]
    default_voicemail_pin_enabled: Option<bool>,
    /// The default passcode; it is in no answer.
    #[serde(default)]
    default_voicemail_pin: Option<SecretDigits>,
    #[serde(default)]
    expire_passcode: Option<Days>,
    #[serde(default)]
    change_passcode: Option<Days>,
    #[serde(default)]
    block_previous_passcodes: Option<Previous>,
}

/// Voicemail settings of the organization.
#[utoipa::path(get, path = "/telephony/config/voicemail/settings", tag = "Organization voicemail",
    operation_id = "getVoicemailSettings",
    responses((status = 200, body = VoicemailSettings)),
    security(("token" = ["spark-admin:telephony_config_read"])))]
async fn read_settings(State(api): State<Api>, caller: Caller) -> Result<Json<VoicemailSettings>, ApiError> {
    caller.sees_organization()?;
    let service = api.office.organization(caller.organization()).await?.service;
    let expiry = service.message_expiry;
    Ok(Json(VoicemailSettings {
        message_expiry_enabled: expiry.is_some(),
        number_of_days_for_message_expiry: expiry.map_or(EXPIRY_DAYS_DEFAULT, |it| it.days),
        strict_deletion_enabled: expiry.is_some_and(|it| it.strict),
        voice_message_forwarding_enabled: service.email_forwarding_allowed,
        portal_access_sdk: service.login_from_deposit,
        portal_access: service.login_from_deposit,
    }))
}

/// Changes voicemail settings of the organization.
#[utoipa::path(put, path = "/telephony/config/voicemail/settings", tag = "Organization voicemail",
    operation_id = "updateVoicemailSettings",
    request_body = VoicemailSettingsUpdate, responses((status = 204, description = "Changed")),
    security(("token" = ["spark-admin:telephony_config_write"])))]
async fn update_settings(
    State(api): State<Api>,
    caller: Caller,
    Body(update): Body<VoicemailSettingsUpdate>,
) -> Result<StatusCode, ApiError> {
    change(&api, &caller, DefaultChange::Keep, |service| apply(service, &update)).await
}

/// Passcode rules of the organization.
#[utoipa::path(get, path = "/telephony/config/voicemail/rules", tag = "Organization voicemail",
    operation_id = "getVoicemailRules",
    responses((status = 200, body = VoicemailRules)),
    security(("token" = ["spark-admin:telephony_config_read"])))]
async fn read_rules(State(api): State<Api>, caller: Caller) -> Result<Json<VoicemailRules>, ApiError> {
    caller.sees_organization()?;
    let service = api.office.organization(caller.organization()).await?.service;
    Ok(Json(shown_rules(&service)))
}

/// Changes passcode rules of the organization, and switches the default passcode on, off, or to another.
#[utoipa::path(put, path = "/telephony/config/voicemail/rules", tag = "Organization voicemail",
    operation_id = "updateVoicemailRules",
    request_body = VoicemailRulesUpdate, responses((status = 204, description = "Changed")),
    security(("token" = ["spark-admin:telephony_config_write"])))]
async fn update_rules(
    State(api): State<Api>,
    caller: Caller,
    Body(update): Body<VoicemailRulesUpdate>,
) -> Result<StatusCode, ApiError> {
    caller.changes_organization()?;
    let organization = api.office.organization(caller.organization()).await?;
    let default = default_change(&organization, &update)?;
    change(&api, &caller, default, |service| {
        let PasscodeRules { expiry_days, change_days, previous, .. } = service.passcode_rules;
        let rules = &mut service.passcode_rules;
        rules.expiry_days = update.expire_passcode.map_or(expiry_days, |it| it.limit(expiry_days));
        rules.change_days = update.change_passcode.map_or(change_days, |it| it.limit(change_days));
        rules.previous = update.block_previous_passcodes.map_or(previous, |it| it.limit(previous));
    })
    .await
}

/// Makes the change on the settings as they are, and anew if somebody else's came before.
async fn change(
    api: &Api,
    caller: &Caller,
    default: DefaultChange<'_>,
    apply: impl Fn(&mut ServiceSettings),
) -> Result<StatusCode, ApiError> {
    caller.changes_organization()?;
    let id = caller.organization();
    for _ in 0..RETRIES_MAX {
        let Organization { version, mut service, .. } = api.office.organization(id).await?;
        apply(&mut service);
        match api.office.save_service_settings(caller.actor(), id, version, &service, default).await {
            Err(AdminError::Store(StoreError::Conflict(_))) => {}
            made => return Ok(made.map(|_| DONE)?),
        }
    }
    Err(ApiError::new(StatusCode::CONFLICT, "somebody else changes the settings all the time"))
}

fn apply(service: &mut ServiceSettings, update: &VoicemailSettingsUpdate) {
    let before = service.message_expiry;
    let days = update.number_of_days_for_message_expiry.or_else(|| before.map(|it| it.days));
    let strict = update.strict_deletion_enabled.or_else(|| before.map(|it| it.strict));
    let on = update.message_expiry_enabled.unwrap_or_else(|| before.is_some());
    service.message_expiry = on.then(|| MessageExpiry {
        days: days.unwrap_or(EXPIRY_DAYS_DEFAULT),
        strict: strict.unwrap_or(false),
    });
    if let Some(allowed) = update.voice_message_forwarding_enabled {
        service.email_forwarding_allowed = allowed;
    }
    let before = service.login_from_deposit;
    let spellings = [update.portal_access, update.portal_access_sdk];
    service.login_from_deposit = spellings.into_iter().flatten().find(|it| *it != before).unwrap_or(before);
}

fn default_change<'a>(
    organization: &Organization,
    update: &'a VoicemailRulesUpdate,
) -> Result<DefaultChange<'a>, ApiError> {
    match (update.default_voicemail_pin_enabled, &update.default_voicemail_pin) {
        (Some(false), _) => Ok(DefaultChange::Off),
        (Some(true) | None, Some(pin)) => Ok(DefaultChange::Set(&pin.0)),
        (Some(true), None) if !organization.service.default_passcode_on => {
            Err(ApiError::bad("defaultVoicemailPin: is needed to switch the default passcode on"))
        }
        (Some(true) | None, None) => Ok(DefaultChange::Keep),
    }
}

fn shown_rules(service: &ServiceSettings) -> VoicemailRules {
    let rules = &service.passcode_rules;
    VoicemailRules {
        default_voicemail_pin_rules: DefaultPinRules {
            block_repeated_patterns_enabled: rules.block_repeated_patterns,
            block_repeated_digits: RepeatedDigits::of(rules.repeated_digits),
            block_contiguous_sequences: Sequences::of(rules.sequences),
            length: Length::of(rules),
            default_voicemail_pin_enabled: service.default_passcode_on,
        },
        expire_passcode: Days::of(rules.expiry_days),
        change_passcode: Days::of(rules.change_days),
        block_previous_passcodes: Previous::of(rules.previous),
    }
}
