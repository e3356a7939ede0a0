//! A connection of a dialog's caller with somebody else: a second leg whose media are here as well, so that the two can
//! be bridged and the caller can come back.

use std::sync::Arc;
use std::time::Duration;

use antiphon_core::dialling::CallClass;
use antiphon_core::trunk::TrunkRef;
use antiphon_dialog::event::ConnectFailure;
use antiphon_dialog::{Afterwards, ConnectionId, Destination, OnBehalf};
use antiphon_sip::event::LegId;
use antiphon_sip::offer_answer::{AudioCodec, LocalMedia};

use crate::call::{Begin, BeginWith};
use crate::input::{Known, OutsideCall, Party, Route, Target};
use crate::outgoing::Outgoing;
use crate::ringing::{self, Ringing};

/// A connection, from the wish to its end.
pub(crate) struct Connection {
    /// The number of its media leg within the call.
    pub(crate) number: u16,
    /// What the dialog calls it.
    pub(crate) id: ConnectionId,
    /// What the dialog wants of it.
    pub(crate) then: Afterwards,
    /// Whose call it is.
    pub(crate) on_behalf: OnBehalf,
    /// With whom, as dialled.
    pub(crate) called: String,
    /// It has gone on to somebody else: whoever calls that number is somebody else's caller.
    pub(crate) is_diverted: bool,
    /// What answers if the office cannot say where it goes on to.
    pub(crate) otherwise: Option<Begin>,
    /// Where it stands.
    pub(crate) stage: ConnectionStage,
}

/// Where a connection stands, named for what it waits for.
pub(crate) enum ConnectionStage {
    /// The office is asked where it goes.
    ExpectRoute,
    /// The caller's phone was asked to call the other side itself; if it cannot, those phones are rung.
    ExpectReferral(Phones),
    /// The other side's media need a port.
    ExpectMedia(Phones),
    /// The other side's phones ring.
    Ringing {
        /// They, and where the caller goes if nobody answers.
        ringing: Box<Ringing>,
        /// What we told the phone of our media.
        local: Box<LocalMedia>,
        /// What we told web phones.
        web: Option<Box<LocalMedia>>,
    },
    /// The two hear each other.
    Bridged {
        /// The other side's leg.
        phone: LegId,
        /// Whose it is.
        known: Known,
        /// What we told it of our media; a re-offer is answered with its next version.
        local: Box<LocalMedia>,
    },
}

/// Phones to be rung.
pub(crate) struct Phones {
    /// Their contacts.
    pub(crate) targets: Vec<Target>,
    /// How long.
    pub(crate) ring: Duration,
    /// Where the caller goes if nobody answers.
    pub(crate) ringing: Box<Ringing>,
}

/// What a route leads to.
pub(crate) enum Way {
    /// A dialog answers.
    Dialog(Begin),
    /// Phones ring.
    Phones(Phones),
    /// A number outside is called on one of these trunks.
    Outside(Phones, Vec<TrunkRef>),
    /// There is none.
    Nowhere(Nowhere),
}

impl Way {
    /// Who calls, if the way leads somewhere.
    pub(crate) fn party(&self) -> Option<Arc<Party>> {
        match self {
            Self::Dialog(begin) => Some(Arc::clone(&begin.party)),
            Self::Phones(phones) | Self::Outside(phones, _) => Some(Arc::clone(&phones.ringing.party)),
            Self::Nowhere(_) => None,
        }
    }
}

/// Why a route leads nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nowhere {
    /// Nobody has that number.
    NotFound,
    /// The one who calls may not call there.
    NotAllowed,
    /// The one who calls may make no calls of that kind.
    Blocked(CallClass),
    /// The phone is not there.
    NotReachable,
    /// The person does not want to be disturbed.
    Busy,
    /// It is not known now.
    Unavailable,
}

impl Connection {
    /// The legs to the other side.
    pub(crate) fn phones(&self) -> &[LegId] {
        match &self.stage {
            ConnectionStage::ExpectRoute
            | ConnectionStage::ExpectReferral(_)
            | ConnectionStage::ExpectMedia(_) => &[],
            ConnectionStage::Ringing { ringing, .. } => &ringing.phones,
            ConnectionStage::Bridged { phone, .. } => std::slice::from_ref(phone),
        }
    }

    /// What we told the other side of our media, if this is its leg and it can change it.
    pub(crate) fn local_of(&mut self, leg: LegId) -> Option<&mut LocalMedia> {
        match &mut self.stage {
            ConnectionStage::Bridged { phone, local, .. } if *phone == leg => Some(local),
            ConnectionStage::ExpectRoute
            | ConnectionStage::ExpectReferral(_)
            | ConnectionStage::ExpectMedia(_)
            | ConnectionStage::Ringing { .. }
            | ConnectionStage::Bridged { .. } => None,
        }
    }

