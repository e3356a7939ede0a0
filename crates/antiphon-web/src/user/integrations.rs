//! What one has let integrations do: listed on the account's page, and taken back.

use antiphon_core::ids::GrantId;
use axum::extract::State;

use super::account::HERE;
use crate::Hub;
use crate::page::{Answer, Refusal, go};
use crate::path::Id;
use crate::session::SignedIn;
use crate::words::{Zone, scope_words};

/// An integration that acts for somebody.
pub(super) struct GrantRow {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) scopes: String,
    pub(super) since: String,
    pub(super) used: String,
}

/// `POST /account/integrations/{id}/revoke`
pub(crate) async fn revoke(State(hub): State<Hub>, who: SignedIn, Id(id): Id<GrantId>) -> Answer {
    hub.office.revoke_grant(who.actor(), &who.open.account, id).await?;
    go(HERE, "grant-revoked")
}

/// The integrations that act for whoever is signed in, the newest first.
pub(super) async fn rows(hub: &Hub, who: &SignedIn, zone: &Zone) -> Result<Vec<GrantRow>, Refusal> {
    let now_ms = hub.now_ms();
    let grants = hub.office.grants(&who.open.account).await?;
    let integrations = hub.office.integrations(who.organization()).await?;
    let name = |id| integrations.iter().find(|it| it.id == id).map(|it| it.name.clone()).unwrap_or_default();
    let rows = grants.into_iter().map(|grant| GrantRow {
        id: grant.id.to_string(),
        name: name(grant.integration),
        scopes: grant.scopes.iter().map(scope_words).collect::<Vec<_>>().join("; "),
        since: zone.moment(grant.created_ms, now_ms),
        used: grant.used_ms.map_or_else(|| "never".to_owned(), |at_ms| zone.moment(at_ms, now_ms)),
    });
    Ok(rows.collect())
}
