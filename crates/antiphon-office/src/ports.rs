//! What the office needs from the world. Each port has one conformance suite that all its adapters pass.
//!
//! A method of [`Store`] is one transaction: it happens whole and durably, or not at all. An adapter that cannot
//! reach its medium gives up within five seconds; nothing here waits longer, because a caller holds the line.

mod account_links;
mod accounts;
mod announcements;
mod attendants;
mod audit_log;
mod backlog;
mod blobs;
mod branding;
mod call_handling;
mod call_log;
mod clearing;
mod clock;
mod device_list;
mod dialling;
mod directory;
mod events;
mod forwarding;
mod greetings;
mod groups;
mod hasher;
mod leavers;
mod integrations;
mod letters;
mod lists;
mod live;
mod external_lamps;
mod mailbox_edits;
mod passkey_protocol;
mod passkeys;
mod provider;
mod roster;
mod schedules;
mod sign_ins;
mod spool;
mod trunks;
mod webhooks;

use antiphon_core::event::DomainEvent;
use antiphon_core::ids::{
    AttendantId, BlobKey, DeviceId, GroupId, JobId, LocationId, MailboxId, MessageId, OrganizationId,
    PersonId, WebhookId,
};
use antiphon_core::location::Location;
use antiphon_core::lockout::{Attempts, Side};
use antiphon_core::mailbox::{Access, Counts, Mailbox, MailboxSettings, PasscodeHash};
use antiphon_core::message::{Message, MessageState};
use antiphon_core::notice::Mail;
use antiphon_core::numbering::{Extension, PhoneNumber};
use antiphon_core::organization::{Organization, ServiceSettings};
use antiphon_core::person::{Device, Person};
use async_trait::async_trait;

pub use account_links::AccountLinks;
pub use accounts::{Accounts, FirstAdministrator, SetUpLink};
pub use announcements::Announcements;
pub use attendants::Attendants;
pub use audit_log::{AUDIT_NAMES_MAX, AuditLog, AuditQuery};
pub use backlog::{Backlog, OutboxBacklog, WaitingJob};
pub use blobs::{BlobError, Blobs};
pub use branding::{Brandings, Logo, LogoChange, OrganizationEdit};
pub use call_handling::CallHandlings;
pub use call_log::{CallFilter, CallLog, CallName, CallsOfPerson, Forgotten, KeptCall};
pub use clearing::{ClearMailbox, Clearing};
pub use clock::Clock;
pub use device_list::{DeviceLists, DevicesQuery, ListedDevice};
pub use dialling::Dialling;
pub use directory::{Directory, DirectoryEntry, ExtensionShape};
pub use events::{EventFeed, Events, FeedItem, Published};
pub use external_lamps::ExternalLamps;
pub use forwarding::Forwardings;
pub use greetings::StoredGreetings;
pub use groups::Groups;
pub use hasher::PasscodeHasher;
pub use integrations::Integrations;
pub use leavers::{Leaver, Leavers};
pub use letters::{Attachment, Letter, LetterContent, LetterLink, MailFailure};
pub use lists::{ListKept, Lists};
pub use live::{LiveCalls, LiveEvent, LiveWatch};
pub use mailbox_edits::{MailboxEdits, MailboxSettingsEdit};
pub use passkey_protocol::{Asked, MadePasskey, PasskeyError, PasskeyOwner, PasskeyProtocol};
pub use passkeys::{PasskeyUse, Passkeys, Spare};
pub use provider::{Identity, IdentityProvider, ProviderError, Visit};
pub use roster::{
    Among, LockedMailbox, Need, NumberCounts, NumbersQuery, PeopleQuery, PersonEdit, Roster, Sought, Try,
};
pub use schedules::Schedules;
pub use sign_ins::{SignInAges, SignIns};
pub use spool::{
    AudioFormat, Seal, Spool, SpoolError, SpoolHeader, SpoolPurpose, SpoolWriter, SpooledRecording,
};
pub use trunks::{TrunkState, Trunks};
pub use webhooks::{AfterDelivery, PostFailure, Posting, Webhooks};

/// Why the store could not do what was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The database is away or refuses work; trying again later may help.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// Something of that name, number or identity exists already.
    #[error("{0} exists already")]
    Exists(String),
    /// Somebody else changed it meanwhile; read again and retry.
    #[error("{0} was changed by somebody else meanwhile")]
    Conflict(String),
    /// Something else needs it.
    #[error("{0} is still in use")]
    InUse(String),
    /// There is no such thing in this organization.
    #[error("there is no such {0}")]
    Missing(&'static str),
    /// What is stored cannot be understood: the database was written by something else.
    #[error("the database holds something unexpected: {0}")]
    Corrupt(String),
}

