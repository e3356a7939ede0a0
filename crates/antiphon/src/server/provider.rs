//! The provider that people sign in with, as it is configured.

use std::sync::Arc;

use antiphon_office::ports::IdentityProvider;
use antiphon_openid::{OpenId, ProviderSettings};
use anyhow::Context as _;

use crate::config::Config;

/// The provider that is configured, if one is.
///
/// # Errors
/// What is wrong with the configuration, in one line.
pub(crate) fn provider(config: &Config) -> anyhow::Result<Option<Arc<dyn IdentityProvider>>> {
    let Some(openid) = &config.openid else { return Ok(None) };
    let settings = ProviderSettings {
        name: openid.shown_name(),
        issuer: openid.issuer.clone(),
        client_id: openid.client_id.clone(),
        client_secret: openid.client_secret()?,
    };
    Ok(Some(Arc::new(OpenId::new(settings).context("openid")?)))
}
