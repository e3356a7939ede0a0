//! A caller leaves a message: what it takes until it cannot be lost any more.
//!
//! The order is what makes it durable: the recording is on disk in the spool, then its audio in the blob store, then
//! row, counters and the lamp's job in one transaction, and only then the spool is emptied. A crash in between repeats
//! the rest, and the identity of the recording keeps it from becoming two messages.

use antiphon_core::event::EventKind;
use antiphon_core::ids::{BlobKey, JobId, MailboxId, MessageId, OrganizationId, RecordingId};
use antiphon_core::limits::RECORDING_MIN;
use antiphon_core::mailbox::Mailbox;
use antiphon_core::message::{Message, MessageState};
use antiphon_core::organization::Organization;

use crate::Office;
use crate::error::OfficeError;
use crate::ports::{
    Deposit, Deposited, JobKind, NewJob, Seal, SpoolError, SpoolPurpose, SpooledRecording, StoreError,
};
use crate::recording::{blob_key, duration_ms, wav_file};

/// A recording that a caller leaves as a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeftMessage {
    /// The organization.
    pub organization: OrganizationId,
    /// The mailbox called.
    pub mailbox: MailboxId,
    /// What was recorded.
    pub recording: RecordingId,
    /// Marked urgent by the caller.
    pub urgent: bool,
    /// Marked confidential by the caller.
    pub confidential: bool,
}

/// What became of a caller's message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DepositOutcome {
    /// Durable: in the mailbox, or sealed in the spool while the database is away.
    Stored,
    /// It cannot be kept.
    Failed,
}

/// What a recovery did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recovery {
    /// Recordings that lie in their mailboxes now.
    pub stored: u32,
    /// Recordings thrown away: names, greetings, announcements, and what is too short to be a message.
    pub dropped: u32,
    /// Recordings that still cannot be stored; the next recovery tries again.
    pub waiting: u32,
}

/// How a recording goes on its way.
#[derive(Clone, Copy)]
struct Terms {
    seal: Seal,
    truncated: bool,
}

/// Why a message waits in the spool if a store finds more than [`NO_MAXIMUM_MS`] in a mailbox.
const FULL: &str = "the mailbox holds more than can be counted";

/// As much as a mailbox can ever hold: whoever was admitted to record is not sent away with a message.
const NO_MAXIMUM_MS: u64 = i64::MAX as u64;

impl Office {
    /// Stores a caller's message durably. The same recording a second time changes nothing and is stored.
    ///
    /// With the database or the blob store away, a sealed spool suffices: [`Self::recover`] stores it later.
    pub async fn deposit(&self, left: LeftMessage) -> DepositOutcome {
        self.recordings.keep(left.recording);
        let outcome = match self.ports.spool.finish(left.recording).await {
            Ok(spooled) if is_message_for(&spooled, left) => self.deposit_spooled(left, &spooled).await,
            Ok(_) => DepositOutcome::Failed,
            Err(SpoolError::Missing(_)) => self.stored_before(left).await,
            Err(error) => failed(left.recording, &error.into()),
        };
        self.recordings.decided(left.recording);
        outcome
    }

    /// Stores what waits in the spool, and turns what a crash cut off into messages. Recordings of calls in progress
    /// are not touched. To be called at the start and every minute or so.
    ///
    /// # Errors
    /// What the spool says, if it cannot even be listed.
    pub async fn recover(&self) -> Result<Recovery, SpoolError> {
        let mut recovery = Recovery::default();
        for recording in self.ports.spool.leftovers().await? {
            if self.recordings.is_known(recording, self.now_ms()) {
                continue;
            }
            match self.recover_one(recording).await {
                Ok(true) => recovery.stored += 1,
                Ok(false) => recovery.dropped += 1,
                Err(error) => {
                    tracing::warn!(%recording, %error, "a recording waits in the spool");
                    recovery.waiting += 1;
                }
            }
        }
        Ok(recovery)
    }

    async fn deposit_spooled(&self, left: LeftMessage, spooled: &SpooledRecording) -> DepositOutcome {
        let seal = Seal { urgent: left.urgent, confidential: left.confidential };
        match self.store_message(spooled, Terms { seal, truncated: false }).await {
            Ok(()) => DepositOutcome::Stored,
            Err(error @ OfficeError::Store(StoreError::Missing(_))) => failed(left.recording, &error),
            Err(error) => self.seal(left.recording, seal, &error).await,
        }
    }

    /// Not stored now, but durable as the caller left it.
    async fn seal(&self, recording: RecordingId, seal: Seal, why: &OfficeError) -> DepositOutcome {
        tracing::warn!(%recording, error = %why, "a message is kept in the spool until it can be stored");
        match self.ports.spool.seal(recording, seal).await {
            Ok(()) => DepositOutcome::Stored,
            Err(error) => failed(recording, &error.into()),
        }
    }

    /// The recording is not in the spool: it is in the mailbox, or nowhere.
    async fn stored_before(&self, left: LeftMessage) -> DepositOutcome {
        match self.ports.store.messages(left.organization, left.mailbox).await {
            Ok(messages) if messages.iter().any(|it| it.recording == left.recording) => {
                DepositOutcome::Stored
            }
            Ok(_) => failed(left.recording, &SpoolError::Missing(left.recording).into()),
            Err(error) => failed(left.recording, &error.into()),
        }
    }

