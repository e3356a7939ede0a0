//! What a pack lacks, and what is wrong with what it has.

use std::fmt;
use std::fs;
use std::path::Path;

use antiphon_dialog::prompts::{Clip, ClipId, Language, catalogue, untranslated};

use crate::install::folder;
use crate::manifest::{Manifest, ManifestError, sha256};
use crate::overrides::{self, OverrideError};
use crate::pack;

/// Something about a pack that its callers will hear.
#[derive(Debug)]
pub enum Finding {
    /// A clip has no recording: prompts with it are said in English.
    Missing(ClipId),
    /// A clip of the English catalogue has no words in the language: prompts with it are said in English.
    Untranslated(ClipId),
    /// A recording was made of other words than those of today.
    Outdated(ClipId),
    /// A recording is not as it was made.
    Changed(ClipId),
    /// A recording cannot be used.
    Damaged {
        /// Of which clip.
        clip: ClipId,
        /// Why.
        error: OverrideError,
    },
    /// A file that no clip has the name of.
    Unused(String),
    /// The manifest cannot be used.
    NoManifest(ManifestError),
}

impl Finding {
    /// One word for it.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Missing(_) => "missing",
            Self::Untranslated(_) => "untranslated",
            Self::Outdated(_) => "outdated",
            Self::Changed(_) => "changed",
            Self::Damaged { .. } => "damaged",
            Self::Unused(_) => "unused",
            Self::NoManifest(_) => "manifest",
        }
    }

    /// What it is about: a clip, or a file.
    #[must_use]
    pub fn about(&self) -> &str {
        match self {
            Self::Missing(clip)
            | Self::Untranslated(clip)
            | Self::Outdated(clip)
            | Self::Changed(clip)
            | Self::Damaged { clip, .. } => clip.0,
            Self::Unused(file) => file,
            Self::NoManifest(_) => crate::manifest::FILE,
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(_) => f.write_str("no recording: its prompts are said in English"),
            Self::Untranslated(_) => f.write_str("no words: its prompts are said in English"),
            Self::Outdated(_) => f.write_str("recorded with other words than those of today"),
            Self::Changed(_) => f.write_str("not as it was made"),
            Self::Damaged { error, .. } => write!(f, "cannot be used: {error}"),
            Self::Unused(_) => f.write_str("no clip has this name"),
            Self::NoManifest(error) => error.fmt(f),
        }
    }
}

/// Whether there is a pack of the language in the folder of the prompts.
#[must_use]
pub fn is_installed(prompts: &Path, language: Language) -> bool {
    folder(prompts, language).is_dir()
}

/// Everything that is wrong with the pack of a language, by what it is about.
#[must_use]
pub fn check(prompts: &Path, language: Language) -> Vec<Finding> {
    let folder = folder(prompts, language);
    let mut findings: Vec<Finding> = untranslated(language).into_iter().map(Finding::Untranslated).collect();
    let manifest = Manifest::read(&folder).unwrap_or_else(|error| {
        findings.push(Finding::NoManifest(error));
        None
    });
    for clip in catalogue(language) {
        findings.extend(recording(&folder, language, clip, manifest.as_ref()));
    }
    findings.extend(unused(&folder, language));
    findings
}

fn recording(folder: &Path, language: Language, clip: &Clip, manifest: Option<&Manifest>) -> Option<Finding> {
    let path = folder.join(format!("{}.wav", clip.id.0));
    let Ok(bytes) = fs::read(&path) else {
        // What every build can say needs no pack.
        return (language != pack::BUILT_IN).then_some(Finding::Missing(clip.id));
    };
    if let Err(error) = overrides::usable(&path, bytes.len() as u64) {
        return Some(Finding::Damaged { clip: clip.id, error });
    }
    let entry = manifest?.entry(clip.id.0)?;
    if entry.text != clip.text {
        return Some(Finding::Outdated(clip.id));
    }
    (entry.wav_sha256 != sha256(&bytes)).then_some(Finding::Changed(clip.id))
}

fn unused(folder: &Path, language: Language) -> Vec<Finding> {
    let files = overrides::entries(folder).into_iter().filter(|path| overrides::is_wav(path));
    let strange = files.filter(|path| overrides::clip(language, path).is_none());
    let names = strange.filter_map(|path| overrides::file_name(&path).map(str::to_owned));
    names.map(Finding::Unused).collect()
}
