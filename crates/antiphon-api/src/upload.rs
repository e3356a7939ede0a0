//! A recording that is sent: as the part `file` of a form, as the field's clients do, or as the whole body.

use antiphon_core::limits::UPLOAD_BYTES_MAX;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use bytes::Bytes;
use utoipa::ToSchema;

use crate::error::ApiError;

/// Bytes of a request with a recording: the recording and the form around it.
pub(crate) const BODY_BYTES_MAX: usize = UPLOAD_BYTES_MAX + 64 * 1024;

/// A form with a recording and what else it says.
#[derive(Default)]
pub(crate) struct Form {
    /// The part `name`.
    pub(crate) name: Option<String>,
    /// The part `file`, and what the client calls it.
    pub(crate) file: Option<(String, Bytes)>,
    /// Whether the part `isTextToSpeech`, in either spelling, says so.
    pub(crate) is_text_to_speech: bool,
    /// Every other part, by name.
    pub(crate) texts: Vec<(String, String)>,
}

impl Form {
    /// What the parts of that name say.
    pub(crate) fn texts_of(&self, name: &'static str) -> impl Iterator<Item = &str> {
        self.texts.iter().filter(move |(it, _)| it == name).map(|(_, text)| text.trim())
    }
}

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let told = "the recording must be sent as multipart/form-data with the parts \"name\" and \"file\"";
        let kind = request.headers().get(CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
        if kind.starts_with("application/json") {
            return Err(ApiError::lacking("fileUri: a recording that lies elsewhere"));
        }
        let form = Multipart::from_request(request, state).await;
        let mut form = form.map_err(|_| ApiError::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, told))?;
        let mut found = Self::default();
        while let Some(part) = form.next_field().await.map_err(|error| cut_off(error.status()))? {
            let (name, file) = (part.name().map(str::to_owned), part.file_name().map(str::to_owned));
            let bytes = part.bytes().await.map_err(|error| cut_off(error.status()))?;
            match name.as_deref() {
                Some("name") => found.name = Some(String::from_utf8_lossy(&bytes).into_owned()),
                Some("file") => found.file = Some((file.unwrap_or_default(), bytes)),
                Some("isTextToSpeech" | "is_text_to_speech") => {
                    found.is_text_to_speech = bytes.eq_ignore_ascii_case(b"true");
                }
                Some(other) => {
                    let text = String::from_utf8_lossy(&bytes).into_owned();
                    found.texts.push((other.to_owned(), text));
                }
                None => {}
            }
        }
        Ok(found)
    }
}

/// A WAV file as the whole body.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
#[expect(dead_code, reason = "this describes what handlers read and write")]
pub(crate) struct Wav(Vec<u8>);

/// A form with a recording.
#[derive(ToSchema)]
#[expect(dead_code, reason = "the form is read part by part; this describes it")]
pub(crate) struct RecordingForm {
    /// A WAV file.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// The bytes of a WAV file. Nobody has looked whether it is one.
pub(crate) struct Recording(pub(crate) Bytes);

impl<S: Send + Sync> FromRequest<S> for Recording {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match kind.as_str() {
            "multipart/form-data" => of_form(Multipart::from_request(request, state).await).await,
            "audio/wav" | "audio/x-wav" | "audio/wave" => {
                Bytes::from_request(request, state).await.map(Self).map_err(|error| cut_off(error.status()))
            }
            _ => Err(ApiError::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "the recording must be sent as the part \"file\" of multipart/form-data, or as audio/wav",
            )),
        }
    }
}

async fn of_form(
    form: Result<Multipart, axum::extract::multipart::MultipartRejection>,
) -> Result<Recording, ApiError> {
    let mut form = form.map_err(|error| ApiError::new(error.status(), "the form has no boundary"))?;
    loop {
        match form.next_field().await.map_err(|error| cut_off(error.status()))? {
            None => return Err(ApiError::bad("the form has no part \"file\"")),
            Some(field) if field.name() == Some("file") => {
                return field.bytes().await.map(Recording).map_err(|error| cut_off(error.status()));
            }
            Some(_) => {}
        }
    }
}

fn cut_off(status: StatusCode) -> ApiError {
    match status {
        StatusCode::PAYLOAD_TOO_LARGE => ApiError::new(status, "the recording is too long"),
        _ => ApiError::bad("the form cannot be read"),
    }
}