/// Everything that is kept in rows.
#[async_trait]
pub trait Store:
    StoredGreetings
    + Backlog
    + CallLog
    + Forwardings
    + CallHandlings
    + Groups
    + Lists
    + Clearing
    + Announcements
    + Schedules
    + Attendants
    + Directory
    + Trunks
    + Dialling
    + Roster
    + Accounts
    + AccountLinks
    + MailboxEdits
    + ExternalLamps
    + SignIns
    + Passkeys
    + Integrations
    + AuditLog
    + Leavers
    + Events
    + DeviceLists
    + Brandings
    + Webhooks
    + Send
    + Sync
{
    // Organizations and their settings.

    /// Adds an organization.
    async fn insert_organization(&self, organization: &Organization, audit: &Audit)
    -> Result<(), StoreError>;
    /// All organizations, oldest first.
    async fn organizations(&self) -> Result<Vec<Organization>, StoreError>;
    /// The organization of a server that has one and no more.
    async fn only_organization(&self) -> Result<Option<Organization>, StoreError>;
    /// One organization.
    async fn organization(&self, id: OrganizationId) -> Result<Option<Organization>, StoreError>;
    /// Replaces the service settings if `version` is still current. Switching the default passcode off
    /// turns every mailbox still on it to [`Access::Unset`] (M8, M9) in the same transaction.
    async fn save_service_settings(
        &self,
        id: OrganizationId,
        version: i64,
        settings: &ServiceSettings,
        default: &DefaultPasscode,
        audit: &Audit,
    ) -> Result<(), StoreError>;
    /// The hash of the organization's default passcode, if it is on.
    async fn default_passcode(&self, id: OrganizationId) -> Result<Option<PasscodeHash>, StoreError>;

    // Locations and their portals.

    /// Adds a location with its voice portal; its numbers become taken.
    async fn insert_location(&self, location: &Location, audit: &Audit) -> Result<(), StoreError>;
    /// All locations of an organization, oldest first.
    async fn locations(&self, organization: OrganizationId) -> Result<Vec<Location>, StoreError>;
    /// One location.
    async fn location(
        &self,
        organization: OrganizationId,
        id: LocationId,
    ) -> Result<Option<Location>, StoreError>;
    /// Replaces location and portal if its `version` is still current; frees and takes numbers.
    async fn save_location(&self, location: &Location, audit: &Audit) -> Result<(), StoreError>;
    /// Sets the portal admin passcode; its attempts start anew (M4).
    async fn save_portal_passcode(
        &self,
        organization: OrganizationId,
        location: LocationId,
        hash: &PasscodeHash,
        audit: &Audit,
    ) -> Result<(), StoreError>;
    /// The hash of the portal admin passcode, if one is set.
    async fn portal_passcode(
        &self,
        organization: OrganizationId,
        location: LocationId,
    ) -> Result<Option<PasscodeHash>, StoreError>;

    // Numbers.

    /// Who has this extension, in every location of every organization.
    async fn extension_owners(&self, extension: &Extension) -> Result<Vec<NumberRecord>, StoreError>;
    /// Who has this public number.
    async fn number_owner(&self, number: &PhoneNumber) -> Result<Option<NumberRecord>, StoreError>;

    // People, phones, registrations.

    /// Adds a person with a mailbox; the numbers become taken. The personalized name is due at the first login.
    async fn insert_person(
        &self,
        person: &Person,
        mailbox: &Mailbox,
        access: &Access,
        audit: &Audit,
    ) -> Result<(), StoreError>;
    /// One person.
    async fn person(&self, organization: OrganizationId, id: PersonId) -> Result<Option<Person>, StoreError>;
    /// People of an organization by extension, in the order of text, then by identity: at most `max` of them
    /// after `after`.
    async fn people(
        &self,
        organization: OrganizationId,
        after: Option<PersonId>,
        max: u32,
    ) -> Result<Vec<Person>, StoreError>;
    /// Adds a phone.
    async fn insert_device(&self, device: &Device, audit: &Audit) -> Result<(), StoreError>;
    /// The phone with this SIP user name.
    async fn device_named(&self, username: &str) -> Result<Option<Device>, StoreError>;
    /// The phones of a person.
    async fn devices(
        &self,
        organization: OrganizationId,
        person: PersonId,
    ) -> Result<Vec<Device>, StoreError>;
    /// Replaces the registered contacts of a phone.
    async fn save_bindings(&self, device: DeviceId, bindings: &[BindingRecord]) -> Result<(), StoreError>;
    /// The registered contacts of a phone, expired ones included.
    async fn bindings(&self, device: DeviceId) -> Result<Vec<BindingRecord>, StoreError>;
    /// Every contact that has not expired at `now_ms`, with its phone, to be known again after a restart.
    async fn live_bindings(&self, now_ms: i64) -> Result<Vec<(Device, BindingRecord)>, StoreError>;

    // Mailboxes and what opens them.

    /// One mailbox.
    async fn mailbox(
        &self,
        organization: OrganizationId,
        id: MailboxId,
    ) -> Result<Option<Mailbox>, StoreError>;
    /// Replaces the settings.
    async fn save_mailbox_settings(
        &self,
        organization: OrganizationId,
        id: MailboxId,
        settings: &MailboxSettings,
        audit: &Audit,
    ) -> Result<(), StoreError>;
    /// Replaces the personalized name and ends the duty to record or confirm one.
    async fn save_personalized_name(
        &self,
        organization: OrganizationId,
        id: MailboxId,
        name: Option<&BlobKey>,
        audit: &Audit,
    ) -> Result<(), StoreError>;
    /// What opens a mailbox, and its counters.
    async fn credential(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
    ) -> Result<Option<Credential>, StoreError>;
    /// Replaces what opens a mailbox, remembers an own passcode's hash among the last `history_max`, and with
    /// `clear_attempts` starts the counters anew (which unlocks).
    async fn save_credential(&self, change: &CredentialChange, audit: &Audit) -> Result<(), StoreError>;
    /// Hashes of the passcodes set before, newest first, the current own one included.
    async fn passcode_history(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
    ) -> Result<Vec<PasscodeHash>, StoreError>;

    // Attempts: reserved before anything is verified, so that parallel guesses cannot get more.

    /// Counts one attempt on `subject` from `side` if fewer than `max` are counted, and says what the counters
    /// are then; `None` if that side is locked, and nothing changes.
    /// [`Attempts::reserve`] is the rule: a side of which `max` are counted is locked, and the own phone's lock
    /// holds outside too.
    /// Of [`AttemptSubject::Unknown`] only the newest
    /// [`UNKNOWN_MAILBOXES_REMEMBERED_MAX`](antiphon_core::limits::UNKNOWN_MAILBOXES_REMEMBERED_MAX) per
    /// organization are remembered: the one tried longest ago is forgotten first.
    async fn reserve_attempt(
        &self,
        organization: OrganizationId,
        subject: &AttemptSubject,
        side: Side,
        max: u32,
        now_ms: i64,
        source: &str,
    ) -> Result<Option<Attempts>, StoreError>;
    /// Starts both counters anew after a reset or an unlock.
    async fn clear_attempts(
        &self,
        organization: OrganizationId,
        subject: &AttemptSubject,
        audit: Option<&Audit>,
    ) -> Result<(), StoreError>;
    /// Starts the counter of one side anew after a right passcode from there ([`Attempts::cleared_from`]).
    async fn clear_attempts_from(
        &self,
        organization: OrganizationId,
        subject: &AttemptSubject,
        side: Side,
    ) -> Result<(), StoreError>;
    /// The counters of a subject.
    async fn attempts(
        &self,
        organization: OrganizationId,
        subject: &AttemptSubject,
    ) -> Result<Attempts, StoreError>;

    // Messages.

    /// Stores a message with counters and jobs. The same recording a second time changes nothing and says so.
    /// Refused with [`Deposited::Full`] if the mailbox's audio would exceed `mailbox_max_ms`, and with
    /// [`Deposited::AudioGone`] if it shares audio to which nobody refers any more, unless it is stored already.
    async fn deposit(&self, deposit: &Deposit) -> Result<Deposited, StoreError>;
    /// Messages that are not deleted, oldest first.
    async fn messages(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
    ) -> Result<Vec<Message>, StoreError>;
    /// One message in any state.
    async fn message(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
        id: MessageId,
    ) -> Result<Option<Message>, StoreError>;
    /// Changes a message's state if it is still in one of `from`; counters move and the lamp's job is written
    /// with it. False if it was not: deleted or changed elsewhere.
    async fn mark_message(&self, change: &MarkMessage) -> Result<bool, StoreError>;
    /// At most `max` messages of an organization that have reached one of the ages, oldest first.
    async fn aged_messages(
        &self,
        organization: OrganizationId,
        ages: &AgeLimits,
        max: u32,
    ) -> Result<Vec<Message>, StoreError>;
    /// Removes the row of a deleted message for ever and returns that of its audio, introduction included, to which
    /// nobody refers any more. Nothing changes if the message is not there or no longer deleted.
    async fn purge_message(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
        id: MessageId,
        now_ms: i64,
    ) -> Result<Vec<BlobKey>, StoreError>;

    // Outbox and audit.

    /// Leases up to `max` due jobs of a lane for `lease_ms`; of those that post to one webhook only the first, and no
    /// other while that one is there. A power cut may undo it: whoever held the lease is gone as well.
    async fn claim_jobs(
        &self,
        lane: Lane,
        now_ms: i64,
        lease_ms: i64,
        max: u32,
    ) -> Result<Vec<Job>, StoreError>;
    /// A job is done. A power cut may undo it: the job is then done once more, which does no harm.
    async fn finish_job(&self, id: JobId) -> Result<(), StoreError>;
    /// A job failed; it is due again at `due_ms`.
    async fn fail_job(&self, id: JobId, due_ms: i64, error: &str) -> Result<(), StoreError>;
    /// Writes an audit entry on its own.
    async fn audit(&self, audit: &Audit) -> Result<(), StoreError>;
    /// The newest audit entries of an organization, newest first.
    async fn audit_entries(&self, organization: OrganizationId, max: u32) -> Result<Vec<Audit>, StoreError>;
    /// Whether the database answers.
    async fn ping(&self) -> Result<(), StoreError>;
}

