//! `[http]` and `[admin]`: pages and API, and figures for administrators' machines.

use std::net::{IpAddr, SocketAddr};

use serde::{Deserialize, Serialize};

use super::ConfigError;

/// HTTP.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Http {
    /// Address and port.
    pub(crate) listen: SocketAddr,
    /// How browsers and programs reach it, such as `https://voice.example.org`, where a proxy stands before it.
    pub(crate) public_url: Option<String>,
    /// Addresses of proxies that say truly whom they speak for, by `X-Forwarded-For`.
    pub(crate) trusted_proxies: Vec<IpAddr>,
    /// Requests that each token of the API may make in a minute, and each address where no token is needed.
    pub(crate) api_requests_per_minute: u32,
}

impl Default for Http {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            public_url: None,
            trusted_proxies: Vec::new(),
            api_requests_per_minute: 3_000,
        }
    }
}

impl Http {
    /// The address of the pages, without a slash at its end; `bound` is where it listens.
    pub(crate) fn pages(&self, bound: SocketAddr) -> String {
        self.public_url.clone().unwrap_or_else(|| format!("http://{bound}"))
    }

    /// Whether browsers reach the pages over TLS.
    pub(crate) fn is_secure(&self) -> bool {
        self.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }

    /// Whether what is said makes sense together.
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        let wrong = |text: String| Err(ConfigError::Wrong(text));
        if let Some(url) = &self.public_url
            && (!(url.starts_with("https://") || url.starts_with("http://")) || url.ends_with('/'))
        {
            return wrong(format!("http.public_url: \"{url}\" is not like https://voice.example.org"));
        }
        if self.api_requests_per_minute == 0 {
            return wrong("http.api_requests_per_minute: 0 would refuse every request".into());
        }
        Ok(())
    }
}

/// HTTP for administrators' machines: health with reasons, and figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Admin {
    /// Address and port; whoever reaches it may read it.
    pub(crate) listen: SocketAddr,
}

impl Default for Admin {
    fn default() -> Self {
        Self { listen: SocketAddr::from(([127, 0, 0, 1], 8090)) }
    }
}
