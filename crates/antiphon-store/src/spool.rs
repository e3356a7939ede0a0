//! The spool: recordings in files of one folder while they are made, and until they are stored for good.
//!
//! The media threads hand their bytes to a writer thread and never wait. A recording is a sidecar that says what it
//! is, durable before the first byte; its raw audio, flushed every two seconds; and a seal once it is complete. So a
//! crash at any point costs at most the last two seconds, and the next start finds the rest.

mod files;
mod flusher;
mod lane;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use antiphon_core::ids::RecordingId;
use antiphon_office::ports::{
    AudioFormat, Seal, Spool, SpoolError, SpoolHeader, SpoolWriter, SpooledRecording,
};
use async_trait::async_trait;
use tokio::time::timeout;

use files::Files;
use flusher::Flusher;
use lane::Lane;

/// How long a call may take, as all ports.
const GIVE_UP_AFTER: Duration = Duration::from_secs(5);

/// Recordings in the files of a folder. It belongs to one process.
#[derive(Debug)]
pub struct FileSpool {
    files: Arc<Files>,
    lane: Lane,
    /// Flushes for as long as the spool lives.
    _flusher: Flusher,
}

impl FileSpool {
    /// Opens the folder, which is made if it is missing, and starts the threads that write and flush.
    ///
    /// # Errors
    /// [`SpoolError::Failed`] if the folder cannot be made or written, or a thread not started.
    pub fn open(folder: &Path) -> Result<Self, SpoolError> {
        let files = Arc::new(Files::open(folder)?);
        let flusher = Flusher::start(Arc::clone(&files)).map_err(|error| failed(&error))?;
        let lane = Lane::start(Arc::clone(&files), flusher.unflushed()).map_err(|error| failed(&error))?;
        Ok(Self { files, lane, _flusher: flusher })
    }

    /// Everything handed over so far is in its file, and that is durable; nothing to do if no bytes came here.
    async fn settle(&self, recording: RecordingId) -> Result<(), SpoolError> {
        let written = self.lane.written(recording).await?;
        let files = Arc::clone(&self.files);
        off_thread(move || match written {
            Some(audio) => {
                audio.sync_data().and_then(|()| files.flush_folder()).map_err(|error| failed(&error))
            }
            None => Ok(()),
        })
        .await
    }
}

#[async_trait]
impl Spool for FileSpool {
    async fn begin(&self, header: &SpoolHeader) -> Result<(), SpoolError> {
        let (files, kept) = (Arc::clone(&self.files), header.clone());
        within(off_thread(move || files.write_header(&kept))).await?;
        self.lane.begin(header.recording);
        Ok(())
    }

    async fn put(&self, header: &SpoolHeader, format: AudioFormat, audio: Vec<u8>) -> Result<(), SpoolError> {
        let (files, kept) = (Arc::clone(&self.files), header.clone());
        within(off_thread(move || files.write_whole(&kept, format, &audio))).await
    }

    async fn finish(&self, recording: RecordingId) -> Result<SpooledRecording, SpoolError> {
        within(async {
            // Flushing it would make callers wait for nothing: what is read here is stored elsewhere at once, and
            // sealed where that fails.
            self.lane.written(recording).await?;
            let files = Arc::clone(&self.files);
            off_thread(move || files.read(recording)).await
        })
        .await
    }

    async fn seal(&self, recording: RecordingId, seal: Seal) -> Result<(), SpoolError> {
        within(async {
            self.settle(recording).await?;
            let files = Arc::clone(&self.files);
            off_thread(move || files.write_seal(recording, seal)).await
        })
        .await
    }

    async fn remove(&self, recording: RecordingId) -> Result<(), SpoolError> {
        within(async {
            self.lane.forget(recording).await?;
            let files = Arc::clone(&self.files);
            off_thread(move || files.remove(recording)).await
        })
        .await
    }

    async fn leftovers(&self) -> Result<Vec<RecordingId>, SpoolError> {
        let files = Arc::clone(&self.files);
        within(off_thread(move || files.recordings())).await
    }
}

impl SpoolWriter for FileSpool {
    fn chunk(&self, recording: RecordingId, format: AudioFormat, bytes: Vec<u8>) {
        self.lane.chunk(recording, format, bytes);
    }

    fn complete(&self, recording: RecordingId, kept_bytes: u64, format: AudioFormat) {
        self.lane.complete(recording, kept_bytes, format);
    }
}

/// What the system says of a failed file, without what was in it.
fn failed(error: &dyn std::fmt::Display) -> SpoolError {
    SpoolError::Failed(error.to_string())
}

async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, SpoolError> + Send + 'static,
) -> Result<T, SpoolError> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| Err(failed(&error)))
}

async fn within<T>(work: impl Future<Output = Result<T, SpoolError>>) -> Result<T, SpoolError> {
    timeout(GIVE_UP_AFTER, work)
        .await
        .unwrap_or_else(|_| Err(SpoolError::Failed("no answer within 5 seconds".to_owned())))
}
