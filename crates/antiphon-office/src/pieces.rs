//! Messages that consist of two pieces of audio: what whoever forwarded it said, and the message.

use antiphon_core::message::Message;
use antiphon_media::resample::resample;
use antiphon_media::wav::{WavInfo, file_from_samples};

use crate::Office;
use crate::ports::BlobError;

impl Office {
    /// All that is heard of a message as one WAV file: as it was kept, or its pieces one after the other.
    pub(crate) async fn whole_audio(&self, message: &Message) -> Result<Vec<u8>, BlobError> {
        let audio = self.ports.blobs.read(&message.audio).await?;
        let Some(introduction) = &message.introduction else { return Ok(audio) };
        let introduction = self.ports.blobs.read(introduction).await?;
        Ok(joined(&introduction, &audio).unwrap_or(audio))
    }
}

/// One recording after the other in one file, at the better rate of the two; `None` if one cannot be read.
pub(crate) fn joined(first: &[u8], second: &[u8]) -> Option<Vec<u8>> {
    let infos = [(first, WavInfo::parse(first).ok()?), (second, WavInfo::parse(second).ok()?)];
    let rate = infos.iter().map(|(_, info)| info.format.rate).max()?;
    let at_rate = |(file, info): &(&[u8], WavInfo)| resample(&info.samples(file), info.format.rate, rate);
    let samples: Vec<i16> = infos.iter().flat_map(at_rate).collect();
    Some(file_from_samples(&samples, rate))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_recordings_are_joined_at_the_better_rate() {
        let tone = |rate: u32, seconds: u32| {
            let samples: Vec<i16> =
                (0..rate * seconds).map(|n| if n % 2 == 0 { 900 } else { -900 }).collect();
            file_from_samples(&samples, rate)
        };
        for (first, second, rate) in [(8_000, 8_000, 8_000), (8_000, 16_000, 16_000), (16_000, 8_000, 16_000)]
        {
            let whole = joined(&tone(first, 1), &tone(second, 2)).unwrap();
            let info = WavInfo::parse(&whole).unwrap();
            assert_eq!((info.format.rate, info.duration_ms()), (rate, 3_000), "{first} and {second}");
        }
        assert_eq!(joined(b"noise", &tone(8_000, 1)), None);
    }
}
