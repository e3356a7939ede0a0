//! Tokens for integrations (RFC 6749 section 3.2). Errors are that document's here, not the envelope's: every client of
//! OAuth reads them.

use std::sync::Arc;

use antiphon_core::account::secret::Secret;
use antiphon_office::accounts::oauth::{Client, GrantError, Issued, Wanted};
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Api;
use crate::body::Json;
use crate::stranger::Strangers;

/// Bytes of a request: nothing that belongs into one comes near.
pub(crate) const BODY_BYTES_MAX: usize = 16 * 1024;

pub(crate) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(access_token))
}

/// What an integration wants.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub(crate) struct TokenRequest {
    /// `authorization_code`, `refresh_token` or `client_credentials`.
    grant_type: String,
    /// The integration; it may come with its secret in `Authorization: Basic` instead.
    client_id: String,
    /// Its secret.
    client_secret: String,
    /// What the browser brought.
    code: String,
    /// Where it brought it, letter by letter.
    redirect_uri: String,
    /// What the `code_challenge` was made of, if there was one.
    code_verifier: String,
    /// What was given with the first access token.
    refresh_token: String,
    /// For an integration that acts for itself: what it wants, with blanks between.
    scope: String,
}

/// What it gets.
#[derive(Serialize, ToSchema)]
pub(crate) struct Tokens {
    /// What goes into `Authorization: Bearer`.
    access_token: String,
    /// `Bearer`.
    token_type: &'static str,
    /// Seconds.
    expires_in: i64,
    /// What further access tokens are got with; the same until it ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
    /// Seconds; each use begins them anew.
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token_expires_in: Option<i64>,
    /// What was granted, with blanks between.
    scope: String,
}

/// Why it gets nothing.
#[derive(Serialize, ToSchema)]
pub(crate) struct TokenError {
    /// A word for programs, such as `invalid_grant`.
    error: &'static str,
    /// What is wrong.
    error_description: String,
}

/// Gives an integration tokens for a code, for a refresh token, or for itself.
///
/// The integration proves itself with its secret, in the body or as `Authorization: Basic`.
#[utoipa::path(post, path = "/access_token", tag = "Integrations", operation_id = "issueAccessToken",
    request_body(content = TokenRequest, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, body = Tokens),
        (status = 400, body = TokenError, description = "The code or refresh token does not hold, or the request makes no sense."),
        (status = 401, body = TokenError, description = "The integration is unknown, or its secret is wrong."),
        (status = 429, body = TokenError, description = "Too many requests from this address; `Retry-After` says when to come again.")),
    security(("client" = [])))]
async fn access_token(State(api): State<Api>, headers: HeaderMap, body: Bytes) -> Response {
    match issued(&api, &headers, &body).await {
        Ok(tokens) => ([(CACHE_CONTROL, "no-store")], Json(tokens)).into_response(),
        Err(error) => refused(&error),
    }
}

/// Lets a request pass, or answers 429: an address that guesses at codes and secrets must not do so as fast as it can.
pub(crate) async fn pass(State(strangers): State<Arc<Strangers>>, request: Request, next: Next) -> Response {
    let Err((error_description, seconds)) = strangers.take(&request) else { return next.run(request).await };
    let headers = [(CACHE_CONTROL, HeaderValue::from_static("no-store")), (RETRY_AFTER, seconds.into())];
    let body = Json(TokenError { error: "temporarily_unavailable", error_description });
    (StatusCode::TOO_MANY_REQUESTS, headers, body).into_response()
}

async fn issued(api: &Api, headers: &HeaderMap, body: &[u8]) -> Result<Tokens, GrantError> {
    let request: TokenRequest = serde_urlencoded::from_bytes(body).map_err(|_| {
        GrantError::Request("the body must be application/x-www-form-urlencoded, each name once")
    })?;
    let client = client(headers, &request)?;
    let secret = |text: &str| Secret::presented(text);
    let wanted = match request.grant_type.as_str() {
        "authorization_code" => Wanted::Code {
            code: secret(&request.code),
            redirect_uri: &request.redirect_uri,
            verifier: &request.code_verifier,
        },
        "refresh_token" => Wanted::Renewal { token: secret(&request.refresh_token) },
        "client_credentials" => Wanted::Itself { scope: &request.scope },
        _ => return Err(GrantError::GrantType),
    };
    Ok(shown(api.office.issue(&client, wanted).await?))
}

/// Who comes: in the header or in the body, and not in both (RFC 6749 section 2.3).
fn client(headers: &HeaderMap, request: &TokenRequest) -> Result<Client, GrantError> {
    let in_body = Client { id: request.client_id.clone(), secret: Secret::presented(&request.client_secret) };
    match headers.get(AUTHORIZATION) {
        None => Ok(in_body),
        Some(_) if !request.client_secret.is_empty() => {
            Err(GrantError::Request("the client's secret comes twice"))
        }
        Some(value) => basic(value).ok_or(GrantError::Client),
    }
}

/// Both parts are encoded as in a form before they are put together (RFC 6749 section 2.3.1); ours have nothing to encode.
fn basic(value: &HeaderValue) -> Option<Client> {
    let (scheme, encoded) = value.to_str().ok()?.split_once(' ')?;
    let decoded = BASE64_STANDARD.decode(encoded.trim()).ok()?;
    let text = zeroize::Zeroizing::new(String::from_utf8(decoded).ok()?);
    let (id, secret) = text.split_once(':')?;
    scheme
        .eq_ignore_ascii_case("basic")
        .then(|| Client { id: id.to_owned(), secret: Secret::presented(secret) })
}

fn shown(issued: Issued) -> Tokens {
    let (refresh_token, refresh_ms) = issued.renewal.unzip();
    Tokens {
        access_token: issued.access.expose().to_owned(),
        token_type: "Bearer",
        expires_in: issued.access_ms / 1_000,
        refresh_token: refresh_token.map(|it| it.expose().to_owned()),
        refresh_token_expires_in: refresh_ms.map(|it| it / 1_000),
        scope: issued.scopes.to_string(),
    }
}

fn refused(error: &GrantError) -> Response {
    let (status, told) = match error {
        GrantError::Client => (StatusCode::UNAUTHORIZED, error.to_string()),
        // What the database says is for whoever runs the server.
        GrantError::Store(error) => {
            tracing::warn!(%error, "no token could be given");
            (StatusCode::SERVICE_UNAVAILABLE, "the database is not available".to_owned())
        }
        GrantError::Grant
        | GrantError::Request(_)
        | GrantError::Unauthorized
        | GrantError::Scope
        | GrantError::GrantType
        | GrantError::ResponseType => (StatusCode::BAD_REQUEST, error.to_string()),
    };
    let body = Json(TokenError { error: error.word(), error_description: told });
    let mut response = (status, [(CACHE_CONTROL, "no-store")], body).into_response();
    if status == StatusCode::UNAUTHORIZED {
        let asked = HeaderValue::from_static("Basic realm=\"Antiphon\"");
        response.headers_mut().insert(WWW_AUTHENTICATE, asked);
    }
    response
}
