//! Many callers behind one SIP machine: strangers to the server, as calls from a trunk are.

use std::collections::{BTreeMap, HashMap};
use std::net::{SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use antiphon_core::digit::Digit;
use antiphon_core::time::Now;
use antiphon_media::codec::Codec;
use antiphon_media::leg::{Latch, LegConfig};
use antiphon_media::player::PlayId;
use antiphon_media::sound::Sound;
use antiphon_media::{Leg, LegCommand};
use antiphon_sip::caller::NameAddr;
use antiphon_sip::endpoint::{Endpoint, EndpointConfig, Invite, Output};
use antiphon_sip::event::{Event, LegId};
use antiphon_sip::flow::{Flow, Transport};
use antiphon_sip::offer_answer::sdes::Security;
use antiphon_sip::offer_answer::{self, Agreement, AudioCodec, LocalMedia};
use anyhow::Context as _;
use bytes::Bytes;

use crate::audio::{Audio, CallId, Report};
use crate::clocks::{self, Stamp, SystemEntropy, random, stamp};

/// Sockets for audio: at a thousand calls eight share one, so that reading finds something.
const SOCKETS: usize = 128;
/// How long a key is held, in milliseconds.
const KEY_MS: u32 = 80;
/// The longest look at the socket.
const LOOK_MAX: Duration = Duration::from_millis(5);
/// Room for any answer.
const DATAGRAM_MAX: usize = 65_535;
/// What the callers show as their number.
const NUMBER: &str = "4315550100";

/// Something a caller notices.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Noticed {
    /// The first packet of audio has come, so long after the INVITE left.
    Heard(CallId, Duration),
    /// The server ended the call, or refused it.
    Lost(CallId),
    /// Our BYE was answered, at this instant.
    ByeAnswered(Stamp),
}

struct Call {
    id: CallId,
    invited: Stamp,
    media: LocalMedia,
}

/// All callers.
pub(crate) struct Callers {
    sip: Endpoint,
    socket: UdpSocket,
    flow: Flow,
    domain: String,
    started: Instant,
    audio: Audio,
    calls: BTreeMap<LegId, Call>,
    legs: HashMap<CallId, LegId>,
    invited: HashMap<CallId, Stamp>,
    last_call: u64,
    noticed: Vec<Noticed>,
    buffer: Vec<u8>,
}

impl Callers {
    /// Nobody calls yet.
    pub(crate) fn new(server: SocketAddr, domain: &str) -> anyhow::Result<Self> {
        let socket = UdpSocket::bind((server.ip(), 0))?;
        let local = socket.local_addr()?;
        let started = Instant::now();
        Ok(Self {
            sip: Endpoint::new(EndpointConfig::phone(domain, NUMBER), random(), Box::new(SystemEntropy)),
            socket,
            flow: Flow { transport: Transport::Udp, local, remote: server, connection: None },
            domain: domain.to_owned(),
            started,
            audio: Audio::start(server.ip(), SOCKETS, started)?,
            calls: BTreeMap::new(),
            legs: HashMap::new(),
            invited: HashMap::new(),
            last_call: 0,
            noticed: Vec::new(),
            buffer: vec![0; DATAGRAM_MAX],
        })
    }

    /// Somebody dials.
    pub(crate) fn call(&mut self, number: &str) -> anyhow::Result<CallId> {
        self.last_call += 1;
        let id = CallId(self.last_call);
        let place = self.audio.place(id)?;
        let media = LocalMedia {
            address: place.ip(),
            port: place.port(),
            codecs: vec![AudioCodec::Pcmu],
            session_id: self.last_call,
            version: 1,
            security: Security::Plain,
        };
        let invite = Invite {
            request_uri: format!("sip:{number}@{}", self.flow.remote),
            flow: self.flow,
            from: NameAddr::new(None, NUMBER, &self.domain),
            to: NameAddr::new(None, number, &self.domain),
            sdp: Some(offer_answer::make_offer(&media)),
            answer_within: None,
            credentials: None,
            headers: Vec::new(),
        };
        let invited = stamp();
        let leg = self.sip.invite(self.now(), invite);
        self.calls.insert(leg, Call { id, invited, media });
        self.legs.insert(id, leg);
        self.invited.insert(id, invited);
        self.settle();
        Ok(id)
    }

    /// Presses keys, one after the other.
    pub(crate) fn press(&self, call: CallId, keys: &str) {
        for digit in keys.chars().filter_map(Digit::from_char) {
            self.audio.command(call, LegCommand::SendDigit { digit, ms: KEY_MS });
        }
    }

    /// Says something.
    pub(crate) fn say(&self, call: CallId, sound: &Sound) {
        self.audio.command(call, LegCommand::Play { id: PlayId(1), sounds: vec![sound.clone()] });
    }

