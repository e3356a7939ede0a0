//! Messages, with the counters of their mailboxes.

use antiphon_core::ids::{BlobKey, MailboxId, MessageId, OrganizationId};
use antiphon_core::mailbox::{Counts, Mailbox};
use antiphon_core::message::{Message, MessageState};
use uuid::Uuid;

use super::rows::{Rows, to_usize};
use crate::ports::{AgeLimits, Deposit, Deposited, MarkMessage, StoreError};

impl Rows {
    pub(super) fn deposit(&mut self, deposit: &Deposit) -> Result<Deposited, StoreError> {
        let Deposit { organization, message, mailbox_max_ms, shares_audio, jobs } = deposit;
        let stored =
            self.of_mailbox(*organization, message.mailbox).any(|it| it.recording == message.recording);
        let audio_gone = *shares_audio && !self.is_referred_to(&message.audio);
        let row = self.mailboxes.get_mut(&(*organization, message.mailbox));
        let row = row.ok_or(StoreError::Missing("mailbox"))?;
        if stored {
            return Ok(Deposited::Already);
        }
        if self.messages.contains_key(&(*organization, message.mailbox, message.id)) {
            return Err(StoreError::Exists(format!("message {}", message.id)));
        }
        if row.mailbox.used_ms.saturating_add(message.duration_ms) > *mailbox_max_ms {
            return Ok(Deposited::Full);
        }
        if audio_gone {
            return Ok(Deposited::AudioGone);
        }
        enter(&mut row.mailbox, message);
        row.mailbox.version += 1;
        self.messages.insert((*organization, message.mailbox, message.id), message.clone());
        self.jobs.add(jobs);
        Ok(Deposited::Stored)
    }

    pub(super) fn messages_by_age(&self, organization: OrganizationId, mailbox: MailboxId) -> Vec<Message> {
        let kept = self.of_mailbox(organization, mailbox).filter(|it| it.state != MessageState::Deleted);
        oldest_first(kept.cloned().collect())
    }

    /// In any state, in the order of their identities.
    pub(super) fn of_mailbox(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
    ) -> impl Iterator<Item = &Message> {
        let first = (organization, mailbox, MessageId(Uuid::nil()));
        let last = (organization, mailbox, MessageId(Uuid::max()));
        self.messages.range(first..=last).map(|(_, message)| message)
    }

    pub(super) fn mark_message(&mut self, change: &MarkMessage) -> bool {
        let key = (change.organization, change.mailbox, change.message);
        let row = self.mailboxes.get_mut(&(change.organization, change.mailbox));
        let (Some(row), Some(message)) = (row, self.messages.get_mut(&key)) else { return false };
        if !change.from.contains(&message.state) {
            return false;
        }
        leave(&mut row.mailbox, message);
        message.state = change.to;
        message.state_changed_ms = change.now_ms;
        enter(&mut row.mailbox, message);
        row.mailbox.version += 1;
        self.jobs.add(&change.jobs);
        true
    }

    pub(super) fn aged_messages(
        &self,
        organization: OrganizationId,
        ages: &AgeLimits,
        max: u32,
    ) -> Vec<Message> {
        let ours = self.messages.iter().filter(|((o, ..), _)| *o == organization);
        let aged = ours.map(|(_, message)| message).filter(|message| has_aged(message, ages));
        let mut aged = oldest_first(aged.cloned().collect());
        aged.truncate(to_usize(max));
        aged
    }

    pub(super) fn purge_message(
        &mut self,
        organization: OrganizationId,
        mailbox: MailboxId,
        id: MessageId,
    ) -> Vec<BlobKey> {
        let key = (organization, mailbox, id);
        if self.messages.get(&key).is_none_or(|it| it.state != MessageState::Deleted) {
            return Vec::new();
        }
        let purged = self.messages.remove(&key);
        let audio = purged.into_iter().flat_map(|it| [it.audio].into_iter().chain(it.introduction));
        audio.filter(|audio| !self.is_referred_to(audio)).collect()
    }
}

fn has_aged(message: &Message, ages: &AgeLimits) -> bool {
    let deleted = message.state == MessageState::Deleted && message.state_changed_ms <= ages.deleted_until_ms;
    let left_by = |until: Option<i64>| until.is_some_and(|until_ms| message.created_ms <= until_ms);
    let saved = message.state == MessageState::Saved && left_by(ages.saved_until_ms);
    deleted || saved || left_by(ages.all_until_ms)
}

pub(super) fn oldest_first(mut messages: Vec<Message>) -> Vec<Message> {
    messages.sort_by_key(|it| (it.created_ms, it.id));
    messages
}

/// Counts the message in.
fn enter(mailbox: &mut Mailbox, message: &Message) {
    if let Some((all, urgent)) = counters(&mut mailbox.counts, message.state) {
        *all += 1;
        *urgent += u32::from(message.urgent);
        mailbox.used_ms = mailbox.used_ms.saturating_add(message.duration_ms);
    }
}

/// Counts the message out.
fn leave(mailbox: &mut Mailbox, message: &Message) {
    if let Some((all, urgent)) = counters(&mut mailbox.counts, message.state) {
        *all -= 1;
        *urgent -= u32::from(message.urgent);
        mailbox.used_ms = mailbox.used_ms.saturating_sub(message.duration_ms);
    }
}

fn counters(counts: &mut Counts, state: MessageState) -> Option<(&mut u32, &mut u32)> {
    match state {
        MessageState::New => Some((&mut counts.new, &mut counts.new_urgent)),
        MessageState::Saved => Some((&mut counts.saved, &mut counts.saved_urgent)),
        MessageState::Deleted => None,
    }
}
