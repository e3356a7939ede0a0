//! Who did what.

use antiphon_office::ports::Audit;
use axum::extract::{Query, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Api;
use crate::body::Json;
use crate::caller::Caller;
use crate::error::ApiError;
use crate::paging::Window;
use crate::wire::time;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(list))
}

/// The newest events.
#[derive(Serialize, ToSchema)]
pub(crate) struct Events {
    items: Vec<Event>,
}

/// Something that somebody did.
#[derive(Serialize, ToSchema)]
pub(crate) struct Event {
    created: String,
    /// `account:…`, `token:…`, `operator`, `person:…`, `caller:…`.
    actor: String,
    /// Such as `mailbox.unlocked`.
    action: String,
    /// To whom or what.
    target: String,
    detail: String,
}

/// How many events.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Newest {
    /// At most so many, at most 1000.
    max: Option<u32>,
}

/// The newest events of the organization, newest first.
#[utoipa::path(get, path = "/adminAudit/events", tag = "Audit", operation_id = "listAuditEvents",
    params(Newest), responses((status = 200, body = Events)),
    security(("token" = ["audit:events_read"])))]
async fn list(
    State(api): State<Api>,
    caller: Caller,
    Query(newest): Query<Newest>,
) -> Result<Json<Events>, ApiError> {
    caller.sees_organization()?;
    let max = Window { max: newest.max, start: None }.max();
    let entries = api.office.audit_entries(caller.organization(), max).await?;
    Ok(Json(Events { items: entries.into_iter().map(shown).collect() }))
}

fn shown(entry: Audit) -> Event {
    Event {
        created: time(entry.at_ms),
        actor: entry.actor,
        action: entry.action,
        target: entry.target,
        detail: entry.detail,
    }
}
