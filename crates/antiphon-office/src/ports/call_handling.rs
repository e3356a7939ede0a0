//! How people have their calls handled, in rows.

use antiphon_core::call_handling::{CallHandling, HandlingChange};
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

    /// Makes one change of how a person's calls are handled, whatever else changes at the same time. How they are handled
    /// then; `None` if the change cannot be made, see [`CallHandling::make`].
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such person.
    async fn change_call_handling(
        &self,
        organization: OrganizationId,
        person: PersonId,
        change: &HandlingChange,
        audit: &Audit,
    ) -> Result<Option<CallHandling>, StoreError>;
}
