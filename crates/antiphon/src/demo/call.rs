//! The demo's own call to the voice portal, printed as a transcript.

use std::io::Write;
use std::net::SocketAddr;
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use antiphon_call::Observation;
use antiphon_phone::PhoneEvent;
use anyhow::bail;

use super::softphone::Softphone;

/// How long the caller listens before he presses the next keys: he knows the words.
const LISTENS: Duration = Duration::from_millis(1_800);
/// How long he listens to the message itself.
const LISTENS_TO_MESSAGE: Duration = Duration::from_secs(6);
/// How long he waits for the portal to say something.
const PATIENCE: Duration = Duration::from_secs(10);

/// Who calls.
pub(super) struct Caller {
    /// SIP user name of the phone.
    pub(super) username: String,
    /// SIP password of the phone.
    pub(super) password: String,
    /// The name the phone shows.
    pub(super) name: String,
    /// What opens the mailbox.
    pub(super) passcode: String,
}

/// What the portal says to somebody whose passcode was right.
const LET_IN: &str = "You have";

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
///
/// # Errors
/// What went otherwise than it should; the caller has hung up then.
pub(super) fn call_portal(
    server: SocketAddr,
    domain: &str,
    caller: &Caller,
    number: &str,
    observed: &Receiver<Observation>,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let mut softphone = Softphone::new(server, domain, caller)?;
    if !softphone.register() {
        bail!("the server did not accept the phone of {}", caller.name);
    }
    writeln!(out, "  caller  dials {number} from {}'s phone", caller.name)?;
    softphone.call(number);
    let heard = hear_message(&mut softphone, &caller.passcode, observed, out);
    softphone.hang_up();
    softphone.leave();
    heard
}

fn hear_message(
    softphone: &mut Softphone,
    passcode: &str,
    observed: &Receiver<Observation>,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    hear(softphone, observed, out)?;
    make(softphone, &Move::Enters(&format!("{passcode}#")), observed, out)?;
    let said = hear(softphone, observed, out)?;
    if !said.starts_with(LET_IN) {
        // Anything typed now would be taken for another passcode.
        bail!("the portal did not let the caller in");
    }
    let moves =
        [Move::Presses("1", LISTENS), Move::Presses("1", LISTENS), Move::Presses("#", LISTENS_TO_MESSAGE)];
    for next in &moves {
        make(softphone, next, observed, out)?;
        hear(softphone, observed, out)?;
    }
    make(softphone, &Move::HangsUp, observed, out)
}

/// Waits until the portal speaks; what it says.
fn hear(
    softphone: &mut Softphone,
    observed: &Receiver<Observation>,
    out: &mut impl Write,
) -> anyhow::Result<String> {
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
                | PhoneEvent::ChangeRefused { .. }
                | PhoneEvent::Transferred { .. }
                | PhoneEvent::Heard
                | PhoneEvent::Pressed(_)
                | PhoneEvent::Lamp(_) => {}
            }
        }
        if let Some(said) = write_down(observed, out)? {
            return Ok(said);
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

/// Writes down what was said since; the last of it.
fn write_down(observed: &Receiver<Observation>, out: &mut impl Write) -> anyhow::Result<Option<String>> {
    let mut said = None;
    while let Ok(observation) = observed.try_recv() {
        if let Observation::Says { text, .. } = observation {
            writeln!(out, "  portal  {text}")?;
            said = Some(text);
        }
    }
    Ok(said)
}
