//! A caller with a telephone made of our own parts: quick, and able to do what real phones are clumsy at.

use std::net::UdpSocket;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use antiphon_core::digit::Digit;
use antiphon_core::entropy::Entropy;
use antiphon_core::time::Now;
use antiphon_dialog::prompts::Prompt;
use antiphon_media::codec::Codec;
use antiphon_media::leg::{Latch, LegCommand, LegConfig, LegEvent};
use antiphon_media::player::PlayId;
use antiphon_media::recorder::RecordingId;
use antiphon_media::sound::Sound;
use antiphon_net::rtp::{EventSink, LegKey, RtpConfig, RtpEngine};
use antiphon_phone::{Phone, PhoneConfig, PhoneEvent};
use antiphon_sip::caller::NameAddr;
use antiphon_sip::digest::Credentials;
use antiphon_sip::flow::{Flow, Transport};
use antiphon_sip::offer_answer::sdes::Security;
use antiphon_sip::offer_answer::{Agreement, AudioCodec, LocalMedia};
use bytes::Bytes;

use super::server::{Account, Place};
use super::{PATIENCE, sound};

/// The only leg there is.
const LEG: LegKey = LegKey { group: 1, leg: 0 };
/// How long a key is held, and from one to the next: what a quick finger does.
const KEY_MS: u32 = 80;
const KEY_GAP: Duration = Duration::from_millis(160);
/// How long one look at the socket may take.
const LOOK: Duration = Duration::from_millis(5);

/// A caller and what he has heard.
pub(crate) struct Caller {
    phone: Phone,
    socket: UdpSocket,
    flow: Flow,
    rtp: RtpEngine,
    started: Instant,
    /// Mu-law, since the call was answered.
    heard: Arc<Mutex<Vec<u8>>>,
    /// How much of it has been attended to.
    attended: usize,
    noticed: Vec<PhoneEvent>,
    /// The ACK of the call: what further requests of the same call are made from.
    ack: Option<String>,
    /// Requests made from it.
    made: u32,
    /// First lines and CSeq of the answers that came.
    answers: Vec<String>,
}

impl Caller {
    /// Somebody with no account here.
    pub(crate) fn stranger(place: &Place) -> Self {
        Self::with(place, None)
    }

    /// The owner of a phone.
    pub(crate) fn with_phone(place: &Place, account: &Account) -> Self {
        Self::with(place, Some(account))
    }

    fn with(place: &Place, account: Option<&Account>) -> Self {
        let socket = UdpSocket::bind((place.sip.ip(), 0)).expect("a port");
        socket.set_read_timeout(Some(LOOK)).expect("a time-out");
        let local = socket.local_addr().expect("its address");
        let (started, heard) = (Instant::now(), Arc::new(Mutex::new(Vec::new())));
        let mut rtp = start_rtp(started, &heard);
        let media = rtp.open(LEG, local.ip()).expect("a port for audio");
        let flow = Flow { transport: Transport::Udp, local, remote: place.sip, connection: None };
        let user = account.map_or("stranger", |account| &account.username);
        let host = if account.is_some() { place.domain.as_str() } else { "elsewhere.example" };
        let config = PhoneConfig {
            account: account.map(|it| Credentials::with_password(&it.username, &it.password)),
            shown: NameAddr::new(None, user, host),
            domain: place.domain.clone(),
            server: flow,
            media: LocalMedia {
                address: media.ip(),
                port: media.port(),
                codecs: vec![AudioCodec::Pcmu],
                session_id: Chance.next_u64() >> 1,
                version: 1,
                security: Security::Plain,
            },
        };
        let phone = Phone::new(config, random(), Box::new(Chance));
        let (noticed, answers) = (Vec::new(), Vec::new());
        let (attended, made, ack) = (0, 0, None);
        Self { phone, socket, flow, rtp, started, heard, attended, noticed, ack, made, answers }
    }

    /// Dials and is answered.
    pub(crate) fn calls(&mut self, number: &str) {
        self.dials(number);
        self.gets_through();
    }

    /// Dials.
    pub(crate) fn dials(&mut self, number: &str) {
        let now = self.now();
        self.phone.call(now, number);
        self.until("it rings, or is answered", |me| !me.noticed.is_empty());
    }

    /// Waits until whoever was dialled answers.
    pub(crate) fn gets_through(&mut self) {
        self.notices("an answer", |it| matches!(it, PhoneEvent::Talking(_)));
    }

