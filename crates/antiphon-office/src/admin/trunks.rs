//! Trunks.

use antiphon_core::ids::{LocationId, OrganizationId, TrunkId};
use antiphon_core::limits::{PEERS_PER_TRUNK_MAX, SOURCES_PER_TRUNK_MAX, TRUNKS_MAX};
use antiphon_core::numbering::{Dialled, dialled, is_device_username};
use antiphon_core::trunk::{AddressRange, Peer, Trunk, TrunkAccount, TrunkLamps, TrunkLogin, is_host_name};
use zeroize::Zeroizing;

use super::people::ha1s;
use super::{Actor, AdminError, fields};
use crate::Office;
use crate::ports::{StoreError, TrunkState};
use crate::vault::trunk_subject;

/// Characters of a user name or password of an account: more than any carrier gives out.
const ACCOUNT_CHARS_MAX: usize = 128;
/// Fewest bits that the addresses of an IPv4 range have in common: a wider range is nobody's own.
const SOURCE_BITS_MIN_V4: u8 = 8;
/// The same for IPv6: the widest range that a registry gives to one network.
const SOURCE_BITS_MIN_V6: u8 = 16;

/// A trunk as typed, or what is to change of one; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct TrunkChange {
    /// Its name.
    pub name: Option<String>,
    /// Whose numbers and dial rules apply.
    pub location: Option<LocationId>,
    /// Whether it is in service.
    pub active: Option<bool>,
    /// Where calls go to, in order; all of them.
    pub peers: Option<Vec<String>>,
    /// Where calls come from; all of it.
    pub sources: Option<Vec<String>>,
    /// The domain of addresses at the peer; empty for the first peer's host.
    pub domain: Option<String>,
    /// Our account at the peer; `Some(None)` takes it away.
    pub account: Option<Option<AccountDraft>>,
    /// The peer's account at this server; `Some(None)` takes it away.
    pub login: Option<Option<AccountDraft>>,
    /// Whether our account is registered at the peer.
    pub registers: Option<bool>,
    /// Whether the peer vouches for who calls.
    pub trusted: Option<bool>,
    /// The number that the peer sends calls to voicemail to; empty for the portal's.
    pub pilot: Option<String>,
    /// Whether the peer is told of waiting messages.
    pub lamps: Option<TrunkLamps>,
}

/// An account as typed.
#[derive(Clone)]
pub struct AccountDraft {
    /// The user name.
    pub username: String,
    /// The password.
    pub password: Zeroizing<String>,
}

impl std::fmt::Debug for AccountDraft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AccountDraft").field("username", &self.username).finish_non_exhaustive()
    }
}

impl Office {
    /// Adds a trunk, in service unless that is said otherwise. `realm` is what the peer's account at this server is
    /// bound to.
    ///
    /// # Errors
    /// [`AdminError`] for a field that cannot be; [`StoreError::Exists`] for a name or login that is taken;
    /// [`StoreError::Missing`] for a location that is not there; and what the store says.
    pub async fn create_trunk(
        &self,
        actor: Actor,
        organization: OrganizationId,
        location: LocationId,
        realm: &str,
        new: &TrunkChange,
    ) -> Result<Trunk, AdminError> {
        if self.trunks(organization).await?.len() >= TRUNKS_MAX {
            return Err(fields::invalid(
                "name",
                &format!("the organization has {TRUNKS_MAX} trunks already"),
            ));
        }
        let bare = Trunk {
            id: TrunkId(self.new_uuid()),
            organization,
            location,
            name: String::new(),
            active: true,
            peers: Vec::new(),
            sources: Vec::new(),
            domain: None,
            account: None,
            login: None,
            registers: false,
            trusted: false,
            pilot: None,
            lamps: TrunkLamps::default(),
            created_ms: self.now_ms(),
            version: 1,
        };
        let named = TrunkChange { name: Some(new.name.clone().unwrap_or_default()), ..new.clone() };
        let trunk = self.changed_trunk(bare, realm, &named)?;
        let mut audit = self.audit_of(actor, organization, "trunk.created", target(trunk.id));
        audit.detail = summary(&trunk);
        self.ports.store.insert_trunk(&trunk, &audit).await?;
        Ok(trunk)
    }

