//! An organization with two locations and some people, and what tests do to it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use antiphon_core::account::PasswordHash;
use antiphon_core::account::password::WebPassword;
use antiphon_core::branding::Branding;
use antiphon_core::entropy::SeededEntropy;
use antiphon_core::forwarding::Forwarding;
use antiphon_core::greeting::Greetings;
use antiphon_core::ids::{DeviceId, LocationId, MailboxId, OrganizationId, PersonId, RecordingId};
use antiphon_core::key_layout::KeyLayout;
use antiphon_core::location::{Location, Place, VoicePortal};
use antiphon_core::mailbox::{Access, Counts, Mailbox, MailboxOwner, MailboxSettings, PasscodeHash};
use antiphon_core::message::{Message, MessageFrom};
use antiphon_core::numbering::{Extension, PhoneNumber};
use antiphon_core::organization::{Organization, ServiceSettings};
use antiphon_core::passcode::Passcode;
use antiphon_core::person::{Device, Person};
use antiphon_office::deposit::{DepositOutcome, LeftMessage};
use antiphon_office::hashing::{default_subject, mailbox_subject};
use antiphon_office::memory::{InsecureTestHasher, MemoryBlobs, MemoryClock, MemorySpool, MemoryStore};
use antiphon_office::ports::{
    AudioFormat, Audit, BindingRecord, Credential, CredentialChange, DefaultPasscode, PasscodeHasher,
    SpoolPurpose, SpoolWriter, Store,
};
use antiphon_office::recording::NewRecording;
use antiphon_office::verify::{Admission, Claim, PasscodeAttempt, Verdict};
use antiphon_office::{Office, Ports};
use async_trait::async_trait;
use futures::executor::block_on;
use uuid::Uuid;

pub(crate) const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// 2026-01-15 12:00 UTC.
pub(crate) const START_MS: i64 = 1_768_478_400_000;

pub(crate) const ORGANIZATION: OrganizationId = OrganizationId(Uuid::from_u128(1));
pub(crate) const VIENNA: LocationId = LocationId(Uuid::from_u128(2));
pub(crate) const GRAZ: LocationId = LocationId(Uuid::from_u128(3));
/// A location without a prefix, whose portal has no number.
pub(crate) const CABIN: LocationId = LocationId(Uuid::from_u128(4));

/// A hasher that lets everybody else go on before it answers, and counts its work.
#[derive(Default)]
pub(crate) struct SlowHasher {
    hasher: InsecureTestHasher,
    pub(crate) verified: AtomicU64,
}

#[async_trait]
impl PasscodeHasher for SlowHasher {
    async fn hash(&self, subject: &str, passcode: &Passcode) -> PasscodeHash {
        self.hasher.hash(subject, passcode).await
    }

    async fn verify(&self, subject: &str, passcode: &Passcode, hash: Option<&PasscodeHash>) -> bool {
        self.verified.fetch_add(1, Ordering::Relaxed);
        let mut yielded = false;
        std::future::poll_fn(|context| {
            context.waker().wake_by_ref();
            if std::mem::replace(&mut yielded, true) {
                std::task::Poll::Ready(())
            } else {
                std::task::Poll::Pending
            }
        })
        .await;
        self.hasher.verify(subject, passcode, hash).await
    }

    async fn hash_password(&self, subject: &str, password: &WebPassword) -> PasswordHash {
        self.hasher.hash_password(subject, password).await
    }

    async fn verify_password(
        &self,
        subject: &str,
        password: &WebPassword,
        hash: Option<&PasswordHash>,
    ) -> bool {
        self.hasher.verify_password(subject, password, hash).await
    }
}

pub(crate) struct World {
    pub(crate) office: Office,
    pub(crate) store: Arc<MemoryStore>,
    pub(crate) blobs: Arc<MemoryBlobs>,
    pub(crate) spool: Arc<MemorySpool>,
    pub(crate) clock: Arc<MemoryClock>,
    pub(crate) hasher: Arc<SlowHasher>,
}

/// A person with a mailbox.
#[derive(Clone, Debug)]
pub(crate) struct Resident {
    pub(crate) person: PersonId,
    pub(crate) mailbox: MailboxId,
}

