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

/// Words of the roles in identities, and their names.
const ROLES: [(&str, &str); 3] = [
    (FULL_ADMINISTRATOR, "Full Administrator"),
    (READ_ONLY_ADMINISTRATOR, "Read-only Administrator"),
    (LOCATION_ADMINISTRATOR, "Location Administrator"),
];
pub(super) const FULL_ADMINISTRATOR: &str = "id_full_admin";
pub(super) const READ_ONLY_ADMINISTRATOR: &str = "id_readonly_admin";
pub(super) const LOCATION_ADMINISTRATOR: &str = "id_location_full_admin";

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(details))
        .routes(routes!(licenses))
        .routes(routes!(license))
        .routes(routes!(roles))
        .routes(routes!(role))
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

/// What an administrator may.
#[derive(Serialize, ToSchema)]
pub(crate) struct WireRole {
    id: String,
    name: &'static str,
}

/// The roles there are.
#[derive(Serialize, ToSchema)]
pub(crate) struct Roles {
    items: Vec<WireRole>,
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
    Ok(Json(Licenses { items: vec![own_license(&api, &caller).await?] }))
}

/// One licence.
#[utoipa::path(get, path = "/licenses/{licenseId}", tag = "Organizations", operation_id = "getLicense",
    params(("licenseId" = String, Path, description = "The licence")),
    responses((status = 200, body = WireLicense)),
    security(("token" = ["spark-admin:licenses_read"])))]
async fn license(
    State(api): State<Api>,
    caller: Caller,
    Path(license): Path<String>,
) -> Result<Json<WireLicense>, ApiError> {
    let own = own_license(&api, &caller).await?;
    if own.id == license { Ok(Json(own)) } else { Err(ApiError::no_such("licence")) }
}

async fn own_license(api: &Api, caller: &Caller) -> Result<WireLicense, ApiError> {
    caller.sees_organization()?;
    let people = api.office.people_count(caller.organization(), None).await?;
    Ok(WireLicense {
        id: license_of(caller.organization()),
        name: LICENSE_NAME.to_owned(),
        total_units: people,
        consumed_units: people,
    })
}

/// The roles that administrators have.
#[utoipa::path(get, path = "/roles", tag = "Organizations", operation_id = "listRoles",
    responses((status = 200, body = Roles)),
    security(("token" = ["spark-admin:people_read"])))]
async fn roles(_: Caller) -> Json<Roles> {
    Json(Roles { items: ROLES.map(WireRole::of).into() })
}

/// One role.
#[utoipa::path(get, path = "/roles/{roleId}", tag = "Organizations", operation_id = "getRole",
    params(("roleId" = String, Path, description = "The role")),
    responses((status = 200, body = WireRole)),
    security(("token" = ["spark-admin:people_read"])))]
async fn role(_: Caller, Path(role): Path<String>) -> Result<Json<WireRole>, ApiError> {
    let found = ROLES.map(WireRole::of).into_iter().find(|it| it.id == role);
    found.map(Json).ok_or_else(|| ApiError::no_such("role"))
}

/// The identity of a role.
pub(super) fn role_id(word: &str) -> String {
    encoded("ROLE", word)
}

/// The word of a role that a client names.
pub(super) fn role_word(text: &str) -> Result<&'static str, ApiError> {
    let named = ROLES.iter().find(|(word, _)| role_id(word) == text.trim_end_matches('='));
    named
        .map(|(word, _)| *word)
        .ok_or_else(|| ApiError::bad("roles: there is no such role; GET /v1/roles lists them"))
}

impl WireRole {
    fn of((word, name): (&str, &'static str)) -> Self {
        Self { id: role_id(word), name }
    }
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
