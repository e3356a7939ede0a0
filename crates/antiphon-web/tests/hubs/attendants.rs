//! Auto attendants on pages: made, given keys, changed by two at once, copied and removed.

use antiphon_core::account::Administration;
use antiphon_core::attendant::{Attendant, KeyAction, NoInputAction, Period};
use antiphon_core::digit::Digit;
use antiphon_core::ids::AttendantId;
use axum::http::StatusCode;

use crate::world::{Answer, Browser, World};

const PLACE: &str = "/admin/features/attendants";

/// The rest of a menu's form, as a browser sends it.
const REST: [(&str, &str); 4] =
    [("greeting", "DEFAULT"), ("retries", "1"), ("seconds", "8"), ("action-end", "DISCONNECT")];

async fn made(world: &World, browser: &Browser<'_>) -> String {
    let location = world.vienna.id.to_string();
    let typed =
        [("location", location.as_str()), ("name", "Reception"), ("extension", "2900"), ("number", "")];
    let answer = browser.post(&format!("{PLACE}/new"), &typed).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    answer.to.split('?').next().unwrap().to_owned()
}

async fn attendant(world: &World, place: &str) -> Attendant {
    let id: AttendantId = place.rsplit('/').next().unwrap().parse().unwrap();
    world.office.attendant(world.organization.id, id).await.unwrap()
}

/// What a hidden field of a page holds.
fn hidden(page: &Answer, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    let rest = page.text.split(&mark).nth(1).unwrap_or_else(|| panic!("no {name} in {}", page.text));
    rest.split('"').next().unwrap().to_owned()
}

async fn save(browser: &Browser<'_>, menu: &str, stamp: &str, keys: &[(&str, &str)]) -> Answer {
    let fields: Vec<_> = [("stamp", stamp)].into_iter().chain(REST).chain(keys.iter().copied()).collect();
    browser.post(menu, &fields).await
}

#[tokio::test]
async fn keys_are_given_actions_and_a_fault_stands_beside_its_key() {
    let world = World::new().await;
    let administrator = world.administrator("admin", Administration::Organization).await;
    let place = made(&world, &administrator).await;
    let menu = format!("{place}?menu=business");
    let stamp = hidden(&administrator.get(&menu).await, "stamp");
    let wrong = [
        ("action-1", "EXIT"),
        ("action-star", "TRANSFER_WITH_PROMPT"),
        ("number-star", "mum"),
        ("description-star", "Home"),
    ];
    let refused = save(&administrator, &menu, &stamp, &wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("id=\"fault-star\">&#34;mum&#34; is refused"), "{}", refused.text);
    assert!(refused.text.contains("value=\"mum\"") && refused.text.contains("value=\"Home\""));
    let right = [
        ("action-1", "TRANSFER_WITH_PROMPT"),
        ("number-1", "2001"),
        ("action-pound", "TRANSFER_TO_MAILBOX"),
        ("number-pound", "2001"),
    ];
    let saved = save(&administrator, &menu, &stamp, &right).await;
    assert_eq!(saved.to, format!("{menu}&done=saved"), "{}", saved.text);
    let now = attendant(&world, &place).await;
    let does = |key| now.business_menu.action(Digit::from_char(key).unwrap());
    assert!(matches!(does('1'), Some(KeyAction::TransferWithPrompt(to)) if to.as_str() == "2001"));
    assert!(matches!(does('#'), Some(KeyAction::TransferToMailbox(_))));
    assert_eq!(now.business_menu.no_input.action, NoInputAction::Disconnect);
    let page = administrator.get(&menu).await;
    assert!(page.text.contains("Thank you for calling. For number 2001 press 1."), "{}", page.text);
    assert!(page.text.contains("and calls Ada Lovelace (2001)"), "{}", page.text);
}

