//! The codecs of a call: G.711 mu-law and A-law, and G.722.
//!
//! All three carry 64 kbit/s: one byte per tick of the 8 kHz RTP clock, 160 bytes per 20 ms frame.

pub mod g711;
pub mod g722;

/// Bytes of one 20 ms frame, in every one of our codecs.
pub const FRAME_BYTES: usize = 160;

/// How long one frame lasts.
pub const FRAME_MS: u32 = 20;

/// Payload bytes per millisecond, which is also the number of RTP clock ticks per millisecond.
pub const BYTES_PER_MS: u32 = 8;

/// How sound is coded on the wire (RFC 3551 section 4.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Codec {
    /// G.711 mu-law, 8 kHz.
    Pcmu,
    /// G.711 A-law, 8 kHz.
    Pcma,
    /// G.722 at 64 kbit/s, 16 kHz.
    G722,
}

impl Codec {
    /// All codecs, in the order in which we prefer them: what needs no transcoding first.
    pub const ALL: [Self; 3] = [Self::Pcmu, Self::Pcma, Self::G722];

    /// The static payload type (RFC 3551 table 4).
    #[must_use]
    pub const fn payload_type(self) -> u8 {
        match self {
            Self::Pcmu => 0,
            Self::Pcma => 8,
            Self::G722 => 9,
        }
    }

    /// The codec of a static payload type.
    #[must_use]
    pub fn from_payload_type(payload_type: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|codec| codec.payload_type() == payload_type)
    }

    /// The encoding name used in SDP `rtpmap` lines (RFC 3551 section 6).
    #[must_use]
    pub const fn encoding_name(self) -> &'static str {
        match self {
            Self::Pcmu => "PCMU",
            Self::Pcma => "PCMA",
            Self::G722 => "G722",
        }
    }

    /// Audio samples per second. The RTP clock is [`crate::rtp::CLOCK_RATE`] for all of them.
    #[must_use]
    pub const fn sample_rate(self) -> u32 {
        match self {
            Self::Pcmu | Self::Pcma => 8000,
            Self::G722 => 16_000,
        }
    }

    /// Bytes of one 20 ms frame.
    #[must_use]
    pub const fn frame_bytes(self) -> usize {
        FRAME_BYTES
    }

    /// Audio samples of one 20 ms frame.
    #[must_use]
    pub const fn frame_samples(self) -> usize {
        (self.sample_rate() / 1000 * FRAME_MS) as usize
    }

    /// The byte that stands for silence.
    #[must_use]
    pub const fn silence_byte(self) -> u8 {
        match self {
            Self::Pcmu => g711::ULAW_SILENCE,
            Self::Pcma => g711::ALAW_SILENCE,
            Self::G722 => g722::SILENCE,
        }
    }

    /// Encodes samples taken at [`Self::sample_rate`], from a fresh encoder.
    #[must_use]
    pub fn encode_all(self, samples: &[i16]) -> Vec<u8> {
        match self {
            Self::Pcmu => samples.iter().copied().map(g711::ulaw_encode).collect(),
            Self::Pcma => samples.iter().copied().map(g711::alaw_encode).collect(),
            Self::G722 => g722::encode_all(samples),
        }
    }

    /// Decodes to samples at [`Self::sample_rate`], with a fresh decoder.
    #[must_use]
    pub fn decode_all(self, bytes: &[u8]) -> Vec<i16> {
        let mut samples = Vec::with_capacity(bytes.len() * 2);
        Decoder::new(self).decode(bytes, &mut samples);
        samples
    }
}

/// Decodes a stream of one codec, keeping what the codec remembers between frames.
pub struct Decoder(State);

enum State {
    Ulaw,
    Alaw,
    G722(Box<g722::Decoder>),
}

impl Decoder {
    /// A decoder at the beginning of a stream.
    #[must_use]
    pub fn new(codec: Codec) -> Self {
        Self(match codec {
            Codec::Pcmu => State::Ulaw,
            Codec::Pcma => State::Alaw,
            Codec::G722 => State::G722(Box::default()),
        })
    }

    /// Appends the samples of `bytes` to `samples`.
    pub fn decode(&mut self, bytes: &[u8], samples: &mut Vec<i16>) {
        match &mut self.0 {
            State::Ulaw => samples.extend(bytes.iter().copied().map(g711::ulaw_decode)),
            State::Alaw => samples.extend(bytes.iter().copied().map(g711::alaw_decode)),
            State::G722(decoder) => decoder.decode(bytes, samples),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twenty_milliseconds_are_160_bytes_in_every_codec() {
        for codec in Codec::ALL {
            assert_eq!(codec.encode_all(&vec![0; codec.frame_samples()]).len(), FRAME_BYTES, "{codec:?}");
            assert_eq!(codec.decode_all(&[0; FRAME_BYTES]).len(), codec.frame_samples(), "{codec:?}");
            assert_eq!(Codec::from_payload_type(codec.payload_type()), Some(codec));
        }
    }

    #[test]
    fn the_silence_byte_is_silent() {
        for codec in Codec::ALL {
            let loudest =
                codec.decode_all(&[codec.silence_byte(); 1600]).into_iter().map(i16::unsigned_abs).max();
            assert!(loudest <= Some(8), "{codec:?}: {loudest:?}");
        }
    }
}
