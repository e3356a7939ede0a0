//! WAV files: reading what operators upload and what we stored, writing what we record.
//!
//! Only formats 1 (16-bit PCM), 6 (A-law) and 7 (mu-law) exist here, as in RFC 2361. Every length in the file
//! is distrusted: chunks are walked, never believed, and sound beyond the limits is refused before it is
//! decoded.

use std::ops::Range;

use crate::codec::{Codec, g711};
use crate::level::Gain;
use crate::resample::{RATE_MAX, RATE_MIN, resample};
use crate::sound::Sound;

/// The longest sound accepted: the longest message a mailbox takes.
pub const DURATION_MAX_MS: u64 = 10 * 60 * 1000;

/// Chunks looked at before the sound must have begun: real files have a handful, and a file made of empty
/// chunks must not keep us busy.
const CHUNKS_MAX: usize = 64;

/// How samples are coded in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Coding {
    /// Format 1: 16-bit signed, least significant byte first.
    Pcm16,
    /// Format 6: G.711 A-law.
    Alaw,
    /// Format 7: G.711 mu-law.
    Ulaw,
}

impl Coding {
    /// The format tag (RFC 2361).
    #[must_use]
    pub const fn tag(self) -> u16 {
        match self {
            Self::Pcm16 => 1,
            Self::Alaw => 6,
            Self::Ulaw => 7,
        }
    }

    /// Bytes of one sample.
    #[must_use]
    pub const fn sample_bytes(self) -> usize {
        match self {
            Self::Pcm16 => 2,
            Self::Alaw | Self::Ulaw => 1,
        }
    }

    fn from_tag(tag: u16) -> Option<Self> {
        [Self::Pcm16, Self::Alaw, Self::Ulaw].into_iter().find(|coding| coding.tag() == tag)
    }
}

/// Everything a player must know about the samples of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct WavFormat {
    /// How a sample is coded.
    pub coding: Coding,
    /// Samples per second and channel, 8,000 to 48,000.
    pub rate: u32,
    /// 1 or 2.
    pub channels: u16,
}

impl WavFormat {
    /// How we store what is recorded from a call: G.711 as it came, G.722 decoded to 16 kHz.
    #[must_use]
    pub const fn stored(codec: Codec) -> Self {
        let coding = match codec {
            Codec::Pcmu => Coding::Ulaw,
            Codec::Pcma => Coding::Alaw,
            Codec::G722 => Coding::Pcm16,
        };
        Self { coding, rate: codec.sample_rate(), channels: 1 }
    }

    /// Bytes of one sample of every channel.
    #[must_use]
    pub const fn block_bytes(self) -> usize {
        self.coding.sample_bytes() * self.channels as usize
    }

    /// Bytes of one second.
    #[must_use]
    pub const fn bytes_per_second(self) -> u64 {
        self.rate as u64 * self.block_bytes() as u64
    }

    /// How long `bytes` bytes of this format last, in milliseconds, rounded down.
    #[must_use]
    pub const fn duration_ms(self, bytes: u64) -> u64 {
        bytes.saturating_mul(1000) / self.bytes_per_second()
    }

    fn checked(self) -> Result<Self, WavError> {
        let known = (RATE_MIN..=RATE_MAX).contains(&self.rate) && matches!(self.channels, 1 | 2);
        if known { Ok(self) } else { Err(WavError::Unsupported(self.describe())) }
    }

    fn describe(self) -> String {
        format!("{} channels at {} Hz", self.channels, self.rate)
    }
}

/// Why a file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WavError {
    /// It does not begin like a WAV file, or has no format or no sound.
    #[error("not a WAV file with sound")]
    NotWav,
    /// It is coded in a way we do not read.
    #[error("unsupported sound: {0}")]
    Unsupported(String),
    /// It announces more than it contains.
    #[error("cut short: {announced} bytes announced, {present} present")]
    CutShort {
        /// Bytes of sound the file says it has.
        announced: u64,
        /// Bytes that are there.
        present: u64,
    },
    /// It lasts longer than [`DURATION_MAX_MS`].
    #[error("longer than ten minutes: {0} ms")]
    TooLong(u64),
}

/// What a WAV file contains and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WavInfo {
    /// How the samples are coded.
    pub format: WavFormat,
    /// Where they lie in the file; always whole blocks.
    pub data: Range<usize>,
}

