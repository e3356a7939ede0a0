//! Organizations with people and messages, as like a grown one as a check needs.

use antiphon_core::branding::Branding;
use antiphon_core::forwarding::Forwarding;
use antiphon_core::greeting::Greetings;
use antiphon_core::ids::{
    BlobKey, DeviceId, JobId, LocationId, MailboxId, MessageId, OrganizationId, PersonId, RecordingId,
};
use antiphon_core::key_layout::KeyLayout;
use antiphon_core::location::{Location, Place, VoicePortal};
use antiphon_core::mailbox::{Access, Counts, Mailbox, MailboxOwner, MailboxSettings, PasscodeHash};
use antiphon_core::message::{Message, MessageFrom, MessageState};
use antiphon_core::numbering::{Extension, PhoneNumber, dialled};
use antiphon_core::organization::{Organization, ServiceSettings};
use antiphon_core::person::{Device, Person};
use uuid::Uuid;

use crate::ports::{Audit, Deposit, JobKind, MarkMessage, NewJob, Store};

/// A moment in 2027 at which checks begin.
pub(super) const MORNING_MS: i64 = 1_800_000_000_000;
/// What a mailbox holds where that does not matter.
pub(super) const PLENTY_MS: u64 = 6_000_000;

/// An organization with a location and a person, all stored.
pub(super) struct Tenant {
    number: u64,
    pub(super) organization: Organization,
    pub(super) location: Location,
    pub(super) person: Person,
    pub(super) mailbox: Mailbox,
}

impl Tenant {
    /// Stores the tenant of that number.
    pub(super) async fn enter(store: &dyn Store, number: u64) -> Self {
        let organization = organization(number);
        store
            .insert_organization(&organization, &audit(organization.id, "organization.created"))
            .await
            .unwrap();
        let location = location(&organization, number * 100);
        store.insert_location(&location, &audit(organization.id, "location.created")).await.unwrap();
        let (person, mailbox) = person(&location, number * 100, "2001");
        let tenant = Self { number, organization, location, person, mailbox };
        tenant.insert(store, &tenant.person, &tenant.mailbox, &Access::Unset).await;
        tenant
    }

    pub(super) fn id(&self) -> OrganizationId {
        self.organization.id
    }

    pub(super) fn audit(&self, action: &str) -> Audit {
        audit(self.id(), action)
    }

    /// One more person, stored, with this extension.
    pub(super) async fn person(
        &self,
        store: &dyn Store,
        extension: &str,
        access: &Access,
    ) -> (Person, Mailbox) {
        let number: u64 = extension.parse().unwrap();
        let (person, mailbox) = person(&self.location, self.number * 1_000_000 + number, extension);
        self.insert(store, &person, &mailbox, access).await;
        (person, mailbox)
    }

    async fn insert(&self, store: &dyn Store, person: &Person, mailbox: &Mailbox, access: &Access) {
        store.insert_person(person, mailbox, access, &self.audit("person.created")).await.unwrap();
    }

    /// A message of ten seconds for the tenant's mailbox.
    pub(super) fn message(&self, n: u64) -> Message {
        message(self.mailbox.id, self.number * 10_000 + n)
    }

    pub(super) fn deposit(&self, message: &Message) -> Deposit {
        Deposit {
            organization: self.id(),
            message: message.clone(),
            mailbox_max_ms: PLENTY_MS,
            shares_audio: false,
            jobs: Vec::new(),
        }
    }

    /// Stores a message in that state.
    pub(super) async fn left(&self, store: &dyn Store, n: u64, state: MessageState) -> Message {
        let message = Message { state, ..self.message(n) };
        store.deposit(&self.deposit(&message)).await.unwrap();
        message
    }

    pub(super) fn mark(&self, message: &Message, from: &[MessageState], to: MessageState) -> MarkMessage {
        MarkMessage {
            organization: self.id(),
            mailbox: message.mailbox,
            message: message.id,
            from: from.to_vec(),
            to,
            now_ms: MORNING_MS + 1_000_000,
            jobs: Vec::new(),
        }
    }

    /// A lamp's job for the tenant's mailbox.
    pub(super) fn job(&self, n: u64, due_ms: i64) -> NewJob {
        NewJob {
            id: JobId(uuid(6, self.number * 10_000 + n)),
            organization: self.id(),
            kind: JobKind::Lamp(self.mailbox.id),
            due_ms,
        }
    }

