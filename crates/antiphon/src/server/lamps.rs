//! Lamps on their way from the outbox to the phones.

use std::sync::Arc;

use antiphon_call::Input;
use antiphon_core::ids::MailboxId;
use antiphon_desk::Desk;
use antiphon_office::ports::{Deliver, Lamp};
use async_trait::async_trait;
use tokio::sync::broadcast;

use super::exchange::Line;

/// Hands lamps to the switchboard, which tells the phones.
pub(crate) struct ToSwitchboard {
    pub(crate) desk: Arc<Desk>,
    pub(crate) line: Line,
    /// Tells open pages which mailbox has changed.
    pub(crate) news: broadcast::Sender<MailboxId>,
}

#[async_trait]
impl Deliver for ToSwitchboard {
    async fn lamp(&self, lamp: Lamp) -> Result<(), String> {
        // Nobody may have a page open; that is no failure.
        let _ = self.news.send(lamp.mailbox);
        let lamp = self.desk.lamp(&lamp).await.map_err(|error| error.to_string())?;
        self.line.tell(Input::Lamp(lamp));
        Ok(())
    }
}
