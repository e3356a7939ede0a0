//! Finds the best recording of a clip and keeps what has been made of it.

#[cfg(test)]
mod tests;

use std::cell::LazyCell;
use std::collections::BTreeMap;
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
/// A clip is taken from the first that has it: the location's folder, the organization's, the server's, the
/// built-in pack of the language, the built-in pack of American English.
pub struct PromptLibrary {
    built_in: BTreeMap<(Language, ClipId), BuiltIn>,
    folder: Option<PathBuf>,
    overrides: RwLock<Arc<Overrides>>,
    /// Held while the folder is read, so that the later of two readings is the one that stays.
    reading: Mutex<()>,
}

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
            reading: Mutex::default(),
        }
    }

    /// A prompt for a call, as recordings to be played one after the other.
    #[must_use]
    pub fn prompt(
        &self,
        scope: PromptScope,
        language: Language,
        prompt: &Prompt,
        codec: Codec,
    ) -> Vec<Sound> {
        let Rendered { language, clips } = render(language, prompt);
        clips.into_iter().map(|clip| self.sound(scope, language, clip, codec)).collect()
    }

    /// A clip for a call. What has been asked for before costs a look into a map; the first time, the clip is
    /// coded, which takes some milliseconds. Never touches the disk. A clip that nobody has recorded is logged
    /// and is silence.
    #[must_use]
    pub fn sound(&self, scope: PromptScope, language: Language, clip: ClipId, codec: Codec) -> Sound {
        let overrides = Arc::clone(&self.overrides.read().unwrap_or_else(PoisonError::into_inner));
        let owners =
            [Owner::Location(scope.location), Owner::Organization(scope.organization), Owner::Server];
        match owners.into_iter().find_map(|owner| overrides.find(&(owner, language, clip))) {
            Some(recording) => recording.prepared.sound(codec, || recording.samples.as_slice()),
            None => self.built_in_sound(language, clip, codec),
        }
    }

    /// Looks at the folder again: new, changed and removed files count from now on. Gives the files that cannot
    /// be used and have not been reported before, which are logged too. Reads the disk; not for a call's thread.
    pub fn reload(&self) -> Vec<Fault> {
        let Some(folder) = &self.folder else { return Vec::new() };
        let _turn = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
        let before = Arc::clone(&self.overrides.read().unwrap_or_else(PoisonError::into_inner));
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

    fn built_in_sound(&self, language: Language, clip: ClipId, codec: Codec) -> Sound {
        let own = self.built_in.get(&(language, clip));
        let Some(recording) = own.or_else(|| self.built_in.get(&(Language::EnUs, clip))) else {
            tracing::error!(clip = clip.0, "there is no recording of this clip");
            return Sound::silence(codec, 20);
        };
        recording.prepared.sound(codec, || samples(clip, recording.flac))
    }
}

fn samples(clip: ClipId, flac: &[u8]) -> Vec<i16> {
    let decoded = pack::decode(flac);
    decoded
        .inspect_err(|error| tracing::error!(clip = clip.0, %error, "a built-in recording is unusable"))
        .unwrap_or_default()
}
