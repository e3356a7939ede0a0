//! Opening a database by its address, or one line on why it cannot be opened.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, PgPool};
use tokio::time::Instant;

use crate::db::{Db, GIVE_UP_AFTER};
use crate::failure::Failure;
use crate::lite::{self, Readers};
use crate::migrate::{MigrateError, migrate_lite, migrate_pg};
use crate::sql_store::SqlStore;
use crate::writer::Writer;

/// Earlier ones can lose committed data or damage the file when two connections reset the write-ahead log.
const SQLITE_VERSION_MIN: (u32, u32, u32) = (3, 51, 3);
/// Connections to PostgreSQL; its default admits a hundred, which several servers share.
const CONNECTIONS_MAX: u32 = 16;
/// Less than a caller waits, so that the reason reaches him instead of the bare fact.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(4);
/// How long to leave the file to another process that is making it, before trying again.
const BUSY_PAUSE: Duration = Duration::from_millis(20);

/// Why a database cannot be opened. Each is one line; none repeats a password.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The address is of no kind we know.
    #[error("the database address must begin with sqlite: or postgres://")]
    Address,
    /// The address begins well but cannot be read.
    #[error(
        "the address of the PostgreSQL database cannot be understood; it looks like \
         postgres://USER:PASSWORD@HOST/NAME, where the password's / ? # @ are written %2F %3F %23 %40"
    )]
    PostgresAddress,
    /// The folder of the database file is missing or cannot be written.
    #[error("the database folder {} cannot be written: {reason}", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// The server does not let us in.
    #[error("cannot connect to the database {place}: {reason}")]
    Connect {
        /// File, or user, host and name.
        place: String,
        /// What the database says.
        reason: String,
    },
    /// Another program's, a later version's or a damaged file.
    #[error("the database {place} is damaged or not a database of Antiphon: {reason}")]
    Corrupt {
        /// File, or user, host and name.
        place: String,
        /// What the database says.
        reason: String,
    },
    /// It was written by a newer version.
    #[error(
        "the database {place} is of version {found}, and this program knows versions up to {known}; \
         start a newer Antiphon"
    )]
    Newer {
        /// File, or user, host and name.
        place: String,
        /// The database's version.
        found: i64,
        /// Our version.
        known: i64,
    },
    /// The linked SQLite has a known fault.
    #[error("SQLite {found} can lose data; 3.51.3 or later is needed")]
    OldSqlite {
        /// The linked version.
        found: String,
    },
}

/// Opens `sqlite:PATH` (made if missing) or `postgres://USER:PASSWORD@HOST/NAME`, and brings it to this version.
///
/// Must be called within a Tokio runtime.
///
/// # Errors
/// [`OpenError`], each kind for something else to be put right.
pub async fn open(url: &str) -> Result<SqlStore, OpenError> {
    if let Some(path) = url.strip_prefix("sqlite:") {
        open_lite(Path::new(path.strip_prefix("//").unwrap_or(path))).await
    } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        open_pg(url).await
    } else {
        Err(OpenError::Address)
    }
}

async fn open_lite(path: &Path) -> Result<SqlStore, OpenError> {
    let place = path.display().to_string();
    let folder =
        path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    check_writable(folder)?;
    let mut connection = connect_patiently(path).await.map_err(|error| opening_failed(&place, &error))?;
    check_version()?;
    migrate_lite(&mut connection).await.map_err(|error| migrating_failed(&place, error))?;
    // The file's name in its folder must be as durable as what is written to it.
    std::fs::File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(|error| unwritable(folder, &error))?;
    let writer =
        Writer::start(connection, path, CONNECT_TIMEOUT).map_err(|error| unwritable(folder, &error))?;
    Ok(SqlStore::new(Db::Lite { writer, readers: Readers::new(path) }))
}

