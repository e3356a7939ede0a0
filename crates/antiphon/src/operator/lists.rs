//! `antiphon mailbox lists`: distribution lists, as their owner keeps them by telephone.

use antiphon_core::lists::{DistributionList, ListChange, ListNumber};
use antiphon_core::numbering::Dialled;
use antiphon_office::admin::Actor;
use antiphon_office::lists::ListOwner;
use antiphon_office::ports::ListKept;
use anyhow::{Context as _, anyhow};
use serde_json::{Value, json};

use super::Desktop;
use crate::cli::lists::{ListsCommand, OfList};

impl Desktop {
    pub(super) async fn lists(&self, command: ListsCommand) -> anyhow::Result<()> {
        match command {
            ListsCommand::Show(of) => {
                let (organization, owner) = self.mailbox_of(&of).await?;
                let lists = self.office.distribution_lists(organization.id, owner.mailbox).await?;
                let rows: Vec<Value> = lists.iter().map(shown).collect();
                self.output.list(&["list", "name", "numbers"], &rows)
            }
            ListsCommand::Rename { list, name } => self.change_list(&list, ListChange::Rename(name)).await,
            ListsCommand::Add { list, numbers } => self.keep(&list, &numbers, Keep::Add).await,
            ListsCommand::Remove { list, numbers } => self.keep(&list, &numbers, Keep::Remove).await,
            ListsCommand::Clear(list) => self.change_list(&list, ListChange::Clear).await,
        }
    }

    async fn change_list(&self, of: &OfList, change: ListChange) -> anyhow::Result<()> {
        let actor = Actor::Operator.to_string();
        let owner = self.list_owner(of, &actor).await?;
        self.show_list(self.office.change_list(owner, &change).await?)
    }

    /// Number after number; what was done until one is refused stays done.
    async fn keep(&self, of: &OfList, numbers: &[String], keep: Keep) -> anyhow::Result<()> {
        let actor = Actor::Operator.to_string();
        let owner = self.list_owner(of, &actor).await?;
        let mut kept = None;
        for number in numbers {
            let changed = match keep {
                Keep::Add => self.office.add_to_list(owner, number).await?,
                Keep::Remove => self.office.remove_from_list(owner, number).await?,
            };
            kept = Some(Ok(changed.with_context(|| format!("\"{number}\" of list {}", owner.list))?));
        }
        kept.map_or(Ok(()), |kept| self.show_list(kept))
    }

    async fn list_owner<'a>(&self, of: &OfList, actor: &'a str) -> anyhow::Result<ListOwner<'a>> {
        let list = ListNumber::new(of.list)
            .ok_or_else(|| anyhow!("there is no list {}: lists are numbered from 1 to 15", of.list))?;
        let (organization, owner) = self.mailbox_of(&of.of).await?;
        Ok(ListOwner { organization: organization.id, mailbox: owner.mailbox, list, actor })
    }

    fn show_list(&self, kept: ListKept) -> anyhow::Result<()> {
        self.output.object(&shown(&kept?))
    }
}

/// What to do with numbers.
#[derive(Clone, Copy)]
enum Keep {
    Add,
    Remove,
}

fn shown(list: &DistributionList) -> Value {
    let entries: Vec<&str> = list.entries.iter().map(Dialled::as_str).collect();
    json!({
        "list": list.number.get(),
        "name": list.name,
        "entries": entries,
        "numbers": entries.join(", "),
    })
}
