//! Trunks between the rows and the switchboard: it is told of those there are, whoever changes them, and what it says of
//! them is written down for command lines and pages.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use antiphon_call::Input;
use antiphon_call::trunks::TrunkState;
use antiphon_core::trunk::Trunk;
use antiphon_desk::Desk;
use antiphon_office::Office;
use antiphon_office::ports::{self, StoreError};
use tokio::sync::Notify;

use super::clocks::Clocks;
use super::exchange::Line;
use antiphon_office::ports::Clock as _;

/// How often it is looked whether a command line or another server has changed them.
const LOOK_INTERVAL: Duration = Duration::from_secs(2);
/// How often it is said anew how trunks do, so that whoever reads it knows that somebody still looks after them.
const SAY_INTERVAL_MS: i64 = 60 * 1_000;

/// How trunks do, as the switchboard says.
#[derive(Default)]
pub(crate) struct TrunkBoard {
    states: Mutex<Vec<TrunkState>>,
    changed: Notify,
}

impl TrunkBoard {
    /// It has changed.
    pub(crate) fn show(&self, states: Vec<TrunkState>) {
        *self.states.lock().unwrap_or_else(PoisonError::into_inner) = states;
        self.changed.notify_one();
    }

    /// How they do now.
    fn states(&self) -> Vec<TrunkState> {
        self.states.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How many of them are not well.
    pub(crate) fn unwell(&self) -> usize {
        self.states().iter().filter(|state| !state.is_well()).count()
    }

    /// What is wrong with those that are not well, by name.
    pub(crate) async fn complaints(&self, office: &Office) -> Result<Vec<String>, StoreError> {
        let mut complaints = Vec::new();
        for state in self.states().iter().filter(|state| !state.is_well()) {
            let trunk = office.trunk(state.trunk.organization, state.trunk.trunk).await;
            let name = match trunk {
                Ok(trunk) => trunk.name,
                Err(StoreError::Missing(_)) => continue,
                Err(error) => return Err(error),
            };
            complaints.push(format!("trunk {name} is not well: {}", state.words()));
        }
        Ok(complaints)
    }
}

/// Goes between them.
pub(crate) struct TrunkWatch {
    office: Arc<Office>,
    desk: Arc<Desk>,
    line: Line,
    clocks: Clocks,
    board: Arc<TrunkBoard>,
    told: Vec<Trunk>,
    said: Vec<TrunkState>,
    said_ms: i64,
}

impl TrunkWatch {
    /// Tells the switchboard of the trunks there are now.
    ///
    /// # Errors
    /// What the store says.
    pub(crate) async fn start(
        office: Arc<Office>,
        desk: Arc<Desk>,
        line: Line,
        clocks: Clocks,
    ) -> Result<Self, StoreError> {
        let (board, told, said) = (Arc::default(), Vec::new(), Vec::new());
        let mut watch = Self { office, desk, line, clocks, board, told, said, said_ms: 0 };
        watch.look().await?;
        Ok(watch)
    }

    /// Where the switchboard's words go.
    pub(crate) fn board(&self) -> Arc<TrunkBoard> {
        Arc::clone(&self.board)
    }

    /// Goes to and fro, for as long as it is polled.
    pub(crate) async fn run(mut self) {
        loop {
            // A time-out means that nothing was said: look all the same.
            let _ = tokio::time::timeout(LOOK_INTERVAL, self.board.changed.notified()).await;
            if let Err(error) = self.look().await {
                tracing::warn!(%error, "cannot look whether trunks have changed");
            }
            if let Err(error) = self.say().await {
                tracing::warn!(%error, "cannot write down how trunks do");
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

    async fn say(&mut self) -> Result<(), StoreError> {
        let (states, now_ms) = (self.board.states(), self.clocks.now_ms());
        if states == self.said && now_ms.saturating_sub(self.said_ms) < SAY_INTERVAL_MS {
            return Ok(());
        }
        for state in states.iter().filter(|state| !self.said.contains(state)) {
            tracing::info!(trunk = %state.trunk.trunk, state = state.words(), "how a trunk does");
        }
        let row = |state: &TrunkState| ports::TrunkState {
            organization: state.trunk.organization,
            trunk: state.trunk.trunk,
            state: state.words(),
            at_ms: now_ms,
        };
        let rows: Vec<_> = states.iter().map(row).collect();
        self.office.note_trunk_states(&rows).await?;
        (self.said, self.said_ms) = (states, now_ms);
        Ok(())
    }
}
