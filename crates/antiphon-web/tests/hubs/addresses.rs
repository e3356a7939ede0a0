//! The address that somebody signs in with, changed on the pages.

use std::sync::Mutex;

use antiphon_core::account::Administration;
use antiphon_office::ports::{Deliver, Lamp, Letter, LetterContent, MailFailure};
use async_trait::async_trait;
use axum::http::StatusCode;

use crate::world::{Browser, PASSWORD, World, person};

const OLD: &str = "ada.lovelace@example.org";
const NEW: &str = "ada@example.net";
const HERE: &str = "/account/email";
const CONFIRM: &str = "/account/email/confirm";

/// A mail server that keeps the letters.
#[derive(Default)]
struct Post(Mutex<Vec<Letter>>);

#[async_trait]
impl Deliver for Post {
    async fn lamp(&self, _: Lamp) -> Result<(), String> {
        Ok(())
    }

    async fn mail(&self, letter: Letter) -> Result<(), MailFailure> {
        self.0.lock().unwrap().push(letter);
        Ok(())
    }
}

/// The letters that wait.
async fn letters(world: &World) -> Vec<Letter> {
    let post = Post::default();
    world.office.run_post(&post).await.unwrap();
    post.0.into_inner().unwrap()
}

/// The code of the link that went to this address.
async fn code_to(world: &World, address: &str) -> String {
    let letters = letters(world).await;
    let letter = letters.iter().find(|it| it.to == address).unwrap_or_else(|| panic!("{letters:?}"));
    let LetterContent::NewEmail { link, .. } = &letter.content else { panic!("{letter:?}") };
    link.secret.expose().to_owned()
}

async fn signs_in(world: &World, email: &str) -> bool {
    let answer = world.browser().post("/sign-in", &[("email", email), ("password", PASSWORD)]).await;
    answer.status == StatusCode::SEE_OTHER
}

async fn confirms(browser: &Browser<'_>, code: &str) -> String {
    let answer = browser.post(CONFIRM, &[("code", code)]).await;
    if answer.to.is_empty() { answer.text } else { answer.to }
}

#[tokio::test]
async fn a_user_signs_in_with_another_address_once_its_link_is_opened() {
    let world = World::new().await;
    let ada = world.ada().await;
    letters(&world).await;
    let asked = ada.post(HERE, &[("new_email", NEW)]).await;
    assert_eq!(asked.to, "/account?done=address-asked", "{}", asked.text);
    let page = ada.get("/account").await.text;
    assert!(page.contains(&format!("A link has gone to {NEW}")), "{page}");
    assert!(signs_in(&world, OLD).await, "nothing has changed yet");
    let code = code_to(&world, NEW).await;
    let page = ada.get(CONFIRM).await;
    assert!(page.text.contains("data-from-hash"), "{}", page.text);
    let stranger = world.administrator("admin", Administration::Organization).await;
    assert!(confirms(&stranger, &code).await.contains("does not hold"), "it is not his");
    assert_eq!(world.browser().get(CONFIRM).await.to, "/sign-in?back=%2Faccount%2Femail%2Fconfirm");
    assert_eq!(confirms(&ada, &code).await, "/account?done=address-changed");
    assert!(signs_in(&world, NEW).await && !signs_in(&world, OLD).await);
    assert!(letters(&world).await.iter().any(|it| it.to == OLD), "the old address is told");
    assert!(confirms(&ada, &code).await.contains("does not hold"), "it works once");
    assert!(ada.get("/account").await.text.contains(NEW), "one stays signed in");
}

#[tokio::test]
async fn nobody_learns_from_the_answer_who_signs_in_elsewhere() {
    let world = World::new().await;
    let ada = world.ada().await;
    world.foreign_administrator().await;
    letters(&world).await;
    for taken in ["other@example.org", "free@example.org"] {
        assert_eq!(ada.post(HERE, &[("new_email", taken)]).await.to, "/account?done=address-asked");
    }
    ada.post(HERE, &[("new_email", "other@example.org")]).await;
    let refused = confirms(&ada, &code_to(&world, "other@example.org").await).await;
    assert!(refused.contains("The address cannot be used to sign in here"), "{refused}");
    assert!(signs_in(&world, OLD).await);
    for (typed, problem) in [(OLD, "Is the address that is signed in with already"), ("x", "&#34;x&#34;")] {
        let refused = ada.post(HERE, &[("new_email", typed)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            refused.text.contains(problem) && refused.text.contains("Not changed yet."),
            "{}",
            refused.text
        );
    }
}

#[tokio::test]
async fn an_administrator_sends_the_link_or_where_there_are_no_letters_changes_the_address() {
    let world = World::new().await;
    world.ada().await;
    let admin = world.administrator("admin", Administration::Organization).await;
    letters(&world).await;
    let place = format!("/admin/users/{}", world.ada.id);
    let asked = admin.post(&format!("{place}/address"), &[("new_email", NEW)]).await;
    assert_eq!(asked.to, format!("{place}?done=address-asked"));
    assert!(signs_in(&world, OLD).await && letters(&world).await.iter().any(|it| it.to == NEW));

    let world = World::without_letters().await;
    let ada = world.ada().await;
    let admin = world.administrator("admin", Administration::Organization).await;
    world.foreign_administrator().await;
    assert!(ada.get("/account").await.text.contains("An administrator can give you another one."));
    assert_eq!(ada.post(HERE, &[("new_email", NEW)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let place = format!("/admin/users/{}", world.ada.id);
    let taken = admin.post(&format!("{place}/address"), &[("new_email", "other@example.org")]).await;
    assert!(taken.text.contains("Cannot be used to sign in here") && !taken.text.contains("taken already"));
    let changed = admin.post(&format!("{place}/address"), &[("new_email", NEW)]).await;
    assert_eq!(changed.to, format!("{place}?done=address-changed"), "{}", changed.text);
    assert!(signs_in(&world, NEW).await && !signs_in(&world, OLD).await);
    assert_eq!(
        admin.post(HERE, &[("new_email", "boss@example.net")]).await.to,
        "/account?done=address-changed"
    );
    assert!(signs_in(&world, "boss@example.net").await, "his own too: there may be no other administrator");
    let other = world.administrator("reader", Administration::ReadOnly).await;
    assert_eq!(
        other.post(&format!("{place}/address"), &[("new_email", NEW)]).await.status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn with_a_location_goes_no_account_of_whoever_administers_more() {
    let world = World::without_letters().await;
    let bob = person(&world.office, &world.vienna, "Bob Brown", "2002").await;
    world.gives_account(&bob, Administration::Organization).await;
    let vienna = Administration::of_locations(vec![world.vienna.id]);
    let local = world.administrator("local", vienna).await;
    let place = format!("/admin/users/{}", bob.id);
    assert!(!local.get(&place).await.text.contains("Address to sign in with"));
    let answer = local.post(&format!("{place}/address"), &[("new_email", NEW)]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}
