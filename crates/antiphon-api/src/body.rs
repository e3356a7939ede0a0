//! JSON in and out.

use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::ApiError;

/// A character that no text here has, and that one of the databases cannot hold.
const NUL: &[u8] = br"\u0000";

/// What a client sent.
pub(crate) struct Body<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        if !is_json(request.headers()) {
            let told = "the body must be JSON: Content-Type: application/json";
            return Err(ApiError::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, told));
        }
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|error| ApiError::new(error.status(), "the body is too long or was cut off"))?;
        if bytes.windows(NUL.len()).any(|part| part == NUL) {
            return Err(ApiError::bad("the body must not contain the character U+0000"));
        }
        read_json(&bytes).map(Self)
    }
}

/// Reads JSON. An error names the place and the field, and never what stood there: it may be a passcode.
pub(crate) fn read_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    serde_json::from_slice(bytes).map_err(|error| ApiError::bad(explained(&error)))
}

/// What is wrong with a body. Types and missing or unknown fields are named; values are not.
fn explained(error: &serde_json::Error) -> String {
    let place = format!("line {}, column {}", error.line(), error.column());
    if error.is_data() {
        let text = error.to_string();
        let what = text.split(" at line ").next().unwrap_or_default();
        let harmless = ["missing field", "unknown field", "duplicate field", "must be "];
        if harmless.iter().any(|begin| what.starts_with(begin)) {
            return format!("{what} ({place})");
        }
        let expected = what.split_once("expected ").map_or("something else", |(_, expected)| expected);
        return format!("the body has a value of the wrong kind: expected {expected} ({place})");
    }
    format!("the body is no JSON ({place})")
}

pub(crate) fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
    kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

/// An answer.
pub(crate) struct Json<T>(pub(crate) T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        match serde_json::to_vec(&self.0) {
            Ok(bytes) => {
                ([(CONTENT_TYPE, HeaderValue::from_static("application/json"))], bytes).into_response()
            }
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        }
    }
}

/// It is done, and there is nothing to tell.
pub(crate) const DONE: StatusCode = StatusCode::NO_CONTENT;

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    struct Sent {
        #[expect(dead_code, reason = "only its kind matters")]
        passcode: bool,
    }

    #[test]
    fn what_is_wrong_is_told_without_what_was_sent() {
        for (text, told) in [
            ("{}", "missing field `passcode` (line 1, column 2)"),
            (
                r#"{"passcode": "482915"}"#,
                "the body has a value of the wrong kind: expected a boolean (line 1, column 21)",
            ),
            ("{482915", "the body is no JSON (line 1, column 2)"),
        ] {
            let error = serde_json::from_str::<Sent>(text).unwrap_err();
            assert_eq!(explained(&error), told);
        }
    }
}
