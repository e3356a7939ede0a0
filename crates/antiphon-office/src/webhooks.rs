//! Webhooks: addresses of programs that events are posted to, and who may have them.
//!
//! A webhook of the organization gets the events of all of it; that of a person gets those of his own mailbox and calls.
//! What is signed with is shown once, when it is made, and lies sealed in the store.

mod draft;
mod posting;

use antiphon_core::event::{DomainEvent, EventKind};
use antiphon_core::ids::{EventId, JobId, OrganizationId, WebhookId};
use antiphon_core::limits::{DELIVERIES_PER_WEBHOOK_MAX, WEBHOOKS_MAX};
use antiphon_core::webhook::{Delivery, EventFilter, Standing, Webhook, WebhookOwner, WebhookStatus, WhyOff};
use zeroize::Zeroizing;

use crate::Office;
use crate::accounts::Principal;
use crate::admin::{Actor, AdminError, fields};
use crate::ports::{JobKind, NewJob, Post, StoreError};
use crate::vault::webhook_subject;

pub use draft::{FilterText, WebhookChange};

/// A webhook that was made, with what posts to it are signed with: shown now and never again.
#[derive(Debug)]
pub struct MadeWebhook {
    /// The webhook.
    pub webhook: Webhook,
    /// The secret.
    pub secret: Zeroizing<String>,
}

impl Office {
    /// Adds a webhook, active from now on. Without a secret of the owner's one is made.
    ///
    /// # Errors
    /// [`AdminError`] for a field that cannot be and for too many webhooks, and what the store says.
    pub async fn create_webhook(
        &self,
        actor: Actor,
        organization: OrganizationId,
        owner: WebhookOwner,
        new: &WebhookChange,
    ) -> Result<MadeWebhook, AdminError> {
        if self.webhooks(organization).await?.len() >= WEBHOOKS_MAX {
            let problem = format!("the organization has {WEBHOOKS_MAX} webhooks already");
            return Err(fields::invalid("name", &problem));
        }
        let id = WebhookId(self.new_uuid());
        let secret = match draft::secret(new.secret.as_ref())? {
            Some(secret) => secret,
            None => draft::new_secret(&mut **self.entropy()),
        };
        let bare = Webhook {
            id,
            organization,
            owner,
            name: String::new(),
            target_url: String::new(),
            filter: EventFilter::default(),
            secret: self.sealed(id, &secret),
            status: WebhookStatus::Active,
            standing: Standing::default(),
            created_ms: self.now_ms(),
            version: 1,
        };
        let webhook = draft::changed(bare, &new.complete())?;
        let mut audit = self.audit_of(actor, organization, "webhook.created", target(id));
        audit.detail = summary(&webhook);
        self.ports.store.insert_webhook(&webhook, &audit).await?;
        Ok(MadeWebhook { webhook, secret })
    }

    /// All webhooks of an organization, oldest first.
    ///
    /// # Errors
    /// What the store says.
    pub async fn webhooks(&self, organization: OrganizationId) -> Result<Vec<Webhook>, StoreError> {
        self.ports.store.webhooks(organization).await
    }

    /// One webhook.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is none, and what the store says.
    pub async fn webhook(&self, organization: OrganizationId, id: WebhookId) -> Result<Webhook, StoreError> {
        self.ports.store.webhook(organization, id).await?.ok_or(StoreError::Missing("webhook"))
    }

    /// Changes a webhook and returns it as it is now. One that is switched on has failed at nothing yet.
    ///
    /// # Errors
    /// [`AdminError`] for a field that cannot be; [`StoreError::Conflict`] if somebody else changed it meanwhile; and
    /// what the store says.
    pub async fn change_webhook(
        &self,
        actor: Actor,
        organization: OrganizationId,
        id: WebhookId,
        change: &WebhookChange,
    ) -> Result<Webhook, AdminError> {
        let before = self.webhook(organization, id).await?;
        let mut webhook = draft::changed(before, change)?;
        if let Some(secret) = draft::secret(change.secret.as_ref())? {
            webhook.secret = self.sealed(id, &secret);
        }
        if change.active == Some(true) {
            webhook.standing = Standing::default();
        }
        let mut audit = self.audit_of(actor, organization, "webhook.changed", target(id));
        audit.detail = summary(&webhook);
        self.ports.store.save_webhook(&webhook, &audit).await?;
        Ok(self.webhook(organization, id).await?)
    }

