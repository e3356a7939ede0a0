//! The office's [`Store`] on a database: each method hands its arguments to the file of its subject.

use antiphon_core::ids::{
    BlobKey, DeviceId, JobId, LocationId, MailboxId, MessageId, OrganizationId, PersonId,
};
use antiphon_core::location::Location;
use antiphon_core::lockout::{Attempts, Side};
use antiphon_core::mailbox::{Access, Mailbox, MailboxSettings, PasscodeHash};
use antiphon_core::message::Message;
use antiphon_core::numbering::{Extension, PhoneNumber};
use antiphon_core::organization::{Organization, ServiceSettings};
use antiphon_core::person::{Device, Person};
use antiphon_office::ports::{
    AgeLimits, AttemptSubject, Audit, BindingRecord, Credential, CredentialChange, DefaultPasscode, Deposit,
    Deposited, Job, Lane, MarkMessage, NumberRecord, Store, StoreError,
};
use async_trait::async_trait;
use tokio::time::{Instant, timeout_at};

use crate::attempts::Reserve;
use crate::db::{Db, GIVE_UP_AFTER, too_slow};
use crate::unknown::Unknown;
use crate::{
    aging, attempts, audit, credentials, devices, locations, mailboxes, messages, numbers, organizations,
    outbox, people,
};

const PING: &str = "SELECT name FROM meta LIMIT 1";

/// Everything that is kept in rows, on SQLite or PostgreSQL. Clones share it.
#[derive(Clone)]
pub struct SqlStore {
    pub(crate) db: Db,
    unknown: Unknown,
}

impl SqlStore {
    pub(crate) fn new(db: Db) -> Self {
        Self { db, unknown: Unknown::default() }
    }

    /// Commits what was accepted and closes every connection. What is asked for afterwards is refused.
    pub async fn close(&self) {
        self.db.close().await;
    }

    /// The try before counts whether or not this succeeds, and the next one makes up for it.
    async fn forget_unknown(&self, organization: OrganizationId, give_up_at: Instant) {
        let forgotten = timeout_at(give_up_at, self.unknown.forget_excess(&self.db, organization)).await;
        if let Err(error) = forgotten.unwrap_or_else(|_| Err(too_slow())) {
            tracing::warn!(%organization, %error, "unknown mailboxes beyond the limit are still remembered");
        }
    }
}

/// Asks the database a question: the arguments are bound to their names while it is answered.
macro_rules! read {
    ($store:ident, ($($name:ident),*), |$session:ident| $work:expr) => {
        $store.db.read(($($name,)*), |$session, ($($name,)*)| Box::pin($work)).await
    };
}

/// Runs one transaction: it gets copies of the arguments, which it can take with it and repeat.
macro_rules! write {
    ($store:ident, ($($name:ident = $value:expr),*), |$session:ident| $work:expr) => {
        $store.db.write(($($value,)*), |$session, ($($name,)*)| Box::pin($work)).await
    };
}

#[async_trait]
impl Store for SqlStore {
    async fn insert_organization(
        &self,
        organization: &Organization,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        write!(self, (organization = organization.clone(), audit = audit.clone()), |session| {
            organizations::insert(session, organization, audit)
        })
    }

    async fn organizations(&self) -> Result<Vec<Organization>, StoreError> {
        self.db.read((), |session, ()| Box::pin(organizations::all(session))).await
    }

    async fn only_organization(&self) -> Result<Option<Organization>, StoreError> {
        self.db.read((), |session, ()| Box::pin(organizations::only(session))).await
    }

    async fn organization(&self, id: OrganizationId) -> Result<Option<Organization>, StoreError> {
        read!(self, (id), |session| organizations::one(session, *id))
    }

    async fn save_service_settings(
        &self,
        id: OrganizationId,
        version: i64,
        settings: &ServiceSettings,
        default: &DefaultPasscode,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let settings = settings.clone();
        write!(
            self,
            (
                id = id,
                version = version,
                settings = settings,
                default = default.clone(),
                audit = audit.clone()
            ),
            |session| async move {
                organizations::save_service(session, *id, *version, settings, default).await?;
                audit::insert(session, audit).await
            }
        )
    }

    async fn default_passcode(&self, id: OrganizationId) -> Result<Option<PasscodeHash>, StoreError> {
        read!(self, (id), |session| organizations::default_passcode(session, *id))
    }

    async fn insert_location(&self, location: &Location, audit: &Audit) -> Result<(), StoreError> {
        write!(self, (location = location.clone(), audit = audit.clone()), |session| {
            locations::insert(session, location, audit)
        })
    }

    async fn locations(&self, organization: OrganizationId) -> Result<Vec<Location>, StoreError> {
        read!(self, (organization), |session| locations::all(session, *organization))
    }