/// SQLite does not wait by itself for another process that is just making the same file.
async fn connect_patiently(path: &Path) -> Result<rusqlite::Connection, Failure> {
    let give_up_at = Instant::now() + CONNECT_TIMEOUT;
    loop {
        match lite::open(path, CONNECT_TIMEOUT) {
            Err(failure) if failure.is_busy() && Instant::now() < give_up_at => {
                tokio::time::sleep(BUSY_PAUSE).await;
            }
            outcome => return outcome,
        }
    }
}

fn check_writable(folder: &Path) -> Result<(), OpenError> {
    let probe = folder.join(format!(".antiphon-{}", std::process::id()));
    std::fs::write(&probe, b"").map_err(|error| unwritable(folder, &error))?;
    std::fs::remove_file(&probe).map_err(|error| unwritable(folder, &error))
}

fn unwritable(folder: &Path, error: &std::io::Error) -> OpenError {
    OpenError::Folder { folder: folder.to_owned(), reason: error.to_string() }
}

fn check_version() -> Result<(), OpenError> {
    let found = rusqlite::version();
    if version_of(found) < Some(SQLITE_VERSION_MIN) {
        return Err(OpenError::OldSqlite { found: found.to_owned() });
    }
    Ok(())
}

fn version_of(text: &str) -> Option<(u32, u32, u32)> {
    let mut parts = text.split('.').map(|part| part.parse().ok());
    Some((parts.next()??, parts.next()??, parts.next()??))
}

async fn open_pg(url: &str) -> Result<SqlStore, OpenError> {
    if has_stray_at(url) {
        return Err(OpenError::PostgresAddress);
    }
    let options = PgConnectOptions::from_str(url).map_err(|_| OpenError::PostgresAddress)?;
    let options = options.application_name("antiphon").disable_statement_logging();
    let place = place_of(&options);
    let pool = PgPoolOptions::new()
        .max_connections(CONNECTIONS_MAX)
        .acquire_timeout(CONNECT_TIMEOUT)
        .connect_with(options)
        .await
        .map_err(|error| opening_failed(&place, &Failure::Database(error)))?;
    migrate_patiently(&pool).await.map_err(|error| migrating_failed(&place, error))?;
    Ok(SqlStore::new(Db::Pg(pool)))
}

/// Whether an `@` stands behind the host. Then a password was not written as it must be, and parts of it would be
/// taken for the host, port, name or options, which are told.
fn has_stray_at(url: &str) -> bool {
    let behind_scheme = url.split_once("://").map_or(url, |(_, rest)| rest);
    behind_scheme.split_once(['/', '?', '#']).is_some_and(|(_, behind_host)| behind_host.contains('@'))
}

/// Two servers that start at once on an empty database may collide in its catalogue; the second try finds it done.
async fn migrate_patiently(pool: &PgPool) -> Result<(), MigrateError> {
    let mut connection = tokio::time::timeout(GIVE_UP_AFTER, pool.acquire())
        .await
        .map_err(|_| Failure::Database(sqlx::Error::PoolTimedOut))??;
    for _ in 0..3 {
        match migrate_pg(&mut connection).await {
            Err(MigrateError::Failed(Failure::Database(_))) => {}
            outcome => return outcome,
        }
    }
    migrate_pg(&mut connection).await
}

fn place_of(options: &PgConnectOptions) -> String {
    let host =
        options.get_socket().map_or_else(|| options.get_host().to_owned(), |path| path.display().to_string());
    let name = options.get_database().unwrap_or_else(|| options.get_username());
    format!("{name} of {} at {host}:{}", options.get_username(), options.get_port())
}

fn migrating_failed(place: &str, error: MigrateError) -> OpenError {
    match error {
        MigrateError::Newer { found, known } => OpenError::Newer { place: place.to_owned(), found, known },
        MigrateError::Failed(failure) => opening_failed(place, &failure),
    }
}

fn opening_failed(place: &str, failure: &Failure) -> OpenError {
    let (place, reason) = (place.to_owned(), failure.told());
    match failure.is_corruption() || matches!(failure, Failure::Refused(_)) {
        true => OpenError::Corrupt { place, reason },
        false => OpenError::Connect { place, reason },
    }
}
