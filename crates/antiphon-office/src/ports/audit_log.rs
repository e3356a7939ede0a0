//! The audit log, looked through.

use antiphon_core::ids::OrganizationId;
use async_trait::async_trait;

use super::{Audit, StoreError};

/// Actors and targets that one question may name: a person goes by so many names at most.
pub const AUDIT_NAMES_MAX: usize = 4;

/// Which entries are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditQuery {
    /// Only those whose actor or target is one of these, at most [`AUDIT_NAMES_MAX`]; none for all entries.
    pub about: Vec<String>,
    /// Part of the action; empty for every action.
    pub action: String,
    /// From this moment on, epoch milliseconds.
    pub from_ms: i64,
    /// Before this moment, epoch milliseconds.
    pub until_ms: i64,
    /// So many of the newest are passed over.
    pub skip: u32,
    /// At most so many.
    pub max: u32,
}

impl Default for AuditQuery {
    fn default() -> Self {
        let (about, action) = (Vec::new(), String::new());
        Self { about, action, from_ms: i64::MIN, until_ms: i64::MAX, skip: 0, max: u32::MAX }
    }
}

/// The audit log.
#[async_trait]
pub trait AuditLog: Send + Sync {
    /// The entries asked for, newest first.
    async fn find_audit(
        &self,
        organization: OrganizationId,
        query: &AuditQuery,
    ) -> Result<Vec<Audit>, StoreError>;
}
