//! Auto attendants: one conversation that does what a customer's menus say, however foolish they are.
//!
//! Nothing here trusts the menus to lead anywhere: every round is counted, and what is missing is said.

mod extension_dialing;
mod name_dialing;
mod way;
mod words;

use antiphon_core::attendant::{Greeting, KeyAction, Menu, NoInputAction};
use antiphon_core::digit::Digit;
use antiphon_core::ids::{AnnouncementId, BlobKey};
use antiphon_core::limits::{ATTENDANT_MENUS_PER_CALL_MAX, UNKNOWN_KEYS_PER_MENU_MAX};
use antiphon_core::live_call::Expects;
use antiphon_core::numbering::Dialled;

use crate::command::{Destination, OnBehalf, Utterance};
use crate::event::ConnectFailure;
use crate::kernel::{Call, Entry, Leave};
use crate::prompts::Prompt;
use crate::question::Attending;
use crate::start::AttendantStart;
use way::Way;

pub(crate) use name_dialing::CONFIRMATION;
#[cfg(test)]
pub(crate) use words::every_choice;
pub use words::{own_words, said_before};

/// A call to an auto attendant.
pub(crate) async fn run(call: &Call, start: AttendantStart) -> Result<(), Leave> {
    let attending = call.attending(start.attendant).await?;
    Visit { call, attending: &attending }.stay().await
}

/// A caller at an auto attendant.
struct Visit<'a> {
    call: &'a Call,
    attending: &'a Attending,
}

/// What a caller did at a menu.
enum Did {
    Nothing,
    Pressed(Digit),
    Dialled(String),
    ChangedHisMind,
}

/// What follows an action.
enum Next {
    /// A menu; the key was pressed while something was played, and is meant for it.
    Menu(Option<Digit>),
    /// The end of the call.
    End,
}

impl<'a> Visit<'a> {
    async fn stay(&self) -> Result<(), Leave> {
        let mut way = Way::from(self.attending.attendant.menu(self.attending.period));
        let (mut silences, mut unknown_keys, mut pressed) = (0, 0, None);
        for _ in 0..ATTENDANT_MENUS_PER_CALL_MAX {
            let menu = way.here();
            let did = self.listen(&way, pressed.take()).await?;
            if !matches!(did, Did::Nothing) {
                silences = 0;
            }
            match did {
                Did::Nothing if silences >= menu.no_input.retries() => return self.give_up(menu).await,
                Did::Nothing => silences += 1,
                Did::ChangedHisMind => {}
                Did::Dialled(digits) => {
                    extension_dialing::dial(self, &digits).await?;
                }
                Did::Pressed(key) => match menu.action(key) {
                    None if unknown_keys >= UNKNOWN_KEYS_PER_MENU_MAX => break,
                    None => {
                        unknown_keys += 1;
                        self.call.mention(Prompt::NOT_A_CHOICE);
                    }
                    Some(action) => {
                        unknown_keys = 0;
                        match self.act(action, &mut way).await? {
                            Next::Menu(key) => pressed = key,
                            Next::End => return Ok(()),
                        }
                    }
                },
            }
        }
        Err(Leave::Goodbye)
    }

    /// Offers a menu, unless a key was pressed already, and waits for what the caller does.
    async fn listen(&self, way: &Way<'a>, pressed: Option<Digit>) -> Result<Did, Leave> {
        self.call.offer()?;
        self.call.expect(Expects::Custom);
        let menu = way.here();
        let mut key = match pressed {
            Some(key) => Some(key),
            None => self.greet(way).await?,
        };
        if key.is_none() {
            key = self.call.key_within(menu.no_input.timer.duration()).await?;
        }
        match key {
            None => Ok(Did::Nothing),
            Some(key) if menu.extension_enabled && self.attending.extension_starts.contains(&key) => {
                self.perhaps_an_extension(key).await
            }
            Some(key) => Ok(Did::Pressed(key)),
        }
    }

    /// An extension may begin with this key: more digits make it one, and alone it is a key of the menu.
    async fn perhaps_an_extension(&self, first: Digit) -> Result<Did, Leave> {
        let digits_max = self.attending.extension_digits_max;
        Ok(match self.call.rest_of_number(first, digits_max).await? {
            Entry::Back => Did::ChangedHisMind,
            Entry::Digits(digits) if digits.len() == 1 => Did::Pressed(first),
            Entry::Digits(digits) => Did::Dialled(digits.to_string()),
        })
    }

    /// What is heard first: the announcement, or our own words where there is none that can be played.
    async fn greet(&self, way: &Way<'a>) -> Result<Option<Digit>, Leave> {
        if let Some(audio) = way.here().greeting.announcement().and_then(|id| self.audio(id)) {
            let key = self.call.say([Utterance::Stored(audio)]).await?;
            if key.is_some() || !self.call.was_unplayable() {
                return Ok(key);
            }
        }
        Ok(self.call.say(self.own_words(way)).await?)
    }

