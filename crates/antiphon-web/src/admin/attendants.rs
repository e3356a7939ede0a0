//! An auto attendant: its menus, key by key.

use antiphon_core::attendant::Attendant;
use antiphon_core::ids::AttendantId;
use antiphon_office::admin::AdminError;
use antiphon_office::admin::attendants::{AttendantDraft, KeyDraft, MenuDraft};
use askama::Template;
use axum::extract::{RawQuery, State};

use super::{features, locations_seen, name_of};
use crate::Hub;
use crate::form::{Form, Typed, is_conflict};
use crate::page::{Answer, Frame, Refusal, go, show, show_again};
use crate::path::Id;
use crate::session::Admin;

/// The keys in the order of a telephone, with the word of each in field names.
const KEYS: [(&str, &str); 12] = [
    ("1", "1"),
    ("2", "2"),
    ("3", "3"),
    ("4", "4"),
    ("5", "5"),
    ("6", "6"),
    ("7", "7"),
    ("8", "8"),
    ("9", "9"),
    ("*", "star"),
    ("0", "0"),
    ("#", "pound"),
];

/// What a key can do, in words, and what its value is.
const ACTIONS: [(&str, &str); 12] = [
    ("", "–"),
    ("TRANSFER_WITH_PROMPT", "Put through to a number, and say so"),
    ("TRANSFER_WITHOUT_PROMPT", "Put through to a number"),
    ("TRANSFER_TO_OPERATOR", "Put through to the operator at a number"),
    ("TRANSFER_TO_MAILBOX", "Leave a message for a number"),
    ("NAME_DIALING", "Dial by name"),
    ("EXTENSION_DIALING", "Dial an extension"),
    ("PLAY_ANNOUNCEMENT", "Play an announcement, by its name"),
    ("SUB_MENU", "Go to a sub-menu, by its name"),
    ("REPEAT_MENU", "Repeat the menu"),
    ("RETURN_TO_PREVIOUS_MENU", "Back to the menu before"),
    ("EXIT", "Hang up"),
];

/// The menus that have keys: word in the address and name.
const MENUS: [(&str, &str); 3] =
    [("business", "Business hours"), ("after-hours", "After hours"), ("holidays", "Holidays")];

#[derive(Template)]
#[template(path = "admin/attendant.html")]
struct Page {
    frame: Frame,
    id: String,
    name: String,
    numbers: String,
    location: String,
    may_change: bool,
    menu: &'static str,
    menus: [(&'static str, &'static str); 3],
    keys: [(&'static str, &'static str); 12],
    actions: [(&'static str, &'static str); 12],
    announcements: Vec<(String, String)>,
    form: Form,
}

/// `GET /admin/features/attendants/{id}`
pub(crate) async fn show_attendant(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<AttendantId>,
    RawQuery(query): RawQuery,
) -> Answer {
    let attendant = seen(&hub, &admin, id).await?;
    let menu = menu_word(Typed::of_query(query.as_deref()).text("menu"));
    let draft = hub.office.draft_of(&attendant).await?;
    let form = stored(&draft, menu);
    show(&page(&hub, &admin, &attendant, menu, form, query.as_deref()).await?)
}

/// `POST /admin/features/attendants/{id}?menu=…`
pub(crate) async fn save(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<AttendantId>,
    RawQuery(query): RawQuery,
    typed: Typed,
) -> Answer {
    let attendant = seen(&hub, &admin, id).await?;
    admin.to_change(attendant.location)?;
    let menu = menu_word(Typed::of_query(query.as_deref()).text("menu"));
    let mut draft = hub.office.draft_of(&attendant).await?;
    let edited = MenuDraft { ..read(&typed, menu_of(&draft, menu)) };
    match menu {
        "after-hours" => draft.after_hours_menu = Some(edited),
        "holidays" => draft.holiday_menu = Some(edited),
        _ => draft.business_menu = edited,
    }
    draft.version = typed.number("version").ok();
    match hub.office.apply_attendant(admin.actor(), admin.organization(), attendant.location, &draft).await {
        Ok(_) => go(&format!("{}/attendants/{id}?menu={menu}", features::HERE), "saved"),
        Err(error) => {
            let form = Form::sent(&typed, &[]);
            let form = if is_conflict(&error) { form.with("version", attendant.version) } else { form };
            let form = form.refused(&beside(error, menu, &typed));
            show_again(&page(&hub, &admin, &attendant, menu, form, None).await?)
        }
    }
}

