//! The office's checks on every adapter of this crate.

use antiphon_store::{FileBlobs, FileSpool, open};

use crate::databases::{Schema, lite};

mod on_sqlite {
    use super::*;

    macro_rules! on_sqlite {
        ($($check:ident)*) => {$(
            #[tokio::test]
            async fn $check() {
                let (store, _folder) = lite().await;
                antiphon_office::conformance::store::$check(&store).await;
                store.close().await;
            }
        )*};
    }
    antiphon_office::for_each_store_check!(on_sqlite);
}

macro_rules! on_postgres {
    ($isolation:literal, $($check:ident)*) => {$(
        #[tokio::test]
        async fn $check() {
            let Some(schema) = Schema::new($isolation).await else { return };
            let store = open(&schema.url).await.unwrap();
            antiphon_office::conformance::store::$check(&store).await;
            store.close().await;
            schema.remove().await;
        }
    )*};
}

mod on_postgres {
    use super::*;

    macro_rules! read_committed {
        ($($check:ident)*) => { on_postgres!("read%20committed", $($check)*); };
    }
    antiphon_office::for_each_store_check!(read_committed);
}

mod on_serializable_postgres {
    use super::*;

    macro_rules! serializable {
        ($($check:ident)*) => { on_postgres!("serializable", $($check)*); };
    }
    antiphon_office::for_each_store_check!(serializable);
}

mod on_files {
    use super::*;

    macro_rules! blobs {
        ($($check:ident)*) => {$(
            #[tokio::test]
            async fn $check() {
                let folder = tempfile::tempdir().unwrap();
                let blobs = FileBlobs::open(folder.path()).unwrap();
                antiphon_office::conformance::blobs::$check(&blobs).await;
            }
        )*};
    }
    antiphon_office::for_each_blobs_check!(blobs);

    macro_rules! spool {
        ($($check:ident)*) => {$(
            #[tokio::test]
            async fn $check() {
                let folder = tempfile::tempdir().unwrap();
                let spool = FileSpool::open(folder.path()).unwrap();
                antiphon_office::conformance::spool::$check(&spool, &spool).await;
            }
        )*};
    }
    antiphon_office::for_each_spool_check!(spool);
}
