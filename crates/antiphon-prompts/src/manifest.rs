//! What a pack says of itself: where its recordings come from, under which terms, and of which words each is.

use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// The file in the pack's folder.
pub const FILE: &str = "manifest.json";

/// What a pack says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Its language, such as `de-DE`.
    pub language: String,
    /// How it was made: `rendered`, or `imported from` where.
    pub origin: String,
    /// The engine that spoke, with its version; empty if somebody else did.
    pub engine: String,
    /// Whose voice.
    pub voice: String,
    /// Under which terms.
    pub licence: String,
    /// Its recordings, by clip.
    pub clips: Vec<Entry>,
}

/// One recording.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Of which clip.
    pub id: String,
    /// The words it was made from.
    pub text: String,
    /// The recording's file as it was made, in hexadecimal.
    pub wav_sha256: String,
}

/// Why a manifest cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// It cannot be read or written.
    #[error("cannot use {FILE}: {0}")]
    Unusable(#[from] io::Error),
    /// It is not what we write.
    #[error("{FILE} is not a pack's manifest: {0}")]
    Foreign(#[from] serde_json::Error),
}

impl Manifest {
    /// Reads that of a folder; `None` if there is none.
    ///
    /// # Errors
    /// [`ManifestError`] if it cannot be read or is none.
    pub fn read(folder: &Path) -> Result<Option<Self>, ManifestError> {
        match fs::read(folder.join(FILE)) {
            Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes)?)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Writes it to a folder, in place of the one there.
    ///
    /// # Errors
    /// [`ManifestError`] if it cannot be written.
    pub fn write(&self, folder: &Path) -> Result<(), ManifestError> {
        let mut text = serde_json::to_vec_pretty(self)?;
        text.push(b'\n');
        Ok(replace(&folder.join(FILE), &text)?)
    }

    /// The entry of a clip.
    #[must_use]
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.clips.iter().find(|it| it.id == id)
    }

    /// Adds an entry, or replaces the one of the same clip.
    pub(crate) fn put(&mut self, entry: Entry) {
        match self.clips.binary_search_by(|it| it.id.cmp(&entry.id)) {
            Ok(at) => self.clips.splice(at..=at, [entry]).for_each(drop),
            Err(at) => self.clips.insert(at, entry),
        }
    }
}

/// Writes a file so that whoever reads it meanwhile sees the old one or the new one.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let part = path.with_extension("part");
    fs::write(&part, bytes)?;
    fs::rename(&part, path)
}

/// The fingerprint of a file, in hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
