//! Recordings that forms take: what a page says of them, and what a browser sends.

use std::time::Duration;

use antiphon_core::limits::{
    ANNOUNCEMENT_BYTES_MAX, ANNOUNCEMENT_MAX_MS, GREETING_MAX, NAME_MAX, UPLOAD_BYTES_MAX,
};
use axum::extract::Multipart;

use crate::form::Typed;
use crate::page::Refusal;

/// A field for a recording: a file, or with scripts the recorder.
pub(crate) struct Part {
    /// Tells it from others on the page.
    pub(crate) word: &'static str,
    pub(crate) label: &'static str,
    /// The longest, in seconds.
    pub(crate) seconds: u64,
    /// The largest file.
    pub(crate) bytes: u64,
    pub(crate) limits: String,
    /// Whether the form is nothing without it.
    pub(crate) required: bool,
    pub(crate) fault: Option<String>,
}

impl Part {
    /// A greeting or recorded name.
    pub(crate) fn of_greeting(word: &'static str, label: &'static str, is_name: bool) -> Self {
        let longest = if is_name { NAME_MAX } else { GREETING_MAX };
        Self::new(word, label, longest, UPLOAD_BYTES_MAX as u64)
    }

    /// An announcement.
    pub(crate) fn of_announcement(label: &'static str) -> Self {
        Self::new("announcement", label, Duration::from_millis(ANNOUNCEMENT_MAX_MS), ANNOUNCEMENT_BYTES_MAX)
    }

    /// A message, or what is said before one that is forwarded.
    pub(crate) fn of_message(label: &'static str, longest: Duration) -> Self {
        Self::new("message", label, longest, UPLOAD_BYTES_MAX as u64)
    }

    fn new(word: &'static str, label: &'static str, longest: Duration, bytes: u64) -> Self {
        let seconds = longest.as_secs();
        let length = match seconds {
            0..60 => format!("{seconds} seconds"),
            _ => format!("{} minutes", seconds / 60),
        };
        let size = match bytes / 1_000_000 {
            0..10 => format!("{} kB", bytes / 1_000),
            megabytes => format!("{megabytes} MB"),
        };
        let limits = format!("WAV, 8 to 48 kHz, at most {length} and {size}.");
        Self { word, label, seconds, bytes, limits, required: true, fault: None }
    }

    /// Of a form that can do without it.
    pub(crate) fn optional(self) -> Self {
        Self { required: false, ..self }
    }

    /// With what was wrong about the recording that was sent.
    pub(crate) fn with(self, fault: Option<String>) -> Self {
        Self { fault, ..self }
    }
}

/// A form that was sent with a recording.
#[derive(Default)]
pub(crate) struct Sent {
    /// Its other fields.
    pub(crate) typed: Typed,
    /// The file; empty if none was chosen.
    pub(crate) file: Vec<u8>,
}

impl Sent {
    pub(crate) async fn read(mut form: Multipart) -> Result<Self, Refusal> {
        let mut sent = Self::default();
        while let Some(field) = form.next_field().await.map_err(|_| Refusal::TooLarge)? {
            let name = field.name().unwrap_or_default().to_owned();
            let bytes = field.bytes().await.map_err(|_| Refusal::TooLarge)?;
            match name.as_str() {
                "file" => sent.file = bytes.to_vec(),
                _ => sent.typed.add(name, String::from_utf8_lossy(&bytes).into_owned()),
            }
        }
        Ok(sent)
    }
}
