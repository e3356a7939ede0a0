//! Webhooks in rows, and what became of what was posted to them.

use antiphon_core::event::DomainEvent;
use antiphon_core::ids::{JobId, OrganizationId, WebhookId};
use antiphon_core::webhook::{Delivery, Webhook};
use async_trait::async_trait;
use zeroize::Zeroizing;

use super::{Audit, NewJob, StoreError};

/// The webhooks of organizations.
#[async_trait]
pub trait Webhooks: Send + Sync {
    /// Adds a webhook.
    async fn insert_webhook(&self, webhook: &Webhook, audit: &Audit) -> Result<(), StoreError>;
    /// All webhooks of an organization, oldest first.
    async fn webhooks(&self, organization: OrganizationId) -> Result<Vec<Webhook>, StoreError>;
    /// One webhook.
    async fn webhook(
        &self,
        organization: OrganizationId,
        id: WebhookId,
    ) -> Result<Option<Webhook>, StoreError>;
    /// Replaces everything but owner and date if its `version` is still current.
    async fn save_webhook(&self, webhook: &Webhook, audit: &Audit) -> Result<(), StoreError>;
    /// Removes a webhook and what is remembered of its deliveries.
    async fn remove_webhook(
        &self,
        organization: OrganizationId,
        id: WebhookId,
        audit: &Audit,
    ) -> Result<(), StoreError>;
    /// Writes down an attempt, and how the webhook stands after it, and does with the job what follows. The standing is
    /// no change that another writer could lose. Returns the webhook as it is now; `None` if it is gone, and then the
    /// job is too.
    async fn note_delivery(
        &self,
        delivery: &Delivery,
        then: AfterDelivery,
    ) -> Result<Option<Webhook>, StoreError>;
    /// The last attempts to post to a webhook, newest first, at most `max`.
    async fn deliveries_to(
        &self,
        organization: OrganizationId,
        id: WebhookId,
        max: u32,
    ) -> Result<Vec<Delivery>, StoreError>;
    /// Drops all that waits to be posted to a webhook, whether or not it is there any more.
    async fn drop_posts(&self, organization: OrganizationId, id: WebhookId) -> Result<(), StoreError>;
    /// Adds jobs that go with no change.
    async fn add_jobs(&self, jobs: &[NewJob]) -> Result<(), StoreError>;
}

/// What becomes of the job of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterDelivery {
    /// It is done, or given up.
    Finish,
    /// It is due again at this moment, epoch milliseconds, and nothing is posted to the webhook before.
    Again(i64),
}

/// An event on its way to a webhook.
#[derive(Clone, Debug)]
pub struct Posting {
    /// The same however often it is tried.
    pub id: JobId,
    /// Where to.
    pub webhook: Webhook,
    /// What happened.
    pub event: DomainEvent,
    /// What to sign with.
    pub secret: Zeroizing<String>,
    /// When it is tried, epoch milliseconds.
    pub at_ms: i64,
}

/// Why a webhook did not take what was posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PostFailure {
    /// It answered with this status.
    Answered(u16),
    /// It was not reached, or did not answer; why, in words for administrators.
    NotReached(String),
}
