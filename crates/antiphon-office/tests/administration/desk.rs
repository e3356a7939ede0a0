//! An office with one organization, a location and a person, and the hands to work with it.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use antiphon_core::entropy::SeededEntropy;
use antiphon_core::ids::{MessageId, OrganizationId, RecordingId};
use antiphon_core::location::Location;
use antiphon_core::message::{Message, MessageFrom, MessageState};
use antiphon_core::organization::{Organization, ServiceSettings};
use antiphon_core::passcode::Passcode;
use antiphon_core::person::Person;
use antiphon_office::admin::locations::{NewLocation, PortalChange};
use antiphon_office::admin::mailboxes::MailboxListing;
use antiphon_office::admin::organizations::NewOrganization;
use antiphon_office::admin::people::NewPerson;
use antiphon_office::admin::service::DefaultChange;
use antiphon_office::admin::{Actor, AdminError};
use antiphon_office::deposit::{DepositOutcome, LeftMessage};
use antiphon_office::memory::{InsecureTestHasher, MemoryBlobs, MemoryClock, MemorySpool, MemoryStore};
use antiphon_office::ports::{
    AudioFormat, Deliver, Lamp, Letter, MailFailure, SpoolPurpose, SpoolWriter, StoreError,
};
use antiphon_office::recording::NewRecording;
use antiphon_office::verify::{Claim, PasscodeAttempt, Verdict};
use antiphon_office::{Office, Ports};
use async_trait::async_trait;
use futures::executor::block_on;

pub(crate) const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// 2026-01-14 12:00 UTC.
pub(crate) const START_MS: i64 = 1_768_392_000_000;
pub(crate) const OPERATOR: Actor = Actor::Operator;

pub(crate) struct Desk {
    pub(crate) office: Office,
    pub(crate) store: Arc<MemoryStore>,
    pub(crate) blobs: Arc<MemoryBlobs>,
    pub(crate) spool: Arc<MemorySpool>,
    pub(crate) clock: Arc<MemoryClock>,
    pub(crate) organization: Organization,
    pub(crate) location: Location,
    pub(crate) ann: Person,
}

impl Desk {
    pub(crate) fn new() -> Self {
        let (store, blobs) = (Arc::new(MemoryStore::default()), Arc::new(MemoryBlobs::default()));
        let (spool, clock) = (Arc::new(MemorySpool::default()), Arc::new(MemoryClock::new(START_MS)));
        let ports = Ports {
            store: store.clone(),
            blobs: blobs.clone(),
            spool: spool.clone(),
            hasher: Arc::new(InsecureTestHasher::default()),
            clock: clock.clone(),
            vault: antiphon_office::vault::Vault::new(&antiphon_office::hashing::ServerKey::new([7; 32])),
        };
        let office = Office::new(ports, Box::new(SeededEntropy::new(1)));
        let organization = block_on(office.create_organization(OPERATOR, &named("Example"))).unwrap();
        let location = block_on(office.create_location(OPERATOR, &new_location(organization.id))).unwrap();
        let ann = block_on(office.create_person(OPERATOR, &new_person(organization.id, &location, "2001")))
            .unwrap();
        Self { office, store, blobs, spool, clock, organization, location, ann }
    }

    /// The same, with what had to be told about the beginning told.
    pub(crate) fn settled() -> Self {
        let desk = Self::new();
        block_on(desk.office.run_post(&Phones::default())).unwrap();
        desk
    }

    pub(crate) fn id(&self) -> OrganizationId {
        self.organization.id
    }

    pub(crate) fn person(&self, extension: &str) -> Person {
        let new = new_person(self.id(), &self.location, extension);
        block_on(self.office.create_person(OPERATOR, &new)).unwrap()
    }

    pub(crate) fn listing(&self, person: &Person) -> MailboxListing {
        block_on(self.office.mailbox(self.id(), person.mailbox)).unwrap()
    }

    pub(crate) fn change_portal(&self, change: &PortalChange) -> Result<Location, AdminError> {
        block_on(self.office.change_portal(OPERATOR, self.id(), self.location.id, change))
    }

    pub(crate) fn settings(&self) -> Organization {
        block_on(self.office.organization(self.id())).unwrap()
    }

    /// Saves service settings, changed, over those of now.
    pub(crate) fn save(
        &self,
        change: impl FnOnce(&mut ServiceSettings),
        default: DefaultChange<'_>,
    ) -> Result<Organization, AdminError> {
        let Organization { mut service, version, .. } = self.settings();
        change(&mut service);
        block_on(self.office.save_service_settings(OPERATOR, self.id(), version, &service, default))
    }

    pub(crate) fn choose(&self, person: &Person, digits: &str) -> Result<(), AdminError> {
        let actor = Actor::Person(person.id);
        block_on(self.office.choose_passcode(actor, self.id(), person.mailbox, digits))
    }