async fn page(
    hub: &Hub,
    admin: &Admin,
    attendant: &Attendant,
    menu: &'static str,
    form: Form,
    query: Option<&str>,
) -> Result<Page, Refusal> {
    let locations = locations_seen(hub, admin).await?;
    let announcements = hub.office.announcements(admin.organization()).await?;
    let served = announcements.into_iter().filter(|it| it.announcement.level.serves(attendant.location));
    let own = [("DEFAULT".to_owned(), "Our own words, which name the keys".to_owned())];
    let extension = attendant.extension.as_ref().map(ToString::to_string);
    let number = attendant.number.as_ref().map(ToString::to_string);
    Ok(Page {
        frame: Frame::of(&admin.who, features::HERE, query),
        id: attendant.id.to_string(),
        name: attendant.name.clone(),
        numbers: [extension, number].into_iter().flatten().collect::<Vec<_>>().join(", "),
        location: name_of(&locations, attendant.location),
        may_change: admin.changes(attendant.location),
        menu,
        menus: MENUS,
        keys: KEYS,
        actions: ACTIONS,
        announcements: own
            .into_iter()
            .chain(served.map(|it| (it.announcement.name.clone(), it.announcement.name)))
            .collect(),
        form: if form.value("version").is_empty() { form.with("version", attendant.version) } else { form },
    })
}

async fn seen(hub: &Hub, admin: &Admin, id: AttendantId) -> Result<Attendant, Refusal> {
    let attendant = hub.office.attendant(admin.organization(), id).await?;
    if admin.sees(attendant.location) { Ok(attendant) } else { Err(Refusal::Missing) }
}

fn menu_word(word: &str) -> &'static str {
    MENUS.iter().find(|(known, _)| *known == word).map_or("business", |(known, _)| known)
}

/// The menu as written; what is left out is the one that holds instead.
fn menu_of<'a>(draft: &'a AttendantDraft, menu: &str) -> &'a MenuDraft {
    let after_hours = draft.after_hours_menu.as_ref().unwrap_or(&draft.business_menu);
    match menu {
        "after-hours" => after_hours,
        "holidays" => draft.holiday_menu.as_ref().unwrap_or(after_hours),
        _ => &draft.business_menu,
    }
}

fn stored(draft: &AttendantDraft, menu: &str) -> Form {
    let menu = menu_of(draft, menu);
    let form = Form::new()
        .with("greeting", menu.greeting.as_deref().unwrap_or("DEFAULT"))
        .with_box("extension_enabled", menu.extension_enabled);
    menu.keys.iter().fold(form, |form, key| {
        let Some((_, word)) = KEYS.iter().find(|(sign, _)| *sign == key.key) else { return form };
        form.with(&format!("action-{word}"), &key.action)
            .with_given(&format!("value-{word}"), key.value.as_ref())
            .with(&format!("description-{word}"), &key.description)
    })
}

fn read(typed: &Typed, before: &MenuDraft) -> MenuDraft {
    let key = |(sign, word): (&str, &str)| {
        let action = typed.given(&format!("action-{word}"))?;
        Some(KeyDraft {
            key: sign.to_owned(),
            action,
            description: typed.text(&format!("description-{word}")).to_owned(),
            value: typed.given(&format!("value-{word}")),
        })
    };
    MenuDraft {
        greeting: typed.given("greeting"),
        extension_enabled: typed.on("extension_enabled"),
        keys: KEYS.into_iter().filter_map(key).collect(),
        ..before.clone()
    }
}

/// An error somewhere in the document, beside the key it is about: the office counts the keys that are used.
fn beside(error: AdminError, menu: &str, typed: &Typed) -> AdminError {
    let AdminError::InvalidAt { field, problem } = error else { return error };
    let used: Vec<&str> = KEYS
        .iter()
        .filter(|(_, word)| typed.given(&format!("action-{word}")).is_some())
        .map(|(_, word)| *word)
        .collect();
    let index = field.split_once("keys[").and_then(|(_, rest)| rest.split_once(']')).map(|(index, _)| index);
    let word = index.and_then(|index| index.parse::<usize>().ok()).and_then(|index| used.get(index));
    match word {
        Some(word) => AdminError::InvalidAt { field: format!("value-{word}"), problem },
        None => AdminError::InvalidAt { field, problem: format!("{problem} ({menu})") },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_stands_beside_its_key() {
        let typed = Typed::of_query(Some("action-1=EXIT&action-star=TRANSFER_WITH_PROMPT&action-2="));
        let error = AdminError::InvalidAt {
            field: "business.keys[1].value".into(),
            problem: "needs a number".into(),
        };
        let beside = beside(error, "business", &typed);
        assert_eq!(beside.to_string(), "value-star: needs a number");
    }

    #[test]
    fn a_menu_that_is_shown_and_sent_back_is_the_same() {
        let key = KeyDraft {
            key: "#".into(),
            action: "TRANSFER_TO_MAILBOX".into(),
            description: "Sales".into(),
            value: Some("2004".into()),
        };
        let menu = MenuDraft { extension_enabled: true, keys: vec![key], ..MenuDraft::default() };
        let draft = AttendantDraft { business_menu: menu.clone(), ..AttendantDraft::default() };
        let form = stored(&draft, "business");
        assert_eq!((form.value("action-pound"), form.value("value-pound")), ("TRANSFER_TO_MAILBOX", "2004"));
        let sent =
            "extension_enabled=on&action-pound=TRANSFER_TO_MAILBOX&value-pound=2004&description-pound=Sales";
        assert_eq!(read(&Typed::of_query(Some(sent)), &menu), menu);
    }
}
