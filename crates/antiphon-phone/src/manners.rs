//! What a telephone does, and what its user notices.

use antiphon_core::digit::Digit;
use antiphon_sip::mwi::MessageSummary;
use antiphon_sip::offer_answer::Agreement;

/// What it does when it is called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Manner {
    /// It answers at once.
    #[default]
    Answer,
    /// It rings and nobody comes.
    Ring,
    /// The same, and its caller hears something of it meanwhile (RFC 3960).
    Announce,
    /// It is busy.
    Busy,
}

/// Which way audio goes, as the phone says it (RFC 3264 section 8.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Both ways: `sendrecv`.
    Both,
    /// It holds the line, and may play something meanwhile: `sendonly`.
    Out,
    /// It only listens: `recvonly`.
    In,
    /// Neither way: `inactive`.
    Neither,
}

impl Way {
    /// As a description says it.
    pub(crate) fn attribute(self) -> &'static str {
        match self {
            Self::Both => "a=sendrecv",
            Self::Out => "a=sendonly",
            Self::In => "a=recvonly",
            Self::Neither => "a=inactive",
        }
    }
}

/// Something its user notices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PhoneEvent {
    /// A registration was accepted, or refused with this status.
    Registered {
        /// 200, or why not.
        status: u16,
    },
    /// The called side rings.
    Ringing,
    /// The called side is heard before anybody has answered there.
    Heard,
    /// It is called and does as its manner says.
    Called,
    /// Both sides talk: audio goes as agreed.
    Talking(Agreement),
    /// The call was refused with this status.
    Refused {
        /// The status.
        status: u16,
    },
    /// It is told how it went that it sent the other side on: 200, or why not.
    Transferred {
        /// The status.
        status: u16,
    },
    /// A change that it asked for was refused with this status.
    ChangeRefused {
        /// The status.
        status: u16,
    },
    /// The other side has pressed a key, which came by INFO.
    Pressed(Digit),
    /// The call is over: the other side hung up, or broke down.
    Ended,
    /// The lamp and counts.
    Lamp(MessageSummary),
}