    /// Enters a passcode on the person's own phone.
    pub(crate) fn enter(&self, person: &Person, digits: &str) -> Verdict {
        self.attempt(Claim::Own, Some(person), digits)
    }

    /// Enters the person's number and a passcode from elsewhere.
    pub(crate) fn enter_from_outside(&self, person: &Person, digits: &str) -> Verdict {
        self.attempt(Claim::Number(person.extension.to_string()), None, digits)
    }

    fn attempt(&self, claim: Claim, own: Option<&Person>, digits: &str) -> Verdict {
        let attempt = PasscodeAttempt {
            organization: self.id(),
            location: self.location.id,
            claim,
            own: own.map(|person| person.mailbox),
            source: "192.0.2.7",
            passcode: &Passcode::parse(digits).unwrap(),
        };
        block_on(self.office.verify(&attempt)).unwrap()
    }

    /// Leaves a message of two seconds.
    pub(crate) fn leave(&self, of: &Person) -> Message {
        let new = NewRecording {
            organization: self.id(),
            mailbox: Some(of.mailbox),
            purpose: SpoolPurpose::Deposit,
            from: MessageFrom { number: Some("+43 1 555/../7".into()), ..MessageFrom::default() },
        };
        let recording = block_on(self.office.begin_recording(new)).unwrap();
        self.spool.chunk(recording, AudioFormat::MuLaw8k, vec![0x7F; 16_000]);
        self.spool.complete(recording, 16_000, AudioFormat::MuLaw8k);
        let (organization, mailbox) = (self.id(), of.mailbox);
        let left = LeftMessage { organization, mailbox, recording, urgent: false, confidential: false };
        assert_eq!(block_on(self.office.deposit(left)), DepositOutcome::Stored);
        self.of_recording(of, recording)
    }

    fn of_recording(&self, of: &Person, recording: RecordingId) -> Message {
        let mut messages = self.messages(of).into_iter();
        messages.find(|message| message.recording == recording).unwrap()
    }

    pub(crate) fn messages(&self, of: &Person) -> Vec<Message> {
        block_on(self.office.messages(self.id(), of.mailbox)).unwrap()
    }

    pub(crate) fn mark(&self, of: &Person, message: MessageId, state: MessageState) {
        let (organization, mailbox) = (self.id(), of.mailbox);
        let mark = antiphon_office::inbox::Mark { organization, mailbox, message, state };
        block_on(self.office.mark(mark)).unwrap();
    }

    /// The audit's actions with who did them, newest first.
    pub(crate) fn audited(&self) -> Vec<(String, String)> {
        let entries = block_on(self.office.audit_entries(self.id(), 100)).unwrap();
        entries.into_iter().map(|entry| (entry.action, entry.actor)).collect()
    }
}

pub(crate) fn new_location(organization: OrganizationId) -> NewLocation {
    NewLocation {
        organization,
        name: "Vienna".into(),
        time_zone: "Europe/Vienna".into(),
        prefix: Some("71".into()),
        language: None,
        place: Vec::new(),
    }
}

pub(crate) fn new_person(organization: OrganizationId, location: &Location, extension: &str) -> NewPerson {
    NewPerson {
        organization,
        location: location.id,
        name: "Ann Example".into(),
        email: Some("ann@example.org".into()),
        extension: extension.into(),
        number: None,
    }
}

pub(crate) fn extension(digits: &str) -> PortalChange {
    PortalChange { extension: Some(digits.into()), ..PortalChange::default() }
}

pub(crate) fn away() -> StoreError {
    StoreError::Unavailable("away".into())
}

/// Phones that note what they are told, or do not answer.
#[derive(Default)]
pub(crate) struct Phones {
    pub(crate) told: Mutex<Vec<Lamp>>,
    pub(crate) dead: std::sync::atomic::AtomicBool,
    pub(crate) letters: Mutex<Vec<Letter>>,
    pub(crate) mail_failure: Mutex<Option<MailFailure>>,
}

#[async_trait]
impl Deliver for Phones {
    async fn lamp(&self, lamp: Lamp) -> Result<(), String> {
        if self.dead.load(std::sync::atomic::Ordering::Relaxed) {
            return Err("the switchboard does not answer".into());
        }
        self.told.lock().unwrap().push(lamp);
        Ok(())
    }

    async fn mail(&self, letter: Letter) -> Result<(), MailFailure> {
        if let Some(failure) = self.mail_failure.lock().unwrap().clone() {
            return Err(failure);
        }
        self.letters.lock().unwrap().push(letter);
        Ok(())
    }
}

pub(crate) fn named(name: &str) -> NewOrganization {
    NewOrganization { name: name.to_owned(), branded: false }
}
