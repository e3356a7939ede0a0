//! Schedules, announcements and voicemail groups on pages.

use antiphon_core::account::Administration;
use antiphon_core::greeting::GreetingKind;
use antiphon_core::ids::{AnnouncementId, ScheduleId};
use antiphon_core::schedule::{Schedule, When};
use antiphon_office::admin::attendants::{AttendantDraft, MenuDraft};
use axum::http::StatusCode;

use crate::world::{Browser, OPERATOR, World, speech};

const SCHEDULES: &str = "/admin/features/schedules";
const ANNOUNCEMENTS: &str = "/admin/features/announcements";

async fn admin(world: &World) -> Browser<'_> {
    world.administrator("admin", Administration::Organization).await
}

/// A new schedule of Vienna, with its address.
async fn schedule(world: &World, browser: &Browser<'_>, name: &str, kind: &str) -> String {
    let location = world.vienna.id.to_string();
    let typed =
        [("location", location.as_str()), ("name", name), ("kind", kind), ("from", "09:00"), ("to", "17:00")];
    let made = browser.post(&format!("{SCHEDULES}/new"), &typed).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
    made.to.replace("?done=created", "")
}

async fn stored(world: &World, place: &str) -> Schedule {
    let id: ScheduleId = place.rsplit('/').next().unwrap().parse().unwrap();
    world.office.schedule(world.organization.id, id).await.unwrap()
}

#[tokio::test]
async fn business_hours_begin_with_a_week_and_each_day_can_be_changed() {
    let world = World::new().await;
    let administrator = admin(&world).await;
    let place = schedule(&world, &administrator, "Office hours", "businessHours").await;
    assert_eq!(stored(&world, &place).await.events.len(), 5);
    let page = administrator.get(&place).await;
    assert!(page.text.contains("holds now") && page.text.contains("name=\"day-w7\""), "{}", page.text);
    let typed = [
        ("version", "1"),
        ("weekly", "3"),
        ("dated", "2"),
        ("name", "Shop"),
        ("day-w1", "saturday"),
        ("from-w1", "22:00"),
        ("to-w1", "02:00"),
        ("from-d0", "2026-12-24"),
        ("to-time-d0", "14:00"),
        ("name-d0", "Christmas Eve"),
        ("yearly-d0", "on"),
    ];
    let saved = administrator.post(&place, &typed).await;
    assert_eq!(saved.to, format!("{place}?done=saved"), "{}", saved.text);
    let now = stored(&world, &place).await;
    assert_eq!((now.name.as_str(), now.events.len()), ("Shop", 2));
    assert!(matches!(now.events[1].when, When::Dated { yearly: true, .. }));
    let list = administrator.get(SCHEDULES).await;
    let told = "Saturday 22:00–02:00, Christmas Eve: 24 Dec – 24 Dec 14:00, every year";
    assert!(list.text.contains(told) && list.text.contains("does not hold"), "{}", list.text);
}

#[tokio::test]
async fn a_wrong_time_is_told_in_its_row_and_more_rows_keep_what_was_typed() {
    let world = World::new().await;
    let administrator = admin(&world).await;
    let place = schedule(&world, &administrator, "Feasts", "holidays").await;
    assert!(stored(&world, &place).await.events.is_empty());
    let typed = [
        ("version", "1"),
        ("weekly", "1"),
        ("dated", "3"),
        ("name", "Feasts"),
        ("name-d1", "Summer"),
        ("from-d1", "2026-08-20"),
        ("to-d1", "2026-08-10"),
    ];
    let refused = administrator.post(&place, &typed).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.text.contains("row-error\"><span class=\"error\">Must end after it begins"),
        "{}",
        refused.text
    );
    let more = [&typed[..], &[("do", "more-dated")]].concat();
    let shown = administrator.post(&place, &more).await;
    assert!(shown.text.contains("value=\"2026-08-20\"") && shown.text.contains("name=\"from-d5\""));
    assert!(stored(&world, &place).await.events.is_empty(), "nothing is saved by that");
}

