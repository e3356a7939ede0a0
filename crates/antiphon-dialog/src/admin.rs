//! The administrator menu, which the portal's own number and its admin passcode open (M4).

mod attendant;
mod announcements;
mod mailbox;

pub(crate) use announcements::{ANNOUNCEMENT, ANNOUNCEMENTS};
pub(crate) use attendant::{GREETING, GREETINGS};
pub(crate) use mailbox::{CONFIRM_RESET, GROUP, USER};

use crate::kernel::{Call, Does, Key, Leave, Menu};
use crate::question::admin::OwnerKind;

/// The administrator menu.
pub(crate) static ADMINISTRATOR: Menu<Administrator> = Menu {
    id: "administratorMenu",
    intro: None,
    keys: &[
        Key {
            key: '1',
            id: "attendantGreetings",
            says: Some("choice.attendant_greetings"),
            does: Does::Act(Administrator::Greetings),
        },
        Key {
            key: '2',
            id: "announcements",
            says: Some("choice.announcements"),
            does: Does::Act(Administrator::Announcements),
        },
        Key {
            key: '3',
            id: "groupMailboxes",
            says: Some("choice.group_mailboxes"),
            does: Does::Act(Administrator::Groups),
        },
        Key {
            key: '4',
            id: "userMailbox",
            says: Some("choice.user_mailbox"),
            does: Does::Act(Administrator::User),
        },
        Key {
            key: '*',
            id: "returnToPreviousMenu",
            says: Some("choice.previous"),
            does: Does::Act(Administrator::Back),
        },
        Key {
            key: '9',
            id: "exitVoicePortal",
            says: Some("choice.exit"),
            does: Does::Act(Administrator::Exit),
        },
        Key { key: '#', id: "repeatMenu", says: Some("choice.repeat"), does: Does::Repeat },
    ],
};

/// Where to go from the administrator menu.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Administrator {
    Greetings,
    Announcements,
    Groups,
    User,
    Back,
    Exit,
}

/// Goes where the administrator wants, until he goes back to the login or leaves.
pub(crate) async fn run(call: &Call) -> Result<(), Leave> {
    loop {
        match call.choose(&ADMINISTRATOR).await? {
            Administrator::Greetings => call.scene("attendant", attendant::run(call)).await?,
            Administrator::Announcements => {
                call.scene("announcements", announcements::run(call)).await?;
            }
            Administrator::Groups => call.scene("group", mailbox::run(call, OwnerKind::Group)).await?,
            Administrator::User => call.scene("user", mailbox::run(call, OwnerKind::Person)).await?,
            Administrator::Back => return Ok(()),
            Administrator::Exit => return Err(Leave::Goodbye),
        }
    }
}

/// An answer of another kind than its question has is an error of ours and, outside tests, as good as none.
fn of_another_kind() -> Leave {
    debug_assert!(false, "an answer of another kind");
    Leave::Unavailable
}