pub(crate) fn audit(organization: OrganizationId) -> Audit {
    Audit {
        organization,
        at_ms: START_MS,
        actor: "operator".to_owned(),
        action: "test.prepared".to_owned(),
        target: String::new(),
        detail: String::new(),
        jobs: Vec::new(),
    }
}

pub(crate) fn passcode(digits: &str) -> Passcode {
    Passcode::parse(digits).unwrap()
}

pub(crate) fn location(
    organization: OrganizationId,
    id: LocationId,
    prefix: Option<&str>,
    portal: Option<&str>,
) -> Location {
    Location {
        id,
        organization,
        name: "Somewhere".to_owned(),
        time_zone: "Europe/Vienna".to_owned(),
        prefix: prefix.map(str::to_owned),
        place: Place::default(),
        portal: VoicePortal {
            name: "Portal".to_owned(),
            caller_id_first: "Voice".to_owned(),
            caller_id_last: "Portal".to_owned(),
            language: "en-US".to_owned(),
            key_layout: KeyLayout::default(),
            extension: portal.map(|it| Extension::parse(it).unwrap()),
            number: None,
        },
        created_ms: START_MS,
        version: 0,
    }
}

impl World {
    /// Vienna (prefix 8, portal 2000), Graz (prefix 9, portal 3000) and a cabin without either.
    pub(crate) fn new() -> Self {
        Self::with(ServiceSettings::default())
    }

    pub(crate) fn with(service: ServiceSettings) -> Self {
        let (store, blobs, spool) =
            (Arc::<MemoryStore>::default(), Arc::<MemoryBlobs>::default(), Arc::<MemorySpool>::default());
        let (clock, hasher) = (Arc::new(MemoryClock::new(START_MS)), Arc::<SlowHasher>::default());
        let ports = Ports {
            store: store.clone(),
            blobs: blobs.clone(),
            spool: spool.clone(),
            hasher: hasher.clone(),
            clock: clock.clone(),
            vault: antiphon_office::vault::Vault::new(&antiphon_office::hashing::ServerKey::new([7; 32])),
        };
        let office = Office::new(ports, Box::new(SeededEntropy::new(1)));
        let world = Self { office, store, blobs, spool, clock, hasher };
        world.add_organization(ORGANIZATION, "Example, Inc.", service);
        world.add_location(&location(ORGANIZATION, VIENNA, Some("8"), Some("2000")));
        world.add_location(&location(ORGANIZATION, GRAZ, Some("9"), Some("3000")));
        world.add_location(&location(ORGANIZATION, CABIN, None, None));
        world
    }

    /// The process starts anew over what it kept; what was only in memory is forgotten.
    pub(crate) fn restart(&mut self) {
        let ports = Ports {
            store: self.store.clone(),
            blobs: self.blobs.clone(),
            spool: self.spool.clone(),
            hasher: self.hasher.clone(),
            clock: self.clock.clone(),
            vault: antiphon_office::vault::Vault::new(&antiphon_office::hashing::ServerKey::new([7; 32])),
        };
        self.office = Office::new(ports, Box::new(SeededEntropy::new(2)));
    }

    pub(crate) fn add_organization(&self, id: OrganizationId, name: &str, service: ServiceSettings) {
        let organization = Organization {
            id,
            name: name.to_owned(),
            branded: false,
            branding: Branding::default(),
            created_ms: START_MS,
            service,
            version: 0,
        };
        block_on(self.store.insert_organization(&organization, &audit(id))).unwrap();
    }

    pub(crate) fn add_location(&self, location: &Location) {
        block_on(self.store.insert_location(location, &audit(location.organization))).unwrap();
    }

    /// Somebody in Vienna whose own passcode is that, name recorded or not yet due.
    pub(crate) fn resident(&self, extension: &str, own: &str) -> Resident {
        let resident = self.add_person(ORGANIZATION, VIENNA, extension, None, &Access::Unset);
        self.set_access(&resident, self.own(&resident, own));
        resident
    }

