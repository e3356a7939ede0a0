//! Finds the best recording of a clip and keeps what has been made of it.

#[cfg(test)]
mod tests;

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread::{self, JoinHandle};

use antiphon_core::ids::{LocationId, OrganizationId};
use antiphon_dialog::prompts::{ClipId, Language, Prompt, Rendered, render};
use antiphon_media::codec::Codec;
use antiphon_media::sound::Sound;

use crate::overrides::{Fault, Overrides, Owner};
use crate::pack;
use crate::prepared::Prepared;

/// Whose own recordings a call hears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PromptScope {
    /// The organization called.
    pub organization: OrganizationId,
    /// The location called.
    pub location: LocationId,
}

/// Every recording of every clip, shared by all calls.
///
/// A clip is taken from the first that has it: the location's folder, the organization's, the server's, the installed
/// pack of the language, the built-in one. A prompt of which a clip is nowhere is said in American English.
pub struct PromptLibrary {
    built_in: BTreeMap<(Language, ClipId), BuiltIn>,
    folder: Option<PathBuf>,
    overrides: RwLock<Arc<Overrides>>,
    /// The tags of languages that nobody speaks here, of which the log has been told.
    told: Mutex<BTreeSet<String>>,
    /// Held while the folder is read, so that the later of two readings is the one that stays.
    reading: Mutex<()>,
}

/// Tags that are told of: more than there are languages.
const TOLD_MAX: usize = 1_000;

struct BuiltIn {
    flac: &'static [u8],
    prepared: Prepared,
}

impl PromptLibrary {
    /// The built-in packs alone.
    #[must_use]
    pub fn built_in() -> Self {
        Self::with_folder(None)
    }

    /// The built-in packs and the recordings in the folder, which need not exist. What cannot be used there is
    /// logged.
    #[must_use]
    pub fn open(folder: impl Into<PathBuf>) -> Self {
        let library = Self::with_folder(Some(folder.into()));
        library.reload();
        library
    }

    fn with_folder(folder: Option<PathBuf>) -> Self {
        let recordings = |language: Language| {
            let built_in = |flac| BuiltIn { flac, prepared: Prepared::default() };
            pack::recordings(language).iter().map(move |&(clip, flac)| ((language, clip), built_in(flac)))
        };
        Self {
            built_in: Language::ALL.into_iter().flat_map(recordings).collect(),
            folder,
            overrides: RwLock::default(),
            told: Mutex::default(),
            reading: Mutex::default(),
        }
    }

    /// A prompt for a call, as recordings to be played one after the other, all in one language.
    ///
    /// Where one of them is missing in the language, all of the prompt is English. What has been asked for before
    /// costs some looks into maps; the first time, each clip is coded, which takes some milliseconds. Never touches
    /// the disk.
    #[must_use]
    pub fn prompt(
        &self,
        scope: PromptScope,
        language: Language,
        prompt: &Prompt,
        codec: Codec,
    ) -> Vec<Sound> {
        let own = render(language, prompt);
        let overrides = self.overrides();
        let found = |said: &Rendered| -> Option<Vec<Sound>> {
            said.clips.iter().map(|clip| self.find(&overrides, scope, said.language, *clip, codec)).collect()
        };
        found(&own).unwrap_or_else(|| {
            let english = render(pack::BUILT_IN, prompt).clips;
            english.into_iter().map(|clip| self.sound(scope, pack::BUILT_IN, clip, codec)).collect()
        })
    }

    /// A clip for a call. A clip that nobody has recorded is logged and is silence.
    #[must_use]
    pub fn sound(&self, scope: PromptScope, language: Language, clip: ClipId, codec: Codec) -> Sound {
        self.find(&self.overrides(), scope, language, clip, codec).unwrap_or_else(|| {
            tracing::error!(clip = clip.0, "there is no recording of this clip");
            Sound::silence(codec, 20)
        })
    }

    /// The language to speak where an administrator wants that of `tag`: the nearest in which anything is recorded,
    /// else English, of which a line in the log tells once.
    #[must_use]
    pub fn language(&self, tag: &str) -> Language {
        let wanted = Language::nearest(tag);
        if let Some(language) = wanted.filter(|it| *it == pack::BUILT_IN || self.overrides().speaks(*it)) {
            return language;
        }
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.len() < TOLD_MAX && told.insert(tag.to_owned()) {
            match wanted {
                Some(wanted) => tracing::warn!(
                    "no pack of prompts in {} is installed, English is spoken; see `antiphon prompts build --lang {}`",
                    wanted.tag(),
                    wanted.tag()
                ),
                None => tracing::warn!("there are no prompts in {tag}, English is spoken"),
            }
        }
        pack::BUILT_IN
    }

    fn overrides(&self) -> Arc<Overrides> {
        Arc::clone(&self.overrides.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn find(
        &self,
        overrides: &Overrides,
        scope: PromptScope,
        language: Language,
        clip: ClipId,
        codec: Codec,
    ) -> Option<Sound> {
        let owners = [
            Owner::Location(scope.location),
            Owner::Organization(scope.organization),
            Owner::Server,
            Owner::Pack,
        ];
        match owners.into_iter().find_map(|owner| overrides.find(&(owner, language, clip))) {
            Some(recording) => Some(recording.prepared.sound(codec, || recording.samples.as_slice())),
            None => self.built_in_sound(language, clip, codec),
        }
    }

    /// Looks at the folder again: new, changed and removed files count from now on. Gives the files that cannot
    /// be used and have not been reported before, which are logged too. Reads the disk; not for a call's thread.
    pub fn reload(&self) -> Vec<Fault> {
        let Some(folder) = &self.folder else { return Vec::new() };
        let _turn = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.overrides();
        let (now, faults) = Overrides::read(folder, &before);
        *self.overrides.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(now);
        for fault in &faults {
            tracing::warn!("prompt recording not used: {fault}");
        }
        faults
    }

    /// Codes all built-in clips for the codecs, in a thread of its own, so that no call waits for it. Each is
    /// decompressed once for all of them.
    ///
    /// # Errors
    /// When no thread can be started; the clips are then coded when first heard.
    pub fn warm(self: &Arc<Self>, codecs: &'static [Codec]) -> io::Result<JoinHandle<()>> {
        let library = Arc::clone(self);
        thread::Builder::new().name("prompts".to_owned()).spawn(move || {
            for ((_, clip), recording) in &library.built_in {
                let samples = LazyCell::new(|| samples(*clip, recording.flac));
                for &codec in codecs {
                    let _coded = recording.prepared.sound(codec, || samples.as_slice());
                }
            }
        })
    }

    fn built_in_sound(&self, language: Language, clip: ClipId, codec: Codec) -> Option<Sound> {
        let recording = self.built_in.get(&(language, clip))?;
        Some(recording.prepared.sound(codec, || samples(clip, recording.flac)))
    }
}

fn samples(clip: ClipId, flac: &[u8]) -> Vec<i16> {
    let decoded = pack::decode(flac);
    decoded
        .inspect_err(|error| tracing::error!(clip = clip.0, %error, "a built-in recording is unusable"))
        .unwrap_or_default()
}
