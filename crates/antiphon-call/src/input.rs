//! What reaches the switchboard, and what it wants done.

mod asking;
mod observing;

use std::net::SocketAddr;
use std::time::Duration;

pub use antiphon_core::call_record::Outcome;
use antiphon_core::ids::{BlobKey, LocationId, OrganizationId, RecordingId};
use antiphon_core::trunk::Peer;
use antiphon_dialog::prompts::{Language, Prompt};
use antiphon_media::codec::Codec;
use antiphon_media::leg::{LegCommand, LegConfig, LegEvent};
use antiphon_media::player::PlayId;
use antiphon_sip::flow::Flow;
use bytes::Bytes;

use crate::trunks::{TrunkLine, TrunkState};

pub use asking::{Answer, Ask, Known, Lamp, OutsideCall, Party, Route, RouteRequest, Target, Unavailable};
pub use observing::Observation;

/// Names one call: one incoming INVITE and all that follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallId(pub u64);

/// Names one media leg of a call. Never used twice within it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MediaId {
    /// Whose. The legs of one call can be bridged.
    pub call: CallId,
    /// 0 is the caller's; those with whom he is connected follow.
    pub number: u16,
}

impl MediaId {
    /// The caller's own leg.
    #[must_use]
    pub const fn of_caller(call: CallId) -> Self {
        Self { call, number: 0 }
    }

    /// Whether it is the caller's own.
    #[must_use]
    pub const fn is_callers(self) -> bool {
        self.number == 0
    }
}

/// Names one question to the office.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AskId(pub u64);

/// Names one question about where a peer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocateId(pub u64);

/// Something that happened.
#[derive(Debug)]
pub enum Input {
    /// A datagram or a framed message arrived.
    Sip {
        /// On which path.
        flow: Flow,
        /// Its bytes.
        message: Bytes,
    },
    /// A connection is gone.
    FlowClosed(Flow),
    /// The media leg asked for is open on this address, or could not be opened.
    MediaOpened {
        /// Which leg.
        media: MediaId,
        /// Where the peer should send; `None` if no port was free.
        local: Option<SocketAddr>,
    },
    /// Something happened on a media leg.
    Media {
        /// Which leg.
        media: MediaId,
        /// What.
        event: LegEvent,
    },
    /// A speech cannot be played, because what was to be heard cannot be fetched.
    Unplayable {
        /// On which leg.
        media: MediaId,
        /// Which speech.
        play: PlayId,
    },
    /// The office answered.
    Answered {
        /// Which question.
        ask: AskId,
        /// The answer.
        answer: Answer,
    },
    /// A mailbox changed: its owner's phones are to show it.
    Lamp(Lamp),
    /// The trunks from now on.
    Trunks(Vec<TrunkLine>),
    /// Where a peer is, for a while.
    Located {
        /// Which question.
        locate: LocateId,
        /// The ways to it, in the order they are to be tried; none if it cannot be found.
        hops: Vec<Flow>,
        /// How long that holds.
        holds: Duration,
    },
    /// No new calls from now on; those in progress go on.
    Drain,
    /// This call ends now. What its caller left is kept as if he had hung up.
    HangUp(CallId),
    /// Every call ends now. What callers left is kept as if they had hung up.
    HangUpAll,
}

/// Something to be done by whoever drives the switchboard.
#[derive(Debug)]
pub enum Effect {
    /// Send this on that path.
    Transmit {
        /// On which path.
        flow: Flow,
        /// What.
        message: Bytes,
    },
    /// Open a media leg; `MediaOpened` follows.
    OpenMedia {
        /// Which leg.
        media: MediaId,
        /// The address the peer reached us on, so that media arrives the same way.
        local: std::net::IpAddr,
    },
    /// The peer is known: packets may flow.
    StartMedia {
        /// Which leg.
        media: MediaId,
        /// How.
        config: Box<LegConfig>,
    },
    /// Speak on a leg: the clips are looked up, coded for it, and played under this name.
    Play {
        /// Which leg.
        media: MediaId,
        /// Names the speech.
        play: PlayId,
        /// The leg's coding.
        codec: Codec,
        /// Whose overrides apply.
        scope: Scope,
        /// What.
        clips: Vec<Clip>,
    },
    /// Any other command to a leg.
    Media {
        /// Which leg.
        media: MediaId,
        /// What.
        command: LegCommand,
    },
    /// Let two legs of one call hear each other, and each other's keys, until one of them is closed. Whatever is played
    /// on a leg is heard instead.
    Bridge {
        /// The one.
        one: MediaId,
        /// The other.
        other: MediaId,
    },
    /// Close a leg and free its port. Nothing follows.
    CloseMedia(MediaId),
    /// Ask the office; `Answered` follows.
    Ask {
        /// Names the question.
        ask: AskId,
        /// The question.
        question: Ask,
    },
    /// How all trunks do now, which is otherwise than before.
    TrunksDo(Vec<TrunkState>),
    /// Find out where a peer is (RFC 3263); `Located` follows.
    Locate {
        /// Names the question.
        locate: LocateId,
        /// Which peer.
        peer: Peer,
    },
    /// For logs, the live-call page and transcripts; nothing depends on it.
    Observe(Observation),
}

/// Whose overrides of prompts apply to a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope {
    /// The organization.
    pub organization: OrganizationId,
    /// The location.
    pub location: LocationId,
}

/// One piece of what is to be heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clip {
    /// A prompt in a language, out of the recordings there are.
    Prompt(Language, Prompt),
    /// Stored audio.
    Stored(BlobKey),
    /// A recording that is not stored yet.
    Recording(RecordingId),
}

impl Clip {
    /// Whether clips are a message: stored audio alone, of which nothing may be left out without a word.
    #[must_use]
    pub fn are_message(clips: &[Self]) -> bool {
        !clips.is_empty() && clips.iter().all(|clip| matches!(clip, Self::Stored(_)))
    }
}
