//! Greetings as their owner meets them by telephone: recorded, listened to, switched.

use antiphon_core::greeting::{GreetingChange, GreetingKind, Greetings};
use antiphon_core::ids::{BlobKey, RecordingId};

use crate::Office;
use crate::error::OfficeError;
use crate::ports::{SpoolPurpose, StoreError};
use crate::setter::Setter;

/// What the owner has, and what callers hear of him where he has nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnGreetings {
    /// The greetings.
    pub greetings: Greetings,
    /// The personalized name, if one is recorded.
    pub name: Option<BlobKey>,
    /// The number that is said where there is no name.
    pub number: String,
}

impl Office {
    /// The greetings of a mailbox.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such mailbox, and what the store says.
    pub async fn own_greetings(&self, owner: Setter<'_>) -> Result<OwnGreetings, StoreError> {
        let mailbox = self.mailbox_owned(owner).await?;
        let number = self.owner_of(&mailbox).await?.spoken_number();
        Ok(OwnGreetings { greetings: mailbox.greetings, name: mailbox.personalized_name, number })
    }

    /// Keeps a recording as a greeting, in place of the one before.
    ///
    /// # Errors
    /// [`SpoolError::Missing`](crate::ports::SpoolError::Missing) if the recording is not there or is not a greeting
    /// for this mailbox, and what store, blobs and spool say. The greeting before stays then.
    pub async fn keep_greeting(
        &self,
        owner: Setter<'_>,
        kind: GreetingKind,
        recording: RecordingId,
    ) -> Result<(), OfficeError> {
        self.recordings.keep(recording);
        let kept = self.try_keep_greeting(owner, kind, recording).await;
        self.recordings.decided(recording);
        kept
    }

    /// Changes which greetings callers hear, or what they may do.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such mailbox, and what the store says.
    pub async fn change_greetings(
        &self,
        owner: Setter<'_>,
        change: &GreetingChange,
    ) -> Result<(), StoreError> {
        let (action, detail) = audited(change);
        let audit = self.audit_by(owner, action, detail);
        let store = &self.ports.store;
        let replaced = store.change_greetings(owner.organization, owner.mailbox, change, &audit).await?;
        self.forget_audio(replaced).await;
        Ok(())
    }

    async fn try_keep_greeting(
        &self,
        owner: Setter<'_>,
        kind: GreetingKind,
        recording: RecordingId,
    ) -> Result<(), OfficeError> {
        let audio = self.put_recording(owner, recording, SpoolPurpose::Greeting).await?;
        self.change_greetings(owner, &GreetingChange::Record(kind, audio)).await?;
        self.tidy_up(recording, None).await;
        Ok(())
    }
}

/// What the audit says of a change.
fn audited(change: &GreetingChange) -> (&'static str, &'static str) {
    match change {
        GreetingChange::Record(kind, _) => ("greeting.recorded", kind.word()),
        GreetingChange::Forget(kind) => ("greeting.removed", kind.word()),
        GreetingChange::Switch(kind, true) => ("greeting.switched-on", kind.word()),
        GreetingChange::Switch(kind, false) => ("greeting.switched-off", kind.word()),
        GreetingChange::AwayTakesMessages(true) => ("greeting.messages-taken", "extended-away"),
        GreetingChange::AwayTakesMessages(false) => ("greeting.messages-refused", "extended-away"),
    }
}