    /// Changes a trunk and returns it as it is now.
    ///
    /// # Errors
    /// As for a new one; [`StoreError::Conflict`] if somebody else changed it meanwhile.
    pub async fn change_trunk(
        &self,
        actor: Actor,
        organization: OrganizationId,
        id: TrunkId,
        realm: &str,
        change: &TrunkChange,
    ) -> Result<Trunk, AdminError> {
        let trunk = self.changed_trunk(self.trunk(organization, id).await?, realm, change)?;
        let mut audit = self.audit_of(actor, organization, "trunk.changed", target(id));
        audit.detail = summary(&trunk);
        self.ports.store.save_trunk(&trunk, &audit).await?;
        Ok(self.trunk(organization, id).await?)
    }

    /// All trunks of an organization, oldest first.
    ///
    /// # Errors
    /// What the store says.
    pub async fn trunks(&self, organization: OrganizationId) -> Result<Vec<Trunk>, StoreError> {
        self.ports.store.trunks(organization).await
    }

    /// One trunk.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is none, and what the store says.
    pub async fn trunk(&self, organization: OrganizationId, id: TrunkId) -> Result<Trunk, StoreError> {
        self.ports.store.trunk(organization, id).await?.ok_or(StoreError::Missing("trunk"))
    }

    /// What the running server said last of the trunks of an organization.
    ///
    /// # Errors
    /// What the store says.
    pub async fn trunk_states(&self, organization: OrganizationId) -> Result<Vec<TrunkState>, StoreError> {
        self.ports.store.trunk_states(organization).await
    }

    /// Removes a trunk.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is none, and what the store says.
    pub async fn remove_trunk(
        &self,
        actor: Actor,
        organization: OrganizationId,
        id: TrunkId,
    ) -> Result<(), AdminError> {
        let mut audit = self.audit_of(actor, organization, "trunk.removed", target(id));
        audit.detail = self.trunk(organization, id).await?.name;
        Ok(self.ports.store.remove_trunk(organization, id, &audit).await?)
    }

    fn changed_trunk(
        &self,
        mut trunk: Trunk,
        realm: &str,
        change: &TrunkChange,
    ) -> Result<Trunk, AdminError> {
        if let Some(name) = &change.name {
            trunk.name = fields::name("name", name)?;
        }
        if let Some(peers) = &change.peers {
            trunk.peers = peers_of(peers)?;
        }
        if let Some(sources) = &change.sources {
            trunk.sources = sources_of(sources)?;
        }
        if let Some(domain) = &change.domain {
            trunk.domain = fields::given(domain).map(domain_of).transpose()?;
        }
        if let Some(pilot) = &change.pilot {
            trunk.pilot = fields::given(pilot).map(pilot_of).transpose()?;
        }
        if let Some(account) = &change.account {
            trunk.account = account.as_ref().map(|it| self.account_of(trunk.id, it)).transpose()?;
        }
        if let Some(login) = &change.login {
            trunk.login = login.as_ref().map(|it| login_of(realm, it)).transpose()?;
        }
        trunk.location = change.location.unwrap_or(trunk.location);
        trunk.active = change.active.unwrap_or(trunk.active);
        trunk.registers = change.registers.unwrap_or(trunk.registers);
        trunk.trusted = change.trusted.unwrap_or(trunk.trusted);
        trunk.lamps = change.lamps.unwrap_or(trunk.lamps);
        check(&trunk)?;
        Ok(trunk)
    }

    fn account_of(&self, trunk: TrunkId, draft: &AccountDraft) -> Result<TrunkAccount, AdminError> {
        let username = word("username", &draft.username)?;
        let password = secret("password", &draft.password)?;
        let mut entropy = self.entropy();
        let sealed_password = self.ports.vault.seal(&trunk_subject(trunk), &password, entropy.as_mut());
        Ok(TrunkAccount { username, sealed_password })
    }
}

/// What a trunk lacks as a whole.
fn check(trunk: &Trunk) -> Result<(), AdminError> {
    if trunk.peers.is_empty() && trunk.sources.is_empty() && trunk.login.is_none() {
        return Err(fields::invalid("peers", "or a source or login is needed: no call would come or go"));
    }
    if trunk.registers && (trunk.account.is_none() || trunk.peers.is_empty()) {
        return Err(fields::invalid("registers", "needs a peer to register at, and an account there"));
    }
    if trunk.lamps == TrunkLamps::Notify && trunk.peers.is_empty() {
        return Err(fields::invalid("lamps", "needs a peer to be told"));
    }
    if trunk.lamps == TrunkLamps::Subscribe && trunk.sources.is_empty() && trunk.login.is_none() {
        return Err(fields::invalid("lamps", "needs a source or a login to know the peer by"));
    }
    Ok(())
}

