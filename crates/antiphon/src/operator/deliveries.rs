//! `antiphon delivery`: what waits to be told to phones and by e-mail.

use antiphon_office::admin::Actor;
use antiphon_office::ports::{JobKind, WaitingJob};
use serde_json::{Value, json};

use super::Desktop;
use super::output::time;
use crate::cli::records::DeliveryCommand;

impl Desktop {
    pub(super) async fn delivery(&self, command: DeliveryCommand) -> anyhow::Result<()> {
        match command {
            DeliveryCommand::List { of, last } => {
                let organization = self.organization_of(&of).await?;
                let waiting = self.office.deliveries(organization.id, last).await?;
                let rows: Vec<Value> = waiting.iter().map(shown).collect();
                self.output.list(&["id", "kind", "to", "due", "attempts", "last_error"], &rows)
            }
            DeliveryCommand::Hurry { of, delivery } => {
                let organization = self.organization_of(&of).await?;
                self.office.hurry_delivery(Actor::Operator, organization.id, delivery).await?;
                self.output.object(&json!({ "id": delivery.to_string(), "due": "now" }))
            }
            DeliveryCommand::Drop { of, delivery } => {
                let organization = self.organization_of(&of).await?;
                self.office.drop_delivery(Actor::Operator, organization.id, delivery).await?;
                self.output.object(&json!({ "id": delivery.to_string(), "dropped": true }))
            }
            DeliveryCommand::TestMail { of, to } => {
                let organization = self.organization_of(&of).await?;
                self.office.send_test_mail(Actor::Operator, organization.id, &to).await?;
                self.output.object(&json!({ "to": to, "waiting": true }))
            }
        }
    }
}

fn shown(job: &WaitingJob) -> Value {
    let (kind, to) = match &job.kind {
        JobKind::Lamp(mailbox) => ("lamp", mailbox.to_string()),
        JobKind::Mail(mail) => (mail.notice.word(), mail.to.clone()),
        JobKind::Event(event) => (event.what.word(), "programs".to_owned()),
        JobKind::Post(post) => (post.event.what.word(), format!("webhook {}", post.webhook)),
    };
    json!({
        "id": job.id.to_string(),
        "kind": kind,
        "to": to,
        "due": time(job.due_ms),
        "attempts": job.attempts,
        "last_error": job.last_error,
    })
}
