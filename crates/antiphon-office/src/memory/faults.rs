//! A switch that makes a port fail, for whoever wants to see what happens then.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Decides for each call of a port whether it fails, and how.
#[derive(Debug)]
pub struct Faults<E> {
    plan: Mutex<Plan<E>>,
    calls: AtomicU64,
}

#[derive(Debug)]
enum Plan<E> {
    Work,
    FailAlways(E),
    FailOnce { calls_before: u64, error: E },
}

impl<E> Default for Faults<E> {
    fn default() -> Self {
        Self { plan: Mutex::new(Plan::Work), calls: AtomicU64::new(0) }
    }
}

impl<E: Clone> Faults<E> {
    /// Every call fails from now on, until [`Self::work`].
    pub fn fail_with(&self, error: E) {
        *self.plan() = Plan::FailAlways(error);
    }

    /// The `n`-th call from now on fails, the first being 1, and no other.
    pub fn fail_nth(&self, n: u64, error: E) {
        *self.plan() = Plan::FailOnce { calls_before: n.saturating_sub(1), error };
    }

    /// Every call works again.
    pub fn work(&self) {
        *self.plan() = Plan::Work;
    }

    /// How often the port has been called.
    pub fn calls(&self) -> u64 {
        self.calls.load(Ordering::Relaxed)
    }

    /// Whether this call works.
    pub(super) fn check(&self) -> Result<(), E> {
        self.calls.fetch_add(1, Ordering::Relaxed);
        let mut plan = self.plan();
        match &mut *plan {
            Plan::Work => Ok(()),
            Plan::FailAlways(error) => Err(error.clone()),
            Plan::FailOnce { calls_before: calls_before @ 1.., .. } => {
                *calls_before -= 1;
                Ok(())
            }
            Plan::FailOnce { calls_before: 0, error } => {
                let error = error.clone();
                *plan = Plan::Work;
                Err(error)
            }
        }
    }

    fn plan(&self) -> MutexGuard<'_, Plan<E>> {
        self.plan.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
