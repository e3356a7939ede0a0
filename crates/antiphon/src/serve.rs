//! `antiphon serve` and `antiphon check-config`.

use std::io::Write as _;
use std::net::SocketAddr;
use std::time::Duration;

use antiphon_dialog::keymap;
use antiphon_net::sip::Bound;
use anyhow::Context as _;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::Notify;

use crate::config::Config;
use crate::server::provider::provider;
use crate::server::{Server, logs, set_up};

/// How long calls may go on after the server was told to end.
const DRAIN_MAX: Duration = Duration::from_secs(10 * 60);

/// Answers calls until SIGINT or SIGTERM; a second one ends the calls in progress, a third one does not wait
/// for anything. SIGHUP has certificates read again.
pub(crate) async fn run(config: &Config) -> anyhow::Result<()> {
    logs::start(&config.log)?;
    let mut signals = Signals::listen()?;
    let server = Server::start(config).await?;
    let Bound { plain, tls, ws, wss } = server.sip();
    tracing::info!(
        sip = %listed(&plain),
        tls = %listed(&tls),
        ws = %listed(&ws),
        wss = %listed(&wss),
        http = %server.http(),
        admin = %server.admin(),
        domain = config.sip.domain,
        "answering calls"
    );
    invite(&server, config).await?;
    while signals.next().await == Told::Reload {
        server.reload();
    }
    tracing::info!("ending: no new calls; once more to end those in progress, a third time to end at once");
    let hurry = Notify::new();
    tokio::select! {
        () = server.stop(DRAIN_MAX, hurry.notified()) => {}
        () = told_to_hurry(&mut signals, &hurry) => {}
    }
    Ok(())
}

/// Calls in progress are told that it is over when the server is told to end once more; whoever says so again
/// waits for nobody.
async fn told_to_hurry(signals: &mut Signals, hurry: &Notify) {
    signals.told_to_end().await;
    hurry.notify_one();
    signals.told_to_end().await;
}

/// To standard output and not to the log: whoever has the link is the administrator.
async fn invite(server: &Server, config: &Config) -> anyhow::Result<()> {
    let pages = config.http.pages(server.http());
    if let Some(text) = set_up::invitation(server.office(), &pages).await? {
        std::io::stdout().write_all(text.as_bytes()).context("cannot print the link of the set-up")?;
    }
    Ok(())
}

fn listed(addresses: &[SocketAddr]) -> String {
    addresses.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

/// Prints the configuration as it would be used, after a look at the menus that it will be used with.
pub(crate) fn check_config(config: &Config) -> anyhow::Result<()> {
    config.database_url()?;
    provider(config)?;
    let flaws: Vec<String> = keymap::flaws().iter().map(ToString::to_string).collect();
    anyhow::ensure!(flaws.is_empty(), "the menus have flaws: {}", flaws.join("; "));
    let text = toml::to_string(&config.without_secrets()).context("cannot print the configuration")?;
    std::io::stdout().write_all(text.as_bytes()).context("cannot print the configuration")
}

/// Whoever ends the server: SIGINT and SIGTERM, and SIGHUP beside them, listened for from the beginning, so that none is missed.
pub(crate) struct Signals {
    interrupt: Signal,
    terminate: Signal,
    hang_up: Signal,
}

/// What a signal says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    End,
    Reload,
}

impl Signals {
    /// Listens from now on.
    pub(crate) fn listen() -> anyhow::Result<Self> {
        let listen = |kind| signal(kind).context("cannot listen for signals");
        Ok(Self {
            interrupt: listen(SignalKind::interrupt())?,
            terminate: listen(SignalKind::terminate())?,
            hang_up: listen(SignalKind::hangup())?,
        })
    }

    /// Waits until it has to end; with a hang-up nothing changes.
    pub(crate) async fn told_to_end(&mut self) {
        while self.next().await == Told::Reload {}
    }

    async fn next(&mut self) -> Told {
        tokio::select! {
            _ = self.interrupt.recv() => Told::End,
            _ = self.terminate.recv() => Told::End,
            _ = self.hang_up.recv() => Told::Reload,
        }
    }
}