    /// The mailbox as it is stored now.
    pub(super) async fn stored(&self, store: &dyn Store) -> Mailbox {
        store.mailbox(self.id(), self.mailbox.id).await.unwrap().unwrap()
    }
}

/// An identity: `kind` keeps those of different things apart.
pub(super) fn uuid(kind: u8, n: u64) -> Uuid {
    let millis = u64::try_from(MORNING_MS).unwrap() + n;
    let [a, b, c, d, e, f, g, h] = n.to_be_bytes();
    uuid::Builder::from_unix_timestamp_millis(millis, &[kind, 0, a, b, c, d, e, f, g, h]).into_uuid()
}

pub(super) fn organization(n: u64) -> Organization {
    Organization {
        id: OrganizationId(uuid(1, n)),
        name: format!("Träger № {n}"),
        branded: false,
        branding: Branding::default(),
        created_ms: at(n),
        service: ServiceSettings::default(),
        version: 1,
    }
}

/// A location whose portal has extension 2000.
pub(super) fn location(organization: &Organization, n: u64) -> Location {
    Location {
        id: LocationId(uuid(2, n)),
        organization: organization.id,
        name: format!("Site {n}"),
        time_zone: "Europe/Vienna".into(),
        prefix: None,
        place: Place::default(),
        portal: VoicePortal {
            name: format!("Portal {n}"),
            caller_id_first: "Voice".into(),
            caller_id_last: "Portal".into(),
            language: "en-US".into(),
            key_layout: KeyLayout::default(),
            extension: Some(extension("2000")),
            number: None,
        },
        created_ms: at(n),
        version: 1,
    }
}

pub(super) fn person(location: &Location, n: u64, digits: &str) -> (Person, Mailbox) {
    let (id, mailbox) = (PersonId(uuid(3, n)), MailboxId(uuid(4, n)));
    let person = Person {
        id,
        organization: location.organization,
        location: location.id,
        name: format!("Zoë Example {n}"),
        email: None,
        extension: extension(digits),
        number: None,
        mailbox,
        forwarding: Forwarding::default(),
        created_ms: at(n),
    };
    let mailbox = Mailbox {
        id: mailbox,
        organization: location.organization,
        location: location.id,
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

pub(super) fn device(person: &Person, n: u64, username: &str) -> Device {
    Device {
        id: DeviceId(uuid(8, n)),
        organization: person.organization,
        person: person.id,
        username: username.to_owned(),
        ha1_md5: [0xA5; 16],
        ha1_sha256: [0x5A; 32],
        in_browser: n.is_multiple_of(2),
        created_ms: at(n),
    }
}

pub(super) fn message(mailbox: MailboxId, n: u64) -> Message {
    Message {
        id: MessageId(uuid(5, n)),
        mailbox,
        state: MessageState::New,
        urgent: false,
        confidential: false,
        from: MessageFrom::default(),
        duration_ms: 10_000,
        truncated: false,
        audio: BlobKey(format!("messages/{n}.wav")),
        introduction: None,
        recording: RecordingId(uuid(7, n)),
        created_ms: at(n),
        state_changed_ms: at(n),
    }
}

pub(super) fn audit(organization: OrganizationId, action: &str) -> Audit {
    Audit {
        organization,
        at_ms: MORNING_MS,
        actor: "operator".into(),
        action: action.to_owned(),
        target: "somebody".into(),
        detail: String::new(),
        jobs: Vec::new(),
    }
}

/// The actions of all audit entries, newest first.
pub(super) async fn actions(store: &dyn Store, organization: OrganizationId) -> Vec<String> {
    let entries = store.audit_entries(organization, 100).await.unwrap();
    entries.into_iter().map(|entry| entry.action).collect()
}

pub(super) fn hash(text: &str) -> PasscodeHash {
    PasscodeHash(format!("$argon2id$v=19$m=8,t=1,p=1${text}"))
}

pub(super) fn extension(digits: &str) -> Extension {
    Extension::parse(digits).unwrap()
}

pub(super) fn forwarding(active: bool, number: &str) -> Forwarding {
    Forwarding { active, destination: Some(dialled(number).unwrap()) }
}

pub(super) fn number(digits: &str) -> PhoneNumber {
    PhoneNumber::parse(digits).unwrap()
}

fn at(n: u64) -> i64 {
    MORNING_MS + i64::try_from(n).unwrap()
}