#[tokio::test]
async fn a_preview_tells_what_would_be_heard_and_saves_nothing() {
    let world = World::new().await;
    let administrator = world.administrator("admin", Administration::Organization).await;
    let place = made(&world, &administrator).await;
    let preview = format!("{place}/preview?menu=business");
    let heard =
        save(&administrator, &preview, "", &[("action-0", "TRANSFER_TO_OPERATOR"), ("number-0", "2777")])
            .await;
    assert!(heard.text.contains("To reach the operator, press 0."), "{}", heard.text);
    assert!(heard.text.contains("Key 0: nobody has the number 2777."), "{}", heard.text);
    let wrong = save(&administrator, &preview, "", &[("action-0", "SUB_MENU")]).await;
    assert!(wrong.text.contains("Name one of the sub-menus."), "{}", wrong.text);
    assert!(attendant(&world, &place).await.business_menu.keys.is_empty());
    let found = administrator.get(&format!("{place}/numbers?number-1=lovel")).await;
    assert!(found.text.contains("value=\"2001\" label=\"Ada Lovelace, person\""), "{}", found.text);
}

#[tokio::test]
async fn two_who_edit_at_once_lose_nothing_of_each_other() {
    let world = World::new().await;
    let ann = world.administrator("ann", Administration::Organization).await;
    let ben = world.administrator("ben", Administration::Organization).await;
    let place = made(&world, &ann).await;
    let (business, after_hours) = (format!("{place}?menu=business"), format!("{place}?menu=after_hours"));
    let seen_by_ann = hidden(&ann.get(&business).await, "stamp");
    let seen_by_ben = hidden(&ben.get(&business).await, "stamp");
    let after = hidden(&ben.get(&after_hours).await, "stamp");
    // Different menus: both are saved.
    let general = hidden(&ann.get(&place).await, "stamp");
    assert!(save(&ben, &after_hours, &after, &[("action-9", "EXIT")]).await.to.ends_with("done=saved"));
    assert!(
        save(&ann, &business, &seen_by_ann, &[("action-1", "REPEAT_MENU")]).await.to.ends_with("done=saved")
    );
    let typed = [
        ("stamp", general.as_str()),
        ("name", "Front desk"),
        ("extension", "2901"),
        ("language", "de-DE"),
        ("time_zone", "Europe/Vienna"),
    ];
    assert!(ann.post(&place, &typed).await.to.ends_with("done=saved"));
    // The same menu: whoever comes second is told, and sees what the first has saved.
    let conflict = save(&ben, &business, &seen_by_ben, &[("action-2", "EXIT")]).await;
    assert_eq!(conflict.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(conflict.text.contains("Somebody else changed this meanwhile."), "{}", conflict.text);
    assert!(conflict.text.contains("Saved by somebody else: Repeat the menu."), "{}", conflict.text);
    let again = hidden(&conflict, "stamp");
    assert!(save(&ben, &business, &again, &[("action-2", "EXIT")]).await.to.ends_with("done=saved"));
    let now = attendant(&world, &place).await;
    assert_eq!((now.name.as_str(), now.language.as_str()), ("Front desk", "de-DE"));
    assert_eq!(now.after_hours_menu.action(Digit::from_char('9').unwrap()), Some(&KeyAction::Exit));
    assert_eq!(now.business_menu.keys.len(), 1);
}

#[tokio::test]
async fn sub_menus_are_added_renamed_and_removed_only_while_no_key_leads_there() {
    let world = World::new().await;
    let administrator = world.administrator("admin", Administration::Organization).await;
    let place = made(&world, &administrator).await;
    let subs = format!("{place}/sub-menus");
    let added = administrator.post(&subs, &[("name", "Sales & more"), ("do", "add")]).await;
    assert_eq!(added.to, format!("{place}?menu=Sales+%26+more&done=saved"));
    let twice = administrator.post(&subs, &[("name", "Sales & more"), ("do", "add")]).await;
    assert!(twice.text.contains("There is a menu"), "{}", twice.text);
    let menu = format!("{place}?menu=business");
    let stamp = hidden(&administrator.get(&menu).await, "stamp");
    let keys = [("action-3", "SUB_MENU"), ("sub_menu-3", "Sales & more")];
    assert!(save(&administrator, &menu, &stamp, &keys).await.to.ends_with("done=saved"));
    let renamed = [("sub_menu", "Sales & more"), ("name", "Orders"), ("do", "rename")];
    assert!(administrator.post(&subs, &renamed).await.to.ends_with("?menu=Orders&done=saved"));
    let leads = attendant(&world, &place).await.business_menu.keys[0].action.clone();
    assert_eq!(leads, KeyAction::SubMenu("Orders".into()));
    let remove = [("sub_menu", "Orders"), ("name", "Orders"), ("do", "remove")];
    let kept = administrator.post(&subs, &remove).await;
    assert!(kept.text.contains("Keys of Business hours lead to"), "{}", kept.text);
    let stamp = hidden(&administrator.get(&menu).await, "stamp");
    save(&administrator, &menu, &stamp, &[]).await;
    assert!(administrator.post(&subs, &remove).await.to.ends_with("done=removed"));
}

#[tokio::test]
async fn holidays_have_a_menu_of_their_own_or_that_of_after_hours() {
    let world = World::new().await;
    let administrator = world.administrator("admin", Administration::Organization).await;
    let place = made(&world, &administrator).await;
    let menu = format!("{place}?menu=holiday");
    let stamp = hidden(&administrator.get(&menu).await, "stamp");
    save(&administrator, &menu, &stamp, &[("own", "on"), ("action-7", "EXIT")]).await;
    assert_eq!(attendant(&world, &place).await.holiday_menu.unwrap().keys.len(), 1);
    let begun = administrator.get(&format!("{menu}&from=business")).await;
    assert!(begun.text.contains("Not saved yet"), "{}", begun.text);
    assert_eq!(attendant(&world, &place).await.holiday_menu.unwrap().keys.len(), 1);
    let stamp = hidden(&begun, "stamp");
    save(&administrator, &menu, &stamp, &[]).await;
    assert!(attendant(&world, &place).await.holiday_menu.is_none());
    administrator.post(&place, &[("activate", "holiday")]).await;
    assert_eq!(attendant(&world, &place).await.activated, Some(Period::Holiday));
    assert!(administrator.get(&place).await.text.contains("Now: Holidays, because it was activated"));
    administrator.post(&place, &[("activate", "schedule")]).await;
    assert_eq!(attendant(&world, &place).await.activated, None);
}

#[tokio::test]
async fn an_auto_attendant_is_copied_and_removed_by_its_name() {
    let world = World::new().await;
    let administrator = world.administrator("admin", Administration::Organization).await;
    let place = made(&world, &administrator).await;
    let menu = format!("{place}?menu=business");
    let stamp = hidden(&administrator.get(&menu).await, "stamp");
    save(&administrator, &menu, &stamp, &[("action-1", "TRANSFER_WITH_PROMPT"), ("number-1", "2900")]).await;
    let taken =
        administrator.post(&format!("{place}/copy"), &[("name", "Reception"), ("extension", "2901")]).await;
    assert!(taken.text.contains("is taken already"), "{}", taken.text);
    let copied =
        administrator.post(&format!("{place}/copy"), &[("name", "Night"), ("extension", "2901")]).await;
    let copy = copied.to.split('?').next().unwrap().to_owned();
    assert_eq!(attendant(&world, &copy).await.business_menu.keys.len(), 1);
    let asked = administrator.get(&format!("{place}/remove")).await;
    assert!(
        asked.text.contains("will lead nowhere") && asked.text.contains("<li>Night</li>"),
        "{}",
        asked.text
    );
    let wrong = administrator.post(&format!("{place}/remove"), &[("name", "reception")]).await;
    assert!(wrong.text.contains("Must be the name of the auto attendant"), "{}", wrong.text);
    let removed = administrator.post(&format!("{place}/remove"), &[("name", "Reception")]).await;
    assert_eq!(removed.to, "/admin/features?done=removed");
    assert_eq!(administrator.get(&place).await.status, StatusCode::NOT_FOUND);
}
