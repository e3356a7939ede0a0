//! Writes to SQLite: one thread, one connection, many transactions in one commit.
//!
//! A commit costs a disk flush, whatever it holds. So the writer takes all the jobs that wait, runs each behind a
//! savepoint of its own, commits once, and answers only then. A job that fails is rolled back alone.

use std::path::{Path, PathBuf};
use std::time::Duration;

use antiphon_office::ports::StoreError;
use futures::executor::block_on;
use futures::future::BoxFuture;
use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use crate::db::{GIVE_UP_AFTER, Work, too_slow};
use crate::failure::Failure;
use crate::lite;
use crate::session::Session;

/// Jobs in one commit: beyond some dozens the flush is no longer what costs, and the first one waits for the last.
const BATCH_MAX: usize = 64;
/// Jobs that may wait. More than a second's work; whoever comes later waits at the door until he gives up.
const QUEUE_MAX: usize = 4_096;

/// The way to the writing thread. It ends when the last clone is dropped or one is closed.
#[derive(Clone)]
pub(crate) struct Writer(mpsc::Sender<Box<dyn Job>>);

impl Writer {
    /// Starts the thread on a connection to `path` that is ready to write. `busy` is how long it waits for another
    /// process that writes.
    pub(crate) fn start(connection: Connection, path: &Path, busy: Duration) -> std::io::Result<Self> {
        let (jobs, queue) = mpsc::channel(QUEUE_MAX);
        let writing = Writing { connection, path: path.to_owned(), busy };
        std::thread::Builder::new().name("sqlite-writer".to_owned()).spawn(move || writing.serve(queue))?;
        Ok(Self(jobs))
    }

    /// Runs one transaction and answers when it will last as long as `lasting` says.
    pub(crate) async fn write<A, T>(
        &self,
        lasting: Lasting,
        arguments: A,
        work: Work<A, T>,
    ) -> Result<T, StoreError>
    where
        A: Send + Sync + 'static,
        T: Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job = Box::new(Task { lasting, arguments, work, done: None, reply: Some(reply) });
        let asked = async {
            self.0.send(job).await.map_err(|_| closed())?;
            answer.await.map_err(|_| closed())?
        };
        timeout(GIVE_UP_AFTER, asked).await.unwrap_or_else(|_| Err(too_slow()))
    }

    /// Waits until what was accepted is committed, and ends the thread.
    pub(crate) async fn close(&self) {
        let (closed, waiting) = oneshot::channel();
        if self.0.send(Box::new(Farewell { _dropped_at_the_end: closed })).await.is_ok() {
            // The sender is never used, only dropped: that ends the wait.
            let _ = waiting.await;
        }
    }
}

fn closed() -> StoreError {
    StoreError::Unavailable("it is being closed".to_owned())
}

/// How long a transaction must last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Lasting {
    /// It may be undone by a power cut, until a later one is kept: doing again what it stands for does no harm.
    UntilPowerCut,
    /// For good, before anybody hears of it.
    ForGood,
}

/// One transaction on its way through the writer.
trait Job: Send {
    /// How long it must last.
    fn lasting(&self) -> Lasting;
    /// Whether nobody waits for it any more; then it is not begun.
    fn is_abandoned(&self) -> bool;
    /// Whether the writer ends after this batch.
    fn is_farewell(&self) -> bool;
    /// Does the work; true if it is to be kept.
    fn run<'t>(&'t mut self, session: &'t mut Session<'_>) -> BoxFuture<'t, bool>;
    /// Answers, after a commit or, with an error, without one.
    fn answer(&mut self, committed: Result<(), StoreError>);
}

struct Task<A, T> {
    lasting: Lasting,
    arguments: A,
    work: Work<A, T>,
    done: Option<Result<T, Failure>>,
    reply: Option<oneshot::Sender<Result<T, StoreError>>>,
}

impl<A: Send + Sync, T: Send> Job for Task<A, T> {
    fn lasting(&self) -> Lasting {
        self.lasting
    }

    fn is_abandoned(&self) -> bool {
        self.reply.as_ref().is_none_or(oneshot::Sender::is_closed)
    }

    fn is_farewell(&self) -> bool {
        false
    }

    fn run<'t>(&'t mut self, session: &'t mut Session<'_>) -> BoxFuture<'t, bool> {
        Box::pin(async move {
            let done = (self.work)(session, &self.arguments).await;
            let keep = done.is_ok();
            self.done = Some(done);
            keep
        })
    }

    fn answer(&mut self, committed: Result<(), StoreError>) {
        let answer = match (self.done.take(), committed) {
            (Some(Err(failure)), _) => Err(failure.into()),
            (_, Err(error)) => Err(error),
            (Some(Ok(value)), Ok(())) => Ok(value),
            (None, Ok(())) => Err(closed()),
        };
        if let Some(reply) = self.reply.take() {
            // Whoever asked may have given up; then there is nobody to tell.
            let _ = reply.send(answer);
        }
    }
}

/// Ends the writer and tells when it has ended.
struct Farewell {
    _dropped_at_the_end: oneshot::Sender<()>,
}

impl Job for Farewell {
    fn lasting(&self) -> Lasting {
        Lasting::ForGood
    }

    fn is_abandoned(&self) -> bool {
        true
    }

    fn is_farewell(&self) -> bool {
        true
    }

    fn run<'t>(&'t mut self, _: &'t mut Session<'_>) -> BoxFuture<'t, bool> {
        Box::pin(async { true })
    }

    fn answer(&mut self, _: Result<(), StoreError>) {}
}

struct Writing {
    connection: Connection,
    path: PathBuf,
    busy: Duration,
}

impl Writing {
    fn serve(mut self, mut queue: mpsc::Receiver<Box<dyn Job>>) {
        let mut batch = Vec::with_capacity(BATCH_MAX);
        let mut ending = false;
        while !ending && queue.blocking_recv_many(&mut batch, BATCH_MAX) > 0 {
            let committed = self.commit(&mut batch);
            if committed.is_err()
                && let Ok(fresh) = lite::open(&self.path, self.busy)
            {
                self.connection = fresh;
            }
            ending = batch.iter().any(|job| job.is_farewell());
            if ending {
                // Whoever waits for the end waits until the files are tidied up, too. An error means only that the
                // write-ahead log stays for the next start, which reads it.
                let _ = self.connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)");
            }
            let committed = committed.map_err(StoreError::from);
            for mut job in batch.drain(..) {
                job.answer(committed.clone());
            }
        }
    }

    fn commit(&mut self, batch: &mut [Box<dyn Job>]) -> Result<(), Failure> {
        // A flush keeps what was committed without one before, too.
        self.connection.execute_batch(match batch.iter().map(|job| job.lasting()).max() {
            Some(Lasting::ForGood) | None => "PRAGMA synchronous = FULL",
            Some(Lasting::UntilPowerCut) => "PRAGMA synchronous = NORMAL",
        })?;
        self.order("BEGIN IMMEDIATE")?;
        for job in batch.iter_mut().filter(|job| !job.is_abandoned()) {
            self.order("SAVEPOINT job")?;
            // Nothing here waits for anything: what SQLite says, it says at once.
            if !block_on(job.run(&mut Session::Lite(&mut self.connection))) {
                self.order("ROLLBACK TO job")?;
            }
            self.order("RELEASE job")?;
        }
        self.order("COMMIT")
    }

    fn order(&self, statement: &'static str) -> Result<(), Failure> {
        lite::run(&self.connection, statement, &[]).map(drop)
    }
}
