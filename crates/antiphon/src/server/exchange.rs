//! The thread the switchboard lives on: inputs arrive in one queue, effects are carried out as they come.

use std::collections::{BTreeMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use antiphon_call::input::{Clip, LocateId, Scope};
use antiphon_call::{Ask, AskId, CallId, Effect, Input, MediaId, Observation, Switchboard};
use antiphon_core::ids::RecordingId;
use antiphon_core::trunk::Peer;
use antiphon_desk::Desk;
use antiphon_dialog::question::{Question, SendingQuestion};
use antiphon_media::codec::Codec;
use antiphon_media::leg::{LegCommand, LegEvent};
use antiphon_media::player::PlayId;
use antiphon_media::wav::{Coding, WavFormat};
use antiphon_net::rtp::{LegKey, RtpEngine};
use antiphon_net::sip::locating::{Locator, SystemDns};
use antiphon_net::sip::{Arrival, SipSender};
use antiphon_office::ports::{AudioFormat, SpoolWriter};
use antiphon_sip::endpoint::Shed;
use antiphon_sip::flow::Flow;
use antiphon_sip::sources::Alarm;
use bytes::Bytes;
use tokio::runtime::Handle;
use tokio::sync::Notify;

use super::call_log::{CallLog, Measurements};
use super::clocks::Clocks;
use super::live::LiveBoard;
use super::load::{ANSWERS_MIN, LoadWatch, Signs};
use super::metrics::Metrics;
use super::page_phones::PagePaths;
use super::playback::Playback;
use super::trunks::TrunkBoard;

/// SIP messages waiting for the switchboard. Datagrams beyond are dropped as the network itself would: SIP's timers
/// repeat them, and a queue of seconds would only make every answer late.
const SIP_QUEUE_MAX: usize = 20_000;

/// How often it is looked how much there is to do.
const LOAD_LOOK: Duration = Duration::from_millis(100);
/// How long the latest round of audio counts: one second tells whether it was an exception.
const RTP_LOOK: Duration = Duration::from_secs(1);

/// Something for the thread to do.
enum Turn {
    Input(Input),
    /// With the moment when it arrived.
    Sip(Arrival, Instant),
    Stop,
}

/// Who wants to see what happens on calls.
pub(crate) type Watcher = Box<dyn Fn(&Observation) + Send>;

/// The front of the thread, for everybody who has something for the switchboard.
#[derive(Clone)]
pub(crate) struct Line {
    turns: Sender<Turn>,
    sip_waiting: Arc<AtomicUsize>,
}

impl Line {
    /// Passes something to the switchboard.
    pub(crate) fn tell(&self, input: Input) {
        // The thread ends only with the server, and then nothing matters any more.
        let _ = self.turns.send(Turn::Input(input));
    }

    /// Passes what arrived from the network; datagrams only while not too much waits already. Connections limit
    /// themselves by what of theirs waits.
    pub(crate) fn arrived(&self, arrival: Arrival) {
        let is_repeated = matches!(&arrival, Arrival::Message { flow, .. } if !flow.transport.is_reliable());
        if self.sip_waiting.fetch_add(1, Ordering::Relaxed) >= SIP_QUEUE_MAX && is_repeated {
            self.sip_waiting.fetch_sub(1, Ordering::Relaxed);
            return;
        }
        let _ = self.turns.send(Turn::Sip(arrival, Instant::now()));
    }
}

/// What the thread needs to carry out effects.
pub(crate) struct Equipment {
    pub(crate) switchboard: Switchboard,
    pub(crate) clocks: Clocks,
    pub(crate) sip: SipSender,
    /// The paths to phones on pages.
    pub(crate) page_paths: PagePaths,
    /// Where it is written how trunks do.
    pub(crate) trunks: Arc<TrunkBoard>,
    /// Finds the peers of trunks.
    pub(crate) locator: Arc<Locator<SystemDns>>,
    pub(crate) rtp: RtpEngine,
    pub(crate) playback: Playback,
    pub(crate) desk: Arc<Desk>,
    pub(crate) runtime: Handle,
    /// Woken when an answer may have left a job in the outbox.
    pub(crate) outbox: Arc<Notify>,
    pub(crate) watchers: Arc<Mutex<Vec<Watcher>>>,
    /// Takes note of calls and their messages.
    pub(crate) call_log: Arc<CallLog>,
    /// Shows calls in progress.
    pub(crate) live_calls: Arc<LiveBoard>,
    /// Counts what happens.
    pub(crate) metrics: Arc<Metrics>,
    /// Calls in progress, for whoever drains or reports.
    pub(crate) calls: Arc<AtomicUsize>,
}

/// The queue, before there is a thread to empty it.
pub(crate) struct Queue {
    line: Line,
    turns: Receiver<Turn>,
}

impl Queue {
    /// An empty queue.
    pub(crate) fn new() -> Self {
        let (sender, turns) = mpsc::channel();
        Self { line: Line { turns: sender, sip_waiting: Arc::default() }, turns }
    }

    /// A way to fill it.
    pub(crate) fn line(&self) -> Line {
        self.line.clone()
    }
}

/// The running thread; dropping it ends it.
pub(crate) struct Exchange {
    line: Line,
    thread: Option<JoinHandle<()>>,
}

impl Exchange {
    /// Starts the thread. `equip` runs on it, because a switchboard never leaves its thread.
    pub(crate) fn start(
        queue: Queue,
        equip: impl FnOnce() -> Equipment + Send + 'static,
    ) -> std::io::Result<Self> {
        let line = queue.line();
        let thread = std::thread::Builder::new().name("switchboard".into()).spawn(move || {
            let run = || {
                Exchanging::new(equip(), queue.line.clone()).run(&queue.turns);
            };
            if catch_unwind(AssertUnwindSafe(run)).is_err() {
                // Without a switchboard the server only looks alive. Whoever watches the process starts it again, and
                // what callers had left comes back from the spool.
                tracing::error!("the switchboard broke down");
                std::process::abort();
            }
        })?;
        Ok(Self { line, thread: Some(thread) })
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        let _ = self.line.turns.send(Turn::Stop);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

struct Exchanging {
    equipment: Equipment,
    line: Line,
    /// Inputs that effects led to at once.
    due: VecDeque<Input>,
    /// When each question to the office was asked, counted since the start, until it is answered.
    asked: Arc<Mutex<BTreeMap<AskId, Duration>>>,
    load: LoadWatch,
    signs: Signs,
    /// When the load was looked at, and the audio.
    looked: [Duration; 2],
}

impl Exchanging {
    fn new(equipment: Equipment, line: Line) -> Self {
        let (load, signs, looked) = (LoadWatch::default(), Signs::default(), [Duration::ZERO; 2]);
        Self { equipment, line, due: VecDeque::new(), asked: Arc::default(), load, signs, looked }
    }

    fn run(mut self, turns: &Receiver<Turn>) {
        loop {
            match self.next_turn(turns) {
                Ok(Turn::Input(input)) => self.told(input),
                Ok(Turn::Sip(arrival, came)) => {
                    self.signs.lag = came.elapsed();
                    self.arrived(arrival);
                }
                Ok(Turn::Stop) | Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => {}
            }
            self.heed_time();
            self.heed_load();
            self.show_turned();
            self.equipment.calls.store(self.equipment.switchboard.calls(), Ordering::Relaxed);
        }
    }

    fn next_turn(&self, turns: &Receiver<Turn>) -> Result<Turn, RecvTimeoutError> {
        let now = self.equipment.clocks.since_start();
        // While something is shed, the end of it must not wait for the next message.
        let look = (self.load.shed() != Shed::Nothing).then_some(now + LOAD_LOOK);
        match self.equipment.switchboard.next_deadline().into_iter().chain(look).min() {
            Some(deadline) => turns.recv_timeout(deadline.saturating_sub(now)),
            None => turns.recv().map_err(|_| RecvTimeoutError::Disconnected),
        }
    }

    fn told(&mut self, input: Input) {
        if let Input::Sip { flow, message } = &input {
            self.note(flow, message, true);
        }
        self.handle(input);
    }

    fn arrived(&mut self, arrival: Arrival) {
        self.line.sip_waiting.fetch_sub(1, Ordering::Relaxed);
        match arrival {
            Arrival::Message { flow, .. } if !self.admits(flow) => {}
            Arrival::Message { flow, message, waiting } => {
                self.note(&flow, &message, true);
                self.handle(Input::Sip { flow, message });
                // Only now may its connection bring one more.
                drop(waiting);
            }
            Arrival::Closed(flow) => self.handle(Input::FlowClosed(flow)),
        }
    }

    /// Looks now and then how much there is to do, and sends away what is too much.
    fn heed_load(&mut self) {
        let now = self.equipment.clocks.since_start();
        let [load, rtp] = &mut self.looked;
        if now.saturating_sub(*load) < LOAD_LOOK {
            return;
        }
        *load = now;
        let Equipment { rtp: engine, switchboard, metrics, .. } = &mut self.equipment;
        if now.saturating_sub(*rtp) >= RTP_LOOK {
            *rtp = now;
            self.signs.rtp_late = engine.stats().take_late();
        }
        let slow = open(&self.asked).values().nth(ANSWERS_MIN - 1).copied();
        self.signs.answers = slow.map_or(Duration::ZERO, |asked| now.saturating_sub(asked));
        self.signs.waiting = self.line.sip_waiting.load(Ordering::Relaxed);
        self.signs.legs = engine.legs();
        self.signs.no_port = !engine.has_free_port();
        if self.signs.waiting == 0 {
            self.signs.lag = Duration::ZERO;
        }
        if let Some(shed) = self.load.judge(now, &self.signs) {
            switchboard.shed(shed);
        }
        metrics.shed(self.load.shed(), switchboard.shed_requests());
    }

    /// Whether anything is done for what a source sends. Nothing is remembered of what it sends beyond its limit.
    fn admits(&mut self, flow: Flow) -> bool {
        self.equipment.switchboard.admits(self.equipment.clocks.now(), flow)
    }

    /// Tells of what was turned away.
    fn show_turned(&mut self) {
        let Equipment { switchboard, metrics, .. } = &mut self.equipment;
        metrics.turned(switchboard.turned());
        while let Some(Alarm { source, username }) = switchboard.next_alarm() {
            tracing::warn!(%source, username, "somebody tries passwords: answering no more of them from there");
        }
    }

    fn heed_time(&mut self) {
        let now = self.equipment.clocks.now();
        let is_due = |deadline: Duration| deadline <= now.since_start;
        if self.equipment.switchboard.next_deadline().is_some_and(is_due) {
            let effects = self.equipment.switchboard.timeout(now);
            self.carry_out(effects);
            self.settle();
        }
    }

    fn handle(&mut self, input: Input) {
        self.due.push_back(input);
        self.settle();
    }

    fn settle(&mut self) {
        while let Some(input) = self.due.pop_front() {
            let effects = self.equipment.switchboard.handle(self.equipment.clocks.now(), input);
            self.carry_out(effects);
        }
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Transmit { flow, message } => self.transmit(&flow, message),
                Effect::OpenMedia { media, local } => {
                    let local = self.equipment.rtp.open(key(media), local);
                    self.due.push_back(Input::MediaOpened { media, local });
                }
                Effect::StartMedia { media, config } => self.equipment.rtp.begin(key(media), &config),
                Effect::Play { media, play, codec, scope, clips } => {
                    self.play(media, play, codec, scope, clips)
                }
                Effect::Media { media, command } => self.command(media, command),
                Effect::Bridge { one, other } => self.equipment.rtp.bridge(key(one), key(other)),
                Effect::CloseMedia(media) => {
                    self.equipment.playback.forget(key(media));
                    self.equipment.rtp.close(key(media));
                }
                Effect::Ask { ask, question } => self.ask(ask, question),
                Effect::TrunksDo(states) => self.equipment.trunks.show(states),
                Effect::Locate { locate, peer } => self.locate(locate, peer),
                Effect::Observe(observation) => self.show(&observation),
            }
        }
    }

    fn transmit(&self, flow: &Flow, message: Bytes) {
        self.note(flow, &message, false);
        if !self.equipment.page_paths.take(flow, &message) {
            self.equipment.sip.send(flow, message);
        }
    }

    /// For the log of calls and the figures.
    fn note(&self, flow: &Flow, message: &Bytes, inbound: bool) {
        let Equipment { call_log, metrics, clocks, .. } = &self.equipment;
        call_log.heard(clocks.now(), flow, message, inbound);
        metrics.heard(message, inbound);
    }

    fn play(&mut self, media: MediaId, play: PlayId, codec: Codec, scope: Scope, clips: Vec<Clip>) {
        let Equipment { playback, rtp, .. } = &mut self.equipment;
        playback.play(rtp, key(media), play, codec, scope, clips);
    }

    fn command(&mut self, media: MediaId, command: LegCommand) {
        let Equipment { playback, rtp, .. } = &mut self.equipment;
        if matches!(command, LegCommand::Stop) {
            playback.stop(rtp, key(media));
        } else {
            rtp.command(key(media), command);
        }
    }

    fn ask(&self, ask: AskId, question: Ask) {
        let (desk, line) = (Arc::clone(&self.equipment.desk), self.line.clone());
        let outbox = leaves_a_job(&question).then(|| Arc::clone(&self.equipment.outbox));
        let asked = Arc::clone(&self.asked);
        open(&asked).insert(ask, self.equipment.clocks.since_start());
        self.equipment.runtime.spawn(async move {
            let answer = desk.answer(question).await;
            open(&asked).remove(&ask);
            if let Some(answer) = answer {
                line.tell(Input::Answered { ask, answer });
            }
            if let Some(outbox) = outbox {
                outbox.notify_one();
            }
        });
    }

    fn locate(&self, locate: LocateId, peer: Peer) {
        let (locator, line) = (Arc::clone(&self.equipment.locator), self.line.clone());
        self.equipment.runtime.spawn(async move {
            let (hops, holds) = locator.locate(&peer).await;
            line.tell(Input::Located { locate, hops, holds });
        });
    }

    fn show(&self, observation: &Observation) {
        let Equipment { call_log, live_calls, metrics, clocks, .. } = &self.equipment;
        let now = clocks.now();
        call_log.observed(now, observation);
        live_calls.observed(now.wall_ms, observation, |call| call_log.id_of(call));
        metrics.observed(observation);
        for watcher in open(&self.equipment.watchers).iter() {
            watcher(observation);
        }
    }
}

fn open<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic elsewhere leaves nothing half done in here.
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether the answer changes what a lamp shows.
fn leaves_a_job(ask: &Ask) -> bool {
    let Ask::Dialog { question, .. } = ask else { return false };
    matches!(
        question,
        Question::Deposit { .. }
            | Question::Mark { .. }
            | Question::Sending(SendingQuestion::Send(_))
            | Question::Clearing(_)
    )
}

/// The legs of a call are a group by the call's own number.
fn key(media: MediaId) -> LegKey {
    LegKey { group: media.call.0, leg: media.number }
}

/// Which leg of which call that is.
pub(crate) fn media_of(key: LegKey) -> MediaId {
    MediaId { call: CallId(key.group), number: key.leg }
}

/// What a leg reports: recorded sound goes to the spool, on the leg's own thread; everything else to the switchboard.
///
/// The end of a recording goes to both, to the spool first, so that whoever hears of it finds it complete.
pub(crate) fn on_leg_event(
    leg: LegKey,
    event: LegEvent,
    line: &Line,
    spool: &dyn SpoolWriter,
    measurements: &Measurements,
) {
    let media = media_of(leg);
    match event {
        LegEvent::RecordingChunk { id, format, bytes } => {
            spool.chunk(recording(id), audio_format(format), bytes)
        }
        LegEvent::Recorded { id, kept_bytes, format, .. } => {
            spool.complete(recording(id), kept_bytes, audio_format(format));
            line.tell(Input::Media { media, event });
        }
        // The log of calls ends with the server, and then nothing matters any more.
        LegEvent::Measured(quality) => drop(measurements.send((media, quality))),
        LegEvent::Digit(_)
        | LegEvent::Played { .. }
        | LegEvent::NoPackets { .. }
        | LegEvent::Broken
        | LegEvent::PathLost
        | LegEvent::Latched(_) => {
            line.tell(Input::Media { media, event });
        }
    }
}

fn recording(id: antiphon_media::recorder::RecordingId) -> RecordingId {
    RecordingId(uuid::Uuid::from_u128(id.0))
}

fn audio_format(format: WavFormat) -> AudioFormat {
    match format.coding {
        Coding::Ulaw => AudioFormat::MuLaw8k,
        Coding::Alaw => AudioFormat::ALaw8k,
        Coding::Pcm16 => AudioFormat::Linear16k,
    }
}
