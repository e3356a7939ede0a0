//! Calls in progress, for those who may look on.

use std::sync::Arc;

use antiphon_core::ids::CallRecordId;
use antiphon_core::live_call::{LiveCall, LiveNews};
use futures::stream::BoxStream;

/// The calls in progress of this server.
///
/// Nothing here waits: it is told in the order it happens, and whoever is too slow loses some of it and is told so.
pub trait LiveCalls: Send + Sync {
    /// All of them as they are now, in the order they came.
    fn calls(&self) -> Vec<Arc<LiveCall>>;
    /// All of them as they are now, and what happens from now on: nothing is missing between the two.
    fn watch(&self) -> LiveWatch;
    /// Ends a call, as if the server had no more to say. False if it is over already.
    fn end(&self, call: CallRecordId) -> bool;
}

/// A look that goes on.
pub struct LiveWatch {
    /// The calls as they were when it began.
    pub calls: Vec<Arc<LiveCall>>,
    /// What happened since.
    pub events: BoxStream<'static, LiveEvent>,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LiveEvent {
    /// On a call, which is like this now.
    Of(Arc<LiveCall>, LiveNews),
    /// More than was told: whoever wants to know what is the case looks at all calls anew.
    Missed,
}
