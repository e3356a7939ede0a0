//! Who listens: so many of each organization, and no more.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use antiphon_core::ids::OrganizationId;

/// Listeners of an organization at once: a few programs, each on a few machines.
const LISTENERS_MAX: usize = 50;

/// Counts listeners.
#[derive(Clone, Default)]
pub(crate) struct Listeners(Arc<Mutex<HashMap<OrganizationId, usize>>>);

/// A listener's place, given back when it is dropped.
pub(crate) struct Place {
    listeners: Listeners,
    organization: OrganizationId,
}

impl Listeners {
    /// A place, if there is one.
    pub(crate) fn enter(&self, organization: OrganizationId) -> Option<Place> {
        let mut counts = self.counts();
        let count = counts.entry(organization).or_default();
        if *count >= LISTENERS_MAX {
            return None;
        }
        *count += 1;
        Some(Place { listeners: self.clone(), organization })
    }

    fn counts(&self) -> MutexGuard<'_, HashMap<OrganizationId, usize>> {
        // A panic elsewhere leaves nothing half done in here.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut counts = self.listeners.counts();
        if let Some(count) = counts.get_mut(&self.organization) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.organization);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn an_organization_has_so_many_places_and_gets_them_back() {
        let listeners = Listeners::default();
        let [ours, theirs] = [1, 2].map(|n| OrganizationId(Uuid::from_u128(n)));
        let mut places: Vec<Place> = (0..LISTENERS_MAX).filter_map(|_| listeners.enter(ours)).collect();
        assert!(listeners.enter(ours).is_none() && listeners.enter(theirs).is_some());
        places.pop();
        assert!(listeners.enter(ours).is_some());
        places.clear();
        assert!(listeners.counts().is_empty());
    }
}
