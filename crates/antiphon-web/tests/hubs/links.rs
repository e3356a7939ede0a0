//! Invitations and forgotten passwords on the pages.

use antiphon_core::account::Administration;
use axum::http::StatusCode;

use crate::world::{OPERATOR, World};

const CHOSEN: &str = "a sentence to remember";

#[tokio::test]
async fn an_invited_user_chooses_a_password_and_is_in() {
    let world = World::new().await;
    let (office, organization) = (&world.office, world.organization.id);
    let link = office.invitation_to_hand_over(OPERATOR, organization, world.ada.id).await.unwrap();
    let nobody = world.browser();
    let page = nobody.get("/set-password").await;
    assert!(page.text.contains("data-from-hash"), "{}", page.text);
    let sent = |password, again| vec![("code", link.expose()), ("password", password), ("again", again)];
    let typo = nobody.post("/set-password", &sent(CHOSEN, "a sentence to remembr")).await;
    assert_eq!(typo.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(typo.text.contains("The two are not the same"), "{}", typo.text);
    let weak = nobody.post("/set-password", &sent("short", "short")).await;
    assert!(weak.text.contains("at least 12 characters") && weak.text.contains(link.expose()));
    let answer = nobody.post("/set-password", &sent(CHOSEN, CHOSEN)).await;
    assert_eq!(
        (answer.status, answer.to.as_str()),
        (StatusCode::SEE_OTHER, "/voicemail?done=password-chosen")
    );
    let mut ada = world.browser();
    ada.cookie = answer.cookie;
    assert_eq!(ada.get("/voicemail").await.status, StatusCode::OK);
    let again = nobody.post("/set-password", &sent(CHOSEN, CHOSEN)).await;
    assert!(again.text.contains("does not hold"), "{}", again.text);
}

#[tokio::test]
async fn an_administrator_sends_an_invitation_again_and_takes_it_back() {
    let world = World::new().await;
    let admin = world.administrator("admin", Administration::Organization).await;
    let place = format!("/admin/users/{}", world.ada.id);
    let shown = admin.get(&place).await.text;
    assert!(shown.contains("Invited: today") && shown.contains("was not used yet"), "{shown}");
    let invitation = format!("{place}/invitation");
    assert!(admin.post(&invitation, &[("do", "send")]).await.to.ends_with("done=invited"));
    assert!(admin.post(&invitation, &[("do", "revoke")]).await.to.ends_with("done=invitation-revoked"));
    assert!(admin.get(&place).await.text.contains("has not been invited"));
    assert_eq!(admin.post(&invitation, &[("do", "revoke")]).await.status, StatusCode::NOT_FOUND);
    let fields =
        [("name", "Root"), ("email", "root@example.org"), ("role", "organization"), ("password", "")];
    let added = admin.post("/admin/organization/accounts", &fields).await;
    assert_eq!(added.to, "/admin/organization?done=invited");
}

#[tokio::test]
async fn a_forgotten_password_gets_the_same_answer_whatever_the_address() {
    let world = World::new().await;
    world.ada().await;
    let nobody = world.browser();
    assert!(nobody.get("/sign-in").await.text.contains("/forgot-password"));
    for email in ["ada.lovelace@example.org", "nobody@example.org", "nonsense"] {
        let answer = nobody.post("/forgot-password", &[("email", email)]).await;
        assert_eq!(answer.to, "/forgot-password?done=link-sent", "{email}");
    }
    for _ in 0..17 {
        nobody.post("/forgot-password", &[("email", "x@example.org")]).await;
    }
    let refused = nobody.post("/forgot-password", &[("email", "ada.lovelace@example.org")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    // The letters are written behind the answers.
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    let jobs = world.office.deliveries(world.organization.id, 99).await.unwrap();
    assert!(format!("{jobs:?}").contains("NewPassword"), "{jobs:?}");
}
