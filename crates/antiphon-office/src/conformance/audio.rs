//! Blobs.

use antiphon_core::ids::BlobKey;

use crate::ports::{BlobError, Blobs};

pub(super) async fn a_blob_is_read_as_it_was_put(blobs: &dyn Blobs) {
    let large: Vec<u8> = (0..1_000_000_u32).map(|n| n.to_le_bytes()[0] ^ n.to_le_bytes()[1]).collect();
    let cases = [("o1/m/1.wav", vec![1, 2, 3]), ("o1/m/2.wav", Vec::new()), ("o2/m/1.wav", large)];
    for (key, bytes) in &cases {
        blobs.put(&BlobKey((*key).into()), bytes.clone()).await.unwrap();
    }
    for (key, bytes) in &cases {
        assert!(blobs.read(&BlobKey((*key).into())).await.unwrap() == *bytes, "{key}");
    }
}

pub(super) async fn a_blob_may_be_put_again(blobs: &dyn Blobs) {
    let key = BlobKey("o1/m/1.wav".into());
    for _ in 0..2 {
        blobs.put(&key, vec![7; 100]).await.unwrap();
    }
    assert_eq!(blobs.read(&key).await.unwrap(), vec![7; 100]);
}

pub(super) async fn a_missing_blob_is_named(blobs: &dyn Blobs) {
    let key = BlobKey("o1/m/nowhere.wav".into());
    assert_eq!(blobs.read(&key).await, Err(BlobError::Missing(key)));
}

pub(super) async fn a_removed_blob_is_gone_and_may_be_removed_again(blobs: &dyn Blobs) {
    let (key, other) = (BlobKey("o1/m/1.wav".into()), BlobKey("o1/m/2.wav".into()));
    for key in [&key, &other] {
        blobs.put(key, vec![7; 100]).await.unwrap();
    }
    for _ in 0..2 {
        blobs.remove(&key).await.unwrap();
        assert_eq!(blobs.read(&key).await, Err(BlobError::Missing(key.clone())));
    }
    assert_eq!(blobs.read(&other).await.unwrap().len(), 100);
}
