//! What the office is asked, and what it answers.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use antiphon_core::call_handling::{Diversion, DivertCause};
use antiphon_core::dialling::CallClass;
use antiphon_core::greeting::DepositCause;
use antiphon_core::ids::{AttendantId, LocationId, MailboxId, OrganizationId, PersonId, RecordingId};
use antiphon_core::key_layout::KeyLayout;
use antiphon_core::mailbox::Counts;
use antiphon_core::message::MessageFrom;
use antiphon_core::trunk::TrunkRef;
use antiphon_dialog::prompts::Language;
use antiphon_dialog::question::{Answer as DialogAnswer, Question};
use antiphon_dialog::start::OwnMailbox;
use antiphon_dialog::{Destination, OnBehalf};
use antiphon_sip::digest::Ha1s;
use antiphon_sip::event::Subscriber;
use antiphon_sip::flow::Flow;
use antiphon_sip::registrar::{Binding, ContactChanges};
use antiphon_sip::trunks::FromTrunk;

/// A question to the office.
#[derive(Debug)]
pub enum Ask {
    /// The secrets of a phone's account. Answered by [`Answer::Credentials`].
    Credentials {
        /// Its SIP user name.
        username: String,
    },
    /// A phone registers. Answered by [`Answer::Bindings`] once durable.
    Register {
        /// Its SIP user name, proved.
        username: String,
        /// What it changes.
        changes: ContactChanges,
    },
    /// Where does this call go? Answered by [`Answer::Route`].
    Route(RouteRequest),
    /// Where does a dialog's connection go? Answered by [`Answer::Route`].
    Connect {
        /// Who calls the dialog that wants it, as routing found.
        party: Arc<Party>,
        /// Whom it wants.
        to: Destination,
        /// Whose call it is.
        on_behalf: OnBehalf,
    },
    /// Where does a call go on to that came to nothing at somebody's phones? Answered by [`Answer::Route`].
    Divert {
        /// Who calls, as routing found.
        party: Arc<Party>,
        /// Whose phones, and whom it was for before.
        diversion: Arc<Diversion>,
        /// Why it goes on.
        cause: DivertCause,
        /// Where the phone wants it sent, if it was the phone that said so.
        to: Option<String>,
    },
    /// Where does somebody go whom the one he talks to sends on? Answered by [`Answer::Route`].
    Transfer {
        /// Who sends him on; as that one dials and may call.
        by: Known,
        /// Who is sent on, as far as that is proved.
        moved: Known,
        /// What he shows.
        shown: MessageFrom,
        /// What wrong passcodes of his are counted on.
        source: String,
        /// The number.
        to: String,
    },
    /// Is somebody in a call the owner of this phone? Answered by [`Answer::Owns`].
    Owns {
        /// The phone's SIP user name, proved.
        account: String,
        /// Who is in the call.
        known: Known,
    },
    /// A question of a dialog. Answered by [`Answer::Dialog`].
    Dialog {
        /// Who calls, as routing found.
        party: Arc<Party>,
        /// The question.
        question: Question,
    },
    /// What should this lamp show? Answered by [`Answer::Lamp`].
    Lamp(Subscriber),
    /// What should all lamps show that a trunk's peer is told of? Answered by [`Answer::Lamps`].
    TrunkLamps(TrunkRef),
    /// The call is over: throw away what it recorded and did not keep. Not answered.
    CallOver {
        /// Recordings begun in the call.
        recordings: Vec<RecordingId>,
    },
}

/// Somebody in a call, as far as that is proved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// The owner of the phone with this SIP user name.
    Account(String),
    /// This person.
    Person(OrganizationId, PersonId),
    /// Nobody knows who.
    Nobody,
}

/// A call that wants to be routed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteRequest {
    /// The phone that calls, if it proved who it is.
    pub account: Option<String>,
    /// What it dials: the user part of the Request-URI.
    pub called: String,
    /// The host part of the Request-URI.
    pub called_host: String,
    /// The phone it dials, where it wants one of an account and no other.
    pub called_instance: Option<String>,
    /// The number it shows. Proves nothing.
    pub shown_number: Option<String>,
    /// The name it shows. Proves nothing.
    pub shown_name: Option<String>,
    /// The address it calls from.
    pub remote: SocketAddr,
    /// What a trunk says of it, if it comes from one.
    pub trunk: Option<Box<FromTrunk>>,
    /// Whom the caller asked for, as shown: a peer we are registered at names the number here.
    pub to: String,
}

