//! Letters made of what is stored when they are sent: a message that was deleted meanwhile is told of to nobody.

use antiphon_core::account::link::AccountLink;
use antiphon_core::account::secret::Secret;
use antiphon_core::account::{Account, AccountOwner};
use antiphon_core::branding::Colour;
use antiphon_core::ids::{
    AccountId, JobId, LocationId, MailboxId, MessageId, OrganizationId, PersonId, WebhookId,
};
use antiphon_core::location::Location;
use antiphon_core::lockout::LockState;
use antiphon_core::message::MessageState;
use antiphon_core::notice::{Mail, Notice};
use antiphon_core::organization::Organization;
use antiphon_core::passcode::Passcode;
use antiphon_core::webhook::{WebhookStatus, WhyOff};

use uuid::Uuid;

use crate::Office;
use crate::accounts::secret_hash;
use crate::admin::mailboxes::{MailboxListing, file_name};
use crate::ports::{Attachment, BlobError, Letter, LetterContent, LetterLink, StoreError};
use crate::vault::{link_subject, passcode_subject};

/// What a letter is made of, and in which language.
struct Made {
    language: String,
    content: LetterContent,
    attachment: Option<Attachment>,
}

impl Office {
    /// The letter of a job; `None` if what it is about is gone.
    pub(crate) async fn letter_about(
        &self,
        organization: OrganizationId,
        id: JobId,
        mail: &Mail,
    ) -> Result<Option<Letter>, StoreError> {
        let Some(organization) = self.ports.store.organization(organization).await? else { return Ok(None) };
        let made = match self.written(&organization, &mail.notice).await {
            Ok(Some(made)) => made,
            Ok(None) | Err(StoreError::Missing(_)) => return Ok(None),
            Err(error) => return Err(error),
        };
        let Made { language, content, attachment } = made;
        let logo = match organization.branding.logo {
            Some(_) => self.ports.store.logo(organization.id).await?,
            None => None,
        };
        let accent = organization.branding.accent.map(|it| it.readable_on(&[Colour::WHITE], Colour::BLACK));
        let (to, accent) = (mail.to.clone(), accent.map(|it| it.to_string()));
        let organization = organization.name;
        Ok(Some(Letter { id, to, language, organization, accent, logo, content, attachment }))
    }

    async fn written(
        &self,
        organization: &Organization,
        notice: &Notice,
    ) -> Result<Option<Made>, StoreError> {
        match notice {
            Notice::PortalNumber(location) => self.about_portal(organization, *location).await,
            Notice::Welcome { person, link } => self.welcome(organization, *person, link.as_deref()).await,
            Notice::Invitation { account, link } => {
                self.about_account(organization, *account, link, |name, link| LetterContent::Invitation {
                    name,
                    link,
                })
                .await
            }
            Notice::NewPassword { account, link } => {
                self.about_account(organization, *account, link, |name, link| LetterContent::NewPassword {
                    name,
                    link,
                })
                .await
            }
            Notice::NewEmail { account, link } => {
                self.about_account(organization, *account, link, |name, link| LetterContent::NewEmail {
                    name,
                    link,
                })
                .await
            }
            Notice::EmailChanged(account) => self.about_new_address(organization, *account).await,
            Notice::NewMessage { mailbox, message, with_audio } => {
                self.about_message(organization, *mailbox, *message, *with_audio).await
            }
            Notice::Locked(mailbox) => self.about_lock(organization, *mailbox).await,
            Notice::PasscodeReset { mailbox, one_time } => {
                self.about_reset(organization, *mailbox, one_time.as_deref()).await
            }
            Notice::PasscodeSet(mailbox) => {
                let (listing, location) = self.listed_at(organization, *mailbox).await?;
                let content = LetterContent::PasscodeSet { owner: listing.owner.name };
                Ok(Some(plain(&location, content)))
            }
            Notice::NearlyFull(mailbox) => {
                let (listing, location) = self.listed_at(organization, *mailbox).await?;
                let percent = listing.mailbox.used_ms.saturating_mul(100) / listing.mailbox_max_ms.max(1);
                let content = LetterContent::NearlyFull { owner: listing.owner.name, percent };
                Ok(Some(plain(&location, content)))
            }
            Notice::WebhookOff(webhook) => self.about_webhook(organization, *webhook).await,
            Notice::Test => {
                let (language, content) = ("en-US".to_owned(), LetterContent::Test);
                Ok(Some(Made { language, content, attachment: None }))
            }
        }
    }

