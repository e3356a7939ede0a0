//! A reply: a message that the owner of a mailbox leaves in another's, under his own name and from wherever he calls.
//!
//! From its first sound it is a deposit like any caller's, so that nothing loses it.

use antiphon_core::ids::{MailboxId, OrganizationId, RecordingId};

use crate::Office;
use crate::error::OfficeError;
use crate::ports::SpoolPurpose;
use crate::recording::NewRecording;

impl Office {
    /// Prepares the recording of a reply into the mailbox `to`. [`Office::deposit`] stores it there.
    ///
    /// # Errors
    /// [`StoreError::Missing`](crate::ports::StoreError::Missing) if one of the mailboxes is not there, and what store
    /// and spool say.
    pub async fn begin_reply(
        &self,
        organization: OrganizationId,
        author: MailboxId,
        to: MailboxId,
    ) -> Result<RecordingId, OfficeError> {
        let author = self.mailbox_there(organization, author).await?;
        let theirs = self.mailbox_there(organization, to).await?;
        let (here, elsewhere) = self.author_names(&author).await?;
        let from = if theirs.location == author.location { here } else { elsewhere };
        let purpose = SpoolPurpose::Deposit;
        Ok(self.begin_recording(NewRecording { organization, mailbox: Some(to), purpose, from }).await?)
    }
}
