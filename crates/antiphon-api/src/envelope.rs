//! What is around every answer: the tracking id, and the body of errors, whoever found them.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderName, HeaderValue, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use uuid::Uuid;

use crate::error::ApiError;

/// The header that a request is followed by.
const TRACKING_ID: HeaderName = HeaderName::from_static("trackingid");
/// Characters that are taken over of a client's own tracking id.
const TRACKING_ID_CHARS_MAX: usize = 100;
/// Bytes of a text that explains an error, as the web framework makes it.
const REASON_BYTES_MAX: usize = 1_024;

/// Gives every answer a tracking id and every error its body.
pub(crate) async fn seal(request: Request, next: Next) -> Response {
    let tracking_id = tracking_id(&request);
    let mut response = match holds_nul(request.uri()) {
        true => ApiError::bad("the address must not contain the character U+0000").into_response(),
        false => next.run(request).await,
    };
    if response.status().is_client_error() || response.status().is_server_error() {
        response = explained(response, &tracking_id).await;
    }
    let headers = response.headers_mut();
    if let Ok(tracking_id) = HeaderValue::from_str(&tracking_id) {
        headers.insert(TRACKING_ID, tracking_id);
    }
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Whatever is not below `/v1`.
pub(crate) async fn nothing_here() -> ApiError {
    ApiError::new(StatusCode::NOT_FOUND, "there is no such resource")
}

/// No text here has this character, and one of the databases cannot hold it.
fn holds_nul(uri: &Uri) -> bool {
    [Some(uri.path()), uri.query()].into_iter().flatten().any(|part| part.contains("%00"))
}

fn tracking_id(request: &Request) -> String {
    let given = request.headers().get(TRACKING_ID).and_then(|it| it.to_str().ok());
    let given = given.filter(|it| !it.is_empty() && it.len() <= TRACKING_ID_CHARS_MAX);
    given.map_or_else(|| format!("ANTIPHON_{}", fresh()), str::to_owned)
}

/// Unique enough to be looked for in a log; nobody relies on its being unpredictable.
fn fresh() -> Uuid {
    static COUNTER: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
    let count = COUNTER.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Uuid::from_u64_pair(u64::try_from(now.as_nanos()).unwrap_or(u64::MAX), count)
}

async fn explained(mut response: Response, tracking_id: &str) -> Response {
    let error = match response.extensions_mut().remove::<ApiError>() {
        Some(error) => error,
        None => {
            let status = response.status();
            let body = to_bytes(std::mem::take(response.body_mut()), REASON_BYTES_MAX).await;
            let reason = body.ok().and_then(|body| String::from_utf8(body.to_vec()).ok());
            let reason = reason.filter(|it| !it.is_empty());
            ApiError::new(status, reason.unwrap_or_else(|| status.to_string().to_lowercase()))
        }
    };
    let body = serde_json::to_vec(&error.body(tracking_id)).unwrap_or_default();
    let headers = response.headers_mut();
    headers.remove(axum::http::header::CONTENT_LENGTH);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if let Some(seconds) = error.retry_after_seconds {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    *response.body_mut() = Body::from(body);
    response
}
