//! What is remembered of calls: each becomes a row when it is over, with the SIP messages it consisted of.
//!
//! The switchboard's thread only takes note; masking and storing happen elsewhere. A crash loses the last second's
//! rows, never a message that somebody left.

mod ladders;

use std::collections::VecDeque;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use antiphon_call::history::{History, note_quality};
use antiphon_call::{CallId, MediaId, Observation};
use antiphon_core::audio_quality::AudioQuality;
use antiphon_core::call_record::CallRecord;
use antiphon_core::ids::CallRecordId;
use antiphon_core::time::Now;
use antiphon_office::Office;
use antiphon_office::calls::CallRetention;
use antiphon_office::ports::KeptCall;
use antiphon_sip::flow::Flow;
use bytes::Bytes;
use uuid::Uuid;

use ladders::Ladders;

/// How long after its end a call is kept open: the last answers are on their way.
const LINGER: Duration = Duration::from_secs(1);
/// How often calls that are over are stored.
const STORE_INTERVAL: Duration = Duration::from_secs(1);
/// Calls that wait for the database at most; of more the oldest are lost, which is logged.
const WAITING_MAX: usize = 10_000;
/// Calls stored in one transaction: the database is others' as well.
const STORED_AT_ONCE: usize = 200;
/// Of calls that led nowhere, a scanner's for instance, one in so long is kept; the figures count them all.
const NOWHERE_INTERVAL: Duration = Duration::from_secs(1);

/// The log of calls in the making.
pub(crate) struct CallLog {
    notes: Mutex<Notes>,
    measurements: Measurements,
}

/// Takes how well legs are heard.
pub(crate) type Measurements = Sender<(MediaId, AudioQuality)>;

struct Notes {
    history: History,
    /// `None` where SIP messages are not kept.
    ladders: Option<Ladders>,
    /// Calls that are over, with the moment they ended.
    over: VecDeque<Over>,
    /// From when on the next call that led nowhere is kept.
    next_nowhere: Duration,
    measured: Receiver<(MediaId, AudioQuality)>,
}

/// A call that is over.
struct Over {
    ended: Duration,
    call: CallId,
    record: CallRecord,
}

impl CallLog {
    /// An empty one.
    pub(crate) fn new(keep: CallRetention) -> Self {
        let ladders = (keep.messages_days > 0).then(Ladders::default);
        let (history, over, next_nowhere) = (History::default(), VecDeque::new(), Duration::ZERO);
        let (measurements, measured) = mpsc::channel();
        let notes = Notes { history, ladders, over, next_nowhere, measured };
        Self { notes: Mutex::new(notes), measurements }
    }

    /// A SIP message came or goes.
    pub(crate) fn heard(&self, now: Now, flow: &Flow, message: &Bytes, inbound: bool) {
        if let Some(ladders) = &mut self.notes().ladders {
            ladders.heard(now, flow, message, inbound);
        }
    }

    /// Something happened on a call.
    pub(crate) fn observed(&self, now: Now, observation: &Observation) {
        let mut notes = self.notes();
        let record = notes.history.observe(now.wall_ms, observation, || CallRecordId(Uuid::now_v7()));
        let Observation::Ended { call, .. } = observation else { return };
        if let Some(record) = record.filter(|record| notes.is_kept(now.since_start, record)) {
            notes.over.push_back(Over { ended: now.since_start, call: *call, record });
        }
    }

    /// The identity that the row of a call in progress will have.
    pub(crate) fn id_of(&self, call: CallId) -> Option<CallRecordId> {
        self.notes().history.id_of(call)
    }

    /// Where to tell how well legs are heard. It never waits: the threads that move audio tell it.
    pub(crate) fn measurements(&self) -> Measurements {
        self.measurements.clone()
    }

    /// Calls that have been over for a moment, or with `all` every call that is over, ready to be stored.
    fn take(&self, since_start: Duration, all: bool) -> Vec<KeptCall> {
        let mut notes = self.notes();
        notes.heed_measurements();
        let is_ready = |over: &Over| all || over.ended + LINGER <= since_start;
        let mut taken = Vec::new();
        while let Some(Over { record, .. }) = notes.over.pop_front_if(|it| is_ready(it)) {
            let steps = notes.ladders.as_mut().map(|it| it.take(&record)).unwrap_or_default();
            taken.push((record, steps));
        }
        let Notes { history, ladders, over, .. } = &mut *notes;
        if let Some(ladders) = ladders {
            ladders.forget_strangers(since_start, history.call_ids().chain(over.iter().flat_map(call_ids)));
        }
        drop(notes);
        taken.into_iter().map(|(record, steps)| KeptCall { record, ladder: ladders::shown(steps) }).collect()
    }

    fn notes(&self) -> MutexGuard<'_, Notes> {
        // A panic elsewhere leaves nothing half done in here.
        self.notes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Notes {
    /// The last measurement of a leg comes when its call is over already.
    fn heed_measurements(&mut self) {
        while let Ok((media, quality)) = self.measured.try_recv() {
            if self.history.measured(media, quality) {
                continue;
            }
            if let Some(over) = self.over.iter_mut().rev().find(|over| over.call == media.call) {
                note_quality(&mut over.record, media, quality);
            }
        }
    }

    fn is_kept(&mut self, since_start: Duration, record: &CallRecord) -> bool {
        let led_somewhere = record.organization.is_some();
        let is_kept = led_somewhere || since_start >= self.next_nowhere;
        if is_kept && !led_somewhere {
            self.next_nowhere = since_start + NOWHERE_INTERVAL;
        }
        is_kept
    }
}

fn call_ids(over: &Over) -> impl Iterator<Item = &str> {
    over.record.legs.iter().map(|leg| leg.sip_call_id.as_str())
}

/// Stores calls as they end; [`Keeper::finish`] stores the rest. Clones share what waits.
#[derive(Clone)]
pub(crate) struct Keeper {
    log: Arc<CallLog>,
    office: Arc<Office>,
    waiting: Arc<tokio::sync::Mutex<Vec<KeptCall>>>,
}

impl Keeper {
    /// Nothing waits yet.
    pub(crate) fn new(log: Arc<CallLog>, office: Arc<Office>) -> Self {
        Self { log, office, waiting: Arc::default() }
    }

    /// Stores calls for ever.
    pub(crate) async fn run(self, since_start: impl Fn() -> Duration + Send) {
        let mut interval = tokio::time::interval(STORE_INTERVAL);
        loop {
            interval.tick().await;
            self.store(self.log.take(since_start(), false)).await;
        }
    }

    /// Stores what there is.
    pub(crate) async fn finish(&self) {
        self.store(self.log.take(Duration::MAX, true)).await;
    }

    /// Whoever stores holds the list until it is done, so that the last one finds all that is not stored.
    async fn store(&self, over: Vec<KeptCall>) {
        let mut waiting = self.waiting.lock().await;
        waiting.extend(over);
        while let Some(next) = waiting.chunks(STORED_AT_ONCE).next() {
            let count = next.len();
            if let Err(error) = self.office.keep_calls(next).await {
                let lost = waiting.len().saturating_sub(WAITING_MAX);
                waiting.drain(..lost);
                tracing::warn!(%error, waiting = waiting.len(), lost, "the log of calls cannot be written yet");
                return;
            }
            waiting.drain(..count);
        }
    }
}
