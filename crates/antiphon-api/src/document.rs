//! The OpenAPI document: its frame, what every operation has in common, and the scopes read back from it.

use std::collections::HashMap;

use antiphon_core::account::scope::Scope;
use axum::http::Method;
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{
    Components, ContentBuilder, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, Ref, RefOr, Response,
    ResponseBuilder,
};
use utoipa::{PartialSchema as _, ToSchema as _};

use crate::error::{ErrorBody, Flaw};

/// The name of the way to come in.
pub(crate) const TOKEN: &str = "token";
/// The name of the way that integrations prove themselves.
const CLIENT: &str = "client";

/// What every operation may answer beside what it says itself.
const ERRORS: [(&str, &str); 5] = [
    ("400", "Something in the request cannot be; `errors[]` says what, each with a number."),
    ("401", "The token is missing, unknown, expired or revoked."),
    ("403", "The token lacks the scope, or the role does not allow it."),
    ("404", "There is no such thing in the organization."),
    ("429", "Too many requests with this token; `Retry-After` says when to come again."),
];

const DESCRIPTION: &str = "\
People, locations, voice portals, mailbox settings and messages of an organization, as the field's clients know them; \
and beside them what those lack.

Every request needs a token: `Authorization: Bearer antiphon_…`. \
Identities are `ciscospark://us/TYPE/uuid` in base64. \
Lists come in pages; the header `Link` leads to the next one. \
A field that is `null` in a PUT is taken away, one that is absent stays.";

/// The document without operations.
pub(crate) fn frame() -> OpenApi {
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
    let mut components = Components::new();
    components.add_security_scheme(TOKEN, SecurityScheme::Http(bearer));
    let basic = HttpBuilder::new().scheme(HttpAuthScheme::Basic).build();
    components.add_security_scheme(CLIENT, SecurityScheme::Http(basic));
    let licence = LicenseBuilder::new().name("MIT OR Apache-2.0").build();
    let info = InfoBuilder::new()
        .title("Antiphon")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(DESCRIPTION))
        .license(Some(licence))
        .build();
    OpenApiBuilder::new().info(info).components(Some(components)).build()
}

/// The document with the answers that all operations share.
pub(crate) fn finished(mut document: OpenApi) -> OpenApi {
    if let Some(components) = &mut document.components {
        components.schemas.insert(ErrorBody::name().into_owned(), ErrorBody::schema());
        components.schemas.insert(Flaw::name().into_owned(), Flaw::schema());
    }
    for item in document.paths.paths.values_mut() {
        let operations = [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.patch];
        for operation in operations.into_iter().flatten() {
            for (status, description) in ERRORS {
                let answer = || RefOr::T(error_response(description));
                operation.responses.responses.entry(status.to_owned()).or_insert_with(answer);
            }
        }
    }
    document
}

/// The document as it is served and kept.
pub(crate) fn text(document: &OpenApi) -> String {
    // Nothing in it fails to be written.
    format!("{}\n", document.to_pretty_json().unwrap_or_default())
}

/// The scopes of each route, any of which opens it.
pub(crate) fn scopes(document: &OpenApi) -> HashMap<(Method, String), Vec<Scope>> {
    let mut scopes = HashMap::new();
    for (path, item) in &document.paths.paths {
        let operations = [
            (Method::GET, &item.get),
            (Method::PUT, &item.put),
            (Method::POST, &item.post),
            (Method::DELETE, &item.delete),
            (Method::PATCH, &item.patch),
        ];
        for (method, operation) in operations {
            if let Some(operation) = operation {
                scopes.insert((method, path.clone()), scopes_of(operation));
            }
        }
    }
    scopes
}

fn scopes_of(operation: &Operation) -> Vec<Scope> {
    let security = serde_json::to_value(&operation.security).unwrap_or_default();
    let alternatives = security.as_array().into_iter().flatten();
    let words = alternatives.filter_map(|it| it.get(TOKEN)?.as_array()).flatten();
    words.filter_map(|word| Scope::from_word(word.as_str()?)).collect()
}

fn error_response(description: &str) -> Response {
    let schema = Ref::from_schema_name(ErrorBody::name());
    let content = ContentBuilder::new().schema(Some(schema)).build();
    ResponseBuilder::new().description(description).content("application/json", content).build()
}
