//! Brings a database to this version's tables. Each migration is one transaction with the version it leads to, so
//! that one which was broken off has left nothing behind and is simply done again.

use sqlx::{AssertSqlSafe, Connection, PgConnection};

use crate::failure::Failure;
use crate::schema::{LITE_TOKENS, META, MIGRATIONS, PG_TOKENS, with_tokens};
use crate::session::{Session, values};

const FIRST_VERSION: &str =
    "INSERT INTO meta (name, value) VALUES ('version', 0) ON CONFLICT (name) DO NOTHING";
const VERSION: &str = "SELECT value FROM meta WHERE name = 'version'";
/// Comes first in its transaction: of two servers that start at once, one waits here and then finds it done.
const STEP: &str = "UPDATE meta SET value = $1 WHERE name = 'version' AND value = $2";

/// Why a database cannot be brought to this version.
#[derive(Debug)]
pub(crate) enum MigrateError {
    /// It has seen migrations that this program does not know.
    Newer { found: i64, known: i64 },
    /// A statement failed.
    Failed(Failure),
}

impl<E: Into<Failure>> From<E> for MigrateError {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// Migrates SQLite.
pub(crate) async fn migrate_lite(connection: &mut rusqlite::Connection) -> Result<(), MigrateError> {
    prepare(&mut Session::Lite(connection)).await?;
    while let Some(step) = next_step(&mut Session::Lite(connection)).await? {
        connection.execute_batch("BEGIN IMMEDIATE")?;
        let taken = take(&mut Session::Lite(connection), step).await;
        connection.execute_batch(if taken.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
        taken?;
    }
    Ok(())
}

/// Migrates PostgreSQL.
pub(crate) async fn migrate_pg(connection: &mut PgConnection) -> Result<(), MigrateError> {
    prepare(&mut Session::Pg(connection)).await?;
    while let Some(step) = next_step(&mut Session::Pg(connection)).await? {
        let mut transaction = connection.begin().await?;
        take(&mut Session::Pg(&mut transaction), step).await?;
        transaction.commit().await?;
    }
    Ok(())
}

/// The version before a migration, and its statements.
#[derive(Clone, Copy)]
struct Step {
    from: i64,
    statements: &'static [&'static str],
}

async fn prepare(session: &mut Session<'_>) -> Result<(), Failure> {
    define(session, META).await?;
    session.run(FIRST_VERSION, vec![]).await?;
    Ok(())
}

async fn next_step(session: &mut Session<'_>) -> Result<Option<Step>, MigrateError> {
    let row = session.row(VERSION, vec![]).await?;
    let found = row.ok_or_else(|| Failure::corrupt("it has no version"))?.column::<i64>("value")?;
    let seen = usize::try_from(found).map_err(|_| Failure::corrupt("its version is negative"))?;
    let known = MIGRATIONS.len();
    if seen > known {
        return Err(MigrateError::Newer { found, known: i64::try_from(known).unwrap_or(i64::MAX) });
    }
    Ok(MIGRATIONS.get(seen).map(|statements| Step { from: found, statements }))
}

async fn take(session: &mut Session<'_>, step: Step) -> Result<(), Failure> {
    if session.run(STEP, values![step.from + 1, step.from]).await? == 0 {
        return Ok(());
    }
    for statement in step.statements {
        define(session, statement).await?;
    }
    Ok(())
}

async fn define(session: &mut Session<'_>, statement: &str) -> Result<(), Failure> {
    match session {
        Session::Lite(connection) => {
            connection.execute_batch(&with_tokens(statement, LITE_TOKENS))?;
        }
        Session::Pg(connection) => {
            // Safe: made of constants of this crate alone.
            let statement = AssertSqlSafe(with_tokens(statement, PG_TOKENS));
            sqlx::raw_sql(statement).execute(&mut **connection).await?;
        }
    }
    Ok(())
}