    pub(crate) fn add_person(
        &self,
        organization: OrganizationId,
        location: LocationId,
        extension: &str,
        number: Option<&str>,
        access: &Access,
    ) -> Resident {
        let seed = extension.parse::<u128>().unwrap() * 1_000 + location.0.as_u128() * 100;
        let resident = Resident {
            person: PersonId(Uuid::from_u128(seed)),
            mailbox: MailboxId(Uuid::from_u128(seed + 1)),
        };
        let person = Person {
            id: resident.person,
            organization,
            location,
            name: "Ann Miller".to_owned(),
            email: None,
            extension: Extension::parse(extension).unwrap(),
            number: number.map(|number| PhoneNumber::parse(number).unwrap()),
            mailbox: resident.mailbox,
            forwarding: Forwarding::default(),
            created_ms: START_MS,
        };
        let mailbox = Mailbox {
            id: resident.mailbox,
            organization,
            location,
            owner: MailboxOwner::Person(resident.person),
            personalized_name: None,
            greetings: Greetings::default(),
            settings: MailboxSettings::default(),
            counts: Counts::default(),
            used_ms: 0,
            version: 0,
        };
        block_on(self.store.insert_person(&person, &mailbox, access, &audit(organization))).unwrap();
        resident
    }

    pub(crate) fn own(&self, of: &Resident, digits: &str) -> Access {
        let hash = block_on(self.hasher.hash(&mailbox_subject(of.mailbox), &passcode(digits)));
        Access::Own { hash, since_ms: self.now_ms() }
    }

    pub(crate) fn one_time(&self, of: &Resident, digits: &str) -> Access {
        let hash = block_on(self.hasher.hash(&mailbox_subject(of.mailbox), &passcode(digits)));
        Access::OneTime { hash, since_ms: self.now_ms() }
    }

    pub(crate) fn set_access(&self, of: &Resident, access: Access) {
        let change = CredentialChange {
            organization: ORGANIZATION,
            mailbox: of.mailbox,
            access,
            name_due: None,
            history_max: 10,
            clear_attempts: false,
            now_ms: self.now_ms(),
        };
        block_on(self.store.save_credential(&change, &audit(ORGANIZATION))).unwrap();
    }

    pub(crate) fn organization(&self) -> Organization {
        block_on(self.store.organization(ORGANIZATION)).unwrap().unwrap()
    }

    pub(crate) fn change_service(&self, change: impl FnOnce(&mut ServiceSettings)) {
        let organization = self.organization();
        let mut service = organization.service;
        change(&mut service);
        self.save_service(&service, organization.version, &DefaultPasscode::Keep);
    }

    pub(crate) fn set_default_passcode(&self, digits: Option<&str>) {
        let organization = self.organization();
        let service = ServiceSettings { default_passcode_on: digits.is_some(), ..organization.service };
        let default = match digits {
            Some(digits) => {
                let hash = block_on(self.hasher.hash(&default_subject(ORGANIZATION), &passcode(digits)));
                DefaultPasscode::Set(hash)
            }
            None => DefaultPasscode::Off,
        };
        self.save_service(&service, organization.version, &default);
    }

    fn save_service(&self, service: &ServiceSettings, version: i64, default: &DefaultPasscode) {
        let audit = audit(ORGANIZATION);
        let saved = self.store.save_service_settings(ORGANIZATION, version, service, default, &audit);
        block_on(saved).unwrap();
    }

    pub(crate) fn now_ms(&self) -> i64 {
        antiphon_office::ports::Clock::now_ms(&*self.clock)
    }

    pub(crate) fn credential(&self, of: &Resident) -> Credential {
        block_on(self.store.credential(ORGANIZATION, of.mailbox)).unwrap().unwrap()
    }

    pub(crate) fn mailbox(&self, of: &Resident) -> Mailbox {
        block_on(self.store.mailbox(ORGANIZATION, of.mailbox)).unwrap().unwrap()
    }

    pub(crate) fn messages(&self, of: &Resident) -> Vec<Message> {
        block_on(self.store.messages(ORGANIZATION, of.mailbox)).unwrap()
    }

