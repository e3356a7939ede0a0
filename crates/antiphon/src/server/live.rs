//! The calls in progress of this server, for the pages and the API.
//!
//! The switchboard's thread folds what it observes; only while somebody looks on is a picture copied for him.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use antiphon_call::live::{Change, Live};
use antiphon_call::{CallId, Input, Observation};
use antiphon_core::event::EventKind;
use antiphon_core::ids::CallRecordId;
use antiphon_core::key_layout::KeyLayout;
use antiphon_core::live_call::LiveCall;
use antiphon_core::menu_map::MapScene;
use antiphon_dialog::prompts::Language;
use antiphon_office::Office;
use antiphon_office::ports::{LiveCalls, LiveEvent, LiveWatch};
use futures::StreamExt as _;
use futures::stream;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;

use super::exchange::Line;
use super::feed::FeedBoard;

/// Events that somebody who looks on may be behind: a few seconds of a busy server.
const BEHIND_MAX: usize = 1_024;

/// The map of the dialogs' menus.
pub(crate) fn map(layout: KeyLayout, language: &str) -> Vec<MapScene> {
    antiphon_dialog::map::map(layout, Language::or_nearest(language))
}

/// The registry of calls in progress.
pub(crate) struct LiveBoard {
    live: Mutex<Live>,
    events: broadcast::Sender<LiveEvent>,
    line: Line,
    office: Arc<Office>,
    /// Programs hear when calls begin, are answered and end.
    feed: Arc<FeedBoard>,
}

impl LiveBoard {
    /// No calls yet. Calls are ended over the line.
    pub(crate) fn new(line: Line, office: Arc<Office>, feed: Arc<FeedBoard>) -> Self {
        let (events, _) = broadcast::channel(BEHIND_MAX);
        Self { live: Mutex::default(), events, line, office, feed }
    }

    /// Something happened on a call; `id_of` tells its identity when it begins.
    pub(crate) fn observed(
        &self,
        now_ms: i64,
        observation: &Observation,
        id_of: impl FnOnce(CallId) -> Option<CallRecordId>,
    ) {
        let mut live = self.live();
        let Some(Change { call, news }) = live.observe(now_ms, observation, id_of) else { return };
        if let Some(what) = EventKind::of_call(news)
            && let Some(event) = self.office.call_event(&call, what)
        {
            self.feed.passes(event);
        }
        if self.events.receiver_count() > 0 {
            // Told while the lock is held, so that whoever begins to look misses nothing and hears nothing twice.
            let _ = self.events.send(LiveEvent::Of(Arc::new(call.into_owned()), news));
        }
    }

    fn live(&self) -> MutexGuard<'_, Live> {
        // A panic elsewhere leaves nothing half done in here.
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl LiveCalls for LiveBoard {
    fn calls(&self) -> Vec<Arc<LiveCall>> {
        self.live().calls().cloned().map(Arc::new).collect()
    }

    fn watch(&self) -> LiveWatch {
        let live = self.live();
        let receiver = self.events.subscribe();
        let calls = live.calls().cloned().map(Arc::new).collect();
        drop(live);
        let events = stream::unfold(receiver, async |mut receiver| match receiver.recv().await {
            Ok(event) => Some((event, receiver)),
            Err(RecvError::Lagged(_)) => Some((LiveEvent::Missed, receiver)),
            Err(RecvError::Closed) => None,
        });
        LiveWatch { calls, events: events.boxed() }
    }

    fn end(&self, call: CallRecordId) -> bool {
        let Some((id, _)) = self.live().find(call) else { return false };
        self.line.tell(Input::HangUp(id));
        true
    }
}
