//! What our own words say of a menu, where nobody has recorded a greeting; pages show the same words.

use antiphon_core::attendant::{KeyAction, Menu, Period};
use antiphon_core::digit::Digit;

use crate::prompts::{ClipId, Prompt};

/// The prompts that offer a menu, one after the other. `period` is that of a top menu and `None` for a sub-menu;
/// `dials` tells whether there are extensions that can be dialled.
#[must_use]
pub fn own_words(menu: &Menu, period: Option<Period>, dials: bool) -> Vec<Prompt> {
    let welcome = period.map(|period| match period {
        Period::Business => Prompt::ATTENDANT_WELCOME,
        Period::AfterHours | Period::Holiday => Prompt::ATTENDANT_CLOSED,
    });
    let dialing = (menu.extension_enabled && dials).then_some(Prompt::DIAL_EXTENSION_ANY_TIME);
    let keys = menu.keys.iter().map(|it| choice(it.key, &it.action));
    welcome.into_iter().chain(dialing).chain(keys).collect()
}

/// What is said before a call is put through.
#[must_use]
pub fn said_before(action: &KeyAction) -> Option<Prompt> {
    match action {
        KeyAction::TransferWithPrompt(_) => Some(Prompt::PUTTING_THROUGH),
        KeyAction::TransferToOperator(_) => Some(Prompt::TO_OPERATOR),
        KeyAction::PlayAnnouncement(_)
        | KeyAction::TransferWithoutPrompt(_)
        | KeyAction::TransferToMailbox(_)
        | KeyAction::NameDialing
        | KeyAction::ExtensionDialing
        | KeyAction::RepeatMenu
        | KeyAction::Exit
        | KeyAction::SubMenu(_)
        | KeyAction::ReturnToPreviousMenu => None,
    }
}

/// What our own words say of a key.
fn choice(key: Digit, action: &KeyAction) -> Prompt {
    let says = match action {
        KeyAction::TransferWithPrompt(to) | KeyAction::TransferWithoutPrompt(to) => {
            return Prompt::NumberChoice { number: to.to_string(), key };
        }
        KeyAction::PlayAnnouncement(_) => "choice.information",
        KeyAction::TransferToOperator(_) => "choice.operator",
        KeyAction::TransferToMailbox(_) => "choice.leave_message",
        KeyAction::NameDialing => "choice.dial_by_name",
        KeyAction::ExtensionDialing => "choice.dial_extension",
        KeyAction::RepeatMenu => "choice.repeat",
        KeyAction::Exit => "choice.end_call",
        KeyAction::SubMenu(_) => "choice.more_choices",
        KeyAction::ReturnToPreviousMenu => "choice.previous",
    };
    Prompt::Choice { says: ClipId(says), key }
}

/// What our own words say of every action, for the tests that hold the catalogues together.
#[cfg(test)]
pub(crate) fn every_choice() -> Vec<Prompt> {
    use antiphon_core::ids::AnnouncementId;
    use antiphon_core::numbering::dialled;

    let to = |digits| dialled(digits).expect("a number");
    let actions = [
        KeyAction::PlayAnnouncement(
            "00000000-0000-0000-0000-000000000000".parse::<AnnouncementId>().expect("an id"),
        ),
        KeyAction::TransferWithPrompt(to("2001")),
        KeyAction::TransferToOperator(to("0")),
        KeyAction::TransferToMailbox(to("2001")),
        KeyAction::NameDialing,
        KeyAction::ExtensionDialing,
        KeyAction::RepeatMenu,
        KeyAction::Exit,
        KeyAction::SubMenu(String::new()),
        KeyAction::ReturnToPreviousMenu,
    ];
    actions.iter().map(|action| choice(Digit::STAR, action)).collect()
}
