//! Passkeys: made, signed in with, proved with, renamed and removed; by name, and nowhere else.

use std::time::Duration;

use antiphon_core::account::Administration;
use antiphon_office::memory::InsecureTestPasskeys;
use axum::http::StatusCode;

use crate::world::{Answer, Browser, World};

/// Where browsers have passkeys.
const HERE: &str = "localhost:8080";

/// What stands in a page's attribute.
fn attribute(page: &str, name: &str) -> String {
    let value = page.split(&format!("{name}=\"")).nth(1).and_then(|it| it.split('"').next());
    value.unwrap_or_else(|| panic!("no {name} in {page}")).replace("&#34;", "\"").replace("&quot;", "\"")
}

/// Ada, signed in where there are passkeys.
async fn ada(world: &World) -> Browser<'_> {
    Browser { host: HERE, ..world.ada().await }
}

async fn makes(browser: &Browser<'_>, name: &str, credential: &str) -> Answer {
    let asked = browser.post("/account/passkeys/new", &[]).await;
    assert_eq!(asked.status, StatusCode::OK, "{}", asked.text);
    let answer = InsecureTestPasskeys::answer(&attribute(&asked.text, "data-options"), credential, 1);
    browser.post("/account/passkeys", &[("name", name), ("passkey", &answer)]).await
}

/// Goes to the door with a passkey.
async fn comes(world: &World, credential: &str, count: u32) -> Answer {
    let mut browser = Browser { host: HERE, ..world.browser() };
    let asked = browser.post("/sign-in/passkey/ask", &[]).await;
    assert_eq!(asked.status, StatusCode::OK, "{}", asked.text);
    browser.cookie = asked.cookie;
    let answer = InsecureTestPasskeys::answer(&asked.text, credential, count);
    browser.post("/sign-in/passkey", &[("passkey", &answer), ("back", "/settings")]).await
}

async fn one_of(browser: &Browser<'_>) -> String {
    let page = browser.get("/account").await.text;
    format!(
        "/account/passkeys/{}",
        page.split("\"/account/passkeys/").nth(1).unwrap().split('"').next().unwrap()
    )
}

