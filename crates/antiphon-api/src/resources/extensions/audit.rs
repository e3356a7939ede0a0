//! Who did what.

use antiphon_office::ports::{Audit, AuditQuery};
use axum::extract::{Query, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Api;
use crate::caller::Caller;
use crate::error::ApiError;
use crate::paging::{Here, Page, Window};
use crate::wire::{instant, time};

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(list))
}

/// The newest events.
#[derive(Serialize, ToSchema)]
pub(crate) struct Events {
    items: Vec<AuditEvent>,
}

/// Something that somebody did.
#[derive(Serialize, ToSchema)]
pub(crate) struct AuditEvent {
    created: String,
    /// `account:…`, `token:…`, `operator`, `person:…`, `caller:…`.
    actor: String,
    /// Such as `mailbox.unlocked`.
    action: String,
    /// To whom or what.
    target: String,
    detail: String,
}

/// Which events.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// By or about this, such as `account:` or `mailbox:` and its identity.
    about: Option<String>,
    /// With an action that contains this.
    action: Option<String>,
    /// At this time or later, such as `2026-01-14T12:00:00Z`.
    from: Option<String>,
    /// Before this time.
    to: Option<String>,
    /// Events of a page, at most 1000.
    max: Option<u32>,
    /// Events to be skipped.
    start: Option<u32>,
}

/// The events of the organization, newest first.
#[utoipa::path(get, path = "/adminAudit/events", tag = "Audit", operation_id = "listAuditEvents",
    params(Wanted), responses((status = 200, body = Events)),
    security(("token" = ["audit:events_read"])))]
async fn list(
    State(api): State<Api>,
    caller: Caller,
    here: Here,
    Query(wanted): Query<Wanted>,
) -> Result<Page<Events>, ApiError> {
    caller.sees_organization()?;
    let window = Window { max: wanted.max, start: wanted.start };
    let time = |text: &Option<String>| text.as_deref().map(instant).transpose();
    let query = AuditQuery {
        about: wanted.about.into_iter().collect(),
        action: wanted.action.unwrap_or_default(),
        from_ms: time(&wanted.from)?.unwrap_or(i64::MIN),
        until_ms: time(&wanted.to)?.unwrap_or(i64::MAX),
        skip: window.start.unwrap_or(0),
        max: window.max(),
    };
    let entries = api.office.find_audit(caller.organization(), &query).await?;
    let more = window.behind(entries.len());
    Ok(Page::before(Events { items: entries.into_iter().map(shown).collect() }, &here, more))
}

fn shown(entry: Audit) -> AuditEvent {
    AuditEvent {
        created: time(entry.at_ms),
        actor: entry.actor,
        action: entry.action,
        target: entry.target,
        detail: entry.detail,
    }
}
