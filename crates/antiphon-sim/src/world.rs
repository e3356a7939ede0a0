//! An office on a virtual afternoon: one server, its phones, a wire between them, and a clock that only the story moves.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use antiphon_call::input::{Clip, Observation, Outcome};
use antiphon_call::{CallId, Effect, Input, Switchboard};
use antiphon_core::digit::Digit;
use antiphon_core::time::Now;
use antiphon_desk::Desk;
use antiphon_dialog::prompts::{self, ClipId, Language};
use antiphon_media::leg::LegEvent;
use antiphon_media::wav::WavInfo;
use antiphon_office::Office;
use antiphon_office::ports::{AudioFormat, Lamp, SpoolWriter as _};
use antiphon_phone::{Manner, Phone, PhoneEvent};
use antiphon_sip::mwi::MessageSummary;
use futures::executor::block_on;

use crate::backing::Backing;
use crate::media::SimLeg;
use crate::wire::{Wire, WireQuality};

/// The server's domain.
pub(crate) const DOMAIN: &str = "demo.example";
/// Speaking takes this long for each character: about 150 words a minute.
const MS_PER_CHARACTER: u64 = 60;
/// Turns without an end in sight: a story that needs more is a loop.
const TURNS_MAX: usize = 2_000_000;
/// How often a server looks for recordings that wait to be stored.
const RECOVERY_EVERY: Duration = Duration::from_secs(60);

/// One server and its phones.
pub(crate) struct World {
    pub(crate) backing: Backing,
    pub(crate) office: Arc<Office>,
    desk: Desk,
    switchboard: Switchboard,
    now: Now,
    wire: Wire,
    pub(crate) phones: BTreeMap<SocketAddr, Handset>,
    legs: BTreeMap<CallId, SimLeg>,
    /// What people notice, in order; the story writes it down.
    pub(crate) noticed: Vec<Noticed>,
    /// Questions answered late, if answers take time.
    late: BTreeMap<(Duration, u64), Input>,
    answer_delay: Duration,
    asked: u64,
    /// When the spool is looked through again, while something waits there.
    recovery: Option<Duration>,
}

/// A phone and what it shows.
pub(crate) struct Handset {
    pub(crate) phone: Phone,
    pub(crate) name: String,
    pub(crate) lamp: Option<MessageSummary>,
    /// Cut off: nothing reaches it and nothing leaves it.
    pub(crate) unplugged: bool,
    /// Talks to another phone, not to the server.
    pub(crate) talks_to_phone: bool,
}

/// Something somebody notices.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Noticed {
    /// The portal said something.
    Says(String),
    /// The tone sounded and the caller is recorded.
    Records,
    /// The portal hung up.
    PortalHangsUp,
    /// A phone hung up, and the server answered so.
    Goodbye {
        /// Whose.
        phone: String,
        /// The answer to its BYE.
        status: u16,
    },
    /// A phone talks to another one.
    Talks(String),
    /// The other phone hung up.
    IsLeft(String),
    /// A phone noticed something else.
    Phone(String, PhoneEvent),
    /// A call is over.
    Ended(Outcome),
}

impl World {
    /// A server on these rows and files, before anybody has registered.
    pub(crate) fn new(backing: Backing, quality: WireQuality, seed: u64) -> Self {
        let office = backing.office(seed);
        let desk = Desk::new(Arc::clone(&office));
        Self {
            switchboard: crate::parts::switchboard(seed),
            desk,
            office,
            now: Now {
                since_start: Duration::ZERO,
                wall_ms: antiphon_office::ports::Clock::now_ms(backing.clock()),
            },
            backing,
            wire: Wire::new(quality, seed),
            phones: BTreeMap::new(),
            legs: BTreeMap::new(),
            noticed: Vec::new(),
            late: BTreeMap::new(),
            answer_delay: Duration::ZERO,
            asked: 0,
            recovery: None,
        }
    }

    /// The office answers only after so long.
    pub(crate) fn delay_answers(&mut self, delay: Duration) {
        self.answer_delay = delay;
    }

    /// The server ends and another one begins on the same rows and files. A clean end lets calls finish first.
    pub(crate) fn restart(&mut self, clean: bool, seed: u64) {
        if clean {
            self.drain();
            self.tell(Input::HangUpAll);
            self.run_for(Duration::from_secs(1));
        }
        let now = self.now.since_start;
        let spilt: Vec<_> =
            self.legs.iter_mut().filter_map(|(id, leg)| Some((*id, leg.spill(now)?))).collect();
        for (call, event) in spilt {
            self.media(call, event);
        }
        self.legs.clear();
        self.late.clear();
        self.office = self.backing.office(seed);
        self.desk = Desk::new(Arc::clone(&self.office));
        self.switchboard = crate::parts::switchboard(seed);
        for (flow, until_ms) in block_on(self.desk.live_flows()).unwrap_or_default() {
            self.switchboard.learn_binding(flow, until_ms);
        }
        self.recover();
    }

