//! Deadlines of everything in the machine. Setting one again replaces it.

use std::collections::BTreeMap;
use std::time::Duration;

use sipx_sip::Timer;

use crate::event::{LegId, RegistrationId, RequestId};

use super::subscriptions::SubscriptionId;
use super::transactions::{ClientId, ServerId};

/// What may become due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Due {
    /// A timer of a server transaction.
    Server(ServerId, Letter),
    /// A timer of a client transaction.
    Client(ClientId, Letter),
    /// Our 200 to an INVITE has not been acknowledged yet: it goes out again.
    Unacknowledged(LegId),
    /// A provisional answer of ours has not been acknowledged yet: it goes out again.
    Provisional(LegId),
    /// A ringing leg tells the caller so again, or has rung too long.
    Ringing(LegId),
    /// The peer of an INVITE of ours must have said something.
    Unheard(LegId),
    /// A cancelled INVITE must have got its answer.
    Cancelled(LegId),
    /// The session must be refreshed, or is over.
    Session(LegId),
    /// A leg whose connection is gone must have found another way.
    Lost(LegId),
    /// A peer that was sent on to somebody else must have told how that went.
    Referral(LegId),
    /// The transfer that a peer asked for must have come to an end.
    Transfer(LegId),
    /// Nobody answered a question about a request.
    Request(RequestId),
    /// A subscription ends.
    Subscription(SubscriptionId),
    /// A registration of ours is to be renewed.
    Registration(RegistrationId),
}

/// A transaction's timer by its letter in RFC 3261, in an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Letter(usize);

impl Letter {
    pub(super) fn of(timer: Timer) -> Self {
        Self(Timer::ALL.iter().position(|it| *it == timer).unwrap_or_default())
    }

    pub(super) fn timer(self) -> Option<Timer> {
        Timer::ALL.get(self.0).copied()
    }

    /// All of them.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        (0..Timer::ALL.len()).map(Self)
    }
}

/// All deadlines, counted since the start.
#[derive(Debug, Default)]
pub(super) struct Timers {
    due: BTreeMap<(Duration, Due), ()>,
    set: BTreeMap<Due, Duration>,
}

impl Timers {
    pub(super) fn set(&mut self, at: Duration, what: Due) {
        self.clear(what);
        self.set.insert(what, at);
        self.due.insert((at, what), ());
    }

    pub(super) fn clear(&mut self, what: Due) {
        if let Some(at) = self.set.remove(&what) {
            self.due.remove(&(at, what));
        }
    }

    /// Forgets every timer of a leg.
    pub(super) fn clear_leg(&mut self, leg: LegId) {
        let all = [
            Due::Unacknowledged(leg),
            Due::Provisional(leg),
            Due::Ringing(leg),
            Due::Unheard(leg),
            Due::Cancelled(leg),
            Due::Session(leg),
            Due::Lost(leg),
            Due::Referral(leg),
        ];
        for what in all {
            self.clear(what);
        }
    }

    pub(super) fn is_set(&self, what: Due) -> bool {
        self.set.contains_key(&what)
    }

    pub(super) fn count(&self) -> usize {
        self.set.len()
    }

    pub(super) fn next(&self) -> Option<Duration> {
        self.due.keys().next().map(|(at, _)| *at)
    }

    /// Takes the first that is due.
    pub(super) fn pop(&mut self, now: Duration) -> Option<Due> {
        let entry = self.due.first_entry().filter(|entry| entry.key().0 <= now)?;
        let ((_, what), ()) = entry.remove_entry();
        self.set.remove(&what);
        Some(what)
    }
}
