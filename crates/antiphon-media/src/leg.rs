//! The media of one call: what is said to it, what is heard of it, and what its keys are.
//!
//! A leg that may send does so without pause from its first tick until it is closed, silence included. A stream
//! that never stops keeps translators of addresses open, lets the other side learn where we are, gives its jitter
//! buffer nothing to recover from and its media time-out no reason; a silent frame costs no more than any other.

mod command;
mod config;
mod crossing;
mod event;
mod peer;
mod reporting;
mod reports;
mod secrecy;
mod sending;
mod stream;

use std::net::SocketAddr;
use std::time::Duration;

use antiphon_core::digit::Digit;
use antiphon_core::limits::KEYS_TYPED_AHEAD_MAX;
use antiphon_core::time::Now;

use crate::codec::{Codec, FRAME_BYTES, g711};
use crate::digits::rfc4733::{EventReceiver, EventSender};
use crate::digits::tones::KeyTones;
use crate::digits::{DigitGate, DigitPath, inband};
use crate::player::{Played, Player};
use crate::recorder::{Recorder, Recording, RecordingEnd, RecordingId};
use crate::rtcp::is_rtcp;
use crate::rtp::{DATAGRAM_MAX, PACKET_MAX, RtpHeader};
use crate::sound::Sound;

pub use command::{LegCommand, Reports};
pub use config::{Latch, LegConfig};
pub use event::LegEvent;

use crossing::Crossing;
use peer::{Admission, Peer};
use reporting::Reporting;
use secrecy::{PastSealers, Secrecy};
use stream::Stream;

/// While it is recorded, a side from which nothing arrives for so long is gone: what other telephone systems wait.
pub const NO_PACKETS_WHILE_RECORDING_MAX: Duration = Duration::from_secs(30);

/// A side that only listens may be silent for longer: some phones send nothing while nobody speaks. Who is really
/// gone presses no key either, and a dialog says goodbye long before; of two who are connected it is all that tells.
pub const NO_PACKETS_MAX: Duration = Duration::from_secs(5 * 60);

/// How long a key that crosses a bridge is held: it is sent on as soon as it goes down, before it is known for how long,
/// and every receiver understands this.
const CROSSING_DIGIT_MS: u32 = 100;

/// The media of one call.
pub struct Leg {
    codec: Codec,
    payload_type: u8,
    telephone_event: Option<u8>,
    sending: bool,
    receiving: bool,
    peer: Peer,
    stream: Stream,
    /// The encryption of both directions, if it was agreed on.
    secrecy: Option<Box<Secrecy>>,
    /// Whether keys are still to come, from the handshake with a web phone.
    awaits_keys: bool,
    /// What was sealed with before, should a phone go back to it.
    past_sealers: PastSealers,
    player: Player,
    recording: Recordings,
    events_heard: EventReceiver,
    events_sent: EventSender,
    /// Keys that are sent where no telephone events were agreed.
    key_tones: KeyTones,
    inband: Option<Box<inband::Detector>>,
    gate: DigitGate,
    /// Keys that went down before our answer was acknowledged.
    early: Vec<Digit>,
    /// What is heard for the leg this one is bridged with.
    crossing: Option<Box<Crossing>>,
    /// When the other side was last heard, or it became its turn to be.
    last_heard: Duration,
    lost: bool,
    silence_max: Duration,
    /// What is reported of the audio, and heard of it.
    reporting: Option<Box<Reporting>>,
}

/// What becomes of the latest order to record. Boxed, because most of a call's time nothing is recorded.
enum Recordings {
    None,
    Waiting(Box<Waiting>),
    Running(Box<Recorder>),
}

/// A recording that begins when all before it has been heard.
struct Waiting {
    id: RecordingId,
    max_ms: u32,
    silence_ms: Option<u32>,
    lead_tone: Option<Sound>,
    /// Frames of the lead tone that have been sent.
    sounded: usize,
}

impl Leg {
    /// A leg that begins `now`.
    #[must_use]
    pub fn new(now: Now, config: &LegConfig) -> Self {
        let listens = config.inband_digits && config.codec != Codec::G722;
        Self {
            codec: config.codec,
            payload_type: config.payload_type,
            telephone_event: config.telephone_event,
            sending: config.sending,
            receiving: config.receiving,
            peer: Peer::new(now.since_start, config.remote, config.latch, config.acknowledged),
            stream: Stream::new(config.ssrc, config.first_seq, config.first_timestamp),
            secrecy: config.srtp.as_deref().map(|keys| Box::new(Secrecy::new(keys))),
            awaits_keys: config.web.is_some(),
            past_sealers: PastSealers::default(),
            player: Player::default(),
            recording: Recordings::None,
            events_heard: EventReceiver::default(),
            events_sent: EventSender::default(),
            key_tones: KeyTones::new(config.codec),
            inband: listens.then(Box::default),
            gate: DigitGate::default(),
            early: Vec::new(),
            crossing: None,
            last_heard: now.since_start,
            lost: false,
            silence_max: config.silence_max,
            reporting: None,
        }
    }