    async fn location(
        &self,
        organization: OrganizationId,
        id: LocationId,
    ) -> Result<Option<Location>, StoreError> {
        read!(self, (organization, id), |session| locations::one(session, *organization, *id))
    }

    async fn save_location(&self, location: &Location, audit: &Audit) -> Result<(), StoreError> {
        write!(self, (location = location.clone(), audit = audit.clone()), |session| {
            locations::save(session, location, audit)
        })
    }

    async fn save_portal_passcode(
        &self,
        organization: OrganizationId,
        location: LocationId,
        hash: &PasscodeHash,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        write!(
            self,
            (organization = organization, location = location, hash = hash.clone(), audit = audit.clone()),
            |session| locations::save_passcode(session, *organization, *location, hash, audit)
        )
    }

    async fn portal_passcode(
        &self,
        organization: OrganizationId,
        location: LocationId,
    ) -> Result<Option<PasscodeHash>, StoreError> {
        read!(self, (organization, location), |session| {
            locations::passcode(session, *organization, *location)
        })
    }

    async fn extension_owners(&self, extension: &Extension) -> Result<Vec<NumberRecord>, StoreError> {
        read!(self, (extension), |session| numbers::extension_owners(session, extension))
    }

    async fn number_owner(&self, number: &PhoneNumber) -> Result<Option<NumberRecord>, StoreError> {
        read!(self, (number), |session| numbers::number_owner(session, number))
    }

    async fn insert_person(
        &self,
        person: &Person,
        mailbox: &Mailbox,
        access: &Access,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let (person, mailbox) = (person.clone(), mailbox.clone());
        write!(
            self,
            (person = person, mailbox = mailbox, access = access.clone(), audit = audit.clone()),
            |session| people::insert(session, person, mailbox, access, audit)
        )
    }

    async fn person(&self, organization: OrganizationId, id: PersonId) -> Result<Option<Person>, StoreError> {
        read!(self, (organization, id), |session| people::one(session, *organization, *id))
    }

    async fn people(
        &self,
        organization: OrganizationId,
        after: Option<PersonId>,
        max: u32,
    ) -> Result<Vec<Person>, StoreError> {
        read!(self, (organization, after, max), |session| {
            people::page(session, *organization, *after, *max)
        })
    }

    async fn insert_device(&self, device: &Device, audit: &Audit) -> Result<(), StoreError> {
        write!(self, (device = device.clone(), audit = audit.clone()), |session| {
            devices::insert(session, device, audit)
        })
    }

    async fn device_named(&self, username: &str) -> Result<Option<Device>, StoreError> {
        read!(self, (username), |session| devices::named(session, username))
    }

    async fn devices(
        &self,
        organization: OrganizationId,
        person: PersonId,
    ) -> Result<Vec<Device>, StoreError> {
        read!(self, (organization, person), |session| devices::of_person(session, *organization, *person))
    }

    async fn save_bindings(&self, device: DeviceId, bindings: &[BindingRecord]) -> Result<(), StoreError> {
        write!(self, (device = device, bindings = bindings.to_vec()), |session| {
            devices::save_bindings(session, *device, bindings)
        })
    }

    async fn bindings(&self, device: DeviceId) -> Result<Vec<BindingRecord>, StoreError> {
        read!(self, (device), |session| devices::bindings(session, *device))
    }

    async fn live_bindings(&self, now_ms: i64) -> Result<Vec<(Device, BindingRecord)>, StoreError> {
        read!(self, (now_ms), |session| devices::live_bindings(session, *now_ms))
    }

    async fn mailbox(
        &self,
        organization: OrganizationId,
        id: MailboxId,
    ) -> Result<Option<Mailbox>, StoreError> {
        read!(self, (organization, id), |session| mailboxes::one(session, *organization, *id))
    }

    async fn save_mailbox_settings(
        &self,
        organization: OrganizationId,
        id: MailboxId,
        settings: &MailboxSettings,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        write!(
            self,
            (organization = organization, id = id, settings = settings.clone(), audit = audit.clone()),
            |session| mailboxes::save_settings(session, *organization, *id, settings, audit)
        )
    }

    async fn save_personalized_name(
        &self,
        organization: OrganizationId,
        id: MailboxId,
        name: Option<&BlobKey>,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        write!(
            self,
            (organization = organization, id = id, name = name.cloned(), audit = audit.clone()),
            |session| mailboxes::save_personalized_name(session, *organization, *id, name.as_ref(), audit)
        )
    }

    async fn credential(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
    ) -> Result<Option<Credential>, StoreError> {
        read!(self, (organization, mailbox), |session| credentials::one(session, *organization, *mailbox))
    }

    async fn save_credential(&self, change: &CredentialChange, audit: &Audit) -> Result<(), StoreError> {
        write!(self, (change = change.clone(), audit = audit.clone()), |session| {
            credentials::save(session, change, audit)
        })
    }

