//! SQLite's connections: opened, asked and kept. Everything here answers at once, on the thread that asks.
//!
//! A statement takes microseconds, and handing it to another thread and back a multiple of that. So reading is done
//! where it is asked for, and only writing, which waits for the disk, has a thread of its own.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::types::{FromSql, ToSql, ToSqlOutput, Value as Cell, ValueRef};
use rusqlite::{CachedStatement, Connection, OpenFlags};

use crate::failure::Failure;
use crate::session::Value;

/// Statements that a connection keeps ready: more than there are.
const STATEMENTS_MAX: usize = 256;
/// Reading connections that are kept open: one for each thread that reads at once, on most machines.
const READERS_MAX: usize = 4;
/// How long a reader waits for the file by itself: hardly, because the thread has others to serve. Who asked tries
/// again for longer.
const READ_BUSY: Duration = Duration::from_millis(5);

/// Opens the file for reading and writing, makes it if it is missing.
pub(crate) fn open(path: &Path, busy: Duration) -> Result<Connection, Failure> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    prepare(&connection, busy)?;
    connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "full")?;
    Ok(connection)
}

fn prepare(connection: &Connection, busy: Duration) -> Result<(), Failure> {
    connection.busy_timeout(busy)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
    Ok(())
}

/// Connections that only read. Clones share them.
#[derive(Clone)]
pub(crate) struct Readers {
    path: PathBuf,
    /// Those nobody uses; none at all once closed.
    idle: Arc<Mutex<Option<Vec<Connection>>>>,
}

impl Readers {
    /// Reads the file at `path`.
    pub(crate) fn new(path: &Path) -> Self {
        Self { path: path.to_owned(), idle: Arc::new(Mutex::new(Some(Vec::new()))) }
    }

    /// A connection that nobody else uses.
    pub(crate) fn take(&self) -> Result<Connection, Failure> {
        let idle = self.idle().as_mut().ok_or_else(Failure::closed)?.pop();
        idle.map_or_else(|| self.open(), Ok)
    }

    /// Keeps a connection for the next one who asks.
    pub(crate) fn give_back(&self, connection: Connection) {
        if let Some(idle) = self.idle().as_mut().filter(|idle| idle.len() < READERS_MAX) {
            idle.push(connection);
        }
    }

    /// Closes those nobody uses, the others when they are given back, and opens no more.
    pub(crate) fn close(&self) {
        self.idle().take();
    }

    fn open(&self) -> Result<Connection, Failure> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.path, flags)?;
        prepare(&connection, READ_BUSY)?;
        Ok(connection)
    }

    fn idle(&self) -> MutexGuard<'_, Option<Vec<Connection>>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// All rows of a statement.
pub(crate) fn rows(
    connection: &Connection,
    statement: &str,
    values: &[Value],
) -> Result<Vec<LiteRow>, Failure> {
    let mut statement = bound(connection, statement, values)?;
    let names: Arc<[String]> = statement.column_names().into_iter().map(str::to_owned).collect();
    let (mut rows, mut found) = (statement.raw_query(), Vec::new());
    while let Some(row) = rows.next()? {
        let cells = (0..names.len()).map(|place| row.get_ref(place).map(Cell::try_from));
        let cells = cells.map(|cell| cell?.map_err(|_| Failure::corrupt("text")));
        found.push(LiteRow { names: Arc::clone(&names), cells: cells.collect::<Result<_, Failure>>()? });
    }
    Ok(found)
}

/// Runs a statement and says how many rows it changed.
pub(crate) fn run(connection: &Connection, statement: &str, values: &[Value]) -> Result<u64, Failure> {
    let changed = bound(connection, statement, values)?.raw_execute()?;
    Ok(changed as u64)
}

/// SQLite takes `$1` for a name and numbers parameters as they come; here its number is its place in the list.
fn bound<'c>(
    connection: &'c Connection,
    statement: &str,
    values: &[Value],
) -> Result<CachedStatement<'c>, Failure> {
    let mut statement = connection.prepare_cached(statement)?;
    for index in 1..=statement.parameter_count() {
        let number = statement.parameter_name(index).and_then(|name| name.get(1..)?.parse::<usize>().ok());
        let value = values.get(number.unwrap_or(index).saturating_sub(1));
        debug_assert!(value.is_some(), "a statement has more parameters than values");
        statement.raw_bind_parameter(index, value)?;
    }
    Ok(statement)
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Int(None) | Self::Text(None) | Self::Id(None) => ToSqlOutput::Owned(Cell::Null),
            Self::Int(Some(value)) => ToSqlOutput::Owned(Cell::Integer(*value)),
            Self::Bool(value) => ToSqlOutput::Owned(Cell::Integer(i64::from(*value))),
            Self::Text(Some(value)) => ToSqlOutput::Borrowed(ValueRef::Text(value.as_bytes())),
            Self::Id(Some(value)) => ToSqlOutput::Borrowed(ValueRef::Blob(value.as_bytes())),
            Self::Bytes(value) => ToSqlOutput::Borrowed(ValueRef::Blob(value)),
        })
    }
}

/// A row of SQLite.
pub(crate) struct LiteRow {
    names: Arc<[String]>,
    cells: Vec<Cell>,
}

impl LiteRow {
    /// The column of that name.
    pub(crate) fn column<T: FromSql>(&self, name: &str) -> Result<T, Failure> {
        let place = self.names.iter().position(|it| it == name);
        let cell = place.and_then(|place| self.cells.get(place)).ok_or_else(|| Failure::corrupt(name))?;
        T::column_result(ValueRef::from(cell)).map_err(|_| Failure::corrupt(name))
    }
}
