//! The demo's own call to the voice portal, printed as a transcript.

use std::io::Write;
use std::net::SocketAddr;
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use antiphon_call::Observation;
use antiphon_phone::PhoneEvent;
use anyhow::bail;

use super::softphone::{Owner, Softphone};

/// How long the caller listens before he presses the next keys: he knows the words.
const LISTENS: Duration = Duration::from_millis(1_800);
/// How long he listens to the message itself.
const LISTENS_TO_MESSAGE: Duration = Duration::from_secs(6);
/// How long he waits for the portal to say something.
const PATIENCE: Duration = Duration::from_secs(10);

/// What the caller does next, once the portal has begun to speak.
enum Move<'a> {
    /// Enters digits nobody else is to read.
    Enters(&'a str),
    /// Presses keys.
    Presses(&'a str, Duration),
    /// Hangs up.
    HangsUp,
}

/// Calls the portal at `number` and hears the first message. `out` gets the transcript as it happens.
pub(crate) fn call_portal(
    server: SocketAddr,
    domain: &str,
    owner: &Owner,
    passcode: &str,
    number: &str,
    observed: &Receiver<Observation>,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let mut softphone = Softphone::new(server, domain, owner)?;
    if !softphone.register() {
        bail!("the server did not accept the phone of {}", owner.name);
    }
    writeln!(out, "  caller  dials {number} from {}'s phone", owner.name)?;
    softphone.call(number);
    let entry = format!("{passcode}#");
    let moves = [
        Move::Enters(&entry),
        Move::Presses("1", LISTENS),
        Move::Presses("1", LISTENS),
        Move::Presses("#", LISTENS_TO_MESSAGE),
        Move::HangsUp,
    ];
    for next in moves {
        hear(&mut softphone, observed, out)?;
        make(&mut softphone, &next, observed, out)?;
    }
    softphone.leave();
    Ok(())
}

/// Waits until the portal speaks.
fn hear(
    softphone: &mut Softphone,
    observed: &Receiver<Observation>,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let deadline = Instant::now() + PATIENCE;
    while Instant::now() < deadline {
        for event in softphone.attend(Instant::now() + Duration::from_millis(50)) {
            match event {
                PhoneEvent::Refused { status } => bail!("the portal answered {status}"),
                PhoneEvent::Ended => bail!("the portal hung up"),
                PhoneEvent::Registered { .. }
                | PhoneEvent::Ringing
                | PhoneEvent::Called
                | PhoneEvent::Talking(_)
                | PhoneEvent::Lamp(_) => {}
            }
        }
        if write_down(observed, out)? {
            return Ok(());
        }
    }
    bail!("the portal said nothing for {} seconds", PATIENCE.as_secs())
}

fn make(
    softphone: &mut Softphone,
    next: &Move<'_>,
    observed: &Receiver<Observation>,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let listens = match next {
        Move::Presses(_, listens) => *listens,
        Move::Enters(_) | Move::HangsUp => LISTENS,
    };
    softphone.attend(Instant::now() + listens);
    write_down(observed, out)?;
    match next {
        Move::Enters(keys) => {
            let hidden: String = keys.chars().map(|key| if key == '#' { '#' } else { '*' }).collect();
            writeln!(out, "  caller  presses {hidden}")?;
            softphone.press(keys);
        }
        Move::Presses(keys, _) => {
            writeln!(out, "  caller  presses {keys}")?;
            softphone.press(keys);
        }
        Move::HangsUp => {
            writeln!(out, "  caller  hangs up")?;
            softphone.hang_up();
        }
    }
    Ok(())
}

/// Writes down what was said since; whether anything was.
fn write_down(observed: &Receiver<Observation>, out: &mut impl Write) -> anyhow::Result<bool> {
    let mut said = false;
    while let Ok(observation) = observed.try_recv() {
        if let Observation::Says { text, .. } = observation {
            writeln!(out, "  portal  {text}")?;
            said = true;
        }
    }
    Ok(said)
}
