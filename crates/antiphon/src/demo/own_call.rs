//! The demo's own call: by whom, to what number, and for how long.

use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};

use antiphon_call::Observation;
use antiphon_core::ids::{OrganizationId, PersonId};
use antiphon_core::lockout::LockState;
use anyhow::Context as _;

use super::call::{self, Caller};
use super::description::{Description, PersonPlace};
use super::{DOMAIN, print};
use crate::server::Server;

/// Calls the portal as the person who has messages, and prints what is said.
pub(super) async fn place(server: &Server, description: &Description) -> anyhow::Result<()> {
    let person = description.people.first().context("nobody lives in the demo")?;
    let passcode = person.passcode.clone().context("the demo's caller has no passcode")?;
    let location = description.locations.iter().find(|it| it.id == person.location);
    let number = location.context("the demo's caller has no location")?.portal.extension.clone();
    if !is_as_made(server, description, person).await? {
        return print(&format!("\n{} has changed since: no call is placed.\n\n", person.name));
    }
    let caller = Caller {
        username: person.device.username.clone(),
        password: person.device.password.clone(),
        name: person.name.clone(),
        passcode,
    };
    let (sender, observed) = mpsc::channel();
    // Watched until the demo ends; a call nobody reads any more is told to nobody.
    server.watch(Box::new(move |observation: &Observation| drop(sender.send(observation.clone()))));
    print("\nA call to the voice portal, as it happens:\n\n")?;
    let hold = Hold::default();
    let sip = *server.sip().plain.first().context("the demo listens nowhere")?;
    let mut transcript = Transcript(Arc::clone(&hold.0));
    tokio::task::spawn_blocking(move || {
        call::call_portal(sip, DOMAIN, &caller, &number, &observed, &mut transcript)
    })
    .await
    .context("the demo's own call broke down")?
    .context("the demo's own call failed")?;
    print("\n")
}

/// Whether the passcode may still be the one the demo made. A wrong one would count as somebody's guess.
async fn is_as_made(
    server: &Server,
    description: &Description,
    person: &PersonPlace,
) -> anyhow::Result<bool> {
    let organization: OrganizationId = description.organization.id.parse()?;
    let office = server.office();
    let owner = office.person(organization, person.id.parse::<PersonId>()?).await?;
    let listing = office.mailbox(organization, owner.mailbox).await?;
    Ok(listing.access == "set" && listing.lock == LockState::Open && listing.attempts.own_phone == 0)
}

/// Keeps the call going; dropped when the demo ends, it ends the call's transcript.
#[derive(Default)]
struct Hold(Arc<AtomicBool>);

impl Drop for Hold {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Standard output until the demo ends; then writing fails, and with it the call.
struct Transcript(Arc<AtomicBool>);

impl Write for Transcript {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.0.load(Ordering::Relaxed) {
            return Err(std::io::ErrorKind::BrokenPipe.into());
        }
        std::io::stdout().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        std::io::stdout().flush()
    }
}
