//! Signing in with a provider.

use antiphon_core::account::Administration;
use antiphon_office::accounts::administration::NewAccount;
use antiphon_office::ports::{Identity, IdentityProvider, ProviderError, Visit};
use async_trait::async_trait;
use axum::http::StatusCode;

use crate::world::{Browser, NOW_MS, OPERATOR, World};

/// A provider that takes a code for what it knows of somebody.
pub(crate) struct Provider;

#[async_trait]
impl IdentityProvider for Provider {
    fn name(&self) -> &'static str {
        "Example"
    }

    async fn door(&self, visit: &Visit, redirect: &str) -> Result<String, ProviderError> {
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("redirect_uri", redirect), ("state", &visit.state)])
            .extend_pairs([("max_age", visit.max_age_seconds.to_string())])
            .finish();
        Ok(format!("https://login.example.org/?{query}"))
    }

    async fn visitor(&self, code: &str, _: &Visit, redirect: &str) -> Result<Identity, ProviderError> {
        assert_eq!(redirect, "http://voice.example/sign-in/openid/back");
        let address = |email: &str| Some(email.to_owned());
        let (email, is_verified, minutes_ago) = match code {
            "ada" => (address("Ada.Lovelace@example.org"), true, 1),
            "ada-long-ago" => (address("ada.lovelace@example.org"), true, 60),
            "unverified" => (address("ada.lovelace@example.org"), false, 1),
            "stranger" => (address("stranger@example.org"), true, 1),
            "nameless" => (None, true, 1),
            _ => return Err(ProviderError::Refused("it answers 400 (invalid_grant)".to_owned())),
        };
        Ok(Identity { email, is_verified, proved_seconds: Some(NOW_MS / 1_000 - minutes_ago * 60) })
    }
}

/// Goes to the provider: with what cookie, and which state comes back.
async fn visits<'w>(world: &'w World, place: &str) -> (Browser<'w>, String) {
    let mut browser = world.browser();
    let there = browser.get(place).await;
    assert_eq!(there.status, StatusCode::SEE_OTHER, "{}", there.text);
    assert!(there.to.starts_with("https://login.example.org/?redirect_uri=http%3A%2F%2Fvoice.example%2F"));
    let state = there.to.split("state=").nth(1).and_then(|it| it.split('&').next()).unwrap().to_owned();
    let cookie = there.headers.get("set-cookie").and_then(|it| it.to_str().ok()).unwrap();
    assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax; Max-Age=900"), "{cookie}");
    browser.cookie = there.cookie;
    (browser, state)
}

#[tokio::test]
async fn whoever_the_provider_knows_is_signed_in_to_his_account_and_where_he_wanted_to_be() {
    let world = World::new().await;
    world.ada().await;
    let door = world.browser().get("/sign-in?back=%2Fsettings").await.text;
    assert!(door.contains("href=\"/sign-in/openid?back=%2Fsettings\""), "{door}");
    let (mut browser, state) = visits(&world, "/sign-in/openid?back=%2Fsettings").await;
    let back = browser.get(&format!("/sign-in/openid/back?code=ada&state={state}")).await;
    assert_eq!((back.status, back.to.as_str()), (StatusCode::SEE_OTHER, "/settings"), "{}", back.text);
    browser.cookie = back.cookie;
    assert!(browser.get("/account").await.text.contains("ada.lovelace@example.org"));
    let fresh = [("name", "x"), ("days", "30"), ("scope", "spark:calls_read")];
    assert_eq!(browser.post("/account/tokens", &fresh).await.status, StatusCode::OK);
    let audited = world.office.audit_entries(world.organization.id, 9).await.unwrap();
    assert!(audited.iter().any(|it| it.action == "account.signed-in" && it.detail.ends_with("with Example")));
}

#[tokio::test]
async fn administrators_see_what_their_people_can_sign_in_with() {
    let world = World::new().await;
    let boss = world.administrator("boss", Administration::Organization).await;
    let page = boss.get("/admin/organization").await.text;
    assert!(page.contains("sign in with Example too"), "{page}");
}

