//! Why a transaction failed, and what of it may be told.

use antiphon_office::ports::StoreError;
use rusqlite::ErrorCode;

/// What ends a transaction without effect.
#[derive(Debug)]
pub(crate) enum Failure {
    /// PostgreSQL refused or is away.
    Database(sqlx::Error),
    /// SQLite refused.
    Lite(rusqlite::Error),
    /// What is stored or asked for does not allow it.
    Refused(StoreError),
}

impl Failure {
    /// Whether the same may succeed at once: it lost against a parallel transaction (SQLSTATE 40001, 40P01), or another
    /// connection holds SQLite's file.
    pub(crate) fn is_worth_another_try(&self) -> bool {
        let Self::Database(sqlx::Error::Database(error)) = self else { return self.is_busy() };
        matches!(error.code().as_deref(), Some("40001" | "40P01"))
    }

    /// Whether another connection holds SQLite's file.
    pub(crate) fn is_busy(&self) -> bool {
        matches!(self, Self::Lite(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy))
    }

    /// Nothing is answered any more.
    pub(crate) fn closed() -> Self {
        Self::Refused(StoreError::Unavailable("it is being closed".to_owned()))
    }

    /// Whether the medium holds something else than we wrote: a column that does not decode, or a damaged file.
    pub(crate) fn is_corruption(&self) -> bool {
        match self {
            Self::Database(error) => matches!(
                error,
                sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) | sqlx::Error::ColumnNotFound(_)
            ),
            Self::Lite(error) => {
                matches!(
                    error.sqlite_error_code(),
                    Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
                )
            }
            Self::Refused(error) => matches!(error, StoreError::Corrupt(_)),
        }
    }

    /// What may be told of it, in one line.
    pub(crate) fn told(&self) -> String {
        match self {
            Self::Database(error) => told(error),
            Self::Lite(error) => one_line(&error.to_string()),
            Self::Refused(error) => error.to_string(),
        }
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

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Lite(error)
    }
}

impl From<Failure> for StoreError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(error) => error,
            failure @ (Failure::Database(_) | Failure::Lite(_)) => match failure.is_corruption() {
                true => Self::Corrupt(failure.told()),
                false => Self::Unavailable(failure.told()),
            },
        }
    }
}

/// What may be told of a database error, in one line. Texts that could repeat the URL or its password are replaced.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the driver's errors are not ours to enumerate, and it adds some"
)]
fn told(error: &sqlx::Error) -> String {
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
