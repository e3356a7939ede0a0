//! Locations, phones in one list, calls and alerts: who sees what of them.

use antiphon_core::account::Administration;
use antiphon_core::passcode::Passcode;
use antiphon_office::ports::{Deliver, JobKind, Lamp, Letter, MailFailure, WaitingJob};
use antiphon_office::verify::{Claim, PasscodeAttempt, Verdict};
use async_trait::async_trait;
use axum::http::StatusCode;

use crate::world::{Answer, OPERATOR, World, person};

fn was(page: &Answer) -> String {
    let value = page.text.split("name=\"was\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    value.expect("the form says what it was made from").replace("&#38;", "&")
}

#[tokio::test]
async fn a_location_is_renamed_by_whoever_may_and_nobody_loses_a_change() {
    let world = World::new().await;
    let local = Administration::of_locations(vec![world.vienna.id]);
    let administrator = world.administrator("local", local).await;
    let place = world.address("/admin/locations/{id}/general").await;
    let seen = was(&administrator.get(&place).await);
    let typed =
        |name, zone, prefix| [("name", name), ("time_zone", zone), ("prefix", prefix), ("was", &*seen)];
    let bad = administrator.post(&place, &typed("Wien", "Vienna", "7x")).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bad.text.contains("id=\"time_zone-error\"") && bad.text.contains("value=\"7x\""), "{}", bad.text);
    let saved = administrator.post(&place, &typed("Wien", "Europe/Vienna", "")).await;
    assert_eq!(saved.to, format!("{place}?done=saved"));
    let again = administrator.post(&place, &typed("Vienna", "Europe/Berlin", "71")).await;
    assert_eq!(again.to, format!("{place}?done=saved"), "{}", again.text);
    let now = world.office.location(world.organization.id, world.vienna.id).await.unwrap();
    assert_eq!((now.name.as_str(), now.time_zone.as_str(), now.prefix), ("Wien", "Europe/Berlin", None));
    let clash = administrator.post(&place, &typed("Vindobona", "Europe/Vienna", "71")).await;
    assert!(clash.text.contains("Is “Wien” now."), "{}", clash.text);
}

