//! What people do on the pages, and what comes of it.

use antiphon_core::account::Administration;
use antiphon_core::lockout::LockState;
use antiphon_core::passcode::Passcode;
use antiphon_office::verify::{Claim, PasscodeAttempt, PasscodeDue, Verdict};
use antiphon_web::{DemoRole, Scenario};
use axum::http::StatusCode;

use crate::world::{OPERATOR, PASSWORD, World, speech};

/// Enters a passcode on Ada's own phone.
async fn enter(world: &World, digits: &str) -> Verdict {
    let attempt = PasscodeAttempt {
        organization: world.organization.id,
        location: world.vienna.id,
        claim: Claim::Own,
        own: Some(world.ada.mailbox),
        source: "192.0.2.7",
        passcode: &Passcode::parse(digits).unwrap(),
    };
    world.office.verify(&attempt).await.unwrap()
}

#[tokio::test]
async fn a_wrong_password_is_told_and_the_address_kept() {
    let world = World::new().await;
    world.ada().await;
    let typed = [("email", "ada.lovelace@example.org"), ("password", "not the password")];
    let answer = world.browser().post("/sign-in", &typed).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.contains("do not belong together"), "{}", answer.text);
    assert!(
        answer.text.contains("value=\"ada.lovelace@example.org\"")
            && !answer.text.contains("not the password")
    );
    assert!(answer.cookie.is_none());
}