    /// Carries out an order. What follows at once is added to `events`.
    pub fn command(&mut self, now: Now, command: LegCommand, events: &mut Vec<LegEvent>) {
        let mut over = |played: Played| events.push(played.into());
        match command {
            LegCommand::Play { id, sounds } => self.player.play(id, sounds, &mut over),
            LegCommand::Stop => self.player.stop(&mut over),
            LegCommand::Pause => self.player.pause(),
            LegCommand::Resume => self.player.resume(),
            LegCommand::Seek { delta_ms } => self.player.seek(delta_ms, &mut over),
            LegCommand::JumpToBegin => self.player.jump_to_begin(),
            LegCommand::JumpToEnd => self.player.jump_to_end(&mut over),
            LegCommand::Record { id, max_ms, silence_ms, lead_tone } => {
                self.end_recording(RecordingEnd::Key, None, events);
                let waiting = Waiting { id, max_ms, silence_ms, lead_tone, sounded: 0 };
                self.recording = Recordings::Waiting(Box::new(waiting));
            }
            LegCommand::StopRecording { cut_ms: 0 } => self.end_recording(RecordingEnd::HangUp, None, events),
            LegCommand::StopRecording { cut_ms } => {
                self.end_recording(RecordingEnd::Key, Some(cut_ms), events)
            }
            LegCommand::SendDigit { digit, ms } => self.send_digit(digit, ms),
            LegCommand::InfoDigit { digit } => self.digit(now, digit, DigitPath::Info, None, events),
            LegCommand::Acknowledged => self.acknowledge(events),
            LegCommand::Keys(keys) => {
                self.secrecy = Some(Box::new(Secrecy::new(&keys)));
                self.awaits_keys = false;
                self.heard(now);
            }
            LegCommand::Reports { to, chance } => self.report_to(now, to, chance),
            LegCommand::Update { remote, sending, receiving, codec, telephone_event, srtp, web } => {
                if web.is_none() {
                    let before = self.secrecy.take();
                    self.secrecy = Secrecy::renewed(before, srtp.as_deref(), &mut self.past_sealers);
                }
                self.peer.update(now.since_start, remote);
                self.direct(now, sending, receiving);
                self.telephone_event = telephone_event;
                if let Some((codec, payload_type)) = codec {
                    self.recode(codec, payload_type, events);
                }
            }
        }
    }

    /// Takes a datagram that arrived from `from`. Whatever is not media of the other side is ignored.
    pub fn receive(&mut self, now: Now, from: SocketAddr, datagram: &[u8], events: &mut Vec<LegEvent>) {
        if self.awaits_keys {
            return;
        }
        let Some(secrecy) = &mut self.secrecy else { return self.receive_plain(now, from, datagram, events) };
        let mut room = [0; DATAGRAM_MAX];
        let Some(packet) = room.get_mut(..datagram.len()) else { return };
        packet.copy_from_slice(datagram);
        // Only what the other side sealed says anything of it, such as where it is.
        let opened = if is_rtcp(packet) { secrecy.open_report(packet) } else { secrecy.open(packet) };
        if let Some(plain) = opened.and_then(|length| room.get(..length)) {
            self.receive_plain(now, from, plain, events);
        }
    }

    fn receive_plain(&mut self, now: Now, from: SocketAddr, datagram: &[u8], events: &mut Vec<LegEvent>) {
        if is_rtcp(datagram) {
            if self.peer.is_known(from) {
                self.heard(now);
                self.read_report(now, datagram);
            }
            return;
        }
        let Some((header, range)) = RtpHeader::parse(datagram) else { return };
        let is_key = Some(header.payload_type) == self.telephone_event;
        let is_agreed = is_key || header.payload_type == self.payload_type;
        match self.peer.admit(now.since_start, from, header.ssrc, is_agreed) {
            Admission::Refused => return,
            Admission::Known => {}
            Admission::NewStream => self.events_heard = EventReceiver::default(),
            Admission::Latched => {
                self.events_heard = EventReceiver::default();
                events.push(LegEvent::Latched(from));
            }
        }
        self.heard(now);
        if let Some(reporting) = &mut self.reporting {
            reporting.heard(now.since_start, header, is_key);
        }
        if self.receiving {
            self.media(now, header, datagram.get(range).unwrap_or_default(), events);
        }
    }

