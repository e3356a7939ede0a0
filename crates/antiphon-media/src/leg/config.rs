//! What a leg is told when it begins.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use crate::codec::Codec;
use crate::srtp::SrtpKeys;
use crate::web_path::WebPath;

/// How the media of a call was negotiated.
#[derive(Clone, Debug)]
pub struct LegConfig {
    /// The codec of both directions.
    pub codec: Codec,
    /// The payload type of that codec, as negotiated.
    pub payload_type: u8,
    /// The payload type of telephone events (RFC 4733), if they were negotiated.
    pub telephone_event: Option<u8>,
    /// Whether to listen for digits in the audio, because nothing better was negotiated. Ignored unless the
    /// codec is G.711.
    pub inband_digits: bool,
    /// The keys of encrypted media; `None` where they are not encrypted.
    pub srtp: Option<Box<SrtpKeys>>,
    /// The path to a web phone, and its proof; then keys follow by [`super::LegCommand::Keys`], and before that nothing is
    /// sent, heard or played. `None` for all other phones.
    pub web: Option<Box<WebPath>>,
    /// Where the SDP says the other side receives. Port 0 means nowhere.
    pub remote: SocketAddr,
    /// Whether the other side has shown that it is where it says, such as by acknowledging our answer. Before that
    /// nothing is sent to an address that only the SDP names: anybody could have us send to a stranger. What is played
    /// waits for it. And nothing that is said or pressed counts: anybody could speak for whoever has the address that the
    /// INVITE seemed to come from.
    pub acknowledged: bool,
    /// Who else than `remote` may turn out to be the other side.
    pub latch: Latch,
    /// Whether we may send (our direction is `sendrecv` or `sendonly`).
    pub sending: bool,
    /// Whether we listen (our direction is `sendrecv` or `recvonly`).
    pub receiving: bool,
    /// The synchronization source of our stream; random (RFC 3550 section 8).
    pub ssrc: u32,
    /// The sequence number of our first packet; random (RFC 3550 section 5.1).
    pub first_seq: u16,
    /// The timestamp of our first packet; random (RFC 3550 section 5.1).
    pub first_timestamp: u32,
    /// How long the other side may be silent that should be heard, without audio and without a report, before it counts
    /// as gone. [`NO_PACKETS_MAX`](super::NO_PACKETS_MAX) unless somebody wants it otherwise.
    pub silence_max: Duration,
}

/// From where media is accepted when it does not come from the address in the SDP, because a translator
/// of addresses lies between. Applies once, in the first three seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Latch {
    /// From nowhere else: the SDP is known to be right.
    Never,
    /// From any port of the host in the SDP, and of this host: the one the signalling came from.
    Host(IpAddr),
    /// From anywhere. A stranger who guesses the port within the first moments can take the call's media
    /// until the true source is heard from the address in the SDP; prefer [`Latch::Host`].
    Anywhere,
}