    /// The coding the other side has agreed on.
    pub(crate) fn agreed(&mut self, codec: AudioCodec) {
        if let ConnectionStage::Bridged { local, .. } = &mut self.stage {
            local.codecs = vec![codec];
        }
    }

    /// The phones that ring.
    pub(crate) fn ringing(&mut self) -> Option<&mut Ringing> {
        match &mut self.stage {
            ConnectionStage::Ringing { ringing, .. } => Some(ringing),
            ConnectionStage::ExpectRoute
            | ConnectionStage::ExpectReferral(_)
            | ConnectionStage::ExpectMedia(_)
            | ConnectionStage::Bridged { .. } => None,
        }
    }

    /// Whether a port has been asked for, which is to be given back.
    pub(crate) fn has_media(&self) -> bool {
        !matches!(self.stage, ConnectionStage::ExpectRoute | ConnectionStage::ExpectReferral(_))
    }

    /// Whether the caller's phone may make the call itself: only where it is his call, and nobody comes back from it. One
    /// that has gone on would begin with the first number again.
    pub(crate) fn may_be_referred(&self) -> bool {
        let is_callers =
            matches!(self.on_behalf, OnBehalf::Caller | OnBehalf::Location | OnBehalf::Addressee(_));
        !self.is_diverted && self.then == Afterwards::HandOver && is_callers
    }

    /// The leg of the other side that the caller hears, and whose it is.
    pub(crate) fn bridged(&self) -> Option<(LegId, Known)> {
        match &self.stage {
            ConnectionStage::Bridged { phone, known, .. } => Some((*phone, known.clone())),
            ConnectionStage::ExpectRoute
            | ConnectionStage::ExpectReferral(_)
            | ConnectionStage::ExpectMedia(_)
            | ConnectionStage::Ringing { .. } => None,
        }
    }

    pub(crate) fn is_bridged(&self) -> bool {
        matches!(self.stage, ConnectionStage::Bridged { .. })
    }
}

impl From<Route> for Way {
    fn from(route: Route) -> Self {
        match route {
            Route::Portal(party) => Self::Dialog(Begin { party, with: BeginWith::Portal }),
            Route::Attendant { party, attendant } => {
                Self::Dialog(Begin { party, with: BeginWith::Attendant(attendant) })
            }
            Route::Deposit { party, mailbox, cause } => {
                Self::Dialog(Begin { party, with: BeginWith::Deposit(mailbox, cause) })
            }
            Route::Ring { party, targets, ring, busy, unanswered, diversion } => {
                let ringing = Ringing::new(party, busy, unanswered, diversion);
                Self::Phones(Phones { targets, ring, ringing: Box::new(ringing) })
            }
            Route::Outside(outside) => outside_way(*outside),
            Route::Blocked(class) => Self::Nowhere(Nowhere::Blocked(class)),
            Route::NotFound => Self::Nowhere(Nowhere::NotFound),
            Route::NotAllowed => Self::Nowhere(Nowhere::NotAllowed),
            Route::NotReachable => Self::Nowhere(Nowhere::NotReachable),
            Route::Busy => Self::Nowhere(Nowhere::Busy),
            Route::Unavailable => Self::Nowhere(Nowhere::Unavailable),
        }
    }
}

impl From<Nowhere> for ConnectFailure {
    fn from(nowhere: Nowhere) -> Self {
        match nowhere {
            Nowhere::NotFound => Self::NotFound,
            Nowhere::NotAllowed | Nowhere::Blocked(_) => Self::NotAllowed,
            Nowhere::NotReachable => Self::NotReachable,
            Nowhere::Busy => Self::Busy,
            Nowhere::Unavailable => Self::Unavailable,
        }
    }
}

fn outside_way(outside: OutsideCall) -> Way {
    let OutsideCall { party, trunks, number, identity, ring, busy, unanswered, diversion } = outside;
    let mut ringing = Ringing::new(party, busy, unanswered, diversion);
    ringing.outgoing = Some(Outgoing { number, identity });
    Way::Outside(Phones { targets: Vec::new(), ring, ringing: Box::new(ringing) }, trunks)
}

/// Why somebody could not be reached who has no mailbox, by the status of the refusal.
///
/// The same statuses mean the same as in [`Ringing::refused`].
pub(crate) fn failure(status: u16) -> ConnectFailure {
    match status {
        busy if ringing::is_busy(busy) => ConnectFailure::Busy,
        408 | 480 | 487 => ConnectFailure::NoAnswer,
        _ => ConnectFailure::NotReachable,
    }
}

/// Whom a dialog wants, for the phone that is called and for whoever looks on.
pub(crate) fn called(to: &Destination) -> String {
    match to {
        Destination::Number(number) => number.clone(),
        Destination::Mailbox(_) => "mailbox".to_owned(),
    }
}
