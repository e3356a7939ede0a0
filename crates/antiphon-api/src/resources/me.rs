//! One's own mailbox settings and passcode.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::passcode_rules::OwnPasscodeRules;
use super::passcodes::{PasscodeUpdate, choose};
use super::voicemail::{self, Voicemail, VoicemailUpdate};
use crate::Api;
use crate::body::{Body, Json};
use crate::caller::Caller;
use crate::error::ApiError;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(settings, configure))
        .routes(routes!(rules))
        .routes(routes!(update_pin))
        .routes(routes!(languages))
        .routes(routes!(own_languages))
}

/// Languages that prompts can be heard in.
#[derive(Serialize, ToSchema)]
pub(crate) struct Languages {
    languages: Vec<WireLanguage>,
}

/// A language.
#[derive(Serialize, ToSchema)]
pub(crate) struct WireLanguage {
    name: &'static str,
    /// Such as `en_us`.
    code: &'static str,
}

/// The languages that there are words in; whether they are spoken depends on the server's prompt packs.
const LANGUAGES: [WireLanguage; 4] = [
    WireLanguage { name: "English", code: "en_us" },
    WireLanguage { name: "German", code: "de_de" },
    WireLanguage { name: "French", code: "fr_fr" },
    WireLanguage { name: "Spanish", code: "es_es" },
];

/// One's own mailbox settings.
#[utoipa::path(get, path = "/telephony/config/people/me/settings/voicemail", tag = "Own mailbox",
    operation_id = "getOwnVoicemail",
    responses((status = 200, body = Voicemail)),
    security(("token" = ["spark:people_read"]), ("token" = ["spark:telephony_config_read"])))]
async fn settings(State(api): State<Api>, caller: Caller) -> Result<Json<Voicemail>, ApiError> {
    let person = caller.own_person(&api).await?;
    Ok(Json(voicemail::settings_of(&api, &person).await?))
}

/// Changes one's own mailbox settings.
#[utoipa::path(put, path = "/telephony/config/people/me/settings/voicemail", tag = "Own mailbox",
    operation_id = "configureOwnVoicemail",
    request_body = VoicemailUpdate, responses((status = 204, description = "Changed")),
    security(("token" = ["spark:people_write"]), ("token" = ["spark:telephony_config_write"])))]
async fn configure(
    State(api): State<Api>,
    caller: Caller,
    Body(update): Body<VoicemailUpdate>,
) -> Result<StatusCode, ApiError> {
    let person = caller.own_person(&api).await?;
    voicemail::change(&api, caller.mailbox_of(&person), &update).await
}

/// What one's own new passcode must satisfy.
#[utoipa::path(get, path = "/telephony/config/people/me/voicemail/rules", tag = "Own mailbox",
    operation_id = "getOwnVoicemailRules",
    responses((status = 200, body = OwnPasscodeRules)),
    security(("token" = ["spark:telephony_config_read"])))]
async fn rules(State(api): State<Api>, caller: Caller) -> Result<Json<OwnPasscodeRules>, ApiError> {
    let person = caller.own_person(&api).await?;
    let service = api.office.organization(person.organization).await?.service;
    Ok(Json(OwnPasscodeRules::of(&service.passcode_rules)))
}

/// Sets one's own passcode, which unlocks the mailbox and works at once.
#[utoipa::path(put, path = "/telephony/config/people/me/voicemail/pin", tag = "Own mailbox",
    operation_id = "updateOwnPin",
    request_body = PasscodeUpdate, responses((status = 204, description = "Set")),
    security(("token" = ["spark:telephony_config_write"])))]
async fn update_pin(
    State(api): State<Api>,
    caller: Caller,
    Body(update): Body<PasscodeUpdate>,
) -> Result<StatusCode, ApiError> {
    let person = caller.own_person(&api).await?;
    choose(&api, caller.mailbox_of(&person), &update).await
}

/// Languages that prompts can be heard in.
#[utoipa::path(get, path = "/telephony/config/announcementLanguages", tag = "Own mailbox",
    operation_id = "listAnnouncementLanguages",
    responses((status = 200, body = Languages)),
    security(("token" = ["spark-admin:telephony_config_read"])))]
async fn languages(_: Caller) -> Json<Languages> {
    Json(Languages { languages: LANGUAGES.into() })
}

/// The same for whoever administers nothing.
#[utoipa::path(get, path = "/telephony/config/people/me/announcementLanguages", tag = "Own mailbox",
    operation_id = "listOwnAnnouncementLanguages",
    responses((status = 200, body = Languages)),
    security(("token" = ["spark:telephony_config_read"])))]
async fn own_languages(_: Caller) -> Json<Languages> {
    Json(Languages { languages: LANGUAGES.into() })
}