/// What becomes of the organization's default passcode when settings are saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DefaultPasscode {
    /// It stays.
    Keep,
    /// It is set or replaced; mailboxes on the default follow.
    Set(PasscodeHash),
    /// It is switched off.
    Off,
}

/// Who has a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberRecord {
    /// The organization.
    pub organization: OrganizationId,
    /// The location.
    pub location: LocationId,
    /// Who answers there.
    pub owner: NumberOwner,
}

/// Who answers a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberOwner {
    /// The location's voice portal.
    Portal,
    /// A person.
    Person(PersonId),
    /// An auto attendant.
    Attendant(AttendantId),
    /// A voicemail group.
    Group(GroupId),
}

/// A registered contact as it is kept: SIP's own words, opaque to the office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BindingRecord {
    /// The Contact address.
    pub contact: String,
    /// How to reach it: transport and addresses, written and read by whoever registered it.
    pub flow: String,
    /// `+sip.instance`, where the phone has one.
    pub instance: Option<String>,
    /// User-Agent of the phone.
    pub user_agent: Option<String>,
    /// Path values (RFC 3327).
    pub path: Vec<String>,
    /// Call-ID of the registration.
    pub call_id: String,
    /// CSeq of the registration.
    pub cseq: i64,
    /// When it ends, epoch milliseconds.
    pub expires_ms: i64,
}

