//! What the SIP machine reports to whoever drives it.

use std::net::IpAddr;

use antiphon_core::digit::Digit;
use antiphon_core::trunk::{Peer, TrunkRef};
use bytes::Bytes;

use crate::caller::NameAddr;
use crate::flow::Flow;
use crate::mwi::MessageSummary;
use crate::registrar::ContactChanges;
use crate::trunks::FromTrunk;

/// Names one leg: one INVITE dialog, from its INVITE to its end. Never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LegId(pub u64);

/// Names one request of a peer that waits for an answer from outside. Never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(pub u64);

/// Names one registration of ours at another server. Never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RegistrationId(pub u64);

/// Names one question to a peer whether it is there. Never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PingId(pub u64);

/// A call that comes in; 100 has been sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// The caller's leg.
    pub leg: LegId,
    /// Call-ID of the INVITE.
    pub call_id: String,
    /// The user part of the Request-URI, without escapes; a `tel` URI's number.
    pub called: String,
    /// The host part of the Request-URI.
    pub called_host: String,
    /// The `gr` parameter of the Request-URI: one phone of an account alone is called (RFC 5627 section 6.1).
    pub called_instance: Option<String>,
    /// Whether the caller's phone may be asked to call somebody else (RFC 3515).
    pub may_be_referred: bool,
    /// Who calls, as shown. Proves nothing.
    pub from: NameAddr,
    /// Whom the caller asked for, as shown.
    pub to: NameAddr,
    /// The account that proved itself by digest; `None` where nobody was asked.
    pub account: Option<String>,
    /// What a trunk says of the call, if it comes from one.
    pub trunk: Option<Box<FromTrunk>>,
    /// The path it came on.
    pub flow: Flow,
    /// How many hops it may still go (RFC 3261 section 20.22): what goes on from here has one less, so that a call that
    /// goes round comes to an end.
    pub max_forwards: u8,
    /// The leg it is to take the place of.
    pub replaces: Option<Replaced>,
    /// The session description offered, if there is one.
    pub offer: Option<Bytes>,
}

/// A peer wants whom it talks to connected with somebody else (RFC 3515).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// The leg of the one who asks.
    pub leg: LegId,
    /// The request that waits.
    pub request: RequestId,
    /// The user part of the address to be called, without escapes.
    pub called: String,
    /// Its host.
    pub called_host: String,
    /// The leg whose other side is to be reached, rather than whoever has the number (RFC 3891).
    pub replaces: Option<Replaced>,
}

/// A leg that another one is to take the place of (RFC 3891).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Replaced {
    /// Which.
    pub leg: LegId,
    /// Only as long as it has no answer.
    pub early_only: bool,
}

/// Who wants to know about messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subscriber {
    /// The phone with this account, proved, about those of its owner.
    Phone(String),
    /// The peer of one of these trunks, about those of whoever has the number.
    Trunk {
        /// The trunks that it may be.
        trunks: Vec<TrunkRef>,
        /// The number, as the peer writes it.
        number: String,
    },
}

