//! News for pages that are open: a mailbox has changed, whichever way, or calls in progress have.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::time::Duration;

use antiphon_core::ids::MailboxId;
use antiphon_office::ports::LiveEvent;
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::stream::{self, BoxStream, Stream};
use futures::{FutureExt as _, StreamExt as _};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use crate::Hub;
use crate::page::Refusal;
use crate::session::{Admin, Owner};

/// Comments in the silence, so that nothing on the way thinks the connection dead.
const KEEP_ALIVE: Duration = Duration::from_secs(25);
/// Changes of calls within this are told together: a page that is read by people need not flicker.
const GATHER: Duration = Duration::from_millis(250);
/// How long somebody looks on at calls before he is asked again who he is.
const WATCH_MAX: Duration = Duration::from_secs(10 * 60);

/// `GET /events`
pub(crate) async fn news(
    State(hub): State<Hub>,
    owner: Owner,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Refusal> {
    let mailbox = owner.subject.mailbox();
    let events = stream::unfold(hub.news.subscribe(), move |mut news| async move {
        next(&mut news, mailbox).await.then(|| (Ok(Event::default().event("mailbox").data("changed")), news))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)))
}

/// `GET /events/calls`: which calls have changed that the administrator sees.
pub(crate) async fn calls(
    State(hub): State<Hub>,
    admin: Admin,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let watch = hub.monitor.watch(admin.who.open.principal.clone());
    let changes = stream::unfold(watch.events, async |mut events| {
        let changed = changed(&mut events).await?;
        Some((Ok(Event::default().event("calls").data(changed)), events))
    });
    // A browser comes back by itself, and is asked anew who it is.
    let bounded = changes.take_until(Box::pin(tokio::time::sleep(WATCH_MAX)));
    Sse::new(bounded).keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
}

/// The calls that changed within a moment, with blanks between, or `all`; `None` when there will be no more.
async fn changed(events: &mut BoxStream<'static, LiveEvent>) -> Option<String> {
    let mut changed = BTreeSet::from([name(&events.next().await?)]);
    tokio::time::sleep(GATHER).await;
    while let Some(Some(event)) = events.next().now_or_never() {
        changed.insert(name(&event));
    }
    Some(changed.into_iter().collect::<Vec<_>>().join(" "))
}

fn name(event: &LiveEvent) -> String {
    match event {
        LiveEvent::Of(call, _) => call.id.to_string(),
        LiveEvent::Missed => "all".to_owned(),
    }
}

/// Waits for a change of the mailbox; false when there will be none any more. Whoever was too slow to hear everything
/// is told of a change: it costs a look.
async fn next(news: &mut Receiver<MailboxId>, mailbox: MailboxId) -> bool {
    loop {
        match news.recv().await {
            Ok(changed) if changed == mailbox => return true,
            Ok(_) => {}
            Err(RecvError::Lagged(_)) => return true,
            Err(RecvError::Closed) => return false,
        }
    }
}