    /// New calls are refused from now on.
    pub(crate) fn drain(&mut self) {
        self.tell(Input::Drain);
    }

    /// What waits in the spool is stored. A failing spool is looked through again later.
    fn recover(&mut self) {
        let _ = block_on(self.office.recover());
        self.recovery = self.backing.waits().then(|| self.now.since_start + RECOVERY_EVERY);
    }

    /// Lets one thing happen: the earliest. False if nothing is due until `until`.
    pub(crate) fn step(&mut self, until: Duration) -> bool {
        self.move_to(self.next_deadline().map_or(until, |next| next.min(until)));
        self.deliver();
        self.heed_time();
        self.run_outbox();
        self.next_deadline().is_some_and(|next| next <= until)
    }

    /// Lets everything happen that happens within `how_long`.
    pub(crate) fn run_for(&mut self, how_long: Duration) {
        let until = self.now.since_start + how_long;
        self.run_outbox();
        for _ in 0..TURNS_MAX {
            if !self.step(until) && self.now.since_start >= until {
                return;
            }
        }
        panic!("the story does not come to rest");
    }

    /// Days pass, and what a server does every hour is done.
    pub(crate) fn let_pass(&mut self, how_long: Duration) {
        self.run_for(how_long);
        let _ = block_on(self.office.sweep());
        self.run_for(Duration::from_secs(1));
    }

    /// Lets things happen until `done` holds, for at most `most`; whether it held.
    pub(crate) fn run_until(&mut self, most: Duration, done: impl Fn(&Self) -> bool) -> bool {
        let until = self.now.since_start + most;
        for _ in 0..TURNS_MAX {
            if done(self) {
                return true;
            }
            if !self.step(until) && self.now.since_start >= until {
                return done(self);
            }
        }
        panic!("the story does not come to rest");
    }

    /// Whether the portal is saying something on any call.
    pub(crate) fn is_speaking(&self) -> bool {
        self.legs.values().any(SimLeg::is_speaking)
    }

    /// Whether a message is being played, and nothing else.
    pub(crate) fn is_playing_message(&self) -> bool {
        self.legs.values().any(SimLeg::is_playing_message)
    }

    /// Where the newest call's playback is, in words.
    pub(crate) fn playback(&self) -> String {
        let position = self.legs.values().next_back().and_then(|leg| leg.position(self.now.since_start));
        match position {
            Some((at, true)) => format!("paused at {:.1} s", at.as_secs_f64()),
            Some((at, false)) => format!("at {:.1} s", at.as_secs_f64()),
            None => "silent".to_owned(),
        }
    }

    /// Whether the server has answered a call.
    pub(crate) fn is_answered(&self) -> bool {
        !self.legs.is_empty()
    }

    /// Whether a caller is being recorded.
    pub(crate) fn is_recording(&self) -> bool {
        self.legs.values().any(SimLeg::is_recording)
    }

    /// A key, heard on the newest call's leg; false if there is none.
    pub(crate) fn press(&mut self, key: char) -> bool {
        let digit = Digit::from_char(key).expect("a key of the telephone");
        let Some(call) = self.legs.keys().next_back().copied() else { return false };
        self.tell(Input::Media { call, event: LegEvent::Digit(digit) });
        true
    }

    /// The newest caller speaks.
    pub(crate) fn say(&mut self, how_long: Duration, pattern: u8) {
        let now = self.now.since_start;
        if let Some(leg) = self.legs.values_mut().next_back() {
            leg.says(now, how_long, pattern);
        }
    }

    /// Lets a phone do something.
    pub(crate) fn with_phone(&mut self, address: SocketAddr, act: impl FnOnce(&mut Phone, Now)) {
        let now = self.now;
        let Some(handset) = self.phones.get_mut(&address) else { return };
        act(&mut handset.phone, now);
        self.collect(address);
    }

    /// A phone registers, as it does when it is switched on: it remembers no lamp.
    pub(crate) fn register(&mut self, address: SocketAddr) {
        if let Some(handset) = self.phones.get_mut(&address) {
            handset.lamp = None;
        }
        self.with_phone(address, |phone, now| phone.register(now, 3_600));
    }

    /// A phone hangs up, or gives up calling; false if there is nothing to hang up.
    pub(crate) fn hang_up(&mut self, address: SocketAddr) -> bool {
        let in_call = self.is_in_call(address);
        self.with_phone(address, |phone, now| phone.hang_up(now));
        if let Some(handset) = self.phones.get_mut(&address) {
            handset.talks_to_phone = false;
        }
        in_call
    }

