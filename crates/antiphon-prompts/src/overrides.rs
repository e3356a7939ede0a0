//! An operator's own recordings: WAV files dropped into a folder.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, File, Metadata};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use antiphon_core::ids::{LocationId, OrganizationId};
use antiphon_dialog::prompts::{ClipId, Language, catalogue};
use antiphon_media::level::Gain;
use antiphon_media::resample::resample;
use antiphon_media::wav::{WavError, WavInfo};

use crate::measure::RATE;
use crate::prepared::Prepared;

/// The largest file read: one minute of stereo at 48 kHz.
const FILE_BYTES_MAX: u64 = 12 * 1024 * 1024;
/// The longest recording of one clip, twice the longest that anybody should have to listen to.
const CLIP_MAX_MS: u64 = 60 * 1000;
/// All recordings together: half an hour, which is 58 MB of samples and 43 MB in the three codecs.
const SAMPLES_MAX: usize = RATE as usize * 60 * 30;
/// Entries looked at in one folder, enough for ten thousand locations.
const ENTRIES_MAX: usize = 10_000;

/// Why a file is not used.
#[derive(Debug, thiserror::Error)]
pub enum OverrideError {
    /// It cannot be read.
    #[error("cannot be read: {0}")]
    Unreadable(#[from] io::Error),
    /// It is not a WAV file we play.
    #[error(transparent)]
    Wav(#[from] WavError),
    /// It is too large or too long for one clip.
    #[error("longer than one minute, or larger than 12 MB")]
    TooLong,
    /// The recordings together are longer than half an hour.
    #[error("all recordings together are longer than half an hour")]
    Full,
    /// No clip has the name of the file.
    #[error("there is no clip of this name")]
    UnknownClip,
}

/// A file that is not used, and why; one line.
#[derive(Debug)]
pub struct Fault {
    /// Which file.
    pub path: PathBuf,
    /// Why.
    pub error: OverrideError,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.error)
    }
}

/// Whose calls hear a recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Owner {
    /// Those of a location.
    Location(LocationId),
    /// Those of an organization.
    Organization(OrganizationId),
    /// All.
    Server,
}

/// What an owner says instead of a clip.
pub(crate) type Key = (Owner, Language, ClipId);

/// A recording of an operator.
pub(crate) struct Recording {
    /// At the rate and level of the packs.
    pub(crate) samples: Vec<i16>,
    /// What has been made of it.
    pub(crate) prepared: Prepared,
}

/// A file as it was when it was read.
struct Seen {
    stamp: (u64, Option<SystemTime>),
    recording: Option<Arc<Recording>>,
}

/// All recordings of all owners.
#[derive(Default)]
pub(crate) struct Overrides {
    recordings: BTreeMap<Key, Arc<Recording>>,
    seen: BTreeMap<PathBuf, Seen>,
    samples: usize,
}

impl Overrides {
    /// Reads a folder anew. Files that are as they were `before` are neither read nor reported again.
    pub(crate) fn read(folder: &Path, before: &Self) -> (Self, Vec<Fault>) {
        let mut reading = Reading { before, now: Self::default(), faults: Vec::new() };
        reading.languages(folder, Owner::Server);
        for (name, owner) in
            [("organizations", organization as fn(&str) -> Option<Owner>), ("locations", location)]
        {
            for path in entries(&folder.join(name)) {
                if let Some(owner) = file_name(&path).and_then(owner) {
                    reading.languages(&path, owner);
                }
            }
        }
        (reading.now, reading.faults)
    }

    /// The recording that an owner has for a clip.
    pub(crate) fn find(&self, key: &Key) -> Option<&Arc<Recording>> {
        self.recordings.get(key)
    }
}

struct Reading<'a> {
    before: &'a Overrides,
    now: Overrides,
    faults: Vec<Fault>,
}

impl Reading<'_> {
    fn languages(&mut self, folder: &Path, owner: Owner) {
        for language in Language::ALL {
            for path in entries(&folder.join(language.tag())) {
                if path.extension().is_some_and(|it| it.eq_ignore_ascii_case("wav")) {
                    self.file(path, owner, language);
                }
            }
        }
    }

    fn file(&mut self, path: PathBuf, owner: Owner, language: Language) {
        // What is not a file, such as a pipe, must not keep us waiting.
        let Some(metadata) = fs::metadata(&path).ok().filter(Metadata::is_file) else { return };
        let stamp = (metadata.len(), metadata.modified().ok());
        let unchanged = self.before.seen.get(&path).filter(|seen| seen.stamp == stamp);
        let clip = clip(language, &path);
        let recording = match (unchanged, clip) {
            (Some(seen), _) => seen.recording.clone(),
            (None, Some(_)) => self.sound(&path, metadata.len()),
            (None, None) => self.refuse(&path, OverrideError::UnknownClip),
        };
        if let (Some(clip), Some(recording)) = (clip, &recording) {
            self.now.samples += recording.samples.len();
            self.now.recordings.insert((owner, language, clip), Arc::clone(recording));
        }
        self.now.seen.insert(path, Seen { stamp, recording });
    }

    fn sound(&mut self, path: &Path, len: u64) -> Option<Arc<Recording>> {
        match recording(path, len) {
            Ok(it) if self.now.samples + it.samples.len() > SAMPLES_MAX => {
                self.refuse(path, OverrideError::Full)
            }
            Ok(it) => Some(Arc::new(it)),
            Err(error) => self.refuse(path, error),
        }
    }

    fn refuse(&mut self, path: &Path, error: OverrideError) -> Option<Arc<Recording>> {
        self.faults.push(Fault { path: path.to_owned(), error });
        None
    }
}

/// Reads one file and brings it to the rate and level of the packs.
fn recording(path: &Path, len: u64) -> Result<Recording, OverrideError> {
    if len > FILE_BYTES_MAX {
        return Err(OverrideError::TooLong);
    }
    let mut wav = Vec::new();
    File::open(path)?.take(FILE_BYTES_MAX).read_to_end(&mut wav)?;
    let info = WavInfo::parse(&wav)?;
    if info.duration_ms() > CLIP_MAX_MS {
        return Err(OverrideError::TooLong);
    }
    let mut samples = resample(&info.samples(&wav), info.format.rate, RATE);
    Gain::to_target(&samples, RATE).apply(&mut samples);
    Ok(Recording { samples, prepared: Prepared::default() })
}

/// What lies in a folder, in order of name; nothing if there is no such folder.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let found = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = found.take(ENTRIES_MAX).map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

fn file_name(path: &Path) -> Option<&str> {
    path.file_name()?.to_str()
}

fn clip(language: Language, path: &Path) -> Option<ClipId> {
    let name = path.file_stem()?.to_str()?;
    catalogue(language).map(|clip| clip.id).find(|id| id.0 == name)
}

fn organization(name: &str) -> Option<Owner> {
    name.parse().ok().map(Owner::Organization)
}

fn location(name: &str) -> Option<Owner> {
    name.parse().ok().map(Owner::Location)
}
