//! A call to a person: the phone rings on a second leg.
//!
//! A caller nobody has answered yet is passed through: session descriptions go between the two unchanged, so that the
//! phones' media stay direct. One whose media are here already is bridged, see [`crate::connection`].

use std::collections::BTreeMap;
use std::sync::Arc;

use antiphon_core::call_handling::{Diversion, DivertCause};
use antiphon_core::ids::MailboxId;
use antiphon_sip::caller::NameAddr;
use antiphon_sip::diversion;
use antiphon_sip::endpoint::Invite;
use antiphon_sip::event::{LegId, RequestId};
use bytes::Bytes;

use crate::call::{Begin, BeginWith};
use crate::input::{Ask, Known, Party, Target};
use crate::outgoing::Outgoing;
use crate::relay::Relay;

/// A person's phones that ring, all at once.
pub(crate) struct Ringing {
    /// The legs to those that have not refused yet.
    pub(crate) phones: Vec<LegId>,
    /// Further ways to them, if this one fails.
    further: BTreeMap<LegId, Vec<Target>>,
    /// What both sides are told of our media, where theirs go through the server.
    pub(crate) relay: Option<Relay>,
    /// What they are called with; without it the phone that answers makes the offer.
    pub(crate) offer: Option<Bytes>,
    /// What web phones among them are called with instead.
    pub(crate) web_offer: Option<Bytes>,
    /// Whom the caller asked for.
    pub(crate) called: NameAddr,
    /// The refusal that says most about the person, so far.
    refusal: Option<u16>,
    /// Who calls.
    pub(crate) party: Arc<Party>,
    /// The mailbox if the phone is busy.
    pub(crate) busy: Option<MailboxId>,
    /// The mailbox if nobody answers, or the phone cannot be reached.
    pub(crate) unanswered: Option<MailboxId>,
    /// Whose phones, and for which reasons the call goes on to somebody else instead.
    pub(crate) diversion: Arc<Diversion>,
    /// What it is besides, if it goes outside.
    pub(crate) outgoing: Option<Outgoing>,
}

/// Where a call goes that nobody has answered.
pub(crate) enum Next {
    /// To a mailbox.
    Deposit(Begin),
    /// To somebody else: the office is asked to whom.
    Divert(Box<Diverted>),
    /// Nowhere.
    Nobody,
}

/// What the office is asked when a call goes on to somebody else.
pub(crate) struct Diverted {
    /// The question.
    pub(crate) ask: Ask,
    /// What answers if the office cannot.
    pub(crate) otherwise: Option<Begin>,
}

/// Two phones that talk.
pub(crate) struct Connected {
    /// The leg to the phone that was called.
    pub(crate) phone: LegId,
    /// Whose phone it is.
    pub(crate) known: Known,
    /// That one's number.
    pub(crate) number: String,
    /// Whether the caller, who offered nothing, has still to answer the phone's offer.
    pub(crate) expects_answer: bool,
    /// What both were told of our media, where theirs go through the server.
    pub(crate) relay: Option<Box<Relay>>,
    /// A change of session asked for by one side, waiting for the other's answer.
    pub(crate) offer: Option<PendingOffer>,
}

/// A change of session on its way through.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PendingOffer {
    /// The request to answer.
    pub(crate) request: RequestId,
    /// The leg it was passed on to.
    pub(crate) to: LegId,
    /// Whether it asked for an offer, has got it, and its answer is still to come.
    pub(crate) expects_answer: bool,
}

impl Ringing {
    /// Before any phone rings.
    pub(crate) fn new(
        party: Arc<Party>,
        busy: Option<MailboxId>,
        unanswered: Option<MailboxId>,
        diversion: Arc<Diversion>,
    ) -> Self {
        Self {
            phones: Vec::new(),
            further: BTreeMap::new(),
            relay: None,
            offer: None,
            web_offer: None,
            called: NameAddr::default(),
            refusal: None,
            party,
            busy,
            unanswered,
            diversion,
            outgoing: None,
        }
    }

    /// A phone rings on a leg; there are further ways to it.
    pub(crate) fn rings(&mut self, phone: LegId, further: Vec<Target>) {
        self.phones.push(phone);
        if !further.is_empty() {
            self.further.insert(phone, further);
        }
    }

