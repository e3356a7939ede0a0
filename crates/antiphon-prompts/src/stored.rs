//! What was recorded and stored: messages, greetings and names.

use antiphon_media::codec::Codec;
use antiphon_media::level::Gain;
use antiphon_media::sound::Sound;
use antiphon_media::wav::{WavError, WavInfo, sound_from_wav};

/// A stored WAV file as it was recorded, for a call in `codec`. If it is in the coding of the call it is
/// copied bit for bit; otherwise decoded, resampled and coded anew.
///
/// # Errors
/// When it is not a WAV file we play, lies about its length, or lasts longer than ten minutes.
pub fn stored(wav: &[u8], codec: Codec) -> Result<Sound, WavError> {
    sound_from_wav(wav, codec, Gain::UNITY)
}

/// A stored WAV file at the level of the prompts, so that a faint message can be heard and a loud one does not
/// hurt. Only what is heard changes: the file stays as it was recorded.
///
/// # Errors
/// As [`stored`].
pub fn levelled(wav: &[u8], codec: Codec) -> Result<Sound, WavError> {
    let info = WavInfo::parse(wav)?;
    let gain = Gain::to_target(&info.samples(wav), info.format.rate);
    sound_from_wav(wav, codec, gain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use antiphon_media::level::{dbfs, rms};
    use antiphon_media::wav::{self, WavFormat};

    fn tone(rate: u32, peak: f32) -> Vec<i16> {
        let step = 440.0 * std::f32::consts::TAU / rate as f32;
        (0..rate).map(|n| (peak * (n as f32 * step).sin()) as i16).collect()
    }

    /// A second of a tone as a call in this codec leaves it.
    fn recorded(codec: Codec, peak: f32) -> Vec<u8> {
        let samples = tone(codec.sample_rate(), peak);
        match codec {
            Codec::Pcmu | Codec::Pcma => wav::file(WavFormat::stored(codec), &codec.encode_all(&samples)),
            Codec::G722 => wav::file_from_samples(&samples, codec.sample_rate()),
        }
    }

    fn level(sound: &Sound) -> f32 {
        let samples = sound.codec().decode_all(sound.encoded());
        dbfs(rms(&samples[samples.len() / 4..samples.len() * 3 / 4]))
    }

    #[test]
    fn a_call_of_the_same_coding_hears_the_very_bits() {
        for codec in [Codec::Pcmu, Codec::Pcma] {
            let bytes: Vec<u8> = (0..=255).cycle().take(1600).collect();
            let wav = wav::file(WavFormat::stored(codec), &bytes);
            assert_eq!(stored(&wav, codec).unwrap().encoded(), bytes, "{codec:?}");
        }
    }

    #[test]
    fn every_coding_is_heard_in_every_other_as_long_and_as_loud() {
        for from in Codec::ALL {
            for to in Codec::ALL {
                let sound = stored(&recorded(from, 8000.0), to).unwrap();
                assert_eq!((sound.codec(), sound.duration_ms()), (to, 1000), "{from:?} to {to:?}");
                let level = level(&sound);
                assert!((level + 15.3).abs() < 0.5, "{from:?} to {to:?}: {level} dBFS");
            }
        }
    }

    #[test]
    fn levelled_messages_are_equally_loud_and_faint_ones_are_not_raised_without_limit() {
        for codec in Codec::ALL {
            for (peak, want) in [(1500.0, -20.0), (16_000.0, -20.0), (300.0, -31.8)] {
                let level = level(&levelled(&recorded(Codec::Pcmu, peak), codec).unwrap());
                assert!((level - want).abs() < 0.7, "{codec:?} from {peak}: {level} dBFS");
            }
        }
    }

    #[test]
    fn what_is_not_sound_is_refused() {
        let cut = recorded(Codec::Pcmu, 8000.0).split_at(900).0.to_vec();
        for wav in [&b""[..], b"RIFF", &cut] {
            assert!(stored(wav, Codec::Pcmu).is_err() && levelled(wav, Codec::G722).is_err());
        }
    }
}
