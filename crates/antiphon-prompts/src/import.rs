//! Taking over recordings that somebody else has made: a mapping says which files say which clip.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use antiphon_dialog::prompts::{Clip, ClipId, Language, catalogue};
use antiphon_media::codec::Codec;
use antiphon_media::resample::resample;
use antiphon_media::wav::WavInfo;

use crate::install::{InstallError, Installed, Pack};
use crate::measure::RATE;
use crate::render::{Ending, finish};

/// The mapping for the packages `asterisk-core-sounds-*` of Debian: names of their files, and nothing else of them.
pub const ASTERISK: &str = include_str!("../mappings/asterisk-core-sounds.txt");

/// The largest file read: a minute of stereo at 48 kHz.
const FILE_BYTES_MAX: u64 = 12 * 1024 * 1024;

/// What a mapping says for one language: the files, without their endings, that say a clip one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping(Vec<(ClipId, Vec<String>)>);

/// Why a mapping cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MappingError {
    /// A line is not of the form `clip = file` or `clip = file + file`.
    #[error("line {line}: \"{text}\" is not of the form: clip = file + file")]
    Malformed {
        /// Which line, from 1.
        line: usize,
        /// The line.
        text: String,
    },
    /// A section is not of a language there is.
    #[error("line {line}: there is no language \"{tag}\"")]
    UnknownLanguage {
        /// Which line, from 1.
        line: usize,
        /// What it says.
        tag: String,
    },
    /// A clip does not exist in the language.
    #[error("line {line}: there is no clip \"{clip}\" in {}", language.tag())]
    UnknownClip {
        /// Which line, from 1.
        line: usize,
        /// What it says.
        clip: String,
        /// In this language.
        language: Language,
    },
}

impl Mapping {
    /// Reads what a mapping says for a language.
    ///
    /// A line is `clip = file` or `clip = file + file`; `#` begins a comment. What stands behind `[de-DE]` is for that
    /// language alone, what stands before the first such line is for all that have the clip.
    ///
    /// # Errors
    /// [`MappingError`] names the line.
    pub fn parse(text: &str, language: Language) -> Result<Self, MappingError> {
        let (mut section, mut found) = (None, Vec::new());
        for (line, text) in (1..).zip(text.lines()) {
            let text = text.split('#').next().unwrap_or_default().trim();
            if let Some(tag) = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                let unknown = || MappingError::UnknownLanguage { line, tag: tag.to_owned() };
                section = Some(Language::parse(tag).ok_or_else(unknown)?);
                continue;
            }
            let applies = section.is_none_or(|it| it == language);
            if text.is_empty() || !applies {
                continue;
            }
            let (name, files) = entry(text).ok_or_else(|| malformed(line, text))?;
            match catalogue(language).find(|clip| clip.id.0 == name) {
                Some(clip) => found.push((clip.id, files)),
                None if section.is_none() => {}
                None => {
                    return Err(MappingError::UnknownClip { line, clip: name.to_owned(), language });
                }
            }
        }
        Ok(Self(found))
    }

    /// The clips it has files for.
    pub fn clips(&self) -> impl Iterator<Item = ClipId> {
        self.0.iter().map(|(clip, _)| *clip)
    }

    fn files(&self, clip: ClipId) -> Option<&[String]> {
        // What stands last wins, so that a section can differ from what is for all.
        self.0.iter().rfind(|(id, _)| *id == clip).map(|(_, files)| files.as_slice())
    }
}

fn entry(text: &str) -> Option<(&str, Vec<String>)> {
    let (clip, files) = text.split_once('=')?;
    let files: Vec<String> = files.split('+').map(|file| file.trim().to_owned()).collect();
    let whole = !clip.trim().is_empty() && files.iter().all(|file| !file.is_empty());
    whole.then_some((clip.trim(), files))
}

fn malformed(line: usize, text: &str) -> MappingError {
    MappingError::Malformed { line, text: text.to_owned() }
}

/// A file that could not be taken over, and why; one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// The clip that remains without a recording.
    pub clip: ClipId,
    /// Why.
    pub reason: String,
}

/// Takes the recordings that a mapping names out of a folder into the pack of a language; `told` is called after each
/// clip of the language. Gives what was done, and what could not be.
///
/// # Errors
/// [`InstallError`] if the pack cannot be written.
pub fn import(
    prompts: &Path,
    language: Language,
    mapping: &Mapping,
    from: &Path,
    licence: &str,
    mut told: impl FnMut(&Clip),
) -> Result<(Installed, Vec<Skipped>), InstallError> {
    let mut pack = Pack::open(prompts, language)?;
    pack.about(&format!("imported from {}", from.display()), "", "recorded", licence);
    let mut skipped = Vec::new();
    for clip in catalogue(language) {
        if let Some(files) = mapping.files(clip.id)
            && !pack.keeps(clip)
        {
            match joined(from, files, Ending::of(clip.text)) {
                Ok(samples) => pack.add(clip, &samples)?,
                Err(reason) => skipped.push(Skipped { clip: clip.id, reason }),
            }
        }
        told(clip);
    }
    Ok((pack.close()?, skipped))
}

/// The files one after the other, each cut so close that they are one sentence.
fn joined(from: &Path, files: &[String], ending: Ending) -> Result<Vec<i16>, String> {
    let mut all = Vec::new();
    for (place, file) in (1..).zip(files) {
        let last = place == files.len();
        let samples = read(from, file)?;
        let samples = finish(samples, if last { ending } else { Ending::Open });
        if samples.is_empty() {
            return Err(format!("{file} is silent"));
        }
        all.extend(samples);
    }
    Ok(all)
}

/// A file by its name without ending, in whatever coding it lies there.
fn read(from: &Path, name: &str) -> Result<Vec<i16>, String> {
    type Decode = fn(&[u8]) -> Result<Vec<i16>, String>;
    const KINDS: [(&str, Decode); 6] = [
        ("wav", wav),
        ("g722", |bytes| Ok(coded(Codec::G722, bytes))),
        ("sln16", |bytes| Ok(linear(bytes, 16_000))),
        ("sln", |bytes| Ok(linear(bytes, 8_000))),
        ("ulaw", |bytes| Ok(coded(Codec::Pcmu, bytes))),
        ("alaw", |bytes| Ok(coded(Codec::Pcma, bytes))),
    ];
    for (ending, decode) in KINDS {
        let path = from.join(format!("{name}.{ending}"));
        match bytes(&path) {
            Ok(bytes) => return decode(&bytes).map_err(|error| format!("{}: {error}", path.display())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(format!("{}: {error}", path.display())),
        }
    }
    Err(format!("there is no {name} in {}", from.display()))
}

fn bytes(path: &PathBuf) -> io::Result<Vec<u8>> {
    if fs::metadata(path)?.len() > FILE_BYTES_MAX {
        return Err(io::Error::other("larger than 12 MB"));
    }
    fs::read(path)
}

fn wav(bytes: &[u8]) -> Result<Vec<i16>, String> {
    let info = WavInfo::parse(bytes).map_err(|error| error.to_string())?;
    Ok(resample(&info.samples(bytes), info.format.rate, RATE))
}

fn coded(codec: Codec, bytes: &[u8]) -> Vec<i16> {
    resample(&codec.decode_all(bytes), codec.sample_rate(), RATE)
}

fn linear(bytes: &[u8], rate: u32) -> Vec<i16> {
    let samples: Vec<i16> =
        bytes.as_chunks().0.iter().map(|sample: &[u8; 2]| i16::from_le_bytes(*sample)).collect();
    resample(&samples, rate, RATE)
}

#[cfg(test)]
mod tests;
