//! The codings of audio.

/// The codings we speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AudioCodec {
    /// G.711 µ-law.
    Pcmu,
    /// G.711 A-law.
    Pcma,
    /// G.722 at 64 kbit/s.
    G722,
}

impl AudioCodec {
    pub(super) const ALL: [Self; 3] = [Self::Pcmu, Self::Pcma, Self::G722];

    /// The name in `rtpmap` (RFC 3551 section 6).
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pcmu => "PCMU",
            Self::Pcma => "PCMA",
            Self::G722 => "G722",
        }
    }

    /// The static payload type (RFC 3551 section 6).
    #[must_use]
    pub fn static_payload_type(self) -> u8 {
        match self {
            Self::Pcmu => 0,
            Self::Pcma => 8,
            Self::G722 => 9,
        }
    }
}
