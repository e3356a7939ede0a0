//! Webhooks, and the last attempts to post to each.

use antiphon_core::ids::{OrganizationId, PersonId, WebhookId};
use antiphon_core::limits::DELIVERIES_PER_WEBHOOK_MAX;
use antiphon_core::webhook::{Delivery, Webhook};
use async_trait::async_trait;

use super::MemoryStore;
use super::rows::{Rows, to_usize};
use crate::ports::{AfterDelivery, Audit, NewJob, StoreError, Webhooks};

#[async_trait]
impl Webhooks for MemoryStore {
    async fn insert_webhook(&self, webhook: &Webhook, audit: &Audit) -> Result<(), StoreError> {
        let mut rows = self.rows()?;
        if !rows.organizations.contains_key(&webhook.organization) {
            return Err(StoreError::Missing("organization"));
        }
        rows.webhooks.insert((webhook.organization, webhook.id), webhook.clone());
        rows.note(audit);
        Ok(())
    }

    async fn webhooks(&self, organization: OrganizationId) -> Result<Vec<Webhook>, StoreError> {
        let rows = self.rows()?;
        let ours = rows.webhooks.values().filter(|it| it.organization == organization);
        let mut all: Vec<_> = ours.cloned().collect();
        all.sort_by_key(|it| (it.created_ms, it.id));
        Ok(all)
    }

    async fn webhook(
        &self,
        organization: OrganizationId,
        id: WebhookId,
    ) -> Result<Option<Webhook>, StoreError> {
        Ok(self.rows()?.webhooks.get(&(organization, id)).cloned())
    }

    async fn save_webhook(&self, webhook: &Webhook, audit: &Audit) -> Result<(), StoreError> {
        let mut rows = self.rows()?;
        let key = (webhook.organization, webhook.id);
        let before = rows.webhooks.get_mut(&key).ok_or(StoreError::Missing("webhook"))?;
        if before.version != webhook.version {
            return Err(StoreError::Conflict(format!("webhook {}", before.name)));
        }
        let (owner, created_ms) = (before.owner, before.created_ms);
        *before = Webhook { owner, created_ms, version: webhook.version + 1, ..webhook.clone() };
        rows.note(audit);
        Ok(())
    }

    async fn remove_webhook(
        &self,
        organization: OrganizationId,
        id: WebhookId,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let mut rows = self.rows()?;
        rows.webhooks.remove(&(organization, id)).ok_or(StoreError::Missing("webhook"))?;
        rows.webhook_deliveries.retain(|it| (it.organization, it.webhook) != (organization, id));
        rows.note(audit);
        Ok(())
    }

    async fn note_delivery(
        &self,
        delivery: &Delivery,
        then: AfterDelivery,
    ) -> Result<Option<Webhook>, StoreError> {
        let mut rows = self.rows()?;
        let Some(webhook) = rows.webhooks.get_mut(&(delivery.organization, delivery.webhook)) else {
            rows.jobs.finish(delivery.job);
            return Ok(None);
        };
        webhook.standing = webhook.standing.after(delivery.error.is_none(), delivery.at_ms);
        let webhook = webhook.clone();
        match then {
            AfterDelivery::Finish => {
                rows.jobs.finish(delivery.job);
            }
            AfterDelivery::Again(due_ms) => {
                let error = delivery.error.as_deref().unwrap_or_default();
                rows.jobs.fail(delivery.job, due_ms, error);
                rows.jobs.hold_back(delivery.webhook, due_ms);
            }
        }
        rows.keep_delivery(delivery);
        Ok(Some(webhook))
    }

    async fn deliveries_to(
        &self,
        organization: OrganizationId,
        id: WebhookId,
        max: u32,
    ) -> Result<Vec<Delivery>, StoreError> {
        let rows = self.rows()?;
        let newest_first = rows.webhook_deliveries.iter().rev();
        let its = newest_first.filter(|it| (it.organization, it.webhook) == (organization, id));
        Ok(its.take(to_usize(max)).cloned().collect())
    }

    async fn drop_posts(&self, _: OrganizationId, id: WebhookId) -> Result<(), StoreError> {
        self.rows()?.jobs.drop_posts(id);
        Ok(())
    }

    async fn add_jobs(&self, jobs: &[NewJob]) -> Result<(), StoreError> {
        self.rows()?.jobs.add(jobs);
        Ok(())
    }
}

impl Rows {
    /// Remembers an attempt, and forgets the oldest ones of the same webhook.
    fn keep_delivery(&mut self, delivery: &Delivery) {
        self.webhook_deliveries.push(delivery.clone());
        let is_its = |it: &Delivery| it.webhook == delivery.webhook;
        let count = self.webhook_deliveries.iter().filter(|it| is_its(it)).count();
        let mut too_many = count.saturating_sub(to_usize(DELIVERIES_PER_WEBHOOK_MAX));
        self.webhook_deliveries.retain(|it| {
            let goes = is_its(it) && too_many > 0;
            too_many -= usize::from(goes);
            !goes
        });
    }

    /// Removes the webhooks of a person.
    pub(super) fn forget_webhooks(&mut self, organization: OrganizationId, person: PersonId) {
        self.webhooks.retain(|_, it| it.organization != organization || it.owner.person() != Some(person));
        let kept = &self.webhooks;
        self.webhook_deliveries.retain(|it| kept.contains_key(&(it.organization, it.webhook)));
    }
}
