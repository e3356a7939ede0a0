//! `antiphon integration`.

use antiphon_core::account::integration::{Integration, RedirectUri};
use antiphon_office::accounts::integrations::NewIntegration;
use antiphon_office::admin::Actor;
use serde_json::{Value, json};

use super::accounts::scopes;
use super::{Desktop, output};
use crate::cli::integrations::{IntegrationCommand, IntegrationCreate};

const OPERATOR: Actor = Actor::Operator;

impl Desktop {
    pub(super) async fn integration(&self, command: IntegrationCommand) -> anyhow::Result<()> {
        match command {
            IntegrationCommand::Create(create) => self.create_integration(create).await,
            IntegrationCommand::List(of) => {
                let organization = self.organization_of(&of).await?;
                let integrations = self.office.integrations(organization.id).await?;
                let rows: Vec<Value> = integrations.iter().map(shown).collect();
                self.output.list(&["client_id", "name", "redirects", "scopes", "role"], &rows)
            }
            IntegrationCommand::RenewSecret(it) => {
                let organization = self.organization_of(&it.of).await?;
                let secret = self.office.renew_integration_secret(OPERATOR, organization.id, it.id).await?;
                let shown = json!({ "client_id": it.id.to_string(), "client_secret": secret.expose() });
                self.output.object(&shown)
            }
            IntegrationCommand::Remove(it) => {
                let organization = self.organization_of(&it.of).await?;
                self.office.remove_integration(OPERATOR, organization.id, it.id).await?;
                self.output.object(&json!({ "client_id": it.id.to_string(), "removed": true }))
            }
        }
    }

    async fn create_integration(&self, create: IntegrationCreate) -> anyhow::Result<()> {
        let organization = self.organization_of(&create.of).await?;
        let administration = self.administration(&organization, &create.role).await?.unwrap_or_default();
        let scopes = (!create.scope.is_empty()).then(|| scopes(&create.scope)).transpose()?;
        let new = NewIntegration { name: create.name, redirects: create.redirect, scopes, administration };
        let made = self.office.create_integration(OPERATOR, organization.id, &new).await?;
        let id = made.integration.id.to_string();
        self.output.object(&json!({ "client_id": id, "client_secret": made.secret.expose() }))
    }
}

fn shown(it: &Integration) -> Value {
    json!({
        "client_id": it.id.to_string(),
        "name": it.name,
        "redirects": it.redirects.iter().map(RedirectUri::as_str).collect::<Vec<_>>().join(" "),
        "scopes": it.scopes.to_string(),
        "role": it.administration.word(),
        "created": output::time(it.created_ms),
    })
}
