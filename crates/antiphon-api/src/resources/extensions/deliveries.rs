//! What waits to be told to the outside: lamps and letters that could not be delivered yet.

use antiphon_core::ids::JobId;
use antiphon_office::ports::{JobKind, WaitingJob};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Api;
use crate::body::{DONE, Json};
use crate::caller::Caller;
use crate::error::ApiError;
use crate::id::WireId as _;
use crate::paging::Window;
use crate::wire::time;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(retry)).routes(routes!(remove))
}

/// What waits, the next due first.
#[derive(Serialize, ToSchema)]
pub(crate) struct Deliveries {
    items: Vec<Delivery>,
}

/// Something that waits to be told.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Delivery {
    id: String,
    /// `lamp` or `mail`.
    kind: &'static str,
    /// When it is tried next.
    due: String,
    attempts: u32,
    /// Why the last try failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_error: Option<String>,
}

/// How many.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Next {
    /// At most so many, at most 1000.
    max: Option<u32>,
}

/// What waits to be told to the outside, the next due first.
#[utoipa::path(get, path = "/telephony/config/deliveries", tag = "Deliveries", operation_id = "listDeliveries",
    params(Next), responses((status = 200, body = Deliveries)),
    security(("token" = ["spark-admin:telephony_config_read"])))]
async fn list(
    State(api): State<Api>,
    caller: Caller,
    Query(next): Query<Next>,
) -> Result<Json<Deliveries>, ApiError> {
    caller.sees_organization()?;
    let max = Window { max: next.max, start: None }.max();
    let waiting = api.office.deliveries(caller.organization(), max).await?;
    Ok(Json(Deliveries { items: waiting.into_iter().map(shown).collect() }))
}

/// Tries a delivery at once instead of when it is due.
#[utoipa::path(post, path = "/telephony/config/deliveries/{deliveryId}/actions/retry/invoke", tag = "Deliveries",
    operation_id = "retryDelivery",
    params(("deliveryId" = String, Path, description = "The delivery")),
    responses((status = 204, description = "It is tried")),
    security(("token" = ["spark-admin:telephony_config_write"])))]
async fn retry(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    caller.changes_organization()?;
    api.office.hurry_delivery(caller.actor(), caller.organization(), read(&id)?).await?;
    Ok(DONE)
}

/// Takes a delivery out without making it.
#[utoipa::path(delete, path = "/telephony/config/deliveries/{deliveryId}", tag = "Deliveries",
    operation_id = "dropDelivery",
    params(("deliveryId" = String, Path, description = "The delivery")),
    responses((status = 204, description = "Taken out")),
    security(("token" = ["spark-admin:telephony_config_write"])))]
async fn remove(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    caller.changes_organization()?;
    api.office.drop_delivery(caller.actor(), caller.organization(), read(&id)?).await?;
    Ok(DONE)
}

fn read(id: &str) -> Result<JobId, ApiError> {
    JobId::read(id).ok_or_else(|| ApiError::no_such("delivery"))
}

fn shown(job: WaitingJob) -> Delivery {
    Delivery {
        id: job.id.wire(),
        kind: match job.kind {
            JobKind::Lamp(_) => "lamp",
            JobKind::Mail(_) => "mail",
            JobKind::Event(_) => "event",
            JobKind::Post(_) => "post",
        },
        due: time(job.due_ms),
        attempts: job.attempts,
        last_error: job.last_error,
    }
}
