//! News for pages that are open: a mailbox has changed, whichever way.

use std::convert::Infallible;
use std::time::Duration;

use antiphon_core::ids::MailboxId;
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::stream::{self, Stream};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use crate::Hub;
use crate::page::Refusal;
use crate::session::Owner;

/// Comments in the silence, so that nothing on the way thinks the connection dead.
const KEEP_ALIVE: Duration = Duration::from_secs(25);

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