    /// The ways left to a phone that was not reached on this one (RFC 5626 section 5.3): its flow is gone, or nobody is
    /// at its other end.
    pub(crate) fn other_ways(&mut self, phone: LegId, status: u16) -> Option<Vec<Target>> {
        let further = self.further.remove(&phone)?;
        if !matches!(status, 408 | 430 | 503) {
            return None;
        }
        self.phones.retain(|other| *other != phone);
        Some(further)
    }

    /// A phone refuses. The status to go by once none rings any more.
    ///
    /// One that is busy says more than one that is not there; 6xx speaks for all (RFC 3261 section 21.6).
    pub(crate) fn phone_refused(&mut self, phone: LegId, status: u16) -> Option<u16> {
        self.phones.retain(|other| *other != phone);
        if self.refusal.is_none_or(|before| !is_busy(before)) {
            self.refusal = Some(status);
        }
        if status >= 600 { Some(status) } else { self.refusal.filter(|_| self.phones.is_empty()) }
    }

    /// Where the call goes when the phones have refused with `status`.
    pub(crate) fn refused(&self, status: u16) -> Next {
        self.next(match status {
            busy if is_busy(busy) => DivertCause::Busy,
            408 | 480 | 487 => DivertCause::NoAnswer,
            _ => DivertCause::NotReachable,
        })
    }

    /// Whether a mailbox or somebody else may answer in the end.
    pub(crate) fn may_go_on(&self) -> bool {
        self.busy.is_some() || self.unanswered.is_some() || !self.diversion.causes.is_empty()
    }

    /// Where the call goes when nobody has answered.
    pub(crate) fn unanswered(&self) -> Next {
        self.next(DivertCause::NoAnswer)
    }

    /// Where the call goes when no phone is registered, or none can be talked to.
    pub(crate) fn not_reachable(&self) -> Next {
        self.next(DivertCause::NotReachable)
    }

    /// Whose phones they are. Whoever answers outside is nobody of ours.
    pub(crate) fn known(&self) -> Known {
        if self.outgoing.is_some() {
            return Known::Nobody;
        }
        Known::Person(self.party.organization, self.diversion.person)
    }

    /// One of them has answered.
    pub(crate) fn connected(&self, phone: LegId, expects_answer: bool) -> Connected {
        let number = self.diversion.number.clone();
        Connected { phone, known: self.known(), number, expects_answer, relay: None, offer: None }
    }

    /// What the office is asked when the call goes on to somebody else.
    pub(crate) fn diverted(&self, cause: DivertCause, to: Option<String>) -> Diverted {
        let (party, diversion) = (Arc::clone(&self.party), Arc::clone(&self.diversion));
        Diverted { ask: Ask::Divert { party, diversion, cause, to }, otherwise: self.mailbox(cause) }
    }

    fn mailbox(&self, cause: DivertCause) -> Option<Begin> {
        let mailbox = if cause == DivertCause::Busy { self.busy } else { self.unanswered };
        let with = BeginWith::Deposit(mailbox?, cause.deposit());
        Some(Begin { party: Arc::clone(&self.party), with })
    }

    /// The same call without a phone that rings.
    pub(crate) fn emptied(&self) -> Self {
        let (party, diversion) = (Arc::clone(&self.party), Arc::clone(&self.diversion));
        let outgoing = self.outgoing.clone();
        Self { outgoing, ..Self::new(party, self.busy, self.unanswered, diversion) }
    }

    fn next(&self, cause: DivertCause) -> Next {
        if self.diversion.causes.contains(&cause) {
            return Next::Divert(Box::new(self.diverted(cause, None)));
        }
        self.mailbox(cause).map_or(Next::Nobody, Next::Deposit)
    }
}

/// A person's contacts by phone: the ways to one phone are together, in order.
pub(crate) fn by_phone(targets: Vec<Target>) -> Vec<Vec<Target>> {
    let mut phones: Vec<Vec<Target>> = Vec::new();
    for target in targets {
        let is_way_to = |ways: &&mut Vec<Target>| {
            target.phone.is_some() && ways.first().is_some_and(|first| first.phone == target.phone)
        };
        match phones.iter_mut().find(is_way_to) {
            Some(ways) => ways.push(target),
            None => phones.push(vec![target]),
        }
    }
    phones
}

/// Whether a refusal is a person's choice or a busy line (RFC 3261 sections 21.4.24, 21.6); all others mean that nobody
/// was reached.
pub(crate) fn is_busy(status: u16) -> bool {
    matches!(status, 486 | 600 | 603)
}

