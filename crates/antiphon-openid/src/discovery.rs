//! What the provider says of itself (OpenID Connect Discovery 1.0), and its keys (RFC 7517).

use antiphon_office::ports::ProviderError;
use jsonwebtoken::jwk::Jwk;
use serde::Deserialize;
use serde_json::Value;

use crate::wire::{Wire, check_address};

/// What is known of the provider.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub(crate) authorization_endpoint: String,
    pub(crate) token_endpoint: String,
    pub(crate) userinfo_endpoint: Option<String>,
    pub(crate) keys: Vec<Jwk>,
    token_endpoint_auth_methods: Vec<String>,
}

#[derive(Deserialize)]
struct Document {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    #[serde(default)]
    userinfo_endpoint: Option<String>,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Vec<String>,
}

#[derive(Deserialize)]
struct Keys {
    keys: Vec<Value>,
}

impl Known {
    /// Of somebody of whom only the keys matter.
    #[cfg(test)]
    pub(crate) fn of_keys(keys: Vec<Jwk>) -> Self {
        Self {
            authorization_endpoint: String::new(),
            token_endpoint: String::new(),
            userinfo_endpoint: None,
            keys,
            token_endpoint_auth_methods: Vec::new(),
        }
    }

    /// Whether this server's secret goes into a header, which is so if nothing is said (Discovery section 3).
    pub(crate) fn takes_secret_in_header(&self) -> bool {
        let methods = &self.token_endpoint_auth_methods;
        methods.is_empty() || methods.iter().any(|it| it == "client_secret_basic")
    }
}

pub(crate) async fn discover(wire: &Wire, issuer: &str) -> Result<Known, ProviderError> {
    let place = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
    let document: Document = wire.get(&place, None).await?;
    if document.issuer != issuer {
        let told = format!("{place} is about \"{}\", not about \"{issuer}\"", document.issuer);
        return Err(ProviderError::Refused(told));
    }
    let endpoints = [&document.authorization_endpoint, &document.token_endpoint, &document.jwks_uri];
    for endpoint in endpoints.into_iter().chain(&document.userinfo_endpoint) {
        check_address(endpoint)?;
    }
    let keys: Keys = wire.get(&document.jwks_uri, None).await?;
    // Keys of kinds that nobody knows here sign nothing that is believed here.
    let keys = keys.keys.into_iter().filter_map(|key| serde_json::from_value(key).ok()).collect();
    Ok(Known {
        authorization_endpoint: document.authorization_endpoint,
        token_endpoint: document.token_endpoint,
        userinfo_endpoint: document.userinfo_endpoint,
        keys,
        token_endpoint_auth_methods: document.token_endpoint_auth_methods_supported,
    })
}
