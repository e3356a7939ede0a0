//! `antiphon demo`: an organization to play with, on the loopback, in a folder of its own.

mod audio;
mod call;
mod description;
mod organization;
mod softphone;

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use antiphon_call::Observation;
use anyhow::{Context as _, bail};

use crate::cli::Demo;
use crate::config::Config;
use crate::serve::told_to_end;
use crate::server::{Server, logs};
use description::Description;
use softphone::Owner;

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
    let server = Server::start(&config).await?;
    let known = Description::read(&config.data)?;
    let description = match known {
        Some(known) => known.at(&server),
        None => organization::create(&server).await.context("cannot make the demo organization")?,
    };
    description.write(&config.data)?;
    print(&welcome(&description, &config.data))?;
    if !demo.no_call {
        place_call(&server, description.clone()).await?;
    }
    print("Serving until Ctrl-C.\n")?;
    told_to_end().await?;
    print("Ending.\n")?;
    server.stop(DRAIN_MAX).await;
    Ok(())
}

fn config(demo: &Demo, data: Option<&Path>) -> anyhow::Result<Config> {
    for address in [demo.sip, demo.http] {
        if !address.ip().is_loopback() {
            bail!(
                "{address}: the demo listens on the loopback only, such as 127.0.0.1; for more there is `antiphon serve`"
            );
        }
    }
    let mut config =
        Config { data: data.map_or_else(|| PathBuf::from(FOLDER), Path::to_owned), ..Config::default() };
    config.sip.listen = demo.sip;
    config.sip.domain = DOMAIN.to_owned();
    config.http.listen = demo.http;
    config.log.level = std::env::var("ANTIPHON_LOG__LEVEL").unwrap_or_else(|_| "warn".to_owned());
    Ok(config)
}

fn welcome(description: &Description, data: &Path) -> String {
    let mut text = format!(
        "Antiphon answers calls at {} (UDP and TCP) for {}.\n\n",
        description.sip.udp, description.sip.domain
    );
    for location in &description.locations {
        text += &format!("  dial {}  for the voice portal of {}\n", location.portal.extension, location.name);
    }
    text += "\n  EXT   NAME              PASSCODE            SIP USER       SIP PASSWORD\n";
    for person in &description.people {
        let passcode = match (person.state.as_str(), &person.passcode) {
            ("default", Some(passcode)) => format!("{passcode} (default)"),
            (_, Some(passcode)) => passcode.clone(),
            (_, None) => "none yet".to_owned(),
        };
        let device = &person.device;
        text += &format!(
            "  {:<5} {:<17} {:<19} {:<14} {}\n",
            person.extension, person.name, passcode, device.username, device.password
        );
    }
    text + &format!("\nAll of it is in {} for scripts.\n", description::path(data).display())
}

/// Calls the portal as the person who has messages, and prints what is said.
async fn place_call(server: &Server, description: Description) -> anyhow::Result<()> {
    let Some((person, passcode)) = description.people.iter().find_map(|it| Some((it, it.passcode.clone()?)))
    else {
        return Ok(());
    };
    let Some(portal) = description.locations.iter().find(|it| it.id == person.location).map(|it| &it.portal)
    else {
        return Ok(());
    };
    let owner = Owner {
        username: person.device.username.clone(),
        password: person.device.password.clone(),
        name: person.name.clone(),
    };
    let (number, sip) = (portal.extension.clone(), server.sip());
    let (sender, observed) = mpsc::channel();
    // Watched until the demo ends; a call nobody reads any more is told to nobody.
    server.watch(Box::new(move |observation: &Observation| drop(sender.send(observation.clone()))));
    print("\nA call to the voice portal, as it happens:\n\n")?;
    tokio::task::spawn_blocking(move || talk(sip, &owner, &passcode, &number, &observed))
        .await
        .context("the demo's own call broke down")?
        .context("the demo's own call failed")?;
    print("\n")
}

fn talk(
    sip: SocketAddr,
    owner: &Owner,
    passcode: &str,
    number: &str,
    observed: &mpsc::Receiver<Observation>,
) -> anyhow::Result<()> {
    call::call_portal(sip, DOMAIN, owner, passcode, number, observed, &mut std::io::stdout())
}

fn print(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).context("cannot print")
}
