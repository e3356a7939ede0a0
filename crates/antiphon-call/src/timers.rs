//! The timers of calls. Setting one again replaces it.

use std::collections::BTreeMap;
use std::time::Duration;

use antiphon_dialog::TimerId;

use crate::input::CallId;

/// What a call waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum CallTimer {
    /// The phone has rung long enough.
    Ring,
    /// The dialog's own timer.
    Dialog,
    /// A call that is over must be done with its last work.
    Finish,
    /// No call to a dialog lasts longer.
    Longest,
    /// A caller who put the portal on hold does not come back.
    Held,
    /// Somebody who is sent on is offered the other side once more.
    Join,
}

impl CallTimer {
    const ALL: [Self; 6] = [Self::Ring, Self::Dialog, Self::Finish, Self::Longest, Self::Held, Self::Join];
}

/// Deadlines of all calls, counted since the start.
#[derive(Debug, Default)]
pub(crate) struct Timers {
    due: BTreeMap<(Duration, CallId, CallTimer), Option<TimerId>>,
    set: BTreeMap<(CallId, CallTimer), Duration>,
}

impl Timers {
    pub(crate) fn set(&mut self, at: Duration, call: CallId, timer: CallTimer, id: Option<TimerId>) {
        self.clear(call, timer);
        self.set.insert((call, timer), at);
        self.due.insert((at, call, timer), id);
    }

    pub(crate) fn clear(&mut self, call: CallId, timer: CallTimer) {
        if let Some(at) = self.set.remove(&(call, timer)) {
            self.due.remove(&(at, call, timer));
        }
    }

    pub(crate) fn clear_all(&mut self, call: CallId) {
        for timer in CallTimer::ALL {
            self.clear(call, timer);
        }
    }

    /// When a timer is due, if it is set.
    pub(crate) fn at(&self, call: CallId, timer: CallTimer) -> Option<Duration> {
        self.set.get(&(call, timer)).copied()
    }

    pub(crate) fn next(&self) -> Option<Duration> {
        self.due.keys().next().map(|(at, ..)| *at)
    }

    /// Takes the first timer that is due.
    pub(crate) fn pop(&mut self, now: Duration) -> Option<(CallId, CallTimer, Option<TimerId>)> {
        let entry = self.due.first_entry().filter(|entry| entry.key().0 <= now)?;
        let ((_, call, timer), id) = entry.remove_entry();
        self.set.remove(&(call, timer));
        Some((call, timer, id))
    }
}
