//! The lane of the media threads into the spool: they hand over and go on; one thread writes.
//!
//! What waits is bounded in bytes. When the disk is too slow for that, or refuses, the recording has a gap and is
//! marked failed; whoever finishes it is told.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use antiphon_core::ids::RecordingId;
use antiphon_office::ports::{AudioFormat, SpoolError};
use tokio::sync::oneshot;

use super::failed;
use super::files::Files;
use super::flusher::Unflushed;

/// Bytes that may wait to be written: a thousand recordings of G.711 for four seconds.
const WAITING_BYTES_MAX: usize = 32 * 1024 * 1024;
/// What a chunk costs in memory beside its bytes, so that tiny ones are bounded too.
const CHUNK_OVERHEAD_BYTES: usize = 128;

/// The way to the writing thread, which ends when it is dropped.
#[derive(Debug)]
pub(super) struct Lane {
    orders: Sender<Order>,
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    waiting_bytes: AtomicUsize,
    /// Recordings that lost bytes on the way here.
    with_gaps: Mutex<BTreeSet<RecordingId>>,
}

enum Order {
    Begin(RecordingId),
    Chunk { recording: RecordingId, format: AudioFormat, bytes: Vec<u8> },
    Complete { recording: RecordingId, kept_bytes: u64, format: AudioFormat },
    Written { recording: RecordingId, reply: oneshot::Sender<Result<Option<Arc<File>>, String>> },
    Forget { recording: RecordingId, reply: oneshot::Sender<()> },
}

impl Lane {
    /// Starts the thread.
    pub(super) fn start(files: Arc<Files>, unflushed: Arc<Unflushed>) -> std::io::Result<Self> {
        let (orders, queue) = channel();
        let shared = Arc::new(Shared::default());
        let writer = WritingThread { files, unflushed, shared: Arc::clone(&shared), open: BTreeMap::new() };
        std::thread::Builder::new().name("spool-writer".to_owned()).spawn(move || writer.run(&queue))?;
        Ok(Self { orders, shared })
    }

    /// Bytes of this recording are welcome from now on.
    pub(super) fn begin(&self, recording: RecordingId) {
        self.order(Order::Begin(recording));
    }

    /// Takes bytes; never waits.
    pub(super) fn chunk(&self, recording: RecordingId, format: AudioFormat, bytes: Vec<u8>) {
        let cost = cost_of(&bytes);
        if self.shared.waiting_bytes.fetch_add(cost, Ordering::Relaxed) + cost > WAITING_BYTES_MAX {
            self.shared.waiting_bytes.fetch_sub(cost, Ordering::Relaxed);
            self.shared.gaps().insert(recording);
            return;
        }
        self.order(Order::Chunk { recording, format, bytes });
    }

    /// No more bytes follow; never waits.
    pub(super) fn complete(&self, recording: RecordingId, kept_bytes: u64, format: AudioFormat) {
        self.order(Order::Complete { recording, kept_bytes, format });
    }

    /// Waits until everything handed over before is written. Its file, if there is one from this process.
    pub(super) async fn written(&self, recording: RecordingId) -> Result<Option<Arc<File>>, SpoolError> {
        let (reply, answer) = oneshot::channel();
        self.order(Order::Written { recording, reply });
        answer.await.map_err(|_| failed(&"its writer has ended"))?.map_err(SpoolError::Failed)
    }

    /// Waits until nothing is written to this recording any more.
    pub(super) async fn forget(&self, recording: RecordingId) -> Result<(), SpoolError> {
        let (reply, answer) = oneshot::channel();
        self.order(Order::Forget { recording, reply });
        answer.await.map_err(|_| failed(&"its writer has ended"))
    }

    fn order(&self, order: Order) {
        // The thread ends only after this sender; if it ever did not, the replies dropped here tell of it.
        let _ = self.orders.send(order);
    }
}

