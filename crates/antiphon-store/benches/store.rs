//! How many deposits and reservations a second become durable: spool, blob and transaction, on this machine's disk.
//!
//! `cargo bench -p antiphon-store` prints one line per figure; `cargo bench -p antiphon-store -- lists` how long lists
//! of 100,000 people take instead. `ANTIPHON_BENCH_DIR` names a folder on the disk to
//! be measured, `ANTIPHON_BENCH_DATABASE` another database than an SQLite file in it.

#[path = "store/lists.rs"]
mod lists;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use antiphon_core::branding::Branding;
use antiphon_core::forwarding::Forwarding;
use antiphon_core::greeting::Greetings;
use antiphon_core::ids::{BlobKey, LocationId, MailboxId, MessageId, OrganizationId, PersonId, RecordingId};
use antiphon_core::key_layout::KeyLayout;
use antiphon_core::location::{Location, Place, VoicePortal};
use antiphon_core::lockout::Side;
use antiphon_core::mailbox::{Access, Counts, Mailbox, MailboxOwner, MailboxSettings};
use antiphon_core::message::{Message, MessageFrom, MessageState};
use antiphon_core::numbering::Extension;
use antiphon_core::organization::{Organization, ServiceSettings};
use antiphon_core::person::Person;
use antiphon_office::ports::{
    AttemptSubject, AudioFormat, Audit, Blobs, Deposit, Spool, SpoolHeader, SpoolPurpose, SpoolWriter, Store,
};
use antiphon_store::{FileBlobs, FileSpool, SqlStore, open};
use uuid::Uuid;

const MEASURED: Duration = Duration::from_secs(5);
const CLIENTS: [u128; 2] = [8, 64];
/// Ten seconds of G.711.
const AUDIO_BYTES: usize = 80_000;

struct Bench {
    store: SqlStore,
    blobs: FileBlobs,
    spool: FileSpool,
    organization: OrganizationId,
}

#[expect(clippy::print_stdout, reason = "a bench prints figures")]
fn main() {
    let folder = std::env::var_os("ANTIPHON_BENCH_DIR").map_or_else(std::env::temp_dir, Into::into);
    let folder = tempfile::tempdir_in(folder).expect("the folder to be measured can be written");
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("threads can be had");
    runtime.block_on(async {
        let bench = Arc::new(prepare(folder.path()).await);
        if std::env::args().any(|word| word == "lists") {
            lists::measure(
                &bench.store,
                bench.organization,
                LocationId(bench.organization.0),
                &audit_of(bench.organization),
            )
            .await;
            return bench.store.close().await;
        }
        for clients in CLIENTS {
            let rate =
                rate_of(&bench, clients, |bench, client| async move { bench.deposit(client).await }).await;
            println!("durable deposits with {clients} clients: {rate:.0} per second");
        }
        for clients in CLIENTS {
            let rate =
                rate_of(&bench, clients, |bench, client| async move { bench.reserve(client).await }).await;
            println!("durable reservations with {clients} clients: {rate:.0} per second");
        }
        bench.store.close().await;
    });
}

async fn rate_of<F: Future<Output = ()> + Send>(
    bench: &Arc<Bench>,
    clients: u128,
    once: impl Fn(Arc<Bench>, u128) -> F + Copy + Send + 'static,
) -> f64 {
    let begun = Instant::now();
    let tasks: Vec<_> = (1..=clients)
        .map(|client| {
            let bench = Arc::clone(bench);
            tokio::spawn(async move {
                let mut done = 0_u32;
                while begun.elapsed() < MEASURED {
                    once(Arc::clone(&bench), client).await;
                    done += 1;
                }
                done
            })
        })
        .collect();
    let mut done = 0;
    for task in tasks {
        done += task.await.expect("no client fails");
    }
    f64::from(done) / begun.elapsed().as_secs_f64()
}

impl Bench {
    async fn deposit(&self, client: u128) {
        let (recording, mailbox) = (RecordingId(Uuid::now_v7()), MailboxId(Uuid::from_u128(client)));
        let header = SpoolHeader {
            recording,
            organization: self.organization,
            mailbox: Some(mailbox),
            purpose: SpoolPurpose::Deposit,
            from: MessageFrom::default(),
            begun_ms: 1,
        };
        self.spool.begin(&header).await.expect("the spool works");
        self.spool.chunk(recording, AudioFormat::MuLaw8k, vec![0xff; AUDIO_BYTES]);
        self.spool.complete(recording, AUDIO_BYTES as u64, AudioFormat::MuLaw8k);
        let spooled = self.spool.finish(recording).await.expect("the spool works");
        let audio = BlobKey(format!("v1/{}/2027-01/{recording}.wav", self.organization));
        self.blobs.put(&audio, spooled.audio).await.expect("the blobs work");
        let deposit = deposit_of(self.organization, mailbox, recording, audio);
        self.store.deposit(&deposit).await.expect("the store works");
        self.spool.remove(recording).await.expect("the spool works");
    }

