//! The files of the spool: their names, what is in them, and in which order they come and go.
//!
//! `ID.json` says what the recording is and comes first; `ID.ulaw`, `ID.alaw` or `ID.l16` is its audio, named for
//! its format; `ID.seal` says that it is complete. `ID.json` also goes first: what remains without it is refuse.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use antiphon_core::ids::{MailboxId, OrganizationId, PersonId, RecordingId};
use antiphon_core::message::MessageFrom;
use antiphon_office::ports::{AudioFormat, Seal, SpoolError, SpoolHeader, SpoolPurpose, SpooledRecording};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::failed;

const FORMATS: [AudioFormat; 3] = [AudioFormat::MuLaw8k, AudioFormat::ALaw8k, AudioFormat::Linear16k];

/// The folder.
#[derive(Debug)]
pub(super) struct Files(PathBuf);

impl Files {
    /// Opens the folder and sees that it can be written.
    pub(super) fn open(folder: &Path) -> Result<Self, SpoolError> {
        let files = Self(folder.to_owned());
        let probe = folder.join("probe");
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&probe, b""))
            .and_then(|()| fs::remove_file(&probe))
            .map_err(|error| {
                SpoolError::Failed(format!("the folder {} cannot be written: {error}", folder.display()))
            })?;
        Ok(files)
    }

    /// Writes what is known of a recording, durably.
    pub(super) fn write_header(&self, header: &SpoolHeader) -> Result<(), SpoolError> {
        let json = serde_json::to_vec(&HeaderJson::from(header)).map_err(|error| failed(&error))?;
        let path = self.header_path(header.recording);
        let written = write_durably(&path, &json).and_then(|()| self.flush_folder());
        if written.is_err() {
            // Nobody will finish it: it must not come back as a leftover.
            let _ = fs::remove_file(&path);
        }
        written.map_err(|error| failed(&error))
    }

    /// Writes a recording that is whole already. What was written of one that fails is gone.
    pub(super) fn write_whole(
        &self,
        header: &SpoolHeader,
        format: AudioFormat,
        audio: &[u8],
    ) -> Result<(), SpoolError> {
        self.write_header(header)?;
        let written = fs::write(self.audio_path(header.recording, format), audio);
        if written.is_err() {
            let _ = self.remove(header.recording);
        }
        written.map_err(|error| failed(&error))
    }

    /// Writes the seal, durably; an earlier one stays until the new one is.
    pub(super) fn write_seal(&self, recording: RecordingId, seal: Seal) -> Result<(), SpoolError> {
        self.header(recording)?;
        let json = SealJson { urgent: seal.urgent, confidential: seal.confidential };
        let json = serde_json::to_vec(&json).map_err(|error| failed(&error))?;
        let (fresh, path) = (self.path(recording, "seal.new"), self.path(recording, "seal"));
        write_durably(&fresh, &json)
            .and_then(|()| fs::rename(&fresh, &path))
            .and_then(|()| self.flush_folder())
            .map_err(|error| failed(&error))
    }

    /// The recording as it lies there.
    pub(super) fn read(&self, recording: RecordingId) -> Result<SpooledRecording, SpoolError> {
        let header = self.header(recording)?;
        let seal = read_if_there(&self.path(recording, "seal"))?;
        // A seal is renamed into place when it is whole; one that is not is as good as none.
        let seal = seal.and_then(|json| serde_json::from_slice::<SealJson>(&json).ok());
        let seal = seal.map(|it| Seal { urgent: it.urgent, confidential: it.confidential });
        for format in FORMATS {
            if let Some(audio) = read_if_there(&self.audio_path(recording, format))? {
                return Ok(SpooledRecording { header, format, audio, seal });
            }
        }
        Ok(SpooledRecording { header, format: AudioFormat::MuLaw8k, audio: Vec::new(), seal })
    }

    /// Removes a recording; a missing one is fine.
    pub(super) fn remove(&self, recording: RecordingId) -> Result<(), SpoolError> {
        let audio = FORMATS.map(|format| self.audio_path(recording, format));
        let others = ["seal", "seal.new"].map(|suffix| self.path(recording, suffix));
        let header = self.header_path(recording);
        [header].into_iter().chain(audio).chain(others).try_for_each(|path| remove_if_there(&path))
    }

    /// Every recording whose sidecar can be read, oldest first. One that a crash has torn is put aside, with a
    /// warning: nobody knows whose its audio was.
    pub(super) fn recordings(&self) -> Result<Vec<RecordingId>, SpoolError> {
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.0).map_err(|error| failed(&error))? {
            let path = entry.map_err(|error| failed(&error))?.path();
            let Some(recording) = recording_of(&path) else { continue };
            match self.header(recording) {
                Ok(header) => found.push((header.begun_ms, recording)),
                Err(SpoolError::Missing(_)) => {}
                Err(SpoolError::Failed(reason)) => put_aside(&path, &reason),
            }
        }
        found.sort_unstable();
        Ok(found.into_iter().map(|(_, recording)| recording).collect())
    }

    /// Makes the names in the folder durable.
    pub(super) fn flush_folder(&self) -> std::io::Result<()> {
        File::open(&self.0)?.sync_all()
    }

    /// Where the audio of a recording lies.
    pub(super) fn audio_path(&self, recording: RecordingId, format: AudioFormat) -> PathBuf {
        self.path(
            recording,
            match format {
                AudioFormat::MuLaw8k => "ulaw",
                AudioFormat::ALaw8k => "alaw",
                AudioFormat::Linear16k => "l16",
            },
        )
    }

    fn header(&self, recording: RecordingId) -> Result<SpoolHeader, SpoolError> {
        let json = read_if_there(&self.header_path(recording))?.ok_or(SpoolError::Missing(recording))?;
        let header: HeaderJson = serde_json::from_slice(&json).map_err(|error| failed(&error))?;
        let header = SpoolHeader::from(header);
        if header.recording == recording {
            Ok(header)
        } else {
            Err(SpoolError::Failed("it is of another recording than its name says".to_owned()))
        }
    }

    fn header_path(&self, recording: RecordingId) -> PathBuf {
        self.path(recording, "json")
    }

    fn path(&self, recording: RecordingId, suffix: &str) -> PathBuf {
        self.0.join(format!("{recording}.{suffix}"))
    }
}

