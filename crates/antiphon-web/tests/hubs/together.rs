//! Several people at once on the same page, and pages of many.

use antiphon_core::account::Administration;
use antiphon_core::mailbox::MailboxSettings;
use axum::http::StatusCode;

use crate::world::{Answer, World};

/// What a form was made from.
fn was(page: &Answer) -> String {
    let value = page.text.split("name=\"was\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    value.expect("the form says what it was made from").replace("&#38;", "&").replace("&amp;", "&")
}

#[tokio::test]
async fn of_two_administrators_neither_loses_what_he_changed() {
    let world = World::new().await;
    let one = world.administrator("one", Administration::Organization).await;
    let two = world.administrator("two", Administration::Organization).await;
    let place = world.address("/admin/users/{id}").await;
    let (seen, also_seen) = (was(&one.get(&place).await), was(&two.get(&place).await));
    let email = "ada.lovelace@example.org";
    let person = async |name, email, number, was: &str| {
        vec![("name", name), ("extension", "2001"), ("email", email), ("number", number), ("was", was)]
            .into_iter()
            .map(|(key, value): (&str, &str)| (key.to_owned(), value.to_owned()))
            .collect::<Vec<_>>()
    };
    let renamed = person("Ada King", email, "", &seen).await;
    assert_eq!(one.send(&place, &renamed).await.to, format!("{place}?done=saved"));
    let numbered = person("Ada Lovelace", email, "+4315550101", &also_seen).await;
    assert_eq!(two.send(&place, &numbered).await.to, format!("{place}?done=saved"));
    let stored = world.office.person(world.organization.id, world.ada.id).await.unwrap();
    assert_eq!((stored.name.as_str(), stored.number.is_some()), ("Ada King", true));

    let clashing = person("Ada Byron", email, "", &also_seen).await;
    let told = two.send(&place, &clashing).await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(told.text.contains("changed this while you had it open"), "{}", told.text);
    assert!(told.text.contains("two (today"), "it says who: {}", told.text);
    assert!(told.text.contains("value=\"Ada Byron\"") && told.text.contains("Is “Ada King” now."));
    let again = person("Ada Byron", email, "+4315550101", &was(&told)).await;
    assert_eq!(two.send(&place, &again).await.to, format!("{place}?done=saved"));
    let stored = world.office.person(world.organization.id, world.ada.id).await.unwrap();
    assert_eq!((stored.name.as_str(), stored.number.is_some()), ("Ada Byron", true));
}

#[tokio::test]
async fn an_owner_and_an_administrator_change_settings_at_once() {
    let world = World::new().await;
    let ada = world.ada().await;
    let administrator = world.administrator("admin", Administration::Organization).await;
    let place = world.address("/admin/users/{id}/voicemail").await;
    let (hers, his) = (was(&ada.get("/settings").await), was(&administrator.get(&place).await));
    let base = "enabled=on&send_busy_calls=on&send_unanswered_calls=on&takes_messages=on&after_greeting=&transfer=\
                &language=&notification_email=&copy_email=";
    let form = |more: &str, was: &str| {
        let text = format!("{base}&{more}");
        let mut pairs: Vec<_> = form_urlencoded::parse(text.as_bytes()).into_owned().collect();
        pairs.push(("was".to_owned(), was.to_owned()));
        pairs
    };
    assert_eq!(ada.send("/settings", &form("rings=7", &hers)).await.to, "/settings?done=saved");
    let untouched = format!("rings={}&send_all_calls=on", MailboxSettings::default().rings);
    let saved = administrator.send(&place, &form(&untouched, &his)).await;
    assert_eq!(saved.to, format!("{place}?done=saved"), "{}", saved.text);
    let settings =
        world.office.mailbox(world.organization.id, world.ada.mailbox).await.unwrap().mailbox.settings;
    assert_eq!((settings.rings, settings.send_all_calls), (7, true));
    let clash = administrator.send(&place, &form("rings=9&send_all_calls=on", &his)).await;
    assert!(clash.text.contains("Is “7” now.") && clash.text.contains("value=\"9\""), "{}", clash.text);
}

#[tokio::test]
async fn the_audit_log_is_searched_and_taken_out() {
    let world = World::new().await;
    let administrator = world.administrator("admin", Administration::Organization).await;
    administrator.post(&world.address("/admin/users/{id}/voicemail/reset").await, &[]).await;
    let found = administrator.get("/admin/audit?about=2001&action=reset").await;
    assert!(
        found.text.contains("Mailbox of Ada Lovelace") && found.text.contains(">admin<"),
        "{}",
        found.text
    );
    assert!(!found.text.contains("location.created"));
    let nobody = administrator.get("/admin/audit?about=Nobody&from=yesterday").await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nobody.text.contains("&#34;yesterday&#34; is no date."), "{}", nobody.text);
    let csv = administrator.get("/admin/audit.csv?about=Ada").await;
    assert_eq!(csv.text.lines().next(), Some("at,actor,action,target,detail"));
    assert!(
        csv.text.contains("\"person.created\"") && !csv.text.contains("location.created"),
        "{}",
        csv.text
    );
    let lines = administrator.get("/admin/audit.ndjson?about=Ada&action=created").await.text;
    assert!(lines.starts_with("{\"at\":\"2026-01-14T12:00:00Z\",\"actor\":\"operator\""), "{lines}");
    assert_eq!(administrator.get("/admin/audit.ndjson?until=2020-01-01").await.text, "");
}