    pub(crate) fn audited(&self, action: &str) -> Vec<Audit> {
        let mut entries = block_on(self.store.audit_entries(ORGANIZATION, 10_000)).unwrap();
        entries.retain(|entry| entry.action == action);
        entries
    }

    /// A passcode entered on the own phone.
    pub(crate) fn at_desk(&self, of: &Resident, digits: &str) -> Verdict {
        self.enter(Some(of), Claim::Own, digits, "account:desk")
    }

    /// A passcode entered from outside, for the mailbox of that number.
    pub(crate) fn outside(&self, number: &str, digits: &str) -> Verdict {
        self.enter(None, Claim::Number(number.to_owned()), digits, "address:192.0.2.1")
    }

    pub(crate) fn enter(&self, own: Option<&Resident>, claim: Claim, digits: &str, source: &str) -> Verdict {
        let passcode = passcode(digits);
        block_on(self.office.verify(&attempt(own, claim, &passcode, source))).unwrap()
    }

    /// A recording begun by a caller who shows a number.
    pub(crate) fn begin(&self, of: &Resident, purpose: SpoolPurpose) -> RecordingId {
        let from = MessageFrom { person: None, number: Some("+43123456789".to_owned()), name: None };
        self.begin_from(of, purpose, from)
    }

    pub(crate) fn begin_from(&self, of: &Resident, purpose: SpoolPurpose, from: MessageFrom) -> RecordingId {
        let mailbox = (purpose != SpoolPurpose::Announcement).then_some(of.mailbox);
        let new = NewRecording { organization: ORGANIZATION, mailbox, purpose, from };
        block_on(self.office.begin_recording(new)).unwrap()
    }

    /// Sound of that length arrives.
    pub(crate) fn speak(&self, recording: RecordingId, seconds: usize) {
        self.spool.chunk(recording, AudioFormat::MuLaw8k, vec![0x55; 8_000 * seconds]);
    }

    /// A caller leaves a message of that length.
    pub(crate) fn leave(&self, of: &Resident, seconds: usize) -> DepositOutcome {
        let recording = self.begin(of, SpoolPurpose::Deposit);
        self.speak(recording, seconds);
        block_on(self.office.deposit(left(of, recording)))
    }

    pub(crate) fn add_device(&self, of: &Resident, username: &str) -> DeviceId {
        let device = Device {
            id: DeviceId(Uuid::from_u128(of.person.0.as_u128() + 2)),
            organization: ORGANIZATION,
            person: of.person,
            username: username.to_owned(),
            ha1_md5: [7; 16],
            ha1_sha256: [8; 32],
            in_browser: false,
            created_ms: START_MS,
        };
        block_on(self.store.insert_device(&device, &audit(ORGANIZATION))).unwrap();
        device.id
    }

    pub(crate) fn register(&self, device: DeviceId, contact: &str, expires_ms: i64) {
        block_on(self.store.save_bindings(device, &[binding(contact, expires_ms)])).unwrap();
    }
}

pub(crate) fn attempt<'a>(
    own: Option<&Resident>,
    claim: Claim,
    passcode: &'a Passcode,
    source: &'a str,
) -> PasscodeAttempt<'a> {
    let own = own.map(|own| own.mailbox);
    PasscodeAttempt { organization: ORGANIZATION, location: VIENNA, own, claim, passcode, source }
}

pub(crate) fn left(of: &Resident, recording: RecordingId) -> LeftMessage {
    LeftMessage {
        organization: ORGANIZATION,
        mailbox: of.mailbox,
        recording,
        urgent: false,
        confidential: false,
    }
}

pub(crate) fn binding(contact: &str, expires_ms: i64) -> BindingRecord {
    BindingRecord {
        contact: contact.to_owned(),
        flow: "udp".to_owned(),
        instance: None,
        user_agent: None,
        path: Vec::new(),
        call_id: "1".to_owned(),
        cseq: 1,
        expires_ms,
    }
}

pub(crate) fn admission(verdict: Verdict) -> Admission {
    let Verdict::Open(admission) = verdict else { panic!("not admitted: {verdict:?}") };
    admission
}