    /// Whether a phone is in a call, or tries to be.
    pub(crate) fn is_in_call(&self, address: SocketAddr) -> bool {
        self.phones.get(&address).is_some_and(|handset| handset.phone.is_in_call())
    }

    /// What a phone does from now on when it is called.
    pub(crate) fn behave(&mut self, address: SocketAddr, manner: Manner) {
        self.with_phone(address, |phone, _| phone.behave(manner));
    }

    /// Pulls a phone's plug, or puts it back.
    pub(crate) fn unplug(&mut self, address: SocketAddr, unplugged: bool) {
        if let Some(handset) = self.phones.get_mut(&address) {
            handset.unplugged = unplugged;
        }
    }

    fn tell(&mut self, input: Input) {
        let effects = self.switchboard.handle(self.now, input);
        self.carry_out(effects);
    }

    fn next_deadline(&self) -> Option<Duration> {
        let phones = self.phones.values().filter_map(|handset| handset.phone.next_deadline());
        let legs = self.legs.values().filter_map(SimLeg::next_deadline);
        let late = self.late.keys().map(|(at, _)| *at).next();
        let single = [self.switchboard.next_deadline(), self.wire.next_deadline(), late, self.recovery];
        single.into_iter().flatten().chain(phones).chain(legs).min()
    }

    fn move_to(&mut self, at: Duration) {
        let by = at.saturating_sub(self.now.since_start);
        self.now = self.now.later(by);
        self.backing.clock().set(self.now);
    }

    fn deliver(&mut self) {
        while let Some(parcel) = self.wire.receive(self.now.since_start) {
            if parcel.flow.local == crate::parts::server_address() {
                self.tell(Input::Sip { flow: parcel.flow, message: parcel.message });
            } else if let Some(handset) = self.phones.get_mut(&parcel.flow.local) {
                if !handset.unplugged {
                    let phone = || handset.name.clone();
                    let goodbye = goodbye(&parcel.message);
                    self.noticed.extend(goodbye.map(|status| Noticed::Goodbye { phone: phone(), status }));
                    handset.phone.receive(self.now, parcel.flow, parcel.message);
                }
                self.collect(parcel.flow.local);
            }
        }
        while let Some(late) = self.late.first_entry().filter(|entry| entry.key().0 <= self.now.since_start) {
            let input = late.remove();
            self.tell(input);
        }
    }

    fn heed_time(&mut self) {
        let now = self.now;
        if self.switchboard.next_deadline().is_some_and(|at| at <= now.since_start) {
            let effects = self.switchboard.timeout(now);
            self.carry_out(effects);
        }
        let due: Vec<SocketAddr> = self
            .phones
            .iter()
            .filter(|(_, handset)| handset.phone.next_deadline().is_some_and(|at| at <= now.since_start))
            .map(|(address, _)| *address)
            .collect();
        for address in due {
            self.with_phone(address, |phone, now| phone.timeout(now));
        }
        let events: Vec<(CallId, LegEvent)> = self
            .legs
            .iter_mut()
            .flat_map(|(call, leg)| leg.timeout(now.since_start).into_iter().map(|event| (*call, event)))
            .collect();
        for (call, event) in events {
            self.media(call, event);
        }
        if self.recovery.is_some_and(|at| at <= now.since_start) {
            self.recover();
        }
    }

    /// Lamps that changed are told to the phones.
    fn run_outbox(&mut self) {
        let told = self.backing.run_outbox(&self.office);
        for lamp in told {
            self.light(&lamp);
        }
    }

    fn light(&mut self, lamp: &Lamp) {
        if let Ok(lamp) = block_on(self.desk.lamp(lamp)) {
            self.tell(Input::Lamp(lamp));
        }
    }

