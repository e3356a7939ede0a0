//! `antiphon mailbox greeting` and `antiphon mailbox name`.

use std::path::Path;

use antiphon_core::forwarding::Forwarding;
use antiphon_core::greeting::{GreetingChange, GreetingKind};
use antiphon_core::numbering::{Dialled, dialled};
use antiphon_core::organization::Organization;
use antiphon_office::admin::Actor;
use antiphon_office::owner::Owner;
use antiphon_office::setter::Setter;
use anyhow::Context as _;
use serde_json::json;

use super::Desktop;
use crate::cli::greetings::{GreetingCommand, NameCommand};

impl Desktop {
    pub(super) async fn greeting(&self, command: GreetingCommand) -> anyhow::Result<()> {
        match command {
            GreetingCommand::Show(of) => {
                let (organization, owner) = self.mailbox_of(&of).await?;
                self.show_greetings(&organization, &owner).await
            }
            GreetingCommand::Upload { of, greeting, file } => {
                let (organization, owner) = self.mailbox_of(&of).await?;
                let (wav, kind) = (read(&file)?, greeting.into());
                let (id, mailbox) = (organization.id, owner.mailbox);
                self.office.upload_greeting(Actor::Operator, id, mailbox, kind, &wav).await?;
                self.show_greetings(&organization, &owner).await
            }
            GreetingCommand::Export { of, greeting, file } => {
                let (organization, owner) = self.mailbox_of(&of).await?;
                let (id, mailbox, kind) = (organization.id, owner.mailbox, greeting.into());
                let wav = self.office.export_greeting(Actor::Operator, id, mailbox, kind).await?;
                self.write(&owner, &file, &wav)
            }
            GreetingCommand::Activate { of, greeting } => {
                let (organization, owner) = self.mailbox_of(&of).await?;
                self.switch_greeting(&organization, &owner, greeting.into(), true).await
            }
            GreetingCommand::Revert { of, greeting } => {
                let (organization, owner) = self.mailbox_of(&of).await?;
                self.switch_greeting(&organization, &owner, greeting.into(), false).await
            }
            GreetingCommand::AwayMessages { of, taken } => {
                let (organization, owner) = self.mailbox_of(&of).await?;
                let change = GreetingChange::AwayTakesMessages(taken);
                self.office.change_greetings(setter(&organization, &owner), &change).await?;
                self.show_greetings(&organization, &owner).await
            }
        }
    }

    async fn switch_greeting(
        &self,
        organization: &Organization,
        owner: &Owner,
        kind: GreetingKind,
        on: bool,
    ) -> anyhow::Result<()> {
        let (id, mailbox) = (organization.id, owner.mailbox);
        self.office.switch_greeting(Actor::Operator, id, mailbox, kind, on).await?;
        self.show_greetings(organization, owner).await
    }

    async fn show_greetings(&self, organization: &Organization, owner: &Owner) -> anyhow::Result<()> {
        let greetings = self.office.mailbox(organization.id, owner.mailbox).await?.mailbox.greetings;
        let words = |kind: GreetingKind| {
            let greeting = greetings.of(kind);
            let own = if greeting.recording_in_force().is_some() { "custom" } else { "default" };
            json!({ "greeting": own, "recorded": greeting.recording.is_some() })
        };
        self.output.object(&json!({
            "extension": owner.spoken_number(),
            "busy": words(GreetingKind::Busy),
            "no_answer": words(GreetingKind::NoAnswer),
            "extended_away": words(GreetingKind::ExtendedAway),
            "extended_away_active": greetings.extended_away.on,
            "extended_away_takes_messages": greetings.away_takes_messages,
        }))
    }

    pub(super) async fn name(&self, command: NameCommand) -> anyhow::Result<()> {
        match command {
            NameCommand::Upload { of, file } => {
                let (organization, owner) = self.mailbox_of(&of).await?;
                let wav = read(&file)?;
                self.office.upload_name(Actor::Operator, organization.id, owner.mailbox, &wav).await?;
                self.output.object(&json!({ "extension": owner.spoken_number(), "name": "recorded" }))
            }
            NameCommand::Export { of, file } => {
                let (organization, owner) = self.mailbox_of(&of).await?;
                let wav = self.office.export_name(Actor::Operator, organization.id, owner.mailbox).await?;
                self.write(&owner, &file, &wav)
            }
            NameCommand::Delete(of) => {
                let (organization, owner) = self.mailbox_of(&of).await?;
                self.office.delete_name(setter(&organization, &owner)).await?;
                self.output.object(&json!({ "extension": owner.spoken_number(), "name": "none" }))
            }
        }
    }

    fn write(&self, owner: &Owner, file: &Path, wav: &[u8]) -> anyhow::Result<()> {
        std::fs::write(file, wav).with_context(|| format!("cannot write {}", file.display()))?;
        self.output.object(&json!({ "extension": owner.spoken_number(), "file": file.display().to_string() }))
    }
}

/// A switch and a number with what was named changed; an empty number takes it away.
pub(super) fn changed(
    mut forwarding: Forwarding,
    option: &str,
    active: Option<bool>,
    typed: Option<&str>,
) -> anyhow::Result<Forwarding> {
    forwarding.destination = match typed {
        None => forwarding.destination,
        Some("") => None,
        Some(typed) => Some(number(option, typed)?),
    };
    forwarding.active = active.unwrap_or(forwarding.active);
    Ok(forwarding)
}

pub(super) fn number(option: &str, typed: &str) -> anyhow::Result<Dialled> {
    dialled(typed).with_context(|| format!("{option}: \"{typed}\" is no number"))
}

fn read(file: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))
}

fn setter(organization: &Organization, owner: &Owner) -> Setter<'static> {
    Setter { organization: organization.id, mailbox: owner.mailbox, actor: "operator" }
}