    async fn passcode_history(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
    ) -> Result<Vec<PasscodeHash>, StoreError> {
        read!(self, (organization, mailbox), |session| {
            credentials::history(session, *organization, *mailbox)
        })
    }

    async fn reserve_attempt(
        &self,
        organization: OrganizationId,
        subject: &AttemptSubject,
        side: Side,
        max: u32,
        now_ms: i64,
        source: &str,
    ) -> Result<Option<Attempts>, StoreError> {
        let give_up_at = Instant::now() + GIVE_UP_AFTER;
        let is_unknown = matches!(subject, AttemptSubject::Unknown(_));
        let (subject, source) = (subject.clone(), source.to_owned());
        let wanted = Reserve { organization, subject, side, max, now_ms, source };
        let reserved = write!(self, (wanted = wanted), |session| attempts::reserve(session, wanted))?;
        if is_unknown && reserved.is_some() {
            self.forget_unknown(organization, give_up_at).await;
        }
        Ok(reserved)
    }

    async fn clear_attempts(
        &self,
        organization: OrganizationId,
        subject: &AttemptSubject,
        audit: Option<&Audit>,
    ) -> Result<(), StoreError> {
        write!(
            self,
            (organization = organization, subject = subject.clone(), audit = audit.cloned()),
            |session| attempts::clear_with(session, *organization, subject, audit.as_ref())
        )
    }

    async fn clear_attempts_from(
        &self,
        organization: OrganizationId,
        subject: &AttemptSubject,
        side: Side,
    ) -> Result<(), StoreError> {
        write!(self, (organization = organization, subject = subject.clone(), side = side), |session| {
            attempts::clear_from(session, *organization, subject, *side)
        })
    }

    async fn attempts(
        &self,
        organization: OrganizationId,
        subject: &AttemptSubject,
    ) -> Result<Attempts, StoreError> {
        read!(self, (organization, subject), |session| attempts::of(session, *organization, subject))
    }

    async fn deposit(&self, deposit: &Deposit) -> Result<Deposited, StoreError> {
        write!(self, (deposit = deposit.clone()), |session| messages::deposit(session, deposit))
    }

    async fn messages(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
    ) -> Result<Vec<Message>, StoreError> {
        read!(self, (organization, mailbox), |session| messages::kept(session, *organization, *mailbox))
    }

    async fn message(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
        id: MessageId,
    ) -> Result<Option<Message>, StoreError> {
        read!(self, (organization, mailbox, id), |session| {
            messages::one(session, *organization, *mailbox, *id)
        })
    }

    async fn mark_message(&self, change: &MarkMessage) -> Result<bool, StoreError> {
        write!(self, (change = change.clone()), |session| messages::mark(session, change))
    }

    async fn aged_messages(
        &self,
        organization: OrganizationId,
        ages: &AgeLimits,
        max: u32,
    ) -> Result<Vec<Message>, StoreError> {
        read!(self, (organization, ages, max), |session| aging::aged(session, *organization, ages, *max))
    }

    async fn purge_message(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
        id: MessageId,
        _now_ms: i64,
    ) -> Result<Vec<BlobKey>, StoreError> {
        write!(self, (organization = organization, mailbox = mailbox, id = id), |session| {
            messages::purge(session, *organization, *mailbox, *id)
        })
    }

    async fn claim_jobs(
        &self,
        lane: Lane,
        now_ms: i64,
        lease_ms: i64,
        max: u32,
    ) -> Result<Vec<Job>, StoreError> {
        let claim = (lane, now_ms, lease_ms, max);
        self.db
            .write_unflushed(claim, |session, (lane, now_ms, lease_ms, max)| {
                Box::pin(outbox::claim(session, *lane, *now_ms, *lease_ms, *max))
            })
            .await
    }

    async fn finish_job(&self, id: JobId) -> Result<(), StoreError> {
        let finished =
            self.db.write_unflushed((id,), |session, (id,)| Box::pin(outbox::finish(session, *id)));
        finished.await.map(drop)
    }

    async fn fail_job(&self, id: JobId, due_ms: i64, error: &str) -> Result<(), StoreError> {
        write!(self, (id = id, due_ms = due_ms, error = error.to_owned()), |session| {
            outbox::fail(session, *id, *due_ms, error)
        })
    }

    async fn audit(&self, audit: &Audit) -> Result<(), StoreError> {
        write!(self, (audit = audit.clone()), |session| audit::insert(session, audit))
    }

    async fn audit_entries(&self, organization: OrganizationId, max: u32) -> Result<Vec<Audit>, StoreError> {
        read!(self, (organization, max), |session| audit::newest(session, *organization, *max))
    }

    async fn ping(&self) -> Result<(), StoreError> {
        self.db
            .read((), |session, ()| Box::pin(async move { session.rows(PING, vec![]).await.map(drop) }))
            .await
    }
}