impl WavInfo {
    /// Reads the header of a complete file.
    ///
    /// # Errors
    /// When the file is not one of ours to play, lies about its length, or is too long.
    pub fn parse(file: &[u8]) -> Result<Self, WavError> {
        let found = find(file)?;
        let present = (file.len() - found.data_start) as u64;
        if found.announced > present {
            return Err(WavError::CutShort { announced: found.announced, present });
        }
        found.info(found.announced)
    }

    /// Reads a file whose writer may have died before it could write the lengths: the sound is taken to
    /// reach to the end of the file if the header says nothing or more than is there.
    ///
    /// # Errors
    /// When the file is not one of ours to play, or is too long.
    pub fn recover(file: &[u8]) -> Result<Self, WavError> {
        let found = find(file)?;
        let present = (file.len() - found.data_start) as u64;
        found.info(if found.announced == 0 { present } else { found.announced.min(present) })
    }

    /// How long the sound lasts, in milliseconds, rounded down.
    #[must_use]
    pub fn duration_ms(&self) -> u64 {
        self.format.duration_ms(self.data.len() as u64)
    }

    /// The samples, both channels mixed into one. `file` must be what was parsed.
    #[must_use]
    pub fn samples(&self, file: &[u8]) -> Vec<i16> {
        let bytes = file.get(self.data.clone()).unwrap_or_default();
        let samples: Vec<i16> = match self.format.coding {
            Coding::Pcm16 => bytes.as_chunks().0.iter().copied().map(i16::from_le_bytes).collect(),
            Coding::Alaw => bytes.iter().copied().map(g711::alaw_decode).collect(),
            Coding::Ulaw => bytes.iter().copied().map(g711::ulaw_decode).collect(),
        };
        if self.format.channels == 1 { samples } else { mixed(&samples) }
    }
}

fn mixed(stereo: &[i16]) -> Vec<i16> {
    stereo.as_chunks().0.iter().map(|&[left, right]| left.midpoint(right)).collect()
}

/// The header of a file with `data_len` bytes of sound: 44 bytes for PCM, 58 for the others, which must state
/// the number of samples. Write it with 0 first and again when the length is known; [`WavInfo::recover`]
/// reads what a crash left in between.
#[must_use]
pub fn header(format: WavFormat, data_len: u32) -> Vec<u8> {
    let block = format.block_bytes() as u16;
    let mut fmt = Vec::with_capacity(18);
    fmt.extend(format.coding.tag().to_le_bytes());
    fmt.extend(format.channels.to_le_bytes());
    fmt.extend(format.rate.to_le_bytes());
    fmt.extend((format.rate * u32::from(block)).to_le_bytes());
    fmt.extend(block.to_le_bytes());
    fmt.extend((format.coding.sample_bytes() as u16 * 8).to_le_bytes());

    let mut chunks = Vec::with_capacity(58);
    chunks.extend(b"WAVE");
    if format.coding == Coding::Pcm16 {
        push_chunk(b"fmt ", &fmt, &mut chunks);
    } else {
        fmt.extend([0, 0]);
        push_chunk(b"fmt ", &fmt, &mut chunks);
        push_chunk(b"fact", &(data_len / u32::from(block)).to_le_bytes(), &mut chunks);
    }
    chunks.extend(b"data");
    chunks.extend(data_len.to_le_bytes());

    let total = (chunks.len() as u32).saturating_add(data_len).saturating_add(data_len & 1);
    [&b"RIFF"[..], &total.to_le_bytes(), &chunks].concat()
}

/// A whole file.
#[must_use]
pub fn file(format: WavFormat, data: &[u8]) -> Vec<u8> {
    let len = u32::try_from(data.len()).unwrap_or(u32::MAX);
    let padding: &[u8] = if data.len().is_multiple_of(2) { &[] } else { &[0] };
    [&header(format, len), data, padding].concat()
}

/// Mono 16-bit samples as a whole file.
#[must_use]
pub fn file_from_samples(samples: &[i16], rate: u32) -> Vec<u8> {
    let data: Vec<u8> = samples.iter().flat_map(|sample| sample.to_le_bytes()).collect();
    file(WavFormat { coding: Coding::Pcm16, rate, channels: 1 }, &data)
}