/// The office's answer.
#[derive(Debug)]
pub enum Answer {
    /// To [`Ask::Credentials`]: `None` if there is no such account.
    Credentials(Result<Option<Ha1s>, Unavailable>),
    /// To [`Ask::Register`]: all contacts of the phone now.
    Bindings(Result<Vec<Binding>, Unavailable>),
    /// To [`Ask::Route`], [`Ask::Connect`], [`Ask::Divert`] and [`Ask::Transfer`].
    Route(Route),
    /// To [`Ask::Owns`].
    Owns(bool),
    /// To [`Ask::Dialog`].
    Dialog(DialogAnswer),
    /// To [`Ask::Lamp`]: `None` if there is no mailbox.
    Lamp(Option<Lamp>),
    /// To [`Ask::TrunkLamps`].
    Lamps(Vec<Lamp>),
}

/// The office cannot answer now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unavailable;

/// Who calls and whom it concerns, proved or merely shown; goes with every question of the call's dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// The organization called.
    pub organization: OrganizationId,
    /// The location whose portal, language and time zone apply.
    pub location: LocationId,
    /// The calling person, number and name.
    pub from: MessageFrom,
    /// The calling phone's owner, where proved.
    pub person: Option<PersonId>,
    /// What wrong passcodes are counted on over all mailboxes.
    pub source: String,
    /// Language of the prompts.
    pub language: Language,
    /// Whose keys the menus have.
    pub key_layout: KeyLayout,
    /// The organization's name, where it wants it said.
    pub branding: Option<String>,
    /// The mailbox of the phone that calls.
    pub own: Option<OwnMailbox>,
}

/// Where a call goes.
#[derive(Debug)]
pub enum Route {
    /// To the location's voice portal.
    Portal(Arc<Party>),
    /// To a person's phones, then perhaps to the mailbox.
    Ring {
        /// Who calls.
        party: Arc<Party>,
        /// Their contacts; all are rung.
        targets: Vec<Target>,
        /// How long.
        ring: Duration,
        /// The mailbox if the phone is busy.
        busy: Option<MailboxId>,
        /// The mailbox if nobody answers, or the phone cannot be reached.
        unanswered: Option<MailboxId>,
        /// Whose phones, and for which reasons the call goes on to somebody else instead.
        diversion: Arc<Diversion>,
    },
    /// To a number outside.
    Outside(Box<OutsideCall>),
    /// To an auto attendant.
    Attendant {
        /// Who calls; the language is the auto attendant's.
        party: Arc<Party>,
        /// Which.
        attendant: AttendantId,
    },
    /// Straight to a mailbox.
    Deposit {
        /// Who calls.
        party: Arc<Party>,
        /// Which.
        mailbox: MailboxId,
        /// Why.
        cause: DepositCause,
    },
    /// Nobody has that number.
    NotFound,
    /// The one on whose behalf it is may not call there.
    NotAllowed,
    /// The one on whose behalf it is may make no calls of that kind.
    Blocked(CallClass),
    /// The person's phone is not there and there is no voicemail.
    NotReachable,
    /// The person does not want to be disturbed and there is no voicemail.
    Busy,
    /// The office cannot answer now.
    Unavailable,
}

/// A call to a number outside.
#[derive(Clone, Debug)]
pub struct OutsideCall {
    /// Who calls.
    pub party: Arc<Party>,
    /// The trunks it goes on, in the order they are tried.
    pub trunks: Vec<TrunkRef>,
    /// The number, as it goes out.
    pub number: String,
    /// The number of ours that answers for the call.
    pub identity: Option<String>,
    /// How long it rings.
    pub ring: Duration,
    /// The mailbox if the number is busy.
    pub busy: Option<MailboxId>,
    /// The mailbox if nobody answers there, or it cannot be reached.
    pub unanswered: Option<MailboxId>,
    /// On whose behalf it is, and whom it was for before.
    pub diversion: Arc<Diversion>,
}

/// A registered contact to be rung or told about messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The Request-URI.
    pub contact: String,
    /// The path to it.
    pub flow: Flow,
    /// Route values learnt at registration (RFC 3327).
    pub path: Vec<String>,
    /// The phone, where it has several ways to it: they are tried one after the other, in order.
    pub phone: Option<String>,
    /// The trunk whose peer it is, if it is no phone.
    pub trunk: Option<TrunkRef>,
}

/// What a mailbox owner's phones are to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lamp {
    /// The mailbox; phones subscribe to it.
    pub mailbox: MailboxId,
    /// The counts.
    pub counts: Counts,
    /// Counts changes: an older version never follows a newer one.
    pub version: i64,
    /// What the voicemail button dials, if the portal has a number.
    pub portal: Option<String>,
    /// The owner's registered contacts.
    pub targets: Vec<Target>,
    /// Whose mailbox it is.
    pub organization: OrganizationId,
    /// Among the mailboxes of which location.
    pub location: LocationId,
    /// The owner's number, by which the peer of a trunk knows him.
    pub number: Option<String>,
}
