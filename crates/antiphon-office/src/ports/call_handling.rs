//! How people have their calls handled, in rows.

use antiphon_core::call_handling::CallHandling;
use antiphon_core::ids::{OrganizationId, PersonId};
use async_trait::async_trait;

use super::{Audit, StoreError};

/// Call handling of people.
#[async_trait]
pub trait CallHandlings: Send + Sync {
    /// How a person's calls are handled; the default for somebody who has changed nothing.
    async fn call_handling(
        &self,
        organization: OrganizationId,
        person: PersonId,
    ) -> Result<CallHandling, StoreError>;

    /// Replaces how a person's calls are handled.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such person.
    async fn save_call_handling(
        &self,
        organization: OrganizationId,
        person: PersonId,
        handling: &CallHandling,
        audit: &Audit,
    ) -> Result<(), StoreError>;
}
