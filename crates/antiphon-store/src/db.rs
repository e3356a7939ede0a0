//! The database of either engine: reading on a pool, writing as the engine likes it best.

use std::time::Duration;

use antiphon_office::ports::StoreError;
use futures::future::BoxFuture;
use sqlx::PgPool;
use tokio::time::{Instant, timeout_at};

use crate::failure::Failure;
use crate::lite::Readers;
use crate::session::Session;
use crate::writer::{Lasting, Writer};

/// How long anything here may take: a caller holds the line.
pub(crate) const GIVE_UP_AFTER: Duration = Duration::from_secs(5);
/// How long to wait before a transaction that lost against a parallel one is tried again, at first.
const RETRY_AFTER: Duration = Duration::from_millis(2);
/// How long to wait between two tries at most.
const RETRY_AFTER_MAX: Duration = Duration::from_millis(100);

/// What a transaction does with its arguments. It borrows nothing else, so that it can be repeated.
pub(crate) type Work<A, T> = for<'t, 'c> fn(&'t mut Session<'c>, &'t A) -> BoxFuture<'t, Result<T, Failure>>;

/// A database. Clones share it.
#[derive(Clone)]
pub(crate) enum Db {
    /// One writing connection that gathers transactions into one commit, and some that only read.
    Lite { writer: Writer, readers: Readers },
    /// A pool; each write is a transaction of its own.
    Pg(PgPool),
}

impl Db {
    /// Runs statements that only read.
    pub(crate) async fn read<A: Send + Sync, T>(
        &self,
        arguments: A,
        work: Work<A, T>,
    ) -> Result<T, StoreError> {
        let mut patience = Patience::new();
        loop {
            if let Some(answer) = patience.judge(self.read_once(&arguments, work)).await {
                return answer;
            }
        }
    }

    /// Runs one transaction and answers when it is durable. With an error nothing of it has happened, except that
    /// after [`StoreError::Unavailable`] it may still happen.
    pub(crate) async fn write<A, T>(&self, arguments: A, work: Work<A, T>) -> Result<T, StoreError>
    where
        A: Send + Sync + 'static,
        T: Send + 'static,
    {
        self.transaction(Lasting::ForGood, arguments, work).await
    }

    /// Runs one transaction that a power cut may undo, where that does no harm: it waits for no flush.
    pub(crate) async fn write_unflushed<A, T>(&self, arguments: A, work: Work<A, T>) -> Result<T, StoreError>
    where
        A: Send + Sync + 'static,
        T: Send + 'static,
    {
        self.transaction(Lasting::UntilPowerCut, arguments, work).await
    }

    async fn transaction<A, T>(
        &self,
        lasting: Lasting,
        arguments: A,
        work: Work<A, T>,
    ) -> Result<T, StoreError>
    where
        A: Send + Sync + 'static,
        T: Send + 'static,
    {
        match self {
            Self::Lite { writer, .. } => writer.write(lasting, arguments, work).await,
            // A task of its own: the caller may go away in the middle without leaving a connection half used.
            Self::Pg(pool) => {
                let pool = pool.clone();
                tokio::spawn(async move { transact(&pool, &arguments, work).await })
                    .await
                    .unwrap_or_else(|_| Err(StoreError::Unavailable("the transaction broke off".to_owned())))
            }
        }
    }

    /// Commits what was accepted and closes every connection.
    pub(crate) async fn close(&self) {
        match self {
            Self::Lite { writer, readers } => {
                // The last one to close tidies the files up, and only the writer may.
                readers.close();
                writer.close().await;
            }
            Self::Pg(pool) => pool.close().await,
        }
    }

    async fn read_once<A: Sync, T>(&self, arguments: &A, work: Work<A, T>) -> Result<T, Failure> {
        match self {
            Self::Lite { readers, .. } => {
                let mut connection = readers.take()?;
                let answer = work(&mut Session::Lite(&mut connection), arguments).await?;
                // After an error it is not trusted any more.
                readers.give_back(connection);
                Ok(answer)
            }
            Self::Pg(pool) => {
                let mut connection = pool.acquire().await?;
                work(&mut Session::Pg(&mut connection), arguments).await
            }
        }
    }
}

/// The error of whoever waited too long.
pub(crate) fn too_slow() -> StoreError {
    StoreError::Unavailable(format!("no answer within {} seconds", GIVE_UP_AFTER.as_secs()))
}

async fn transact<A: Sync, T>(pool: &PgPool, arguments: &A, work: Work<A, T>) -> Result<T, StoreError> {
    let mut patience = Patience::new();
    loop {
        if let Some(answer) = patience.judge(transact_once(pool, arguments, work)).await {
            return answer;
        }
    }
}

async fn transact_once<A: Sync, T>(pool: &PgPool, arguments: &A, work: Work<A, T>) -> Result<T, Failure> {
    let mut transaction = pool.begin().await?;
    let answer = work(&mut Session::Pg(&mut transaction), arguments).await?;
    transaction.commit().await?;
    Ok(answer)
}

/// How long a transaction that loses against parallel ones is tried again.
struct Patience {
    give_up_at: Instant,
    pause: Duration,
}

impl Patience {
    fn new() -> Self {
        Self { give_up_at: Instant::now() + GIVE_UP_AFTER, pause: RETRY_AFTER }
    }

    /// The answer of an attempt; `None`, after a pause, if it is worth another.
    async fn judge<T>(
        &mut self,
        attempt: impl Future<Output = Result<T, Failure>>,
    ) -> Option<Result<T, StoreError>> {
        match timeout_at(self.give_up_at, attempt).await {
            Ok(Err(failure))
                if failure.is_worth_another_try() && Instant::now() + self.pause < self.give_up_at =>
            {
                tokio::time::sleep(self.pause).await;
                self.pause = (self.pause * 2).min(RETRY_AFTER_MAX);
                None
            }
            Ok(answer) => Some(answer.map_err(StoreError::from)),
            Err(_) => Some(Err(too_slow())),
        }
    }
}
