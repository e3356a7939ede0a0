//! What a conversation can do with its call: speak, listen, and leave breadcrumbs.

use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::rc::Rc;
use std::task::Poll;
use std::time::Duration;

use antiphon_core::digit::Digit;
use antiphon_core::key_layout::KeyLayout;
use antiphon_core::limits::MENUS_PER_CALL_MAX;
use antiphon_core::live_call::Expects;

use super::Leave;
use super::line::Line;
use crate::command::{Command, Playback, Utterance};
use crate::layout::Layout;
use crate::prompts::{Language, Prompt};

/// The caller hung up. Comes from speaking and listening only: questions are answered and recordings end all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Gone;

/// A conversation's call.
pub(crate) struct Call {
    pub(super) line: Rc<RefCell<Line>>,
    /// What the keys of the menus are.
    layout: &'static Layout,
    /// Menus and entries offered so far.
    offered: Cell<u32>,
    /// Recordings begun so far.
    pub(super) recordings: Cell<u32>,
}

impl Call {
    pub(super) fn new(line: Rc<RefCell<Line>>, language: Language, layout: KeyLayout) -> Self {
        line.borrow_mut().set_language(language);
        let layout = Layout::of(layout);
        Self { line, layout, offered: Cell::new(0), recordings: Cell::new(0) }
    }

