//! The adapters in memory pass what every adapter must pass.

use futures::executor::block_on;

use super::{MemoryBlobs, MemorySpool, MemoryStore};
use crate::conformance;
use crate::ports::{Store, StoreError};

macro_rules! store_checks {
    ($($check:ident)*) => {$(
        #[test]
        fn $check() {
            block_on(conformance::store::$check(&MemoryStore::default()));
        }
    )*};
}
crate::for_each_store_check!(store_checks);

macro_rules! blobs_checks {
    ($($check:ident)*) => {$(
        #[test]
        fn $check() {
            block_on(conformance::blobs::$check(&MemoryBlobs::default()));
        }
    )*};
}
crate::for_each_blobs_check!(blobs_checks);

macro_rules! spool_checks {
    ($($check:ident)*) => {$(
        #[test]
        fn $check() {
            let spool = MemorySpool::default();
            block_on(conformance::spool::$check(&spool, &spool));
        }
    )*};
}
crate::for_each_spool_check!(spool_checks);

#[test]
fn a_store_fails_when_told_to_and_works_again() {
    let store = MemoryStore::default();
    let away = StoreError::Unavailable("pulled the plug".into());
    let pings = |n: usize| (0..n).map(|_| block_on(store.ping()).is_ok()).collect::<Vec<_>>();
    assert_eq!(pings(2), [true, true]);
    store.faults.fail_with(away.clone());
    assert_eq!(pings(2), [false, false]);
    store.faults.work();
    assert_eq!(pings(1), [true]);
    store.faults.fail_nth(3, away.clone());
    assert_eq!(pings(5), [true, true, false, true, true]);
    store.faults.fail_nth(1, away.clone());
    assert_eq!(block_on(store.ping()), Err(away));
    assert_eq!(pings(1), [true]);
}
