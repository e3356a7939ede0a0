//! Calls in progress that nobody makes: what a test says is the case.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use antiphon_core::ids::CallRecordId;
use antiphon_core::live_call::{LiveCall, LiveNews};
use futures::StreamExt as _;
use futures::channel::mpsc::{Receiver, Sender, channel};

use crate::ports::{LiveCalls, LiveEvent, LiveWatch};

/// Events that somebody may be behind.
const BEHIND_MAX: usize = 16;

/// Calls in progress.
#[derive(Default)]
pub struct MemoryLiveCalls {
    board: Mutex<Board>,
}

#[derive(Default)]
struct Board {
    calls: Vec<Arc<LiveCall>>,
    watchers: Vec<Sender<LiveEvent>>,
}

impl MemoryLiveCalls {
    /// A call is like this now, because of that.
    pub fn show(&self, call: LiveCall, news: LiveNews) {
        let call = Arc::new(call);
        let mut board = self.board();
        board.calls.retain(|it| it.id != call.id);
        if news != LiveNews::Ended {
            board.calls.push(Arc::clone(&call));
        }
        board.watchers.retain_mut(|it| it.try_send(LiveEvent::Of(Arc::clone(&call), news)).is_ok());
    }

    fn board(&self) -> MutexGuard<'_, Board> {
        // A panic elsewhere leaves nothing half done in here.
        self.board.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl LiveCalls for MemoryLiveCalls {
    fn calls(&self) -> Vec<Arc<LiveCall>> {
        self.board().calls.clone()
    }

    fn watch(&self) -> LiveWatch {
        let (sender, receiver): (_, Receiver<LiveEvent>) = channel(BEHIND_MAX);
        let mut board = self.board();
        board.watchers.push(sender);
        LiveWatch { calls: board.calls.clone(), events: receiver.boxed() }
    }

    fn end(&self, call: CallRecordId) -> bool {
        let found = self.calls().into_iter().find(|it| it.id == call);
        if let Some(it) = &found {
            self.show((**it).clone(), LiveNews::Ended);
        }
        found.is_some()
    }
}
