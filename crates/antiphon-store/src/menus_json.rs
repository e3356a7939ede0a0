//! The menus of an auto attendant as the JSON text of their row; nothing is ever searched by them.
//!
//! Actions and endings have the words of the core, so that a new one does not compile here until it is read too.

use antiphon_core::attendant::{
    Attendant, Greeting, KeyAction, Menu, MenuKey, NoInput, NoInputAction, NoInputTimer, SubMenu,
};
use antiphon_core::digit::Digit;
use antiphon_core::ids::AnnouncementId;
use antiphon_core::numbering::{Dialled, dialled};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// All menus of an auto attendant.
pub(crate) struct Menus {
    pub(crate) business: Menu,
    pub(crate) after_hours: Menu,
    pub(crate) holiday: Option<Menu>,
    pub(crate) sub_menus: Vec<SubMenu>,
}

#[derive(Serialize, Deserialize)]
struct MenusJson {
    business: MenuJson,
    after_hours: MenuJson,
    holiday: Option<MenuJson>,
    sub_menus: Vec<SubMenuJson>,
}

#[derive(Serialize, Deserialize)]
struct SubMenuJson {
    name: String,
    menu: MenuJson,
}

#[derive(Serialize, Deserialize)]
struct MenuJson {
    greeting: Option<Uuid>,
    extension_enabled: bool,
    keys: Vec<KeyJson>,
    no_input: NoInputJson,
}

