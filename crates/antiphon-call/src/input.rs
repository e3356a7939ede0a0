//! What reaches the switchboard, and what it wants done.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use antiphon_core::call_handling::{Diversion, DivertCause};
use antiphon_core::call_record::AnsweredBy;
pub use antiphon_core::call_record::Outcome;
use antiphon_core::dialling::CallClass;
use antiphon_core::digit::Digit;
use antiphon_core::greeting::DepositCause;
use antiphon_core::ids::{
    AttendantId, BlobKey, LocationId, MailboxId, OrganizationId, PersonId, RecordingId,
};
use antiphon_core::key_layout::KeyLayout;
use antiphon_core::live_call::Expects;
use antiphon_core::mailbox::Counts;
use antiphon_core::message::MessageFrom;
use antiphon_core::trunk::{Peer, TrunkRef};
use antiphon_dialog::prompts::{Language, Prompt};
use antiphon_dialog::question::{Answer as DialogAnswer, Question};
use antiphon_dialog::start::OwnMailbox;
use antiphon_dialog::{Destination, OnBehalf};
use antiphon_media::codec::Codec;
use antiphon_media::leg::{LegCommand, LegConfig, LegEvent};
use antiphon_media::player::PlayId;
use antiphon_sip::digest::Ha1s;
use antiphon_sip::event::{LegId, Subscriber};
use antiphon_sip::flow::Flow;
use antiphon_sip::registrar::{Binding, ContactChanges};
use antiphon_sip::trunks::FromTrunk;
use bytes::Bytes;

use crate::trunks::{TrunkLine, TrunkState};

/// Names one call: one incoming INVITE and all that follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallId(pub u64);

/// Names one media leg of a call. Never used twice within it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MediaId {
    /// Whose. The legs of one call can be bridged.
    pub call: CallId,
    /// 0 is the caller's; those with whom he is connected follow.
    pub number: u16,
}

impl MediaId {
    /// The caller's own leg.
    #[must_use]
    pub const fn of_caller(call: CallId) -> Self {
        Self { call, number: 0 }
    }

    /// Whether it is the caller's own.
    #[must_use]
    pub const fn is_callers(self) -> bool {
        self.number == 0
    }
}

/// Names one question to the office.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AskId(pub u64);

/// Names one question about where a peer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocateId(pub u64);

/// Something that happened.
#[derive(Debug)]
pub enum Input {
    /// A datagram or a framed message arrived.
    Sip {
        /// On which path.
        flow: Flow,
        /// Its bytes.
        message: Bytes,
    },
    /// A connection is gone.
    FlowClosed(Flow),
    /// The media leg asked for is open on this address, or could not be opened.
    MediaOpened {
        /// Which leg.
        media: MediaId,
        /// Where the peer should send; `None` if no port was free.
        local: Option<SocketAddr>,
    },
    /// Something happened on a media leg.
    Media {
        /// Which leg.
        media: MediaId,
        /// What.
        event: LegEvent,
    },
    /// A speech cannot be played, because what was to be heard cannot be fetched.
    Unplayable {
        /// On which leg.
        media: MediaId,
        /// Which speech.
        play: PlayId,
    },
    /// The office answered.
    Answered {
        /// Which question.
        ask: AskId,
        /// The answer.
        answer: Answer,
    },
    /// A mailbox changed: its owner's phones are to show it.
    Lamp(Lamp),
    /// The trunks from now on.
    Trunks(Vec<TrunkLine>),
    /// Where a peer is, for a while.
    Located {
        /// Which question.
        locate: LocateId,
        /// The ways to it, in the order they are to be tried; none if it cannot be found.
        hops: Vec<Flow>,
        /// How long that holds.
        holds: Duration,
    },
    /// No new calls from now on; those in progress go on.
    Drain,
    /// This call ends now. What its caller left is kept as if he had hung up.
    HangUp(CallId),
    /// Every call ends now. What callers left is kept as if they had hung up.
    HangUpAll,
}

