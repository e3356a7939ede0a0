//! An office on a virtual afternoon: one server, its phones, a wire between them, and a clock that only the story moves.

pub(crate) mod phones;
mod effects;
mod ports;
mod seen;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use antiphon_call::input::{Answer, Clip, Observation, Outcome};
use antiphon_call::{DirectMedia, Effect, Input, MediaId, Switchboard};
use antiphon_core::digit::Digit;
use antiphon_core::ids::TrunkId;
use antiphon_core::time::Now;
use antiphon_desk::Desk;
use antiphon_dialog::prompts::{self, Language, Prompt, Rendered};
use antiphon_dialog::question::Answer as DialogAnswer;
use antiphon_media::leg::{LegCommand, LegEvent};
use antiphon_media::wav::WavInfo;
use antiphon_office::Office;
use antiphon_office::ports::{AudioFormat, SpoolWriter as _};
use antiphon_phone::{Manner, Phone, PhoneEvent, Way};
use antiphon_sip::mwi::MessageSummary;
use futures::executor::block_on;

use crate::backing::Backing;
use crate::ledger::Ledger;
use crate::media::SimLeg;
use crate::wire::{Wire, WireQuality};
use phones::{Handset, goodbye, hang_up};
use ports::Ports;

/// The server's domain.
pub(crate) const DOMAIN: &str = "demo.example";
/// Turns without an end in sight: a story that needs more is a loop.
const TURNS_MAX: usize = 2_000_000;
/// How long a server that ends waits for its calls.
const LAST_WORK_MAX: Duration = Duration::from_secs(40);
/// How often a server looks for recordings that wait to be stored.
const RECOVERY_EVERY: Duration = Duration::from_secs(60);

/// One server and its phones.
pub(crate) struct World {
    pub(crate) backing: Backing,
    pub(crate) office: Arc<Office>,
    desk: Desk,
    switchboard: Switchboard,
    direct_media: DirectMedia,
    now: Now,
    wire: Wire,
    pub(crate) phones: BTreeMap<SocketAddr, Handset>,
    legs: BTreeMap<MediaId, SimLeg>,
    /// Ports that are open.
    pub(crate) ports: Ports,
    /// What people notice, in order; the story writes it down.
    pub(crate) noticed: Vec<Noticed>,
    /// Questions answered late, if answers take time.
    late: BTreeMap<(Duration, u64), Input>,
    answer_delay: Duration,
    asked: u64,
    /// When the spool is looked through again, while something waits there.
    recovery: Option<Duration>,
    pub(crate) ledger: Ledger,
    /// How trunks do, in words.
    pub(crate) trunks: BTreeMap<TrunkId, String>,
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
    /// The portal lets somebody's phone ring for its caller.
    Connects(String),
    /// Two phones hear each other through the server.
    Bridged(String, String),
    /// A phone changed its session: how audio goes to it and from it now.
    Changed(String, String),
    /// A phone talks to another one.
    Talks(String),
    /// A phone that talks to another one talks to a third one from now on.
    TalksTo(String, String),
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
            switchboard: crate::parts::switchboard(seed, DirectMedia::Auto),
            direct_media: DirectMedia::Auto,
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
            ports: Ports::default(),
            noticed: Vec::new(),
            late: BTreeMap::new(),
            answer_delay: Duration::ZERO,
            asked: 0,
            recovery: None,
            ledger: Ledger::default(),
            trunks: BTreeMap::new(),
        }
    }

    /// The switchboard is told of the trunks there are.
    pub(crate) fn learn_trunks(&mut self) {
        let trunks = block_on(self.desk.trunks()).unwrap_or_default();
        self.tell(Input::Trunks(trunks));
    }

    /// All media of phones go through the server. Before anybody has registered.
    pub(crate) fn relay_all(&mut self, seed: u64) {
        self.direct_media = DirectMedia::Never;
        self.switchboard = crate::parts::switchboard(seed, self.direct_media);
    }

    /// The wire becomes better or worse.
    pub(crate) fn set_wire(&mut self, quality: WireQuality) {
        self.wire.become_as(quality);
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
            self.run_until(LAST_WORK_MAX, |world| world.calls() == 0);
        }
        let now = self.now.since_start;
        let spilt: Vec<_> =
            self.legs.iter_mut().filter_map(|(id, leg)| Some((*id, leg.spill(now)?))).collect();
        for (media, event) in spilt {
            if let LegEvent::RecordingChunk { id, bytes, .. } = &event {
                let long_ms = u32::try_from(bytes.len() / 8).unwrap_or(u32::MAX);
                self.ledger.recorded(crate::parts::recording(*id), media.call, long_ms);
            }
            self.media(media, event);
        }
        self.ledger.server_ended();
        self.legs.clear();
        self.ports.open.clear();
        self.late.clear();
        self.office = self.backing.office(seed);
        self.desk = Desk::new(Arc::clone(&self.office));
        self.switchboard = crate::parts::switchboard(seed, self.direct_media);
        for (flow, until_ms) in block_on(self.desk.live_flows()).unwrap_or_default() {
            self.switchboard.learn_binding(self.now, flow, until_ms);
        }
        self.learn_trunks();
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

    /// A key, heard on the newest caller's leg; false if there is none.
    pub(crate) fn press(&mut self, key: char) -> bool {
        let digit = Digit::from_char(key).expect("a key of the telephone");
        let Some(media) = self.callers_leg() else { return false };
        self.tell(Input::Media { media, event: LegEvent::Digit(digit) });
        true
    }

    /// The newest caller speaks.
    pub(crate) fn say(&mut self, how_long: Duration, pattern: u8) {
        let now = self.now.since_start;
        let leg = self.callers_leg().and_then(|media| self.legs.get_mut(&media));
        if let Some(leg) = leg {
            leg.says(now, how_long, pattern);
        }
    }

    /// The leg of whoever called last.
    fn callers_leg(&self) -> Option<MediaId> {
        self.legs.keys().rev().find(|media| media.is_callers()).copied()
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
                if let Some(call_id) = hang_up(&parcel.message) {
                    self.ledger.hung_up(call_id);
                }
                self.tell(Input::Sip { flow: parcel.flow, message: parcel.message });
            } else if let Some(handset) = self.phones.get_mut(&parcel.flow.local) {
                if !handset.unplugged {
                    if let Some((status, call_id)) = goodbye(&parcel.message) {
                        if status == 200 {
                            self.ledger.goodbye(call_id);
                        }
                        self.noticed.push(Noticed::Goodbye { phone: handset.name.clone(), status });
                    }
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
        let events: Vec<(MediaId, LegEvent)> = self
            .legs
            .iter_mut()
            .flat_map(|(media, leg)| leg.timeout(now.since_start).into_iter().map(|event| (*media, event)))
            .collect();
        for (media, event) in events {
            self.media(media, event);
        }
        if self.recovery.is_some_and(|at| at <= now.since_start) {
            self.recover();
        }
    }

    /// Lamps that changed are told to the phones.
    fn run_outbox(&mut self) {
        for lamp in self.backing.run_outbox(&self.office, &self.desk) {
            self.tell(Input::Lamp(lamp));
        }
    }
}
