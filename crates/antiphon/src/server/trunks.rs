//! Keeps the switchboard in the know of trunks, whoever changes them.

use std::sync::Arc;
use std::time::Duration;

use antiphon_call::Input;
use antiphon_core::trunk::Trunk;
use antiphon_desk::Desk;
use antiphon_office::Office;
use antiphon_office::ports::StoreError;

use super::exchange::Line;

/// How often it is looked whether a command line or another server has changed them.
const LOOK_INTERVAL: Duration = Duration::from_secs(2);

/// Tells the switchboard about trunks.
pub(crate) struct TrunkWatch {
    office: Arc<Office>,
    desk: Arc<Desk>,
    line: Line,
    told: Vec<Trunk>,
}

impl TrunkWatch {
    /// Tells it of those there are now.
    ///
    /// # Errors
    /// What the store says.
    pub(crate) async fn start(office: Arc<Office>, desk: Arc<Desk>, line: Line) -> Result<Self, StoreError> {
        let mut watch = Self { office, desk, line, told: Vec::new() };
        watch.look().await?;
        Ok(watch)
    }

    /// Tells it of every change, for as long as it is polled.
    pub(crate) async fn run(mut self) {
        let mut interval = tokio::time::interval(LOOK_INTERVAL);
        loop {
            interval.tick().await;
            if let Err(error) = self.look().await {
                tracing::warn!(%error, "cannot look whether trunks have changed");
            }
        }
    }

    async fn look(&mut self) -> Result<(), StoreError> {
        let now = self.office.trunks_in_service().await?;
        if now != self.told {
            self.line.tell(Input::Trunks(self.desk.trunks().await?));
            self.told = now;
        }
        Ok(())
    }
}
