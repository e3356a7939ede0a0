//! Why a transaction failed, and what of it may be told.

use antiphon_office::ports::StoreError;

/// What ends a transaction without effect.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The database refused or is away.
    Database(sqlx::Error),
    /// What is stored or asked for does not allow it.
    Refused(StoreError),
}

impl Failure {
    /// Whether the same transaction may succeed at once: it lost against a parallel one (SQLSTATE 40001, 40P01).
    pub(crate) fn is_lost_race(&self) -> bool {
        let Self::Database(sqlx::Error::Database(error)) = self else { return false };
        matches!(error.code().as_deref(), Some("40001" | "40P01"))
    }

    /// Whether another connection holds SQLite's file (`SQLITE_BUSY`).
    pub(crate) fn is_busy(&self) -> bool {
        matches!(self, Self::Database(error) if lite_code(error) == Some(5))
    }

    /// A row that another program or another version wrote.
    pub(crate) fn corrupt(what: &str) -> Self {
        Self::Refused(StoreError::Corrupt(what.to_owned()))
    }

    /// There is no such thing in this organization.
    pub(crate) fn missing(what: &'static str) -> Self {
        Self::Refused(StoreError::Missing(what))
    }

    /// Somebody else changed it meanwhile.
    pub(crate) fn conflict(what: String) -> Self {
        Self::Refused(StoreError::Conflict(what))
    }

    /// Something of that name, number or identity is there already.
    pub(crate) fn exists(what: String) -> Self {
        Self::Refused(StoreError::Exists(what))
    }
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

impl From<Failure> for StoreError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(error) => error,
            Failure::Database(error) if is_corruption(&error) => Self::Corrupt(told(&error)),
            Failure::Database(error) => Self::Unavailable(told(&error)),
        }
    }
}

/// Whether the medium holds something else than we wrote: a column that does not decode, or SQLite's
/// `SQLITE_CORRUPT` and `SQLITE_NOTADB`.
pub(crate) fn is_corruption(error: &sqlx::Error) -> bool {
    matches!(lite_code(error), Some(11 | 26))
        || matches!(
            error,
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) | sqlx::Error::ColumnNotFound(_)
        )
}

/// SQLite's primary result code, if it is SQLite that complains.
fn lite_code(error: &sqlx::Error) -> Option<i64> {
    let error = error.as_database_error()?;
    error.try_downcast_ref::<sqlx::sqlite::SqliteError>()?;
    error.code()?.parse::<i64>().ok().map(|code| code & 0xff)
}

/// What may be told of a database error, in one line. Texts that could repeat the URL or its password are replaced.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the driver's errors are not ours to enumerate, and it adds some"
)]
pub(crate) fn told(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Configuration(_) => "its address cannot be used".to_owned(),
        sqlx::Error::PoolTimedOut => "no connection became free in time".to_owned(),
        sqlx::Error::Database(error) => one_line(error.message()),
        other => one_line(&other.to_string()),
    }
}

fn one_line(text: &str) -> String {
    text.lines().map(str::trim).collect::<Vec<_>>().join(" ")
}
