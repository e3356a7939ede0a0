//! Trunks.

use antiphon_core::ids::{OrganizationId, TrunkId};
use antiphon_core::trunk::Trunk;
use async_trait::async_trait;

use super::MemoryStore;
use super::rows::Rows;
use crate::ports::{Audit, StoreError, TrunkState, Trunks};

#[async_trait]
impl Trunks for MemoryStore {
    async fn insert_trunk(&self, trunk: &Trunk, audit: &Audit) -> Result<(), StoreError> {
        self.rows()?.insert_trunk(trunk, audit)
    }

    async fn trunks(&self, organization: OrganizationId) -> Result<Vec<Trunk>, StoreError> {
        Ok(self.rows()?.trunks_by_age(|it| it.organization == organization))
    }

    async fn all_trunks(&self) -> Result<Vec<Trunk>, StoreError> {
        Ok(self.rows()?.trunks_by_age(|_| true))
    }

    async fn trunk(&self, organization: OrganizationId, id: TrunkId) -> Result<Option<Trunk>, StoreError> {
        Ok(self.rows()?.trunks.get(&(organization, id)).cloned())
    }

    async fn save_trunk(&self, trunk: &Trunk, audit: &Audit) -> Result<(), StoreError> {
        self.rows()?.save_trunk(trunk, audit)
    }

    async fn remove_trunk(
        &self,
        organization: OrganizationId,
        id: TrunkId,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let mut rows = self.rows()?;
        rows.trunks.remove(&(organization, id)).ok_or(StoreError::Missing("trunk"))?;
        rows.trunk_states.remove(&(organization, id));
        rows.note(audit);
        Ok(())
    }

    async fn save_trunk_state(&self, state: &TrunkState) -> Result<(), StoreError> {
        let mut rows = self.rows()?;
        let key = (state.organization, state.trunk);
        if rows.trunks.contains_key(&key) {
            rows.trunk_states.insert(key, state.clone());
        }
        Ok(())
    }

    async fn trunk_states(&self, organization: OrganizationId) -> Result<Vec<TrunkState>, StoreError> {
        let rows = self.rows()?;
        Ok(rows.trunk_states.values().filter(|it| it.organization == organization).cloned().collect())
    }
}

impl Rows {
    fn trunks_by_age(&self, wanted: impl Fn(&Trunk) -> bool) -> Vec<Trunk> {
        let mut all: Vec<_> = self.trunks.values().filter(|it| wanted(it)).cloned().collect();
        all.sort_by_key(|it| (it.created_ms, it.id));
        all
    }

    fn insert_trunk(&mut self, trunk: &Trunk, audit: &Audit) -> Result<(), StoreError> {
        if !self.locations.contains_key(&(trunk.organization, trunk.location)) {
            return Err(StoreError::Missing("location"));
        }
        self.check_trunk(trunk)?;
        self.trunks.insert((trunk.organization, trunk.id), trunk.clone());
        self.note(audit);
        Ok(())
    }

    fn save_trunk(&mut self, trunk: &Trunk, audit: &Audit) -> Result<(), StoreError> {
        let key = (trunk.organization, trunk.id);
        let before = self.trunks.get(&key).ok_or(StoreError::Missing("trunk"))?;
        if before.version != trunk.version {
            return Err(StoreError::Conflict(format!("trunk {}", before.name)));
        }
        if !self.locations.contains_key(&(trunk.organization, trunk.location)) {
            return Err(StoreError::Missing("location"));
        }
        let saved = Trunk { version: before.version + 1, created_ms: before.created_ms, ..trunk.clone() };
        self.check_trunk(&saved)?;
        self.trunks.insert(key, saved);
        self.note(audit);
        Ok(())
    }

    fn check_trunk(&self, trunk: &Trunk) -> Result<(), StoreError> {
        let others = || self.trunks.values().filter(|it| it.id != trunk.id);
        if others().any(|it| it.organization == trunk.organization && it.name == trunk.name) {
            return Err(StoreError::Exists(format!("trunk {}", trunk.name)));
        }
        let login = trunk.login.as_ref().map(|it| &it.username);
        if login.is_some() && others().any(|it| it.login.as_ref().map(|it| &it.username) == login) {
            return Err(StoreError::Exists(format!("login {}", login.map_or("", String::as_str))));
        }
        Ok(())
    }
}
