//! Auto attendants: listed, added, changed, removed; what they play; where their calls are sent on to.

mod forwarding;
mod update;
mod wire;

use antiphon_core::attendant::Attendant;
use antiphon_core::ids::AttendantId;
use antiphon_core::location::Location;
use antiphon_office::admin::AdminError;
use antiphon_office::admin::attendants::AttendantDraft;
use antiphon_office::ports::StoreError;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::sought::Sought;
use super::voicemail_groups::Created;
use crate::Api;
use crate::again::until_made;
use crate::body::{Body, DONE, Json};
use crate::caller::{Access, Caller};
use crate::error::ApiError;
use crate::id::WireId as _;
use crate::paging::{Here, Page, cut};
use update::AttendantUpdate;
use wire::{AttendantDetails, Attendants, AudioFiles, Known, listed};

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(create))
        .routes(routes!(details, update, remove))
        .routes(routes!(announcements))
        .merge(forwarding::routes())
}

/// The auto attendants, oldest first.
#[utoipa::path(get, path = "/telephony/config/autoAttendants", tag = "Auto attendants",
    operation_id = "listAutoAttendants", params(Sought),
    responses((status = 200, body = Attendants)),
    security(("token" = ["spark-admin:telephony_config_read"])))]
async fn list(
    State(api): State<Api>,
    caller: Caller,
    here: Here,
    Query(sought): Query<Sought>,
) -> Result<Page<Attendants>, ApiError> {
    let locations = api.office.locations(caller.organization()).await?;
    let mut all = api.office.attendants(caller.organization()).await?;
    let administration = &caller.principal().administration;
    all.retain(|it| {
        administration.sees(it.location) && sought.fits(it.location, &it.name, it.number.as_ref())
    });
    let (part, more) = cut(all, sought.window());
    let at = |it: &Attendant| locations.iter().find(|location| location.id == it.location);
    let auto_attendants = part.iter().filter_map(|it| Some(listed(it, at(it)?))).collect();
    Ok(Page::before(Attendants { auto_attendants }, &here, more))
}

/// Adds an auto attendant to a location.
#[utoipa::path(post, path = "/telephony/config/locations/{locationId}/autoAttendants", tag = "Auto attendants",
    operation_id = "createAutoAttendant",
    params(("locationId" = String, Path, description = "The location")),
    request_body = AttendantUpdate,
    responses((status = 201, description = "Added", body = Created), (status = 409, description = "It is there")),
    security(("token" = ["spark-admin:telephony_config_write"])))]
async fn create(
    State(api): State<Api>,
    caller: Caller,
    Path(location): Path<String>,
    Body(update): Body<AttendantUpdate>,
) -> Result<Response, ApiError> {
    let location = caller.location(&api, &location, Access::Write).await?;
    let draft = update.over(AttendantDraft::default())?;
    let (actor, organization) = (caller.actor(), location.organization);
    let plan = api.office.plan_attendant(organization, location.id, &draft).await.map_err(explained)?;
    if let Some(twin) = plan.before {
        return Err(StoreError::Exists(format!("auto attendant {}", twin.name)).into());
    }
    let made = api.office.apply_attendant(actor, organization, location.id, &draft).await;
    let id = made.map_err(explained)?.id.wire();
    Ok((StatusCode::CREATED, Json(Created { id })).into_response())
}

/// One auto attendant with its menus.
#[utoipa::path(get, path = "/telephony/config/locations/{locationId}/autoAttendants/{autoAttendantId}",
    tag = "Auto attendants", operation_id = "getAutoAttendant",
    params(("locationId" = String, Path, description = "The location"),
        ("autoAttendantId" = String, Path, description = "The auto attendant")),
    responses((status = 200, body = AttendantDetails)),
    security(("token" = ["spark-admin:telephony_config_read"])))]
async fn details(
    State(api): State<Api>,
    caller: Caller,
    Path((location, id)): Path<(String, String)>,
) -> Result<Json<AttendantDetails>, ApiError> {
    let (location, attendant) = found(&api, &caller, &location, &id, Access::Read).await?;
    Ok(Json(known(&api, &attendant).await?.details(&attendant, &location)))
}

/// Changes an auto attendant.
#[utoipa::path(put, path = "/telephony/config/locations/{locationId}/autoAttendants/{autoAttendantId}",
    tag = "Auto attendants", operation_id = "updateAutoAttendant",
    params(("locationId" = String, Path, description = "The location"),
        ("autoAttendantId" = String, Path, description = "The auto attendant")),
    request_body = AttendantUpdate, responses((status = 204, description = "Changed")),
    security(("token" = ["spark-admin:telephony_config_write"])))]
