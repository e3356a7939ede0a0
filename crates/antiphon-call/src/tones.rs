//! The tones a caller hears of us, coded beforehand for every coding of a call.

use std::time::Duration;

use antiphon_media::codec::Codec;
use antiphon_media::sound::Sound;

/// The tone before a recording: one that no telephone event contains.
const RECORD_HZ: f32 = 1_000.0;
const RECORD_MS: u32 = 400;
/// The ringing tone: 425 Hz, a second on and four off, as most of the world's networks have it (ITU-T E.180 section 6).
/// Which country a location is in is not known, and a caller from anywhere takes it for ringing.
const RINGING_HZ: f32 = 425.0;
const RINGING_ON_MS: u32 = 1_000;
const RINGING_OFF_MS: u32 = 4_000;
/// The peak of both.
const LEVEL_DBFS: f32 = -18.0;

/// Tones by coding.
pub(crate) struct Tones(Vec<Coded>);

struct Coded {
    codec: Codec,
    record: Sound,
    /// One ring and the pause after it.
    ring: Sound,
}

impl Tones {
    /// The tones in these codings.
    pub(crate) fn new(codecs: &[Codec]) -> Self {
        Self(codecs.iter().copied().map(Coded::new).collect())
    }

    /// The tone before a recording.
    pub(crate) fn record(&self, codec: Codec) -> Option<Sound> {
        self.coded(codec).map(|it| it.record.clone())
    }

    /// Ringing that goes on for at least so long.
    pub(crate) fn ringing(&self, codec: Codec, how_long: Duration) -> Vec<Sound> {
        let Some(ring) = self.coded(codec).map(|it| &it.ring) else { return Vec::new() };
        let rings = how_long.as_millis() / u128::from(ring.duration_ms().max(1)) + 1;
        vec![ring.clone(); usize::try_from(rings).unwrap_or(1)]
    }

    fn coded(&self, codec: Codec) -> Option<&Coded> {
        self.0.iter().find(|it| it.codec == codec)
    }
}

impl Coded {
    fn new(codec: Codec) -> Self {
        let on = Sound::tone(codec, RINGING_HZ, RINGING_ON_MS, LEVEL_DBFS);
        let off = Sound::silence(codec, RINGING_OFF_MS);
        Self {
            codec,
            record: Sound::tone(codec, RECORD_HZ, RECORD_MS, LEVEL_DBFS),
            ring: Sound::from_encoded(codec, [on.encoded(), off.encoded()].concat()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_rings_for_as_long_as_a_phone_does() {
        let tones = Tones::new(&Codec::ALL);
        for codec in Codec::ALL {
            let rings = tones.ringing(codec, Duration::from_secs(30));
            let lasts_ms: u32 = rings.iter().map(Sound::duration_ms).sum();
            assert_eq!((lasts_ms, rings.iter().all(|ring| ring.codec() == codec)), (35_000, true));
        }
        assert_eq!(Tones::new(&[Codec::Pcmu]).ringing(Codec::G722, Duration::from_secs(30)), []);
    }
}