/// Something to be done by whoever drives the switchboard.
#[derive(Debug)]
pub enum Effect {
    /// Send this on that path.
    Transmit {
        /// On which path.
        flow: Flow,
        /// What.
        message: Bytes,
    },
    /// Open a media leg; `MediaOpened` follows.
    OpenMedia {
        /// Which leg.
        media: MediaId,
        /// The address the peer reached us on, so that media arrives the same way.
        local: std::net::IpAddr,
    },
    /// The peer is known: packets may flow.
    StartMedia {
        /// Which leg.
        media: MediaId,
        /// How.
        config: Box<LegConfig>,
    },
    /// Speak on a leg: the clips are looked up, coded for it, and played under this name.
    Play {
        /// Which leg.
        media: MediaId,
        /// Names the speech.
        play: PlayId,
        /// The leg's coding.
        codec: Codec,
        /// Whose overrides apply.
        scope: Scope,
        /// What.
        clips: Vec<Clip>,
    },
    /// Any other command to a leg.
    Media {
        /// Which leg.
        media: MediaId,
        /// What.
        command: LegCommand,
    },
    /// Let two legs of one call hear each other, and each other's keys, until one of them is closed. Whatever is played
    /// on a leg is heard instead.
    Bridge {
        /// The one.
        one: MediaId,
        /// The other.
        other: MediaId,
    },
    /// Close a leg and free its port. Nothing follows.
    CloseMedia(MediaId),
    /// Ask the office; `Answered` follows.
    Ask {
        /// Names the question.
        ask: AskId,
        /// The question.
        question: Ask,
    },
    /// How all trunks do now, which is otherwise than before.
    TrunksDo(Vec<TrunkState>),
    /// Find out where a peer is (RFC 3263); `Located` follows.
    Locate {
        /// Names the question.
        locate: LocateId,
        /// Which peer.
        peer: Peer,
    },
    /// For logs, the live-call page and transcripts; nothing depends on it.
    Observe(Observation),
}

/// Whose overrides of prompts apply to a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope {
    /// The organization.
    pub organization: OrganizationId,
    /// The location.
    pub location: LocationId,
}

/// One piece of what is to be heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clip {
    /// A prompt in a language, out of the recordings there are.
    Prompt(Language, Prompt),
    /// Stored audio.
    Stored(BlobKey),
    /// A recording that is not stored yet.
    Recording(RecordingId),
}

impl Clip {
    /// Whether clips are a message: stored audio alone, of which nothing may be left out without a word.
    #[must_use]
    pub fn are_message(clips: &[Self]) -> bool {
        !clips.is_empty() && clips.iter().all(|clip| matches!(clip, Self::Stored(_)))
    }
}

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

/// Something worth seeing.
#[derive(Clone, Debug, PartialEq)]
pub enum Observation {
    /// A call came in.
    Began {
        /// Which.
        call: CallId,
        /// Call-ID of its INVITE.
        sip_call_id: String,
        /// What was dialled.
        called: String,
        /// The phone that calls, if proved.
        account: Option<String>,
        /// The number and name it shows.
        shown: MessageFrom,
    },
    /// The office knows the number: whose call it is.
    Routed {
        /// Which.
        call: CallId,
        /// Who calls, and whom it concerns.
        party: Arc<Party>,
    },
    /// A phone is being rung for a call.
    Rings {
        /// Which call.
        call: CallId,
        /// Its leg.
        leg: LegId,
        /// Call-ID of the leg's INVITE.
        sip_call_id: String,
        /// The registered contact.
        contact: String,
    },
    /// A phone refused.
    Refused {
        /// Its leg.
        leg: LegId,
        /// With which status.
        status: u16,
    },
    /// A phone is rung, or talked to, no longer.
    Released {
        /// Its leg.
        leg: LegId,
    },
    /// Something answered the caller.
    Answered {
        /// Which call.
        call: CallId,
        /// What.
        by: AnsweredBy,
        /// The phone's leg, if it was one.
        leg: Option<LegId>,
    },
    /// A dialog moved to another place in the menus.
    Scene {
        /// Which call.
        call: CallId,
        /// Such as `portal/login`.
        scene: String,
    },
    /// What the caller is to press now.
    Expects {
        /// Which call.
        call: CallId,
        /// What.
        what: Expects,
    },
    /// A dialog has understood a key that is no secret.
    Pressed {
        /// Which call.
        call: CallId,
        /// Which key.
        key: Digit,
    },
    /// Words are being spoken.
    Says {
        /// Which call.
        call: CallId,
        /// Their language.
        language: Language,
        /// Them.
        text: String,
    },
    /// The words are over, or were cut short.
    Silent {
        /// Which call.
        call: CallId,
    },
    /// The tone sounded and the caller is being recorded.
    Records {
        /// Which call.
        call: CallId,
    },
    /// The recording is over.
    Recorded {
        /// Which call.
        call: CallId,
    },
    /// A dialog connects its caller with somebody, whose phone is being rung.
    Connects {
        /// Which call.
        call: CallId,
        /// The number, or what stands in its place.
        to: String,
    },
    /// That connection is over, or came to nothing: the caller is with a dialog again.
    Disconnects {
        /// Which call.
        call: CallId,
    },
    /// The server ended the call.
    HangsUp {
        /// Which call.
        call: CallId,
    },
    /// A call is over.
    Ended {
        /// Which.
        call: CallId,
        /// How it went, in a word.
        outcome: Outcome,
    },
}
