//! Who is told by e-mail of what: the jobs that go with a change.

use antiphon_core::account::{Account, Administration};
use antiphon_core::ids::{JobId, MessageId, OrganizationId};
use antiphon_core::limits::NEARLY_FULL_PERCENT;
use antiphon_core::location::{Location, VoicePortal};
use antiphon_core::mailbox::{Mailbox, MailboxOwner};
use antiphon_core::message::Message;
use antiphon_core::notice::{Mail, Notice};
use antiphon_core::organization::ServiceSettings;

use crate::Office;
use crate::ports::{JobKind, NewJob, StoreError};

impl Office {
    /// The job that sends an e-mail.
    pub(crate) fn mail_job(&self, organization: OrganizationId, to: &str, notice: Notice) -> NewJob {
        let (id, due_ms) = (JobId(self.new_uuid()), self.now_ms());
        NewJob { id, organization, kind: JobKind::Mail(Mail { to: to.to_owned(), notice }), due_ms }
    }

    /// Administrators are told when a portal can be called from now on, or by another number (M2).
    pub(crate) async fn portal_notices(
        &self,
        before: &VoicePortal,
        after: &Location,
    ) -> Result<Vec<NewJob>, StoreError> {
        let numbers = |portal: &VoicePortal| (portal.extension.clone(), portal.number.clone());
        if !after.portal.answers() || numbers(before) == numbers(&after.portal) {
            return Ok(Vec::new());
        }
        let accounts = self.ports.store.administrators(after.organization).await?;
        let told = accounts.iter().filter(|account| administers(account, after));
        let notice = || Notice::PortalNumber(after.id);
        Ok(told.map(|account| self.mail_job(after.organization, account.email.as_str(), notice())).collect())
    }

    /// An owner is told of something about the mailbox, if there is an address to tell it to.
    pub(crate) async fn owner_notice(
        &self,
        mailbox: &Mailbox,
        notice: Notice,
    ) -> Result<Vec<NewJob>, StoreError> {
        let address = self.address_of(mailbox).await?;
        let job = address.map(|address| self.mail_job(mailbox.organization, &address, notice));
        Ok(job.into_iter().collect())
    }

    /// An owner is told of a message that is being stored, as the mailbox is set, and when that leaves little room.
    pub(crate) async fn message_notices(
        &self,
        mailbox: &Mailbox,
        message: &Message,
        service: &ServiceSettings,
    ) -> Result<Vec<NewJob>, StoreError> {
        let mut jobs = self.news_of(mailbox, message, service).await?;
        if becomes_nearly_full(mailbox.used_ms, message.duration_ms, service.mailbox_max_ms) {
            jobs.extend(self.owner_notice(mailbox, Notice::NearlyFull(mailbox.id)).await?);
        }
        Ok(jobs)
    }

    async fn news_of(
        &self,
        mailbox: &Mailbox,
        message: &Message,
        service: &ServiceSettings,
    ) -> Result<Vec<NewJob>, StoreError> {
        let settings = &mailbox.settings;
        let group = match mailbox.owner {
            MailboxOwner::Person(_) => None,
            MailboxOwner::Group(_) => self.address_of(mailbox).await?,
        };
        let copy = settings.email_copy.in_force();
        // A confidential message leaves the house in no letter; neither does any where that is not allowed.
        let may_leave = service.email_forwarding_allowed && !message.confidential;
        let news = settings.notification.in_force().or(group.as_deref());
        let plain = news.filter(|address| copy != Some(*address));
        let letters = copy.map(|address| (address, may_leave)).into_iter().chain(plain.map(|it| (it, false)));
        let about = |with_audio| new_message(mailbox, message.id, with_audio);
        Ok(letters
            .map(|(address, with_audio)| self.mail_job(mailbox.organization, address, about(with_audio)))
            .collect())
    }

    async fn address_of(&self, mailbox: &Mailbox) -> Result<Option<String>, StoreError> {
        let store = &self.ports.store;
        Ok(match mailbox.owner {
            MailboxOwner::Person(id) => store.person(mailbox.organization, id).await?.and_then(|it| it.email),
            MailboxOwner::Group(id) => {
                store.group(mailbox.organization, id).await?.and_then(|it| it.notification_email)
            }
        })
    }
}

fn new_message(mailbox: &Mailbox, message: MessageId, with_audio: bool) -> Notice {
    Notice::NewMessage { mailbox: mailbox.id, message, with_audio }
}

fn administers(account: &Account, location: &Location) -> bool {
    match &account.administration {
        Administration::Organization => true,
        Administration::Locations(locations) => locations.contains(&location.id),
        Administration::Nothing | Administration::ReadOnly => false,
    }
}

/// Only the message that fills it so far is told of, not every one after it.
fn becomes_nearly_full(used_ms: u64, more_ms: u64, max_ms: u64) -> bool {
    let percent = |used_ms: u64| used_ms.saturating_mul(100) / max_ms.max(1);
    percent(used_ms) < NEARLY_FULL_PERCENT && percent(used_ms.saturating_add(more_ms)) >= NEARLY_FULL_PERCENT
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_owner_is_warned_once_on_the_way_up() {
        for (used, more, warned) in [(700, 99, false), (700, 100, true), (800, 10, false), (0, 2_000, true)] {
            assert_eq!(becomes_nearly_full(used, more, 1_000), warned, "{used} + {more}");
        }
    }
}
