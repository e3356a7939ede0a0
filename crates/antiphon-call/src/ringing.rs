//! A call to a person: the phone rings on a second leg.
//!
//! A caller nobody has answered yet is passed through: session descriptions go between the two unchanged, so that the
//! phones' media stay direct. One whose media are here already is bridged, see [`crate::connection`].

use std::sync::Arc;

use antiphon_core::greeting::DepositCause;
use antiphon_core::ids::MailboxId;
use antiphon_sip::caller::NameAddr;
use antiphon_sip::endpoint::Invite;
use antiphon_sip::event::{LegId, RequestId};
use bytes::Bytes;

use crate::call::{Begin, BeginWith};
use crate::input::{Party, Target};

/// A person's phones that ring, all at once.
pub(crate) struct Ringing {
    /// The legs to those that have not refused yet.
    pub(crate) phones: Vec<LegId>,
    /// The refusal that says most about the person, so far.
    refusal: Option<u16>,
    /// Who calls.
    pub(crate) party: Arc<Party>,
    /// The mailbox if the phone is busy.
    pub(crate) busy: Option<MailboxId>,
    /// The mailbox if nobody answers, or the phone cannot be reached.
    pub(crate) unanswered: Option<MailboxId>,
}

/// Two phones that talk.
pub(crate) struct Connected {
    /// The leg to the phone that was called.
    pub(crate) phone: LegId,
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
}

impl Ringing {
    /// Before any phone rings.
    pub(crate) fn new(party: Arc<Party>, busy: Option<MailboxId>, unanswered: Option<MailboxId>) -> Self {
        Self { phones: Vec::new(), refusal: None, party, busy, unanswered }
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

    /// Where the call goes when the phones have refused with `status`: a mailbox, or nowhere.
    pub(crate) fn refused(&self, status: u16) -> Option<Begin> {
        match status {
            busy if is_busy(busy) => self.deposit(self.busy, DepositCause::Busy),
            408 | 480 | 487 => self.deposit(self.unanswered, DepositCause::NoAnswer),
            _ => self.deposit(self.unanswered, DepositCause::NotRegistered),
        }
    }

    /// Whether a mailbox may answer in the end.
    pub(crate) fn may_go_to_voicemail(&self) -> bool {
        self.busy.is_some() || self.unanswered.is_some()
    }

    /// Where the call goes when nobody has answered.
    pub(crate) fn unanswered(&self) -> Option<Begin> {
        self.deposit(self.unanswered, DepositCause::NoAnswer)
    }

    /// Where the call goes when no phone is registered, or none can be talked to.
    pub(crate) fn not_reachable(&self) -> Option<Begin> {
        self.deposit(self.unanswered, DepositCause::NotRegistered)
    }

    fn deposit(&self, mailbox: Option<MailboxId>, cause: DepositCause) -> Option<Begin> {
        let with = BeginWith::Deposit(mailbox?, cause);
        Some(Begin { party: Arc::clone(&self.party), with })
    }
}

/// Whether a refusal is a person's choice or a busy line (RFC 3261 sections 21.4.24, 21.6); all others mean that nobody
/// was reached.
pub(crate) fn is_busy(status: u16) -> bool {
    matches!(status, 486 | 600 | 603)
}

/// What a call that goes on says of how far it may: two servers that send it to each other stop in the end, with 483
/// (RFC 7332).
pub(crate) fn one_hop_less(max_forwards: u8) -> (String, String) {
    ("Max-Forwards".to_owned(), max_forwards.saturating_sub(1).to_string())
}

/// The INVITE to a registered contact.
pub(crate) fn invite(
    party: &Party,
    target: &Target,
    called: &NameAddr,
    offer: Option<Bytes>,
    domain: &str,
) -> Invite {
    let user = party.from.number.clone().unwrap_or_else(|| "anonymous".to_owned());
    let display = party.from.name.clone();
    Invite {
        request_uri: target.contact.clone(),
        flow: target.flow,
        from: NameAddr::new(display, &user, domain),
        to: called.clone(),
        sdp: offer,
        credentials: None,
        headers: target.path.iter().map(|path| ("Route".to_owned(), path.clone())).collect(),
    }
}

#[cfg(test)]
mod tests {
    use antiphon_core::ids::{LocationId, OrganizationId};
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
        Ringing { phones: (0..phones).map(LegId).collect(), ..Ringing::new(party, None, None) }
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
}
