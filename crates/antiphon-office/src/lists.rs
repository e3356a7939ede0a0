//! Distribution lists as their owner keeps them, by telephone or through an operator.

use antiphon_core::ids::{MailboxId, OrganizationId};
use antiphon_core::lists::{DistributionList, ListChange, ListNumber, ListRefusal, list_entry};
use antiphon_core::numbering::Dialled;

use crate::Office;
use crate::addressing::Addressee;
use crate::inbox::SpokenFrom;
use crate::ports::{Audit, ListKept, StoreError};

/// A list, and who keeps it.
#[derive(Clone, Copy, Debug)]
pub struct ListOwner<'a> {
    /// The organization.
    pub organization: OrganizationId,
    /// The owner's mailbox.
    pub mailbox: MailboxId,
    /// Which of its lists.
    pub list: ListNumber,
    /// Who does it, as [`Audit::actor`] has it.
    pub actor: &'a str,
}

/// An entry of a list, and who that is at this moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListMember {
    /// The number as it was entered.
    pub entry: Dialled,
    /// Whom it reaches; `None` if nobody any more.
    pub addressee: Option<Addressee>,
}

impl ListMember {
    /// How the member is named: by name, or by the number that stands in the list.
    #[must_use]
    pub fn spoken(&self) -> SpokenFrom {
        let by_number = || SpokenFrom::Number(self.entry.to_string());
        self.addressee.as_ref().map_or_else(by_number, |it| it.spoken.clone())
    }
}

impl Office {
    /// The lists of a mailbox that have a name or entries, by number.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such mailbox, and what the store says.
    pub async fn distribution_lists(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
    ) -> Result<Vec<DistributionList>, StoreError> {
        self.mailbox_there(organization, mailbox).await?;
        self.ports.store.distribution_lists(organization, mailbox).await
    }

    /// The members of a list in their order.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such mailbox, and what the store says.
    pub async fn list_members(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
        list: ListNumber,
    ) -> Result<Vec<ListMember>, StoreError> {
        let lists = self.distribution_lists(organization, mailbox).await?;
        let list = lists.into_iter().find(|it| it.number == list);
        let mut members = Vec::new();
        for entry in list.map(|list| list.entries).unwrap_or_default() {
            let addressee = self.addressee(organization, mailbox, entry.as_str()).await?;
            members.push(ListMember { entry, addressee });
        }
        Ok(members)
    }

    /// Makes a change on a list as it is.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such mailbox, and what the store says.
    pub async fn change_list(
        &self,
        owner: ListOwner<'_>,
        change: &ListChange,
    ) -> Result<ListKept, StoreError> {
        let audit = Audit {
            organization: owner.organization,
            at_ms: self.now_ms(),
            actor: owner.actor.to_owned(),
            action: "list.changed".to_owned(),
            target: format!("mailbox:{}", owner.mailbox),
            detail: format!("list {}", owner.list),
            jobs: Vec::new(),
        };
        let store = &self.ports.store;
        store.change_distribution_list(owner.organization, owner.mailbox, owner.list, change, &audit).await
    }

    /// Adds a number that reaches somebody; [`ListRefusal::BadNumber`] if it reaches nobody, and
    /// [`ListRefusal::Already`] if somebody is in the list by another number.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such mailbox, and what the store says.
    pub async fn add_to_list(&self, owner: ListOwner<'_>, digits: &str) -> Result<ListKept, StoreError> {
        let Ok(entry) = list_entry(digits) else { return Ok(Err(ListRefusal::BadNumber)) };
        let reached = self.addressee(owner.organization, owner.mailbox, entry.as_str()).await?;
        let Some(reached) = reached else { return Ok(Err(ListRefusal::BadNumber)) };
        let members = self.list_members(owner.organization, owner.mailbox, owner.list).await?;
        if members.iter().any(|member| is(member, &reached)) {
            return Ok(Err(ListRefusal::Already));
        }
        self.change_list(owner, &ListChange::Add(entry)).await
    }

    /// Takes out whoever a number reaches, by whichever number they stand in the list, and the number itself.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such mailbox, and what the store says.
    pub async fn remove_from_list(&self, owner: ListOwner<'_>, digits: &str) -> Result<ListKept, StoreError> {
        let Ok(entry) = list_entry(digits) else { return Ok(Err(ListRefusal::BadNumber)) };
        let reached = self.addressee(owner.organization, owner.mailbox, entry.as_str()).await?;
        let members = self.list_members(owner.organization, owner.mailbox, owner.list).await?;
        let same = members.into_iter().filter(|it| reached.as_ref().is_some_and(|reached| is(it, reached)));
        let mut entries: Vec<Dialled> = same.map(|it| it.entry).collect();
        entries.push(entry);
        self.change_list(owner, &ListChange::Remove(entries)).await
    }
}

fn is(member: &ListMember, addressee: &Addressee) -> bool {
    member.addressee.as_ref().is_some_and(|it| it.mailbox == addressee.mailbox)
}
