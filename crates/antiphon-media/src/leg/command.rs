//! What a leg can be ordered to do.

use std::net::SocketAddr;

use antiphon_core::digit::Digit;

use crate::codec::Codec;
use crate::player::PlayId;
use crate::recorder::RecordingId;
use crate::sound::Sound;
use crate::srtp::SrtpKeys;
use crate::web_path::WebPath;

/// An order to a leg. Its `Debug` shows neither digits nor audio.
#[derive(Clone, Debug)]
pub enum LegCommand {
    /// Plays sounds after what is queued already; ends with [`super::LegEvent::Played`].
    Play {
        /// Names the play in its event.
        id: PlayId,
        /// What to play, in the codec of the leg.
        sounds: Vec<Sound>,
    },
    /// Ends all plays so far. A lead tone and a recording are not touched.
    Stop,
    /// Holds the current play.
    Pause,
    /// Goes on with it.
    Resume,
    /// Moves within the current play; back when negative.
    Seek {
        /// How far, in milliseconds.
        delta_ms: i32,
    },
    /// Begins the current play again.
    JumpToBegin,
    /// Ends the current play as if it had been heard.
    JumpToEnd,
    /// Records, as soon as everything queued and then the lead tone have been played; ends with
    /// [`super::LegEvent::Recorded`]. A recording that is still running is ended first, as by a key.
    Record {
        /// Names the recording in its events.
        id: RecordingId,
        /// The longest the recording may get, in milliseconds.
        max_ms: u32,
        /// Ends the recording after so much silence, in milliseconds.
        silence_ms: Option<u32>,
        /// Played just before the recording begins.
        lead_tone: Option<Sound>,
    },
    /// Ends the recording because of a key, or because the call is over.
    StopRecording {
        /// How much of what was recorded before the last key went down is to be cut with it, in milliseconds.
        /// If no key was heard, how much is cut at the end. 0 when the call is over: then no key is cut.
        cut_ms: u32,
    },
    /// Sends a digit to the other side, as a telephone event if that was negotiated, otherwise as tones.
    SendDigit {
        /// Which.
        digit: Digit,
        /// For how long, in milliseconds.
        ms: u32,
    },
    /// A digit that arrived by SIP INFO, reported as [`super::LegEvent::Digit`] unless the same key was
    /// heard by another path just before.
    InfoDigit {
        /// Which.
        digit: Digit,
    },
    /// The other side has acknowledged our answer: it is where it says. Keys it has pressed meanwhile are told now.
    Acknowledged,
    /// A web phone has proved who it is: the keys that were agreed on with it.
    Keys(Box<SrtpKeys>),
    /// Reports on the audio go there from now on (RFC 3550 section 6).
    Reports {
        /// Where to.
        to: Reports,
        /// Chance for the name we go by in them and for their times. Only that of the first order counts.
        chance: u64,
    },
    /// A new offer and answer changed the media.
    Update {
        /// Where the other side now receives.
        remote: SocketAddr,
        /// Whether we may send.
        sending: bool,
        /// Whether we listen.
        receiving: bool,
        /// The new codec and its payload type, if they changed. Another codec ends a running recording.
        codec: Option<(Codec, u8)>,
        /// The payload type of telephone events, if negotiated.
        telephone_event: Option<u8>,
        /// The keys of encrypted media. Where one stays the same, its counting goes on. A web phone's stay as they are.
        srtp: Option<Box<SrtpKeys>>,
        /// The path to a web phone, for whoever carries the packets.
        web: Option<Box<WebPath>>,
    },
}

/// Where the other side wants reports on the audio.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reports {
    /// Nowhere.
    Nowhere,
    /// Where the audio goes, on the same port (RFC 5761).
    WithAudio,
    /// At a port of its own.
    At(SocketAddr),
}