#[tokio::test]
async fn the_portal_page_has_the_fields_of_the_portal_and_keys_stand_under_voicemail() {
    let world = World::new().await;
    let administrator = world.administrator("admin", Administration::Organization).await;
    let portal = world.address("/admin/locations/{id}").await;
    let page = administrator.get(&portal).await.text;
    let names: Vec<&str> = page.split(" name=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let fields = ["name", "caller_id_first", "caller_id_last", "language", "number", "extension"];
    for field in fields.into_iter().chain(["passcode", "again"]) {
        assert!(names.contains(&field), "{field}: {names:?}");
    }
    assert!(!names.contains(&"key_layout"));
    let voicemail = format!("{portal}/voicemail");
    let was = was(&administrator.get(&voicemail).await);
    let saved = administrator.post(&voicemail, &[("key_layout", "asterisk"), ("was", &was)]).await;
    assert_eq!(saved.to, format!("{voicemail}?done=saved"), "{}", saved.text);
    let now = world.office.location(world.organization.id, world.vienna.id).await.unwrap();
    assert_eq!(now.portal.key_layout.word(), "asterisk");
}

#[tokio::test]
async fn two_who_change_service_settings_keep_each_others() {
    let world = World::new().await;
    let administrator = world.administrator("admin", Administration::Organization).await;
    let seen = was(&administrator.get("/admin/service-settings").await);
    let changed = |name: &str, value: &str| {
        let stored: Vec<(String, String)> = form_urlencoded::parse(seen.as_bytes()).into_owned().collect();
        let mut fields: Vec<_> = stored.into_iter().filter(|(key, _)| key != name).collect();
        fields.extend([(name.to_owned(), value.to_owned()), ("was".to_owned(), seen.clone())]);
        fields
    };
    for (name, value) in [("failed_attempts", "7"), ("message_max_minutes", "4")] {
        let saved = administrator.send("/admin/service-settings", &changed(name, value)).await;
        assert_eq!(saved.to, "/admin/service-settings?done=saved", "{}", saved.text);
    }
    let service = world.office.organization(world.organization.id).await.unwrap().service;
    assert_eq!((service.passcode_rules.attempts_max(), service.message_max_ms), (7, 240_000));
    let clash = administrator.send("/admin/service-settings", &changed("failed_attempts", "9")).await;
    assert!(clash.text.contains("Is “7” now."), "{}", clash.text);
}

#[tokio::test]
async fn phones_and_calls_are_seen_by_whoever_sees_their_location() {
    let world = World::new().await;
    world.device().await;
    let grace = person(&world.office, &world.graz, "Grace Hopper", "2101").await;
    let organization = world.organization.id;
    world.office.create_device(OPERATOR, organization, grace.id, "voice.example").await.unwrap();
    world.address("/admin/calls/{id}").await;
    let all = world.administrator("all", Administration::Organization).await;
    let graz = world.administrator("graz", Administration::of_locations(vec![world.graz.id])).await;
    let both = all.get("/admin/devices").await.text;
    assert!(both.contains("Ada Lovelace") && both.contains("Grace Hopper"), "{both}");
    let theirs = graz.get("/admin/devices").await.text;
    assert!(!theirs.contains("Ada Lovelace") && theirs.contains("Grace Hopper"), "{theirs}");
    let found = all.get("/admin/devices?q=hopper").await.text;
    assert!(!found.contains("Ada Lovelace") && found.contains("Grace Hopper"), "{found}");
    assert!(all.get("/admin/calls").await.text.contains("given up by the caller"));
    assert!(graz.get("/admin/calls").await.text.contains("No calls yet."));
}

/// A mail server that is not there.
struct Away;

#[async_trait]
impl Deliver for Away {
    async fn lamp(&self, _: Lamp) -> Result<(), String> {
        Ok(())
    }

    async fn mail(&self, _: Letter) -> Result<(), MailFailure> {
        Err(MailFailure::Later("the server is away".to_owned()))
    }
}

/// Somebody tries one mailbox after the other until nobody listens to him any more.
async fn guessed(world: &World, source: &str) {
    let passcode = Passcode::parse("135246").unwrap();
    for number in 5_000..5_100 {
        let attempt = PasscodeAttempt {
            organization: world.organization.id,
            location: world.vienna.id,
            own: None,
            claim: Claim::Number(number.to_string()),
            passcode: &passcode,
            source,
        };
        if world.office.verify(&attempt).await.unwrap() == Verdict::Refused {
            return;
        }
    }
    panic!("a source may guess for ever");
}

#[tokio::test]
async fn alerts_name_the_locked_the_guessers_and_what_is_not_delivered() {
    let world = World::new().await;
    let organization = world.organization.id;
    let all = world.administrator("all", Administration::Organization).await;
    let graz = world.administrator("graz", Administration::of_locations(vec![world.graz.id])).await;
    for quiet in [all.get("/admin/alerts").await, graz.get("/admin/alerts").await] {
        assert!(quiet.text.contains("Nobody is locked out"), "{}", quiet.text);
    }
    guessed(&world, "udp 192.0.2.66").await;
    world.delivery().await;
    world.office.run_post(&Away).await.unwrap();
    let told = all.get("/admin/alerts").await.text;
    for words in ["udp 192.0.2.66", "about=caller%3Audp+192.0.2.66", "the server is away"] {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert!(graz.get("/admin/alerts").await.text.contains("Nobody is locked out"));
    let waiting = world.office.deliveries(organization, 9).await.unwrap();
    let is_test =
        |job: &&WaitingJob| matches!(&job.kind, JobKind::Mail(mail) if mail.to == "ops@example.org");
    let first = waiting.iter().find(is_test).expect("the letter waits").id;
    let asked = all.get(&format!("/admin/deliveries/{first}/drop")).await;
    assert!(asked.text.contains("to ops@example.org?"), "{}", asked.text);
    let dropped = all.post(&format!("/admin/deliveries/{first}/drop"), &[]).await;
    assert_eq!(dropped.to, "/admin/deliveries?done=removed");
}

#[tokio::test]
async fn a_token_is_revoked_by_name() {
    let world = World::new().await;
    let administrator = world.administrator("admin", Administration::Organization).await;
    let place = world.address("/admin/organization/tokens/{id}/revoke").await;
    let asked = administrator.get(&place).await;
    assert!(asked.text.contains("Revoke the token Export?"), "{}", asked.text);
}
