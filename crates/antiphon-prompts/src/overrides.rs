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
/// All installed packs together: an hour and a half, which is five packs and 173 MB of samples.
const PACK_SAMPLES_MAX: usize = RATE as usize * 60 * 90;
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
    /// The recordings together are longer than half an hour, or the packs than an hour and a half.
    #[error("all recordings together are too long: half an hour, or an hour and a half for packs")]
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
    /// All: the installed pack of the language.
    Pack,
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
    /// Of the operator's own recordings.
    samples: usize,
    /// Of the packs.
    pack_samples: usize,
}

impl Overrides {
    /// Reads a folder anew. Files that are as they were `before` are neither read nor reported again.
    pub(crate) fn read(folder: &Path, before: &Self) -> (Self, Vec<Fault>) {
        let mut reading = Reading { before, now: Self::default(), faults: Vec::new() };
        reading.languages(&folder.join("packs"), Owner::Pack);
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

    /// Whether anybody has any recording in a language.
    pub(crate) fn speaks(&self, language: Language) -> bool {
        self.recordings.keys().any(|(_, it, _)| *it == language)
    }

    /// Room for so many samples of an owner, if there is any left.
    fn make_room(&mut self, owner: Owner, samples: usize) -> bool {
        let (used, max) = match owner {
            Owner::Location(_) | Owner::Organization(_) | Owner::Server => (&mut self.samples, SAMPLES_MAX),
            Owner::Pack => (&mut self.pack_samples, PACK_SAMPLES_MAX),
        };
        let fits = *used + samples <= max;
        *used += if fits { samples } else { 0 };
        fits
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
                if is_wav(&path) {
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
        if let (Some(clip), Some(it)) = (clip, &recording) {
            if self.now.make_room(owner, it.samples.len()) {
                self.now.recordings.insert((owner, language, clip), Arc::clone(it));
            } else if unchanged.is_none() {
                self.refuse(&path, OverrideError::Full);
            }
        }
        self.now.seen.insert(path, Seen { stamp, recording });
    }

    fn sound(&mut self, path: &Path, len: u64) -> Option<Arc<Recording>> {
        match recording(path, len) {
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
    let (wav, info) = usable(path, len)?;
    let mut samples = resample(&info.samples(&wav), info.format.rate, RATE);
    Gain::to_target(&samples, RATE).apply(&mut samples);
    Ok(Recording { samples, prepared: Prepared::default() })
}

/// Reads one file, which must be a recording of a clip.
pub(crate) fn usable(path: &Path, len: u64) -> Result<(Vec<u8>, WavInfo), OverrideError> {
    if len > FILE_BYTES_MAX {
        return Err(OverrideError::TooLong);
    }
    let mut wav = Vec::new();
    File::open(path)?.take(FILE_BYTES_MAX).read_to_end(&mut wav)?;
    let info = WavInfo::parse(&wav)?;
    if info.duration_ms() > CLIP_MAX_MS {
        return Err(OverrideError::TooLong);
    }
    Ok((wav, info))
}

/// What lies in a folder, in order of name; nothing if there is no such folder.
pub(crate) fn entries(folder: &Path) -> Vec<PathBuf> {
    let found = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = found.take(ENTRIES_MAX).map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

pub(crate) fn file_name(path: &Path) -> Option<&str> {
    path.file_name()?.to_str()
}

pub(crate) fn clip(language: Language, path: &Path) -> Option<ClipId> {
    let name = path.file_stem()?.to_str()?;
    catalogue(language).map(|clip| clip.id).find(|id| id.0 == name)
}

pub(crate) fn is_wav(path: &Path) -> bool {
    path.extension().is_some_and(|it| it.eq_ignore_ascii_case("wav"))
}

fn organization(name: &str) -> Option<Owner> {
    name.parse().ok().map(Owner::Organization)
}

fn location(name: &str) -> Option<Owner> {
    name.parse().ok().map(Owner::Location)
}
