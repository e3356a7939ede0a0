//! Listening: the messages one after the other, with the keys during and after each.
//!
//! What is deleted meanwhile stays in its place, so that the numbers of the others do not change, and can be brought
//! back from there.

use antiphon_core::digit::Digit;
use antiphon_core::ids::MailboxId;
use antiphon_core::message::MessageState;

use super::call_back::call_back;
use super::keys::{AFTER_MESSAGE, After, DELETED_MESSAGE};
use super::options;
use super::playing::{DURING_MESSAGE, Heard, listen, pieces};
use crate::command::Utterance;
use crate::kernel::{Call, Does, Leave};
use crate::prompts::Prompt;
use crate::question::{Envelope, Marked, SpokenFrom};

/// The messages of a mailbox on their way past the owner.
struct Listening<'a> {
    call: &'a Call,
    mailbox: MailboxId,
    inbox: Vec<Item>,
    place: usize,
}

/// A message in its place.
#[derive(Clone)]
struct Item {
    /// As it is now.
    envelope: Envelope,
    /// What it is brought back as, once it is deleted.
    was: MessageState,
    /// Deleted elsewhere: it cannot be brought back from here.
    gone: bool,
}

/// Where to go from a message.
enum Move {
    Next,
    Previous,
    Back,
}

/// What to do about the message at hand.
enum Step {
    Play,
    Offer,
    Do(After),
    Leave(Move),
}

/// Plays the messages until the last has been passed or the owner goes back.
pub(crate) async fn run(call: &Call, mailbox: MailboxId) -> Result<(), Leave> {
    let inbox = call.inbox(mailbox).await?;
    through(call, mailbox, inbox).await
}

/// The same with the deleted messages that can be brought back.
pub(crate) async fn deleted(call: &Call, mailbox: MailboxId) -> Result<(), Leave> {
    let inbox = call.deleted(mailbox).await?;
    through(call, mailbox, inbox).await
}

async fn through(call: &Call, mailbox: MailboxId, inbox: Vec<Envelope>) -> Result<(), Leave> {
    if inbox.is_empty() {
        call.mention(Prompt::NO_MESSAGES);
        return Ok(());
    }
    let inbox = inbox.into_iter().map(Item::new).collect();
    Listening { call, mailbox, inbox, place: 0 }.run().await
}

impl Item {
    fn new(envelope: Envelope) -> Self {
        let was = match envelope.state {
            MessageState::New => MessageState::New,
            // Nobody knows any more what a message was that was deleted before this call: it comes back as heard.
            MessageState::Saved | MessageState::Deleted => MessageState::Saved,
        };
        Self { envelope, was, gone: false }
    }

    fn is_deleted(&self) -> bool {
        self.envelope.state == MessageState::Deleted
    }

    fn is_open(&self, action: After) -> bool {
        match action {
            After::CallBack => self.envelope.call_back.is_some(),
            After::Save
            | After::Repeat
            | After::Previous
            | After::Envelope
            | After::Next
            | After::Delete
            | After::Restore
            | After::Options
            | After::Back => true,
        }
    }
}