    /// Hangs up; when the BYE left.
    pub(crate) fn hang_up(&mut self, call: CallId) -> Stamp {
        let at = stamp();
        if let Some(leg) = self.legs.remove(&call) {
            self.sip.hang_up(self.now(), leg);
            self.calls.remove(&leg);
            self.forget(call);
            self.settle();
        }
        at
    }

    /// Calls in progress.
    pub(crate) fn calls(&self) -> Vec<CallId> {
        self.calls.values().map(|call| call.id).collect()
    }

    /// Forgets what was heard so far.
    pub(crate) fn count_anew(&self) {
        self.audio.count_anew();
    }

    /// What was heard.
    pub(crate) fn report(&self) -> anyhow::Result<Report> {
        self.audio.report()
    }

    /// Attends to everybody until then; what was noticed.
    pub(crate) fn attend(&mut self, until: Instant) -> anyhow::Result<Vec<Noticed>> {
        loop {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(std::mem::take(&mut self.noticed));
            }
            self.look(left.min(LOOK_MAX))?;
            self.sip.timeout(self.now());
            self.settle();
            while let Some(first) = self.audio.first_packet() {
                if let Some(invited) = self.invited.remove(&first.call) {
                    let waited = Duration::from_nanos(first.at.saturating_sub(invited));
                    self.noticed.push(Noticed::Heard(first.call, waited));
                }
            }
            if !self.noticed.is_empty() {
                return Ok(std::mem::take(&mut self.noticed));
            }
        }
    }

    /// Takes one datagram, or none.
    fn look(&mut self, wait: Duration) -> anyhow::Result<()> {
        self.socket.set_read_timeout(Some(wait.max(Duration::from_micros(1)))).context("a time-out")?;
        // An error is the time-out: nothing has come.
        let Ok((length, _)) = self.socket.recv_from(&mut self.buffer) else { return Ok(()) };
        let message = Bytes::copy_from_slice(self.buffer.get(..length).unwrap_or_default());
        if answers_bye(&message) {
            self.noticed.push(Noticed::ByeAnswered(stamp()));
        }
        self.sip.receive(self.now(), self.flow, message);
        self.settle();
        Ok(())
    }

    fn settle(&mut self) {
        while let Some(output) = self.sip.poll() {
            match output {
                Output::Transmit { flow, bytes } => drop(self.socket.send_to(&bytes, flow.remote)),
                Output::Event(Event::Answered { leg, sdp }) => self.answered(leg, &sdp),
                Output::Event(Event::Refused { leg, .. } | Event::Failed { leg, .. }) => self.lost(leg),
                Output::Event(Event::HungUp { leg, request }) => {
                    self.sip.bye_done(self.now(), request, true);
                    self.lost(leg);
                }
                Output::Event(_) => {}
            }
        }
    }

    fn answered(&mut self, leg: LegId, sdp: &[u8]) {
        let Some(call) = self.calls.get(&leg) else { return };
        match offer_answer::accept_answer(&call.media, sdp) {
            Ok(agreement) => {
                let leg = Leg::new(self.now(), &leg_config(&agreement));
                self.audio.begin(call.id, agreement.remote, leg, call.invited);
            }
            Err(_) => self.lost(leg),
        }
    }

    fn lost(&mut self, leg: LegId) {
        if let Some(call) = self.calls.remove(&leg) {
            self.legs.remove(&call.id);
            self.forget(call.id);
            self.noticed.push(Noticed::Lost(call.id));
        }
    }

    fn forget(&mut self, call: CallId) {
        self.invited.remove(&call);
        self.audio.end(call);
    }

    fn now(&self) -> Now {
        clocks::now(self.started)
    }
}

/// The machine tells nobody when its BYE is answered; the wire does.
fn answers_bye(message: &[u8]) -> bool {
    let text = String::from_utf8_lossy(message);
    text.starts_with("SIP/2.0 200") && text.lines().any(|it| it.starts_with("CSeq:") && it.ends_with("BYE"))
}

fn leg_config(agreement: &Agreement) -> LegConfig {
    LegConfig {
        codec: Codec::Pcmu,
        payload_type: agreement.payload_type,
        telephone_event: agreement.telephone_event,
        inband_digits: false,
        srtp: None,
        web: None,
        acknowledged: true,
        remote: agreement.remote,
        latch: Latch::Never,
        sending: true,
        // Listening is done elsewhere.
        receiving: false,
        ssrc: u32::from_le_bytes(random()),
        first_seq: u16::from_le_bytes(random()),
        first_timestamp: u32::from_le_bytes(random()),
        silence_max: antiphon_media::leg::NO_PACKETS_MAX,
    }
}
