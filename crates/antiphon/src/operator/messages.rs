//! `antiphon message` and `antiphon audit`.

use std::path::Path;

use antiphon_core::message::{Message, MessageState};
use antiphon_core::organization::Organization;
use antiphon_office::admin::Actor;
use antiphon_office::owner::Owner;
use anyhow::{Context as _, bail};
use indicatif::ProgressBar;
use serde_json::{Value, json};

use super::Desktop;
use super::output::time;
use crate::cli::OfMailbox;
use crate::cli::mailboxes::MessageCommand;
use crate::cli::records::AuditArgs;

impl Desktop {
    pub(super) async fn message(&self, command: MessageCommand) -> anyhow::Result<()> {
        match command {
            MessageCommand::List { of, deleted } => {
                let messages = if deleted {
                    let (organization, owner) = self.mailbox_of(&of).await?;
                    self.office.deleted_messages(organization.id, owner.mailbox).await?
                } else {
                    self.messages_of(&of).await?.2
                };
                let rows: Vec<Value> = messages.iter().map(shown).collect();
                self.output.list(&["id", "state", "received", "from", "seconds", "flags"], &rows)
            }
            MessageCommand::Undelete { of, message, new } => {
                let (organization, owner) = self.mailbox_of(&of).await?;
                let state = if new { MessageState::New } else { MessageState::Saved };
                let (id, mailbox) = (organization.id, owner.mailbox);
                self.office.undelete_message(Actor::Operator, id, mailbox, message, state).await?;
                self.output.object(&json!({ "id": message.to_string(), "state": state.word() }))
            }
            MessageCommand::Export { of, to, message } => {
                let (organization, owner, mut messages) = self.messages_of(&of).await?;
                if let Some(id) = &message {
                    messages.retain(|it| it.id.to_string() == *id);
                    if messages.is_empty() {
                        bail!("there is no message \"{id}\" in the mailbox of {}", owner.spoken_number());
                    }
                }
                self.export(&organization, &owner, &messages, &to).await
            }
        }
    }

    async fn messages_of(&self, of: &OfMailbox) -> anyhow::Result<(Organization, Owner, Vec<Message>)> {
        let (organization, owner) = self.mailbox_of(of).await?;
        let messages = self.office.messages(organization.id, owner.mailbox).await?;
        Ok((organization, owner, messages))
    }

    async fn export(
        &self,
        organization: &Organization,
        owner: &Owner,
        messages: &[Message],
        to: &Path,
    ) -> anyhow::Result<()> {
        std::fs::create_dir_all(to).with_context(|| format!("cannot make the folder {}", to.display()))?;
        // Drawn on standard error, and only where that is a terminal.
        let progress = ProgressBar::new(messages.len() as u64);
        let mut rows = Vec::with_capacity(messages.len());
        for message in messages {
            let exported = self
                .office
                .export_message(Actor::Operator, organization.id, owner.mailbox, message.id)
                .await?;
            let path = to.join(&exported.file_name);
            std::fs::write(&path, &exported.bytes)
                .with_context(|| format!("cannot write {}", path.display()))?;
            rows.push(json!({ "id": message.id.to_string(), "file": path.display().to_string() }));
            progress.inc(1);
        }
        progress.finish_and_clear();
        self.output.list(&["id", "file"], &rows)
    }

    pub(super) async fn audit(&self, audit: &AuditArgs) -> anyhow::Result<()> {
        let organization = self.organization_of(&audit.of).await?;
        let entries = self.office.audit_entries(organization.id, audit.last).await?;
        let rows: Vec<Value> = entries
            .iter()
            .map(|entry| {
                json!({
                    "at": time(entry.at_ms),
                    "actor": entry.actor,
                    "action": entry.action,
                    "target": entry.target,
                    "detail": entry.detail,
                })
            })
            .collect();
        self.output.list(&["at", "actor", "action", "target", "detail"], &rows)
    }
}

fn shown(message: &Message) -> Value {
    let flags = [
        message.urgent.then_some("urgent"),
        message.confidential.then_some("confidential"),
        message.truncated.then_some("cut off"),
    ];
    let flags: Vec<&str> = flags.into_iter().flatten().collect();
    json!({
        "id": message.id.to_string(),
        "state": message.state.word(),
        "received": time(message.created_ms),
        "from": message.from.number,
        "from_name": message.from.name,
        "seconds": message.duration_ms / 1_000,
        "duration_ms": message.duration_ms,
        "urgent": message.urgent,
        "confidential": message.confidential,
        "truncated": message.truncated,
        "forwarded": message.introduction.is_some(),
        "flags": flags.join(", "),
    })
}
