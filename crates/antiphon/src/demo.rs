//! `antiphon demo`: an organization to play with, on the loopback, in a folder of its own.

mod accounts;
mod audio;
mod call;
mod certificate;
mod description;
mod introduction;
mod organization;
mod own_call;
mod roles;
mod softphone;

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, bail};

use crate::cli::Demo;
use crate::config::{Config, Overrides};
use crate::serve::Signals;
use crate::server::{Server, logs};
use description::Description;

/// Where the demo lives unless it is told otherwise.
const FOLDER: &str = "antiphon-demo";
/// The SIP domain of the demo.
const DOMAIN: &str = "demo.antiphon.example";
/// Calls in progress when the demo ends get so long.
const DRAIN_MAX: Duration = Duration::from_secs(2);

/// Starts the demo, places its call, and serves until Ctrl-C.
///
/// # Errors
/// One line that says what is in the way.
pub(crate) async fn run(demo: &Demo, data: Option<&Path>) -> anyhow::Result<()> {
    let config = config(demo, data)?;
    logs::start(&config.log)?;
    let mut signals = Signals::listen()?;
    let server = Server::start(&config).await?;
    let description = describe(&server, &config.data).await?;
    description.write(&config.data)?;
    server.demo_door().open(roles::of(&description));
    print(&introduction::of(&description, &config.data))?;
    tokio::select! {
        served = serve(&server, &description, demo) => served?,
        () = signals.told_to_end() => {}
    }
    print("Ending.\n")?;
    server.stop(DRAIN_MAX, signals.told_to_end()).await;
    Ok(())
}

/// The organization of an earlier start, or a new one.
async fn describe(server: &Server, data: &Path) -> anyhow::Result<Description> {
    if let Some(known) = Description::read(data)? {
        return Ok(known.at(server));
    }
    if !server.office().organizations().await?.is_empty() {
        bail!("{} holds an organization but no demo.json: choose another folder", data.display());
    }
    organization::create(server).await.context("cannot make the demo organization")
}

/// Places the demo's call, then goes on serving for ever.
async fn serve(server: &Server, description: &Description, demo: &Demo) -> anyhow::Result<()> {
    if !demo.no_call {
        // Whatever becomes of the call, the server is there for others.
        if let Err(error) = own_call::place(server, description).await {
            print(&format!("\n{error:#}\n\n"))?;
        }
    }
    print("Serving until Ctrl-C.\n")?;
    std::future::pending().await
}

fn config(demo: &Demo, data: Option<&Path>) -> anyhow::Result<Config> {
    for address in [demo.sip, demo.http] {
        if !address.ip().is_loopback() {
            bail!(
                "{address}: the demo listens on the loopback only, such as 127.0.0.1; for more there is `antiphon serve`"
            );
        }
    }
    // Of the environment, what is about SIP, audio, signing in, webhooks and the API counts here too.
    let Config { sip: sip_settings, media, openid, webhooks, http, .. } =
        Config::load(None, &Overrides::default())?;
    let data = data.map_or_else(|| PathBuf::from(FOLDER), Path::to_owned);
    let mut config = Config { data, sip: sip_settings, media, openid, webhooks, ..Config::default() };
    if config.media.web_listen == Config::default().media.web_listen {
        config.media.web_listen = SocketAddr::new(demo.http.ip(), 0).into();
    }
    config.sip.listen = demo.sip.into();
    config.sip.tls = Some(certificate::encrypted(demo.sip, &config.data)?);
    config.sip.domain = DOMAIN.to_owned();
    config.http.listen = demo.http;
    config.http.api_requests_per_minute = http.api_requests_per_minute;
    config.admin.listen = SocketAddr::new(demo.http.ip(), 0);
    config.log.level = std::env::var("ANTIPHON_LOG__LEVEL").unwrap_or_else(|_| "warn".to_owned());
    Ok(config)
}

fn print(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).context("cannot print")
}