impl Listening<'_> {
    async fn run(mut self) -> Result<(), Leave> {
        while let Some(item) = self.inbox.get(self.place).cloned() {
            match self.message(item).await? {
                Move::Next => self.place = self.next(),
                Move::Previous => self.place = self.previous().unwrap_or(self.place),
                Move::Back => return Ok(()),
            }
        }
        self.call.mention(Prompt::END_OF_MESSAGES);
        Ok(())
    }

    /// The place of the next message, or one behind the last.
    fn next(&self) -> usize {
        let rest = self.inbox.iter().enumerate().skip(self.place + 1);
        is_there(rest).next().unwrap_or(self.inbox.len())
    }

    fn previous(&self) -> Option<usize> {
        is_there(self.inbox.iter().enumerate().take(self.place)).last()
    }

    /// One message, from its announcement to the key that leaves it.
    async fn message(&mut self, mut item: Item) -> Result<Move, Leave> {
        let mut step = self.announce(&item).await?;
        loop {
            step = match step {
                Step::Play => self.play(&item).await?,
                Step::Offer => Step::Do(self.offer(&item).await?),
                Step::Do(action) => self.act(action, &item).await?,
                Step::Leave(to) => return Ok(to),
            };
            if let Some(now) = self.inbox.get(self.place) {
                item.clone_from(now);
            }
        }
    }

    /// Tells which message comes; a key of those between messages acts at once.
    async fn announce(&self, item: &Item) -> Result<Step, Leave> {
        self.call.offer()?;
        let menu = if item.is_deleted() { &DELETED_MESSAGE } else { &AFTER_MESSAGE };
        self.call.expect(menu.expects());
        let key = self.call.say(self.heading(item)).await?;
        Ok(key.map_or(Step::Play, |key| self.key_between(item, key)))
    }

    fn heading(&self, item: &Item) -> Vec<Utterance> {
        let envelope = &item.envelope;
        let heading = Prompt::MessageHeading {
            number: u32::try_from(self.place + 1).unwrap_or(u32::MAX),
            new: item.was == MessageState::New,
            urgent: envelope.urgent,
            confidential: envelope.confidential,
        };
        let mut speech = vec![heading.into()];
        speech.extend(item.is_deleted().then(|| Prompt::MESSAGE_IS_DELETED.into()));
        speech.extend(from(&envelope.from));
        speech.push(Prompt::Received(envelope.received).into());
        speech
    }

    fn key_between(&self, item: &Item, key: Digit) -> Step {
        let menu = if item.is_deleted() { &DELETED_MESSAGE } else { &AFTER_MESSAGE };
        match self.call.action(menu, key) {
            Some(Does::Act(action)) if item.is_open(action) => Step::Do(action),
            Some(Does::Repeat) => Step::Offer,
            Some(Does::Act(_)) | None => {
                self.call.mention(Prompt::NOT_A_CHOICE);
                Step::Offer
            }
        }
    }

    async fn offer(&self, item: &Item) -> Result<After, Leave> {
        let menu = if item.is_deleted() { &DELETED_MESSAGE } else { &AFTER_MESSAGE };
        self.call.choose_among(menu, |action| item.is_open(action)).await
    }

    /// Plays the message. Heard to the end it is saved; skipped, damaged or deleted, it stays as it is.
    async fn play(&mut self, item: &Item) -> Result<Step, Leave> {
        match listen(self.call, pieces(&item.envelope), &DURING_MESSAGE).await? {
            Heard::Skipped => Ok(Step::Offer),
            Heard::Not => {
                self.call.mention(Prompt::MESSAGE_DAMAGED);
                Ok(Step::Offer)
            }
            Heard::Key(key) => Ok(self.key_between(item, key)),
            Heard::ToTheEnd if item.envelope.state != MessageState::New => Ok(Step::Offer),
            Heard::ToTheEnd => Ok(match self.mark(item, MessageState::Saved).await? {
                Marked::Done => Step::Offer,
                Marked::Gone => Step::Leave(Move::Next),
            }),
        }
    }

    async fn act(&mut self, action: After, item: &Item) -> Result<Step, Leave> {
        match action {
            After::Repeat => Ok(Step::Play),
            After::Envelope => {
                self.mention_envelope(&item.envelope);
                Ok(Step::Offer)
            }
            After::Previous if self.previous().is_none() => {
                self.call.mention(Prompt::NO_EARLIER_MESSAGE);
                Ok(Step::Offer)
            }
            After::Previous => Ok(Step::Leave(Move::Previous)),
            After::Next => Ok(Step::Leave(Move::Next)),
            After::Back => Ok(Step::Leave(Move::Back)),
            After::Save => self.mark_and_go_on(item, MessageState::Saved, Prompt::MESSAGE_SAVED).await,
            After::Delete => self.mark_and_go_on(item, MessageState::Deleted, Prompt::MESSAGE_DELETED).await,
            After::Restore => self.restore(item).await,
            After::CallBack => {
                let Some(number) = &item.envelope.call_back else { return Ok(Step::Offer) };
                self.call.scene("call_back", call_back(self.call, self.mailbox, number)).await?;
                Ok(Step::Offer)
            }
            After::Options => {
                let options = options::run(self.call, self.mailbox, &item.envelope);
                self.call.scene("options", options).await?;
                Ok(Step::Offer)
            }
        }
    }

    fn mention_envelope(&self, envelope: &Envelope) {
        let seconds = u32::try_from(envelope.duration_ms.div_ceil(1_000)).unwrap_or(u32::MAX);
        for utterance in from(&envelope.from) {
            self.call.mention(utterance);
        }
        self.call.mention(Prompt::Received(envelope.received));
        self.call.mention(Prompt::MessageLength { seconds });
    }

    async fn mark_and_go_on(
        &mut self,
        item: &Item,
        state: MessageState,
        done: Prompt,
    ) -> Result<Step, Leave> {
        if self.mark(item, state).await? == Marked::Done {
            self.call.mention(done);
        }
        Ok(Step::Leave(Move::Next))
    }

    /// Brings the message back as it was; the owner stays with it.
    async fn restore(&mut self, item: &Item) -> Result<Step, Leave> {
        let restored = self.call.restore(self.mailbox, item.envelope.message, item.was).await?;
        self.note(restored, item.was);
        Ok(match restored {
            Marked::Done => {
                self.call.mention(Prompt::MESSAGE_RESTORED);
                Step::Offer
            }
            Marked::Gone => Step::Leave(Move::Next),
        })
    }

    /// Changes the message's state, in the mailbox and here. If it is gone, the owner is told so.
    async fn mark(&mut self, item: &Item, state: MessageState) -> Result<Marked, Leave> {
        let marked = self.call.mark(self.mailbox, item.envelope.message, state).await?;
        self.note(marked, state);
        Ok(marked)
    }

    fn note(&mut self, marked: Marked, state: MessageState) {
        if marked == Marked::Gone {
            self.call.mention(Prompt::MESSAGE_GONE);
        }
        let Some(here) = self.inbox.get_mut(self.place) else { return };
        here.gone |= marked == Marked::Gone;
        here.envelope.state = state;
        if state == MessageState::Saved {
            here.was = state;
        }
    }
}

/// The places of those messages that have not been deleted elsewhere.
fn is_there<'a>(messages: impl Iterator<Item = (usize, &'a Item)>) -> impl Iterator<Item = usize> {
    messages.filter(|(_, item)| !item.gone).map(|(place, _)| place)
}

/// Who left a message.
fn from(from: &SpokenFrom) -> Vec<Utterance> {
    match from {
        SpokenFrom::Name(name) => vec![Prompt::FROM.into(), Utterance::Stored(name.clone())],
        SpokenFrom::Number(number) => vec![Prompt::FromNumber(number.clone()).into()],
        SpokenFrom::Unknown => vec![Prompt::FROM_UNKNOWN.into()],
    }
}