    /// Blob, then row, counters and job in one transaction, then the spool is emptied. A mailbox that filled up since
    /// its caller was admitted takes the message all the same.
    async fn store_message(&self, spooled: &SpooledRecording, terms: Terms) -> Result<(), OfficeError> {
        let header = &spooled.header;
        let mailbox = header.mailbox.ok_or(StoreError::Missing("mailbox"))?;
        let (organization, owned) = self.mailbox_of(header.organization, mailbox).await?;
        self.ports.blobs.put(&blob_key(header), wav_file(spooled)).await?;
        let message = self.message(mailbox, spooled, terms);
        let mut jobs = vec![
            self.lamp_job(header.organization, mailbox),
            self.message_job(header.organization, mailbox, message.id, EventKind::MessageDeposited),
        ];
        jobs.extend(self.message_notices(&owned, &message, &organization.service).await?);
        let deposit = Deposit {
            organization: header.organization,
            message,
            mailbox_max_ms: NO_MAXIMUM_MS,
            shares_audio: false,
            jobs,
        };
        match self.ports.store.deposit(&deposit).await? {
            Deposited::Stored | Deposited::Already => self.empty_spool(header.recording).await,
            Deposited::Full | Deposited::AudioGone => {
                return Err(StoreError::Unavailable(FULL.to_owned()).into());
            }
        }
        Ok(())
    }

    fn message(&self, mailbox: MailboxId, spooled: &SpooledRecording, terms: Terms) -> Message {
        let header = &spooled.header;
        Message {
            id: MessageId(self.new_uuid()),
            mailbox,
            state: MessageState::New,
            urgent: terms.seal.urgent,
            confidential: terms.seal.confidential,
            from: header.from.clone(),
            duration_ms: duration_ms(spooled),
            truncated: terms.truncated,
            audio: blob_key(header),
            introduction: None,
            recording: header.recording,
            created_ms: header.begun_ms,
            state_changed_ms: header.begun_ms,
        }
    }

    /// The job that makes the owner's phones show the counts.
    pub(crate) fn lamp_job(&self, organization: OrganizationId, mailbox: MailboxId) -> NewJob {
        let (id, due_ms) = (JobId(self.new_uuid()), self.now_ms());
        NewJob { id, organization, kind: JobKind::Lamp(mailbox), due_ms }
    }

    /// True if the recording became a message, false if it was dropped.
    async fn recover_one(&self, recording: RecordingId) -> Result<bool, OfficeError> {
        let spooled = self.ports.spool.finish(recording).await?;
        if is_worthless(&spooled) {
            self.ports.spool.remove(recording).await?;
            return Ok(false);
        }
        let truncated = spooled.seal.is_none();
        let seal = spooled.seal.unwrap_or(Seal { urgent: false, confidential: false });
        match self.store_message(&spooled, Terms { seal, truncated }).await {
            Ok(()) => Ok(true),
            Err(OfficeError::Store(StoreError::Missing(what))) => {
                tracing::warn!(%recording, what, "a recording is dropped: what it was left for is gone");
                self.forget_blob(&blob_key(&spooled.header)).await;
                self.ports.spool.remove(recording).await?;
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }

    pub(crate) async fn mailbox_of(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
    ) -> Result<(Organization, Mailbox), StoreError> {
        let store = &self.ports.store;
        let found = store.organization(organization).await?.ok_or(StoreError::Missing("organization"))?;
        let mailbox = store.mailbox(organization, mailbox).await?.ok_or(StoreError::Missing("mailbox"))?;
        Ok((found, mailbox))
    }

    /// The message is safe; what stays behind is found to be stored already at the next recovery.
    async fn empty_spool(&self, recording: RecordingId) {
        if let Err(error) = self.ports.spool.remove(recording).await {
            tracing::warn!(%recording, %error, "a stored recording stays in the spool");
        }
    }

    async fn forget_blob(&self, key: &BlobKey) {
        if let Err(error) = self.ports.blobs.remove(key).await {
            tracing::warn!(blob = %key, %error, "a blob that nobody refers to stays");
        }
    }
}

fn is_message_for(spooled: &SpooledRecording, left: LeftMessage) -> bool {
    let header = &spooled.header;
    header.purpose == SpoolPurpose::Deposit
        && header.organization == left.organization
        && header.mailbox == Some(left.mailbox)
}

/// What nobody accepted, such as a name, or less than anybody says; but what a caller was told is kept, is kept.
fn is_worthless(spooled: &SpooledRecording) -> bool {
    let too_short = u128::from(duration_ms(spooled)) < RECORDING_MIN.as_millis();
    spooled.header.purpose != SpoolPurpose::Deposit || (too_short && spooled.seal.is_none())
}

/// The one case in which a caller spoke in vain, so the operators should look.
fn failed(recording: RecordingId, error: &OfficeError) -> DepositOutcome {
    tracing::error!(%recording, %error, "a message cannot be kept");
    DepositOutcome::Failed
}
