//! Listening: events as they are told, after those that one has missed.

use std::collections::VecDeque;
use std::sync::Arc;

use antiphon_core::event::DomainEvent;
use antiphon_core::ids::EventPosition;
use futures::StreamExt as _;
use futures::stream::{self, BoxStream};
use uuid::Uuid;

use super::hears;
use crate::Office;
use crate::accounts::Principal;
use crate::ports::{EventFeed, FeedItem, Published, StoreError};

/// Events read at once.
const PAGE: u32 = 100;
/// Events told at once to somebody who asks from time to time.
const MISSED_MAX: u32 = 1_000;

/// Where events are heard.
#[derive(Clone)]
pub struct Newsroom {
    office: Arc<Office>,
    feed: Arc<dyn EventFeed>,
}

/// An event as it is told to somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Where to go on from after a break; `None` for what is told as it happens and never again.
    pub position: Option<EventPosition>,
    /// What happened.
    pub event: DomainEvent,
}

impl Newsroom {
    /// Over this office and what is told there.
    #[must_use]
    pub fn new(office: Arc<Office>, feed: Arc<dyn EventFeed>) -> Self {
        Self { office, feed }
    }

    /// What he has missed since that place, the oldest first, and not more than comes in one answer.
    ///
    /// # Errors
    /// What the store says.
    pub async fn missed(
        &self,
        who: &Principal,
        after: Option<EventPosition>,
    ) -> Result<Vec<Told>, StoreError> {
        let Some(after) = after else { return Ok(Vec::new()) };
        let later = self.office.ports.store.events_after(who.organization, after, MISSED_MAX).await?;
        let his = later.into_iter().filter(|it| hears(who, &it.event));
        Ok(his.map(|it| Told { position: Some(it.position), event: it.event }).collect())
    }

    /// Events from now on, or after the place of the last one that was heard; none is left out, and none comes twice.
    /// It ends when the store fails: whoever listens comes back.
    ///
    /// # Errors
    /// What the store says.
    pub async fn listen(
        &self,
        who: Principal,
        after: Option<EventPosition>,
    ) -> Result<BoxStream<'static, Told>, StoreError> {
        // Before anything is read, so that nothing falls in between.
        let feed = self.feed.listen();
        let organization = who.organization;
        let (last, is_behind) = match after {
            Some(after) => (after, true),
            None => {
                let newest = self.office.ports.store.newest_event(organization).await?;
                (newest.unwrap_or(EventPosition(Uuid::nil())), false)
            }
        };
        let (office, due) = (Arc::clone(&self.office), VecDeque::new());
        let listener = Listener { office, who, feed, last, is_behind, due };
        Ok(stream::unfold(listener, async |mut it| it.next().await.map(|told| (told, it))).boxed())
    }
}

struct Listener {
    office: Arc<Office>,
    who: Principal,
    feed: BoxStream<'static, FeedItem>,
    /// The place of the last event that was looked at.
    last: EventPosition,
    /// There may be more in the log than the feed will tell.
    is_behind: bool,
    due: VecDeque<Published>,
}

impl Listener {
    async fn next(&mut self) -> Option<Told> {
        loop {
            if self.due.is_empty() && self.is_behind {
                self.catch_up().await?;
            }
            while let Some(published) = self.due.pop_front() {
                self.last = published.position;
                if hears(&self.who, &published.event) {
                    return Some(Told { position: Some(published.position), event: published.event });
                }
            }
            if self.is_behind {
                continue;
            }
            match self.feed.next().await? {
                FeedItem::Published(it) if it.event.organization != self.who.organization => {}
                FeedItem::Published(it) if it.position <= self.last => {}
                FeedItem::Published(it) => self.due.push_back(it),
                FeedItem::Passing(event) if hears(&self.who, &event) => {
                    return Some(Told { position: None, event });
                }
                FeedItem::Passing(_) => {}
                FeedItem::Missed => self.is_behind = true,
            }
        }
    }

    /// Reads on in the log; `None` if it cannot be read.
    async fn catch_up(&mut self) -> Option<()> {
        let store = &self.office.ports.store;
        let read = store.events_after(self.who.organization, self.last, PAGE).await;
        let page = read.inspect_err(|error| tracing::warn!(%error, "events cannot be read")).ok()?;
        self.is_behind = u32::try_from(page.len()).is_ok_and(|count| count >= PAGE);
        self.due.extend(page);
        Some(())
    }
}
