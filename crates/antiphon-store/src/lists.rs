//! Distribution lists. Whoever changes one holds its mailbox's row, so that two changes follow one another.

use antiphon_core::ids::{MailboxId, OrganizationId};
use antiphon_core::lists::{DistributionList, ListChange, ListNumber};
use antiphon_core::numbering::{Dialled, dialled};
use antiphon_office::ports::{Audit, ListKept, Lists, StoreError};
use async_trait::async_trait;

use crate::failure::Failure;
use crate::session::{Row, Session, values};
use crate::sql_store::SqlStore;
use crate::{audit, mailboxes};

const ALL: &str = "SELECT number, name, entries FROM distribution_lists
    WHERE organization = $1 AND mailbox = $2 ORDER BY number";
const ONE: &str = "SELECT number, name, entries FROM distribution_lists
    WHERE organization = $1 AND mailbox = $2 AND number = $3";
const SAVE: &str = "INSERT INTO distribution_lists (organization, mailbox, number, name, entries)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (organization, mailbox, number) DO UPDATE SET name = $4, entries = $5";
const REMOVE: &str =
    "DELETE FROM distribution_lists WHERE organization = $1 AND mailbox = $2 AND number = $3";

#[async_trait]
impl Lists for SqlStore {
    async fn distribution_lists(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
    ) -> Result<Vec<DistributionList>, StoreError> {
        self.db
            .read((organization, mailbox), |session, (organization, mailbox)| {
                Box::pin(all(session, *organization, *mailbox))
            })
            .await
    }

    async fn change_distribution_list(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
        list: ListNumber,
        change: &ListChange,
        audit: &Audit,
    ) -> Result<ListKept, StoreError> {
        let wanted = (organization, mailbox, list, change.clone(), audit.clone());
        self.db
            .write(wanted, |session, (organization, mailbox, list, change, audit)| {
                Box::pin(change_one(session, *organization, *mailbox, *list, change, audit))
            })
            .await
    }
}

async fn all(
    session: &mut Session<'_>,
    organization: OrganizationId,
    mailbox: MailboxId,
) -> Result<Vec<DistributionList>, Failure> {
    session.rows(ALL, values![organization.0, mailbox.0]).await?.iter().map(read).collect()
}

async fn change_one(
    session: &mut Session<'_>,
    organization: OrganizationId,
    mailbox: MailboxId,
    number: ListNumber,
    change: &ListChange,
    audit: &Audit,
) -> Result<ListKept, Failure> {
    let locked = mailboxes::locked(session, organization, mailbox).await?;
    locked.ok_or_else(|| Failure::missing("mailbox"))?;
    let stored = session.row(ONE, values![organization.0, mailbox.0, number.get()]).await?;
    let stored = stored.as_ref().map(read).transpose()?;
    let mut list = stored.unwrap_or_else(|| DistributionList::empty(number));
    if let Err(refused) = list.make(change) {
        return Ok(Err(refused));
    }
    save(session, organization, mailbox, &list).await?;
    audit::insert(session, audit).await?;
    Ok(Ok(list))
}

async fn save(
    session: &mut Session<'_>,
    organization: OrganizationId,
    mailbox: MailboxId,
    list: &DistributionList,
) -> Result<(), Failure> {
    if list.is_empty() {
        session.run(REMOVE, values![organization.0, mailbox.0, list.number.get()]).await?;
        return Ok(());
    }
    let entries: Vec<&str> = list.entries.iter().map(Dialled::as_str).collect();
    let entries = entries.join(" ");
    let values = values![organization.0, mailbox.0, list.number.get(), &list.name, &entries];
    session.run(SAVE, values).await?;
    Ok(())
}

fn read(row: &Row) -> Result<DistributionList, Failure> {
    let number = ListNumber::new(row.amount("number")?).ok_or_else(|| Failure::corrupt("number"))?;
    let entries = row.parsed("entries", |text| text.split_whitespace().map(dialled).collect())?;
    Ok(DistributionList { number, name: row.column("name")?, entries })
}