    async fn reserve(&self, client: u128) {
        let subject = AttemptSubject::Mailbox(MailboxId(Uuid::from_u128(client)));
        let reserved = self
            .store
            .reserve_attempt(self.organization, &subject, Side::Outside, u32::MAX, 1, "bench")
            .await;
        reserved.expect("the store works");
    }
}

fn deposit_of(
    organization: OrganizationId,
    mailbox: MailboxId,
    recording: RecordingId,
    audio: BlobKey,
) -> Deposit {
    let message = Message {
        id: MessageId(Uuid::now_v7()),
        mailbox,
        state: MessageState::New,
        urgent: false,
        confidential: false,
        from: MessageFrom::default(),
        duration_ms: 10_000,
        truncated: false,
        audio,
        introduction: None,
        recording,
        created_ms: 1,
        state_changed_ms: 1,
    };
    Deposit { organization, message, mailbox_max_ms: u64::MAX, shares_audio: false, jobs: Vec::new() }
}

fn audit_of(organization: OrganizationId) -> Audit {
    Audit {
        organization,
        at_ms: 1,
        actor: "operator".into(),
        action: "bench".into(),
        target: String::new(),
        detail: String::new(),
        jobs: Vec::new(),
    }
}

async fn prepare(folder: &Path) -> Bench {
    let url = std::env::var("ANTIPHON_BENCH_DATABASE")
        .unwrap_or_else(|_| format!("sqlite:{}", folder.join("antiphon.db").display()));
    let store = open(&url).await.expect("the database opens");
    let organization = OrganizationId(Uuid::now_v7());
    let audit = audit_of(organization);
    add_organization(&store, organization, &audit).await;
    let location = LocationId(organization.0);
    store.insert_location(&location_of(organization, location), &audit).await.expect("the store works");
    for client in 1..=64 {
        let (person, mailbox) = person_of(organization, location, client);
        store.insert_person(&person, &mailbox, &Access::Unset, &audit).await.expect("the store works");
    }
    Bench {
        store,
        blobs: FileBlobs::open(&folder.join("blobs")).expect("the folder can be written"),
        spool: FileSpool::open(&folder.join("spool")).expect("the folder can be written"),
        organization,
    }
}

async fn add_organization(store: &SqlStore, id: OrganizationId, audit: &Audit) {
    let service = ServiceSettings::default();
    let organization = Organization {
        id,
        name: "Bench".into(),
        branded: false,
        branding: Branding::default(),
        created_ms: 1,
        service,
        version: 1,
    };
    store.insert_organization(&organization, audit).await.expect("the store works");
}

fn location_of(organization: OrganizationId, id: LocationId) -> Location {
    Location {
        id,
        organization,
        name: "Bench".into(),
        time_zone: "UTC".into(),
        prefix: None,
        place: Place::default(),
        portal: VoicePortal {
            name: "Bench".into(),
            caller_id_first: "Voice".into(),
            caller_id_last: "Portal".into(),
            language: "en-US".into(),
            key_layout: KeyLayout::default(),
            extension: None,
            number: None,
        },
        created_ms: 1,
        version: 1,
    }
}

fn person_of(organization: OrganizationId, location: LocationId, client: u128) -> (Person, Mailbox) {
    let (id, mailbox) = (PersonId(Uuid::from_u128(client)), MailboxId(Uuid::from_u128(client)));
    let person = Person {
        id,
        organization,
        location,
        name: format!("Person {client}"),
        email: Some(format!("person{client}@example.org")),
        extension: Extension::parse(&format!("{}", 2_000 + client)).expect("four digits are an extension"),
        number: None,
        mailbox,
        forwarding: Forwarding::default(),
        created_ms: 1,
    };
    let mailbox = Mailbox {
        id: mailbox,
        organization,
        location,
        owner: MailboxOwner::Person(id),
        personalized_name: None,
        greetings: Greetings::default(),
        settings: MailboxSettings::default(),
        counts: Counts::default(),
        used_ms: 0,
        version: 1,
    };
    (person, mailbox)
}
