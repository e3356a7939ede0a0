//! Messages whose sound is a file: composed, forwarded or replied by a program or on a page.

use std::time::Duration;

use antiphon_core::ids::{MailboxId, MessageId, OrganizationId, RecordingId};
use antiphon_core::limits::INTRODUCTION_MAX;
use antiphon_core::message::Message;
use antiphon_core::organization::Organization;
use antiphon_media::wav::WavInfo;

use super::{Marks, Pieces, Recipients, Report, Sent};
use crate::Office;
use crate::admin::greetings::prepared;
use crate::admin::{AdminError, fields};
use crate::ports::StoreError;

/// A file on its way to its addressees as a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileSending {
    /// The organization.
    pub organization: OrganizationId,
    /// The mailbox of whoever sends it.
    pub author: MailboxId,
    /// A message of the author's mailbox that is forwarded.
    pub original: Option<MessageId>,
    /// A WAV file: the message, or what is heard before the one that is forwarded.
    pub wav: Option<Vec<u8>>,
    /// To whom.
    pub to: Recipients,
    /// Marked urgent.
    pub urgent: bool,
    /// Marked confidential.
    pub confidential: bool,
}

impl Office {
    /// Sends a file as a message, or forwards a message with what the file says before it.
    ///
    /// # Errors
    /// [`AdminError`] for a file that cannot be a message, and where there is neither a file nor a message; and what
    /// store and blobs say, if nobody could be served at all.
    pub async fn send_file(&self, sending: &FileSending) -> Result<Sent, AdminError> {
        let author = self.mailbox_there(sending.organization, sending.author).await?;
        let organization = self.ports.store.organization(sending.organization).await?;
        let organization = organization.ok_or(StoreError::Missing("organization"))?;
        let mut report = Report::default();
        let addressees = self.addressees(&organization, &author, &sending.to, &mut report).await?;
        let Some(addressees) = addressees else { return Ok(Sent::NotAllowed) };
        let pieces = match sending.original {
            None => self.file_pieces(&organization, sending).await?,
            Some(original) => match self.forwardable(sending.organization, sending.author, original).await? {
                Ok(original) => self.forwarded_pieces(sending, original).await?,
                Err(refused) => return Ok(refused),
            },
        };
        let marks = Marks { urgent: sending.urgent, confidential: sending.confidential };
        let letter = self.letter(organization, author, marks, pieces).await?;
        Ok(Sent::Report(self.deliver(letter, &addressees, report).await))
    }

    async fn file_pieces(
        &self,
        organization: &Organization,
        sending: &FileSending,
    ) -> Result<Pieces, AdminError> {
        let wav = sending.wav.as_ref().ok_or_else(|| fields::invalid("file", "is needed"))?;
        let longest = Duration::from_millis(organization.service.message_max_ms.into());
        let (wav, duration_ms) = sound(wav, longest)?;
        let audio = self.upload_key(sending.organization);
        self.ports.blobs.put(&audio, wav).await?;
        let (recording, fresh) = (RecordingId(self.new_uuid()), vec![audio.clone()]);
        Ok(Pieces { audio, introduction: None, duration_ms, recording, shares_audio: false, fresh })
    }

    async fn forwarded_pieces(&self, sending: &FileSending, original: Message) -> Result<Pieces, AdminError> {
        let forwarded = Pieces::of(original, RecordingId(self.new_uuid()));
        let Some(wav) = &sending.wav else { return Ok(self.keep_earlier(forwarded).await?) };
        let (said, said_ms) = sound(wav, INTRODUCTION_MAX)?;
        let key = self.upload_key(sending.organization);
        Ok(self.keep_introduction(forwarded, key, said, said_ms).await?)
    }
}

/// The file as it is kept, and how long it is in milliseconds.
fn sound(wav: &[u8], longest: Duration) -> Result<(Vec<u8>, u64), AdminError> {
    let invalid = |problem: &str| fields::invalid("file", problem);
    let kept = prepared(wav, longest).map_err(|problem| invalid(&problem))?;
    let info = WavInfo::parse(&kept).map_err(|error| invalid(&error.to_string()))?;
    Ok((kept, info.duration_ms()))
}
