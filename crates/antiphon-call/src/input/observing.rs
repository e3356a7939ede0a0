//! What whoever looks on sees of calls.

use std::sync::Arc;

use antiphon_core::call_record::{AnsweredBy, Outcome};
use antiphon_core::digit::Digit;
use antiphon_core::live_call::Expects;
use antiphon_core::message::MessageFrom;
use antiphon_dialog::prompts::Language;
use antiphon_sip::event::LegId;

use super::{CallId, Party};

/// Something worth seeing.
#[derive(Clone, Debug, PartialEq)]
pub enum Observation {
    /// A call came in.
    Began {
        /// Which.
        call: CallId,
        /// Call-ID of its INVITE.
        sip_call_id: String,
        /// What was dialled.
        called: String,
        /// The phone that calls, if proved.
        account: Option<String>,
        /// The number and name it shows.
        shown: MessageFrom,
    },
    /// The office knows the number: whose call it is.
    Routed {
        /// Which.
        call: CallId,
        /// Who calls, and whom it concerns.
        party: Arc<Party>,
    },
    /// A phone is being rung for a call.
    Rings {
        /// Which call.
        call: CallId,
        /// Its leg.
        leg: LegId,
        /// Call-ID of the leg's INVITE.
        sip_call_id: String,
        /// The registered contact.
        contact: String,
    },
    /// A phone refused.
    Refused {
        /// Its leg.
        leg: LegId,
        /// With which status.
        status: u16,
    },
    /// A phone is rung, or talked to, no longer.
    Released {
        /// Its leg.
        leg: LegId,
    },
    /// Something answered the caller.
    Answered {
        /// Which call.
        call: CallId,
        /// What.
        by: AnsweredBy,
        /// The phone's leg, if it was one.
        leg: Option<LegId>,
    },
    /// A dialog moved to another place in the menus.
    Scene {
        /// Which call.
        call: CallId,
        /// Such as `portal/login`.
        scene: String,
    },
    /// What the caller is to press now.
    Expects {
        /// Which call.
        call: CallId,
        /// What.
        what: Expects,
    },
    /// A dialog has understood a key that is no secret.
    Pressed {
        /// Which call.
        call: CallId,
        /// Which key.
        key: Digit,
    },
    /// Words are being spoken.
    Says {
        /// Which call.
        call: CallId,
        /// Their language.
        language: Language,
        /// Them.
        text: String,
    },
    /// The words are over, or were cut short.
    Silent {
        /// Which call.
        call: CallId,
    },
    /// The tone sounded and the caller is being recorded.
    Records {
        /// Which call.
        call: CallId,
    },
    /// The recording is over.
    Recorded {
        /// Which call.
        call: CallId,
    },
    /// A dialog connects its caller with somebody, whose phone is being rung.
    Connects {
        /// Which call.
        call: CallId,
        /// The number, or what stands in its place.
        to: String,
    },
    /// That connection is over, or came to nothing: the caller is with a dialog again.
    Disconnects {
        /// Which call.
        call: CallId,
    },
    /// The server ended the call.
    HangsUp {
        /// Which call.
        call: CallId,
    },
    /// A call is over.
    Ended {
        /// Which.
        call: CallId,
        /// How it went, in a word.
        outcome: Outcome,
    },
}
