//! Who may come where: every route is tried by everybody who may not.

use antiphon_core::account::Administration;
use antiphon_web::routes::{ROUTES, Route, Who};
use axum::body::Body;
use axum::http::{Method, StatusCode, header};

use crate::world::{Answer, Browser, World};

/// Every way of asking for a route.
async fn tried(world: &World, browser: &Browser<'_>, route: &Route) -> Vec<Answer> {
    let place = world.address(route.place).await;
    let mut answers = Vec::new();
    if route.gets {
        answers.push(browser.get(&place).await);
    }
    if route.posts {
        answers.push(browser.upload(&place, None).await);
    }
    answers
}

async fn all_answer(
    world: &World,
    browser: &Browser<'_>,
    status: StatusCode,
    which: impl Fn(&Route) -> bool,
) {
    let mut tried_any = false;
    for route in ROUTES.iter().filter(|route| which(route)) {
        for answer in tried(world, browser, route).await {
            assert_eq!(answer.status, status, "{}: {}", route.place, answer.text);
            tried_any = true;
        }
    }
    assert!(tried_any);
}

#[tokio::test]
async fn every_place_but_the_door_asks_who_is_there() {
    let world = World::new().await;
    let nobody = world.browser();
    for route in ROUTES.iter().filter(|route| route.who != Who::Everybody) {
        for answer in tried(&world, &nobody, route).await {
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", route.place);
            assert!(answer.to.starts_with("/sign-in"), "{} leads to {}", route.place, answer.to);
        }
    }
}

#[tokio::test]
async fn a_user_sees_nothing_of_the_administration() {
    let world = World::new().await;
    let ada = world.ada().await;
    let administration = |route: &Route| matches!(route.who, Who::Admin | Who::Location | Who::Organization);
    all_answer(&world, &ada, StatusCode::FORBIDDEN, administration).await;
}

#[tokio::test]
async fn an_administrator_without_a_mailbox_has_no_user_hub() {
    let world = World::new().await;
    let administrator = world.administrator("admin", Administration::Organization).await;
    all_answer(&world, &administrator, StatusCode::FORBIDDEN, |route| route.who == Who::Owner).await;
}

#[tokio::test]
async fn another_organization_finds_nothing() {
    let world = World::new().await;
    let stranger = world.foreign_administrator().await;
    let leads_somewhere = |route: &Route| route.place.starts_with("/admin") && route.place.contains("{id}");
    all_answer(&world, &stranger, StatusCode::NOT_FOUND, leads_somewhere).await;
}

#[tokio::test]
async fn another_location_finds_nothing_and_changes_no_organization() {
    let world = World::new().await;
    let graz = Administration::of_locations(vec![world.graz.id]);
    let administrator = world.administrator("graz", graz).await;
    all_answer(&world, &administrator, StatusCode::NOT_FOUND, |route| route.who == Who::Location).await;
    all_answer(&world, &administrator, StatusCode::FORBIDDEN, |route| route.who == Who::Organization).await;
}

#[tokio::test]
async fn whoever_may_only_read_changes_nothing() {
    let world = World::new().await;
    let reader = world.administrator("reader", Administration::ReadOnly).await;
    for route in ROUTES.iter().filter(|route| route.posts && route.place.starts_with("/admin")) {
        let place = world.address(route.place).await;
        let answer = reader.upload(&place, None).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}: {}", route.place, answer.text);
    }
}

#[tokio::test]
async fn an_administrator_sees_every_page() {
    let world = World::new().await;
    let administrator = world.administrator("admin", Administration::Organization).await;
    let seen = |route: &&Route| route.gets && route.place.starts_with("/admin");
    for route in ROUTES.iter().filter(seen).filter(|route| !route.place.ends_with("/audio")) {
        let answer = administrator.get(&world.address(route.place).await).await;
        assert_eq!(answer.status, StatusCode::OK, "{}: {}", route.place, answer.text);
    }
}

#[tokio::test]
async fn whoever_loads_an_answer_anew_is_on_the_page_above_it() {
    let world = World::new().await;
    let (administrator, ada) =
        (world.administrator("admin", Administration::Organization).await, world.ada().await);
    let nobody = world.browser();
    for route in ROUTES.iter().filter(|route| route.posts && !route.gets) {
        let browser = if route.who == Who::Everybody {
            // Whoever is signed in already is led on from the door.
            &nobody
        } else if route.place.starts_with("/admin") {
            &administrator
        } else {
            &ada
        };
        let answer = browser.get(&world.address(route.place).await).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", route.place);
        if answer.to != "/" {
            assert_eq!(
                browser.get(&answer.to).await.status,
                StatusCode::OK,
                "{}: {}",
                route.place,
                answer.to
            );
        }
    }
}

#[tokio::test]
async fn other_sites_can_send_nothing() {
    let world = World::new().await;
    let ada = world.ada().await;
    for route in ROUTES.iter().filter(|route| route.posts) {
        let request = ada
            .request(Method::POST, &world.address(route.place).await)
            .header("sec-fetch-site", "cross-site")
            .body(Body::empty());
        assert_eq!(ada.ask(request.unwrap()).await.status, StatusCode::FORBIDDEN, "{}", route.place);
    }
}

#[tokio::test]
async fn browsers_are_told_to_load_nothing_from_elsewhere_and_to_keep_no_page() {
    let world = World::new().await;
    let answer = world.ada().await.get("/voicemail").await;
    let said = |name: &str| answer.headers.get(name).expect(name).to_str().unwrap().to_owned();
    assert!(said("content-security-policy").starts_with("default-src 'none'; script-src 'self';"));
    assert_eq!(said(header::CACHE_CONTROL.as_str()), "no-store");
    assert_eq!(said("x-content-type-options"), "nosniff");
}
