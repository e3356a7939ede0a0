//! Where people send all their calls, in rows.

use antiphon_core::forwarding::Forwarding;
use antiphon_core::ids::{OrganizationId, PersonId};
use async_trait::async_trait;

use super::{Audit, StoreError};

/// Call forwarding of people.
#[async_trait]
pub trait Forwardings: Send + Sync {
    /// Replaces where all calls of a person go.
    async fn save_forwarding(
        &self,
        organization: OrganizationId,
        person: PersonId,
        forwarding: &Forwarding,
        audit: &Audit,
    ) -> Result<(), StoreError>;
}
