//! What waits to be told to the outside, as administrators see it and see to it.

use antiphon_core::ids::{JobId, OrganizationId};

use crate::Office;
use crate::admin::{Actor, AdminError, fields};
use crate::ports::{StoreError, WaitingJob};
use antiphon_core::notice::Notice;

impl Office {
    /// What waits for an organization, the next due first, at most `max`.
    ///
    /// # Errors
    /// What the store says.
    pub async fn deliveries(
        &self,
        organization: OrganizationId,
        max: u32,
    ) -> Result<Vec<WaitingJob>, StoreError> {
        self.ports.store.waiting_jobs(organization, max).await
    }

    /// Tries a delivery at once instead of when it is due.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if it does not wait any more, and what the store says.
    pub async fn hurry_delivery(
        &self,
        actor: Actor,
        organization: OrganizationId,
        id: JobId,
    ) -> Result<(), StoreError> {
        let audit = self.audit_of(actor, organization, "delivery.hurried", format!("delivery:{id}"));
        self.ports.store.hurry_job(organization, id, self.now_ms(), &audit).await
    }

    /// Takes a delivery out without making it.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if it does not wait any more, and what the store says.
    pub async fn drop_delivery(
        &self,
        actor: Actor,
        organization: OrganizationId,
        id: JobId,
    ) -> Result<(), StoreError> {
        let audit = self.audit_of(actor, organization, "delivery.dropped", format!("delivery:{id}"));
        self.ports.store.drop_job(organization, id, &audit).await
    }

    /// Sends a letter that says that the mail server works, through the outbox like every other.
    ///
    /// # Errors
    /// [`AdminError`] for what is no address, and what the store says.
    pub async fn send_test_mail(
        &self,
        actor: Actor,
        organization: OrganizationId,
        to: &str,
    ) -> Result<(), AdminError> {
        let to = fields::email("to", to)?;
        let organization = self.organization(organization).await?;
        let mut audit = self.audit_of(actor, organization.id, "mail.tested", format!("mail:{to}"));
        audit.jobs = vec![self.mail_job(organization.id, &to, Notice::Test)];
        Ok(self.ports.store.audit(&audit).await?)
    }
}
