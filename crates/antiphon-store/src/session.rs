//! One connection of either engine, the values that go in and the rows that come out.

use rusqlite::types::FromSql;
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::{PgConnection, Postgres};
use uuid::Uuid;

use crate::failure::Failure;
use crate::lite::{self, LiteRow};

/// A connection, inside a transaction where something is written.
pub(crate) enum Session<'c> {
    /// SQLite.
    Lite(&'c mut rusqlite::Connection),
    /// PostgreSQL.
    Pg(&'c mut PgConnection),
}

impl Session<'_> {
    /// All rows of a statement.
    pub(crate) async fn rows(
        &mut self,
        statement: &'static str,
        values: Vec<Value>,
    ) -> Result<Vec<Row>, Failure> {
        Ok(match self {
            Self::Lite(connection) => {
                lite::rows(connection, statement, &values)?.into_iter().map(Row::Lite).collect()
            }
            Self::Pg(connection) => {
                let rows = bind_pg(statement, values).fetch_all(&mut **connection).await?;
                rows.into_iter().map(Row::Pg).collect()
            }
        })
    }

    /// The only row of a statement, if there is one.
    pub(crate) async fn row(
        &mut self,
        statement: &'static str,
        values: Vec<Value>,
    ) -> Result<Option<Row>, Failure> {
        Ok(self.rows(statement, values).await?.pop())
    }

    /// Runs a statement and says how many rows it changed.
    pub(crate) async fn run(&mut self, statement: &'static str, values: Vec<Value>) -> Result<u64, Failure> {
        Ok(match self {
            Self::Lite(connection) => lite::run(connection, statement, &values)?,
            Self::Pg(connection) => {
                bind_pg(statement, values).execute(&mut **connection).await?.rows_affected()
            }
        })
    }

    /// Runs a statement that must change a row, or else there is no such `what`.
    pub(crate) async fn change(
        &mut self,
        what: &'static str,
        statement: &'static str,
        values: Vec<Value>,
    ) -> Result<(), Failure> {
        if self.run(statement, values).await? == 0 { Err(Failure::missing(what)) } else { Ok(()) }
    }

    /// Runs a statement that adds a row unless something is in its place, and complains of `what` then.
    pub(crate) async fn add(
        &mut self,
        what: impl FnOnce() -> String + Send,
        statement: &'static str,
        values: Vec<Value>,
    ) -> Result<(), Failure> {
        if self.run(statement, values).await? == 0 { Err(Failure::exists(what())) } else { Ok(()) }
    }

    /// Picks the statement for the engine, where the two must differ.
    pub(crate) fn pick(&self, lite: &'static str, pg: &'static str) -> &'static str {
        match self {
            Self::Lite(_) => lite,
            Self::Pg(_) => pg,
        }
    }
}

/// A parameter of a statement, with its type even where it is null: PostgreSQL asks for it.
#[derive(Clone)]
pub(crate) enum Value {
    Int(Option<i64>),
    Bool(bool),
    Text(Option<String>),
    Id(Option<Uuid>),
    Bytes(Vec<u8>),
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(Some(value))
    }
}

impl From<Option<i64>> for Value {
    fn from(value: Option<i64>) -> Self {
        Self::Int(value)
    }
}

impl From<u32> for Value {
    fn from(value: u32) -> Self {
        Self::Int(Some(i64::from(value)))
    }
}

impl From<u64> for Value {
    /// Amounts beyond [`i64::MAX`] mean "without end" and are kept as that.
    fn from(value: u64) -> Self {
        Self::Int(Some(i64::try_from(value).unwrap_or(i64::MAX)))
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(Some(storable(value)))
    }
}

impl From<&String> for Value {
    fn from(value: &String) -> Self {
        Self::from(value.as_str())
    }
}

impl From<Option<&str>> for Value {
    fn from(value: Option<&str>) -> Self {
        Self::Text(value.map(storable))
    }
}

impl From<Uuid> for Value {
    fn from(value: Uuid) -> Self {
        Self::Id(Some(value))
    }
}

impl From<Option<Uuid>> for Value {
    fn from(value: Option<Uuid>) -> Self {
        Self::Id(value)
    }
}

impl From<&[u8]> for Value {
    fn from(value: &[u8]) -> Self {
        Self::Bytes(value.to_vec())
    }
}

/// PostgreSQL refuses U+0000 in text. A caller's name with one must not cost the message, on either engine.
fn storable(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

/// Writes a list of values as parameters.
macro_rules! values {
    ($($value:expr),* $(,)?) => { vec![$($crate::session::Value::from($value)),*] };
}
pub(crate) use values;

fn bind_pg(statement: &'static str, values: Vec<Value>) -> Query<'static, Postgres, PgArguments> {
    values.into_iter().fold(sqlx::query(statement), |query, value| match value {
        Value::Int(value) => query.bind(value),
        Value::Bool(value) => query.bind(value),
        Value::Text(value) => query.bind(value),
        Value::Id(value) => query.bind(value),
        Value::Bytes(value) => query.bind(value),
    })
}

/// A row of either engine.
pub(crate) enum Row {
    /// SQLite.
    Lite(LiteRow),
    /// PostgreSQL.
    Pg(PgRow),
}

impl Row {
    /// The column of that name.
    pub(crate) fn column<T>(&self, name: &str) -> Result<T, Failure>
    where
        T: FromSql + for<'r> sqlx::Decode<'r, Postgres> + sqlx::Type<Postgres>,
    {
        use sqlx::Row as _;
        match self {
            Self::Lite(row) => row.column(name),
            Self::Pg(row) => Ok(row.try_get(name)?),
        }
    }

    /// A count or duration, which is never negative.
    pub(crate) fn amount<T: TryFrom<i64>>(&self, name: &str) -> Result<T, Failure> {
        T::try_from(self.column::<i64>(name)?).map_err(|_| Failure::corrupt(name))
    }

    /// A text that `parse` reads.
    pub(crate) fn parsed<T, E>(
        &self,
        name: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<T, Failure> {
        parse(&self.column::<String>(name)?).map_err(|_| Failure::corrupt(name))
    }

    /// A text that `parse` reads, where there is one.
    pub(crate) fn parsed_if_any<T, E>(
        &self,
        name: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<Option<T>, Failure> {
        let text = self.column::<Option<String>>(name)?;
        text.map(|text| parse(&text)).transpose().map_err(|_| Failure::corrupt(name))
    }
}
