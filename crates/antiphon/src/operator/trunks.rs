//! `antiphon trunk`.

use std::collections::BTreeMap;
use std::path::Path;

use antiphon_core::organization::Organization;
use antiphon_core::trunk::Trunk;
use antiphon_office::admin::Actor;
use antiphon_office::admin::trunks::{AccountDraft, TrunkChange};
use antiphon_office::ports::{Clock as _, TrunkState};
use serde_json::{Value, json};

use super::{Desktop, find, output, passcode};
use crate::cli::trunks::{NamedTrunk, TrunkCommand, TrunkCreate, TrunkFacts, TrunkSet};
use crate::server::clocks::Clocks;

/// A state older than this says nothing of now: a running server renews it every minute.
const STATE_FRESH_MS: i64 = 3 * 60 * 1_000;

impl Desktop {
    pub(super) async fn trunk(&self, command: TrunkCommand) -> anyhow::Result<()> {
        match command {
            TrunkCommand::Create(create) => self.create_trunk(*create).await,
            TrunkCommand::List(of) => {
                let organization = self.organization_of(&of).await?;
                let all = self.office.trunks(organization.id).await?;
                let rows = self.shown_trunks(&organization, &all).await?;
                self.output.list(&["id", "name", "location", "active", "peers", "state"], &rows)
            }
            TrunkCommand::Show(named) => {
                let (organization, trunk) = self.trunk_of(&named).await?;
                self.show_trunk(&organization, trunk).await
            }
            TrunkCommand::Set(set) => self.set_trunk(*set).await,
            TrunkCommand::Delete(named) => {
                let (organization, trunk) = self.trunk_of(&named).await?;
                self.office.remove_trunk(Actor::Operator, organization.id, trunk.id).await?;
                self.output.object(&json!({ "trunk": trunk.name, "deleted": true }))
            }
        }
    }

    async fn create_trunk(&self, create: TrunkCreate) -> anyhow::Result<()> {
        let organization = self.organization_of(&create.of).await?;
        let location = self.location_of(&organization, &create.location).await?;
        let change = TrunkChange { name: Some(create.name), ..change(create.facts)? };
        let (actor, domain) = (Actor::Operator, &self.domain);
        let trunk = self.office.create_trunk(actor, organization.id, location.id, domain, &change).await?;
        self.show_trunk(&organization, trunk).await
    }

    async fn set_trunk(&self, set: TrunkSet) -> anyhow::Result<()> {
        let (organization, trunk) = self.trunk_of(&set.named).await?;
        let location = match &set.location {
            Some(named) => Some(self.location_of(&organization, named).await?.id),
            None => None,
        };
        let mut change = TrunkChange { name: set.name, location, ..change(set.facts)? };
        if set.no_peers {
            change.peers = Some(Vec::new());
        }
        if set.no_sources {
            change.sources = Some(Vec::new());
        }
        let (actor, domain) = (Actor::Operator, &self.domain);
        let trunk = self.office.change_trunk(actor, organization.id, trunk.id, domain, &change).await?;
        self.show_trunk(&organization, trunk).await
    }

    async fn show_trunk(&self, organization: &Organization, trunk: Trunk) -> anyhow::Result<()> {
        let rows = self.shown_trunks(organization, &[trunk]).await?;
        rows.first().map_or(Ok(()), |row| self.output.object(row))
    }

    async fn trunk_of(&self, named: &NamedTrunk) -> anyhow::Result<(Organization, Trunk)> {
        let organization = self.organization_of(&named.of).await?;
        let all = self.office.trunks(organization.id).await?;
        let trunk = find::one(all, "trunk", &named.trunk, |it| [it.id.to_string(), it.name.clone()])?;
        Ok((organization, trunk))
    }

    async fn shown_trunks(&self, organization: &Organization, all: &[Trunk]) -> anyhow::Result<Vec<Value>> {
        let locations = self.office.locations(organization.id).await?;
        let locations: BTreeMap<_, _> = locations.into_iter().map(|it| (it.id, it.name)).collect();
        let states = self.office.trunk_states(organization.id).await?;
        let now_ms = Clocks::start().now_ms();
        let state = |trunk: &Trunk| {
            let said = states.iter().find(|it| it.trunk == trunk.id);
            said.filter(|it| now_ms.saturating_sub(it.at_ms) <= STATE_FRESH_MS)
        };
        let location = |trunk: &Trunk| locations.get(&trunk.location).cloned().unwrap_or_default();
        Ok(all.iter().map(|it| shown(it, &location(it), state(it))).collect())
    }
}

fn change(facts: TrunkFacts) -> anyhow::Result<TrunkChange> {
    let all = |given: Vec<String>| (!given.is_empty()).then_some(given);
    Ok(TrunkChange {
        name: None,
        location: None,
        active: facts.active,
        peers: all(facts.peers),
        sources: all(facts.sources),
        domain: facts.domain,
        account: account(facts.username, facts.password_file.as_deref(), "Password at the peer: ")?,
        login: account(facts.login, facts.login_password_file.as_deref(), "Password of the peer: ")?,
        registers: facts.registers,
        trusted: facts.trusted,
        pilot: facts.pilot,
        lamps: facts.lamps.map(Into::into),
    })
}

fn account(
    username: Option<String>,
    file: Option<&Path>,
    prompt: &str,
) -> anyhow::Result<Option<Option<AccountDraft>>> {
    let Some(username) = username else { return Ok(None) };
    if username.trim().is_empty() {
        return Ok(Some(None));
    }
    let password = passcode::read_secret(file, prompt)?;
    Ok(Some(Some(AccountDraft { username: username.trim().to_owned(), password })))
}

fn shown(trunk: &Trunk, location: &str, state: Option<&TrunkState>) -> Value {
    let listed = |all: Vec<String>| all.join(" ");
    let unknown = if trunk.active { "unknown: no server has said anything lately" } else { "out of service" };
    json!({
        "id": trunk.id.to_string(),
        "name": trunk.name,
        "location": location,
        "active": trunk.active,
        "peers": listed(trunk.peers.iter().map(ToString::to_string).collect()),
        "sources": listed(trunk.sources.iter().map(ToString::to_string).collect()),
        "domain": trunk.domain(),
        "username": trunk.account.as_ref().map(|it| it.username.clone()),
        "login": trunk.login.as_ref().map(|it| it.username.clone()),
        "registers": trunk.registers,
        "trusted": trunk.trusted,
        "pilot": trunk.pilot.as_ref().map(ToString::to_string),
        "lamps": trunk.lamps.word(),
        "state": state.map_or(unknown, |it| &it.state),
        "state_at": state.and_then(|it| output::time(it.at_ms)),
    })
}
