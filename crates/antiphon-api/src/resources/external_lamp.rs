//! Lamps that another voicemail system lights: it keeps messages of its own for people whose phones are here.

use axum::extract::{Query, State};
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Api;
use crate::body::{Body, DONE};
use crate::caller::{Access, Caller};
use crate::error::ApiError;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(update))
}

/// Whose lamp.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct LampOwner {
    /// The person.
    id: String,
}

/// What the other system says.
#[derive(Deserialize, ToSchema)]
pub(crate) struct LampUpdate {
    action: LampAction,
}

/// Whether something new waits there.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum LampAction {
    Set,
    Clear,
}

/// Lights or clears the lamp of a person for another voicemail system. Messages here light it all the same.
#[utoipa::path(post, path = "/telephony/externalVoicemail/mwi", tag = "Voice messages",
    operation_id = "updateExternalVoicemailMwi", params(LampOwner), request_body = LampUpdate,
    responses((status = 204, description = "The phones are told")),
    security(("token" = ["spark-admin:calls_write"])))]
async fn update(
    State(api): State<Api>,
    caller: Caller,
    Query(owner): Query<LampOwner>,
    Body(update): Body<LampUpdate>,
) -> Result<StatusCode, ApiError> {
    caller.changes_something()?;
    let person = caller.anybody(&api, &owner.id).await?;
    caller.administers(person.location, Access::Write)?;
    let lit = matches!(update.action, LampAction::Set);
    api.office.set_external_lamp(caller.actor(), person.organization, person.mailbox, lit).await?;
    Ok(DONE)
}
