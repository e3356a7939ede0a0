//! Events of this server as they are told, for whoever listens now.

use antiphon_core::event::DomainEvent;
use antiphon_office::ports::{EventFeed, FeedItem, Published};
use futures::StreamExt as _;
use futures::stream::{self, BoxStream};
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;

/// Events that a listener may be behind before he has to read them in the log.
const BEHIND_MAX: usize = 1_024;

/// Tells all who listen.
pub(crate) struct FeedBoard {
    items: broadcast::Sender<FeedItem>,
}

impl FeedBoard {
    /// Nobody listens yet.
    pub(crate) fn new() -> Self {
        let (items, _) = broadcast::channel(BEHIND_MAX);
        Self { items }
    }

    /// An event stands in the log.
    pub(crate) fn published(&self, event: &Published) {
        // Nobody may listen; that is no failure.
        let _ = self.items.send(FeedItem::Published(event.clone()));
    }

    /// Something happens that is told now and never again.
    pub(crate) fn passes(&self, event: DomainEvent) {
        let _ = self.items.send(FeedItem::Passing(event));
    }
}

impl EventFeed for FeedBoard {
    fn listen(&self) -> BoxStream<'static, FeedItem> {
        let receiver = self.items.subscribe();
        let items = stream::unfold(receiver, async |mut receiver| match receiver.recv().await {
            Ok(item) => Some((item, receiver)),
            Err(RecvError::Lagged(_)) => Some((FeedItem::Missed, receiver)),
            Err(RecvError::Closed) => None,
        });
        items.boxed()
    }
}
