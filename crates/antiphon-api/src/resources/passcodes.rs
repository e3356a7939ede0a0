//! Passcodes of mailboxes: reset, set, and tried against the rules. None is in any answer, but a one-time passcode in
//! the one that makes it.

use antiphon_core::account::scope::Scope;
use antiphon_core::passcode::Passcode;
use antiphon_core::person::Person;
use antiphon_office::admin::AdminError;
use antiphon_office::admin::passcodes::ResetPasscode;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Api;
use crate::body::{Body, DONE, Json};
use crate::caller::{Access, Caller, TheirMailbox};
use crate::error::{ApiError, Flaw};
use crate::wire::SecretDigits;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(reset))
        .routes(routes!(issue_one_time))
        .routes(routes!(modify))
        .routes(routes!(check))
}

/// A new passcode.
#[derive(Deserialize, ToSchema)]
pub(crate) struct PasscodeUpdate {
    pub(crate) passcode: SecretDigits,
}

/// What opens the mailbox after a reset where there is no default passcode. It is told here and never again.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OneTimePasscode {
    one_time_passcode: String,
}

/// Whether a passcode would be taken.
#[derive(Serialize, ToSchema)]
pub(crate) struct PasscodeCheck {
    acceptable: bool,
    /// Each rule that it breaks.
    errors: Vec<Flaw>,
}

impl OneTimePasscode {
    pub(super) fn telling(passcode: &Passcode) -> Self {
        Self { one_time_passcode: passcode.expose().to_owned() }
    }
}

impl PasscodeCheck {
    pub(super) fn of(errors: Vec<Flaw>) -> Self {
        Self { acceptable: errors.is_empty(), errors }
    }
}

/// Resets the passcode of a person: the mailbox is unlocked and opens with the default passcode, or with a one-time
/// passcode where there is none; it must be changed at the first use.
#[utoipa::path(post, path = "/people/{personId}/features/voicemail/actions/resetPin/invoke", tag = "Passcodes",
    operation_id = "resetPin",
    params(("personId" = String, Path, description = "The person")),
    responses((status = 204, description = "Reset to the default passcode"),
        (status = 200, description = "Reset to a one-time passcode", body = OneTimePasscode)),
    security(("token" = ["spark-admin:people_write"])))]
async fn reset(
    State(api): State<Api>,
    caller: Caller,
    Path(person): Path<String>,
) -> Result<Response, ApiError> {
    let person = administered(&api, &caller, &person, Access::Write).await?;
    let reset = api.office.reset_passcode(caller.actor(), person.organization, person.mailbox).await?;
    Ok(match reset {
        ResetPasscode::Default => DONE.into_response(),
        ResetPasscode::OneTime(passcode) => Json(OneTimePasscode::telling(&passcode)).into_response(),
    })
}

/// Resets the passcode of a person to a one-time passcode, also where there is a default one. It is told here and never
/// again, opens the mailbox, which is unlocked, and must be changed at the first use.
#[utoipa::path(post, path = "/people/{personId}/features/voicemail/actions/issueOneTimePasscode/invoke",
    tag = "Passcodes", operation_id = "issueOneTimePasscode",
    params(("personId" = String, Path, description = "The person")),
    responses((status = 200, body = OneTimePasscode)),
    security(("token" = ["spark-admin:people_write"])))]
async fn issue_one_time(
    State(api): State<Api>,
    caller: Caller,
    Path(person): Path<String>,
) -> Result<Json<OneTimePasscode>, ApiError> {
    let person = administered(&api, &caller, &person, Access::Write).await?;
    let (actor, organization) = (caller.actor(), person.organization);
    let passcode = api.office.issue_one_time_passcode(actor, organization, person.mailbox).await?;
    Ok(Json(OneTimePasscode::telling(&passcode)))
}

/// Sets the passcode of a person, which unlocks the mailbox and works at once.
#[utoipa::path(put, path = "/telephony/config/people/{personId}/voicemail/passcode", tag = "Passcodes",
    operation_id = "modifyPasscode",
    params(("personId" = String, Path, description = "The person")),
    request_body = PasscodeUpdate, responses((status = 204, description = "Set")),
    security(("token" = ["spark-admin:telephony_config_write"])))]
async fn modify(
    State(api): State<Api>,
    caller: Caller,
    Path(person): Path<String>,
    Body(update): Body<PasscodeUpdate>,
) -> Result<StatusCode, ApiError> {
    let (own, admin) = (Scope::TelephonyWrite, Scope::TelephonyWrite);
    let person = caller.person(&api, &person, Access::Write, own, admin).await?;
    choose(&api, caller.mailbox_of(&person), &update).await
}

/// Tells which rules a passcode would break, and changes nothing. Earlier passcodes are compared only when one is
/// set: whoever may ask as often as he likes would find the present one.
#[utoipa::path(post, path = "/people/{personId}/features/voicemail/actions/checkPin/invoke", tag = "Passcodes",
    operation_id = "checkPin",
    params(("personId" = String, Path, description = "The person")),
    request_body = PasscodeUpdate, responses((status = 200, body = PasscodeCheck)),
    security(("token" = ["spark:people_read"]), ("token" = ["spark-admin:people_read"])))]
async fn check(
    State(api): State<Api>,
    caller: Caller,
    Path(person): Path<String>,
    Body(update): Body<PasscodeUpdate>,
) -> Result<Json<PasscodeCheck>, ApiError> {
    let (own, admin) = (Scope::OwnPersonRead, Scope::PeopleRead);
    let person = caller.person(&api, &person, Access::Read, own, admin).await?;
    let flaws = api.office.passcode_flaws(person.organization, person.mailbox, &update.passcode.0).await?;
    let errors: Vec<Flaw> = flaws.iter().map(Flaw::of_rule).collect();
    Ok(Json(PasscodeCheck::of(errors)))
}

/// Sets the passcode that is chosen; a refusal names every rule that it breaks.
pub(super) async fn choose(
    api: &Api,
    theirs: TheirMailbox,
    update: &PasscodeUpdate,
) -> Result<StatusCode, ApiError> {
    let TheirMailbox { organization, mailbox, actor } = theirs;
    let typed = &update.passcode.0;
    match api.office.choose_passcode(actor, organization, mailbox, typed).await {
        Ok(()) => Ok(DONE),
        Err(AdminError::Passcode { rule, .. }) => {
            let mut rules = api.office.passcode_flaws(organization, mailbox, typed).await?;
            if !rules.contains(&rule) {
                rules.push(rule);
            }
            Err(ApiError::refused_passcode(&rules))
        }
        Err(error) => Err(error.into()),
    }
}

/// A person as an administrator has them, be it himself.
pub(super) async fn administered(
    api: &Api,
    caller: &Caller,
    person: &str,
    access: Access,
) -> Result<Person, ApiError> {
    let scope = match access {
        Access::Read => Scope::PeopleRead,
        Access::Write => Scope::PeopleWrite,
    };
    let person = caller.person(api, person, access, scope, scope).await?;
    caller.administers(person.location, access)?;
    Ok(person)
}