/// The sound of a stored WAV for a call in `target`, offline work. When nothing has to change it is a copy,
/// bit for bit.
///
/// # Errors
/// As [`WavInfo::parse`].
pub fn sound_from_wav(file: &[u8], target: Codec, gain: Gain) -> Result<Sound, WavError> {
    let info = WavInfo::parse(file)?;
    if gain == Gain::UNITY && target != Codec::G722 && info.format == WavFormat::stored(target) {
        let bytes = file.get(info.data.clone()).unwrap_or_default();
        return Ok(Sound::from_encoded(target, bytes.to_vec()));
    }
    let mut samples = resample(&info.samples(file), info.format.rate, target.sample_rate());
    gain.apply(&mut samples);
    Ok(Sound::from_samples(target, &samples))
}

fn push_chunk(name: &[u8; 4], body: &[u8], out: &mut Vec<u8>) {
    out.extend(name);
    out.extend((body.len() as u32).to_le_bytes());
    out.extend(body);
}

/// Format and place of the sound, its length as announced.
struct Found {
    format: WavFormat,
    data_start: usize,
    announced: u64,
}

impl Found {
    fn info(&self, len: u64) -> Result<WavInfo, WavError> {
        let blocks = len / self.format.block_bytes() as u64;
        let len = blocks * self.format.block_bytes() as u64;
        match self.format.duration_ms(len) {
            ms if ms > DURATION_MAX_MS => Err(WavError::TooLong(ms)),
            _ if blocks == 0 => Err(WavError::NotWav),
            _ => Ok(WavInfo { format: self.format, data: self.data_start..self.data_start + len as usize }),
        }
    }
}

