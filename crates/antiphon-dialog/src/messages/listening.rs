//! Listening: the messages one after the other, with the keys during and after each.

use antiphon_core::digit::Digit;
use antiphon_core::ids::{BlobKey, MailboxId};
use antiphon_core::limits::PAUSE_MAX;
use antiphon_core::message::MessageState;

use crate::command::{Playback, Utterance};
use crate::kernel::{Call, Does, Key, Leave, Menu};
use crate::prompts::Prompt;
use crate::question::{Envelope, Marked, SpokenFrom};

/// How far one key skips, in milliseconds.
const SKIP_MS: i32 = 3_000;

/// Between messages: while a message is announced and after it.
pub(crate) static AFTER_MESSAGE: Menu<After> = Menu {
    id: "playMessagesMenu",
    intro: None,
    keys: &[
        Key { key: '#', id: "saveMessage", says: Some("choice.save_message"), does: Does::Act(After::Save) },
        Key {
            key: '2',
            id: "playMessage",
            says: Some("choice.repeat_message"),
            does: Does::Act(After::Repeat),
        },
        Key {
            key: '4',
            id: "previousMessage",
            says: Some("choice.previous_message"),
            does: Does::Act(After::Previous),
        },
        Key {
            key: '5',
            id: "playEnvelope",
            says: Some("choice.play_envelope"),
            does: Does::Act(After::Envelope),
        },
        Key { key: '6', id: "nextMessage", says: Some("choice.next_message"), does: Does::Act(After::Next) },
        Key {
            key: '7',
            id: "deleteMessage",
            says: Some("choice.delete_message"),
            does: Does::Act(After::Delete),
        },
        Key {
            key: '*',
            id: "returnToPreviousMenu",
            says: Some("choice.previous"),
            does: Does::Act(After::Back),
        },
    ],
};

/// What to do with a message.
#[derive(Clone, Copy, Debug)]
pub(crate) enum After {
    Save,
    Repeat,
    Previous,
    Envelope,
    Next,
    Delete,
    Back,
}

/// While a message is played. Its keys go before those of [`AFTER_MESSAGE`], whose other keys act at once.
pub(crate) static DURING_MESSAGE: Menu<During> = Menu {
    id: "playMessageMenu",
    intro: None,
    keys: &[
        Key { key: '1', id: "skipBackward", says: None, does: Does::Act(During::Backward) },
        Key { key: '2', id: "pauseOrResume", says: None, does: Does::Act(During::PauseOrResume) },
        Key { key: '3', id: "skipForward", says: None, does: Does::Act(During::Forward) },
        Key { key: '4', id: "jumpToBegin", says: None, does: Does::Act(During::Begin) },
        Key { key: '6', id: "jumpToEnd", says: None, does: Does::Act(During::End) },
    ],
};

/// How to move within a message.
#[derive(Clone, Copy, Debug)]
pub(crate) enum During {
    Backward,
    PauseOrResume,
    Forward,
    Begin,
    End,
}

/// The messages of a mailbox on their way past the owner. What is deleted stays in its place, so that the numbers
/// of the others do not change.
struct Listening<'a> {
    call: &'a Call,
    mailbox: MailboxId,
    inbox: Vec<Envelope>,
    place: usize,
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
    if inbox.is_empty() {
        call.mention(Prompt::NO_MESSAGES);
        return Ok(());
    }
    Listening { call, mailbox, inbox, place: 0 }.run().await
}