#[tokio::test]
async fn a_passkey_is_made_and_signs_in_to_where_one_wanted_to_be() {
    let world = World::new().await;
    let ada = ada(&world).await;
    assert_eq!(makes(&ada, "My phone", "c1").await.to, "/account?done=passkey-added");
    assert!(ada.get("/account").await.text.contains("My phone"));
    let there = comes(&world, "c1", 2).await;
    assert_eq!((there.status, there.to.as_str()), (StatusCode::SEE_OTHER, "/settings"), "{}", there.text);
    let cookies: Vec<_> = there.headers.get_all("set-cookie").iter().map(|it| it.to_str().unwrap()).collect();
    assert!(cookies[1].starts_with("passkey=; ") && cookies[1].contains("Max-Age=0"), "{cookies:?}");
    let signed_in = Browser { host: HERE, cookie: there.cookie, ..world.browser() };
    assert_eq!(signed_in.get("/voicemail").await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_is_wrong_with_a_passkey_is_told_beside_its_button() {
    let world = World::new().await;
    let ada = ada(&world).await;
    makes(&ada, "My phone", "c1").await;
    for (credential, count, told) in
        [("c9", 1, "Nobody signs in here with this passkey"), ("c1", 1, "may have been copied")]
    {
        let refused = comes(&world, credential, count).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let beside = refused.text.split("id=\"passkey-error\"").nth(1).unwrap();
        assert!(beside.split("</span>").next().unwrap().contains(told), "{}", refused.text);
        assert!(refused.text.contains("name=\"back\" value=\"/settings\""), "it is kept where one goes");
    }
    let browser = Browser { host: HERE, ..world.browser() };
    let unasked = browser.post("/sign-in/passkey", &[("passkey", "{} c1 2")]).await;
    assert!(unasked.text.contains("This took too long, or was begun in another window."), "{}", unasked.text);
    let without_script = browser.post("/sign-in/passkey", &[("passkey", "")]).await;
    assert!(without_script.text.contains("Passkeys need a script of this page"), "{}", without_script.text);
}

#[tokio::test]
async fn administrators_see_a_copy_among_their_alerts() {
    let world = World::new().await;
    makes(&ada(&world).await, "My phone", "c1").await;
    comes(&world, "c1", 1).await;
    let admin = world.administrator("admin", Administration::Organization).await;
    let alerts = admin.get("/admin/alerts").await.text;
    assert!(alerts.contains("The passkey “My phone” of Ada Lovelace may have been copied."), "{alerts}");
    let profile = admin.get(&world.address("/admin/users/{id}").await).await.text;
    assert!(profile.contains("signs in as ada.lovelace@example.org, and has 1 passkey."), "{profile}");
}

#[tokio::test]
async fn a_sensitive_act_is_proved_with_a_passkey_and_loses_nothing_typed() {
    let world = World::new().await;
    let ada = ada(&world).await;
    let token = [("name", "script"), ("days", "30"), ("scope", "spark:calls_read")];
    world.clock.advance(Duration::from_secs(16 * 60));
    let asked = ada.post("/account/tokens", &token).await.text;
    assert!(!asked.contains("Confirm with a passkey"), "she has none");
    world.clock.advance(Duration::from_secs(60));
    let ada = Browser { host: HERE, ..world.signed_in("ada.lovelace@example.org").await };
    makes(&ada, "My phone", "c1").await;
    world.clock.advance(Duration::from_secs(16 * 60));
    let asked = ada.post("/account/tokens", &token).await;
    assert_eq!(asked.status, StatusCode::FORBIDDEN);
    assert!(asked.text.contains("Confirm with a passkey") && asked.text.contains("value=\"script\""));
    assert_eq!(attribute(&asked.text, "data-ask"), "/account/passkeys/prove");
    let without_script = ada.post("/account/tokens", &[&token[..], &[("proof_passkey", "")]].concat()).await;
    assert!(without_script.text.contains("Passkeys need a script"), "{}", without_script.text);
    let options = ada.post("/account/passkeys/prove", &[]).await.text;
    let copy = InsecureTestPasskeys::answer(&options, "c1", 1);
    let refused = ada.post("/account/tokens", &[&token[..], &[("proof_passkey", &copy)]].concat()).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.text.contains("may have been copied") && !refused.text.contains(&copy));
    let options = ada.post("/account/passkeys/prove", &[]).await.text;
    let right = InsecureTestPasskeys::answer(&options, "c1", 2);
    let done = ada.post("/account/tokens", &[&token[..], &[("proof_passkey", &right)]].concat()).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    assert!(done.text.contains("id=\"token\">antiphon_"), "{}", done.text);
}

#[tokio::test]
async fn a_passkey_is_renamed_and_removed_after_a_question_by_its_owner_alone() {
    let world = World::new().await;
    let ada = ada(&world).await;
    makes(&ada, "My phone", "c1").await;
    let place = one_of(&ada).await;
    let nameless = ada.post(&place, &[("name", "")]).await;
    assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(ada.post(&place, &[("name", "Drawer")]).await.to, "/account?done=saved");
    let question = ada.get(&format!("{place}/remove")).await.text;
    assert!(question.contains("Remove the passkey “Drawer”?"), "{question}");
    let other = world.administrator("admin", Administration::Organization).await;
    for answer in [
        other.get(&place).await,
        other.post(&place, &[("name", "mine")]).await,
        other.get(&format!("{place}/remove")).await,
        other.post(&format!("{place}/remove"), &[]).await,
    ] {
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "it is hers alone");
    }
    assert_eq!(ada.post(&format!("{place}/remove"), &[]).await.to, "/account?done=passkey-removed");
    assert!(!ada.get("/account").await.text.contains("Drawer"));
    assert!(comes(&world, "c1", 2).await.text.contains("it may have been removed"));
}

#[tokio::test]
async fn by_a_number_or_in_the_clear_there_are_no_passkeys_and_pages_say_why() {
    let world = World::new().await;
    let mut browser = world.browser();
    for (host, why) in [
        ("127.0.0.1:8080", "passkeys belong to a name"),
        ("127.0.0.1:8080", "href=\"http://localhost:8080\""),
        ("192.0.2.1", "these pages were opened by a number"),
        ("voice.example", "browsers have passkeys for encrypted pages (https) alone"),
    ] {
        browser.host = host;
        let door = browser.get("/sign-in").await.text;
        assert!(door.contains(why) && !door.contains("data-passkey"), "{host}: {door}");
        let asked = browser.post("/sign-in/passkey/ask", &[]).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY, "{host}");
    }
    let ada = Browser { host: "127.0.0.1:8080", ..world.ada().await };
    let account = ada.get("/account").await.text;
    assert!(account.contains("http://localhost:8080") && !account.contains("Add a passkey"), "{account}");
}

#[tokio::test]
async fn a_passkey_that_cannot_be_kept_is_told_and_asked_for_anew() {
    let world = World::new().await;
    let ada = ada(&world).await;
    makes(&ada, "My phone", "c1").await;
    let twin = makes(&ada, "Twin", "c1").await;
    assert_eq!(twin.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(twin.text.contains("This passkey is known already.") && twin.text.contains("value=\"Twin\""));
    let options = attribute(&twin.text, "data-options");
    let again = InsecureTestPasskeys::answer(&options, "c2", 1);
    let nameless = ada.post("/account/passkeys", &[("name", " "), ("passkey", &again)]).await;
    assert!(nameless.text.contains("id=\"name-error\""), "{}", nameless.text);
    let late = ada.post("/account/passkeys", &[("name", "x"), ("passkey", "{} c2 1")]).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    let without_script = ada.post("/account/passkeys", &[("name", "x"), ("passkey", "")]).await;
    assert!(without_script.text.contains("Passkeys need a script"), "{}", without_script.text);
}