#[tokio::test]
async fn signing_in_leads_to_the_page_that_was_asked_for_and_out_ends_the_session() {
    let world = World::new().await;
    let ada = world.ada().await;
    let asked = world.browser().get("/voicemail?show=deleted").await;
    assert_eq!(asked.to, "/sign-in?back=%2Fvoicemail%3Fshow%3Ddeleted");
    assert_eq!(ada.post("/sign-out", &[]).await.to, "/sign-in?done=signed-out");
    assert_eq!(ada.get("/voicemail").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn an_owner_who_is_locked_out_resets_the_passcode_and_is_in_at_once() {
    let world = World::new().await;
    let ada = world.ada().await;
    ada.post("/passcode", &[("passcode", "482913"), ("again", "482913")]).await;
    for wrong in ["482914", "482915", "482916", "482917"] {
        enter(&world, wrong).await;
    }
    let page = ada.get("/voicemail").await;
    assert!(page.text.contains("have locked your mailbox"), "{}", page.text);
    let reset = ada.post("/passcode", &[("passcode", "739154"), ("again", "739154")]).await;
    assert_eq!(reset.to, "/passcode?done=passcode-set");
    let listing = world.office.mailbox(world.organization.id, world.ada.mailbox).await.unwrap();
    assert_eq!(listing.lock, LockState::Open);
    assert!(matches!(enter(&world, "739154").await, Verdict::Open(_)));
}

#[tokio::test]
async fn a_passcode_that_breaks_a_rule_is_told_which() {
    let world = World::new().await;
    let ada = world.ada().await;
    let refused = ada.post("/passcode", &[("passcode", "111111"), ("again", "111111")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("same digit more than 3 times"), "{}", refused.text);
    assert!(!refused.text.contains("111111"));
    let different = ada.post("/passcode", &[("passcode", "482913"), ("again", "482914")]).await;
    assert!(different.text.contains("The two are not the same."), "{}", different.text);
    let checked = ada.post("/passcode/check", &[("passcode", "2001")]).await;
    assert!(checked.text.contains("class=\"broken\"") && checked.text.contains("class=\"kept\""));
}

#[tokio::test]
async fn an_administrator_resets_a_voicemail_pin() {
    let world = World::new().await;
    world.ada().await.post("/passcode", &[("passcode", "482913"), ("again", "482913")]).await;
    let administrator = world.administrator("admin", Administration::Organization).await;
    let place = world.address("/admin/users/{id}/voicemail/reset").await;
    let shown = administrator.post(&place, &[]).await;
    assert_eq!(shown.status, StatusCode::OK);
    let one_time =
        shown.text.split("id=\"one-time\">").nth(1).and_then(|rest| rest.split('<').next()).unwrap();
    assert_eq!(enter(&world, "482913").await, Verdict::Wrong);
    let Verdict::Open(admission) = enter(&world, one_time).await else {
        panic!("it opens the set-up dialog")
    };
    assert_ne!(admission.passcode_due, PasscodeDue::No);
    let again = administrator.get(&world.address("/admin/users/{id}/voicemail").await).await;
    assert!(!again.text.contains(one_time), "it is shown once");
}

#[tokio::test]
async fn settings_are_saved_and_what_cannot_be_is_told_beside_its_field() {
    let world = World::new().await;
    let ada = world.ada().await;
    let typed = [("enabled", "on"), ("send_all_calls", "on"), ("takes_messages", "on"), ("rings", "4")];
    assert_eq!(ada.post("/settings", &typed).await.to, "/settings?done=saved");
    let settings =
        world.office.mailbox(world.organization.id, world.ada.mailbox).await.unwrap().mailbox.settings;
    assert!(settings.send_all_calls && !settings.send_busy_calls);
    assert_eq!(settings.rings, 4);
    let refused = ada.post("/settings", &[("rings", "44"), ("transfer", "mum")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("value=\"44\"") && refused.text.contains("value=\"mum\""));
    assert!(refused.text.contains("id=\"transfer-error\""), "{}", refused.text);
}

#[tokio::test]
async fn a_greeting_is_uploaded_heard_and_switched() {
    let world = World::new().await;
    let ada = world.ada().await;
    let none = ada.upload("/greetings/no-answer/upload", None).await;
    assert!(none.text.contains("Choose a file first."), "{}", none.text);
    let wrong = ada.upload("/greetings/no-answer/upload", Some(b"no sound")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let kept = ada.upload("/greetings/no-answer/upload", Some(&speech())).await;
    assert_eq!(kept.to, "/greetings?done=greeting-saved");
    let heard = ada.get("/greetings/no-answer/audio").await;
    assert_eq!((heard.status, heard.headers["accept-ranges"].to_str().unwrap()), (StatusCode::OK, "bytes"));
    let off = ada.post("/greetings/no-answer", &[("do", "off")]).await;
    assert_eq!(off.to, "/greetings?done=greeting-switched");
}

#[tokio::test]
async fn a_portal_gets_its_number_and_the_warning_goes() {
    let world = World::new().await;
    let administrator = world.administrator("admin", Administration::Organization).await;
    let overview = administrator.get("/admin").await;
    assert!(overview.text.contains("The voice portal of Graz has no number."), "{}", overview.text);
    let place = format!("/admin/locations/{}", world.graz.id);
    let typed = [
        ("name", "Voice Portal"),
        ("language", "en-US"),
        ("key_layout", "webex"),
        ("extension", "2100"),
        ("number", ""),
    ];
    assert_eq!(administrator.post(&place, &typed).await.to, format!("{place}?done=saved"));
    assert!(!administrator.get("/admin").await.text.contains("has no number"));
}

#[tokio::test]
async fn many_users_are_looked_at_before_they_are_added() {
    let world = World::new().await;
    let administrator = world.administrator("admin", Administration::Organization).await;
    let location = world.vienna.id.to_string();
    let list = "2001, Ada Lovelace\n2002, Ben\n20x, Clara";
    let look = [("location", location.as_str()), ("list", list), ("do", "look")];
    let looked = administrator.post("/admin/users/import", &look).await;
    assert!(
        looked.text.contains("1 user would be added, 0 changed, 1 stay as they are, 1 cannot be."),
        "{}",
        looked.text
    );
    assert_eq!(world.office.people_count(world.organization.id, None).await.unwrap(), 1);
    let add = [("location", location.as_str()), ("list", list), ("do", "add")];
    let added = administrator.post("/admin/users/import", &add).await;
    assert!(added.text.contains("1 user added, 0 changed, 1 as before, 1 not possible."), "{}", added.text);
    assert_eq!(world.office.people_count(world.organization.id, None).await.unwrap(), 2);
}

#[tokio::test]
async fn markup_in_a_name_is_only_text() {
    let world = World::new().await;
    let administrator = world.administrator("admin", Administration::Organization).await;
    let place = world.address("/admin/users/{id}").await;
    let typed = [("name", "<script>alert(1)</script>"), ("extension", "2001"), ("email", ""), ("number", "")];
    administrator.post(&place, &typed).await;
    let page = administrator.get("/admin/users").await;
    assert!(
        !page.text.contains("<script>alert") && page.text.contains("script&#62;alert(1)"),
        "{}",
        page.text
    );
}

#[tokio::test]
async fn the_first_administrator_sets_the_server_up_once() {
    let world = World::new().await;
    let link = world.office.make_set_up_link(None).await.unwrap();
    let typed = [
        ("code", link.expose()),
        ("organization", ""),
        ("name", "Grace Hopper"),
        ("email", "grace@example.org"),
        ("password", "a long sentence of mine"),
        ("again", "a long sentence of mine"),
    ];
    let done = world.browser().post("/set-up", &typed).await;
    assert_eq!((done.status, done.to.as_str()), (StatusCode::SEE_OTHER, "/"), "{}", done.text);
    assert!(done.cookie.is_some());
    let again = world.browser().post("/set-up", &typed).await;
    assert!(again.text.contains("This code does not hold"), "{}", again.text);
}

#[tokio::test]
async fn a_token_is_shown_once_and_revoked_for_good() {
    let world = World::new().await;
    let administrator = world.administrator("admin", Administration::Organization).await;
    let typed = [("token_name", "Export"), ("role", "read-only"), ("days", "30")];
    let made = administrator.post("/admin/organization/tokens", &typed).await;
    assert!(made.text.contains("antiphon_"), "{}", made.text);
    let listed = administrator.get("/admin/organization").await;
    assert!(listed.text.contains("Export") && !listed.text.contains("antiphon_"));
    let id = listed.text.split("/admin/organization/tokens/").nth(1).and_then(|rest| rest.split('/').next());
    let revoke = format!("/admin/organization/tokens/{}/revoke", id.unwrap());
    assert_eq!(administrator.post(&revoke, &[]).await.to, "/admin/organization?done=token-revoked");
}

#[tokio::test]
async fn a_live_call_is_shown_with_its_words_and_ended_by_name() {
    let world = World::new().await;
    let call = world.address("/admin/live-calls/{id}").await;
    let administrator = world.administrator("admin", Administration::Organization).await;
    let list = administrator.get("/admin/live-calls").await.text;
    for shown in ["2001", "portal › main menu", "<q lang=\"de-DE\">Sie haben &#60;2&#62; neue.</q>", "0:07"]
    {
        assert!(list.contains(shown), "{shown}: {list}");
    }
    let one = administrator.get(&call).await.text;
    assert!(one.contains("presses <kbd>1</kbd>") && one.contains("a key of voicePortalMainMenu"), "{one}");
    let lit = "data-scene=\"portal/main_menu\" aria-current=\"location\"><span>Main menu</span>";
    assert!(one.contains(lit) && one.contains("To listen to your messages"), "{one}");
    let asked = administrator.get(&format!("{call}/end")).await.text;
    assert!(asked.contains("End the call from 2001 to 2000?"), "{asked}");
    let ended = administrator.post(&format!("{call}/end"), &[]).await;
    assert_eq!(ended.to, "/admin/live-calls?done=call-ended");
    assert_eq!(administrator.get(&call).await.status, StatusCode::NOT_FOUND);
    let entries = world.office.audit_entries(world.organization.id, 1).await.unwrap();
    assert_eq!(entries[0].action, "call.ended");
}

#[tokio::test]
async fn a_phone_on_a_page_gets_a_ticket_and_no_password() {
    let world = World::new().await;
    let ada = world.ada().await;
    let page = ada.get("/phone").await.text;
    assert!(page.contains("data-number=\"2000\""), "{page}");
    assert!(!page.to_lowercase().contains("password"), "{page}");
    let ticket = ada.post("/phone/ticket", &[]).await;
    assert_eq!((ticket.status, &*ticket.text), (StatusCode::OK, "{\"ticket\":\"a-secret\"}"));
    let line = ada.get("/phone/line").await;
    assert_eq!(line.status, StatusCode::UPGRADE_REQUIRED);
}

#[tokio::test]
async fn the_demos_door_signs_in_on_this_machine_and_is_nowhere_else() {
    let world = World::new().await;
    let ada = world.ada().await;
    assert_eq!(ada.get("/demo").await.status, StatusCode::NOT_FOUND);
    let role = |word, scenario| DemoRole {
        word,
        label: word.to_owned(),
        steps: vec!["Press Voice portal.".to_owned()],
        email: "ada.lovelace@example.org".to_owned(),
        password: PASSWORD.to_owned(),
        scenario,
    };
    world.demo.open(vec![role("first", Scenario::Mailbox), role("new-user", Scenario::NewUser)]);
    assert_eq!(ada.get("/demo").await.status, StatusCode::NOT_FOUND, "it has another host");
    let mut visitor = world.browser();
    visitor.host = "127.0.0.1:8080";
    assert_eq!(visitor.get("/").await.to, "/demo");
    let entered = visitor.get("/demo").await;
    assert_eq!((entered.status, &*entered.to), (StatusCode::SEE_OTHER, "/demo"));
    visitor.cookie = entered.cookie;
    let page = visitor.get("/demo").await.text;
    assert!(page.contains("Press Voice portal.") && page.contains("data-phone"), "{page}");
    // Whoever is the new user begins again, whatever he chose before.
    let (organization, mailbox) = (world.organization.id, world.ada.mailbox);
    world.office.choose_passcode(OPERATOR, organization, mailbox, "482913").await.unwrap();
    assert_eq!(visitor.post("/demo", &[("role", "new-user")]).await.to, "/demo");
    assert_eq!(enter(&world, "482913").await, Verdict::Wrong);
    assert_eq!(visitor.post("/demo", &[("role", "nobody")]).await.status, StatusCode::NOT_FOUND);
}
