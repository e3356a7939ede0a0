//! The main menu of the voice portal.

use antiphon_core::ids::MailboxId;
use antiphon_core::mailbox::Counts;

use crate::kernel::{Call, Does, Key, Leave, Menu};
use crate::prompts::Prompt;
use crate::question::Admission;
use crate::{greetings, handling, messages, passcode_change};

/// The main menu.
pub(crate) static MAIN: Menu<Main> = Menu {
    id: "voicePortalMainMenu",
    intro: None,
    keys: &[
        Key {
            key: '1',
            id: "voiceMessaging",
            says: Some("choice.messages"),
            does: Does::Act(Main::Messages),
        },
        Key { key: '3', id: "greetings", says: Some("choice.greetings"), does: Does::Act(Main::Greetings) },
        Key {
            key: '4',
            id: "callForwardingOptions",
            says: Some("choice.forwarding"),
            does: Does::Act(Main::Forwarding),
        },
        Key {
            key: '8',
            id: "passcode",
            says: Some("choice.change_passcode"),
            does: Does::Act(Main::Passcode),
        },
        Key { key: '9', id: "exitVoicePortal", says: Some("choice.exit"), does: Does::Act(Main::Exit) },
        Key { key: '#', id: "repeatMenu", says: Some("choice.repeat"), does: Does::Repeat },
    ],
};

/// Where to go from the main menu.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Main {
    Messages,
    Greetings,
    Forwarding,
    Passcode,
    Exit,
}

/// Tells what lies in the mailbox, then goes where the owner wants until he leaves.
pub(crate) async fn run(call: &Call, admission: &Admission) -> Result<(), Leave> {
    let mailbox = admission.mailbox;
    announce(call, admission).await?;
    loop {
        match call.choose(&MAIN).await? {
            Main::Messages => call.scene("messages", messages::run(call, mailbox)).await?,
            Main::Greetings => call.scene("greetings", greetings::run(call, mailbox)).await?,
            Main::Forwarding => call.scene("forwarding", handling::forwarding(call, mailbox)).await?,
            Main::Passcode => change_passcode(call, mailbox).await?,
            Main::Exit => return Ok(()),
        }
    }
}

async fn announce(call: &Call, admission: &Admission) -> Result<(), Leave> {
    let Counts { new, new_urgent, saved, saved_urgent: _ } = call.counts(admission.mailbox).await?;
    call.mention(Prompt::InboxCount { new, urgent: new_urgent, saved });
    if let Some(days) = admission.passcode_expires_in_days {
        call.mention(Prompt::PasscodeExpires { days });
    }
    Ok(())
}

async fn change_passcode(call: &Call, mailbox: MailboxId) -> Result<(), Leave> {
    call.scene("passcode_change", passcode_change::voluntary(call, mailbox)).await?;
    Ok(())
}