impl Listening<'_> {
    async fn run(mut self) -> Result<(), Leave> {
        while let Some(envelope) = self.inbox.get(self.place).cloned() {
            match self.message(envelope).await? {
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
    async fn message(&mut self, envelope: Envelope) -> Result<Move, Leave> {
        let mut step = self.announce(&envelope).await?;
        loop {
            step = match step {
                Step::Play => self.play(&envelope).await?,
                Step::Offer => Step::Do(self.call.choose(&AFTER_MESSAGE).await?),
                Step::Do(action) => self.act(action, &envelope).await?,
                Step::Leave(to) => return Ok(to),
            }
        }
    }

    /// Tells which message comes; a key of those between messages acts at once.
    async fn announce(&self, envelope: &Envelope) -> Result<Step, Leave> {
        self.call.offer()?;
        let key = self.call.say(self.heading(envelope)).await?;
        Ok(key.map_or(Step::Play, |key| self.key_between(key)))
    }

    fn heading(&self, envelope: &Envelope) -> Vec<Utterance> {
        let heading = Prompt::MessageHeading {
            number: u32::try_from(self.place + 1).unwrap_or(u32::MAX),
            new: envelope.state == MessageState::New,
            urgent: envelope.urgent,
            confidential: envelope.confidential,
        };
        let mut speech = vec![heading.into()];
        speech.extend(from(&envelope.from));
        speech.push(Prompt::Received(envelope.received).into());
        speech
    }

    fn key_between(&self, key: Digit) -> Step {
        match self.call.action(&AFTER_MESSAGE, key) {
            Some(Does::Act(action)) => Step::Do(action),
            Some(Does::Repeat) => Step::Offer,
            None => {
                self.call.mention(Prompt::NOT_A_CHOICE);
                Step::Offer
            }
        }
    }

    /// Plays the message. Heard to the end it is saved; skipped or damaged, it stays as it is.
    async fn play(&mut self, envelope: &Envelope) -> Result<Step, Leave> {
        match listen(self.call, &envelope.audio).await? {
            Heard::Skipped => Ok(Step::Offer),
            Heard::Not => {
                self.call.mention(Prompt::MESSAGE_DAMAGED);
                Ok(Step::Offer)
            }
            Heard::Key(key) => Ok(self.key_between(key)),
            Heard::ToTheEnd if !self.is_new() => Ok(Step::Offer),
            Heard::ToTheEnd => Ok(match self.mark(envelope, MessageState::Saved).await? {
                Marked::Done => Step::Offer,
                Marked::Gone => Step::Leave(Move::Next),
            }),
        }
    }

    /// Whether the message at hand is still new; it may have been saved since it was announced.
    fn is_new(&self) -> bool {
        self.inbox.get(self.place).is_some_and(|it| it.state == MessageState::New)
    }

    async fn act(&mut self, action: After, envelope: &Envelope) -> Result<Step, Leave> {
        match action {
            After::Repeat => Ok(Step::Play),
            After::Envelope => {
                self.mention_envelope(envelope);
                Ok(Step::Offer)
            }
            After::Previous if self.previous().is_none() => {
                self.call.mention(Prompt::NO_EARLIER_MESSAGE);
                Ok(Step::Offer)
            }
            After::Previous => Ok(Step::Leave(Move::Previous)),
            After::Next => Ok(Step::Leave(Move::Next)),
            After::Back => Ok(Step::Leave(Move::Back)),
            After::Save => self.mark_and_go_on(envelope, MessageState::Saved, Prompt::MESSAGE_SAVED).await,
            After::Delete => {
                self.mark_and_go_on(envelope, MessageState::Deleted, Prompt::MESSAGE_DELETED).await
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
        envelope: &Envelope,
        state: MessageState,
        done: Prompt,
    ) -> Result<Step, Leave> {
        if self.mark(envelope, state).await? == Marked::Done {
            self.call.mention(done);
        }
        Ok(Step::Leave(Move::Next))
    }

    /// Changes the message's state, in the mailbox and here. If it is gone, the owner is told so.
    async fn mark(&mut self, envelope: &Envelope, state: MessageState) -> Result<Marked, Leave> {
        let marked = self.call.mark(self.mailbox, envelope.message, state).await?;
        let now = match marked {
            Marked::Done => state,
            Marked::Gone => {
                self.call.mention(Prompt::MESSAGE_GONE);
                MessageState::Deleted
            }
        };
        if let Some(here) = self.inbox.get_mut(self.place) {
            here.state = now;
        }
        Ok(marked)
    }
}

/// How a message was heard.
enum Heard {
    ToTheEnd,
    Skipped,
    /// It could not be played.
    Not,
    /// Until a key that is none of the playback keys.
    Key(Digit),
}

/// Plays audio under the playback keys. A pause ends with any key, or by itself.
async fn listen(call: &Call, audio: &BlobKey) -> Result<Heard, Leave> {
    call.start_playback(Utterance::Stored(audio.clone()))?;
    let (mut paused, mut skipped) = (false, false);
    loop {
        let key = if paused { call.key_within(PAUSE_MAX).await? } else { call.key_during_speech().await? };
        let Some(key) = key else {
            if !paused {
                return Ok(heard(call, skipped));
            }
            call.playback(Playback::Resume);
            paused = false;
            continue;
        };
        call.offer()?;
        let Some(Does::Act(action)) = call.action(&DURING_MESSAGE, key) else {
            call.stop_speaking();
            return Ok(Heard::Key(key));
        };
        let resumes = std::mem::take(&mut paused);
        if resumes {
            call.playback(Playback::Resume);
        }
        match action {
            During::Backward => call.playback(Playback::Skip(-SKIP_MS)),
            During::Forward => call.playback(Playback::Skip(SKIP_MS)),
            During::Begin => call.playback(Playback::JumpToBegin),
            During::End => {
                skipped = true;
                call.playback(Playback::JumpToEnd);
            }
            During::PauseOrResume if resumes => {}
            During::PauseOrResume => {
                paused = true;
                call.playback(Playback::Pause);
            }
        }
    }
}

/// How a message that is over was heard.
fn heard(call: &Call, skipped: bool) -> Heard {
    match (call.was_unplayable(), skipped) {
        (true, _) => Heard::Not,
        (false, true) => Heard::Skipped,
        (false, false) => Heard::ToTheEnd,
    }
}

/// The places of those messages that have not been deleted.
fn is_there<'a>(messages: impl Iterator<Item = (usize, &'a Envelope)>) -> impl Iterator<Item = usize> {
    messages.filter(|(_, envelope)| envelope.state != MessageState::Deleted).map(|(place, _)| place)
}

/// Who left a message.
fn from(from: &SpokenFrom) -> Vec<Utterance> {
    match from {
        SpokenFrom::Name(name) => vec![Prompt::FROM.into(), Utterance::Stored(name.clone())],
        SpokenFrom::Number(number) => vec![Prompt::FromNumber(number.clone()).into()],
        SpokenFrom::Unknown => vec![Prompt::FROM_UNKNOWN.into()],
    }
}
