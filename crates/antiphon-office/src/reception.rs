//! How a caller of a mailbox is received: what he hears, and what he may do.

use antiphon_core::greeting::{DepositCause, GreetingKind};
use antiphon_core::ids::{BlobKey, MailboxId, OrganizationId};
use antiphon_core::limits::MESSAGES_PER_MAILBOX_MAX;
use antiphon_core::mailbox::Mailbox;
use antiphon_core::numbering::Dialled;
use antiphon_core::organization::ServiceSettings;
use antiphon_core::quota::Quota;

use crate::Office;
use crate::owner::Owner;
use crate::ports::StoreError;

/// How a caller is received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reception {
    /// Which greeting is heard.
    pub kind: GreetingKind,
    /// The owner's recording of it, if callers hear that; else, and if it cannot be played, the default words.
    pub recording: Option<BlobKey>,
    /// How the default words name the owner.
    pub owner: SpokenOwner,
    /// Whether a message is taken.
    pub intake: Intake,
    /// Where a caller goes who presses 0.
    pub transfer: Option<String>,
    /// Whether he is told before the tone that he will be recorded.
    pub warned: bool,
    /// Whether `*` opens the voice portal login.
    pub login_allowed: bool,
    /// Language that the owner greets in, such as `de-DE`; `None` for that of the location called.
    pub language: Option<String>,
}

/// How the default greeting names the owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SpokenOwner {
    /// By the personalized name.
    Name(BlobKey),
    /// By the extension.
    Number(String),
}

/// Whether a mailbox takes a message of a caller now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Intake {
    /// It does.
    Takes {
        /// The longest one, in milliseconds.
        max_ms: u32,
    },
    /// It is full.
    Full,
    /// Its owner takes none.
    Refuses {
        /// Where the caller goes after the greeting; the call ends if nowhere.
        then: Option<String>,
    },
}

impl Office {
    /// How a caller of a mailbox is received.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such mailbox, and what the store says.
    pub async fn reception(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
        cause: DepositCause,
    ) -> Result<Reception, StoreError> {
        let (organization, mailbox) = self.mailbox_of(organization, mailbox).await?;
        let owner = self.owner_of(&mailbox).await?;
        let kind = mailbox.greetings.kind_for(cause);
        Ok(Reception {
            kind,
            recording: mailbox.greetings.of(kind).recording_in_force().cloned(),
            intake: intake(&mailbox, &organization.service),
            transfer: mailbox.settings.transfer.destination_in_force().map(Dialled::to_string),
            warned: organization.service.warn_before_recording,
            login_allowed: organization.service.login_from_deposit,
            language: mailbox.settings.language.clone(),
            owner: spoken(mailbox, &owner),
        })
    }
}

fn spoken(mailbox: Mailbox, owner: &Owner) -> SpokenOwner {
    match mailbox.personalized_name {
        Some(name) => SpokenOwner::Name(name),
        None => SpokenOwner::Number(owner.spoken_number()),
    }
}

/// A mailbox that only greets may send callers on; an absence and a mailbox switched off do not.
fn intake(mailbox: &Mailbox, service: &ServiceSettings) -> Intake {
    let deposit = &mailbox.settings.message_deposit;
    if !deposit.enabled {
        return Intake::Refuses { then: deposit.afterwards.destination_in_force().map(Dialled::to_string) };
    }
    if !mailbox.greetings.take_messages() || !mailbox.settings.enabled {
        return Intake::Refuses { then: None };
    }
    room_ms(mailbox, service).map_or(Intake::Full, |max_ms| Intake::Takes { max_ms })
}

/// How long the next message may be, in milliseconds; `None` if the mailbox is full.
pub(crate) fn room_ms(mailbox: &Mailbox, service: &ServiceSettings) -> Option<u32> {
    let quota = Quota { message_max_ms: service.message_max_ms, mailbox_max_ms: service.mailbox_max_ms };
    let messages = u64::from(mailbox.counts.new) + u64::from(mailbox.counts.saved);
    let has_room = !quota.is_full(mailbox.used_ms) && messages < MESSAGES_PER_MAILBOX_MAX as u64;
    has_room.then(|| quota.next_message_max_ms(mailbox.used_ms))
}