    async fn about_portal(
        &self,
        organization: &Organization,
        location: LocationId,
    ) -> Result<Option<Made>, StoreError> {
        let location = self.location(organization.id, location).await?;
        let content =
            LetterContent::PortalNumber { location: location.name.clone(), numbers: numbers(&location) };
        Ok(location.portal.answers().then(|| plain(&location, content)))
    }

    async fn welcome(
        &self,
        organization: &Organization,
        person: PersonId,
        sealed: Option<&[u8]>,
    ) -> Result<Option<Made>, StoreError> {
        let person = self.person(organization.id, person).await?;
        let location = self.location(organization.id, person.location).await?;
        let link = match sealed {
            None => None,
            Some(sealed) => match self.opened_link(person.id.0, sealed, &location.time_zone).await? {
                Some(link) => Some(link),
                // It was used, taken back or replaced: there is another letter, or none is wanted.
                None => return Ok(None),
            },
        };
        let content = LetterContent::Welcome {
            link,
            name: person.name,
            extension: person.extension.to_string(),
            portal: numbers(&location),
            by_default_passcode: organization.service.default_passcode_on,
        };
        Ok(Some(plain(&location, content)))
    }

    /// To somebody with an account; only the reader's name and the link differ.
    async fn about_account(
        &self,
        organization: &Organization,
        account: AccountId,
        sealed: &[u8],
        content: impl FnOnce(String, LetterLink) -> LetterContent + Send,
    ) -> Result<Option<Made>, StoreError> {
        let account = self.account(organization.id, account).await?;
        let (name, language, zone) = self.reader(organization, &account).await?;
        let link = self.opened_link(account.id.0, sealed, &zone).await?;
        Ok(link.map(|link| Made { language, content: content(name, link), attachment: None }))
    }

    async fn about_new_address(
        &self,
        organization: &Organization,
        account: AccountId,
    ) -> Result<Option<Made>, StoreError> {
        let account = self.account(organization.id, account).await?;
        let (name, language, _) = self.reader(organization, &account).await?;
        let content = LetterContent::EmailChanged { name, address: account.email.to_string() };
        Ok(Some(Made { language, content, attachment: None }))
    }

    /// Name, language and time zone of whoever signs in with an account.
    async fn reader(
        &self,
        organization: &Organization,
        account: &Account,
    ) -> Result<(String, String, String), StoreError> {
        let (name, location) = match &account.owner {
            AccountOwner::Person(person) => {
                let person = self.person(organization.id, *person).await?;
                (person.name, Some(self.location(organization.id, person.location).await?))
            }
            AccountOwner::Administrator { name } => {
                (name.clone(), self.locations(organization.id).await?.into_iter().next())
            }
        };
        Ok(match location {
            Some(location) => (name, location.portal.language, location.time_zone),
            None => (name, "en-US".to_owned(), "UTC".to_owned()),
        })
    }

    /// A link on its way, if it still holds.
    async fn opened_link(
        &self,
        target: Uuid,
        sealed: &[u8],
        time_zone: &str,
    ) -> Result<Option<LetterLink>, StoreError> {
        let Some(secret) = self.ports.vault.open(&link_subject(target), sealed) else { return Ok(None) };
        let secret = Secret::presented(&secret);
        let link = self.holding_link(&secret_hash(&secret)).await?;
        let time_zone = time_zone.to_owned();
        Ok(link.map(|link| {
            let AccountLink { organization, expires_ms, .. } = link;
            LetterLink { organization, secret, expires_ms, time_zone }
        }))
    }

