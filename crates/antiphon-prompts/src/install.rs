//! Installing a pack: recordings of a language in a folder of their own, rendered by an engine or taken from elsewhere.
//!
//! What is interrupted goes on where it was: a recording that is there, whole and of the same words is not made again.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use antiphon_dialog::prompts::{Clip, Language, catalogue};
use antiphon_media::wav;

use crate::manifest::{Entry, Manifest, ManifestError, replace, sha256};
use crate::measure::RATE;
use crate::render::{Engine, EngineError};

/// After so many recordings the manifest is written: what an interruption costs at most.
const MANIFEST_EVERY: usize = 10;

/// Where the packs lie in the folder of the prompts.
#[must_use]
pub fn folder(prompts: &Path, language: Language) -> PathBuf {
    prompts.join("packs").join(language.tag())
}

/// Why a pack cannot be installed.
#[derive(Debug, thiserror::Error)]
pub enum InstallError {
    /// The engine cannot speak.
    #[error("{clip}: {error}")]
    Engine {
        /// The clip that was to be said.
        clip: &'static str,
        /// Why.
        error: EngineError,
    },
    /// The engine cannot even be asked its name.
    #[error(transparent)]
    Nameless(#[from] EngineError),
    /// The folder cannot be written.
    #[error("cannot write to {}: {error}", path.display())]
    Unwritable {
        /// Where.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// Its manifest cannot be used.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
}

/// What was done for a pack.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Installed {
    /// Recordings made.
    pub made: usize,
    /// Recordings that were there already.
    pub kept: usize,
}

/// Has an engine speak every clip of a language into the pack's folder; `told` is called after each clip.
///
/// # Errors
/// [`InstallError`]; what has been made so far stays, and the next call goes on from there.
pub fn render(
    prompts: &Path,
    language: Language,
    engine: &Engine,
    licence: &str,
    mut told: impl FnMut(&Clip),
) -> Result<Installed, InstallError> {
    engine.check(language)?;
    let mut pack = Pack::open(prompts, language)?;
    pack.about("rendered", &engine.name()?, &engine.voice(language), licence);
    let work = pack.folder.join("speech.part");
    for clip in catalogue(language) {
        if !pack.keeps(clip) {
            let samples = engine.render(language, clip, &work);
            let samples = samples.map_err(|error| InstallError::Engine { clip: clip.id.0, error })?;
            pack.add(clip, &samples)?;
        }
        told(clip);
    }
    pack.close()
}

/// A pack being installed.
pub(crate) struct Pack {
    pub(crate) folder: PathBuf,
    manifest: Manifest,
    /// Recordings of another origin, which go once the new ones are there.
    earlier: Vec<Entry>,
    done: Installed,
}

impl Pack {
    /// Opens the pack of a language, which is made if it is missing.
    pub(crate) fn open(prompts: &Path, language: Language) -> Result<Self, InstallError> {
        let folder = folder(prompts, language);
        fs::create_dir_all(&folder)
            .map_err(|error| InstallError::Unwritable { path: folder.clone(), error })?;
        let manifest = Manifest::read(&folder)?.unwrap_or_default();
        let manifest = Manifest { language: language.tag().to_owned(), ..manifest };
        Ok(Self { folder, manifest, earlier: Vec::new(), done: Installed::default() })
    }

    /// What is known of where the recordings come from. A pack has one origin and one voice: what is there of another
    /// is made anew, or goes at the end.
    pub(crate) fn about(&mut self, origin: &str, engine: &str, voice: &str, licence: &str) {
        let now = Manifest {
            language: self.manifest.language.clone(),
            origin: origin.to_owned(),
            engine: engine.to_owned(),
            voice: voice.to_owned(),
            licence: licence.to_owned(),
            clips: Vec::new(),
        };
        let before = std::mem::replace(&mut self.manifest, now);
        let of = |it: &Manifest| (it.origin.clone(), it.engine.clone(), it.voice.clone());
        if of(&before) == of(&self.manifest) {
            self.manifest.clips = before.clips;
        } else {
            self.earlier = before.clips;
        }
    }

    /// Whether the clip's recording is there, whole, and of the same words.
    pub(crate) fn keeps(&mut self, clip: &Clip) -> bool {
        let same_words = self.manifest.entry(clip.id.0).filter(|entry| entry.text == clip.text);
        let there = fs::read(self.path(clip)).ok();
        let keeps = same_words.zip(there).is_some_and(|(entry, wav)| entry.wav_sha256 == sha256(&wav));
        self.done.kept += usize::from(keeps);
        keeps
    }

    /// Adds the recording of a clip, at the rate of the packs.
    pub(crate) fn add(&mut self, clip: &Clip, samples: &[i16]) -> Result<(), InstallError> {
        let (path, wav) = (self.path(clip), wav::file_from_samples(samples, RATE));
        replace(&path, &wav).map_err(|error| InstallError::Unwritable { path, error })?;
        let (id, text) = (clip.id.0.to_owned(), clip.text.to_owned());
        self.manifest.put(Entry { id, text, wav_sha256: sha256(&wav) });
        self.done.made += 1;
        if self.done.made.is_multiple_of(MANIFEST_EVERY) {
            self.manifest.write(&self.folder)?;
        }
        Ok(())
    }

    /// Writes down what the pack is now.
    pub(crate) fn close(self) -> Result<Installed, InstallError> {
        self.manifest.write(&self.folder)?;
        for entry in self.earlier.iter().filter(|it| self.manifest.entry(&it.id).is_none()) {
            let path = self.folder.join(format!("{}.wav", entry.id));
            match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(InstallError::Unwritable { path, error });
                }
                Ok(()) | Err(_) => {}
            }
        }
        Ok(self.done)
    }

    fn path(&self, clip: &Clip) -> PathBuf {
        self.folder.join(format!("{}.wav", clip.id.0))
    }
}

#[cfg(test)]
mod tests;
