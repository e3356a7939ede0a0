//! What is kept of a call: who called whom, when, over which legs, and how it went.

use crate::audio_quality::LegAudio;
use crate::ids::{CallRecordId, LocationId, OrganizationId};
use crate::message::MessageFrom;

/// A call that is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallRecord {
    /// Its identity, made when it began.
    pub id: CallRecordId,
    /// Whose call it was: the organization called. `None` where the number led nowhere.
    pub organization: Option<OrganizationId>,
    /// The location called.
    pub location: Option<LocationId>,
    /// Who called, as far as it was proved or shown.
    pub caller: MessageFrom,
    /// What was dialled.
    pub called: String,
    /// When the INVITE came, in milliseconds of the epoch, as the two others.
    pub begun_ms: i64,
    /// When somebody or something answered.
    pub answered_ms: Option<i64>,
    /// When it was over.
    pub ended_ms: i64,
    /// What answered last, if anything did.
    pub answered_by: Option<AnsweredBy>,
    /// How it went.
    pub outcome: Outcome,
    /// The caller's leg first, then those to phones in the order they rang.
    pub legs: Vec<CallLeg>,
    /// How well the server and the phones heard each other, of each leg that had audio with the server.
    pub audio: Vec<LegAudio>,
}

/// One SIP dialog of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallLeg {
    /// Call-ID of its INVITE (RFC 3261 section 20.8).
    pub sip_call_id: String,
    /// Whom it leads to: a registered contact, or nothing for the caller's own.
    pub contact: Option<String>,
    /// When it began.
    pub begun_ms: i64,
    /// When it was answered.
    pub answered_ms: Option<i64>,
    /// When it was over.
    pub ended_ms: i64,
    /// The status it was refused with, if it was.
    pub refused: Option<u16>,
}

/// What answers a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnsweredBy {
    /// A person's phone.
    Phone,
    /// The location's voice portal.
    Portal,
    /// An auto attendant.
    Attendant,
    /// The greeting of a mailbox.
    Voicemail,
}

/// How a call went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was answered.
    Answered,
    /// The caller gave up before.
    Cancelled,
    /// It was refused with this status (RFC 3261 section 21).
    Refused(u16),
    /// It broke: the peer or the path went away.
    Failed,
}

impl AnsweredBy {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Phone, Self::Portal, Self::Attendant, Self::Voicemail];

    /// In a word, as rows, metrics and the command line have it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Portal => "portal",
            Self::Attendant => "attendant",
            Self::Voicemail => "voicemail",
        }
    }
}

impl Outcome {
    /// In a word, as rows, metrics and the command line have it; a refusal's status stands beside it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Cancelled => "cancelled",
            Self::Refused(_) => "refused",
            Self::Failed => "failed",
        }
    }
}

/// One SIP message of a call, as it went over the wire but for its secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SipStep {
    /// When, in milliseconds of the epoch.
    pub at_ms: i64,
    /// It came to us; else we sent it.
    pub inbound: bool,
    /// The other end: transport, address and port, such as `udp 192.0.2.7:5060`.
    pub peer: String,
    /// The message, masked.
    pub message: String,
}