    /// Presses keys that go by RFC 4733.
    pub(crate) fn presses(&mut self, keys: &str) {
        self.attends_now();
        for digit in keys.chars().filter_map(Digit::from_char) {
            self.rtp.command(LEG, LegCommand::SendDigit { digit, ms: KEY_MS });
            let gap = Instant::now() + KEY_GAP;
            self.until("the finger is off the key", |_| Instant::now() >= gap);
        }
    }

    /// Presses keys that go by SIP INFO, each after the other was taken.
    pub(crate) fn presses_by_info(&mut self, keys: &str) {
        self.attends_now();
        for key in keys.chars() {
            let body = format!("Signal={key}\r\nDuration=100\r\n");
            self.asks_in_call("INFO", "Content-Type: application/dtmf-relay\r\n", &body);
        }
    }

    /// Waits until these words have been heard, sample for sample, since the last key or words.
    pub(crate) fn hears(&mut self, prompt: &Prompt) {
        self.hears_words(&format!("{prompt:?}"), &sound::words(prompt));
    }

    /// The same for words in whatever voice.
    pub(crate) fn hears_words(&mut self, what: &str, words: &[u8]) {
        let mut seen = 0;
        self.until(&format!("the caller hears {what}"), |me| {
            let heard = me.heard.lock().expect("unharmed");
            // Looked through only when there is more of it.
            let more = std::mem::replace(&mut seen, heard.len()) < heard.len();
            more && sound::is_heard(words, &heard[me.attended.min(heard.len())..])
        });
        self.attends_now();
    }

    /// Waits until somebody is heard from now on, whatever he says.
    pub(crate) fn hears_somebody(&mut self) {
        self.attends_now();
        self.until("the caller hears somebody", |me| {
            let heard = me.heard.lock().expect("unharmed");
            sound::is_loud(&heard[me.attended.min(heard.len())..])
        });
    }

    /// Begins to speak and goes on until his words are over or he hangs up.
    pub(crate) fn speaks(&mut self, words: &[u8]) {
        let sound = Sound::from_encoded(Codec::Pcmu, words.to_vec());
        self.rtp.command(LEG, LegCommand::Play { id: PlayId(2), sounds: vec![sound] });
    }

    /// Listens for so long; what he says goes on meanwhile.
    pub(crate) fn listens_for(&mut self, ms: u64) {
        let end = Instant::now() + Duration::from_millis(ms);
        self.until("he has listened", |_| Instant::now() >= end);
    }

    /// Hangs up, and the other side has agreed that it is over.
    pub(crate) fn hangs_up(&mut self) {
        let now = self.now();
        self.phone.hang_up(now);
        self.until("the BYE is answered", |me| me.is_answered("BYE"));
    }

    /// The same for one who pressed keys by INFO: the telephone does not know how far his requests are counted.
    pub(crate) fn hangs_up_after_info(&mut self) {
        self.asks_in_call("BYE", "", "");
    }

    /// Waits until the other side hangs up.
    pub(crate) fn is_left(&mut self) {
        self.notices("the other side hangs up", |it| *it == PhoneEvent::Ended);
    }