/// What opens a mailbox, and its counters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential {
    /// The passcode, or why there is none.
    pub access: Access,
    /// Whether the owner has to record or confirm the personalized name at the next login.
    pub name_due: bool,
    /// Wrong passcodes so far.
    pub attempts: Attempts,
}

/// A change of what opens a mailbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CredentialChange {
    /// The organization.
    pub organization: OrganizationId,
    /// The mailbox.
    pub mailbox: MailboxId,
    /// The new passcode.
    pub access: Access,
    /// The new duty to record or confirm a name; `None` leaves it.
    pub name_due: Option<bool>,
    /// How many hashes of own passcodes to remember.
    pub history_max: u32,
    /// Whether the counters start anew.
    pub clear_attempts: bool,
    /// When, epoch milliseconds.
    pub now_ms: i64,
}

/// What attempts are counted on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AttemptSubject {
    /// A mailbox.
    Mailbox(MailboxId),
    /// A portal's administrator menu.
    Portal(LocationId),
    /// A mailbox number that does not exist: it counts and locks alike.
    Unknown(String),
}

/// A message to be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deposit {
    /// The organization.
    pub organization: OrganizationId,
    /// The message.
    pub message: Message,
    /// The most audio the mailbox may hold, in milliseconds; [`i64::MAX`] where the caller was told already that
    /// the message is kept.
    pub mailbox_max_ms: u64,
    /// The audio is that of another message: it is gone once nobody refers to it any more.
    pub shares_audio: bool,
    /// Jobs that go with it.
    pub jobs: Vec<NewJob>,
}

/// What became of a deposit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deposited {
    /// Stored.
    Stored,
    /// It had been stored before.
    Already,
    /// The mailbox is full.
    Full,
    /// The audio that it shares is gone.
    AudioGone,
}

/// A change of a message's state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkMessage {
    /// The organization.
    pub organization: OrganizationId,
    /// The mailbox.
    pub mailbox: MailboxId,
    /// The message.
    pub message: MessageId,
    /// States it may be in.
    pub from: Vec<MessageState>,
    /// Its new state.
    pub to: MessageState,
    /// When, epoch milliseconds.
    pub now_ms: i64,
    /// Jobs that go with it.
    pub jobs: Vec<NewJob>,
}

