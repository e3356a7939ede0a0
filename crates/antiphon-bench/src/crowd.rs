//! A large organization: people who join the demo's by way of its database, as no one would wait for them otherwise.

use std::sync::Arc;

use antiphon_core::forwarding::Forwarding;
use antiphon_core::greeting::Greetings;
use antiphon_core::ids::{BlobKey, LocationId, MailboxId, MessageId, OrganizationId, PersonId, RecordingId};
use antiphon_core::mailbox::{Access, Counts, Mailbox, MailboxOwner, MailboxSettings};
use antiphon_core::message::{Message, MessageFrom, MessageState};
use antiphon_core::numbering::Extension;
use antiphon_core::person::Person;
use antiphon_office::ports::{Audit, Deposit, Store as _};
use antiphon_store::SqlStore;
use anyhow::Context as _;
use uuid::Uuid;

use crate::clocks::stamp;
use crate::server::Server;

/// How many join.
pub(crate) const PEOPLE: u32 = 100_000;
/// Messages that the first person of the demo is given; every tenth of those who join gets one.
pub(crate) const MESSAGES: u32 = 20;
const EVERY_TENTH: u32 = 10;
/// Rows on their way at once: they share the flush of a transaction.
const AT_ONCE: u32 = 256;
/// Behind the demo's own extensions in any order.
const FIRST_EXTENSION: u32 = 300_000;

/// The address of one of them.
pub(crate) fn email(n: u32) -> String {
    format!("person{n}@crowd.example")
}

/// Has them all join; the identity of one in the middle.
pub(crate) fn joins(server: &Server) -> anyhow::Result<PersonId> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let crowd = Arc::new(Crowd::of(server).await?);
        crowd.fill_first_mailbox(server).await?;
        for begin in (0..PEOPLE).step_by(AT_ONCE as usize) {
            let joining: Vec<_> = (begin..PEOPLE.min(begin + AT_ONCE))
                .map(|n| {
                    let crowd = Arc::clone(&crowd);
                    tokio::spawn(async move { crowd.join(n).await })
                })
                .collect();
            for one in joining {
                one.await??;
            }
        }
        crowd.store.close().await;
        Ok(person_id(PEOPLE / 2))
    })
}

struct Crowd {
    store: SqlStore,
    organization: OrganizationId,
    location: LocationId,
}

impl Crowd {
    async fn of(server: &Server) -> anyhow::Result<Self> {
        let database = format!("sqlite:{}", server.database().display());
        let location = server.demo.locations.first().context("the demo has a location")?;
        Ok(Self {
            store: antiphon_store::open(&database).await.context("the demo's database")?,
            organization: OrganizationId(server.demo.organization.id),
            location: LocationId(location.id),
        })
    }

    async fn fill_first_mailbox(&self, server: &Server) -> anyhow::Result<()> {
        let id = PersonId(server.demo.first_person()?.id);
        let person = self.store.person(self.organization, id).await?.context("the demo has a person")?;
        let has = self.store.messages(self.organization, person.mailbox).await?.len();
        for n in u32::try_from(has)?..MESSAGES {
            self.leave(person.mailbox, n).await?;
        }
        Ok(())
    }

    async fn join(&self, n: u32) -> anyhow::Result<()> {
        let (person, mailbox) = self.person(n)?;
        self.store.insert_person(&person, &mailbox, &Access::Unset, &self.audit()).await?;
        if n.is_multiple_of(EVERY_TENTH) {
            self.leave(mailbox.id, n).await?;
        }
        Ok(())
    }

    async fn leave(&self, mailbox: MailboxId, n: u32) -> anyhow::Result<()> {
        let message = Message {
            id: MessageId(Uuid::now_v7()),
            mailbox,
            state: MessageState::New,
            urgent: n.is_multiple_of(7),
            confidential: false,
            from: MessageFrom { person: None, number: Some(format!("+4315550{n:06}")), name: None },
            duration_ms: 10_000,
            truncated: false,
            audio: BlobKey(format!("v1/{}/crowd/{}.wav", self.organization, Uuid::now_v7())),
            introduction: None,
            recording: RecordingId(Uuid::now_v7()),
            created_ms: now_ms(),
            state_changed_ms: now_ms(),
        };
        let organization = self.organization;
        let deposit = Deposit {
            organization,
            message,
            mailbox_max_ms: u64::MAX,
            shares_audio: false,
            jobs: Vec::new(),
        };
        self.store.deposit(&deposit).await?;
        Ok(())
    }

    fn person(&self, n: u32) -> anyhow::Result<(Person, Mailbox)> {
        let (id, mailbox) = (person_id(n), MailboxId(Uuid::from_u128((2 << 64) + u128::from(n))));
        let (organization, location) = (self.organization, self.location);
        let person = Person {
            id,
            organization,
            location,
            name: format!("Person {n} of the Crowd"),
            email: Some(email(n)),
            extension: Extension::parse(&(FIRST_EXTENSION + n).to_string())?,
            number: None,
            mailbox,
            forwarding: Forwarding::default(),
            created_ms: now_ms(),
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
        Ok((person, mailbox))
    }

    fn audit(&self) -> Audit {
        Audit {
            organization: self.organization,
            at_ms: now_ms(),
            actor: "operator".into(),
            action: "person.created".into(),
            target: String::new(),
            detail: String::new(),
            jobs: Vec::new(),
        }
    }
}

fn person_id(n: u32) -> PersonId {
    PersonId(Uuid::from_u128((1 << 64) + u128::from(n)))
}

fn now_ms() -> i64 {
    i64::try_from(stamp() / 1_000_000).unwrap_or(i64::MAX)
}