/// Why a leg broke.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Our 200 to an INVITE was never acknowledged (RFC 3261 section 13.3.1.4).
    NotAcknowledged,
    /// The session was not refreshed in time (RFC 4028 section 10).
    SessionExpired,
    /// The peer did not answer a request, or does not know the dialog any more (RFC 3261 section 12.2.1.2).
    PeerGone,
    /// The connection is gone, and no other way was found in time.
    FlowClosed,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A request claims an account: answer with [`Endpoint::credentials`](crate::endpoint::Endpoint::credentials).
    Credentials {
        /// The request that waits.
        request: RequestId,
        /// The account it claims.
        username: String,
    },
    /// A phone that proved itself registers: answer with
    /// [`Endpoint::registered`](crate::endpoint::Endpoint::registered) once it is stored.
    Register {
        /// The request that waits.
        request: RequestId,
        /// The account.
        username: String,
        /// What it changes.
        changes: ContactChanges,
        /// The path it came on.
        flow: Flow,
    },
    /// Somebody who may wants to know about messages: answer with
    /// [`Endpoint::subscribed`](crate::endpoint::Endpoint::subscribed).
    Subscribe {
        /// The request that waits.
        request: RequestId,
        /// Who, and whose messages.
        whose: Subscriber,
        /// The path it came on.
        flow: Flow,
    },
    /// A call comes in.
    Incoming(Incoming),
    /// The caller gave up before there was an answer; the INVITE has got its 487 and the leg is gone.
    Cancelled {
        /// Whose leg.
        leg: LegId,
    },
    /// The caller acknowledged our 200.
    Confirmed {
        /// Whose leg.
        leg: LegId,
        /// The answer to the offer in our 200, or nothing.
        sdp: Option<Bytes>,
    },
    /// The peer wants another session: answer with
    /// [`Endpoint::answer_offer`](crate::endpoint::Endpoint::answer_offer) or
    /// [`Endpoint::refuse_offer`](crate::endpoint::Endpoint::refuse_offer).
    Offered {
        /// Whose leg.
        leg: LegId,
        /// The request that waits.
        request: RequestId,
        /// Its offer; `None` if it asks for ours.
        sdp: Option<Bytes>,
    },
    /// The peer makes the offer that it was asked for; it waits for
    /// [`Endpoint::acknowledge`](crate::endpoint::Endpoint::acknowledge).
    OfferMade {
        /// Whose leg.
        leg: LegId,
        /// The offer.
        sdp: Bytes,
    },
    /// The peer asked for our offer, and answers it now.
    OfferConfirmed {
        /// Whose leg.
        leg: LegId,
        /// Its answer; `None` if it sent none.
        sdp: Option<Bytes>,
    },
    /// The peer answered our offer.
    OfferAnswered {
        /// Whose leg.
        leg: LegId,
        /// The answer.
        sdp: Bytes,
    },
    /// The peer refused our offer; the session stays as it was.
    OfferRefused {
        /// Whose leg.
        leg: LegId,
        /// Its status.
        status: u16,
    },
    /// The peer that was asked to call somebody else has got through (2xx), or not.
    Referred {
        /// Whose leg.
        leg: LegId,
        /// The status; 408 if nothing was heard.
        status: u16,
    },
    /// The peer wants whom it talks to connected with somebody else: answer with
    /// [`Endpoint::accept_transfer`](crate::endpoint::Endpoint::accept_transfer) or
    /// [`Endpoint::refuse_transfer`](crate::endpoint::Endpoint::refuse_transfer).
    Transfer(Transfer),
    /// A key came by INFO.
    Digit {
        /// Whose leg.
        leg: LegId,
        /// The key.
        digit: Digit,
    },
    /// The peer hung up; its BYE waits for [`Endpoint::bye_done`](crate::endpoint::Endpoint::bye_done).
    HungUp {
        /// Whose leg, which is gone.
        leg: LegId,
        /// The BYE.
        request: RequestId,
    },
    /// The leg broke and is gone.
    Failed {
        /// Whose leg.
        leg: LegId,
        /// Why.
        failure: Failure,
    },
    /// The connection of an answered call is gone; the call goes on. Where `next` is found at `address`, the way there is
    /// to be told by [`Endpoint::reroute`](crate::endpoint::Endpoint::reroute).
    Lost {
        /// Whose leg.
        leg: LegId,
        /// Where its next request goes.
        next: Peer,
        /// Where its peer was.
        address: IpAddr,
    },
    /// The phone we call says how far it is.
    Progress {
        /// Whose leg.
        leg: LegId,
        /// 101–199.
        status: u16,
        /// Early media, if it describes any.
        sdp: Option<Bytes>,
    },
    /// The phone we call answered, and has been acknowledged; one that was called without an offer waits for
    /// [`Endpoint::acknowledge`](crate::endpoint::Endpoint::acknowledge).
    Answered {
        /// Whose leg.
        leg: LegId,
        /// Its session description; empty if it sent none.
        sdp: Bytes,
    },
    /// The phone we call refused, or never answered (408); the leg is gone.
    Refused {
        /// Whose leg.
        leg: LegId,
        /// The status.
        status: u16,
        /// The reason phrase, as far as it is text.
        reason: String,
        /// The user part of the address that a 301 or 302 sends the caller on to.
        redirect: Option<String>,
    },
    /// Somebody told us about our messages.
    Notified {
        /// On which path.
        flow: Flow,
        /// What.
        summary: MessageSummary,
    },
    /// A peer that was asked whether it is there has answered, or not.
    Pinged {
        /// Which question.
        ping: PingId,
        /// The status; 408 if there was no answer, 503 if there is no way.
        status: u16,
    },
    /// A registration of ours was answered.
    Registered {
        /// Which.
        registration: RegistrationId,
        /// 200, or why not; 408 if there was no answer.
        status: u16,
        /// How long it holds, in seconds; 0 if it does not.
        expires_s: u32,
    },
}
