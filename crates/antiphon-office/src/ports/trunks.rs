//! Trunks in rows.

use antiphon_core::ids::{OrganizationId, TrunkId};
use antiphon_core::trunk::Trunk;
use async_trait::async_trait;

use super::{Audit, StoreError};

/// The trunks of all organizations.
#[async_trait]
pub trait Trunks: Send + Sync {
    /// Adds a trunk; its name is new in the organization, and its login on the server.
    async fn insert_trunk(&self, trunk: &Trunk, audit: &Audit) -> Result<(), StoreError>;
    /// All trunks of an organization, oldest first.
    async fn trunks(&self, organization: OrganizationId) -> Result<Vec<Trunk>, StoreError>;
    /// All trunks of the server, oldest first.
    async fn all_trunks(&self) -> Result<Vec<Trunk>, StoreError>;
    /// One trunk.
    async fn trunk(&self, organization: OrganizationId, id: TrunkId) -> Result<Option<Trunk>, StoreError>;
    /// Replaces a trunk if its `version` is still current.
    async fn save_trunk(&self, trunk: &Trunk, audit: &Audit) -> Result<(), StoreError>;
    /// Removes a trunk, and what is known of its state.
    async fn remove_trunk(
        &self,
        organization: OrganizationId,
        id: TrunkId,
        audit: &Audit,
    ) -> Result<(), StoreError>;
    /// Replaces what a running server knows of how a trunk does. What is said of one that is gone is forgotten.
    async fn save_trunk_state(&self, state: &TrunkState) -> Result<(), StoreError>;
    /// What was said last of the trunks of an organization, in the order of their identities.
    async fn trunk_states(&self, organization: OrganizationId) -> Result<Vec<TrunkState>, StoreError>;
}

/// How a trunk does, as the running server sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrunkState {
    /// The organization.
    pub organization: OrganizationId,
    /// Which.
    pub trunk: TrunkId,
    /// In words, such as `up` or `down: 192.0.2.1:5060`.
    pub state: String,
    /// When it was said, epoch milliseconds.
    pub at_ms: i64,
}