impl Shared {
    fn gaps(&self) -> MutexGuard<'_, BTreeSet<RecordingId>> {
        self.with_gaps.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct WritingThread {
    files: Arc<Files>,
    unflushed: Arc<Unflushed>,
    shared: Arc<Shared>,
    open: BTreeMap<RecordingId, Recording>,
}

/// A recording that was begun in this process and not removed yet.
#[derive(Default)]
struct Recording {
    audio: Option<(AudioFormat, Arc<File>)>,
    bytes: u64,
    complete: bool,
    /// Why bytes are missing.
    failed: Option<String>,
}

impl WritingThread {
    fn run(mut self, queue: &Receiver<Order>) {
        while let Ok(order) = queue.recv() {
            self.follow(order);
        }
    }

    fn follow(&mut self, order: Order) {
        match order {
            Order::Begin(recording) => {
                self.open.insert(recording, Recording::default());
            }
            Order::Chunk { recording, format, bytes } => {
                self.chunk(recording, format, &bytes);
                self.shared.waiting_bytes.fetch_sub(cost_of(&bytes), Ordering::Relaxed);
            }
            Order::Complete { recording, kept_bytes, format } => self.complete(recording, kept_bytes, format),
            Order::Written { recording, reply } => {
                // Whoever asked may have given up.
                let _ = reply.send(self.written(recording));
            }
            Order::Forget { recording, reply } => {
                self.open.remove(&recording);
                self.shared.gaps().remove(&recording);
                self.unflushed.forget(recording);
                let _ = reply.send(());
            }
        }
    }

    fn chunk(&mut self, recording: RecordingId, format: AudioFormat, bytes: &[u8]) {
        let Some(open) = self.open.get_mut(&recording).filter(|open| !open.complete) else { return };
        if open.failed.is_some() {
            return;
        }
        match open.append(&self.files, recording, format, bytes) {
            Ok(file) => self.unflushed.add(recording, file),
            Err(error) => {
                tracing::error!(%recording, %error, "a recording cannot be written");
                open.failed = Some(error.to_string());
            }
        }
    }

    fn complete(&mut self, recording: RecordingId, kept_bytes: u64, format: AudioFormat) {
        let Some(open) = self.open.get_mut(&recording).filter(|open| !open.complete) else { return };
        open.complete = true;
        if let Err(error) = open.trim(&self.files, recording, kept_bytes, format) {
            open.failed.get_or_insert_with(|| error.to_string());
        }
    }

    fn written(&self, recording: RecordingId) -> Result<Option<Arc<File>>, String> {
        let Some(open) = self.open.get(&recording) else { return Ok(None) };
        if let Some(reason) = open.failed.clone().or_else(|| self.unflushed.failure(recording)) {
            return Err(reason);
        }
        if self.shared.gaps().contains(&recording) {
            return Err("the disk was too slow for it, part of it is lost".to_owned());
        }
        Ok(open.audio.as_ref().map(|(_, file)| Arc::clone(file)))
    }
}

impl Recording {
    fn append(
        &mut self,
        files: &Files,
        recording: RecordingId,
        format: AudioFormat,
        bytes: &[u8],
    ) -> std::io::Result<Arc<File>> {
        let file = self.file(files, recording, format)?;
        (&*file).write_all(bytes)?;
        self.bytes += bytes.len() as u64;
        Ok(file)
    }

    fn trim(
        &mut self,
        files: &Files,
        recording: RecordingId,
        kept_bytes: u64,
        format: AudioFormat,
    ) -> std::io::Result<()> {
        if self.audio.is_none() {
            return Ok(());
        }
        let file = self.file(files, recording, format)?;
        if kept_bytes < self.bytes { file.set_len(kept_bytes) } else { Ok(()) }
    }

    /// The file of that format. A format that changes on the way takes what is there along, as the last one named
    /// is the one that holds.
    fn file(
        &mut self,
        files: &Files,
        recording: RecordingId,
        format: AudioFormat,
    ) -> std::io::Result<Arc<File>> {
        let path = files.audio_path(recording, format);
        let file = match self.audio.take() {
            Some((before, file)) => {
                if before != format {
                    std::fs::rename(files.audio_path(recording, before), &path)?;
                }
                file
            }
            None => Arc::new(OpenOptions::new().create(true).write(true).truncate(true).open(&path)?),
        };
        self.audio = Some((format, Arc::clone(&file)));
        Ok(file)
    }
}

fn cost_of(bytes: &[u8]) -> usize {
    bytes.len() + CHUNK_OVERHEAD_BYTES
}