    fn own_words(&self, way: &Way<'a>) -> Vec<Utterance> {
        let period = (!way.is_deep()).then_some(self.attending.period);
        let dials = !self.attending.extension_starts.is_empty();
        own_words(way.here(), period, dials).into_iter().map(Utterance::Prompt).collect()
    }

    async fn act(&self, action: &KeyAction, way: &mut Way<'a>) -> Result<Next, Leave> {
        match action {
            KeyAction::PlayAnnouncement(id) => return self.play(*id).await.map(Next::Menu),
            KeyAction::TransferWithPrompt(to)
            | KeyAction::TransferWithoutPrompt(to)
            | KeyAction::TransferToOperator(to) => self.put_on(number(to), said_before(action)).await?,
            KeyAction::TransferToMailbox(to) => self.to_mailbox(to).await?,
            KeyAction::NameDialing => {
                self.call.scene("name_dialing", name_dialing::run(self)).await?;
            }
            KeyAction::ExtensionDialing => {
                self.call.scene("extension_dialing", extension_dialing::run(self)).await?;
            }
            KeyAction::RepeatMenu => {}
            KeyAction::Exit => return Ok(Next::End),
            KeyAction::SubMenu(name) => {
                match self.attending.attendant.sub_menus.iter().find(|it| it.name == *name) {
                    Some(sub_menu) => way.go(&sub_menu.menu),
                    None => self.call.object(Prompt::CHOICE_MISSING),
                }
            }
            KeyAction::ReturnToPreviousMenu => way.back(),
        }
        Ok(Next::Menu(None))
    }

    /// Plays an announcement; a key ends it and is meant for the menu.
    async fn play(&self, id: AnnouncementId) -> Result<Option<Digit>, Leave> {
        let Some(audio) = self.audio(id) else {
            self.call.object(Prompt::CHOICE_MISSING);
            return Ok(None);
        };
        let key = self.call.say([Utterance::Stored(audio)]).await?;
        if key.is_none() && self.call.was_unplayable() {
            self.call.object(Prompt::CHOICE_MISSING);
        }
        Ok(key)
    }

    async fn to_mailbox(&self, to: &Dialled) -> Result<(), Leave> {
        match self.attending.mailboxes.get(to) {
            Some(mailbox) => self.put_through(Destination::Mailbox(*mailbox), None).await,
            None => {
                self.call.object(Prompt::CHOICE_MISSING);
                Ok(())
            }
        }
    }

    /// Gives the call to somebody whom the caller has found himself.
    async fn put_through(&self, to: Destination, words: Option<Prompt>) -> Result<(), Leave> {
        self.give_away(to, OnBehalf::Caller, words).await
    }

    /// Gives the call to where an administrator wants it.
    async fn put_on(&self, to: Destination, words: Option<Prompt>) -> Result<(), Leave> {
        self.give_away(to, OnBehalf::Location, words).await
    }

    /// Gives the call to somebody else. Comes back only if that was not possible, which the caller will hear.
    async fn give_away(&self, to: Destination, by: OnBehalf, words: Option<Prompt>) -> Result<(), Leave> {
        self.call.say(words.map(Utterance::Prompt)).await?;
        let failure = self.call.hand_over(to, by).await?;
        self.call.object(match failure {
            ConnectFailure::Busy => Prompt::LINE_BUSY,
            ConnectFailure::NoAnswer => Prompt::NOBODY_ANSWERS,
            ConnectFailure::NotFound
            | ConnectFailure::NotReachable
            | ConnectFailure::NotAllowed
            | ConnectFailure::Unavailable => Prompt::CANNOT_BE_REACHED,
        });
        Ok(())
    }

    /// The caller has pressed nothing often enough.
    async fn give_up(&self, menu: &Menu) -> Result<(), Leave> {
        match &menu.no_input.action {
            NoInputAction::PlayMessageAndDisconnect(message) => return self.last_words(*message).await,
            NoInputAction::Disconnect => return Err(Leave::WithoutAWord),
            NoInputAction::TransferWithPrompt(to) => {
                self.put_on(number(to), Some(Prompt::PUTTING_THROUGH)).await?;
            }
            NoInputAction::TransferWithoutPrompt(to) => self.put_on(number(to), None).await?,
            NoInputAction::TransferToOperator(to) => {
                self.put_on(number(to), Some(Prompt::TO_OPERATOR)).await?;
            }
            NoInputAction::TransferToMailbox(to) => self.to_mailbox(to).await?,
        }
        Err(Leave::Goodbye)
    }

    async fn last_words(&self, message: Greeting) -> Result<(), Leave> {
        let Some(audio) = message.announcement().and_then(|id| self.audio(id)) else {
            return Err(Leave::Goodbye);
        };
        self.call.say([Utterance::Stored(audio)]).await?;
        Err(if self.call.was_unplayable() { Leave::Goodbye } else { Leave::WithoutAWord })
    }

    fn audio(&self, id: AnnouncementId) -> Option<BlobKey> {
        self.attending.announcements.get(&id).cloned()
    }
}

fn number(to: &Dialled) -> Destination {
    Destination::Number(to.to_string())
}
