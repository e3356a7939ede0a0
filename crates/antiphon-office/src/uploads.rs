//! WAV files that people upload: what is asked of each before it is kept.

use std::time::Duration;

use antiphon_core::limits::UPLOAD_BYTES_MAX;
use antiphon_media::level::has_speech;
use antiphon_media::wav::{WavFormat, WavInfo};

/// The samples of a file, mixed into one channel, and how it was coded; or what is wrong about it.
pub(crate) fn sound_of(wav: &[u8], longest: Duration) -> Result<(Vec<i16>, WavFormat), String> {
    if wav.len() > UPLOAD_BYTES_MAX {
        return Err(format!("the file must have at most {UPLOAD_BYTES_MAX} bytes"));
    }
    let info = WavInfo::parse(wav).map_err(|error| error.to_string())?;
    if u128::from(info.duration_ms()) > longest.as_millis() {
        return Err(format!("the recording must be at most {} seconds long", longest.as_secs()));
    }
    let samples = info.samples(wav);
    if has_speech(&samples, info.format.rate) {
        Ok((samples, info.format))
    } else {
        Err("the recording has less than a second of sound".to_owned())
    }
}
