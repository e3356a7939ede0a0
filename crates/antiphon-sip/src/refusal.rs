//! Refusals: the answers that say no, and why.

/// A warning to go with a refusal (RFC 3261 section 20.43).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Such as 305, incompatible media format (RFC 3261 section 20.43).
    pub code: u16,
    /// A word for people. No quotes and no control characters.
    pub text: String,
}

/// An answer that says no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The status code, 300–699.
    pub status: u16,
    /// The reason phrase.
    pub reason: String,
    /// What exactly did not fit.
    pub warning: Option<Warning>,
    /// After how many seconds a new try makes sense (RFC 3261 section 20.33).
    pub retry_after_s: Option<u32>,
}

impl Refusal {
    /// A refusal with nothing but its status.
    #[must_use]
    pub fn new(status: u16, reason: &str) -> Self {
        Self { status, reason: reason.to_owned(), warning: None, retry_after_s: None }
    }
}
