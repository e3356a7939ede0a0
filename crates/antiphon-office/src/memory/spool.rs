//! The spool in memory.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use antiphon_core::ids::RecordingId;
use async_trait::async_trait;

use super::Faults;
use crate::ports::{AudioFormat, Seal, Spool, SpoolError, SpoolHeader, SpoolWriter, SpooledRecording};

/// Recordings in a map. Both paths into it lead to the same place.
#[derive(Debug, Default)]
pub struct MemorySpool {
    recordings: Mutex<BTreeMap<RecordingId, Recording>>,
    /// Makes calls fail, but never those of the media threads.
    pub faults: Faults<SpoolError>,
}

#[derive(Debug)]
struct Recording {
    spooled: SpooledRecording,
    complete: bool,
}

impl MemorySpool {
    fn open(&self) -> Result<MutexGuard<'_, BTreeMap<RecordingId, Recording>>, SpoolError> {
        self.faults.check()?;
        Ok(self.kept())
    }

    fn kept(&self) -> MutexGuard<'_, BTreeMap<RecordingId, Recording>> {
        self.recordings.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Spool for MemorySpool {
    async fn begin(&self, header: &SpoolHeader) -> Result<(), SpoolError> {
        // Until bytes arrive nobody can tell how they are coded, and of no bytes it does not matter.
        let format = AudioFormat::MuLaw8k;
        let spooled = SpooledRecording { header: header.clone(), format, audio: Vec::new(), seal: None };
        self.open()?.insert(header.recording, Recording { spooled, complete: false });
        Ok(())
    }

    async fn put(&self, header: &SpoolHeader, format: AudioFormat, audio: Vec<u8>) -> Result<(), SpoolError> {
        let spooled = SpooledRecording { header: header.clone(), format, audio, seal: None };
        self.open()?.insert(header.recording, Recording { spooled, complete: true });
        Ok(())
    }

    async fn finish(&self, recording: RecordingId) -> Result<SpooledRecording, SpoolError> {
        let kept = self.open()?;
        kept.get(&recording).map(|it| it.spooled.clone()).ok_or(SpoolError::Missing(recording))
    }

    async fn seal(&self, recording: RecordingId, seal: Seal) -> Result<(), SpoolError> {
        let mut kept = self.open()?;
        kept.get_mut(&recording).ok_or(SpoolError::Missing(recording))?.spooled.seal = Some(seal);
        Ok(())
    }

    async fn remove(&self, recording: RecordingId) -> Result<(), SpoolError> {
        self.open()?.remove(&recording);
        Ok(())
    }

    async fn leftovers(&self) -> Result<Vec<RecordingId>, SpoolError> {
        let kept = self.open()?;
        let mut leftovers: Vec<_> = kept.iter().map(|(id, it)| (it.spooled.header.begun_ms, *id)).collect();
        leftovers.sort_unstable();
        Ok(leftovers.into_iter().map(|(_, id)| id).collect())
    }
}

impl SpoolWriter for MemorySpool {
    fn chunk(&self, recording: RecordingId, format: AudioFormat, bytes: Vec<u8>) {
        if let Some(Recording { spooled, complete: false }) = self.kept().get_mut(&recording) {
            spooled.format = format;
            spooled.audio.extend(bytes);
        }
    }

    fn complete(&self, recording: RecordingId, kept_bytes: u64, format: AudioFormat) {
        if let Some(Recording { spooled, complete }) = self.kept().get_mut(&recording) {
            spooled.format = format;
            spooled.audio.truncate(usize::try_from(kept_bytes).unwrap_or(usize::MAX));
            *complete = true;
        }
    }
}
