//! `antiphon serve` and `antiphon check-config`.

use std::io::Write as _;
use std::time::Duration;

use anyhow::Context as _;

use crate::config::Config;
use crate::server::{Server, logs};

/// How long calls may go on after the server was told to end.
const DRAIN_MAX: Duration = Duration::from_secs(10 * 60);

/// Answers calls until SIGINT or SIGTERM; a second one does not wait for calls in progress.
pub(crate) async fn run(config: &Config) -> anyhow::Result<()> {
    logs::start(&config.log)?;
    let server = Server::start(config).await?;
    tracing::info!(sip = %server.sip(), http = %server.http(), domain = config.sip.domain, "answering calls");
    told_to_end().await?;
    tracing::info!("ending: no new calls; once more to end at once");
    tokio::select! {
        () = server.stop(DRAIN_MAX) => Ok(()),
        ended = told_to_end() => ended,
    }
}

/// Prints the configuration as it would be used.
pub(crate) fn check_config(config: &Config) -> anyhow::Result<()> {
    config.database_url()?;
    let text = toml::to_string(&config.without_secrets()).context("cannot print the configuration")?;
    std::io::stdout().write_all(text.as_bytes()).context("cannot print the configuration")
}

/// Waits for SIGINT or SIGTERM.
pub(crate) async fn told_to_end() -> anyhow::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
    tokio::select! {
        ended = tokio::signal::ctrl_c() => ended.context("cannot listen for SIGINT"),
        _ = terminate.recv() => Ok(()),
    }
}
