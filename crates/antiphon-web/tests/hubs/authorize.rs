//! Integrations: registered by an administrator, let in by a user, taken back.

use std::time::Duration;

use antiphon_core::account::Administration;
use antiphon_core::account::secret::Secret;
use antiphon_office::accounts::oauth::{Client, Wanted};
use axum::http::StatusCode;

use crate::world::{Browser, PASSWORD, World};

const DONE: &str = "https://app.example.org/done";

/// What stands in the element of that identity.
fn within<'a>(page: &'a str, id: &str) -> &'a str {
    let begin = format!("id=\"{id}\">");
    page.split(begin.as_str()).nth(1).and_then(|rest| rest.split('<').next()).unwrap_or_default()
}

async fn registered(world: &World) -> Client {
    let admin = world.administrator("admin", Administration::Organization).await;
    let form = [("name", "Dialler"), ("redirects", DONE), ("scope", "spark:calls_read"), ("role", "none")];
    let made = admin.post("/admin/integrations", &form).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.text);
    let secret = within(&made.text, "secret");
    assert!(!secret.is_empty());
    Client { id: within(&made.text, "client-id").to_owned(), secret: Secret::presented(secret) }
}

fn query(client: &Client, redirect: &str) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs([("client_id", client.id.as_str()), ("redirect_uri", redirect)])
        .extend_pairs([("response_type", "code"), ("scope", "spark:calls_read"), ("state", "a&b")])
        .finish()
}

fn answered<'a>(client: &'a Client, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut form = vec![
        ("client_id", client.id.as_str()),
        ("redirect_uri", DONE),
        ("response_type", "code"),
        ("scope", "spark:calls_read"),
        ("state", "a&b"),
    ];
    form.extend_from_slice(more);
    form
}

async fn allows(ada: &Browser<'_>, client: &Client) -> Secret {
    let answer = ada.post("/v1/authorize", &answered(client, &[])).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    let code = answer.to.strip_prefix("https://app.example.org/done?code=").unwrap();
    let (code, state) = code.split_once('&').unwrap();
    assert_eq!(state, "state=a%26b");
    Secret::presented(code)
}

#[tokio::test]
async fn a_user_is_asked_lets_an_integration_in_and_takes_it_back() {
    let world = World::new().await;
    let (client, ada) = (registered(&world).await, world.ada().await);
    let place = format!("/v1/authorize?{}", query(&client, DONE));
    let asked = world.browser().get(&place).await;
    assert!(asked.to.starts_with("/sign-in?back=%2Fv1%2Fauthorize"), "{}", asked.to);
    let question = ada.get(&place).await;
    assert!(question.text.contains("see and hear your messages"), "{}", question.text);
    assert!(question.text.contains("https://app.example.org/done?error=access_denied&#38;state=a%26b"));
    let policy = question.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("form-action 'self' https://app.example.org;"), "{policy}");
    let elsewhere = ada.get("/account").await;
    assert!(elsewhere.headers["content-security-policy"].to_str().unwrap().contains("form-action 'self';"));

    let code = allows(&ada, &client).await;
    let wanted = Wanted::Code { code, redirect_uri: DONE, verifier: "" };
    let issued = world.office.issue(&client, wanted).await.unwrap();
    assert!(world.office.token_of(&issued.access).await.unwrap().is_some());
    let page = ada.get("/account").await.text;
    assert!(page.contains("Dialler"), "{page}");
    let grant = page.split("/account/integrations/").nth(1).and_then(|it| it.split('/').next()).unwrap();
    let revoke = format!("/account/integrations/{grant}/revoke");
    let admin = world.signed_in("admin@example.org").await;
    assert_eq!(admin.post(&revoke, &[]).await.status, StatusCode::NOT_FOUND, "it is hers alone");
    assert_eq!(ada.post(&revoke, &[]).await.to, "/account?done=grant-revoked");
    assert!(world.office.token_of(&issued.access).await.unwrap().is_none());
}

#[tokio::test]
async fn whoever_signed_in_long_ago_proves_it_before_something_is_let_in() {
    let world = World::new().await;
    let (client, ada) = (registered(&world).await, world.ada().await);
    world.clock.advance(Duration::from_secs(16 * 60));
    let question = ada.get(&format!("/v1/authorize?{}", query(&client, DONE))).await;
    assert!(question.text.contains("proof_password"), "{}", question.text);
    for typed in [vec![], answered(&client, &[("proof_password", "wrong horse battery")])] {
        let form = if typed.is_empty() { answered(&client, &[]) } else { typed };
        let again = ada.post("/v1/authorize", &form).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(again.text.contains("value=\"a&#38;b\""), "{}", again.text);
    }
    let done = ada.post("/v1/authorize", &answered(&client, &[("proof_password", PASSWORD)])).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    assert!(done.cookie.is_some() && done.to.starts_with(DONE), "{}", done.to);
}

#[tokio::test]
async fn whoever_is_not_registered_gets_nothing_and_nobody_is_sent_to_him() {
    let world = World::new().await;
    let (client, ada) = (registered(&world).await, world.ada().await);
    let elsewhere = ada.get(&format!("/v1/authorize?{}", query(&client, "https://evil.example/"))).await;
    assert_eq!((elsewhere.status, elsewhere.to.as_str()), (StatusCode::UNPROCESSABLE_ENTITY, ""));
    let stranger = world.foreign_administrator().await;
    let foreign = stranger.get(&format!("/v1/authorize?{}", query(&client, DONE))).await;
    assert_eq!(foreign.status, StatusCode::UNPROCESSABLE_ENTITY);
    let useless = format!("/v1/authorize?{}", query(&client, DONE).replace("calls_read", "people_write"));
    let refused = ada.get(&useless).await;
    assert!(refused.to.starts_with("https://app.example.org/done?error=invalid_scope"), "{}", refused.to);
    assert!(refused.to.ends_with("&state=a%26b"), "{}", refused.to);
}

#[tokio::test]
async fn an_integration_gets_another_secret_and_is_removed_after_a_question() {
    let world = World::new().await;
    let client = registered(&world).await;
    let admin = world.signed_in("admin@example.org").await;
    let place = format!("/admin/integrations/{}", client.id);
    let shown = admin.get(&place).await.text;
    assert!(shown.contains(DONE) && !shown.contains(client.secret.expose()), "{shown}");
    let renewed = admin.post(&format!("{place}/secret"), &[]).await.text;
    assert_ne!(within(&renewed, "secret"), client.secret.expose());
    let bad = [
        ("name", "X"),
        ("redirects", "http://example.org/"),
        ("scope", "spark:calls_read"),
        ("role", "none"),
    ];
    let refused = admin.post("/admin/integrations", &bad).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.text.contains("must be an https address") && refused.text.contains(">http://example.org/<")
    );
    assert!(admin.get(&format!("{place}/remove")).await.text.contains("Remove Dialler?"));
    assert_eq!(admin.post(&format!("{place}/remove"), &[]).await.to, "/admin/integrations?done=removed");
    assert_eq!(admin.get(&place).await.status, StatusCode::NOT_FOUND);
}
