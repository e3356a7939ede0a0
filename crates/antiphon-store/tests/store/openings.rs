//! Opening: what is there is kept, and what cannot be opened is told in one line.

use antiphon_office::ports::Store;
use antiphon_store::{SqlStore, open};
use tempfile::{TempDir, tempdir};

use crate::databases::{Schema, lite, lite_url};
use crate::transactions::{audit, organization};

async fn refusal(url: &str) -> String {
    let refused = open(url).await.err().expect("it was opened").to_string();
    assert!(!refused.contains('\n'), "{refused}");
    refused
}

fn run(folder: &TempDir, statement: &str) {
    let connection = rusqlite::Connection::open(folder.path().join("antiphon.db")).unwrap();
    connection.execute_batch(statement).unwrap();
}

#[tokio::test]
async fn a_database_opens_again_with_what_was_in_it() {
    let (store, folder) = lite().await;
    store.insert_organization(&organization(1), &audit(1)).await.unwrap();
    store.close().await;
    let store = open(&lite_url(&folder)).await.unwrap();
    assert_eq!(store.organizations().await.unwrap(), [organization(1)]);
    store.close().await;
}

#[tokio::test]
async fn a_database_from_a_newer_version_is_refused() {
    let (store, folder) = lite().await;
    store.close().await;
    run(&folder, "UPDATE meta SET value = 99 WHERE name = 'version'");
    let refused = refusal(&lite_url(&folder)).await;
    assert!(refused.contains("is of version 99, and this program knows versions up to 1"), "{refused}");
}

#[tokio::test]
async fn a_database_that_was_left_before_its_first_migration_is_completed() {
    let folder = tempdir().unwrap();
    std::fs::write(folder.path().join("antiphon.db"), b"").unwrap();
    run(&folder, "CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT");
    let store = open(&lite_url(&folder)).await.unwrap();
    store.ping().await.unwrap();
    store.close().await;
}

#[tokio::test]
async fn what_is_no_database_is_refused() {
    let folder = tempdir().unwrap();
    std::fs::write(
        folder.path().join("antiphon.db"),
        b"this is a shopping list, not a database at all".repeat(99),
    )
    .unwrap();
    let refused = refusal(&lite_url(&folder)).await;
    assert!(refused.contains("is damaged or not a database of Antiphon"), "{refused}");
}

#[tokio::test]
async fn a_damaged_database_is_refused() {
    let (store, folder) = lite().await;
    store.close().await;
    let path = folder.path().join("antiphon.db");
    let mut bytes = std::fs::read(&path).unwrap();
    // The header alone is right.
    bytes[100..].fill(0x5a);
    std::fs::write(&path, bytes).unwrap();
    let refused = refusal(&lite_url(&folder)).await;
    assert!(refused.contains("is damaged or not a database of Antiphon"), "{refused}");
}

#[tokio::test]
async fn a_database_in_use_can_be_opened_beside_and_written_by_both() {
    let folder = tempdir().unwrap();
    // Both at once, and that on an empty folder: the worst case.
    let url = lite_url(&folder);
    let (server, beside) = tokio::join!(open(&url), open(&url));
    let (server, beside) = (server.unwrap(), beside.unwrap());
    let write = async |store: &SqlStore, numbers: std::ops::Range<u128>| {
        for number in numbers {
            store.insert_organization(&organization(number), &audit(number)).await.unwrap();
        }
    };
    tokio::join!(write(&server, 1..20), write(&beside, 20..40));
    beside.close().await;
    assert_eq!(server.organizations().await.unwrap().len(), 39);
    server.close().await;
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_named() {
    let folder = tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("missing/antiphon.db").display());
    let refused = refusal(&url).await;
    assert!(refused.contains("missing cannot be written: "), "{refused}");
}

#[tokio::test]
async fn no_refusal_repeats_a_password() {
    for url in [
        "postgres://antiphon:hushhush@127.0.0.1:1/antiphon",
        "postgres://antiphon:hushhush@127.0.0.1:notaport/antiphon",
        "postgres://antiphon:1/hushhush@127.0.0.1/antiphon",
        "postgres://antiphon:1?hushhush@127.0.0.1/antiphon",
        "postgres://antiphon:1#hushhush@127.0.0.1/antiphon",
        "mysql://antiphon:hushhush@127.0.0.1/antiphon",
    ] {
        let refused = refusal(url).await;
        assert!(!refused.contains("hushhush"), "{refused}");
    }
}

#[tokio::test]
async fn two_servers_that_start_at_once_on_an_empty_database_both_open_it() {
    let Some(schema) = Schema::new("serializable").await else { return };
    let (one, other) = tokio::join!(open(&schema.url), open(&schema.url));
    for store in [one.unwrap(), other.unwrap()] {
        store.ping().await.unwrap();
        store.close().await;
    }
    schema.remove().await;
}
