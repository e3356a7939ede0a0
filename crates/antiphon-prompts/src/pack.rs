//! The built-in packs: one recording for each clip of a language, losslessly compressed inside the binary.

mod en_us;
#[cfg(test)]
mod tests;

use antiphon_dialog::prompts::{ClipId, Language};
use claxon::{FlacReader, FlacReaderOptions};

use crate::measure::RATE;

/// The language that every build can speak.
pub const BUILT_IN: Language = Language::EnUs;

/// The longest recording of a pack, in samples: one minute, several times the longest sentence.
const SAMPLES_MAX: u64 = RATE as u64 * 60;

/// Why a compressed recording cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// It is not FLAC, or damaged.
    #[error("damaged recording: {0}")]
    Damaged(#[from] claxon::Error),
    /// It is not 16-bit mono at 16 kHz, or longer than a minute.
    #[error("not a minute or less of 16-bit mono at 16 kHz")]
    Foreign,
    /// It ends before its announced length.
    #[error("cut short: {announced} samples announced, {present} present")]
    CutShort {
        /// Samples it says it has.
        announced: u64,
        /// Samples that are there.
        present: u64,
    },
}

/// All built-in recordings of a language, by clip, compressed; sorted by clip. Only the default language has any.
#[must_use]
pub fn recordings(language: Language) -> &'static [(ClipId, &'static [u8])] {
    if language == BUILT_IN { en_us::RECORDINGS } else { &[] }
}

/// The samples of a compressed recording, at [`RATE`].
///
/// # Errors
/// When it is damaged or not of the kind that packs are made of.
pub fn decode(flac: &[u8]) -> Result<Vec<i16>, PackError> {
    let options = FlacReaderOptions { metadata_only: false, read_vorbis_comment: false };
    let mut reader = FlacReader::new_ext(flac, options)?;
    let kind = reader.streaminfo();
    let announced = kind.samples.filter(|&count| count <= SAMPLES_MAX).ok_or(PackError::Foreign)?;
    if (kind.channels, kind.bits_per_sample, kind.sample_rate) != (1, 16, RATE) {
        return Err(PackError::Foreign);
    }
    // One sample more than announced is enough to see that there are too many.
    let samples: Vec<i32> = reader.samples().take(announced as usize + 1).collect::<Result<_, _>>()?;
    match samples.len() as u64 {
        present if present < announced => Err(PackError::CutShort { announced, present }),
        present if present > announced => Err(PackError::Foreign),
        _ => {
            samples.into_iter().map(|sample| i16::try_from(sample).map_err(|_| PackError::Foreign)).collect()
        }
    }
}
