//! Greetings and names as files: put in and taken out at a desk instead of by telephone.

use std::time::Duration;

use antiphon_core::greeting::{GreetingChange, GreetingKind};
use antiphon_core::ids::{BlobKey, MailboxId, OrganizationId};
use antiphon_core::limits::{GREETING_MAX, NAME_MAX};
use antiphon_media::Codec;
use antiphon_media::resample::resample;
use antiphon_media::wav::{WavFormat, file_from_samples};

use super::{Actor, AdminError, fields};
use crate::Office;
use crate::ports::StoreError;
use crate::setter::Setter;
use crate::uploads;

/// Samples per second of what is kept: more is not heard on a telephone.
const RATE_MAX: u32 = 16_000;

impl Office {
    /// Keeps an uploaded WAV file as a greeting. It may be coded as 16-bit PCM, A-law or mu-law, have one channel or
    /// two, at 8 to 48 kHz; it is brought to one channel at 16 kHz at most. How loud it is does not matter: callers
    /// hear all recordings at the level of the prompts.
    ///
    /// # Errors
    /// [`AdminError`] for a file that is none of those, longer than
    /// [`GREETING_MAX`], or without a second of sound; and what store and blobs say.
    pub async fn upload_greeting(
        &self,
        actor: Actor,
        organization: OrganizationId,
        mailbox: MailboxId,
        kind: GreetingKind,
        wav: &[u8],
    ) -> Result<(), AdminError> {
        let actor = actor.to_string();
        let owner = Setter { organization, mailbox, actor: &actor };
        let audio = self.put_upload(owner, "greeting", wav, GREETING_MAX).await?;
        Ok(self.change_greetings(owner, &GreetingChange::Record(kind, audio)).await?)
    }

    /// Keeps an uploaded WAV file as the personalized name; none is due any more.
    ///
    /// # Errors
    /// As [`Self::upload_greeting`], with [`NAME_MAX`].
    pub async fn upload_name(
        &self,
        actor: Actor,
        organization: OrganizationId,
        mailbox: MailboxId,
        wav: &[u8],
    ) -> Result<(), AdminError> {
        let actor = actor.to_string();
        let owner = Setter { organization, mailbox, actor: &actor };
        let audio = self.put_upload(owner, "name", wav, NAME_MAX).await?;
        let before = self.replace_name(owner, &audio, "name.uploaded").await?;
        self.forget_audio(before).await;
        Ok(())
    }

    /// Switches between the own recording and the default greeting, or the extended-away greeting on and off.
    ///
    /// # Errors
    /// [`AdminError`] if there is no recording for callers to hear, and what the store says. The extended-away greeting
    /// needs none: it has default words.
    pub async fn switch_greeting(
        &self,
        actor: Actor,
        organization: OrganizationId,
        mailbox: MailboxId,
        kind: GreetingKind,
        on: bool,
    ) -> Result<(), AdminError> {
        let actor = actor.to_string();
        let owner = Setter { organization, mailbox, actor: &actor };
        let greetings = self.mailbox_owned(owner).await?.greetings;
        if on && kind != GreetingKind::ExtendedAway && greetings.of(kind).recording.is_none() {
            let problem = format!("there is no recording for {} yet; upload one", kind.word());
            return Err(fields::invalid("greeting", &problem));
        }
        Ok(self.change_greetings(owner, &GreetingChange::Switch(kind, on)).await?)
    }

    /// Throws a recorded greeting away; callers hear the default one.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if none is recorded, and what the store says.
    pub async fn remove_greeting(
        &self,
        actor: Actor,
        organization: OrganizationId,
        mailbox: MailboxId,
        kind: GreetingKind,
    ) -> Result<(), AdminError> {
        let actor = actor.to_string();
        let owner = Setter { organization, mailbox, actor: &actor };
        let recorded = self.mailbox_owned(owner).await?.greetings.of(kind).recording.is_some();
        if !recorded {
            return Err(StoreError::Missing("greeting").into());
        }
        Ok(self.change_greetings(owner, &GreetingChange::Forget(kind)).await?)
    }

    /// A recorded greeting as a WAV file, whether callers hear it or not. That somebody took it is in the audit.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if none is recorded, and what store and blobs say.
    pub async fn export_greeting(
        &self,
        actor: Actor,
        organization: OrganizationId,
        mailbox: MailboxId,
        kind: GreetingKind,
    ) -> Result<Vec<u8>, AdminError> {
        let actor = actor.to_string();
        let owner = Setter { organization, mailbox, actor: &actor };
        let recording = self.mailbox_owned(owner).await?.greetings.of(kind).recording.clone();
        self.export(owner, recording, "greeting", kind.word()).await
    }

    /// The recorded name as a WAV file. That somebody took it is in the audit.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if none is recorded, and what store and blobs say.
    pub async fn export_name(
        &self,
        actor: Actor,
        organization: OrganizationId,
        mailbox: MailboxId,
    ) -> Result<Vec<u8>, AdminError> {
        let actor = actor.to_string();
        let owner = Setter { organization, mailbox, actor: &actor };
        let recording = self.mailbox_owned(owner).await?.personalized_name;
        self.export(owner, recording, "name", "").await
    }

    /// A recorded greeting as it is stored, to be heard on a page.
    ///
    /// # Errors
    /// As [`Self::export_greeting`].
    pub async fn greeting_audio(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
        kind: GreetingKind,
    ) -> Result<Vec<u8>, AdminError> {
        let owner = Setter { organization, mailbox, actor: "" };
        let recording = self.mailbox_owned(owner).await?.greetings.of(kind).recording.clone();
        Ok(self.ports.blobs.read(&recording.ok_or(StoreError::Missing("greeting"))?).await?)
    }

    /// The recorded name as it is stored, to be heard on a page.
    ///
    /// # Errors
    /// As [`Self::export_name`].
    pub async fn name_audio(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
    ) -> Result<Vec<u8>, AdminError> {
        let owner = Setter { organization, mailbox, actor: "" };
        let recording = self.mailbox_owned(owner).await?.personalized_name;
        Ok(self.ports.blobs.read(&recording.ok_or(StoreError::Missing("name"))?).await?)
    }

    async fn export(
        &self,
        owner: Setter<'_>,
        recording: Option<BlobKey>,
        what: &'static str,
        detail: &str,
    ) -> Result<Vec<u8>, AdminError> {
        let bytes = self.ports.blobs.read(&recording.ok_or(StoreError::Missing(what))?).await?;
        let audit = self.audit_by(owner, &format!("{what}.exported"), detail);
        self.ports.store.audit(&audit).await?;
        Ok(bytes)
    }

    async fn put_upload(
        &self,
        owner: Setter<'_>,
        field: &'static str,
        wav: &[u8],
        longest: Duration,
    ) -> Result<BlobKey, AdminError> {
        // Nothing is put where nobody will ever refer to it.
        self.mailbox_owned(owner).await?;
        let file = prepared(wav, longest).map_err(|problem| fields::invalid(field, &problem))?;
        let key = self.upload_key(owner.organization);
        self.ports.blobs.put(&key, file).await?;
        Ok(key)
    }
}

/// The file as it is kept.
pub(crate) fn prepared(wav: &[u8], longest: Duration) -> Result<Vec<u8>, String> {
    let (samples, format) = uploads::sound_of(wav, longest)?;
    // As a call would have left it: kept bit for bit.
    if [Codec::Pcmu, Codec::Pcma].map(WavFormat::stored).contains(&format) {
        return Ok(wav.to_vec());
    }
    let kept = format.rate.min(RATE_MAX);
    Ok(file_from_samples(&resample(&samples, format.rate, kept), kept))
}