fn recording_of(sidecar: &Path) -> Option<RecordingId> {
    sidecar.file_name()?.to_str()?.strip_suffix(".json")?.parse().ok()
}

fn put_aside(sidecar: &Path, reason: &str) {
    let aside = sidecar.with_extension("json.torn");
    tracing::warn!(file = %aside.display(), reason, "a recording was put aside, its sidecar cannot be read");
    if let Err(error) = fs::rename(sidecar, &aside) {
        tracing::warn!(file = %sidecar.display(), %error, "it could not be put aside");
    }
}

fn write_durably(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn read_if_there(path: &Path) -> Result<Option<Vec<u8>>, SpoolError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(&error)),
    }
}

fn remove_if_there(path: &Path) -> Result<(), SpoolError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(failed(&error)),
        Ok(()) | Err(_) => Ok(()),
    }
}

#[derive(Serialize, Deserialize)]
struct HeaderJson {
    recording: Uuid,
    organization: Uuid,
    mailbox: Option<Uuid>,
    purpose: PurposeJson,
    from_person: Option<Uuid>,
    from_number: Option<String>,
    from_name: Option<String>,
    begun_ms: i64,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum PurposeJson {
    Deposit,
    Name,
    Greeting,
    Composition,
    Announcement,
}

#[derive(Serialize, Deserialize)]
struct SealJson {
    urgent: bool,
    confidential: bool,
}

impl From<&SpoolHeader> for HeaderJson {
    fn from(header: &SpoolHeader) -> Self {
        Self {
            recording: header.recording.0,
            organization: header.organization.0,
            mailbox: header.mailbox.map(|mailbox| mailbox.0),
            purpose: match header.purpose {
                SpoolPurpose::Deposit => PurposeJson::Deposit,
                SpoolPurpose::Name => PurposeJson::Name,
                SpoolPurpose::Greeting => PurposeJson::Greeting,
                SpoolPurpose::Composition => PurposeJson::Composition,
                SpoolPurpose::Announcement => PurposeJson::Announcement,
            },
            from_person: header.from.person.map(|person| person.0),
            from_number: header.from.number.clone(),
            from_name: header.from.name.clone(),
            begun_ms: header.begun_ms,
        }
    }
}

impl From<HeaderJson> for SpoolHeader {
    fn from(json: HeaderJson) -> Self {
        Self {
            recording: RecordingId(json.recording),
            organization: OrganizationId(json.organization),
            mailbox: json.mailbox.map(MailboxId),
            purpose: match json.purpose {
                PurposeJson::Deposit => SpoolPurpose::Deposit,
                PurposeJson::Name => SpoolPurpose::Name,
                PurposeJson::Greeting => SpoolPurpose::Greeting,
                PurposeJson::Composition => SpoolPurpose::Composition,
                PurposeJson::Announcement => SpoolPurpose::Announcement,
            },
            from: MessageFrom {
                person: json.from_person.map(PersonId),
                number: json.from_number,
                name: json.from_name,
            },
            begun_ms: json.begun_ms,
        }
    }
}