/// What a caller is told when whom he is put through to has refused with `status` (RFC 3261 section 16.7). Challenges,
/// redirections, and what is wrong with our own request, are between that side and us: his phone would do as they say,
/// in vain. And one that has no room (503) is not this server, which his phone would leave alone for all other calls.
pub(crate) fn for_caller(status: u16) -> u16 {
    match status {
        300..=399 | 401 | 407 | 420 | 421 | 422 | 491 => 480,
        503 => 500,
        _ => status,
    }
}

/// What a call that goes on says of how far it may: two servers that send it to each other stop in the end, with 483
/// (RFC 7332).
pub(crate) fn one_hop_less(max_forwards: u8) -> (String, String) {
    ("Max-Forwards".to_owned(), max_forwards.saturating_sub(1).to_string())
}

/// The INVITE to a registered contact.
pub(crate) fn invite(ringing: &Ringing, target: &Target, domain: &str) -> Invite {
    let from = &ringing.party.from;
    let user = from.number.clone().unwrap_or_else(|| "anonymous".to_owned());
    let diversion = &ringing.diversion;
    let routes = target.path.iter().map(|path| ("Route".to_owned(), path.clone()));
    Invite {
        request_uri: target.contact.clone(),
        flow: target.flow,
        from: NameAddr::new(from.name.clone(), &user, domain),
        to: ringing.called.clone(),
        sdp: ringing.offer.clone(),
        credentials: None,
        answer_within: None,
        headers: routes.chain(diversion::headers(&diversion.trail, &diversion.number, domain)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use antiphon_core::ids::{LocationId, OrganizationId, PersonId};
    use antiphon_core::key_layout::KeyLayout;
    use antiphon_core::message::MessageFrom;
    use antiphon_dialog::prompts::Language;

    use super::*;

    fn ringing(phones: u64) -> Ringing {
        let nobody = uuid::Uuid::nil();
        let party = Arc::new(Party {
            organization: OrganizationId(nobody),
            location: LocationId(nobody),
            from: MessageFrom { person: None, number: None, name: None },
            person: None,
            source: String::new(),
            language: Language::EnUs,
            key_layout: KeyLayout::default(),
            branding: None,
            own: None,
        });
        let diversion = Arc::new(Diversion {
            person: PersonId(nobody),
            number: String::new(),
            causes: Vec::new(),
            trail: Vec::new(),
        });
        Ringing { phones: (0..phones).map(LegId).collect(), ..Ringing::new(party, None, None, diversion) }
    }

    #[test]
    fn all_phones_must_refuse_and_the_most_telling_refusal_counts() {
        for (refusals, want) in [
            (&[(0, 480)][..], None),
            (&[(0, 480), (1, 404)], Some(404)),
            (&[(0, 486), (1, 480)], Some(486)),
            (&[(0, 480), (1, 486)], Some(486)),
            (&[(0, 603)], Some(603)),
        ] {
            let mut ringing = ringing(2);
            let outcomes =
                refusals.iter().map(|(phone, status)| ringing.phone_refused(LegId(*phone), *status));
            assert_eq!(outcomes.last().flatten(), want, "{refusals:?}");
        }
    }

    #[test]
    fn the_ways_to_one_phone_are_tried_one_after_the_other() {
        let target = |contact: &str, phone: Option<&str>| Target {
            contact: contact.to_owned(),
            flow: "udp/192.0.2.1:5060/198.51.100.7:5062".parse().unwrap(),
            path: Vec::new(),
            phone: phone.map(str::to_owned),
            trunk: None,
        };
        let targets = [("a", Some("1")), ("b", None), ("c", Some("2")), ("d", Some("1")), ("e", None)];
        let phones = by_phone(targets.map(|(contact, phone)| target(contact, phone)).to_vec());
        let contacts: Vec<Vec<&str>> =
            phones.iter().map(|ways| ways.iter().map(|way| &*way.contact).collect()).collect();
        assert_eq!(contacts, [vec!["a", "d"], vec!["b"], vec!["c"], vec!["e"]]);
        let way = target("d", Some("1"));
        for (status, want) in [(430, true), (408, true), (503, true), (486, false), (404, false)] {
            let mut ringing = ringing(0);
            ringing.rings(LegId(7), vec![way.clone()]);
            assert_eq!(ringing.other_ways(LegId(7), status).is_some(), want, "{status}");
            assert_eq!(ringing.phones.is_empty(), want, "{status}");
            assert_eq!(ringing.other_ways(LegId(7), status), None, "{status}: each way is tried once");
        }
    }
}
