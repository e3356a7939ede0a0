//! Changes that are made anew where somebody else's came between the reading and the writing, so that two writers do
//! not lose each other's fields.

use antiphon_office::admin::AdminError;
use antiphon_office::ports::StoreError;
use axum::http::StatusCode;

use crate::error::ApiError;

/// How often a change is made anew.
const RETRIES_MAX: usize = 5;

/// Makes a change until nobody else's comes between; `what` is changed.
pub(crate) async fn until_made<T, F>(what: &str, mut change: impl FnMut() -> F) -> Result<T, ApiError>
where
    F: Future<Output = Result<T, AdminError>>,
{
    for _ in 0..RETRIES_MAX {
        match change().await {
            Err(AdminError::Store(StoreError::Conflict(_))) => {}
            made => return Ok(made?),
        }
    }
    Err(ApiError::new(StatusCode::CONFLICT, format!("somebody else changes the {what} all the time")))
}
