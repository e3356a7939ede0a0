//! `antiphon webhook`.

use std::path::Path;

use antiphon_core::event::{Resource, Verb};
use antiphon_core::organization::Organization;
use antiphon_core::webhook::{Delivery, Webhook, WebhookOwner, WebhookStatus};
use antiphon_office::admin::Actor;
use antiphon_office::webhooks::{WebhookChange, off_words};
use anyhow::Context as _;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::Desktop;
use super::find::one;
use super::output::time;
use crate::cli::webhooks::{NamedWebhook, Wants, WebhookCommand, WebhookCreate, WebhookSet};

const OPERATOR: Actor = Actor::Operator;
/// What stands for everything.
const ALL: &str = "all";

impl Desktop {
    pub(super) async fn webhook(&self, command: WebhookCommand) -> anyhow::Result<()> {
        match command {
            WebhookCommand::Create(create) => self.create_webhook(*create).await,
            WebhookCommand::List(of) => {
                let organization = self.organization_of(&of).await?;
                let all = self.office.webhooks(organization.id).await?;
                let rows: Vec<Value> = all.iter().map(shown).collect();
                self.output.list(&["id", "name", "url", "resource", "event", "status", "failures"], &rows)
            }
            WebhookCommand::Show(named) => {
                let (_, webhook) = self.webhook_of(&named).await?;
                self.output.object(&shown(&webhook))
            }
            WebhookCommand::Set(set) => self.set_webhook(*set).await,
            WebhookCommand::Enable(named) => self.switch_webhook(&named, true).await,
            WebhookCommand::Disable(named) => self.switch_webhook(&named, false).await,
            WebhookCommand::Test(named) => {
                let (organization, webhook) = self.webhook_of(&named).await?;
                self.office.test_webhook(OPERATOR, organization.id, webhook.id).await?;
                self.output.object(&json!({ "webhook": webhook.name, "waiting": true }))
            }
            WebhookCommand::Deliveries(named) => {
                let (organization, webhook) = self.webhook_of(&named).await?;
                let last = self.office.webhook_deliveries(organization.id, webhook.id).await?;
                let rows: Vec<Value> = last.iter().map(shown_delivery).collect();
                self.output.list(&["tried", "event", "attempt", "status", "error", "id"], &rows)
            }
            WebhookCommand::Delete(named) => {
                let (organization, webhook) = self.webhook_of(&named).await?;
                self.office.remove_webhook(OPERATOR, organization.id, webhook.id).await?;
                self.output.object(&json!({ "webhook": webhook.name, "removed": true }))
            }
        }
    }

    async fn create_webhook(&self, create: WebhookCreate) -> anyhow::Result<()> {
        let organization = self.organization_of(&create.of).await?;
        let new =
            WebhookChange { name: Some(create.name), target_url: Some(create.url), ..wanted(create.wants)? };
        let owner = WebhookOwner::Organization;
        let made = self.office.create_webhook(OPERATOR, organization.id, owner, &new).await?;
        let mut fields = shown(&made.webhook);
        if let Some(fields) = fields.as_object_mut() {
            fields.insert("secret".to_owned(), made.secret.as_str().into());
        }
        self.output.object(&fields)
    }

    async fn set_webhook(&self, set: WebhookSet) -> anyhow::Result<()> {
        let (organization, webhook) = self.webhook_of(&set.named).await?;
        let change = WebhookChange { name: set.name, target_url: set.url, ..wanted(set.wants)? };
        let changed = self.office.change_webhook(OPERATOR, organization.id, webhook.id, &change).await?;
        self.output.object(&shown(&changed))
    }

    async fn switch_webhook(&self, named: &NamedWebhook, active: bool) -> anyhow::Result<()> {
        let (organization, webhook) = self.webhook_of(named).await?;
        let change = WebhookChange { active: Some(active), ..WebhookChange::default() };
        let changed = self.office.change_webhook(OPERATOR, organization.id, webhook.id, &change).await?;
        self.output.object(&shown(&changed))
    }

    async fn webhook_of(&self, named: &NamedWebhook) -> anyhow::Result<(Organization, Webhook)> {
        let organization = self.organization_of(&named.of).await?;
        let all = self.office.webhooks(organization.id).await?;
        let names = |it: &Webhook| [it.id.to_string(), it.name.clone()];
        Ok((organization, one(all, "webhook", &named.webhook, names)?))
    }
}

fn wanted(wants: Wants) -> anyhow::Result<WebhookChange> {
    let secret = wants.secret_file.as_deref().map(first_line).transpose()?;
    let Wants { resource, event, .. } = wants;
    Ok(WebhookChange { resource, event, secret, ..WebhookChange::default() })
}

fn first_line(file: &Path) -> anyhow::Result<Zeroizing<String>> {
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let text = Zeroizing::new(text);
    Ok(Zeroizing::new(text.lines().next().unwrap_or_default().to_owned()))
}

fn shown(webhook: &Webhook) -> Value {
    json!({
        "id": webhook.id.to_string(),
        "name": webhook.name,
        "url": webhook.target_url,
        "resource": webhook.filter.resource.map_or(ALL, Resource::word),
        "event": webhook.filter.verb.map_or(ALL, Verb::word),
        "person": webhook.owner.person().or(webhook.filter.person).map(|it| it.to_string()),
        "location": webhook.filter.location.map(|it| it.to_string()),
        "status": WebhookStatus::word(webhook.status),
        "inactive_reason": off_words(webhook.status),
        "failures": webhook.standing.failures,
        "created": time(webhook.created_ms),
    })
}

fn shown_delivery(delivery: &Delivery) -> Value {
    json!({
        "id": delivery.job.to_string(),
        "tried": time(delivery.at_ms),
        "event": delivery.what.word(),
        "attempt": delivery.attempt,
        "status": delivery.status,
        "error": delivery.error,
    })
}
