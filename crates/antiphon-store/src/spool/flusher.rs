//! Flushes the open recordings every two seconds, on a thread of its own: a slow disk must not hold up the writer.

use std::collections::BTreeMap;
use std::fs::File;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use antiphon_core::ids::RecordingId;

use super::files::Files;

/// How much of a recording a crash of the machine may cost.
const FLUSH_EVERY: Duration = Duration::from_secs(2);

/// The thread, which ends when this is dropped.
#[derive(Debug)]
pub(super) struct Flusher {
    unflushed: Arc<Unflushed>,
    _alive: Sender<()>,
}

/// Recordings that have bytes which a crash of the machine would cost.
#[derive(Debug, Default)]
pub(super) struct Unflushed(Mutex<Rows>);

#[derive(Debug, Default)]
struct Rows {
    files: BTreeMap<RecordingId, Arc<File>>,
    failures: BTreeMap<RecordingId, String>,
}

impl Flusher {
    /// Starts the thread.
    pub(super) fn start(files: Arc<Files>) -> std::io::Result<Self> {
        let unflushed = Arc::new(Unflushed::default());
        let (alive, ended) = channel::<()>();
        let shared = Arc::clone(&unflushed);
        std::thread::Builder::new().name("spool-flusher".to_owned()).spawn(move || {
            while ended.recv_timeout(FLUSH_EVERY) == Err(RecvTimeoutError::Timeout) {
                shared.flush(&files);
            }
        })?;
        Ok(Self { unflushed, _alive: alive })
    }

    /// What it flushes.
    pub(super) fn unflushed(&self) -> Arc<Unflushed> {
        Arc::clone(&self.unflushed)
    }
}

impl Unflushed {
    /// Bytes were written to this recording.
    pub(super) fn add(&self, recording: RecordingId, file: Arc<File>) {
        self.rows().files.insert(recording, file);
    }

    /// The recording is gone.
    pub(super) fn forget(&self, recording: RecordingId) {
        let mut rows = self.rows();
        rows.files.remove(&recording);
        rows.failures.remove(&recording);
    }

    /// Why bytes of this recording may be lost: the system reports that once only, to whoever flushes first.
    pub(super) fn failure(&self, recording: RecordingId) -> Option<String> {
        self.rows().failures.get(&recording).cloned()
    }

    fn flush(&self, files: &Files) {
        let due = std::mem::take(&mut self.rows().files);
        for (recording, file) in &due {
            if let Err(error) = file.sync_data() {
                tracing::error!(%recording, %error, "a recording cannot be flushed");
                self.rows().failures.insert(*recording, error.to_string());
            }
        }
        if !due.is_empty()
            && let Err(error) = files.flush_folder()
        {
            tracing::error!(%error, "the folder of the spool cannot be flushed");
        }
    }

    fn rows(&self) -> MutexGuard<'_, Rows> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
