//! `[media]`: the audio of calls.

use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

use super::ConfigError;
use super::addresses::Addresses;

/// RTP.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Media {
    /// First UDP port for audio.
    pub(crate) port_min: u16,
    /// Last UDP port for audio.
    pub(crate) port_max: u16,
    /// Threads that move audio; one serves about 2,000 calls.
    pub(crate) threads: usize,
    /// Whether audio is encrypted on calls over TLS and encrypted WebSockets.
    pub(crate) srtp: Srtp,
    /// Whether audio of two phones may go from the one to the other.
    pub(crate) direct: Direct,
    /// After how many seconds a side is gone whose audio should come here, and neither it nor a report does.
    pub(crate) silence_max: u64,
    /// Address and the one UDP port for the audio of web phones, the one on the pages among them; empty for none.
    pub(crate) web_listen: Addresses,
    /// Where web phones reach that port, if not at this machine's own addresses; empty for those.
    pub(crate) web_announce: Addresses,
}

impl Default for Media {
    fn default() -> Self {
        Self {
            port_min: 20_000,
            port_max: 29_999,
            threads: 1,
            srtp: Srtp::default(),
            direct: Direct::default(),
            silence_max: 300,
            web_listen: SocketAddr::from(([0, 0, 0, 0], 19_999)).into(),
            web_announce: Addresses::default(),
        }
    }
}

impl Media {
    /// Whether what is said makes sense together.
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        let wrong = |text: String| Err(ConfigError::Wrong(text));
        if self.port_max < self.port_min.saturating_add(1) {
            let (min, max) = (self.port_min, self.port_max);
            return wrong(format!("media.port_max: {max} leaves no room above media.port_min {min}"));
        }
        if !(1..=64).contains(&self.threads) {
            return wrong(format!("media.threads: {} is not between 1 and 64", self.threads));
        }
        if !(30..=86_400).contains(&self.silence_max) {
            let silence_max = self.silence_max;
            return wrong(format!("media.silence_max: {silence_max} is not between 30 and 86400"));
        }
        if self.web_listen.0.len() > 1 {
            return wrong("media.web_listen: web phones share one port on one address".into());
        }
        Ok(())
    }
}

/// Whether audio of two phones goes from the one to the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Direct {
    /// Where it can.
    #[default]
    Auto,
    /// Never: all goes through the server.
    Never,
}

/// Whether audio is encrypted (SRTP).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Srtp {
    /// Never.
    Off,
    /// Where the other side can.
    #[default]
    Offer,
    /// Always: who cannot gets no call.
    Require,
}