    fn collect(&mut self, address: SocketAddr) {
        let Some(handset) = self.phones.get_mut(&address) else { return };
        while let Some((flow, message)) = handset.phone.transmit() {
            if !handset.unplugged {
                self.wire.send(self.now.since_start, flow, &message);
            }
        }
        while let Some(event) = handset.phone.event() {
            let noticed = handset.notices(event);
            self.noticed.extend(noticed);
        }
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            self.carry_out_one(effect);
        }
    }

    fn carry_out_one(&mut self, effect: Effect) {
        let now = self.now.since_start;
        match effect {
            Effect::Transmit { flow, message } => self.wire.send(now, flow, &message),
            Effect::OpenMedia { call, local } => {
                let local = Some(SocketAddr::new(local, 20_000));
                self.tell(Input::MediaOpened { call, local });
            }
            Effect::StartMedia { call, .. } => drop(self.legs.insert(call, SimLeg::default())),
            Effect::Play { call, play, clips, .. } => {
                let total = clips.iter().map(|clip| self.lasts(clip)).sum();
                let is_message = matches!(clips.as_slice(), [Clip::Stored(_)]);
                if let Some(leg) = self.legs.get_mut(&call) {
                    leg.play(now, play, total, is_message);
                }
            }
            Effect::Media { call, command } => {
                let events =
                    self.legs.get_mut(&call).map(|leg| leg.command(now, &command)).unwrap_or_default();
                for event in events {
                    self.media(call, event);
                }
            }
            Effect::CloseMedia(call) => drop(self.legs.remove(&call)),
            Effect::Ask { ask, question } => {
                let Some(answer) = block_on(self.desk.answer(question)) else { return };
                let input = Input::Answered { ask, answer };
                if self.answer_delay.is_zero() {
                    return self.tell(input);
                }
                self.asked += 1;
                self.late.insert((now + self.answer_delay, self.asked), input);
            }
            Effect::Observe(observation) => self.observe(observation),
        }
    }

    /// What happens on a leg goes where the server's own threads would send it.
    fn media(&mut self, call: CallId, event: LegEvent) {
        match &event {
            LegEvent::RecordingChunk { id, bytes, .. } => {
                let recording = crate::parts::recording(*id);
                self.backing.spool().chunk(recording, AudioFormat::MuLaw8k, bytes.clone());
            }
            LegEvent::Recorded { id, kept_bytes, .. } => {
                self.recovery.get_or_insert(self.now.since_start + RECOVERY_EVERY);
                self.backing.spool().complete(
                    crate::parts::recording(*id),
                    *kept_bytes,
                    AudioFormat::MuLaw8k,
                );
                self.tell(Input::Media { call, event });
            }
            LegEvent::Digit(_)
            | LegEvent::Played { .. }
            | LegEvent::NoPackets { .. }
            | LegEvent::Latched(_) => self.tell(Input::Media { call, event }),
        }
    }

    fn lasts(&self, clip: &Clip) -> Duration {
        match clip {
            Clip::Prompt(language, clip) => spoken(*language, *clip),
            Clip::Stored(key) => lasts(block_on(self.office.audio(key)).ok()),
            Clip::Recording(recording) => lasts(block_on(self.office.recorded(*recording)).ok()),
        }
    }

    fn observe(&mut self, observation: Observation) {
        match observation {
            Observation::Says { text, .. } => self.noticed.push(Noticed::Says(text)),
            Observation::Records { .. } => self.noticed.push(Noticed::Records),
            Observation::HangsUp { .. } => self.noticed.push(Noticed::PortalHangsUp),
            Observation::Ended { outcome, .. } => self.noticed.push(Noticed::Ended(outcome)),
            Observation::Began { .. } | Observation::Scene { .. } => {}
        }
    }
}

fn spoken(language: Language, clip: ClipId) -> Duration {
    let characters =
        prompts::catalogue(language).iter().find(|it| it.id == clip).map_or(0, |it| it.text.len());
    Duration::from_millis(MS_PER_CHARACTER.saturating_mul(characters as u64))
}

/// What cannot be read is heard as nothing.
fn lasts(wav: Option<Vec<u8>>) -> Duration {
    let length = wav.and_then(|file| WavInfo::parse(&file).ok());
    length.map_or(Duration::ZERO, |info| Duration::from_millis(info.duration_ms()))
}

/// The status that answers a BYE, if the message is such an answer.
fn goodbye(message: &[u8]) -> Option<u16> {
    let text = std::str::from_utf8(message).ok()?;
    let status = text.strip_prefix("SIP/2.0 ")?.get(..3)?.parse().ok()?;
    text.lines().any(|line| line.starts_with("CSeq:") && line.ends_with(" BYE")).then_some(status)
}

impl Handset {
    /// What its user notices of it.
    fn notices(&mut self, event: PhoneEvent) -> Option<Noticed> {
        let name = self.name.clone();
        match event {
            PhoneEvent::Lamp(summary) => {
                self.lamp = Some(summary);
                None
            }
            PhoneEvent::Talking(agreement) => {
                let before = self.talks_to_phone;
                self.talks_to_phone = agreement.remote.ip() != crate::parts::server_address().ip();
                (self.talks_to_phone && !before).then_some(Noticed::Talks(name))
            }
            PhoneEvent::Ended => std::mem::take(&mut self.talks_to_phone).then_some(Noticed::IsLeft(name)),
            PhoneEvent::Registered { .. }
            | PhoneEvent::Ringing
            | PhoneEvent::Called
            | PhoneEvent::Refused { .. } => Some(Noticed::Phone(name, event)),
        }
    }
}
