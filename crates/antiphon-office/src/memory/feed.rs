//! A feed of what a test says.

use std::sync::{Mutex, PoisonError};

use futures::StreamExt as _;
use futures::channel::mpsc::{Sender, channel};
use futures::stream::BoxStream;

use crate::ports::{EventFeed, FeedItem};

/// Items that somebody may be behind.
const BEHIND_MAX: usize = 64;

/// Tells all who listen.
#[derive(Default)]
pub struct MemoryFeed {
    listeners: Mutex<Vec<Sender<FeedItem>>>,
}

impl MemoryFeed {
    /// Tells this.
    pub fn tell(&self, item: &FeedItem) {
        let mut listeners = self.listeners.lock().unwrap_or_else(PoisonError::into_inner);
        listeners.retain_mut(|it| it.try_send(item.clone()).is_ok());
    }
}

impl EventFeed for MemoryFeed {
    fn listen(&self) -> BoxStream<'static, FeedItem> {
        let (sender, receiver) = channel(BEHIND_MAX);
        self.listeners.lock().unwrap_or_else(PoisonError::into_inner).push(sender);
        receiver.boxed()
    }
}
