//! `[sip]`: where telephones and trunks reach the server, and what it takes of them.

use std::net::SocketAddr;
use std::path::PathBuf;

use antiphon_sip::sources::{Network, Rate, SourceLimits};
use serde::{Deserialize, Serialize};

use super::ConfigError;
use super::addresses::{Addresses, Encrypted, networks};

/// SIP.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sip {
    /// Address and port for UDP and TCP, or several.
    pub(crate) listen: Addresses,
    /// SIP over TLS.
    pub(crate) tls: Option<Encrypted>,
    /// Address and port for SIP over WebSocket in the clear, as behind a proxy that encrypts.
    pub(crate) ws: Addresses,
    /// SIP over WebSocket over TLS.
    pub(crate) wss: Option<Encrypted>,
    /// Whose certificates are trusted of trunks' peers that are called over TLS, in PEM; those that the system trusts if
    /// nothing is said.
    pub(crate) authorities: Option<PathBuf>,
    /// The domain phones register at; also the digest realm. Changing it makes every phone's password void.
    pub(crate) domain: String,
    /// Calls at once; more are refused with 503.
    pub(crate) calls_max: u32,
    /// Whether a caller who is sent on to somebody's phone is asked to call there himself (REFER), where his phone can.
    pub(crate) prefer_refer: bool,
    /// Other names the server goes by.
    pub(crate) aliases: Vec<String>,
    /// Whether callers without an account are let in.
    pub(crate) strangers: Strangers,
    /// How much one source may send that has proved nothing.
    pub(crate) limits: SipLimits,
}

impl Default for Sip {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([0, 0, 0, 0], 5060)).into(),
            tls: None,
            ws: Addresses::default(),
            wss: None,
            authorities: None,
            domain: "localhost".into(),
            calls_max: 4_000,
            prefer_refer: false,
            aliases: Vec::new(),
            strangers: Strangers::default(),
            limits: SipLimits::default(),
        }
    }
}

impl Sip {
    /// Whether what is said makes sense together.
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        let wrong = |text: String| Err(ConfigError::Wrong(text));
        if self.domain.is_empty() || self.domain.contains(['"', ' ', '@', '<', '>']) {
            return wrong(format!("sip.domain: \"{}\" is not a host name", self.domain));
        }
        if self.listen.0.is_empty() {
            return wrong("sip.listen: nobody can call where nothing listens".into());
        }
        if self.calls_max == 0 {
            return wrong("sip.calls_max: 0 would refuse every call".into());
        }
        Ok(())
    }
}

/// What becomes of callers who have no account and come from no trunk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Strangers {
    /// They are asked for an account, whatever they dial.
    #[default]
    Challenge,
    /// They reach the numbers of this server, and learn which there are.
    Answer,
}

/// How much one source may send that has proved nothing: an IPv4 address, or an IPv6 network of 64 bits. 0 is no limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SipLimits {
    /// Messages a second in the long run.
    pub(crate) messages_per_second: u32,
    /// Messages at once after a pause.
    pub(crate) messages_burst: u32,
    /// Calls of strangers a second in the long run.
    pub(crate) calls_per_second: u32,
    /// Calls of strangers at once after a pause.
    pub(crate) calls_burst: u32,
    /// Calls that are a trunk's by their address alone, a second in the long run.
    pub(crate) trunk_calls_per_second: u32,
    /// Such calls at once after a pause.
    pub(crate) trunk_calls_burst: u32,
    /// Wrong passwords of phones an hour in the long run, over all accounts; a fifth of it for one account.
    pub(crate) wrong_passwords_per_hour: u32,
    /// Wrong passwords at once after a pause.
    pub(crate) wrong_passwords_burst: u32,
    /// Addresses and networks that are not limited.
    #[serde(with = "networks")]
    pub(crate) exempt: Vec<Network>,
}

impl Default for SipLimits {
    fn default() -> Self {
        Self {
            messages_per_second: 100,
            messages_burst: 2_000,
            calls_per_second: 10,
            calls_burst: 100,
            trunk_calls_per_second: 50,
            trunk_calls_burst: 500,
            wrong_passwords_per_hour: 600,
            wrong_passwords_burst: 50,
            exempt: SourceLimits::default().exempt,
        }
    }
}

impl SipLimits {
    /// As the SIP machine takes them.
    pub(crate) fn of_sources(&self) -> SourceLimits {
        SourceLimits {
            messages: Rate::per_second(self.messages_per_second, self.messages_burst),
            calls: Rate::per_second(self.calls_per_second, self.calls_burst),
            trunk_calls: Rate::per_second(self.trunk_calls_per_second, self.trunk_calls_burst),
            wrong_passwords: Rate::per_hour(self.wrong_passwords_per_hour, self.wrong_passwords_burst),
            exempt: self.exempt.clone(),
        }
    }
}
