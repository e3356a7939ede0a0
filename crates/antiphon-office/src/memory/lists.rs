//! Distribution lists.

use antiphon_core::ids::{MailboxId, OrganizationId};
use antiphon_core::lists::{DistributionList, ListChange, ListNumber};
use async_trait::async_trait;

use super::MemoryStore;
use super::rows::Rows;
use crate::ports::{Audit, ListKept, Lists, StoreError};

#[async_trait]
impl Lists for MemoryStore {
    async fn distribution_lists(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
    ) -> Result<Vec<DistributionList>, StoreError> {
        let rows = self.rows()?;
        let lists = rows.lists.iter().filter(|((o, m, _), _)| (*o, *m) == (organization, mailbox));
        Ok(lists.map(|(_, list)| list.clone()).collect())
    }

    async fn change_distribution_list(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
        list: ListNumber,
        change: &ListChange,
        audit: &Audit,
    ) -> Result<ListKept, StoreError> {
        let mut rows = self.rows()?;
        rows.mailbox_row(organization, mailbox)?;
        Ok(rows.change_list((organization, mailbox, list), change, audit))
    }
}

impl Rows {
    fn change_list(
        &mut self,
        key: (OrganizationId, MailboxId, ListNumber),
        change: &ListChange,
        audit: &Audit,
    ) -> ListKept {
        let mut list = self.lists.get(&key).cloned().unwrap_or_else(|| DistributionList::empty(key.2));
        list.make(change)?;
        if list.is_empty() {
            self.lists.remove(&key);
        } else {
            self.lists.insert(key, list.clone());
        }
        self.note(audit);
        Ok(list)
    }
}