    async fn about_message(
        &self,
        organization: &Organization,
        mailbox: MailboxId,
        message: MessageId,
        with_audio: bool,
    ) -> Result<Option<Made>, StoreError> {
        let (listing, location) = self.listed_at(organization, mailbox).await?;
        let Some(message) = self.ports.store.message(organization.id, mailbox, message).await? else {
            return Ok(None);
        };
        if message.state == MessageState::Deleted {
            return Ok(None);
        }
        let attachment = match with_audio {
            true => Some(Attachment {
                file_name: file_name(&message, &location.time_zone),
                media_type: "audio/wav",
                bytes: self.whole_audio(&message).await.map_err(|error| away(&error))?,
            }),
            false => None,
        };
        let content = LetterContent::NewMessage {
            owner: listing.owner.name,
            caller: message.from.name,
            number: message.from.number,
            received_ms: message.created_ms,
            time_zone: location.time_zone.clone(),
            duration_ms: message.duration_ms,
            urgent: message.urgent,
            new: listing.mailbox.counts.new,
        };
        Ok(Some(Made { attachment, ..plain(&location, content) }))
    }

    async fn about_lock(
        &self,
        organization: &Organization,
        mailbox: MailboxId,
    ) -> Result<Option<Made>, StoreError> {
        let (listing, location) = self.listed_at(organization, mailbox).await?;
        let everywhere = match listing.lock {
            // Somebody was quicker than the letter.
            LockState::Open => return Ok(None),
            LockState::LockedOutside => false,
            LockState::LockedEverywhere => true,
        };
        let content = LetterContent::Locked { owner: listing.owner.name, everywhere };
        Ok(Some(plain(&location, content)))
    }

    async fn about_reset(
        &self,
        organization: &Organization,
        mailbox: MailboxId,
        sealed: Option<&[u8]>,
    ) -> Result<Option<Made>, StoreError> {
        let (listing, location) = self.listed_at(organization, mailbox).await?;
        // The owner has chosen another one meanwhile, or it was reset once more: an old passcode would only mislead.
        let holds = if sealed.is_some() { "one-time" } else { "default" };
        if listing.access != holds {
            return Ok(None);
        }
        let one_time = match sealed {
            None => None,
            Some(sealed) => match self.ports.vault.open(&passcode_subject(mailbox), sealed) {
                Some(digits) => Passcode::parse(&digits).ok(),
                // Sealed under another key: nobody can tell it any more, and a new reset makes another one.
                None => return Ok(None),
            },
        };
        let (owner, portal) = (listing.owner.name, numbers(&location));
        Ok(Some(plain(&location, LetterContent::PasscodeReset { owner, one_time, portal })))
    }

    /// In the language of the organization's first portal.
    async fn about_webhook(
        &self,
        organization: &Organization,
        webhook: WebhookId,
    ) -> Result<Option<Made>, StoreError> {
        let webhook = self.webhook(organization.id, webhook).await?;
        let gone = match webhook.status {
            // Somebody was quicker than the letter.
            WebhookStatus::Active | WebhookStatus::Off(WhyOff::SwitchedOff) => return Ok(None),
            WebhookStatus::Off(WhyOff::Gone) => true,
            WebhookStatus::Off(WhyOff::Failing) => false,
        };
        let location = self.locations(organization.id).await?.into_iter().next();
        let language = location.map_or_else(|| "en-US".to_owned(), |it| it.portal.language);
        let content = LetterContent::WebhookOff { host: webhook.host().to_owned(), name: webhook.name, gone };
        Ok(Some(Made { language, content, attachment: None }))
    }

    async fn listed_at(
        &self,
        organization: &Organization,
        mailbox: MailboxId,
    ) -> Result<(MailboxListing, Location), StoreError> {
        let listing = self.mailbox(organization.id, mailbox).await?;
        let location = self.location(organization.id, listing.mailbox.location).await?;
        Ok((listing, location))
    }
}

/// Audio that cannot be read now: the letter waits for it.
fn away(error: &BlobError) -> StoreError {
    StoreError::Unavailable(error.to_string())
}

/// A letter without a file, in the language of the location's portal.
fn plain(location: &Location, content: LetterContent) -> Made {
    Made { language: location.portal.language.clone(), content, attachment: None }
}

fn numbers(location: &Location) -> Vec<String> {
    let portal = &location.portal;
    let extension = portal.extension.as_ref().map(ToString::to_string);
    extension.into_iter().chain(portal.number.as_ref().map(ToString::to_string)).collect()
}