#[tokio::test]
async fn whoever_saves_a_schedule_second_is_told_what_the_first_has_saved() {
    let world = World::new().await;
    let administrator = admin(&world).await;
    let place = schedule(&world, &administrator, "Feasts", "holidays").await;
    let typed = |version, day| {
        [("version", version), ("weekly", "0"), ("dated", "1"), ("name", "Feasts"), ("from-d0", day)]
    };
    administrator.post(&place, &typed("1", "2026-12-24")).await;
    let second = administrator.post(&place, &typed("1", "2026-12-25")).await;
    assert!(second.text.contains("Somebody else has saved this meanwhile: 24 Dec 2026."), "{}", second.text);
    assert!(second.text.contains("name=\"version\" value=\"2\"") && second.text.contains("2026-12-25"));
    let again = administrator.post(&place, &typed("2", "2026-12-25")).await;
    assert!(again.to.ends_with("done=saved"), "{}", again.text);
}

#[tokio::test]
async fn what_auto_attendants_use_is_not_removed_and_they_are_named() {
    let world = World::new().await;
    let administrator = admin(&world).await;
    let hours = schedule(&world, &administrator, "Office hours", "businessHours").await;
    let added = administrator
        .upload_with(ANNOUNCEMENTS, &[("name", "Welcome"), ("level", "")], Some(&speech()))
        .await;
    let announcement = added.to.replace("?done=created", "");
    let draft = AttendantDraft {
        name: "Reception".into(),
        business_schedule: Some("Office hours".into()),
        business_menu: MenuDraft { greeting: Some("Welcome".into()), ..MenuDraft::default() },
        ..AttendantDraft::default()
    };
    let made = world.office.apply_attendant(OPERATOR, world.organization.id, world.vienna.id, &draft).await;
    made.unwrap();
    for (place, name) in [(&hours, "Office hours"), (&announcement, "Welcome")] {
        assert!(administrator.get(place).await.text.contains(">Reception</a>"), "{place}");
        let refused = administrator.post(&format!("{place}/remove"), &[("name", name)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("cannot be removed while") && refused.text.contains(">Reception</a>"));
    }
    let draft = AttendantDraft { name: "Reception".into(), ..AttendantDraft::default() };
    world.office.apply_attendant(OPERATOR, world.organization.id, world.vienna.id, &draft).await.unwrap();
    for (place, name) in [(&hours, "Office hours"), (&announcement, "Welcome")] {
        let wrong = administrator.post(&format!("{place}/remove"), &[("name", "else")]).await;
        assert!(wrong.text.contains("to confirm it"), "{}", wrong.text);
        let removed = administrator.post(&format!("{place}/remove"), &[("name", name)]).await;
        assert!(removed.to.ends_with("done=removed"), "{}", removed.text);
    }
}

#[tokio::test]
async fn an_announcement_is_replaced_heard_and_brought_back() {
    let world = World::new().await;
    let administrator = admin(&world).await;
    let wrong =
        administrator.upload_with(ANNOUNCEMENTS, &[("name", "Welcome"), ("level", "")], Some(b"no")).await;
    assert!(
        wrong.text.contains("id=\"fault-announcement\"") && wrong.text.contains("value=\"Welcome\""),
        "{}",
        wrong.text
    );
    let place = world.address(&format!("{ANNOUNCEMENTS}/{{id}}")).await;
    let longer = [speech(), speech()[44..].to_vec()].concat();
    let longer = {
        // The sizes in the header, of four seconds.
        let mut longer = longer;
        let data = u32::try_from(longer.len() - 44).unwrap();
        longer[40..44].copy_from_slice(&data.to_le_bytes());
        longer[4..8].copy_from_slice(&(data + 36).to_le_bytes());
        longer
    };
    let replaced = administrator.upload(&format!("{place}/replace"), Some(&longer)).await;
    assert_eq!(replaced.to, format!("{place}?done=announcement-replaced"), "{}", replaced.text);
    let page = administrator.get(&place).await;
    assert!(
        page.text.contains("<small class=\"quiet\">0:04</small>") && page.text.contains("· 0:02"),
        "{}",
        page.text
    );
    assert_eq!(administrator.get(&format!("{place}/audio?take=1")).await.status, StatusCode::OK);
    assert_eq!(administrator.get(&format!("{place}/audio?take=9")).await.status, StatusCode::NOT_FOUND);
    administrator.post(&format!("{place}/restore"), &[("take", "1")]).await;
    let id: AnnouncementId = place.rsplit('/').next().unwrap().parse().unwrap();
    assert_eq!(world.office.announcement(world.organization.id, id).await.unwrap().duration_ms, 2_000);
    administrator.post(&place, &[("name", "Opening hours")]).await;
    let found = administrator.get(&format!("{ANNOUNCEMENTS}?q=opening")).await;
    assert!(found.text.contains("Opening hours"), "{}", found.text);
    assert!(
        administrator.get(&format!("{ANNOUNCEMENTS}?q=nothing")).await.text.contains("No announcement has")
    );
}

#[tokio::test]
async fn a_group_gets_members_settings_and_a_greeting() {
    let world = World::new().await;
    let administrator = admin(&world).await;
    let place = world.address("/admin/groups/{id}").await;
    let ben = crate::world::person(&world.office, &world.vienna, "Ben", "2002").await;
    let page = administrator.get(&place).await;
    let stamp =
        page.text.split("name=\"stamp\" value=\"").nth(1).and_then(|it| it.split('"').next()).unwrap();
    let ada = world.ada.id.to_string();
    let typed = |stamp, members| {
        [
            ("stamp", stamp),
            ("name", "Support"),
            ("extension", "2801"),
            ("language", "en-US"),
            ("member", ada.as_str()),
            ("members", members),
        ]
    };
    let wrong = administrator.post(&place, &typed(stamp, "2777")).await;
    assert!(wrong.text.contains("Nobody has the extension 2777"), "{}", wrong.text);
    let saved = administrator.post(&place, &typed(stamp, "2002, 2001")).await;
    assert!(saved.to.ends_with("done=saved"), "{}", saved.text);
    let id = place.rsplit('/').next().unwrap().parse().unwrap();
    let group = world.office.group(world.organization.id, id).await.unwrap();
    assert!(group.has(world.ada.id) && group.has(ben.id));
    let late = administrator.post(&place, &typed(stamp, "")).await;
    assert!(late.text.contains("Somebody else changed this meanwhile."), "{}", late.text);

    let settings = [("enabled", "on"), ("takes_messages", "on"), ("transfer", "2001"), ("copy", "on")];
    let refused = administrator.post(&format!("{place}/voicemail"), &settings).await;
    assert!(refused.text.contains("Needs an e-mail address"), "{}", refused.text);
    let settings = [("enabled", "on"), ("takes_messages", "on"), ("transfer", "2001")];
    assert!(administrator.post(&format!("{place}/voicemail"), &settings).await.to.ends_with("done=saved"));
    let shown = administrator.get(&format!("{place}/greetings")).await;
    assert!(!shown.text.contains("Busy greeting"), "a group is never on the phone");
    let kept = administrator.upload(&format!("{place}/greetings/no-answer/upload"), Some(&speech())).await;
    assert_eq!(kept.to, format!("{place}/greetings?done=greeting-saved"), "{}", kept.text);
    let mailbox = world.office.mailbox(world.organization.id, group.mailbox).await.unwrap().mailbox;
    assert!(mailbox.greetings.of(GreetingKind::NoAnswer).recording.is_some());
    assert!(mailbox.settings.transfer.active);
    administrator.post(&format!("{place}/greetings/no-answer"), &[("do", "remove")]).await;
    let mailbox = world.office.mailbox(world.organization.id, group.mailbox).await.unwrap().mailbox;
    assert!(mailbox.greetings.of(GreetingKind::NoAnswer).recording.is_none());
}
