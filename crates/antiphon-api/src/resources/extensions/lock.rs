//! Whether a mailbox is locked, and freeing it without changing its passcode.

use antiphon_core::account::scope::Scope;
use antiphon_core::ids::{MailboxId, OrganizationId};
use antiphon_core::lockout::{LockState, Side};
use antiphon_office::ports::Try;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Api;
use crate::body::{DONE, Json};
use crate::caller::{Access, Caller};
use crate::error::ApiError;
use crate::resources::passcodes::administered;
use crate::wire::time;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(lock_state)).routes(routes!(unlock))
}

/// What stands between an owner and the mailbox.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WireLock {
    state: Lock,
    /// Wrong passcodes from the owner's phones since the last right one.
    own_phone_attempts: u32,
    /// Wrong passcodes from elsewhere since the last right one.
    outside_attempts: u32,
    /// Wrong passcodes from one side that lock it.
    attempts_max: u32,
    /// The wrong passcodes that count now, newest first.
    attempts: Vec<WireAttempt>,
    /// `unset`, `default`, `one-time` or `set`.
    passcode_state: &'static str,
    /// Whether the personalized name has to be recorded or confirmed at the next login.
    name_due: bool,
}

/// A wrong passcode that counts.
#[derive(Serialize, ToSchema)]
pub(crate) struct WireAttempt {
    at: String,
    /// `OWN_PHONE` or `OUTSIDE`.
    side: &'static str,
    /// The phone's account, else the number that a trunk vouched for, else the address.
    source: String,
}

/// From where a mailbox is locked.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Lock {
    Open,
    /// Only the owner's phones get in.
    LockedOutside,
    LockedEverywhere,
}

/// Whether the mailbox of a person is locked, and how many wrong passcodes there were.
#[utoipa::path(get, path = "/people/{personId}/features/voicemail/lockState", tag = "Locks",
    operation_id = "getLockState",
    params(("personId" = String, Path, description = "The person")),
    responses((status = 200, body = WireLock)),
    security(("token" = ["spark:people_read"]), ("token" = ["spark-admin:people_read"])))]
async fn lock_state(
    State(api): State<Api>,
    caller: Caller,
    Path(person): Path<String>,
) -> Result<Json<WireLock>, ApiError> {
    let (own, admin) = (Scope::OwnPersonRead, Scope::PeopleRead);
    let person = caller.person(&api, &person, Access::Read, own, admin).await?;
    Ok(Json(lock_of(&api, person.organization, person.mailbox).await?))
}

/// What stands between an owner and that mailbox.
pub(super) async fn lock_of(
    api: &Api,
    organization: OrganizationId,
    mailbox: MailboxId,
) -> Result<WireLock, ApiError> {
    let listing = api.office.mailbox(organization, mailbox).await?;
    let tries = api.office.wrong_passcodes(organization, mailbox).await?;
    Ok(WireLock {
        state: match listing.lock {
            LockState::Open => Lock::Open,
            LockState::LockedOutside => Lock::LockedOutside,
            LockState::LockedEverywhere => Lock::LockedEverywhere,
        },
        own_phone_attempts: listing.attempts.own_phone,
        outside_attempts: listing.attempts.outside,
        attempts_max: listing.attempts_max,
        attempts: tries.into_iter().map(shown).collect(),
        passcode_state: listing.access,
        name_due: listing.name_due,
    })
}

fn shown(one: Try) -> WireAttempt {
    let side = match one.side {
        Side::OwnPhone => "OWN_PHONE",
        Side::Outside => "OUTSIDE",
    };
    WireAttempt { at: time(one.at_ms), side, source: one.source }
}

/// Frees the mailbox of a person; the passcode stays.
#[utoipa::path(post, path = "/people/{personId}/features/voicemail/actions/unlock/invoke", tag = "Locks",
    operation_id = "unlock",
    params(("personId" = String, Path, description = "The person")),
    responses((status = 204, description = "Free")),
    security(("token" = ["spark-admin:people_write"])))]
async fn unlock(
    State(api): State<Api>,
    caller: Caller,
    Path(person): Path<String>,
) -> Result<StatusCode, ApiError> {
    let person = administered(&api, &caller, &person, Access::Write).await?;
    api.office.unlock_mailbox(caller.actor(), person.organization, person.mailbox).await?;
    Ok(DONE)
}