    /// The address that all packets come from and go to until an order changes it, once that is certain: its socket
    /// need not look at any other.
    #[must_use]
    pub fn pinned(&self) -> Option<SocketAddr> {
        self.peer.pinned()
    }

    /// Whether there is something of its own to be heard, so that nobody should wait for the next tick.
    #[must_use]
    pub fn has_to_say(&self) -> bool {
        !self.player.is_idle()
    }

    /// Lets 20 ms pass. If there is something to send, writes it to `out` and returns its length and where it
    /// goes.
    pub fn tick(
        &mut self,
        now: Now,
        out: &mut [u8; PACKET_MAX],
        events: &mut Vec<LegEvent>,
    ) -> Option<(usize, SocketAddr)> {
        self.tick_over(now, None, out, events)
    }

    /// From now on each of the two legs hears for the other one: see [`Self::tick_bridged`].
    pub fn bridge(&mut self, other: &mut Self) {
        self.crossing = Some(Box::new(Crossing::new(self.codec, other.codec)));
        other.crossing = Some(Box::new(Crossing::new(other.codec, self.codec)));
    }

    /// The bridge is over.
    pub fn part(&mut self) {
        self.crossing = None;
    }

    /// Lets 20 ms pass as [`Self::tick`] does. Where nothing is played, what `other` has heard is sent on, and its keys.
    pub fn tick_bridged(
        &mut self,
        now: Now,
        other: &mut Self,
        out: &mut [u8; PACKET_MAX],
        events: &mut Vec<LegEvent>,
    ) -> Option<(usize, SocketAddr)> {
        let Some(crossing) = &mut other.crossing else { return self.tick(now, out, events) };
        while let Some(digit) = crossing.next_digit() {
            self.send_digit(digit, CROSSING_DIGIT_MS);
        }
        let mut frame = [0; FRAME_BYTES];
        let heard = crossing.next_frame(other.codec, self.codec, &mut frame);
        self.tick_over(now, heard.then_some(&frame), out, events)
    }

    fn media(&mut self, now: Now, header: RtpHeader, payload: &[u8], events: &mut Vec<LegEvent>) {
        if Some(header.payload_type) == self.telephone_event {
            if let Some(digit) = self.events_heard.packet(now, header.timestamp, payload) {
                self.digit(now, digit, DigitPath::Event, Some(header), events);
            }
        } else if header.payload_type == self.payload_type {
            // Before that the offer may be anybody's, sent in the name of an address, and so may what follows it.
            if self.peer.is_acknowledged() {
                self.audio(now, header, payload, events);
            }
            if let Some(digit) = self.inband_digit(payload) {
                self.digit(now, digit, DigitPath::Inband, None, events);
            }
        }
    }

    fn audio(&mut self, now: Now, header: RtpHeader, payload: &[u8], events: &mut Vec<LegEvent>) {
        if let Recordings::Running(recorder) = &mut self.recording {
            let (id, format) = (recorder.id(), recorder.format());
            let mut chunk = |bytes| events.push(LegEvent::RecordingChunk { id, format, bytes });
            recorder.audio(now, header.ssrc, header.timestamp, payload, &mut chunk);
        }
        if let Some(crossing) = &mut self.crossing {
            crossing.hear(header, payload);
        }
    }

    /// The key heard in the audio. No packet is long enough to bring two.
    fn inband_digit(&mut self, payload: &[u8]) -> Option<Digit> {
        let detector = self.inband.as_mut()?;
        let mut heard = None;
        let mut hear = |digit| heard = Some(digit);
        match self.codec {
            Codec::Pcmu => detector.hear(payload.iter().copied().map(g711::ulaw_decode), &mut hear),
            Codec::Pcma => detector.hear(payload.iter().copied().map(g711::alaw_decode), &mut hear),
            Codec::G722 => {}
        }
        heard
    }