    /// What the keys of the menus are.
    pub(super) fn layout(&self) -> &'static Layout {
        self.layout
    }

    /// Speaks another language from now on; what was mentioned and not said yet is in it too.
    pub(crate) fn speak_in(&self, language: Language) {
        self.line.borrow_mut().set_language(language);
    }

    /// Runs a part of the conversation under a name, which logs and the live-call page show.
    ///
    /// The part lies in a place of its own: a conversation that held all its menus within one another would outgrow
    /// the stack on which it is put together.
    pub(crate) fn scene<T>(
        &self,
        name: &'static str,
        part: impl Future<Output = T>,
    ) -> impl Future<Output = T> {
        let part = Box::pin(part);
        async move {
            self.line.borrow_mut().enter_scene(name);
            let outcome = part.await;
            self.line.borrow_mut().leave_scene();
            outcome
        }
    }

    /// Has this said before whatever is said next; a caller who types ahead passes over it.
    pub(crate) fn mention(&self, utterance: impl Into<Utterance>) {
        self.line.borrow_mut().mention(utterance.into());
    }

    /// Has this said next, and forgets what was typed ahead in the belief that all went well.
    pub(crate) fn object(&self, prompt: Prompt) {
        self.forget_keys();
        self.mention(prompt);
    }

    /// Tells whoever looks on what the caller is to press from now on. In a new scene it is not known until this is said,
    /// and nobody sees a key.
    pub(crate) fn expect(&self, what: Expects) {
        self.line.borrow_mut().expect(what);
    }

    /// Drops the keys typed ahead.
    pub(crate) fn forget_keys(&self) {
        self.line.borrow_mut().forget_keys();
    }

    /// Drops the keys typed ahead that mean nothing here.
    pub(crate) fn forget_keys_but(&self, means_something: impl Fn(Digit) -> bool) {
        self.line.borrow_mut().forget_keys_but(means_something);
    }

    /// A key that means nothing here: whatever is offered next gets it.
    pub(crate) fn give_back(&self, key: Digit) {
        self.line.borrow_mut().give_back(key);
    }

    /// Says this, unless keys were typed ahead, and waits until it is heard or a key is pressed.
    ///
    /// `Some` is the key, `None` means that all was heard.
    pub(crate) async fn say(
        &self,
        speech: impl IntoIterator<Item = Utterance>,
    ) -> Result<Option<Digit>, Gone> {
        self.begin_speech(speech)?;
        self.hear_out().await
    }

    async fn hear_out(&self) -> Result<Option<Digit>, Gone> {
        let key = self.key_during_speech().await?;
        if key.is_some() {
            self.stop_speaking();
        }
        Ok(key)
    }

    /// Waits for a key while what is being said goes on. `None` means that it has been heard to the end.
    pub(crate) async fn key_during_speech(&self) -> Result<Option<Digit>, Gone> {
        self.until(|line| {
            if line.is_gone() {
                return Some(Err(Gone));
            }
            let key = line.next_key();
            (key.is_some() || !line.is_speaking()).then_some(Ok(key))
        })
        .await
    }

    /// Whether something of the last speech, which is over, could not be heard.
    pub(crate) fn was_unplayable(&self) -> bool {
        self.line.borrow().was_unplayable()
    }

    /// Falls silent in the middle of what is being said.
    pub(crate) fn stop_speaking(&self) {
        self.line.borrow_mut().stop_speaking();
    }

    /// Begins to play this and nothing before it; keys typed ahead will move within it.
    pub(crate) fn start_playback(&self, speech: impl IntoIterator<Item = Utterance>) -> Result<(), Gone> {
        let mut line = self.line.borrow_mut();
        if line.is_gone() {
            return Err(Gone);
        }
        line.forget_mentions();
        line.speak(speech);
        Ok(())
    }

    /// Begins to say this, unless keys were typed ahead.
    pub(crate) fn begin_speech(&self, speech: impl IntoIterator<Item = Utterance>) -> Result<(), Gone> {
        let mut line = self.line.borrow_mut();
        if line.is_gone() {
            return Err(Gone);
        }
        if line.has_keys() {
            line.forget_mentions();
        } else {
            line.speak(speech);
        }
        Ok(())
    }

    /// Says this and waits for a key, after the last word for so long. `None` is silence.
    pub(crate) async fn key_after(
        &self,
        speech: impl IntoIterator<Item = Utterance>,
        silence_max: Duration,
    ) -> Result<Option<Digit>, Gone> {
        match self.say(speech).await? {
            Some(key) => Ok(Some(key)),
            None => self.key_within(silence_max).await,
        }
    }

    /// Waits for a key. `None` is silence.
    pub(crate) async fn key_within(&self, silence_max: Duration) -> Result<Option<Digit>, Gone> {
        self.line.borrow_mut().set_timer(silence_max);
        let key = self.next_key().await;
        self.line.borrow_mut().clear_timer();
        key
    }

    /// Waits for a key until the timer set before runs out.
    pub(super) async fn next_key(&self) -> Result<Option<Digit>, Gone> {
        self.until(|line| {
            if line.is_gone() {
                return Some(Err(Gone));
            }
            let key = line.next_key();
            (key.is_some() || !line.is_timed()).then_some(Ok(key))
        })
        .await
    }

    /// Moves within what is being said.
    pub(crate) fn playback(&self, playback: Playback) {
        self.line.borrow_mut().push(Command::Playback(playback));
    }

    /// Counts one more menu or entry, of which a call may have so many.
    pub(crate) fn offer(&self) -> Result<(), Leave> {
        self.offered.set(self.offered.get() + 1);
        if self.offered.get() > MENUS_PER_CALL_MAX { Err(Leave::Goodbye) } else { Ok(()) }
    }

    /// Says the last words and ends the call. Without a reason the conversation came to its own end.
    pub(super) fn take_leave(&self, why: Option<Leave>) {
        let mut line = self.line.borrow_mut();
        match why {
            None | Some(Leave::Goodbye) => line.hang_up_with([Prompt::GOODBYE]),
            Some(Leave::With(prompt)) => line.hang_up_with([prompt]),
            Some(Leave::WithoutAWord) => line.hang_up_with([]),
            Some(Leave::Unavailable) => line.hang_up_with([Prompt::UNAVAILABLE, Prompt::GOODBYE]),
            Some(Leave::Gone | Leave::HandedOver) => {}
        }
    }

    /// The one place where a conversation suspends.
    pub(super) async fn until<T>(&self, mut happened: impl FnMut(&mut Line) -> Option<T>) -> T {
        poll_fn(|_| {
            let mut line = self.line.borrow_mut();
            match happened(&mut line) {
                Some(value) => Poll::Ready(value),
                None => {
                    line.waits = true;
                    Poll::Pending
                }
            }
        })
        .await
    }
}