async fn update(
    State(api): State<Api>,
    caller: Caller,
    Path((location, id)): Path<(String, String)>,
    Body(update): Body<AttendantUpdate>,
) -> Result<StatusCode, ApiError> {
    let (_, attendant) = found(&api, &caller, &location, &id, Access::Write).await?;
    let (office, update, actor) = (&api.office, &update, caller.actor());
    let (organization, id) = (attendant.organization, attendant.id);
    // What cannot be is told before anything is tried, so that only the office's refusals are left below.
    update.over(office.draft_of(&attendant).await?)?;
    let made = until_made("auto attendant", || async move {
        let draft = office.draft_of(&office.attendant(organization, id).await?).await?;
        match update.over(draft) {
            Ok(draft) => {
                office.change_attendant(actor, organization, id, &draft).await.map_err(in_wire_words)
            }
            Err(refused) => {
                Err(AdminError::InvalidAt { field: "menus".to_owned(), problem: refused.message })
            }
        }
    });
    made.await.map(|_| DONE)
}

/// Removes an auto attendant; its numbers become free.
#[utoipa::path(delete, path = "/telephony/config/locations/{locationId}/autoAttendants/{autoAttendantId}",
    tag = "Auto attendants", operation_id = "deleteAutoAttendant",
    params(("locationId" = String, Path, description = "The location"),
        ("autoAttendantId" = String, Path, description = "The auto attendant")),
    responses((status = 204, description = "Removed")),
    security(("token" = ["spark-admin:telephony_config_write"])))]
async fn remove(
    State(api): State<Api>,
    caller: Caller,
    Path((location, id)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    let (_, attendant) = found(&api, &caller, &location, &id, Access::Write).await?;
    api.office.remove_attendant(caller.actor(), attendant.organization, attendant.id).await?;
    Ok(DONE)
}

/// The announcements that an auto attendant plays.
#[utoipa::path(get,
    path = "/telephony/config/locations/{locationId}/autoAttendants/{autoAttendantId}/announcements",
    tag = "Auto attendants", operation_id = "listAutoAttendantAnnouncements",
    params(("locationId" = String, Path, description = "The location"),
        ("autoAttendantId" = String, Path, description = "The auto attendant")),
    responses((status = 200, body = AudioFiles)),
    security(("token" = ["spark-admin:telephony_config_read"])))]
async fn announcements(
    State(api): State<Api>,
    caller: Caller,
    Path((location, id)): Path<(String, String)>,
) -> Result<Json<AudioFiles>, ApiError> {
    let (_, attendant) = found(&api, &caller, &location, &id, Access::Read).await?;
    Ok(Json(known(&api, &attendant).await?.played_by(&attendant)))
}

/// The auto attendant of that location.
async fn found(
    api: &Api,
    caller: &Caller,
    location: &str,
    id: &str,
    access: Access,
) -> Result<(Location, Attendant), ApiError> {
    let location = caller.location(api, location, access).await?;
    let missing = || ApiError::no_such("auto attendant");
    let id = AttendantId::read(id).ok_or_else(missing)?;
    let attendant = api.office.attendant(location.organization, id).await?;
    if attendant.location == location.id { Ok((location, attendant)) } else { Err(missing()) }
}

async fn known(api: &Api, attendant: &Attendant) -> Result<Known, ApiError> {
    let all = api.office.announcements(attendant.organization).await?;
    let announcements = all.into_iter().map(|it| it.announcement).collect();
    Ok(Known { announcements, schedules: api.office.schedules(attendant.organization).await? })
}

fn explained(error: AdminError) -> ApiError {
    in_wire_words(error).into()
}

/// An error whose field is called as it stands on the wire.
fn in_wire_words(error: AdminError) -> AdminError {
    let AdminError::InvalidAt { mut field, problem } = error else { return error };
    for (ours, theirs) in [
        ("business.", "businessHoursMenu."),
        ("after_hours.", "afterHoursMenu."),
        ("holiday.", "holidayMenu."),
        ("sub_menus.", "subMenus."),
    ] {
        if let Some(rest) = field.strip_prefix(ours) {
            field = format!("{theirs}{rest}");
            break;
        }
    }
    let field = field.replace(".keys[", ".keyConfigurations[").replace(".no_input", ".callTreatment");
    AdminError::InvalidAt { field, problem }
}
