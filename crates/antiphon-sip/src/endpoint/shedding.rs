//! When there is more to do than can be done: what is new is sent away early, so that what has begun goes on well.

use super::bounds::{RETRY_CALL_S, RETRY_REGISTRATION_S};
use super::*;

/// What is sent away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shed {
    /// Nothing: there is room.
    #[default]
    Nothing,
    /// New calls.
    Calls,
    /// New calls, registrations and subscriptions.
    All,
}

impl Endpoint {
    /// Sends such requests away from now on, with 503. Requests within calls are never among them.
    pub fn shed(&mut self, shed: Shed) {
        self.shed = shed;
    }

    /// How many requests have been sent away so.
    #[must_use]
    pub fn shed_requests(&self) -> u64 {
        self.shed_requests
    }

    /// Whether a request that belongs to nothing yet is to be sent away.
    pub(super) fn sheds(&self, method: &Method) -> bool {
        let sheds_registrations =
            matches!(method, Method::Register | Method::Subscribe) && self.shed >= Shed::All;
        sheds_registrations || (*method == Method::Invite && self.shed >= Shed::Calls)
    }

    /// That there is no room, and when to try again: not everybody at the same moment (RFC 3261 section 21.5.4).
    pub(super) fn come_back(&self, request: &Request) -> Answer {
        let chance =
            self.tag_of(request).bytes().fold(0_u32, |sum, byte| sum * 31 % 65_521 + u32::from(byte));
        let range = if request.method == Method::Invite { RETRY_CALL_S } else { RETRY_REGISTRATION_S };
        let seconds = range.start() + chance % (range.end() - range.start() + 1);
        Answer::new(503).header(HeaderName::RetryAfter, seconds.to_string())
    }

    /// The same for a request that has a transaction.
    pub(super) fn come_back_to(&self, id: ServerId) -> Answer {
        let request = self.transactions.server(id).map(|server| server.request());
        request.map_or_else(|| Answer::new(503), |request| self.come_back(request))
    }
}