    fn digit(
        &mut self,
        now: Now,
        digit: Digit,
        path: DigitPath,
        header: Option<RtpHeader>,
        events: &mut Vec<LegEvent>,
    ) {
        if !self.gate.admit(now, digit, path) {
            return;
        }
        if !self.peer.is_acknowledged() {
            return self.remember(digit);
        }
        if let Recordings::Running(recorder) = &mut self.recording {
            match (path, header) {
                (DigitPath::Event, Some(header)) => recorder.key_at_timestamp(header.ssrc, header.timestamp),
                (DigitPath::Inband, _) => recorder.key_ago(inband::DELAY_MS),
                (DigitPath::Event | DigitPath::Info, _) => recorder.key_ago(0),
            }
        }
        if let (Some(crossing), DigitPath::Event | DigitPath::Info) = (&mut self.crossing, path) {
            // A key heard in the audio crosses with it.
            crossing.press(digit);
        }
        events.push(LegEvent::Digit(digit));
    }

    /// Keeps a key for when it is certain whose it is. The acknowledgement may well come later than the key: it goes
    /// through every proxy, and a telephone that dials a number with keys after it presses them at once.
    fn remember(&mut self, digit: Digit) {
        if self.early.len() < KEYS_TYPED_AHEAD_MAX {
            self.early.push(digit);
        }
    }

    fn acknowledge(&mut self, events: &mut Vec<LegEvent>) {
        self.peer.acknowledge();
        events.extend(std::mem::take(&mut self.early).into_iter().map(LegEvent::Digit));
    }

    fn send_digit(&mut self, digit: Digit, ms: u32) {
        // When more digits wait than any number has, the rest are dropped as if they had not been pressed.
        let _ = self.events_sent.send(digit, ms);
    }

    /// Changes who may speak. Whose turn it becomes to be heard gets the full time until it counts as lost.
    fn direct(&mut self, now: Now, sending: bool, receiving: bool) {
        let is_two_way = sending && receiving;
        if receiving && !self.receiving || is_two_way && !self.sending {
            self.heard(now);
        }
        (self.sending, self.receiving) = (sending, receiving);
    }

    fn recode(&mut self, codec: Codec, payload_type: u8, events: &mut Vec<LegEvent>) {
        if codec != self.codec {
            // A file has one coding: what follows would not fit what has been recorded.
            self.end_recording(RecordingEnd::Lost, None, events);
            // A wide-band coding has its keys elsewhere; without it, tones may be all that the other side has.
            let listens = codec != Codec::G722 && (self.inband.is_some() || self.telephone_event.is_none());
            self.inband = listens.then(|| self.inband.take().unwrap_or_default());
            self.key_tones = KeyTones::new(codec);
        }
        (self.codec, self.payload_type) = (codec, payload_type);
    }

    fn heed_recording(&mut self, now: Now, events: &mut Vec<LegEvent>) {
        let Recordings::Running(recorder) = &mut self.recording else { return };
        let (id, format) = (recorder.id(), recorder.format());
        let reached =
            recorder.tick(now, &mut |bytes| events.push(LegEvent::RecordingChunk { id, format, bytes }));
        if let Some(ended) = reached {
            self.end_recording(ended, None, events);
        }
    }

    fn end_recording(&mut self, ended: RecordingEnd, cut_ms: Option<u32>, events: &mut Vec<LegEvent>) {
        let recording = match std::mem::replace(&mut self.recording, Recordings::None) {
            Recordings::None => return,
            Recordings::Waiting(waiting) => Recording::empty(waiting.id, self.codec, ended),
            Recordings::Running(recorder) => {
                let (id, format) = (recorder.id(), recorder.format());
                let mut chunk = |bytes| events.push(LegEvent::RecordingChunk { id, format, bytes });
                recorder.finish(ended, cut_ms, &mut chunk)
            }
        };
        events.push(recording.into());
    }

    fn heard(&mut self, now: Now) {
        self.last_heard = now.since_start;
        self.lost = false;
    }

    fn heed_loss(&mut self, now: Now, events: &mut Vec<LegEvent>) {
        let unheard = now.since_start.saturating_sub(self.last_heard);
        let (most, is_its_turn) = match self.recording {
            Recordings::Running(_) => (NO_PACKETS_WHILE_RECORDING_MAX, self.receiving),
            // Whoever holds a call says that he sends, and mostly sends nothing.
            Recordings::None | Recordings::Waiting(_) => (self.silence_max, self.sending && self.receiving),
        };
        if self.lost || !is_its_turn || unheard < most {
            return;
        }
        self.lost = true;
        self.end_recording(RecordingEnd::Lost, None, events);
        events.push(LegEvent::NoPackets { ms: u32::try_from(unheard.as_millis()).unwrap_or(u32::MAX) });
    }
}

#[cfg(test)]
mod tests;
