//! Calls that somebody is sent on to by whom he talks to (RFC 5589), and the joining of two who had been on different
//! calls.
//!
//! Who is sent on stays where he is until he gets through: the call he goes to is one of its own, which has his leg
//! only in the end. So one that comes to nothing leaves everything as it was.

use antiphon_core::message::MessageFrom;
use antiphon_sip::event::LegId;
use bytes::Bytes;

use crate::input::{CallId, Known};
use crate::relay::Relay;

/// How often somebody is offered the other side whose session is just being changed (RFC 3261 section 14.1), a second
/// apart: not longer than whoever has answered waits for his ACK.
pub(crate) const JOIN_TRIES_MAX: u32 = 25;

/// What makes a call one that its caller is sent on to.
#[derive(Clone, Debug)]
pub(crate) struct Transfer {
    /// The call that he is on until he gets through; `None` once whoever sent him on has hung up.
    pub(crate) from: Option<CallId>,
    /// The leg of whoever sends him on, who is told how that goes.
    pub(crate) referrer: LegId,
    /// That one's number.
    pub(crate) referred_by: Option<String>,
    /// Another call of that one with a dialog, which is over when he gets through to the same.
    pub(crate) consulted: Option<CallId>,
}

/// Two legs that are told of each other's media: the caller's, and one of somebody who has been answered or has
/// answered.
#[derive(Debug)]
pub(crate) struct Joining {
    /// The other leg.
    pub(crate) phone: LegId,
    /// Whose it is.
    pub(crate) known: Known,
    /// That one's number.
    pub(crate) number: String,
    /// The call it belongs to until then, if it is not this one.
    pub(crate) from: Option<CallId>,
    /// What is passed on, and to whom.
    pub(crate) step: JoinStep,
    /// What both are told of our media, where theirs go through the server.
    pub(crate) relay: Option<Relay>,
    /// What the other leg had been told before it was told of ours.
    pub(crate) before: Option<Bytes>,
    /// How often it has been tried.
    pub(crate) tries: u32,
}

/// What two that are being joined wait for.
#[derive(Clone, Debug)]
pub(crate) enum JoinStep {
    /// The other leg is asked for its offer.
    AskPhone,
    /// The caller answers the other leg's offer.
    OfferCaller(Bytes),
    /// The other leg answers the caller's offer, which came with his INVITE.
    OfferPhone(Bytes),
    /// The other leg is told of our media.
    RelayPhone,
    /// The caller is told of our media.
    RelayCaller,
}

/// One of two who talk, and what is known of both.
#[derive(Debug)]
pub(crate) struct Pair {
    /// Who the one is.
    pub(crate) by: Known,
    /// The number that calls that one.
    pub(crate) by_number: Option<String>,
    /// The leg of the other one.
    pub(crate) other: LegId,
    /// Who that is.
    pub(crate) known: Known,
    /// What that one shows.
    pub(crate) shown: MessageFrom,
    /// What wrong passcodes of that one are counted on.
    pub(crate) source: String,
}