#[tokio::test]
async fn a_proof_of_long_ago_is_none_for_sensitive_acts() {
    let world = World::new().await;
    world.ada().await;
    let (mut browser, state) = visits(&world, "/sign-in/openid").await;
    let back = browser.get(&format!("/sign-in/openid/back?code=ada-long-ago&state={state}")).await;
    browser.cookie = back.cookie;
    let asked = browser.post("/account/tokens", &[("name", "x")]).await;
    assert_eq!(asked.status, StatusCode::FORBIDDEN);
    assert!(asked.text.contains("/sign-in/openid?again=on"), "{}", asked.text);
    let again = browser.get("/sign-in/openid?again=on").await.to;
    assert!(again.ends_with("max_age=0"), "{again}");
}

#[tokio::test]
async fn whoever_has_no_password_is_not_asked_for_one() {
    let world = World::new().await;
    let new = NewAccount {
        organization: world.organization.id,
        person: Some(world.ada.id),
        name: "",
        email: "",
        administration: Administration::Nothing,
        password: None,
    };
    world.office.create_account(OPERATOR, &new).await.unwrap();
    let (mut browser, state) = visits(&world, "/sign-in/openid").await;
    browser.cookie =
        browser.get(&format!("/sign-in/openid/back?code=ada-long-ago&state={state}")).await.cookie;
    let asked = browser.post("/account/tokens", &[("name", "x")]).await.text;
    assert!(asked.contains("Confirm with Example") && !asked.contains("proof_password"), "{asked}");
}

#[tokio::test]
async fn nobody_else_is_let_in_by_the_provider() {
    let world = World::new().await;
    world.ada().await;
    for (code, told) in [
        ("unverified", "does not know your e-mail address for certain"),
        ("nameless", "does not know your e-mail address for certain"),
        ("stranger", "nobody signs in here with stranger@example.org"),
        ("nonsense", "it answers 400 (invalid_grant)"),
        ("", "it did not say who you are"),
    ] {
        let (browser, state) = visits(&world, "/sign-in/openid").await;
        let back = browser.get(&format!("/sign-in/openid/back?code={code}&state={state}")).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(back.text.contains(told), "{code}: {}", back.text);
    }
}

#[tokio::test]
async fn what_was_begun_in_another_browser_counts_for_nothing() {
    let world = World::new().await;
    world.ada().await;
    let (browser, state) = visits(&world, "/sign-in/openid").await;
    let place = format!("/sign-in/openid/back?code=ada&state={state}");
    let other = world.browser().get(&place).await;
    assert!(other.text.contains("begun in another browser") && other.cookie.is_none(), "{}", other.text);
    let forged = browser.get("/sign-in/openid/back?code=ada&state=guessed").await;
    assert!(forged.text.contains("begun in another window"), "{}", forged.text);
}

#[tokio::test]
async fn a_visit_ends_with_the_session_that_it_brings() {
    let world = World::new().await;
    world.ada().await;
    let before = world.signed_in("ada.lovelace@example.org").await;
    let (mut browser, state) = visits(&world, "/sign-in/openid?again=on").await;
    browser.cookie = Some(format!("{}; {}", browser.cookie.unwrap(), before.cookie.clone().unwrap()));
    let back = browser.get(&format!("/sign-in/openid/back?code=ada&state={state}")).await;
    assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.text);
    let taken = back.headers.get_all("set-cookie").iter().filter_map(|it| it.to_str().ok());
    assert!(taken.into_iter().any(|it| it.starts_with("openid=;") && it.contains("Max-Age=0")));
    assert_eq!(before.get("/account").await.status, StatusCode::SEE_OTHER, "the session of before is over");
}

#[tokio::test]
async fn a_visit_leads_to_no_other_server() {
    let world = World::new().await;
    world.ada().await;
    let (browser, state) = visits(&world, "/sign-in/openid?back=%2F%2Fevil.example").await;
    let back = browser.get(&format!("/sign-in/openid/back?code=ada&state={state}")).await;
    assert_eq!(back.to, "/");
}
