//! Distribution lists in rows.

use antiphon_core::ids::{MailboxId, OrganizationId};
use antiphon_core::lists::{DistributionList, ListChange, ListNumber, ListRefusal};
use async_trait::async_trait;

use super::{Audit, StoreError};

/// What became of a change of a list: the list as it is now, or why it stays as it was.
pub type ListKept = Result<DistributionList, ListRefusal>;

/// The distribution lists of mailboxes.
#[async_trait]
pub trait Lists: Send + Sync {
    /// The lists of a mailbox that have a name or entries, by number.
    async fn distribution_lists(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
    ) -> Result<Vec<DistributionList>, StoreError>;
    /// Makes the change on the list as it is. A refused one changes nothing and leaves no audit entry.
    async fn change_distribution_list(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
        list: ListNumber,
        change: &ListChange,
        audit: &Audit,
    ) -> Result<ListKept, StoreError>;
}
