//! What turns a conversation, written as an `async fn`, into a machine: [`Event`] in, [`Command`]s out.
//!
//! A conversation suspends only while it waits for its call, so that no runtime is needed: it is polled once after
//! each event, with a waker that does nothing. Nothing here knows what is said or asked.

mod ask;
mod call;
mod connect;
mod entry;
mod line;
mod menu;
mod record;

use std::cell::RefCell;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use antiphon_core::key_layout::KeyLayout;

pub(crate) use ask::Unavailable;
pub(crate) use call::{Call, Gone};
pub(crate) use entry::Entry;
pub(crate) use menu::{Does, Key, Menu};
pub(crate) use record::Take;

use crate::command::Command;
use crate::event::Event;
use crate::prompts::{Language, Prompt};
use crate::start::{AttendantStart, DepositStart, PortalStart};
use crate::{attendant, deposit, portal};
use line::Line;

/// A conversation with a caller, from the first word to the last.
///
/// [`start`](Self::start) once, then [`handle`](Self::handle) each event and carry out the commands in order. What
/// comes after the end is ignored.
pub struct Dialog {
    line: Rc<RefCell<Line>>,
    /// `None` once the conversation has come to its end.
    script: Option<Pin<Box<dyn Future<Output = ()>>>>,
}

impl Dialog {
    /// A call to the voice portal.
    #[must_use]
    pub fn portal(start: PortalStart) -> Self {
        let (language, layout) = (start.language, start.layout);
        Self::new(language, layout, async move |call| call.scene("portal", portal::run(call, start)).await)
    }

    /// A call sent to a mailbox.
    #[must_use]
    pub fn deposit(start: DepositStart) -> Self {
        let (language, layout) = (start.language, start.layout);
        Self::new(language, layout, async move |call| call.scene("deposit", deposit::run(call, start)).await)
    }

    /// A call to an auto attendant.
    #[must_use]
    pub fn attendant(start: AttendantStart) -> Self {
        let (language, layout) = (start.language, KeyLayout::default());
        Self::new(language, layout, async move |call| {
            call.scene("attendant", attendant::run(call, start)).await
        })
    }

    fn new(
        language: Language,
        layout: KeyLayout,
        conversation: impl AsyncFnOnce(&Call) -> Result<(), Leave> + 'static,
    ) -> Self {
        let line = Rc::default();
        let call = Call::new(Rc::clone(&line), language, layout);
        let script = async move {
            let outcome = conversation(&call).await;
            call.take_leave(outcome.err());
        };
        Self { line, script: Some(Box::pin(script)) }
    }

    /// The first commands. The call is answered and its media flow.
    pub fn start(&mut self) -> Vec<Command> {
        self.advance()
    }

    /// Something happened; what is to be done now.
    pub fn handle(&mut self, event: Event) -> Vec<Command> {
        self.line.borrow_mut().take(event);
        self.advance()
    }

    /// Whether the conversation is over and nothing of it is left to be decided. Its last words may still be heard.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.script.is_none() && self.line.borrow().is_settled()
    }

    fn advance(&mut self) -> Vec<Command> {
        if let Some(outcome) = self.poll() {
            self.script = None;
            if outcome == Outcome::Failed {
                self.line.borrow_mut().apologize();
            }
        }
        let mut line = self.line.borrow_mut();
        if self.script.is_none() {
            line.settle();
        }
        line.take_commands()
    }

    /// Lets the conversation go on as far as it can; its outcome if it ended.
    fn poll(&mut self) -> Option<Outcome> {
        let script = self.script.as_mut()?;
        self.line.borrow_mut().waits = false;
        let mut context = Context::from_waker(Waker::noop());
        // What a panic leaves half done is the script, which is dropped, and the line, whose parts stand alone.
        match catch_unwind(AssertUnwindSafe(|| script.as_mut().poll(&mut context))) {
            Ok(Poll::Ready(())) => Some(Outcome::Ended),
            // It waits for something else than its call, which nothing will ever wake.
            Ok(Poll::Pending) if !self.line.borrow().waits => Some(Outcome::Failed),
            Ok(Poll::Pending) => None,
            Err(_) => Some(Outcome::Failed),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Ended,
    Failed,
}

/// Why a conversation leaves its course for the end of the call.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Leave {
    /// The caller hung up.
    Gone,
    /// Somebody else has the call now.
    HandedOver,
    /// With a goodbye, because the caller is silent or a limit is reached.
    Goodbye,
    /// With these words alone.
    With(Prompt),
    /// At once, because all has been said.
    WithoutAWord,
    /// With the word that the office does not answer, and a goodbye.
    Unavailable,
}

impl From<Gone> for Leave {
    fn from(_: Gone) -> Self {
        Self::Gone
    }
}

impl From<Unavailable> for Leave {
    fn from(_: Unavailable) -> Self {
        Self::Unavailable
    }
}

#[cfg(test)]
mod tests;