    /// Removes a webhook. What waited for it is dropped when it is due.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is none, and what the store says.
    pub async fn remove_webhook(
        &self,
        actor: Actor,
        organization: OrganizationId,
        id: WebhookId,
    ) -> Result<(), StoreError> {
        let webhook = self.webhook(organization, id).await?;
        let mut audit = self.audit_of(actor, organization, "webhook.removed", target(id));
        audit.detail = summary(&webhook);
        self.ports.store.remove_webhook(organization, id, &audit).await
    }

    /// Posts an event of a kind that never happens of itself, whether or not the webhook wants it; what became of it is
    /// among its deliveries.
    ///
    /// # Errors
    /// [`AdminError`] for one that is switched off; [`StoreError::Missing`] if there is none; and what the store says.
    pub async fn test_webhook(
        &self,
        actor: Actor,
        organization: OrganizationId,
        id: WebhookId,
    ) -> Result<(), AdminError> {
        let webhook = self.webhook(organization, id).await?;
        if webhook.status != WebhookStatus::Active {
            return Err(fields::invalid("status", "the webhook is switched off; enable it first"));
        }
        let event =
            DomainEvent::new(EventId(self.new_uuid()), organization, self.now_ms(), EventKind::WebhookTested);
        let mut audit = self.audit_of(actor, organization, "webhook.tested", target(id));
        audit.jobs = vec![self.post_job(id, &event)];
        Ok(self.ports.store.audit(&audit).await?)
    }

    /// The last attempts to post to a webhook, newest first.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such webhook, and what the store says.
    pub async fn webhook_deliveries(
        &self,
        organization: OrganizationId,
        id: WebhookId,
    ) -> Result<Vec<Delivery>, StoreError> {
        self.webhook(organization, id).await?;
        self.ports.store.deliveries_to(organization, id, DELIVERIES_PER_WEBHOOK_MAX).await
    }

    /// The job that posts an event.
    fn post_job(&self, webhook: WebhookId, event: &DomainEvent) -> NewJob {
        let post = Post { webhook, event: event.clone() };
        NewJob {
            id: JobId(self.new_uuid()),
            organization: event.organization,
            kind: JobKind::Post(Box::new(post)),
            due_ms: self.now_ms(),
        }
    }

    fn sealed(&self, id: WebhookId, secret: &str) -> Vec<u8> {
        self.ports.vault.seal(&webhook_subject(id), secret, &mut **self.entropy())
    }
}

/// Whether he may look at it.
#[must_use]
pub fn sees(who: &Principal, webhook: &Webhook) -> bool {
    let is_own = webhook.owner.person().is_some_and(|it| who.person == Some(it));
    who.organization == webhook.organization && (is_own || who.administration.sees_organization())
}

/// Whether he may change it.
#[must_use]
pub fn changes(who: &Principal, webhook: &Webhook) -> bool {
    let is_own = webhook.owner.person().is_some_and(|it| who.person == Some(it));
    who.organization == webhook.organization && (is_own || who.administration.changes_organization())
}

/// Why it is not posted to, for people; nothing while it is.
#[must_use]
pub fn off_words(status: WebhookStatus) -> Option<&'static str> {
    match status {
        WebhookStatus::Active => None,
        WebhookStatus::Off(WhyOff::SwitchedOff) => Some("switched off"),
        WebhookStatus::Off(WhyOff::Gone) => {
            Some("its server said that nobody wants events there any more (410)")
        }
        WebhookStatus::Off(WhyOff::Failing) => Some("it failed for too long"),
    }
}

fn target(id: WebhookId) -> String {
    format!("webhook:{id}")
}

/// Name and host; the rest of an address may have secrets in it.
fn summary(webhook: &Webhook) -> String {
    format!("{} at {}", webhook.name, webhook.host())
}
