//! Why a caller reaches a mailbox, and so which greeting is heard.

/// Why a call was sent to voicemail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DepositCause {
    /// The phone was busy.
    Busy,
    /// Nobody answered in the set number of rings.
    NoAnswer,
    /// No phone is registered.
    NotRegistered,
    /// The owner sends all calls to voicemail.
    AllCalls,
}

impl DepositCause {
    /// A word for logs and stored settings.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Busy => "busy",
            Self::NoAnswer => "no-answer",
            Self::NotRegistered => "not-registered",
            Self::AllCalls => "all-calls",
        }
    }
}