/// Walks the chunks up to the one with the sound.
fn find(file: &[u8]) -> Result<Found, WavError> {
    let Some((&[b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E'], mut rest)) =
        file.split_first_chunk::<12>()
    else {
        return Err(WavError::NotWav);
    };
    let mut format = None;
    for _ in 0..CHUNKS_MAX {
        let Some((&[n0, n1, n2, n3, l0, l1, l2, l3], body)) = rest.split_first_chunk::<8>() else { break };
        let announced = u32::from_le_bytes([l0, l1, l2, l3]);
        match (&[n0, n1, n2, n3], format) {
            (b"data", Some(format)) => {
                let data_start = file.len() - body.len();
                return Ok(Found { format, data_start, announced: u64::from(announced) });
            }
            (b"data", None) => break,
            (b"fmt ", None) => {
                format = Some(parse_format(body.get(..announced as usize).unwrap_or_default())?)
            }
            _ => {}
        }
        // Chunks begin at even offsets.
        let step = announced as usize + (announced % 2) as usize;
        let Some(after) = body.get(step..) else { break };
        rest = after;
    }
    Err(WavError::NotWav)
}

fn parse_format(body: &[u8]) -> Result<WavFormat, WavError> {
    let Some((&[t0, t1, c0, c1, r0, r1, r2, r3, _, _, _, _, b0, b1, w0, w1], _)) =
        body.split_first_chunk::<16>()
    else {
        return Err(WavError::NotWav);
    };
    let tag = u16::from_le_bytes([t0, t1]);
    let bits = usize::from(u16::from_le_bytes([w0, w1]));
    let Some(coding) = Coding::from_tag(tag).filter(|coding| bits == coding.sample_bytes() * 8) else {
        return Err(WavError::Unsupported(format!("format {tag} with {bits} bits")));
    };
    let rate = u32::from_le_bytes([r0, r1, r2, r3]);
    let format = WavFormat { coding, rate, channels: u16::from_le_bytes([c0, c1]) }.checked()?;
    if usize::from(u16::from_le_bytes([b0, b1])) == format.block_bytes() {
        Ok(format)
    } else {
        Err(WavError::Unsupported(format!("blocks of other than {} bytes", format.block_bytes())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ULAW: WavFormat = WavFormat::stored(Codec::Pcmu);

    #[test]
    fn a_header_is_read_back_for_every_format() {
        for coding in [Coding::Pcm16, Coding::Alaw, Coding::Ulaw] {
            for (rate, channels) in [(8000, 1), (16_000, 1), (44_100, 2), (48_000, 2)] {
                let format = WavFormat { coding, rate, channels };
                let bytes = file(format, &[1; 400]);
                let info = WavInfo::parse(&bytes).unwrap();
                assert_eq!((info.format, info.data.len()), (format, 400));
                assert_eq!(info.data.start, if coding == Coding::Pcm16 { 44 } else { 58 });
                assert_eq!(bytes.len() - 8, u32::from_le_bytes(bytes[4..8].try_into().unwrap()) as usize);
            }
        }
    }

    #[test]
    fn foreign_chunks_before_the_sound_are_stepped_over() {
        let mut bytes = file(ULAW, &[7; 10]);
        bytes.splice(12..12, b"LIST\x03\0\0\0abc\0".iter().copied());
        let info = WavInfo::parse(&bytes).unwrap();
        assert_eq!(&bytes[info.data], &[7; 10]);
    }

    #[test]
    fn a_crash_leaves_a_file_that_can_be_recovered() {
        let mut bytes = header(ULAW, 0);
        bytes.extend([7; 1601]);
        assert_eq!(WavInfo::parse(&bytes), Err(WavError::NotWav), "no sound announced");
        assert_eq!(WavInfo::recover(&bytes).unwrap().data, 58..1659);

        let mut longer = header(WavFormat::stored(Codec::G722), 9999);
        longer.extend([7; 1601]);
        assert_eq!(WavInfo::parse(&longer), Err(WavError::CutShort { announced: 9999, present: 1601 }));
        assert_eq!(WavInfo::recover(&longer).unwrap().data, 44..1644, "half a sample is left out");
    }

    #[test]
    fn what_we_do_not_play_is_refused_by_its_reason() {
        let good = file(ULAW, &[7; 160]);
        let cases: [(&str, usize, u8, &str); 7] = [
            ("not RIFF", 0, b'X', "not a WAV file with sound"),
            ("MP3 inside", 20, 0x55, "unsupported sound: format 85 with 8 bits"),
            ("three channels", 22, 3, "unsupported sound: 3 channels at 8000 Hz"),
            ("no channels", 22, 0, "unsupported sound: 0 channels at 8000 Hz"),
            ("a rate below 8 kHz", 25, 0x1E, "unsupported sound: 1 channels at 7744 Hz"),
            ("16-bit mu-law", 34, 16, "unsupported sound: format 7 with 16 bits"),
            ("a format chunk of nearly 4 GB", 19, 0xFF, "not a WAV file with sound"),
        ];
        for (case, at, byte, want) in cases {
            let mut bytes = good.clone();
            bytes[at] = byte;
            assert_eq!(WavInfo::parse(&bytes).unwrap_err().to_string(), want, "{case}");
        }
    }

    #[test]
    fn a_file_of_empty_chunks_is_given_up_early() {
        let mut bytes = b"RIFF\0\0\0\0WAVE".to_vec();
        bytes.extend(b"junk\0\0\0\0".repeat(CHUNKS_MAX));
        bytes.extend(file(ULAW, &[7; 10]).split_off(12));
        assert_eq!(WavInfo::parse(&bytes), Err(WavError::NotWav));
    }

    #[test]
    fn ten_minutes_are_accepted_and_no_more() {
        let ten_minutes = vec![0; 8000 * 600];
        assert_eq!(WavInfo::parse(&file(ULAW, &ten_minutes)).unwrap().duration_ms(), DURATION_MAX_MS);
        let longer = vec![0; 8000 * 600 + 8];
        assert_eq!(WavInfo::parse(&file(ULAW, &longer)), Err(WavError::TooLong(600_001)));
    }

    #[test]
    fn stored_sound_in_the_coding_of_the_call_is_a_copy() {
        let bytes: Vec<u8> = (0..=255).cycle().take(1600).collect();
        for codec in [Codec::Pcmu, Codec::Pcma] {
            let sound = sound_from_wav(&file(WavFormat::stored(codec), &bytes), codec, Gain::UNITY).unwrap();
            assert_eq!(sound.encoded(), bytes, "{codec:?}");
        }
    }

    #[test]
    fn stored_sound_plays_in_every_codec_with_the_same_length() {
        for stored in [8000, 16_000, 22_050, 44_100, 48_000] {
            let bytes = file_from_samples(&vec![1000; stored as usize], stored);
            for codec in Codec::ALL {
                let sound = sound_from_wav(&bytes, codec, Gain::from_db(-6.0)).unwrap();
                assert_eq!(sound.duration_ms(), 1000, "{stored} Hz to {codec:?}");
            }
        }
    }
}
