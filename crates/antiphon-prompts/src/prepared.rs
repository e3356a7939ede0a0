//! A recording and what has been made of it: coded once for each codec, when first needed.

use std::sync::OnceLock;

use antiphon_media::codec::Codec;
use antiphon_media::resample::resample;
use antiphon_media::sound::Sound;

use crate::measure::RATE;

/// The codings of one recording made so far.
#[derive(Default)]
pub(crate) struct Prepared {
    pcmu: OnceLock<Sound>,
    pcma: OnceLock<Sound>,
    g722: OnceLock<Sound>,
}

impl Prepared {
    /// The recording in a coding. Only the first call for a codec asks for the samples, which are at [`RATE`].
    pub(crate) fn sound<S: AsRef<[i16]>>(&self, codec: Codec, samples: impl FnOnce() -> S) -> Sound {
        let coded = match codec {
            Codec::Pcmu => &self.pcmu,
            Codec::Pcma => &self.pcma,
            Codec::G722 => &self.g722,
        };
        let encode = || Sound::from_samples(codec, &resample(samples().as_ref(), RATE, codec.sample_rate()));
        coded.get_or_init(encode).clone()
    }
}
