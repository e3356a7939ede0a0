//! `antiphon serve` and `antiphon check-config`.

use std::io::Write as _;
use std::time::Duration;

use antiphon_dialog::keymap;
use anyhow::Context as _;
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::config::Config;
use crate::server::{Server, logs};

/// How long calls may go on after the server was told to end.
const DRAIN_MAX: Duration = Duration::from_secs(10 * 60);

/// Answers calls until SIGINT or SIGTERM; a second one does not wait for calls in progress.
pub(crate) async fn run(config: &Config) -> anyhow::Result<()> {
    logs::start(&config.log)?;
    let mut signals = Signals::listen()?;
    let server = Server::start(config).await?;
    tracing::info!(sip = %server.sip(), http = %server.http(), domain = config.sip.domain, "answering calls");
    signals.told_to_end().await;
    tracing::info!("ending: no new calls; once more to end at once");
    tokio::select! {
        () = server.stop(DRAIN_MAX) => {}
        () = signals.told_to_end() => {}
    }
    Ok(())
}

/// Prints the configuration as it would be used, after a look at the menus that it will be used with.
pub(crate) fn check_config(config: &Config) -> anyhow::Result<()> {
    config.database_url()?;
    let flaws: Vec<String> = keymap::flaws().iter().map(ToString::to_string).collect();
    anyhow::ensure!(flaws.is_empty(), "the menus have flaws: {}", flaws.join("; "));
    let text = toml::to_string(&config.without_secrets()).context("cannot print the configuration")?;
    std::io::stdout().write_all(text.as_bytes()).context("cannot print the configuration")
}

/// Whoever ends the server: SIGINT and SIGTERM, listened for from the beginning, so that none is missed.
pub(crate) struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    /// Listens from now on.
    pub(crate) fn listen() -> anyhow::Result<Self> {
        let listen = |kind| signal(kind).context("cannot listen for signals");
        Ok(Self { interrupt: listen(SignalKind::interrupt())?, terminate: listen(SignalKind::terminate())? })
    }

    /// Waits for the next one.
    pub(crate) async fn told_to_end(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}
