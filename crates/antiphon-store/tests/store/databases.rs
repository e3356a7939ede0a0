//! An empty database for each test.

use std::sync::atomic::{AtomicU32, Ordering};

use antiphon_store::{SqlStore, open};
use tempfile::TempDir;

use crate::postgres;

static SCHEMAS: AtomicU32 = AtomicU32::new(0);

/// A store on an SQLite file in a folder of its own.
pub(crate) async fn lite() -> (SqlStore, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&lite_url(&folder)).await.unwrap();
    (store, folder)
}

pub(crate) fn lite_url(folder: &TempDir) -> String {
    format!("sqlite:{}", folder.path().join("antiphon.db").display())
}

/// A schema of its own in PostgreSQL.
pub(crate) struct Schema {
    name: String,
    server: &'static str,
    /// The address that leads into it.
    pub(crate) url: String,
}

impl Schema {
    /// A new schema, if there is a server.
    pub(crate) async fn new(isolation: &str) -> Option<Self> {
        let server = postgres::url()?;
        let number = SCHEMAS.fetch_add(1, Ordering::Relaxed);
        let name = format!("antiphon_test_{}_{number}", std::process::id());
        run(server, format!("CREATE SCHEMA {name}")).await;
        let and = if server.contains('?') { '&' } else { '?' };
        let options =
            format!("options[search_path]={name}&options[default_transaction_isolation]={isolation}");
        Some(Self { url: format!("{server}{and}{options}"), name, server })
    }

    pub(crate) async fn remove(self) {
        run(self.server, format!("DROP SCHEMA {} CASCADE", self.name)).await;
    }
}

async fn run(server: &str, statement: String) {
    use sqlx::Connection;
    let mut connection = sqlx::PgConnection::connect(server).await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(statement)).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}
