//! What a crash leaves behind. Dropping the spool without a word is what kill -9 does to it, except that the kernel
//! would keep the written bytes just the same.

use std::path::Path;

use antiphon_core::ids::{BlobKey, MailboxId, OrganizationId, RecordingId};
use antiphon_core::message::MessageFrom;
use antiphon_office::ports::{
    AudioFormat, BlobError, Blobs, Seal, Spool, SpoolError, SpoolHeader, SpoolPurpose, SpoolWriter,
};
use antiphon_store::{FileBlobs, FileSpool};
use tempfile::tempdir;
use uuid::Uuid;

const SEAL: Seal = Seal { urgent: true, confidential: false };

fn header(n: u128) -> SpoolHeader {
    SpoolHeader {
        recording: RecordingId(Uuid::from_u128(n)),
        organization: OrganizationId(Uuid::from_u128(1)),
        mailbox: Some(MailboxId(Uuid::from_u128(2))),
        purpose: SpoolPurpose::Deposit,
        from: MessageFrom { number: Some("2001".into()), ..MessageFrom::default() },
        begun_ms: i64::try_from(n).unwrap(),
    }
}

#[tokio::test]
async fn a_recording_survives_a_crash_at_every_step() {
    // Steps done before the crash, bytes that are there afterwards, and the seal.
    for (steps, bytes, seal) in
        [(1, 0, None), (2, 160, None), (3, 320, None), (4, 200, None), (5, 200, None), (6, 200, Some(SEAL))]
    {
        let folder = tempdir().unwrap();
        let header = header(7);
        let spool = FileSpool::open(folder.path()).unwrap();
        for step in 1..=steps {
            take(&spool, &header, step).await;
        }
        // What the writer thread was given before the crash is in the file, as its order tells.
        let _ = spool.finish(header.recording).await.unwrap();
        drop(spool);

        let spool = FileSpool::open(folder.path()).unwrap();
        assert_eq!(spool.leftovers().await, Ok(vec![header.recording]), "after step {steps}");
        let found = spool.finish(header.recording).await.unwrap();
        assert_eq!(
            (&found.header, found.audio.len(), found.seal),
            (&header, bytes, seal),
            "after step {steps}"
        );
        if bytes > 0 {
            assert_eq!(found.format, AudioFormat::ALaw8k);
        }
        spool.remove(header.recording).await.unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "refuse after step {steps}");
    }
}

async fn take(spool: &FileSpool, header: &SpoolHeader, step: u32) {
    match step {
        1 => spool.begin(header).await.unwrap(),
        2 | 3 => spool.chunk(header.recording, AudioFormat::ALaw8k, vec![0xd5; 160]),
        4 => spool.complete(header.recording, 200, AudioFormat::ALaw8k),
        5 => drop(spool.finish(header.recording).await.unwrap()),
        _ => spool.seal(header.recording, SEAL).await.unwrap(),
    }
}

#[tokio::test]
async fn a_torn_sidecar_is_put_aside_and_the_others_are_found() {
    let folder = tempdir().unwrap();
    let spool = FileSpool::open(folder.path()).unwrap();
    for n in [1, 2] {
        spool.begin(&header(n)).await.unwrap();
    }
    let torn = folder.path().join(format!("{}.json", Uuid::from_u128(1)));
    let whole = std::fs::read(&torn).unwrap();
    for cut in [0, 1, whole.len() / 2, whole.len() - 1] {
        std::fs::write(&torn, &whole[..cut]).unwrap();
        assert_eq!(spool.leftovers().await, Ok(vec![header(2).recording]), "cut at {cut}");
        assert!(torn.with_extension("json.torn").exists());
    }
    assert_eq!(spool.finish(header(1).recording).await, Err(SpoolError::Missing(header(1).recording)));
}

#[tokio::test]
async fn a_recording_that_cannot_be_written_is_failed_when_it_is_finished() {
    let folder = tempdir().unwrap();
    let spool = FileSpool::open(folder.path()).unwrap();
    let header = header(3);
    spool.begin(&header).await.unwrap();
    // A folder in the place of the audio file: the first write fails, as on a full disk.
    std::fs::create_dir(folder.path().join(format!("{}.ulaw", header.recording))).unwrap();
    spool.chunk(header.recording, AudioFormat::MuLaw8k, vec![0xff; 160]);
    for refused in [spool.finish(header.recording).await.map(drop), spool.seal(header.recording, SEAL).await]
    {
        assert!(matches!(refused, Err(SpoolError::Failed(_))), "{refused:?}");
    }
}

#[tokio::test]
async fn a_full_disk_is_told() {
    // Linux has a device that is always full.
    let full = Path::new("/dev/full");
    if !full.exists() {
        eprintln!("skipped: there is no /dev/full here");
        return;
    }
    let folder = tempdir().unwrap();
    let spool = FileSpool::open(folder.path()).unwrap();
    let header = header(4);
    spool.begin(&header).await.unwrap();
    std::os::unix::fs::symlink(full, folder.path().join(format!("{}.ulaw", header.recording))).unwrap();
    spool.chunk(header.recording, AudioFormat::MuLaw8k, vec![0xff; 160]);
    let refused = spool.finish(header.recording).await.unwrap_err().to_string();
    assert!(refused.starts_with("the spool failed: No space left on device"), "{refused}");
}

#[tokio::test]
async fn no_key_leads_out_of_the_blob_folder() {
    let folder = tempdir().unwrap();
    let blobs = FileBlobs::open(&folder.path().join("blobs")).unwrap();
    for key in ["../x", "a/../../x", "/etc/x", "a//b", "", ".", "a/.hidden", "a\\..\\x", "a%2e%2e/x", "a\0b"]
    {
        let put = blobs.put(&BlobKey(key.into()), b"x".to_vec()).await;
        assert!(matches!(put, Err(BlobError::Failed(_))), "{key:?}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[tokio::test]
async fn a_blob_never_changes() {
    let folder = tempdir().unwrap();
    let blobs = FileBlobs::open(folder.path()).unwrap();
    let key = BlobKey("v1/o/2027-01/r.wav".into());
    blobs.put(&key, b"first".to_vec()).await.unwrap();
    assert!(matches!(blobs.put(&key, b"other".to_vec()).await, Err(BlobError::Failed(_))));
    assert_eq!(blobs.read(&key).await, Ok(b"first".to_vec()));
}
