//! One call: an incoming INVITE and where it stands.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use antiphon_core::call_record::AnsweredBy;
use antiphon_core::greeting::DepositCause;
use antiphon_core::ids::{AttendantId, MailboxId};
use antiphon_dialog::kernel::Dialog;
use antiphon_dialog::start::{AttendantStart, DepositStart, PortalStart};
use antiphon_sip::caller::NameAddr;
use antiphon_sip::event::LegId;
use antiphon_sip::flow::Flow;
use bytes::Bytes;

use crate::connection::Connection;
use crate::conversation::Conversation;
use crate::input::{CallId, Known, Outcome, Party};
use crate::relay::Awaited;
use crate::ringing::{Connected, Ringing};
use crate::transfer::{Joining, Transfer};

/// An incoming call.
pub(crate) struct Call {
    /// The caller's leg.
    pub(crate) leg: LegId,
    /// The caller's session description, taken by whoever answers.
    pub(crate) offer: Option<Bytes>,
    /// Whom the caller asked for.
    pub(crate) called: NameAddr,
    /// Who the caller is, as far as that is proved.
    pub(crate) known: Known,
    /// The same as the office has it, once the call has been routed.
    pub(crate) party: Option<Arc<Party>>,
    /// What answers if the office cannot say where the call goes on to.
    pub(crate) otherwise: Option<Begin>,
    /// What makes it a call that its caller is sent on to, from the call that he is on.
    pub(crate) transfer: Option<Transfer>,
    /// The call that one of its people goes on to.
    pub(crate) sent_on: Option<CallId>,
    /// How many hops the call may still go, ours included.
    pub(crate) max_forwards: u8,
    /// Whether the caller's phone may be asked to call somebody else.
    pub(crate) may_be_referred: bool,
    /// The address the caller reached us on.
    pub(crate) local: IpAddr,
    /// The address the caller's signalling comes from.
    pub(crate) remote: SocketAddr,
    /// Whether nobody can read the caller's signalling along the way, so that keys may be in it.
    pub(crate) is_secure: bool,
    /// Whether the caller is known to be where his signalling comes from: over a connection, or by an account.
    pub(crate) is_located: bool,
    /// Whether the caller has acknowledged our answer. Only he can, for only he was told it.
    pub(crate) has_acknowledged: bool,
    /// A port has been asked for: whatever becomes of the call, it is given back.
    pub(crate) has_media: bool,
    /// Where that port is, once it is open.
    pub(crate) media_at: Option<SocketAddr>,
    /// The media leg of a phone that he talks to through the server.
    pub(crate) relayed: Option<u16>,
    /// With whom the dialog connects its caller, if it does.
    pub(crate) connection: Option<Box<Connection>>,
    /// Connections so far.
    pub(crate) connections: u16,
    /// How many dialogs have taken over from another one.
    pub(crate) hand_overs: u32,
    /// Where it stands.
    pub(crate) stage: Stage,
    /// How it went so far.
    pub(crate) outcome: Outcome,
}

impl Call {
    /// A call of nobody in particular that waits to be routed.
    pub(crate) fn new(leg: LegId, flow: Flow, called: NameAddr) -> Self {
        Self {
            leg,
            offer: None,
            called,
            known: Known::Nobody,
            party: None,
            otherwise: None,
            transfer: None,
            sent_on: None,
            max_forwards: HOPS_MAX,
            may_be_referred: false,
            local: flow.local.ip(),
            remote: flow.remote,
            is_secure: flow.transport.is_secure(),
            is_located: flow.transport.is_reliable(),
            has_acknowledged: false,
            has_media: false,
            media_at: None,
            relayed: None,
            connection: None,
            connections: 0,
            hand_overs: 0,
            stage: Stage::ExpectRoute,
            outcome: Outcome::Failed,
        }
    }

    /// The phones that ring, for the caller himself or for a dialog that connects him.
    pub(crate) fn ringing(&mut self) -> Option<&mut Ringing> {
        match &mut self.stage {
            Stage::Ringing(ringing) => Some(ringing),
            Stage::Talking(_) => self.connection.as_mut()?.ringing(),
            Stage::ExpectRoute
            | Stage::Joining(_)
            | Stage::ExpectRelay(_)
            | Stage::Connected(_)
            | Stage::ExpectMedia(_)
            | Stage::ExpectAnswer(_) => None,
        }
    }
}

/// Where a call stands, named for what it waits for.
pub(crate) enum Stage {
    /// The office is asked where it goes.
    ExpectRoute,
    /// Two ports are being opened for media that go through the server.
    ExpectRelay(Box<Awaited>),
    /// A phone rings.
    Ringing(Box<Ringing>),
    /// The caller and a phone that has answered somebody are being told of each other.
    Joining(Box<Joining>),
    /// Two phones talk.
    Connected(Connected),
    /// A dialog will answer as soon as there is a port for its media.
    ExpectMedia(Begin),
    /// We offered the caller our media, in the answer to an INVITE without an offer or because he is sent on; the ACK or
    /// his answer brings his half.
    ExpectAnswer(Box<Conversation>),
    /// A dialog talks to the caller, or finishes its work after the hang-up.
    Talking(Box<Conversation>),
}

/// A dialog about to begin.
pub(crate) struct Begin {
    /// Who calls.
    pub(crate) party: Arc<Party>,
    /// What answers.
    pub(crate) with: BeginWith,
}

/// What answers a call.
#[derive(Clone, Copy)]
pub(crate) enum BeginWith {
    /// The voice portal.
    Portal,
    /// An auto attendant.
    Attendant(AttendantId),
    /// The greeting of a mailbox.
    Deposit(MailboxId, DepositCause),
}

impl BeginWith {
    /// What a record of the call says of it.
    pub(crate) fn answers(self) -> AnsweredBy {
        match self {
            Self::Portal => AnsweredBy::Portal,
            Self::Attendant(_) => AnsweredBy::Attendant,
            Self::Deposit(..) => AnsweredBy::Voicemail,
        }
    }
}

impl Begin {
    /// The dialog that answers.
    pub(crate) fn dialog(&self) -> Dialog {
        let party = &self.party;
        match self.with {
            BeginWith::Portal => Dialog::portal(PortalStart {
                branding: party.branding.clone(),
                language: party.language,
                layout: party.key_layout,
                own: party.own.clone(),
            }),
            BeginWith::Attendant(attendant) => {
                Dialog::attendant(AttendantStart { attendant, language: party.language })
            }
            BeginWith::Deposit(mailbox, cause) => Dialog::deposit(DepositStart {
                mailbox,
                cause,
                branding: party.branding.clone(),
                language: party.language,
                layout: party.key_layout,
                own: party.own.clone(),
            }),
        }
    }
}

/// Hops of a call that begins here (RFC 3261 section 8.1.1.6).
const HOPS_MAX: u8 = 70;

/// How long a caller may keep the portal on hold, hearing and saying nothing: longer than he talks to somebody else,
/// shorter than a line can be spared.
pub(crate) const HOLD_MAX: Duration = Duration::from_secs(10 * 60);

/// How long a call that is over may take to finish its work, such as storing a message.
///
/// A BYE's client gives up after 32 s (RFC 3261 Timer F); with the database away the office answers after 5 s.
pub(crate) const FINISH_MAX: Duration = Duration::from_secs(30);
