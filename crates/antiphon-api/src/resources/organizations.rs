//! The organization and its one licence: a mailbox for everybody.

use antiphon_core::ids::OrganizationId;
use axum::extract::{Path, State};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Api;
use crate::body::Json;
use crate::caller::Caller;
use crate::error::ApiError;
use crate::id::{WireId as _, encoded};
use crate::paging::Here;
use crate::wire::time;

/// The name that clients know people with a mailbox by.
const LICENSE_NAME: &str = "Webex Calling - Professional";

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(details)).routes(routes!(licenses))
}

/// The identity of an organization's licence.
pub(super) fn license_of(organization: OrganizationId) -> String {
    encoded("LICENSE", &organization.to_string())
}

/// An organization.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WireOrganization {
    id: String,
    display_name: String,
    created: String,
    /// Where clients and phones speak XSI.
    xsi_actions_endpoint: String,
    xsi_domain: String,
}

/// The organizations that a token is for: one.
#[derive(Serialize, ToSchema)]
pub(crate) struct Organizations {
    items: Vec<WireOrganization>,
}

/// What people may have.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WireLicense {
    id: String,
    name: String,
    /// As many as are in use: nobody is refused for want of one.
    total_units: u64,
    consumed_units: u64,
}

/// The licences of an organization.
#[derive(Serialize, ToSchema)]
pub(crate) struct Licenses {
    items: Vec<WireLicense>,
}

/// The organization of the token.
#[utoipa::path(get, path = "/organizations", tag = "Organizations", operation_id = "listOrganizations",
    responses((status = 200, body = Organizations)),
    security(("token" = ["spark-admin:organizations_read"])))]
async fn list(State(api): State<Api>, caller: Caller, here: Here) -> Result<Json<Organizations>, ApiError> {
    Ok(Json(Organizations { items: vec![own(&api, &caller, &here).await?] }))
}

/// One organization.
#[utoipa::path(get, path = "/organizations/{orgId}", tag = "Organizations", operation_id = "getOrganization",
    params(("orgId" = String, Path, description = "The organization")),
    responses((status = 200, body = WireOrganization)),
    security(("token" = ["spark-admin:organizations_read"])))]
async fn details(
    State(api): State<Api>,
    caller: Caller,
    here: Here,
    Path(organization): Path<String>,
) -> Result<Json<WireOrganization>, ApiError> {
    if OrganizationId::read(&organization) != Some(caller.organization()) {
        return Err(ApiError::no_such("organization"));
    }
    Ok(Json(own(&api, &caller, &here).await?))
}

/// The licences of the organization.
#[utoipa::path(get, path = "/licenses", tag = "Organizations", operation_id = "listLicenses",
    responses((status = 200, body = Licenses)),
    security(("token" = ["spark-admin:licenses_read"])))]
async fn licenses(State(api): State<Api>, caller: Caller) -> Result<Json<Licenses>, ApiError> {
    caller.sees_organization()?;
    let people = api.office.people_count(caller.organization(), None).await?;
    let license = WireLicense {
        id: license_of(caller.organization()),
        name: LICENSE_NAME.to_owned(),
        total_units: people,
        consumed_units: people,
    };
    Ok(Json(Licenses { items: vec![license] }))
}

async fn own(api: &Api, caller: &Caller, here: &Here) -> Result<WireOrganization, ApiError> {
    let organization = api.office.organization(caller.organization()).await?;
    Ok(WireOrganization {
        id: organization.id.wire(),
        display_name: organization.name,
        created: time(organization.created_ms),
        xsi_actions_endpoint: format!("{}{}", here.base(), crate::xsi::PREFIX),
        xsi_domain: here.host().to_owned(),
    })
}