fn peers_of(typed: &[String]) -> Result<Vec<Peer>, AdminError> {
    if typed.len() > PEERS_PER_TRUNK_MAX {
        return Err(fields::invalid("peers", &format!("may be at most {PEERS_PER_TRUNK_MAX}")));
    }
    let peer = |typed: &String| {
        typed.parse().map_err(|error| fields::invalid("peers", &format!("\"{typed}\" is {error}")))
    };
    typed.iter().map(peer).collect()
}

fn sources_of(typed: &[String]) -> Result<Vec<AddressRange>, AdminError> {
    if typed.len() > SOURCES_PER_TRUNK_MAX {
        return Err(fields::invalid("sources", &format!("may be at most {SOURCES_PER_TRUNK_MAX}")));
    }
    let source = |typed: &String| {
        let range: AddressRange =
            typed.parse().map_err(|error| fields::invalid("sources", &format!("\"{typed}\" is {error}")))?;
        let least = if typed.contains(':') { SOURCE_BITS_MIN_V6 } else { SOURCE_BITS_MIN_V4 };
        if range.bits() < least {
            let problem = format!("\"{typed}\" is too wide: at least {least} bits must be the same");
            return Err(fields::invalid("sources", &problem));
        }
        Ok(range)
    };
    typed.iter().map(source).collect()
}

fn domain_of(typed: &str) -> Result<String, AdminError> {
    let domain = typed.to_ascii_lowercase();
    if is_host_name(&domain) || domain.parse::<std::net::IpAddr>().is_ok() {
        return Ok(domain);
    }
    Err(fields::invalid("domain", &format!("\"{typed}\" is no host name")))
}

fn pilot_of(typed: &str) -> Result<Dialled, AdminError> {
    dialled(typed).map_err(|error| fields::invalid("pilot", &format!("\"{typed}\" is refused: {error}")))
}

fn login_of(realm: &str, draft: &AccountDraft) -> Result<TrunkLogin, AdminError> {
    let username = word("login", &draft.username)?;
    if is_device_username(&username) {
        return Err(fields::invalid("login", &format!("\"{username}\" looks like the account of a phone")));
    }
    let password = secret("login password", &draft.password)?;
    let (ha1_md5, ha1_sha256) = ha1s(&username, realm, &password);
    Ok(TrunkLogin { username, ha1_md5, ha1_sha256 })
}

/// A user name.
fn word(field: &'static str, typed: &str) -> Result<String, AdminError> {
    if typed.contains(char::is_whitespace) {
        return Err(fields::invalid(field, "must have no blanks"));
    }
    secret(field, typed).map(|word| word.to_string())
}

/// A password; what is wrong with it does not repeat it.
fn secret(field: &'static str, typed: &str) -> Result<Zeroizing<String>, AdminError> {
    let length = typed.chars().count();
    if !(1..=ACCOUNT_CHARS_MAX).contains(&length) || typed.contains(char::is_control) {
        let problem = format!("must have 1 to {ACCOUNT_CHARS_MAX} characters, in one line");
        return Err(fields::invalid(field, &problem));
    }
    Ok(Zeroizing::new(typed.to_owned()))
}

fn summary(trunk: &Trunk) -> String {
    let listed = |all: Vec<String>| if all.is_empty() { "none".to_owned() } else { all.join(" ") };
    let switch = |on: bool| if on { "on" } else { "off" };
    format!(
        "{}, {}, peers {}, sources {}, account {}, login {}, registers {}, trusted {}, lamps {}",
        trunk.name,
        switch(trunk.active),
        listed(trunk.peers.iter().map(ToString::to_string).collect()),
        listed(trunk.sources.iter().map(ToString::to_string).collect()),
        trunk.account.as_ref().map_or("none", |it| &it.username),
        trunk.login.as_ref().map_or("none", |it| &it.username),
        switch(trunk.registers),
        switch(trunk.trusted),
        trunk.lamps.word(),
    )
}

fn target(trunk: TrunkId) -> String {
    format!("trunk:{trunk}")
}
