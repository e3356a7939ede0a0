//! Errors as clients read them: `message`, `errors[]` with a number each, `trackingId`.

use antiphon_core::passcode::BrokenRule;
use antiphon_office::admin::AdminError;
use antiphon_office::ports::{BlobError, StoreError};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

/// Seconds after which a database that is away may be asked again.
const AGAIN_SECONDS: u64 = 5;

/// Why nothing was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ApiError {
    pub(crate) status: StatusCode,
    pub(crate) message: String,
    pub(crate) flaws: Vec<Flaw>,
    pub(crate) retry_after_seconds: Option<u64>,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Flaw {
    /// What is wrong, and what would be right.
    pub(crate) description: String,
    /// Which error it is, for programs.
    #[serde(rename = "errorCode")]
    pub(crate) error_code: u32,
}

/// The body of every answer that is an error.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ErrorBody {
    /// What is wrong in a sentence.
    pub(crate) message: String,
    /// Each thing that is wrong.
    pub(crate) errors: Vec<Flaw>,
    /// What to quote when asking for help; the header `TrackingID` of the request, if it had one.
    pub(crate) tracking_id: String,
}

impl ApiError {
    /// With one flaw, whose number is the status's.
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        let message = message.into();
        let code = u32::from(status.as_u16()) * 10;
        Self::of_flaws(status, vec![Flaw { description: message, error_code: code }])
    }

    pub(crate) fn of_flaws(status: StatusCode, flaws: Vec<Flaw>) -> Self {
        let message = flaws.first().map(|flaw| flaw.description.clone()).unwrap_or_default();
        Self { status, message, flaws, retry_after_seconds: None }
    }

    pub(crate) fn bad(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    /// Not there, or somebody else's: which, is not told.
    pub(crate) fn no_such(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, format!("there is no such {what}"))
    }

    pub(crate) fn forbidden(message: &str) -> Self {
        Self::new(StatusCode::FORBIDDEN, message)
    }

    /// A switch of something that this server does not have.
    pub(crate) fn lacking(what: &str) -> Self {
        Self::bad(format!("{what} is not available on this server"))
    }

    pub(crate) fn again_after(self, seconds: u64) -> Self {
        Self { retry_after_seconds: Some(seconds), ..self }
    }

    /// A passcode that is refused, with each rule that it breaks.
    pub(crate) fn refused_passcode(rules: &[BrokenRule]) -> Self {
        Self::of_flaws(StatusCode::BAD_REQUEST, rules.iter().map(Flaw::of_rule).collect())
    }

    pub(crate) fn body(&self, tracking_id: &str) -> ErrorBody {
        ErrorBody {
            message: self.message.clone(),
            errors: self.flaws.clone(),
            tracking_id: tracking_id.to_owned(),
        }
    }
}

impl Flaw {
    /// A broken passcode rule; its number is its own.
    pub(crate) fn of_rule(rule: &BrokenRule) -> Self {
        Self { description: rule.to_string(), error_code: rule_code(*rule) }
    }
}

fn rule_code(rule: BrokenRule) -> u32 {
    match rule {
        BrokenRule::NotDigits => 4101,
        BrokenRule::TooShort { .. } => 4102,
        BrokenRule::TooLong { .. } => 4103,
        BrokenRule::RepeatedDigits { .. } => 4104,
        BrokenRule::Ascending { .. } => 4105,
        BrokenRule::Descending { .. } => 4106,
        BrokenRule::RepeatedPattern => 4107,
        BrokenRule::OwnNumber => 4108,
        BrokenRule::ReversedOwnNumber => 4109,
        BrokenRule::PreviousPasscode { .. } => 4110,
        BrokenRule::ReversedPreviousPasscode { .. } => 4111,
        BrokenRule::TooSoon { .. } => 4112,
        BrokenRule::KeypadLine => 4113,
        BrokenRule::OwnName => 4114,
        BrokenRule::Year => 4115,
        BrokenRule::TooFewDistinctDigits { .. } => 4116,
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        let text = error.to_string();
        match error {
            // What the database says is for whoever runs the server.
            StoreError::Unavailable(_) | StoreError::Corrupt(_) => {
                tracing::warn!(error = text, "a request failed");
                let told = "the database is not available";
                Self::new(StatusCode::SERVICE_UNAVAILABLE, told).again_after(AGAIN_SECONDS)
            }
            StoreError::Exists(_) | StoreError::Conflict(_) | StoreError::InUse(_) => {
                Self::new(StatusCode::CONFLICT, text)
            }
            StoreError::Missing(what) => Self::no_such(what),
        }
    }
}

impl From<BlobError> for ApiError {
    fn from(error: BlobError) -> Self {
        match error {
            BlobError::Missing(_) => Self::no_such("recording"),
            BlobError::Failed(why) => {
                tracing::warn!(why, "audio cannot be read or kept");
                let told = "the audio cannot be read or kept now";
                Self::new(StatusCode::SERVICE_UNAVAILABLE, told).again_after(AGAIN_SECONDS)
            }
        }
    }
}

impl From<AdminError> for ApiError {
    fn from(error: AdminError) -> Self {
        match error {
            AdminError::Passcode { rule, .. } => Self::refused_passcode(&[rule]),
            AdminError::Store(error) => error.into(),
            AdminError::Blob(error) => error.into(),
            invalid @ (AdminError::Invalid { .. } | AdminError::InvalidAt { .. }) => {
                Self::bad(invalid.to_string())
            }
        }
    }
}

/// The envelope writes the body: it knows the tracking id.
impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}