/// Ages that messages reach, each as the latest moment that has reached it, epoch milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgeLimits {
    /// Deleted messages whose state changed then or before.
    pub deleted_until_ms: i64,
    /// Saved messages left then or before, if those expire.
    pub saved_until_ms: Option<i64>,
    /// Messages in any state left then or before, if all expire.
    pub all_until_ms: Option<i64>,
}

/// Something to be told to the outside after a change is durable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewJob {
    /// Its identity, which receivers may use to notice a repetition.
    pub id: JobId,
    /// The organization.
    pub organization: OrganizationId,
    /// What to do.
    pub kind: JobKind,
    /// When it is due, epoch milliseconds.
    pub due_ms: i64,
}

/// What a job does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JobKind {
    /// Tell the owner's phones the counts of this mailbox. Carries no counts: they are read when it runs.
    Lamp(MailboxId),
    /// Send an e-mail.
    Mail(Mail),
    /// Tell programs of an event.
    Event(Box<DomainEvent>),
    /// Post an event to a webhook.
    Post(Box<Post>),
}

/// An event that a webhook is to get.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// The webhook.
    pub webhook: WebhookId,
    /// The event.
    pub event: DomainEvent,
}

impl JobKind {
    /// The lane it is worked off in.
    #[must_use]
    pub fn lane(&self) -> Lane {
        match self {
            Self::Lamp(_) => Lane::Lamps,
            Self::Mail(_) => Lane::Letters,
            Self::Event(_) => Lane::Events,
            Self::Post(_) => Lane::Posts,
        }
    }

    /// The webhook that it posts to. What is posted to one is due in the order it was written, and no sooner than the
    /// first of it.
    #[must_use]
    pub fn webhook(&self) -> Option<WebhookId> {
        match self {
            Self::Post(post) => Some(post.webhook),
            Self::Lamp(_) | Self::Mail(_) | Self::Event(_) => None,
        }
    }
}

/// Jobs that wait for each other and for no others: a mail server that takes its time holds back no lamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// What phones are told.
    Lamps,
    /// What people are told by e-mail.
    Letters,
    /// What programs are told.
    Events,
    /// What is posted to webhooks.
    Posts,
}

/// A leased job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// The job.
    pub job: NewJob,
    /// How often it was tried before.
    pub attempts: u32,
}

/// Who did what to whom, for the organization's administrators.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audit {
    /// The organization.
    pub organization: OrganizationId,
    /// When, epoch milliseconds.
    pub at_ms: i64,
    /// Who: `operator`, `account:<id>`, `token:<id>`, `person:<id>`, `caller:<source>`.
    pub actor: String,
    /// What, in a stable spelling such as `mailbox.locked`.
    pub action: String,
    /// To whom or what.
    pub target: String,
    /// More, without any secret.
    pub detail: String,
    /// Who is to be told of it: jobs that go with the change. None in an entry that is read.
    pub jobs: Vec<NewJob>,
}

/// Tells the outside what changed.
#[async_trait]
pub trait Deliver: Send + Sync {
    /// The lamp and counts of this mailbox's owner are to show `counts`.
    async fn lamp(&self, lamp: Lamp) -> Result<(), String>;
    /// A letter is to be sent. Its [`Letter::id`] is the same when it is tried again.
    async fn mail(&self, letter: Letter) -> Result<(), MailFailure>;
    /// Something was written into the log of events, for whoever listens now. There need not be anybody.
    fn event(&self, _: &Published) {}
    /// An event is to be posted to a webhook: the status of success that it answers with. Who posts nothing, such as a
    /// test of lamps, reaches nobody.
    async fn post(&self, _: &Posting) -> Result<u16, PostFailure> {
        Err(PostFailure::NotReached("nothing is posted from here".to_owned()))
    }
}

/// What a lamp is to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lamp {
    /// The organization.
    pub organization: OrganizationId,
    /// The mailbox.
    pub mailbox: MailboxId,
    /// The owner's phones, by SIP user name.
    pub devices: Vec<String>,
    /// The counts.
    pub counts: Counts,
    /// The mailbox's version that these counts belong to.
    pub version: i64,
    /// What the phone's voicemail button should dial, if the portal has a number.
    pub portal: Option<String>,
    /// Whose mailboxes it is among.
    pub location: LocationId,
    /// The owner's number, by which a telephone system beside knows whose lamp it is: the extension where
    /// there is one.
    pub number: Option<String>,
}