    /// Attends to the line until something is the case.
    pub(crate) fn until(&mut self, what: &str, mut is_so: impl FnMut(&mut Self) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            self.attend();
            if is_so(self) {
                return;
            }
            assert!(Instant::now() < deadline, "not within {PATIENCE:?}: {what}; noticed {:?}", self.noticed);
        }
    }

    /// Waits for something to be noticed, and takes it.
    pub(crate) fn notices(&mut self, what: &str, is_it: impl Fn(&PhoneEvent) -> bool) {
        self.until(what, |me| {
            let found = me.noticed.iter().position(&is_it);
            found.map(|at| me.noticed.remove(at)).is_some()
        });
    }

    fn attends_now(&mut self) {
        self.attended = self.heard.lock().expect("unharmed").len();
    }

    fn attend(&mut self) {
        let mut buffer = [0; 4_096];
        // An error is the time-out of the socket: nothing has come.
        if let Ok((length, _)) = self.socket.recv_from(&mut buffer) {
            let message = &buffer[..length];
            self.note_answer(&String::from_utf8_lossy(message));
            let now = self.now();
            self.phone.receive(now, self.flow, Bytes::copy_from_slice(message));
        }
        let now = self.now();
        self.phone.timeout(now);
        self.transmit();
        while let Some(event) = self.phone.event() {
            if let PhoneEvent::Talking(agreement) = &event {
                self.talk(agreement);
            }
            if event == PhoneEvent::Ended {
                // What was heard last is told when the ears are closed.
                self.rtp.command(LEG, LegCommand::StopRecording { cut_ms: 0 });
            }
            self.noticed.push(event);
        }
    }

    fn note_answer(&mut self, message: &str) {
        if let Some(status) = message.strip_prefix("SIP/2.0 ") {
            let cseq = message.lines().find_map(|line| line.strip_prefix("CSeq: ")).unwrap_or_default();
            self.answers.push(format!("{} {cseq}", &status[..3]));
        }
    }

    fn is_answered(&self, method: &str) -> bool {
        self.answers.iter().any(|answer| answer.starts_with("200 ") && answer.ends_with(method))
    }

    fn talk(&mut self, agreement: &Agreement) {
        let config = LegConfig {
            codec: Codec::Pcmu,
            payload_type: agreement.payload_type,
            telephone_event: agreement.telephone_event,
            inband_digits: false,
            srtp: None,
            web: None,
            acknowledged: true,
            remote: agreement.remote,
            latch: Latch::Never,
            sending: agreement.sending,
            receiving: agreement.receiving,
            ssrc: u32::from_le_bytes(random()),
            first_seq: u16::from_le_bytes(random()),
            first_timestamp: u32::from_le_bytes(random()),
            silence_max: antiphon_media::leg::NO_PACKETS_MAX,
        };
        self.rtp.begin(LEG, &config);
        let ears = RecordingId(1);
        self.rtp.command(
            LEG,
            LegCommand::Record { id: ears, max_ms: 600_000, silence_ms: None, lead_tone: None },
        );
    }

    fn transmit(&mut self) {
        while let Some((flow, message)) = self.phone.transmit() {
            if message.starts_with(b"ACK ") {
                self.ack = Some(String::from_utf8_lossy(&message).into_owned());
            }
            self.socket.send_to(&message, flow.remote).expect("the loopback takes it");
        }
    }

    /// A request within the call that the telephone itself does not know, and its 200.
    fn asks_in_call(&mut self, method: &str, headers: &str, body: &str) {
        let ack = self.ack.clone().expect("a call");
        self.made += 1;
        let mut request = String::new();
        let mut cseq = String::new();
        for line in ack.trim_end().lines() {
            if let Some(uri) = line.strip_prefix("ACK ") {
                request += &format!("{method} {uri}\r\n");
            } else if let Some(count) = line.strip_prefix("CSeq: ").and_then(|it| it.split(' ').next()) {
                cseq = format!("{} {method}", count.parse::<u32>().expect("a count") + self.made);
                request += &format!("CSeq: {cseq}\r\n");
            } else if line.starts_with("Via:") {
                request += &format!(
                    "{}\r\n",
                    line.replace("branch=z9hG4bK", &format!("branch=z9hG4bKm{}", self.made))
                );
            } else if !line.starts_with("Content-Length:") {
                request += &format!("{line}\r\n");
            }
        }
        request += &format!("{headers}Content-Length: {}\r\n\r\n{body}", body.len());
        self.socket.send_to(request.as_bytes(), self.flow.remote).expect("the loopback takes it");
        let want = format!("200 {cseq}");
        self.until(&format!("the {method} is answered"), |me| me.answers.contains(&want));
    }

    fn now(&self) -> Now {
        let wall = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock after 1970");
        Now { since_start: self.started.elapsed(), wall_ms: wall.as_millis() as i64 }
    }
}

fn start_rtp(started: Instant, heard: &Arc<Mutex<Vec<u8>>>) -> RtpEngine {
    let config = RtpConfig { port_min: 30_000, port_max: 49_999, threads: 1, web: None };
    let heard = Arc::clone(heard);
    let ears: EventSink = Arc::new(move |_, event| {
        if let LegEvent::RecordingChunk { bytes, .. } = event {
            heard.lock().expect("unharmed").extend(bytes);
        }
    });
    RtpEngine::start(&config, started, &ears).expect("a thread for audio")
}

/// The operating system's randomness.
struct Chance;

impl Entropy for Chance {
    fn fill(&mut self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("randomness");
    }
}

fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    Chance.fill(&mut bytes);
    bytes
}
