//! Who one is, proved again before sensitive acts; one's own tokens and sessions; the roles of administrators.

use std::time::Duration;

use antiphon_core::account::Administration;
use antiphon_web::routes::ROUTES;
use axum::http::StatusCode;

use crate::world::{PASSWORD, World};

#[tokio::test]
async fn a_sensitive_act_long_after_signing_in_asks_who_it_is_and_loses_nothing_typed() {
    let world = World::new().await;
    let mut admin = world.administrator("admin", Administration::Organization).await;
    let place = format!("/admin/users/{}/voicemail/passcode", world.ada.id);
    world.clock.advance(Duration::from_secs(16 * 60));
    let asked = admin.post(&place, &[("passcode", "482913")]).await;
    assert_eq!(asked.status, StatusCode::FORBIDDEN);
    assert!(asked.text.contains("Confirm that it is you") && asked.text.contains("value=\"482913\""));
    let state = |world: &World| {
        let (office, id, mailbox) = (world.office.clone(), world.organization.id, world.ada.mailbox);
        async move { office.mailbox(id, mailbox).await.unwrap().access }
    };
    assert_eq!(state(&world).await, "unset", "nothing has changed yet");
    let wrong = [("passcode", "482913"), ("proof_password", "wrong horse battery")];
    let again = admin.post(&place, &wrong).await;
    assert!(again.text.contains("This is not your password") && again.text.contains("482913"));
    let right = [("passcode", "482913"), ("proof_password", PASSWORD)];
    let done = admin.post(&place, &right).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert_ne!(state(&world).await, "unset");
    let before = admin.cookie.take();
    assert!(done.cookie.is_some() && done.cookie != before, "the old secret is worth nothing");
    admin.cookie = done.cookie;
    assert_eq!(admin.post(&place, &[("passcode", "739154")]).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn every_sensitive_route_asks_who_it_is() {
    let world = World::new().await;
    let admin = world.administrator("admin", Administration::Organization).await;
    world.clock.advance(Duration::from_secs(16 * 60));
    let mut asked = 0;
    for route in ROUTES.iter().filter(|route| route.proved) {
        let answer = admin.post(&world.address(route.place).await, &[]).await;
        assert!(answer.text.contains("Confirm that it is you"), "{}: {}", route.place, answer.text);
        asked += 1;
    }
    assert!(asked > 10);
}

#[tokio::test]
async fn a_user_makes_and_revokes_a_token_of_his_own() {
    let world = World::new().await;
    let ada = world.ada().await;
    let form = [("name", "script"), ("days", "30"), ("scope", "spark:calls_read")];
    let made = ada.post("/account/tokens", &form).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.text);
    let token = made.text.split("id=\"token\">").nth(1).and_then(|it| it.split('<').next()).unwrap();
    let open = world.office.token_of(&antiphon_core::account::secret::Secret::presented(token)).await;
    let open = open.unwrap().unwrap();
    assert_eq!(open.principal.scopes.to_string(), "spark:calls_read");
    assert!(!ada.get("/account").await.text.contains(token), "it is shown once");
    let too_much = [("name", "script"), ("days", "30"), ("scope", "audit:events_read")];
    let refused = ada.post("/account/tokens", &too_much).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let revoke = format!("/account/tokens/{}/revoke", open.id);
    let admin = world.administrator("admin", Administration::Organization).await;
    assert_eq!(admin.post(&revoke, &[]).await.status, StatusCode::NOT_FOUND, "it is hers alone");
    assert_eq!(ada.post(&revoke, &[]).await.to, "/account?done=token-revoked");
}

#[tokio::test]
async fn one_browser_is_signed_out_from_another() {
    let world = World::new().await;
    let here = world.ada().await;
    let there = world.signed_in("ada.lovelace@example.org").await;
    let page = here.get("/account").await.text;
    let id = page.split("/account/sessions/").nth(1).and_then(|it| it.split('/').next()).unwrap().to_owned();
    assert_eq!(there.get("/voicemail").await.status, StatusCode::OK);
    assert_eq!(
        here.post(&format!("/account/sessions/{id}/end"), &[]).await.to,
        "/account?done=session-ended"
    );
    assert_eq!(there.get("/voicemail").await.status, StatusCode::SEE_OTHER);
    assert_eq!(here.get("/voicemail").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_location_administrator_is_made_on_a_page_changed_and_removed_after_a_question() {
    let world = World::new().await;
    let admin = world.administrator("admin", Administration::Organization).await;
    let (vienna, email) = (world.vienna.id.to_string(), "local@example.org");
    let new = |role: &'static str| vec![("name", "Local"), ("email", email), ("role", role)];
    let mut form = [new("locations"), vec![("password", PASSWORD)]].concat();
    let refused = admin.post("/admin/organization/accounts", &form).await;
    assert!(refused.text.contains("A location administrator needs a location"), "{}", refused.text);
    form.push(("location", &vienna));
    assert!(admin.post("/admin/organization/accounts", &form).await.to.ends_with("done=created"));
    let account = world.office.account_with_email(email).await.unwrap().unwrap();
    assert_eq!(account.administration, Administration::of_locations(vec![world.vienna.id]));
    let place = format!("/admin/organization/accounts/{}", account.id);
    assert!(admin.get(&place).await.text.contains("checked"));
    assert!(admin.post(&place, &[("role", "read-only")]).await.to.ends_with("done=role-saved"));
    let question = admin.get(&format!("{place}/remove")).await.text;
    assert!(question.contains("Remove the account of Local?"), "{question}");
    assert!(admin.post(&format!("{place}/remove"), &[]).await.to.ends_with("done=removed"));
    assert_eq!(world.office.account_with_email(email).await.unwrap(), None);

    let own = world.office.account_with_email("admin@example.org").await.unwrap().unwrap();
    let own = format!("/admin/organization/accounts/{}", own.id);
    for (place, role) in [(own.clone(), "read-only"), (format!("{own}/remove"), "")] {
        assert_eq!(admin.post(&place, &[("role", role)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}

#[tokio::test]
async fn nobody_is_made_administrator_of_a_location_that_is_not_there() {
    let world = World::new().await;
    let boss = world.administrator("boss", Administration::Organization).await;
    world.administrator("other", Administration::ReadOnly).await;
    let account = world.office.account_with_email("other@example.org").await.unwrap().unwrap();
    let place = format!("/admin/organization/accounts/{}", account.id);
    let nowhere = [("role", "locations"), ("location", "00000000-0000-0000-0000-00000000dead")];
    let answer = boss.post(&place, &nowhere).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
    assert!(answer.text.contains("There is no such location"), "{}", answer.text);
}