#[derive(Serialize, Deserialize)]
struct KeyJson {
    key: char,
    description: String,
    action: String,
    value: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct NoInputJson {
    retries: u8,
    seconds: u64,
    action: String,
    value: Option<String>,
}

/// Writes menus.
pub(crate) fn write(attendant: &Attendant) -> String {
    let sub_menu = |it: &SubMenu| SubMenuJson { name: it.name.clone(), menu: written(&it.menu) };
    let menus = MenusJson {
        business: written(&attendant.business_menu),
        after_hours: written(&attendant.after_hours_menu),
        holiday: attendant.holiday_menu.as_ref().map(written),
        sub_menus: attendant.sub_menus.iter().map(sub_menu).collect(),
    };
    serde_json::to_string(&menus).expect("a struct of texts and numbers is always JSON")
}

/// Reads menus.
pub(crate) fn read(text: &str) -> Result<Menus, ()> {
    let menus: MenusJson = serde_json::from_str(text).map_err(drop)?;
    read_menus(menus).ok_or(())
}

fn written(menu: &Menu) -> MenuJson {
    MenuJson {
        greeting: menu.greeting.announcement().map(|it| it.0),
        extension_enabled: menu.extension_enabled,
        keys: menu.keys.iter().map(written_key).collect(),
        no_input: written_ending(&menu.no_input),
    }
}

fn written_key(key: &MenuKey) -> KeyJson {
    let value = match &key.action {
        KeyAction::PlayAnnouncement(id) => Some(id.to_string()),
        KeyAction::TransferWithPrompt(to)
        | KeyAction::TransferWithoutPrompt(to)
        | KeyAction::TransferToOperator(to)
        | KeyAction::TransferToMailbox(to) => Some(to.to_string()),
        KeyAction::SubMenu(name) => Some(name.clone()),
        KeyAction::NameDialing
        | KeyAction::ExtensionDialing
        | KeyAction::RepeatMenu
        | KeyAction::Exit
        | KeyAction::ReturnToPreviousMenu => None,
    };
    KeyJson {
        key: key.key.as_char(),
        description: key.description.clone(),
        action: key.action.word().to_owned(),
        value,
    }
}

fn written_ending(no_input: &NoInput) -> NoInputJson {
    let value = match &no_input.action {
        NoInputAction::PlayMessageAndDisconnect(greeting) => greeting.announcement().map(|id| id.to_string()),
        NoInputAction::TransferWithPrompt(to)
        | NoInputAction::TransferWithoutPrompt(to)
        | NoInputAction::TransferToOperator(to)
        | NoInputAction::TransferToMailbox(to) => Some(to.to_string()),
        NoInputAction::Disconnect => None,
    };
    NoInputJson {
        retries: no_input.retries,
        seconds: no_input.timer.seconds().into(),
        action: no_input.action.word().to_owned(),
        value,
    }
}

fn read_menus(menus: MenusJson) -> Option<Menus> {
    let holiday = match menus.holiday {
        Some(menu) => Some(read_menu(menu)?),
        None => None,
    };
    let sub_menu = |it: SubMenuJson| Some(SubMenu { name: it.name, menu: read_menu(it.menu)? });
    Some(Menus {
        business: read_menu(menus.business)?,
        after_hours: read_menu(menus.after_hours)?,
        holiday,
        sub_menus: menus.sub_menus.into_iter().map(sub_menu).collect::<Option<_>>()?,
    })
}

fn read_menu(menu: MenuJson) -> Option<Menu> {
    Some(Menu {
        greeting: menu.greeting.map_or(Greeting::Default, |id| Greeting::Announcement(AnnouncementId(id))),
        extension_enabled: menu.extension_enabled,
        keys: menu.keys.into_iter().map(read_key).collect::<Option<_>>()?,
        no_input: read_ending(&menu.no_input)?,
    })
}

fn read_key(key: KeyJson) -> Option<MenuKey> {
    let value = key.value.as_deref();
    let action = match key.action.as_str() {
        "PLAY_ANNOUNCEMENT" => KeyAction::PlayAnnouncement(announcement(value?)?),
        "TRANSFER_WITH_PROMPT" => KeyAction::TransferWithPrompt(number(value?)?),
        "TRANSFER_WITHOUT_PROMPT" => KeyAction::TransferWithoutPrompt(number(value?)?),
        "TRANSFER_TO_OPERATOR" => KeyAction::TransferToOperator(number(value?)?),
        "TRANSFER_TO_MAILBOX" => KeyAction::TransferToMailbox(number(value?)?),
        "NAME_DIALING" => KeyAction::NameDialing,
        "EXTENSION_DIALING" => KeyAction::ExtensionDialing,
        "REPEAT_MENU" => KeyAction::RepeatMenu,
        "EXIT" => KeyAction::Exit,
        "SUB_MENU" => KeyAction::SubMenu(value?.to_owned()),
        "RETURN_TO_PREVIOUS_MENU" => KeyAction::ReturnToPreviousMenu,
        _ => return None,
    };
    Some(MenuKey { key: Digit::from_char(key.key)?, description: key.description, action })
}

fn read_ending(ending: &NoInputJson) -> Option<NoInput> {
    let value = ending.value.as_deref();
    let action = match ending.action.as_str() {
        "PLAY_MESSAGE_AND_DISCONNECT" => NoInputAction::PlayMessageAndDisconnect(match value {
            Some(id) => Greeting::Announcement(announcement(id)?),
            None => Greeting::Default,
        }),
        "TRANSFER_WITH_PROMPT" => NoInputAction::TransferWithPrompt(number(value?)?),
        "TRANSFER_WITHOUT_PROMPT" => NoInputAction::TransferWithoutPrompt(number(value?)?),
        "TRANSFER_TO_OPERATOR" => NoInputAction::TransferToOperator(number(value?)?),
        "TRANSFER_TO_MAILBOX" => NoInputAction::TransferToMailbox(number(value?)?),
        "DISCONNECT" => NoInputAction::Disconnect,
        _ => return None,
    };
    Some(NoInput { retries: ending.retries, timer: NoInputTimer::from_seconds(ending.seconds)?, action })
}

fn announcement(id: &str) -> Option<AnnouncementId> {
    id.parse().ok()
}

fn number(text: &str) -> Option<Dialled> {
    dialled(text).ok()
}
