//! What is remembered of calls: each becomes a row when it is over, with the SIP messages it consisted of.
//!
//! The switchboard's thread only takes note; masking and storing happen elsewhere. A crash loses the last second's
//! rows, never a message that somebody left.

mod ladders;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use antiphon_call::Observation;
use antiphon_call::history::History;
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

/// The log of calls in the making.
pub(crate) struct CallLog {
    notes: Mutex<Notes>,
}

struct Notes {
    history: History,
    /// `None` where SIP messages are not kept.
    ladders: Option<Ladders>,
    /// Calls that are over, with the moment they ended.
    over: VecDeque<(Duration, CallRecord)>,
}

impl CallLog {
    /// An empty one.
    pub(crate) fn new(keep: CallRetention) -> Self {
        let ladders = (keep.messages_days > 0).then(Ladders::default);
        Self { notes: Mutex::new(Notes { history: History::default(), ladders, over: VecDeque::new() }) }
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
        if let Some(record) = record {
            notes.over.push_back((now.since_start, record));
        }
    }

    /// Calls that have been over for a moment, or with `all` every call that is over, ready to be stored.
    fn take(&self, since_start: Duration, all: bool) -> Vec<KeptCall> {
        let mut notes = self.notes();
        let is_ready = |(ended, _): &(Duration, CallRecord)| all || *ended + LINGER <= since_start;
        let mut taken = Vec::new();
        while let Some((_, record)) = notes.over.pop_front_if(|it| is_ready(it)) {
            let steps = notes.ladders.as_mut().map(|it| it.take(&record)).unwrap_or_default();
            taken.push((record, steps));
        }
        let Notes { history, ladders, over } = &mut *notes;
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

fn call_ids((_, record): &(Duration, CallRecord)) -> impl Iterator<Item = &str> {
    record.legs.iter().map(|leg| leg.sip_call_id.as_str())
}

/// Stores calls as they end; [`Keeper::finish`] stores the rest.
pub(crate) struct Keeper {
    log: Arc<CallLog>,
    office: Arc<Office>,
    waiting: Vec<KeptCall>,
}

impl Keeper {
    /// Nothing waits yet.
    pub(crate) fn new(log: Arc<CallLog>, office: Arc<Office>) -> Self {
        Self { log, office, waiting: Vec::new() }
    }

    /// Stores calls for ever.
    pub(crate) async fn run(mut self, since_start: impl Fn() -> Duration + Send) {
        let mut interval = tokio::time::interval(STORE_INTERVAL);
        loop {
            interval.tick().await;
            self.waiting.extend(self.log.take(since_start(), false));
            self.store().await;
        }
    }

    /// Stores what there is.
    pub(crate) async fn finish(mut self) {
        self.waiting.extend(self.log.take(Duration::MAX, true));
        self.store().await;
    }

    async fn store(&mut self) {
        if self.waiting.is_empty() {
            return;
        }
        match self.office.keep_calls(&self.waiting).await {
            Ok(()) => self.waiting.clear(),
            Err(error) => {
                let too_many = self.waiting.len().saturating_sub(WAITING_MAX);
                self.waiting.drain(..too_many);
                let waiting = self.waiting.len();
                tracing::warn!(%error, waiting, lost = too_many, "the log of calls cannot be written yet");
            }
        }
    }
}
